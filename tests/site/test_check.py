"""The command `check`: some files alone, the forms of its output, mending."""

import json
import os
import random
import re
import stat
import subprocess
import sys
import unicodedata
from collections import Counter

import pytest
from click.testing import CliRunner

from conftest import report
from huibian import mending
from huibian.cli import group


def check(site, *arguments):
    """Check in this process, from the site's folder."""
    before = os.getcwd()
    os.chdir(site.root)
    try:
        return CliRunner().invoke(group, ["check", "--jobs", "1", *map(str, arguments)])
    finally:
        os.chdir(before)


def codes(result):
    return [(p["code"], f"{p['path']}:{p['line']}") for p in json.loads(result.stdout)["problems"]]


@pytest.fixture
def faulty(site):
    return site.add(
        {
            "content/2012/a.md": report(body="##一、甲\n\n见[乙](b.md)、[丙](c.md)、[丁](../2013/d.md#无)。"),
            "content/2012/b.md": report(date="soon"),
            "content/2013/d.md": report(title="又一篇", body="井口设臵。", date="2001-01-01"),
            "content/2013/图.PNG": b"\x89PNG\r\n\x1a\n",
        }
    )


ALL = [("E310", "content/2012/a.md:10"), ("W313", "content/2012/a.md:10"), ("W722", "content/2012/a.md:8"), ("E130", "content/2012/b.md:3"), ("W714", "content/2013/d.md:8")]  # fmt: skip


def test_everything_or_some_of_it(faulty):
    result = check(faulty, "--format", "json")
    assert sorted(codes(result)) == sorted(ALL)
    assert result.exit_code == 1
    result = check(faulty, "content/2013", "--format", "json")
    assert codes(result) == ALL[4:]
    assert result.exit_code == 0
    assert check(faulty, "content/2013", "--strict").exit_code == 1
    assert codes(check(faulty, "content", "--format", "json")) == codes(check(faulty, "--format", "json"))
    assert codes(check(faulty, "content/2013", "content/2012/b.md", "--format", "json")) == ALL[3:]


def test_single_files_are_read_alone(faulty, monkeypatch):
    monkeypatch.setattr("huibian.checking.check", None)
    result = check(faulty, "content/2012/a.md", "--format", "json")
    # Whether the heading is there only a check of everything tells.
    assert sorted(codes(result)) == sorted([ALL[0], ALL[2]])
    assert json.loads(result.stdout)["problems"][1]["hint"]
    result = check(faulty, "content/2013/d.md", "content/2012/b.md", "--format", "json")
    assert codes(result) == ALL[3:]
    (faulty.root / "content/2012/b.md").unlink()
    assert [code for code, _ in codes(check(faulty, "content/2012/a.md", "--format", "json"))].count("E310") == 2


def test_a_single_file_imports_little(faulty):
    program = (
        "import sys; sys.argv = ['huibian', 'check', 'content/2013/d.md']\n"
        "from huibian.cli import main\n"
        "try: main()\n"
        "except SystemExit as left: print(left.code, *sorted({'numpy', 'whoosh', 'jinja2', 'pypinyin', 'PIL', "
        "'multiprocessing', 'huibian.build'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", program], cwd=faulty.root, capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["0"]


def test_all_that_is_wrong_is_told_at_once(faulty):
    faulty.add({"content/2012/b.md": report(date="soon", body="见[甲](a.md)、[丙](c.md)、![图](../2013/图.png)。")})
    expected = [("E130", "content/2012/b.md:3"), ("E310", "content/2012/b.md:8"), ("E221", "content/2012/b.md:8")]
    assert sorted(codes(check(faulty, "content/2012/b.md", "--format", "json"))) == sorted(expected)
    found = codes(check(faulty, "--format", "json"))
    assert sorted(found) == sorted([*ALL[:3], *expected, ALL[4]])


def test_paths_from_elsewhere(faulty, tmp_path):
    for path in ("nowhere.md", "content/nowhere.md", "..", tmp_path):
        result = check(faulty, path)
        assert result.exit_code == 2
        assert "E521" in result.stderr
    (tmp_path / "else").symlink_to(faulty.root)
    assert codes(check(faulty, tmp_path / "else/content/2013/d.md", "--format", "json")) == ALL[4:]
    (faulty.root / "content/2013/link.md").symlink_to("d.md")
    assert "E50" in check(faulty, "content/2013/link.md").stderr


