"""Hostile front matter: nothing is executed, expanded or guessed; every fault is shown where it stands."""

import json
import time

import pytest

from conftest import found, report

FIELDS = "title: 报告\ndate: 2012-12-08\ndepartment: 总工会\ndestinations: [太原]\n"


def with_field(line, body="正文。\n"):
    return f"---\n{FIELDS}{line}\n---\n\n{body}"


def test_yaml_tags_execute_nothing(sealed):
    proof = sealed.root / "proof"
    for line in (f"!!python/object/apply:os.system ['touch {proof}']", "!!python/name:os.system", "!include x", "&a x"):
        sealed.add({"content/a.md": with_field(f"summary: {line}")})
        problem = sealed.refuses("E109", "content/a.md:6:10")
        assert problem.params["sign"] == line[0]
    assert not proof.exists()


ALIAS_BOMB = "".join(f"k{n}: &k{n} [{', '.join([f'*k{n - 1}'] * 9 if n else ['ha'] * 9)}]\n" for n in range(30))
BOMBS = {
    "aliases": (f"---\n{ALIAS_BOMB}---\n\n正文。\n", "E109", "2:5"),
    "brackets": (with_field("topics: " + "[" * 10_000 + "]" * 10_000), "E108", "6:28"),
    "braces": (with_field("topics: " + "{a: " * 10_000), "E108", "6:85"),
    "lists": (with_field("topics:\n " + "- " * 10_000 + "x"), "E108", "7:40"),
    "keys": (with_field("? " * 10_000 + "x"), "E108", "6:41"),
    "an endless quotation": (with_field('summary: "' + "x" * 150_000), "E110", "6:10"),
    "much too much": (with_field("summary: " + "x" * 300_000), "E114", "1:1"),
    "separators": (with_field("party: " + "、" * 150_000), "E121", "6:8"),
    "digits": (with_field("party: " + "9" * 150_000), "E121", "6:8"),
    "a date": (report(date="2012年" + "1" * 150_000 + "月"), "E130", "3:7"),
    "a province": (report(provinces="[" + "山西" * 50_000 + "]"), "E140", "6:13"),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_bombs_end_in_under_a_second(sealed, bomb):
    text, code, place = BOMBS[bomb]
    sealed.add({"content/a.md": text})
    started = time.monotonic()
    problem = sealed.refuses(code, f"content/a.md:{place}")
    assert time.monotonic() - started < 1.5
    assert len(problem.excerpt) <= 200


@pytest.mark.parametrize("name", ["departments.yaml", "topics.yaml"])
@pytest.mark.parametrize(("text", "code"), [("- " * 10_000 + "x", "E108"), ("!!python/name:os.system []", "E109")])
def test_vocabularies_are_read_as_carefully(sealed, name, text, code):
    sealed.add({f"content/{name}": text})
    assert [(kind, place.rsplit(":", 2)[0]) for kind, place in found(sealed.build())] == [(code, f"content/{name}")]


@pytest.mark.parametrize(
    ("line", "code", "params"),
    [
        ("title: 又一", "E107", {"key": "title", "line": "2"}),
        ("标题: 又一", "E118", {"key": "标题", "other": "title", "line": "2"}),
        ("titel: 又一", "E116", {"key": "titel", "suggestion": "title"}),
        ("考察時间: 2012", "E116", {"key": "考察時间", "suggestion": "考察时间"}),
        ("qqqq: 1", "E117", {"key": "qqqq"}),
        ("<<: {draft: yes}", "E117", {"key": "<<"}),
    ],
)
def test_keys_given_twice_or_unknown(sealed, line, code, params):
    sealed.add({"content/a.md": with_field(line)})
    problem = sealed.refuses(code, "content/a.md:6:1")
    assert params.items() <= problem.params.items()
    assert problem.excerpt == line


def test_a_colon_in_a_title_asks_for_quotes(sealed):
    sealed.add({"content/a.md": report(title="关于: 太原的报告")})
    assert sealed.refuses("E104", "content/a.md:2:10").params["mended"] == 'title: "关于: 太原的报告"'


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        (f"---\n{FIELDS}\n正文。\n", "E102", "1:1"),
        (f"{FIELDS}---\n正文。\n", "E101", "1:1"),
        ("", "E100", "1:1"),
        (" \n\n", "E100", "1:1"),
        ("\ufeff", "E100", "1:1"),
        (report(body=""), "E201", "7"),
    ],
)
def test_files_without_beginning_or_end(sealed, text, code, place):
    sealed.add({"content/a.md": text})
    sealed.refuses(code, f"content/a.md:{place}")


