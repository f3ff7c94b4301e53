"""Snippets for Visual Studio Code: fields by all their names, names of the vocabularies to choose from."""

import json
import re

import pytest

from huibian.habits import Habits
from huibian.places import Gazetteer
from huibian.reading import Vocabularies
from huibian.record.fields import FIELDS
from huibian.record.frontmatter import split_front_matter
from huibian.record.vocabulary import Vocabulary, VocabularyTerm
from huibian.snippets import snippets

WORDS = Vocabularies(
    departments=Vocabulary((VocabularyTerm("水利局"), VocabularyTerm(r"甲,乙|丙$丁\戊}"))),
    topics=Vocabulary((VocabularyTerm("节水"), VocabularyTerm("防汛"))),
)


def made(*, chinese=True, words=WORDS):
    return json.loads(snippets(words, Gazetteer.load(), str, names=Habits().names(chinese=chinese)))


def typed(lines):
    """What the editor puts in where everything is taken as it is offered: the first choice, the example."""
    text = "\n".join(lines)
    text = re.sub(r"\$\{\d\|((?:\\.|[^\\,|])*)(?:,(?:\\.|[^\\|])*)?\|\}", r"\1", text)
    text = re.sub(r"\$\{\d:((?:\\.|[^\\}])*)\}", r"\1", text)
    return re.sub(r"\\([\\$},|])", r"\1", text).replace("$0", "")


def test_every_field_is_found_by_each_of_its_names():
    found = made()
    for spec in FIELDS:
        snippet = found[spec.chinese[0]]
        assert snippet["scope"] == "markdown"
        assert {*spec.names} <= {*snippet["prefix"]}
        assert snippet["body"][0].startswith(f"{spec.chinese[0]}: ")
    assert "biaoti" in found["标题"]["prefix"]
    assert made(chinese=False)["title"]["body"][0].startswith("title: ")


def test_names_are_offered():
    found = made()
    assert found["主题"]["body"] == ["主题: [${1|节水,防汛|}]"]
    assert found["部门"]["body"] == [r"部门: ${1|水利局,甲\,乙\|丙\$丁\\戊\}|}"]
    assert "部门: ${1:青岚市总工会}" in made(words=Vocabularies())["部门"]["body"]


@pytest.mark.parametrize("chinese", [True, False])
def test_what_is_put_in_can_be_read(chinese):
    found = made(chinese=chinese)
    whole = typed(found["Fields of a report"]["body"])
    front, problems = split_front_matter(whole, "a.md")
    assert problems == ()
    assert [field.key for field in front.fields] == [
        spec.chinese[0] if chinese else spec.key
        for spec in FIELDS
        if spec.key in ("title", "date", "department", "destinations", "topics", "draft")
    ]
    for name, snippet in found.items():
        if name != "Fields of a report":
            front, problems = split_front_matter(f"---\n{typed(snippet['body'])}\n---\n", "a.md")
            assert problems == ()
            assert front.fields[0].key == name
