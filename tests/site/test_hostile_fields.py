"""Hostile front matter: nothing is executed, expanded or guessed; every fault is shown where it stands."""

import json
import time

import pytest
from click.testing import CliRunner

from conftest import found, report
from huibian.cli import group

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
    started = time.process_time()
    problem = sealed.refuses(code, f"content/a.md:{place}")
    assert time.process_time() - started < 1.5
    assert len(problem.excerpt) <= 200


@pytest.mark.parametrize("name", ["departments.yaml", "topics.yaml"])
@pytest.mark.parametrize(("text", "code"), [("- " * 10_000 + "x", "E108"), ("!!python/name:os.system []", "E109")])
def test_vocabularies_are_read_as_carefully(sealed, name, text, code):
    sealed.add({f"content/{name}": text})
    assert [(kind, place.rsplit(":", 2)[0]) for kind, place in found(sealed.build())] == [(code, f"content/{name}")]


def test_keys_given_twice_or_unknown(sealed):
    cases = [
        ("title: 又一", "E107", {"key": "title", "line": "2"}),
        ("标题: 又一", "E118", {"key": "标题", "other": "title", "line": "2"}),
        ("titel: 又一", "E116", {"key": "titel", "suggestion": "title"}),
        ("考察時间: 2012", "E116", {"key": "考察時间", "suggestion": "考察时间"}),
        ("qqqq: 1", "E117", {"key": "qqqq"}),
        ("<<: {draft: yes}", "E117", {"key": "<<"}),
    ]
    problems = sealed.refuses_each([(with_field(line), code, "6:1") for line, code, _ in cases])
    for problem, (line, _code, params) in zip(problems, cases, strict=True):
        assert params.items() <= problem.params.items()
        assert problem.excerpt == line


def test_a_colon_in_a_title_asks_for_quotes(sealed):
    sealed.add({"content/a.md": report(title="关于: 太原的报告")})
    assert sealed.refuses("E104", "content/a.md:2:10").params["mended"] == 'title: "关于: 太原的报告"'


def test_files_without_beginning_or_end(sealed):
    sealed.refuses_each(
        [
            (f"---\n{FIELDS}\n正文。\n", "E102", "1:1"),
            (f"{FIELDS}---\n正文。\n", "E101", "1:1"),
            ("", "E100", "1:1"),
            (" \n\n", "E100", "1:1"),
            ("\ufeff", "E100", "1:1"),
            (report(body=""), "E201", "7"),
        ]
    )


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


def test_dates_that_are_none(sealed):
    cases = [
        ("date", "2024-02-30", "E132"),
        ("date", "2024/3/1", "E131"),
        ("date", "20240301", "E131"),
        ("date", "2024-03-01T00:00:00Z", "E130"),
        ("date", "0000", "E132"),
        ("date", "2012-11-27/2012-12-04", "E134"),
        ("trip", "2012-12-04/2012-11-27", "E133"),
    ]
    texts = [(report(**{key: value}), code, "3:7" if key == "date" else "6:7") for key, value, code in cases]
    for problem, (key, value, _code) in zip(sealed.refuses_each(texts), cases, strict=True):
        assert problem.params["text"] == value
        assert problem.excerpt == f"{key}: {value}"
        assert "2012-1" in problem.hint(str)


def test_dates_that_are_unlikely(site):
    cases = {"1023": "W135", "2026-01-02": "W136", "3023": "W136"}
    result = site.add({f"content/{date}.md": report(date=date) for date in cases}).build()
    assert found(result) == [(code, f"content/{date}.md:3:7") for date, code in cases.items()]
    assert result.publication


def test_words_that_yaml_would_take_for_something_else(site):
    words = ["no", "NO", "0123", "1e3", "12:30", "~", "null", "true", "0x1f", "1_000", "2012-12-08", ".inf", "="]
    files = {f"content/{n:02}.md": report(title=word, number=word, department=word) for n, word in enumerate(words)}
    assert found(site.add(files).build()) == []
    entries = {entry["file"]: entry for entry in json.loads(site.tree()["data/reports.json"])["reports"]}
    for n, word in enumerate(words):
        entry = entries[f"{n:02}.md"]
        assert (entry["title"], entry["number"], entry["department"]) == (word, word, word)


