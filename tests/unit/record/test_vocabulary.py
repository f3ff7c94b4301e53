"""Vocabularies: one term for many names, and what is wrong with the file."""

import pickle

import pytest

from huibian.record.nodes import DUPLICATE_KEY, UNQUOTED_COLON
from huibian.record.vocabulary import (
    BAD_SLUG,
    BAD_VALUE,
    NAME_TAKEN,
    NO_NAME,
    NOT_A_LIST,
    PARENT_CYCLE,
    SLUG_TAKEN,
    UNKNOWN_KEY,
    UNKNOWN_PARENT,
    VocabularyTerm,
    load_vocabulary,
)

GOOD = """\
# 部门词表
- name: 青岚县总工会
  slug: zonggonghui
  aliases: [县总工会, 工会（县）]
  上级: 县政府
  predecessors: [青岚县职工联合会]
  note: 2004年改现名。
- 名称: 青岚县人民政府
  别名: 县政府
- 财政局
"""


def load(text):
    vocabulary, problems = load_vocabulary(text, "departments.yaml")
    assert all(problem.message(str) and problem.hint(str) for problem in problems)
    return vocabulary, problems


def test_terms():
    vocabulary, problems = load("\ufeff" + GOOD.replace("\n", "\r\n"))
    assert problems == ()
    assert vocabulary.terms == (
        VocabularyTerm(
            "青岚县总工会",
            "zonggonghui",
            ("县总工会", "工会（县）"),
            "青岚县人民政府",
            ("青岚县职工联合会",),
            "2004年改现名。",
        ),
        VocabularyTerm("青岚县人民政府", "", ("县政府",)),
        VocabularyTerm("财政局"),
    )


@pytest.mark.parametrize("name", ["青岚县总工会", "县总工会", "青岚县职工联合会", "工会(县)", "工会（县）"])
def test_every_name_finds_the_term(name):
    vocabulary, _ = load(GOOD)
    assert vocabulary.resolve(name).name == "青岚县总工会"


@pytest.mark.parametrize("name", ["青岚县 总工会", "青岚县总工汇", "青岚总工会", "县 总工会"])
def test_near_misses_are_suggestions_only(name):
    vocabulary, _ = load(GOOD)
    assert vocabulary.resolve(name) is None
    assert vocabulary.suggest(name) == "青岚县总工会"


def test_nothing_near():
    vocabulary, _ = load(GOOD)
    assert vocabulary.suggest("气象台") == ""


def test_a_vocabulary_travels_to_a_worker():
    vocabulary, _ = load(GOOD)
    vocabulary.resolve("县政府")
    assert pickle.loads(pickle.dumps(vocabulary)).resolve("县政府").name == "青岚县人民政府"


@pytest.mark.parametrize(
    ("text", "kind", "line", "column"),
    [
        ("", NOT_A_LIST, 1, 1),
        ("# 空\n", NOT_A_LIST, 1, 1),
        ("name: 甲\n", NOT_A_LIST, 1, 1),
        ("- 甲\n- [乙]\n", NOT_A_LIST, 2, 3),
        ("- 甲\n- name: 乙\n  alias: [丙]\n", UNKNOWN_KEY, 3, 3),
        ("- 甲\n- slug: yi\n", NO_NAME, 2, 3),
        ("- name: [甲]\n", BAD_VALUE, 1, 9),
        ("- name: 甲\n  aliases: [[乙]]\n", BAD_VALUE, 2, 12),
        ("- name: 甲\n  名称: 乙\n", BAD_VALUE, 2, 3),
        ("- 甲\n- name: 乙\n  aliases: [丙, 甲]\n", NAME_TAKEN, 3, 16),
        ("- 甲（县）\n- 甲(县)\n", NAME_TAKEN, 2, 3),
        ("- name: 甲\n  parent: 乙\n", UNKNOWN_PARENT, 2, 11),
        ("- name: 甲\n  parent: 甲\n", PARENT_CYCLE, 2, 11),
        ("- name: 甲\n  slug: Jia\n", BAD_SLUG, 2, 9),
        ("- name: 甲\n  slug: a/b\n", BAD_SLUG, 2, 9),
        ("- name: 甲\n  slug: jia\n- name: 乙\n  slug: jia\n", SLUG_TAKEN, 4, 9),
        ("- name: 甲\n  name: 乙\n", DUPLICATE_KEY, 2, 3),
        ("- name: 甲: 乙\n", UNQUOTED_COLON, 1, 10),
    ],
)
def test_faults_of_the_file(text, kind, line, column):
    vocabulary, problems = load(text)
    assert vocabulary is None
    assert [(p.kind, p.location.line, p.location.column) for p in problems] == [(kind, line, column)]


def test_a_circle_of_parents():
    vocabulary, problems = load(
        "- {name: 甲, parent: 乙}\n- {name: 乙, parent: 丙}\n- {name: 丙, parent: 甲}\n- {name: 丁, parent: 甲}\n"
    )
    assert vocabulary is None
    assert [(p.kind, p.params["name"]) for p in problems] == [(PARENT_CYCLE, name) for name in "甲乙丙"]