def test_more_than_five_megabytes(sealed):
    sealed.add({"content/a.md": report() + "考" * 7_000_000})
    assert sealed.refuses("E505").params["size"] == "21.0"


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_marks_and_line_ends_of_every_editor(site, mark, end):
    text = mark + report(body="甲\n\n---\n\n乙 --- 丙").replace("\n", end)
    assert found(site.add({"content/a.md": text}).build()) == []
    page = site.page("/reports/a/")
    assert "<hr" in page
    assert "乙 --- 丙" in page
    site.add({"content/a.md": text + f"{end}{end}[丁](gone.md)"})
    assert found(site.build()) == [("E310", "content/a.md:15:5")]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("date", "2024-02-30", "E132"),
        ("date", "2024/3/1", "E131"),
        ("date", "20240301", "E131"),
        ("date", "2024-03-01T00:00:00Z", "E130"),
        ("date", "0000", "E132"),
        ("date", "2012-11-27/2012-12-04", "E134"),
        ("trip", "2012-12-04/2012-11-27", "E133"),
    ],
)
def test_dates_that_are_none(sealed, field, value, code):
    sealed.add({"content/a.md": report(**{field: value})})
    problem = sealed.refuses(code, "content/a.md:3:7" if field == "date" else "content/a.md:6:7")
    assert problem.params["text"] == value
    assert problem.excerpt == f"{field}: {value}"
    assert "2012-1" in problem.hint(str)


@pytest.mark.parametrize(("value", "code"), [("1023", "W135"), ("3023", "W136"), ("2026-01-02", "W136")])
def test_dates_that_are_unlikely(site, value, code):
    result = site.add({"content/a.md": report(date=value)}).build()
    assert found(result) == [(code, "content/a.md:3:7")]
    assert result.publication


def test_words_that_yaml_would_take_for_something_else(site):
    words = ["no", "NO", "0123", "1e3", "12:30", "~", "null", "true", "0x1f", "1_000", "2012-12-08", ".inf", "="]
    files = {f"content/{n:02}.md": report(title=word, number=word, department=word) for n, word in enumerate(words)}
    assert found(site.add(files).build()) == []
    entries = {entry["file"]: entry for entry in json.loads(site.tree()["data/reports.json"])["reports"]}
    for n, word in enumerate(words):
        entry = entries[f"{n:02}.md"]
        assert (entry["title"], entry["number"], entry["department"]) == (word, word, word)


@pytest.mark.parametrize(
    ("fields", "code", "place", "params"),
    [
        ({"destinations": None, "provinces": "[鲁国]"}, "E140", "5:13", {"suggestion": "山东"}),
        ({"destinations": None, "provinces": "[太原]"}, "E141", "5:13", {"suggestion": "山西"}),
        ({"destinations": "[太元]"}, "E142", "5:16", {"suggestion": "山西/太原"}),
        ({"destinations": "[朝阳]"}, "E143", "5:16", {}),
        ({"destinations": None}, "E128", "1:1", {}),
    ],
)
def test_places_that_are_none(sealed, fields, code, place, params):
    sealed.add({"content/a.md": report(**fields)})
    assert params.items() <= sealed.refuses(code, f"content/a.md:{place}").params.items()


def test_an_abolished_name_is_filed_under_its_name_today(site):
    assert found(site.add({"content/a.md": report(destinations="[思茅]")}).build()) == [("W145", "content/a.md:5:16")]
    assert "provinces/yunnan/puer/index.html" in site.tree()


VOCABULARIES = {
    "content/departments.yaml": "- name: 总工会\n- name: 旅游局\n",
    "content/topics.yaml": "- name: 煤矿安全\n  aliases: [矿山安全]\n",
}