def test_places_that_are_none(sealed):
    cases = [
        ({"destinations": None, "provinces": "[鲁国]"}, "E140", "5:13", "山东"),
        ({"destinations": None, "provinces": "[太原]"}, "E141", "5:13", "山西"),
        ({"destinations": "[太元]"}, "E142", "5:16", "山西/太原"),
        ({"destinations": "[朝阳]"}, "E143", "5:16", None),
        ({"destinations": None}, "E128", "1:1", None),
    ]
    problems = sealed.refuses_each([(report(**fields), code, place) for fields, code, place, _ in cases])
    assert [problem.params.get("suggestion") for problem in problems] == [suggestion for *_, suggestion in cases]


def test_an_abolished_name_is_filed_under_its_name_today(site):
    assert found(site.add({"content/a.md": report(destinations="[思茅]")}).build()) == [("W145", "content/a.md:5:16")]
    assert "provinces/yunnan/puer/index.html" in site.tree()


VOCABULARIES = {
    "content/departments.yaml": "- name: 总工会\n- name: 旅游局\n",
    "content/topics.yaml": "- name: 煤矿安全\n  aliases: [矿山安全]\n",
}


def test_names_that_no_vocabulary_has(sealed):
    (sealed.root / "content/b.md").unlink()
    cases = [
        ({"department": "总公会"}, "E170", "4:13", "总工会"),
        ({"department": "总 工会"}, "E170", "4:13", "总工会"),
        ({"topics": "[煤矿安全, 煤矿 安全]"}, "E170", "6:16", "煤矿安全"),
        ({"topics": "[全新]"}, "E171", "6:10", None),
    ]
    texts = [(report(**fields), code, place) for fields, code, place, _ in cases]
    problems = sealed.add(VOCABULARIES).refuses_each(texts)
    assert [problem.params.get("suggestion") for problem in problems] == [suggestion for *_, suggestion in cases]


def test_nothing_classified_is_published_not_even_as_a_draft(sealed):
    values = ["秘密", "机密", "绝密★10年", "内部", "公 开", "secret", "public", "公开！"]
    cases = [(key, value) for key in ("classification", "密级") for value in values]
    texts = [(report(**{key: value}, draft="yes"), "E127", f"6:{len(key) + 3}") for key, value in cases]
    problems = sealed.refuses_each(texts)
    assert [problem.params["text"] for problem in problems] == [value for _, value in cases]


def test_public_reports_are_published(site):
    values = ["公开", "无", "''", "' 公开 '"]
    files = {f"content/{number}.md": report(classification=value) for number, value in enumerate(values)}
    assert found(site.add(files).build()) == []


def test_what_is_no_text(sealed):
    cases = [
        (report().encode("gbk"), "E501", "2", "GBK (GB 18030)"),
        (report().encode("utf-16"), "E501", "1", "UTF-16"),
        (report(body="甲\n乙").encode() + b"\xed\xa0\x80", "E501", "10", "UTF-8, damaged"),
        (report(title="a\0b"), "E103", "2:9", None),
        (report(title="a\ufffeb"), "E103", "2:9", None),
        (report(title=r'"a\u0007b"'), "E103", "2:9", None),
        (report(title=r'"a\uD800b"'), "E113", "2:10", None),
    ]
    problems = sealed.refuses_each([case[:3] for case in cases])
    assert [problem.params.get("encoding") for problem in problems] == [encoding for *_, encoding in cases]


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
    ran = CliRunner().invoke(group, ["build", "--site", str(sealed.root)])
    assert ran.exit_code == 2, ran.output
    assert ran.output.startswith(name)
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


@pytest.mark.parametrize("key", ["topics", "destinations", "aliases"])
def test_a_list_of_thousands_is_refused_in_good_time(site, key):
    site.add(
        {"content/a.md": report(**{key: "[" + ", ".join(f"项{n}" for n in range(5000)) + "]", "provinces": "[山西]"})}
    )
    started = time.process_time()
    problems = site.build().problems
    assert time.process_time() - started < 5
    assert "E129" in [problem.kind.code for problem in problems]
