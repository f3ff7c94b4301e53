"""Configurations of content management systems, as they follow from the table of fields."""

from dataclasses import replace

import pytest
import yaml

from huibian.cms import BACKENDS, CmsWish, cms_config
from huibian.habits import Habits
from huibian.places import Gazetteer
from huibian.reading import Vocabularies
from huibian.record.fields import FIELDS
from huibian.record.vocabulary import Vocabulary, VocabularyTerm

WORDS = Vocabularies(
    departments=Vocabulary((VocabularyTerm("水利局", aliases=("市水利局",), predecessors=("水电局",)),)),
    topics=Vocabulary((VocabularyTerm("节水"), VocabularyTerm("防汛"))),
)
CHINESE, ENGLISH = (Habits().names(chinese=chinese) for chinese in (True, False))
PLAIN = Vocabularies()


def config(vocabularies=PLAIN, **wish):
    text = cms_config(CmsWish(**{"cms": "decap", "names": CHINESE} | wish), vocabularies, Gazetteer.load(), str)
    assert "&id" not in text
    return yaml.safe_load(text)


def fields(*arguments, **wish):
    (collection,) = config(*arguments, **wish)["collections"]
    return {field["name"]: field for field in collection["fields"]}


@pytest.mark.parametrize("cms", list(BACKENDS))
def test_every_field_has_its_place(cms):
    shown = [spec for spec in FIELDS if cms == "decap" or spec.key not in ("attachments", "corrections")]
    assert list(fields(cms=cms)) == [*(spec.chinese[0] for spec in shown), "body"]
    english = fields(cms=cms, names=ENGLISH)
    assert list(english) == [*(spec.key for spec in shown), "body"]
    assert english["title"]["label"] == "标题"
    assert fields(cms=cms, in_chinese=False)["标题"]["label"] == "Title"
    for spec in shown:
        assert english[spec.key]["required"] is spec.required
        assert english[spec.key]["hint"]


def test_the_widgets():
    widgets = {name: field["widget"] for name, field in fields(names=ENGLISH).items()}
    assert widgets["date"] == widgets["trip"] == widgets["title"] == widgets["department"] == "string"
    assert widgets["provinces"] == widgets["kind"] == widgets["draft"] == widgets["classification"] == "select"
    assert widgets["destinations"] == widgets["topics"] == widgets["attachments"] == widgets["corrections"] == "list"
    assert (widgets["party"], widgets["summary"], widgets["body"]) == ("string", "text", "markdown")
    assert fields()["附件"]["field"]["widget"] == "file"
    assert fields()["草稿"]["default"] == "是"
    assert fields(names=ENGLISH)["draft"]["default"] == "yes"


def test_names_are_chosen_from_the_vocabularies():
    found = fields(WORDS)
    assert [option["value"] for option in found["部门"]["options"]] == ["水利局", "水电局"]
    assert found["部门"]["options"][1]["label"] == "水电局 (today 水利局)"
    assert found["主题"]["options"] == ["节水", "防汛"]
    assert found["主题"]["multiple"]
    assert found["省份"]["options"][0] == "北京"
    assert "日本" in found["省份"]["options"]


def test_where_files_lie():
    (reports,) = config(content="site/content", media="files")["collections"]
    assert (reports["folder"], reports["media_folder"], reports["public_folder"]) == ("site/content", "files", "files")
    beside = config(media="")
    assert beside["media_folder"] == "content"
    assert beside["collections"][0]["media_folder"] == ""


@pytest.mark.parametrize(
    ("wish", "backend"),
    [
        ({}, {"name": "test-repo"}),
        ({"backend": "github", "repo": "a/b"}, {"name": "github", "repo": "a/b", "branch": "main"}),
        (
            {"backend": "gitea", "repo": "a/b", "branch": "x", "server": "https://git.example.org/", "app_id": "7"},
            {
                "name": "gitea",
                "repo": "a/b",
                "branch": "x",
                "base_url": "https://git.example.org",
                "api_root": "https://git.example.org/api/v1",
                "app_id": "7",
            },
        ),
        (
            {"backend": "gitlab", "repo": "a/b", "app_id": "7"},
            {"name": "gitlab", "repo": "a/b", "branch": "main", "auth_type": "pkce", "app_id": "7"},
        ),
        ({"backend": "git-gateway"}, {"name": "git-gateway", "branch": "main"}),
    ],
)
def test_backends(wish, backend):
    assert config(**wish)["backend"] == backend


def test_the_trial_says_that_it_is_one():
    trial = CmsWish(cms="decap", names=CHINESE)
    text = cms_config(trial, PLAIN, Gazetteer.load(), str)
    assert text.startswith("# Configuration of Decap CMS")
    assert "# For a trial" in text
    assert "trial" not in cms_config(replace(trial, backend="github", repo="a/b"), PLAIN, Gazetteer.load(), str)


def test_what_the_two_programs_do_not_share():
    decap, sveltia = config(), config(cms="sveltia")
    assert decap["locale"] == "zh_Hans"
    assert config(in_chinese=False)["locale"] == "en"
    assert "locale" not in sveltia
    assert sveltia["collections"][0]["filter"] == {"field": "部门", "pattern": r"\S"}
    assert config(site_url="https://example.org/a/")["site_url"] == "https://example.org/a/"