@pytest.mark.parametrize(
    ("fields", "code", "place", "suggestion"),
    [
        ({"department": "总公会"}, "E170", "4:13", "总工会"),
        ({"department": "总 工会"}, "E170", "4:13", "总工会"),
        ({"topics": "[煤矿安全, 煤矿 安全]"}, "E170", "6:16", "煤矿安全"),
        ({"topics": "[全新]"}, "E171", "6:10", None),
    ],
)
def test_names_that_no_vocabulary_has(sealed, fields, code, place, suggestion):
    sealed.add(VOCABULARIES | {"content/a.md": report(**fields)})
    assert sealed.refuses(code, f"content/a.md:{place}").params.get("suggestion") == suggestion


@pytest.mark.parametrize("key", ["classification", "密级"])
@pytest.mark.parametrize("value", ["秘密", "机密", "绝密★10年", "内部", "'公 开'", "secret", "public"])
def test_nothing_classified_is_published(sealed, key, value):
    sealed.add({"content/a.md": report(**{key: value}, draft="yes")})
    start = len(key) + 3 + value.startswith("'")
    problem = sealed.refuses("E127", f"content/a.md:6:{start}")
    assert problem.params["text"] == value.strip("'")


@pytest.mark.parametrize("value", ["公开", "无", "''", "' 公开 '"])
def test_public_reports_are_published(site, value):
    assert found(site.add({"content/a.md": report(classification=value)}).build()) == []


@pytest.mark.parametrize(
    ("text", "code", "place", "encoding"),
    [
        (report().encode("gbk"), "E501", "2", "GBK (GB 18030)"),
        (report().encode("utf-16"), "E501", "1", "UTF-16"),
        (report(body="甲\n乙").encode() + b"\xed\xa0\x80", "E501", "10", "UTF-8, damaged"),
        (report(title="a\0b"), "E103", "2:9", ""),
        (report(title="a\ufffeb"), "E103", "2:9", ""),
        (report(title=r'"a\u0007b"'), "E103", "2:9", ""),
        (report(title=r'"a\uD800b"'), "E113", "2:10", ""),
    ],
)
def test_what_is_no_text(sealed, text, code, place, encoding):
    sealed.add({"content/a.md": text})
    assert sealed.refuses(code, f"content/a.md:{place}").params.get("encoding", "") == encoding


CONFIGURATIONS = {
    "brackets": {"huibian.toml": "a = " + "[" * 20_000},
    "an address": {"huibian.toml": 'base_url = "http://["'},
    "a number for a table": {"pyproject.toml": "[tool]\nhuibian = 3\n"},
    "another encoding": {"huibian.toml": 'name = "汇编"'.encode("gbk")},
    "a key": {"huibian.toml": 'nmae = "x"\n'},
    "a theme": {"huibian.toml": 'theme = "../../etc"\n'},
}


@pytest.mark.parametrize("what", CONFIGURATIONS)
def test_configurations_that_do_not_fit(sealed, what):
    (name,) = CONFIGURATIONS[what]
    sealed.add(CONFIGURATIONS[what]).seal()
    ran = sealed.run("build", HUIBIAN_LANG="en")
    assert ran.returncode == 2, ran.stderr
    assert ran.stderr.startswith(name)
    assert "Traceback" not in ran.stderr
    assert (sealed.tree(), sealed.around()) == sealed.before


@pytest.mark.parametrize(
    ("files", "code", "place"),
    [
        ({"theme.toml": "a = " + "[" * 20_000}, "E411", "themes/ours/theme.toml"),
        ({"theme.toml": 'extends = "../../../etc"'}, "E411", "themes/ours/theme.toml"),
        ({"theme.toml": 'extends = "ours"'}, "E410", "themes"),
        ({"templates/about.html": "\n{% if %}"}, "E412", "themes/ours/templates/about.html:2"),
        ({"templates/about.html": "\n\n{{ nothing.here }}"}, "E412", "themes/ours/templates/about.html:3"),
        ({"templates/about.html": '{% extends "gone.html" %}'}, "E412", "themes/ours/templates/about.html:1"),
        ({"templates/about.html": b"\xff"}, "E412", "themes"),
    ],
)
def test_themes_that_fail(sealed, files, code, place):
    sealed.add({f"themes/ours/{name}": text for name, text in files.items()} | {"themes/ours/x": ""}).seal()
    result = sealed.build(theme="ours")
    assert found(result) == [(code, place)]
    assert (sealed.tree(), sealed.around()) == sealed.before
