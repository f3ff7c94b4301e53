"""What is told of the field table: the schema for editors' programs, and the manual's page."""

from datetime import date
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML, YAMLError
from ruamel.yaml.constructor import SafeConstructor

from huibian.places import Gazetteer
from huibian.record.fields import FIELDS
from huibian.record.manual import front_matter_markdown
from huibian.record.report import read_report
from huibian.record.schema import front_matter_schema
from huibian.record.vocabulary import Vocabulary, VocabularyTerm

NAMES_USED = {spec.key: spec.key for spec in FIELDS}
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
    schema = front_matter_schema(str, names=NAMES_USED)
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
    assert all(allows(rule, given) for rule in front_matter_schema(str, names=NAMES_USED)["allOf"]) is is_valid


DEPARTMENTS = Vocabulary(
    (VocabularyTerm("总工会", aliases=("工会",), predecessors=("职工联合会",)), VocabularyTerm("Ａ局 一处"))
)
TOPICS = Vocabulary((VocabularyTerm("煤矿安全"), VocabularyTerm("旅游")))
SCHEMA = front_matter_schema(
    str,
    names=NAMES_USED,
    departments=DEPARTMENTS,
    topics=TOPICS,
    provinces=[place.name for place in Gazetteer.load().provinces],
)
GIVEN = {"title": "题", "date": "2012", "department": "总工会", "provinces": "[山西]"}


class Texts(SafeConstructor):
    """YAML 1.2 as programs with schemas read it: timestamps are texts."""


Texts.add_constructor("tag:yaml.org,2002:timestamp", Texts.construct_yaml_str)


def read_as_programs_do(text):
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = Texts
    return yaml.load(text)


def write(fields):
    return "".join(f"{key}: {value}\n" for key, value in fields.items())


def schema_refuses(text):
    return not Draft202012Validator(SCHEMA).is_valid(read_as_programs_do(text))


def check_refuses(text):
    result = read_report(
        f"---\n{text}---\n\n正文。\n", path="a.md", digest="", gazetteer=Gazetteer.load(), departments=DEPARTMENTS,
        topics=TOPICS, today=date(2026, 1, 1),
    )  # fmt: skip
    return result.report is None


def test_the_schema_is_one():
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("title", ""),
        ("title", "' '"),
        ("title", "[甲, 乙]"),
        ("date", ""),
        ("date", "上个月"),
        ("date", "2012-13"),
        ("date", "2012-12-32"),
        ("date", "2012-1-1"),
        ("date", "20121208"),
        ("date", "2012.12.08"),
        ("date", "2012-12-08/2012-12-09"),
        ("trip", "2012-12-08/明天"),
        ("trip", "[2012-12-08, 2012-12-09]"),
        ("department", "总工"),
        ("topics", "煤矿"),
        ("topics", "[旅游, 煤矿]"),
        ("destinations", "[[太原]]"),
        ("destinations", "{城市: 太原}"),
        ("allow", "{a: b}"),
        ("party", "0"),
        ("party", "一些"),
        ("party", "7 辆车"),
        ("draft", "也许"),
        ("draft", "1"),
        ("classification", "机密"),
        ("classification", "no"),
        ("slug", "A b"),
        ("slug", "a//b"),
        ("slug", "../a"),
        ("attachments", "{名称: 表}"),
        ("attachments", "[{file: a.csv, 大小: 3}]"),
        ("attachments", "[[a.csv]]"),
        ("corrections", "[[2026-05-01]]"),
        ("corrections", "[{日期: 2026-05-01}]"),
        ("corrections", "[{昨天: 改正}]"),
        ("作者", "张三"),
        ("标题", "再来一个"),
    ],
)
def test_what_is_plainly_wrong_is_refused_by_both(key, value):
    text = write(GIVEN | {key: value})
    assert schema_refuses(text)
    assert check_refuses(text)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("title", "2012"),
        ("title", "no"),
        ("date", "2012年12月8日"),
        ("date", "二〇一二年十二月"),
        ("date", "xx年12月8日"),
        ("date", "201X"),
        ("date", "XXXX"),
        ("date", "'2012'"),
        ("date", "２０１２－１２－０８"),
        ("date", "12月8日（年份不详）"),
        ("date", "20世纪90年代"),
        ("date", "2012-12-08/2012-12-08"),
        ("trip", "2012-11-27/2012-12-04"),
        ("trip", "2012年11月27日至12月4日"),
        ("trip", "../2012"),
        ("trip", ""),
        ("department", "职工联合会"),
        ("department", "a局 一处"),
        ("topics", "煤矿安全、旅游"),
        ("topics", "[煤矿安全、旅游]"),
        ("topics", "[旅游, ]"),
        ("topics", ""),
        ("party", "7人"),
        ("party", "120 人"),
        ("party", "７名"),
        ("draft", "Yes"),
        ("draft", "否"),
        ("classification", "公开"),
        ("slug", "2012"),
        ("attachments", "a.csv"),
        ("attachments", "[a.csv, {文件: b.csv, 名称: 表}]"),
        ("allow", "['138****5678', 12]"),
        ("corrections", "[2026-05-01: 改正, {日期: 2026年5月1日, 内容: 改正}, ２０２６年５月１日 改正]"),
        ("corrections", "[{２０２６年５月１日: 改正}]"),
    ],
)
def test_what_is_right_is_taken_by_both(key, value):
    text = write(GIVEN | {key: value})
    assert not schema_refuses(text)
    assert not check_refuses(text)


def test_every_example_of_the_table_is_taken():
    examples = {spec.key: spec.example for spec in FIELDS} | {"department": "总工会", "topics": "[旅游]"}
    assert not schema_refuses(write(examples))


WORDS = (
    "2012 20 12 08 8 7 0 1 X XX XXXX x xx - -- / ~ .. . 年 月 日 号 至 到 某 二〇一二 十二 不详 年份 人 名 是 否 yes no true 公开 无 "
    "机密 总工会 煤矿安全 旅游 、 ， ２ ① a b _ O ○ 一"
)
PIECES = st.lists(st.sampled_from([*WORDS.split(" "), " ", "\u3000", "\u200b"]), max_size=7).map("".join)
TEXTS = st.one_of(PIECES, st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=8))
QUOTED = TEXTS.map(lambda text: "'" + text.replace("'", "''") + "'")
# “null” and “~” without quotes are texts to huibian, and nothing to programs.
PLAIN = TEXTS.filter(lambda text: text.strip().casefold() not in ("null", "~"))
VALUES = st.one_of(
    PLAIN,
    QUOTED,
    st.lists(QUOTED, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
    QUOTED.map(lambda text: f"{{file: {text}}}"),
    QUOTED.map(lambda text: f"[{{文件: {text}, 名称: {text}}}]"),
    QUOTED.map(lambda text: f"[{{date: {text}, 内容: {text}}}]"),
    QUOTED.map(lambda text: f"[{{{text}: 改正}}]"),
)
NAMES = st.sampled_from([name for spec in FIELDS for name in spec.names] + ["作者", "tag"])


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(NAMES, VALUES, min_size=1, max_size=2))
def test_what_the_schema_refuses_check_refuses_too(fields):
    text = write(GIVEN | fields)
    try:
        is_refused = schema_refuses(text)
    except (YAMLError, ValueError):
        return  # no YAML to programs; what that is to huibian is told elsewhere
    if is_refused:
        assert check_refuses(text), text