def test_paths_for_the_pages_of_a_repository(faulty):
    before = os.getcwd()
    os.chdir(faulty.root.parent)
    try:
        result = CliRunner().invoke(group, ["check", "--site", "site", "site/content/2012/b.md", "--format", "github"])
        log = CliRunner().invoke(group, ["check", "--site", "site", "site/content/2012/b.md", "--format", "sarif"])
    finally:
        os.chdir(before)
    assert result.stdout.startswith("::error file=site/content/2012/b.md,line=3,col=7,title=E130::")
    place = json.loads(log.stdout)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "site/content/2012/b.md"


CROOKED = "\ufeff" + report(date="'2012/12/8'", topics="[旅游] # 注").replace("\n", "\r\n")
STRAIGHT = report(date="'2012-12-08'", topics="[旅游] # 注")


def test_mending_is_shown_written_and_lasting(site):
    site.add({"content/a.md": CROOKED, "content/b.md": STRAIGHT.replace("学习", "考察")})
    file = site.root / "content/a.md"
    file.chmod(0o640)
    other = (site.root / "content/b.md").stat()
    shown = check(site, "--diff")
    assert shown.exit_code == 1
    assert file.read_bytes() == CROOKED.encode()
    assert shown.stdout.startswith("--- a/content/a.md\n+++ b/content/a.md\n@@ ")
    assert "+date: '2012-12-08'" in shown.stdout.replace("\\u000d", "").splitlines()
    mended = check(site, "--fix")
    assert mended.exit_code == 0
    assert mended.stdout == shown.stdout
    assert file.read_bytes() == STRAIGHT.encode()
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert (site.root / "content/b.md").stat() == other
    assert sorted(path.name for path in file.parent.iterdir()) == ["a.md", "b.md"]
    again = check(site, "--fix")
    assert again.stdout == ""


def test_the_difference_shows_no_personal_data(site):
    site.add({"content/a.md": report(body="值班电话13800000000。\n##一、甲")})
    shown = check(site, "--diff").output
    assert "+## 一、甲" in shown
    assert "138****0000" in shown
    assert "13800000000" not in shown


def test_mending_some_files(site):
    site.add(
        {"content/a.md": CROOKED, "content/2/b.md": CROOKED, "content/about.md": "---\r\ntitle: 关于\r\n---\r\n甲\r\n"}
    )
    check(site, "--fix", "content/2")
    assert (site.root / "content/a.md").read_bytes() == CROOKED.encode()
    assert (site.root / "content/2/b.md").read_bytes() == STRAIGHT.encode()
    check(site, "--fix", "content/a.md")
    assert (site.root / "content/a.md").read_bytes() == STRAIGHT.encode()
    assert b"\r" in (site.root / "content/about.md").read_bytes()
    check(site, "--fix")
    assert b"\r" not in (site.root / "content/about.md").read_bytes()


def test_a_diff_beside_json_goes_to_standard_error(site):
    site.add({"content/a.md": CROOKED})
    result = check(site, "--fix", "--format", "json")
    assert json.loads(result.stdout)["problems"] == []
    assert "+date: '2012-12-08'" in result.stderr


def test_names_of_the_vocabulary_where_asked(site):
    site.add(
        {
            "content/a.md": report(topics="[矿山安全]"),
            "content/topics.yaml": "- name: 煤矿安全\n  aliases: [矿山安全]\n",
        }
    )
    assert check(site, "--fix").stdout == ""
    assert check(site, "--names", "--diff").stdout.count("煤矿安全") == 1
    check(site, "--names")
    assert (site.root / "content/a.md").read_text() == report(topics="[煤矿安全]")


def test_what_is_no_text_or_elsewhere_is_left_alone(site, tmp_path):
    outside = tmp_path / "outside.md"
    outside.write_bytes(CROOKED.encode())
    site.add({"content/a.md": CROOKED.encode("gbk", "ignore")})
    (site.root / "content/b.md").symlink_to(outside)
    result = check(site, "--fix", "content/a.md", "content/b.md")
    assert result.exit_code == 1
    assert outside.read_bytes() == CROOKED.encode()
    assert (site.root / "content/a.md").read_bytes() == CROOKED.encode("gbk", "ignore")
    assert (site.root / "content/b.md").is_symlink()


