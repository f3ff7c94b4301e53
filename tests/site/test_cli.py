"""The command: exit statuses, messages, one command after the other as an editor types them."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import report
from huibian.cli import group

ROOT = Path(__file__).parents[2]


def test_version_and_help(site):
    site.root.mkdir()
    assert site.run("--version").stdout.startswith("huibian ")
    for command in ("build", "check", "explain", "serve", "search", "init", "completion", "new", "schema"):
        assert site.run(command, "--help").returncode == 0
    assert "用法：" in site.run("--help", LC_ALL="C").stdout
    assert "没有 --nonsense 这个选项" in site.run("build", "--nonsense").stderr
    assert "No such option" in site.run("build", "--nonsense", HUIBIAN_LANG="en").stderr


def test_a_new_site_builds_at_once(site):
    site.root.mkdir()
    made = site.run("init", "new", SOURCE_DATE_EPOCH="1764000000")
    assert made.returncode == 0, made.stderr
    built = site.run("build", "--site", "new", "--strict", SOURCE_DATE_EPOCH="1764000000")
    assert built.returncode == 0, built.stderr
    assert (site.root / "new/output/index.html").is_file()
    assert site.run("init", "new").returncode == 2
    assert site.run("init", "english", HUIBIAN_LANG="en").returncode == 0
    assert site.run("build", "--site", "english").returncode == 0


def test_exit_statuses(archive):
    assert archive.run("build").returncode == 0
    archive.add({"content/bad.md": report(date="2024-02-30")})
    failed = archive.run("build")
    assert failed.returncode == 1
    assert "content/bad.md:3:" in failed.stderr
    assert archive.run("check").returncode == 1
    (archive.root / "content/bad.md").unlink()
    assert archive.run("build", "--nonsense").returncode == 2
    assert archive.run("build", "--base-url", "nonsense").returncode == 2
    assert archive.run("build", "--output", "content").returncode == 2
    archive.add({"huibian.toml": 'nmae = "x"\n'})
    wrong = archive.run("build")
    assert wrong.returncode == 2
    assert "huibian.toml:1:1" in wrong.stderr
    assert "name" in wrong.stderr
    assert archive.run("build", "--site", "nowhere").returncode == 2


def test_all_problems_are_shown_at_once_in_chinese(archive):
    archive.add(
        {"content/1.md": report(date="soon"), "content/2.md": report(destinations="[太元]"), "content/3.md": "x"}
    )
    failed = archive.run("check")
    assert [f"content/{n}.md" in failed.stderr for n in (1, 2, 3)] == [True] * 3
    assert "错误" in failed.stderr
    assert "3 个错误" in failed.stderr
    assert "error" in archive.run("check", HUIBIAN_LANG="en").stderr


def test_search_prints_results_and_json(archive):
    archive.run("build")
    found = archive.run("search", "矿井安全")
    assert found.returncode == 0
    assert "关于赴太原学习的报告" in found.stdout
    data = json.loads(archive.run("search", "太原", "--json").stdout)
    assert data["total"] == 2
    assert data["results"][0] == {
        "url": "/reports/2012/taiyuan/",
        "title": "关于赴太原学习的报告",
        "source": "2012/taiyuan.md",
        "score": data["results"][0]["score"],
        "date": "2012-12-08",
        "department": "总工会",
        "places": ["太原"],
        "topics": ["煤矿安全"],
        "type": "报告",
        "number": "青工〔2012〕40号",
        "words": [],
        "excerpts": [{"section": "s-做法", "heading": "一、做法", "text": "矿井安全。"}],
    }
    assert (data["split"], data["partial"], "facets" in data) == ([], None, False)
    assert json.loads(archive.run("search", "--province", "陕西省", "--json").stdout)["total"] == 1
    assert json.loads(archive.run("search", "--department", "总工会", "--json").stdout)["total"] == 2
    assert json.loads(archive.run("search", "--topic", "旅游", "--json").stdout)["total"] == 1
    assert json.loads(archive.run("search", "--type", "报告", "--json").stdout)["total"] >= 1
    assert archive.run("search", "--type", "请示", "--json").returncode == 2
    newest, oldest = (
        [each["url"] for each in json.loads(archive.run("search", "的", "--sort", sort, "--json").stdout)["results"]]
        for sort in ("newest", "oldest")
    )
    assert newest == oldest[::-1]
    assert len(newest) > 1
    assert json.loads(archive.run("search", "--from", "2012-04", "--to", "2012", "--json").stdout)["total"] == 1
    assert json.loads(archive.run("search", '"](*', "--json").stdout)["total"] == 0


def search(site, *arguments):
    """Search in this process."""
    ran = CliRunner().invoke(group, ["search", "--site", str(site.root), *arguments])
    assert ran.exit_code == 0, ran.output
    return ran


def test_search_counts_facets(archive):
    archive.build()
    lines = search(archive, "太原", "--facets").stdout.splitlines()
    assert lines[: lines.index("年份")] == [
        "找到 2 篇报告",
        "",
        "省份",
        "  山西  2",
        "    太原  2",
        "  陕西  1",
        "    西安  1",
        "",
    ]
    assert lines[lines.index("文种") :][:4] == ["文种", "  报告  2", "", "1. 关于赴太原学习的报告"]
    facets = json.loads(search(archive, "太原", "--facets", "--json").stdout)["facets"]
    assert list(facets) == ["province", "year", "department", "topic", "type"]
    assert facets["province"] == [
        {"value": "shanxi", "label": "山西", "parent": None, "count": 2},
        {"value": "shanxi/taiyuan", "label": "太原", "parent": "shanxi", "count": 2},
        {"value": "shaanxi", "label": "陕西", "parent": None, "count": 1},
        {"value": "shaanxi/xian", "label": "西安", "parent": "shaanxi", "count": 1},
    ]
    assert [(v["label"], v["count"]) for v in facets["department"]] == [("旅游局", 1), ("总工会", 1)]
    nothing = search(archive, "火星", "--facets").stdout
    assert nothing == "找到 0 篇报告\n"


def test_search_tells_of_words_that_were_cut(archive):
    archive.build()
    found = search(archive, "太原旅游")
    assert found.stdout.startswith("按“太原”“旅游”分开查找\n找到 1 篇报告\n\n1. 赴西安、太原考察旅游的报告\n")
    assert json.loads(search(archive, "太原旅游", "--json").stdout)["split"] == ["太原", "旅游"]
    assert search(archive, '"太原旅游"').stdout == "找到 0 篇报告\n"
    english = archive.run("search", "太原旅游", HUIBIAN_LANG="en").stdout
    assert english.startswith("Looked for “太原”“旅游” apart\n1 report found\n")


def test_a_word_to_be_left_out_is_no_option(archive):
    archive.build()
    both = json.loads(search(archive, "太原", "--json").stdout)["total"]
    without = json.loads(search(archive, "太原", "-旅游", "--json").stdout)
    assert 0 < without["total"] < both
    assert without["total"] == json.loads(search(archive, "太原 -旅游", "--json").stdout)["total"]
    assert archive.run("search", "太原", "--provinces").returncode == 2


def test_search_tells_of_partial_matches(archive):
    archive.build()
    lines = search(archive, "太原", "旅游", "火星").stdout.splitlines()
    assert lines[:4] == [
        "没有同时包含全部词的报告，以下是最接近的。",
        "去掉“火星”后有 1 篇报告",
        "",
        "1. 赴西安、太原考察旅游的报告",
    ]
    data = json.loads(search(archive, "太原", "旅游", "火星", "--json").stdout)
    assert data["total"] == 0
    drops = [{"word": "太原", "total": 0}, {"word": "旅游", "total": 0}, {"word": "火星", "total": 1}]
    assert data["partial"] == {"total": 1, "drops": drops}
    assert [hit["words"] for hit in data["results"]] == [["太原", "旅游"]]


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_search_marks_what_was_found_on_a_terminal(archive):
    archive.build()
    marked = "\x1b[31m\x1b[1m太原\x1b[0m"
    shown = on_terminal(archive, "search", "太原")
    assert f"1. 关于赴{marked}学习的报告" in shown
    assert f"2. 赴西安、{marked}考察旅游的报告" in shown
    assert "   一、做法 · 矿井安全。" in shown
    assert "\x1b" not in on_terminal(archive, "search", "太原", NO_COLOR="1")
    assert "\x1b" not in search(archive, "太原").stdout


def on_terminal(site, *arguments, **environment):
    """Run the command on a terminal; return what it prints there."""
    import pty  # noqa: PLC0415 - only where there is one

    ours, theirs = pty.openpty()
    clean = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "CI")}
    command = [sys.executable, "-m", "huibian", *arguments]
    with subprocess.Popen(command, cwd=site.root, env=clean | environment, stdout=theirs, stdin=theirs) as process:
        os.close(theirs)
        parts = []
        try:
            while part := os.read(ours, 4096):
                parts.append(part)
        except OSError:  # how Linux tells that the other end is closed
            pass
        assert process.wait() == 0
    os.close(ours)
    return b"".join(parts).decode().replace("\r\n", "\n")


@pytest.mark.parametrize("manual", ["README.md", "README.zh-CN.md"])
def test_the_program_in_the_manual_runs(archive, monkeypatch, capsys, manual):
    archive.build()
    monkeypatch.chdir(archive.root)
    (program,) = re.findall(r"```python\n(.*?)```", (ROOT / manual).read_text("utf-8"), re.DOTALL)
    exec(program, {})
    assert capsys.readouterr().out.splitlines() == [
        "2",
        "2012年12月8日 关于赴太原学习的报告 /reports/2012/taiyuan/",
        "矿井安全。",
        "2012年3月1日 赴西安、太原考察旅游的报告 /reports/2012/xian/",
        "见前文与数据。",
        "旅游局 1",
        "总工会 1",
    ]


def test_search_filters_that_nothing_matches(archive):
    archive.run("build")
    wrong = archive.run("search", "--department", "总公会")
    assert wrong.returncode == 2
    assert "总工会" in wrong.stderr
    for place in ("思茅", "火星"):  # a place without reports, and none at all: nothing else is meant
        unknown = archive.run("search", "--province", place)
        assert unknown.returncode == 2
        assert "是不是" not in unknown.stderr
    assert archive.run("search", "--from", "soon").returncode == 2
    assert archive.run("search", "x", "--output", "elsewhere").returncode == 3


def test_a_damaged_index_is_said_to_be_so(archive):
    archive.run("build")
    for file in filter(Path.is_file, (archive.output / "search-index/grams").rglob("*")):
        file.write_bytes(file.read_bytes()[:-1])
    broken = archive.run("search", "太原")
    assert broken.returncode == 3
    assert "太原" not in broken.stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(site, shell):
    site.root.mkdir()
    assert "huibian" in site.run("completion", shell).stdout


def test_problems_for_programs_and_for_github(archive):
    archive.add({"content/bad.md": report(date="2024-02-30")})
    printed = archive.run("check", "--format", "json")
    assert printed.returncode == 1
    (problem,) = json.loads(printed.stdout)["problems"]
    assert (problem["path"], problem["line"], problem["severity"]) == ("content/bad.md", 3, "error")
    assert archive.run("build", "--format", "github").stdout.startswith("::error file=content/bad.md,line=3,")


def test_search_filters_know_other_names(archive):
    archive.add({"content/departments.yaml": "- name: 总工会\n  aliases: [工会]\n- name: 旅游局\n"})
    archive.run("build")
    assert json.loads(archive.run("search", "--department", "工会", "--json").stdout)["total"] == 2
    assert json.loads(archive.run("search", "--province", "晋", "--json").stdout)["total"] == 2


def test_a_search_that_finds_nothing_tells_what_its_words_name(archive):
    archive.add({"content/departments.yaml": "- name: 总工会\n  aliases: [市职工会]\n- name: 旅游局\n"})
    archive.build()
    assert search(archive, "并州 火星").stdout == "找到 0 篇报告\n"
    department = search(archive, '"市职工会"').stdout
    assert department == "找到 0 篇报告\n"
    assert (
        "“市职工会”可以用来筛选：--department 总工会（2 篇报告）"
        in search(archive, "市职工会 太原").stdout.splitlines()
    )
    data = json.loads(search(archive, "市职工会", "--json").stdout)
    assert data["offers"] == [{"word": "市职工会", "option": "--department", "value": "总工会", "total": 2}]
    assert json.loads(search(archive, "总工会", "--json").stdout)["offers"] == []
    place = archive.run("search", "晋", HUIBIAN_LANG="en").stdout
    assert place == "0 reports found\n“晋” is among what reports can be restricted to: --province 山西 (2 reports)\n"
