"""What is told of the field table: the schema for editors' programs, and the manual's page."""

from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from huibian.record.fields import FIELDS
from huibian.record.manual import front_matter_markdown
from huibian.record.schema import front_matter_schema

ROOT = Path(__file__).parents[3]


def chinese():
    with (ROOT / "src/huibian/locale/zh_CN/LC_MESSAGES/huibian.po").open("rb") as file:
        catalog = read_po(file)
    return {message.id: message.string for message in catalog if message.string}


@pytest.mark.parametrize(("page", "language"), [("front-matter.md", "en"), ("front-matter.zh-CN.md", "zh-CN")])
def test_the_manual_follows_the_table(page, language):
    texts = chinese() if language == "zh-CN" else {}
    expected = front_matter_markdown(lambda text: texts.get(text, text))
    assert (ROOT / "docs" / page).read_text("utf-8") == expected, "run python tools/docs.py"


def test_the_schema_knows_every_name():
    schema = front_matter_schema(str)
    assert set(schema["properties"]) == {name for spec in FIELDS for name in spec.names}
    assert schema["additionalProperties"] is False


def allows(rule, given):
    """Judge the few keywords that the rules about names use."""
    if "required" in rule:
        return set(rule["required"]) <= given
    if "anyOf" in rule:
        return any(allows(part, given) for part in rule["anyOf"])
    if "oneOf" in rule:
        return sum(allows(part, given) for part in rule["oneOf"]) == 1
    return not allows(rule["not"], given)


@pytest.mark.parametrize(
    ("given", "is_valid"),
    [
        ({"title", "date", "department", "provinces"}, True),
        ({"标题", "日期", "部门", "目的地", "主题"}, True),
        ({"title", "date", "department"}, False),
        ({"date", "department", "provinces"}, False),
        ({"title", "标题", "date", "department", "provinces"}, False),
        ({"title", "date", "日期", "department", "provinces"}, False),
        ({"title", "date", "department", "provinces", "topics", "主题"}, False),
    ],
)
def test_the_schema_wants_every_field_once(given, is_valid):
    assert all(allows(rule, given) for rule in front_matter_schema(str)["allOf"]) is is_valid