def test_a_file_that_changed_meanwhile_or_cannot_be_replaced(site, monkeypatch):
    site.add({"content/a.md": CROOKED})
    (found,) = mending.mend(site.root / "content", ["a.md"], mending.Vocabularies(), False)
    site.add({"content/a.md": STRAIGHT + "新写的一句。\n"})
    mending.write(site.root / "content", found)
    assert (site.root / "content/a.md").read_text() == STRAIGHT + "新写的一句。\n"
    site.add({"content/a.md": CROOKED})

    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(mending.os, "fsync", fail)
    result = check(site, "--fix")
    assert result.exit_code == 3
    assert (site.root / "content/a.md").read_bytes() == CROOKED.encode()
    assert [path.name for path in (site.root / "content").iterdir()] == ["a.md"]


def test_leftovers_that_a_report_allows(site):
    body = "xx年3月5日，机构设臵，xx月5日。\n\n12\n\n1"
    site.add({"content/a.md": report(body=body)})
    assert [code for code, _ in codes(check(site, "--format", "json"))] == ["W712", "W714", "W712", "W710", "W710"]
    site.add({"content/a.md": report(body=body, allow="[xx年, 设臵, 1]")})
    assert codes(check(site, "--format", "json")) == [("W712", "content/a.md:9"), ("W710", "content/a.md:11")]


def test_settings_that_do_not_fit_are_told_in_the_form_asked_for(site):
    site.add({"content/a.md": report(), "huibian.toml": 'nmae = "x"\n'})
    result = check(site, "--format", "json")
    assert (result.exit_code, codes(result)) == (2, [("E402", "huibian.toml:1")])


def test_explaining(site):
    site.root.mkdir()
    text = site.run("explain", "e104")
    assert text.returncode == 0
    assert text.stdout.startswith("E104")
    assert '标题: "关于: 赴太原考察的报告"' in text.stdout
    assert "What to do" in site.run("explain", "E104", HUIBIAN_LANG="en").stdout
    assert len(site.run("explain").stdout.splitlines()) > 120
    unknown = site.run("explain", "E999")
    assert unknown.returncode == 2
    assert "E999" in unknown.stderr


def crooked(chance, number):
    """Write a report with comments, and break it in up to six places."""
    fields = [
        f"标题: 关于赴太原学习第{number}次的报告",
        "成文日期: 2012-12-08",
        "部门: 总工会",
        "目的地: [太原, 临汾]",
        "主题: [煤矿安全, 旅游]",
        "人数: 7",
    ]
    chance.shuffle(fields)
    fields = [f"{line}  # 尾注{number}号{place}" for place, line in enumerate(fields)]
    lines = [
        "---",
        f"# 首注{number}号",
        *fields,
        "---",
        "",
        "## 一、所见",
        "",
        "看了12处。",
        "- 甲",
        "- 乙",
        "",
        "1. 完",
    ]
    ways = (
        lambda line: line.replace(": ", "：", 1),
        lambda line: line.replace(": ", ":", 1),
        lambda line: f"{line} \t",
        lambda line: line.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"}),
        lambda line: line.replace("2012-12-08", chance.choice(("2012/12/8", "2012.12.8", "２０１２年１２月８日"))),
        lambda line: line.replace("煤矿安全", "煤矿 安全").replace("## ", "##"),
        lambda line: line.replace("标题", "标 题").replace("主题", "Topics"),
        lambda line: line.replace("人", "⼈"),
        lambda line: line.replace("：", "\u00a0") + "\u200b",
        lambda line: f"  {line}",
    )
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(lines))
        lines[place] = chance.choice(ways)(lines[place])
    return chance.choice(("", "", "\ufeff")) + chance.choice(("\n", "\n", "\r\n")).join([*lines, ""])


def test_fixing_a_whole_folder_twice_is_fixing_it_once_and_loses_nothing(site):
    chance = random.Random(8)
    before = {f"content/{number:03}.md": crooked(chance, number) for number in range(200)}
    site.add({"content/topics.yaml": "- name: 煤矿安全\n- name: 旅游\n", **before})
    first = site.run("check", "--fix")
    after = {name: (site.root / name).read_bytes().decode() for name in before}
    assert sum(after[name] != before[name] for name in before) > 150
    assert first.stdout
    second = site.run("check", "--fix")
    assert {name: (site.root / name).read_bytes().decode() for name in before} == after
    assert second.stdout == ""
    for name, text in before.items():
        said, told = (unicodedata.normalize("NFKC", each) for each in (text, after[name]))
        assert re.findall("[首尾]注[0-9]+号[0-9]?", said) == re.findall("[首尾]注[0-9]+号[0-9]?", told), name
        lost = Counter(re.findall(r"\w", said)) - Counter(re.findall(r"\w", told))
        assert set(lost) <= set("Topics年月日"), (name, lost)
    assert site.run("check", "--strict").returncode == 1
