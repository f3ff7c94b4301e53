"""The command `huibian new`: from a title to a file that passes the check; questions at a terminal; nothing overwritten."""

import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner

from conftest import TODAY, report
from huibian.cli import group
from huibian.selection import check_reports

DAY = {"SOURCE_DATE_EPOCH": "1767225600"}  # 2026-01-01
TITLE = "关于赴山西太原学习煤矿安全工作的报告"


def new(site, *arguments, **environment):
    return site.run("new", *arguments, **DAY | environment)


def quick(site, *arguments):
    """Run the command in this process: its status, and all that it prints."""
    result = CliRunner().invoke(group, ["new", "--site", str(site.root), *arguments], env=DAY)
    return result.exit_code, result.output


def passes(site):
    """Check strictly: nothing is found."""
    found = json.loads(site.run("check", "--strict", "--format", "json", **DAY).stdout)["problems"]
    assert [problem for problem in found if problem["code"] != "N430"] == []
    return True


def reports(site):
    return sorted(file.relative_to(site.root).as_posix() for file in (site.root / "content").rglob("*.md"))


@pytest.fixture
def offices(site):
    """A site with one report and vocabularies."""
    return site.add(
        {
            "content/departments.yaml": "- name: 青岚市应急管理局\n  aliases: [市应急局]\n- 青岚市总工会\n",
            "content/topics.yaml": "- 煤矿安全\n- 职业教育\n",
            "content/2012/a.md": report(department="青岚市总工会").replace("title:", "标题:").replace("date:", "日期:"),
        }
    )


def test_from_a_title_to_a_page(offices):
    made = new(offices, TITLE)
    assert made.returncode == 0, made.stderr
    assert made.stdout == "content/2026/taiyuan-meikuanganquan.md\n"
    assert "huibian check content/2026/taiyuan-meikuanganquan.md" in made.stderr
    assert passes(offices)
    file = offices.root / made.stdout.strip()
    text = file.read_text("utf-8")
    assert "部门: 青岚市总工会\n" in text  # as the report that is there has it, the name of the field too
    assert "主题: [煤矿安全]\n" in text
    assert "## 一、学习考察概况\n" in text
    assert offices.build(jobs=1).reports == 1
    file.write_text(text.replace("草稿: 是\n", ""), "utf-8")
    assert offices.build().reports == 2
    assert TITLE in offices.page("/reports/2026/taiyuan-meikuanganquan/")


def test_a_second_one_gets_another_name(offices):
    first = (offices.root / new(offices, TITLE).stdout.strip()).read_bytes()
    second = new(offices, TITLE)
    assert second.stdout == "content/2026/taiyuan-meikuanganquan-2.md\n"
    assert (offices.root / "content/2026/taiyuan-meikuanganquan.md").read_bytes() == first


def test_what_is_given_is_taken(offices):
    made = new(
        offices, "赴外地考察的函", "--date", "2011年3月", "--部门", "市应急局", "--目的地", "北京、天津/河北区",
        "--topics", "职业教育", "--topics", "煤矿安全", "--party", "7人", "--kind", "函", "--no-draft", "--file", "2011/han",
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    assert made.stdout == "content/2011/han.md\n"
    text = (offices.root / "content/2011/han.md").read_text("utf-8")
    assert "\n目的地: [北京, 天津/河北区]\n" in text
    assert "\n主题: [职业教育, 煤矿安全]\n" in text
    assert "\n人数: 7人\n" in text
    assert "\n文种: 函\n" in text
    assert "草稿" not in text
    assert passes(offices)


def test_english(offices):
    made = new(offices, TITLE, HUIBIAN_LANG="en")
    text = (offices.root / made.stdout.strip()).read_text("utf-8")
    assert "## 1. The study trip\n" in text
    assert "Next: write the text" in made.stderr


@pytest.mark.parametrize(
    "title",
    [
        "“引号”与'撇号'和\"双引号\"",
        "标题: 带冒号 # 和井号",
        "第一行\n第二行\r\n---\n第三行",
        "考察🙂报告👨‍👩‍👧",
        "长" * 200,
        "../../x",
        "/etc/passwd",
        "- [列表]",
        "null",
        "2012",
        "   ",
        "CON",
    ],
)
def test_any_title(offices, title):
    status, printed = quick(offices, "--destinations", "太原", "--", title)
    if not title.strip():
        assert status == 2
        return
    assert status == 0, printed
    _, path = reports(offices)
    assert re.fullmatch(r"content/2026/[a-z0-9-]{1,80}\.md", path)
    assert check_reports(offices.root, [path.removeprefix("content/")], TODAY) == ()
    assert [file.name for file in offices.root.parent.iterdir()] == ["site"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "请写在命令后面"),
        (("食堂管理的体会",), "--目的地 太原"),
        ((TITLE, "--file", "../x"), "文件夹之外"),
        ((TITLE, "--file", "/tmp/x"), "文件名不能是"),
        ((TITLE, "--file", "_x"), "下划线"),
        ((TITLE, "--file", "about"), "“关于”页面"),
        ((TITLE, "--file", "2012/a"), "另取一个文件名"),
        ((TITLE, "--file", "2012/A.markdown"), "另取一个文件名"),
        ((TITLE, "--nonsense"), "--nonsense"),
    ],
)
def test_refused_with_a_remedy(offices, arguments, message):
    before = reports(offices)
    status, printed = quick(offices, *arguments)
    assert status == 2
    assert message in printed
    assert reports(offices) == before


@pytest.mark.parametrize(
    ("arguments", "codes"),
    [
        (("机密★10年",), ["E700"]),
        (("--date", "2012-02-30"), ["E132"]),
        (("--部门", "市应急管理局", "--topics", "煤矿"), ["E170", "E170"]),
        (("--destinations", "火星"), ["E142"]),
        (("--classification", "机密"), ["E127"]),
        (("--party", "很多"), ["E121"]),
        (("--attachments", "../x"), ["E125"]),
    ],
)
def test_what_check_would_refuse_is_not_written(offices, arguments, codes):
    before = reports(offices)
    status, printed = quick(offices, TITLE, *arguments)
    assert status == 1
    assert re.findall(r"错误 (E\d+)", printed) == codes
    assert "没有写任何文件。" in printed
    assert reports(offices) == before


def test_nobody_knows_the_department(site):
    site.add({"content/about.md": "---\ntitle: 关于\n---\n\n文字。\n"})
    made = new(site, TITLE)
    assert made.returncode == 2
    assert "--部门" in made.stderr
    site.add({"huibian.toml": 'organisation = "青岚市总工会"\n'})
    assert new(site, TITLE).returncode == 0
    assert "部门: 青岚市总工会\n" in (site.root / "content/2026/taiyuan-meikuanganquan.md").read_text("utf-8")


def test_a_fresh_site(site):
    site.root.mkdir()
    assert site.run("init", "s", **DAY).returncode == 0
    made = new(site, TITLE, "--site", "s")
    assert made.stdout == "s/content/2026/taiyuan-meikuanganquan.md\n"
    command = re.search("“huibian (check .*)”", made.stderr)[1]  # what comes next is said so that it works here
    assert site.run(*command.split(), "--strict", **DAY).returncode == 0


def test_what_is_no_draft_holds_no_hints(offices):
    made = new(offices, TITLE, "--no-draft")
    assert made.returncode == 0, made.stderr
    assert "W717" not in made.stderr
    text = (offices.root / made.stdout.strip()).read_text("utf-8")
    assert "## " in text
    assert "（" not in text.split("\n---\n")[1]
    strict = offices.run("check", "--strict", made.stdout.strip(), **DAY)
    assert strict.returncode == 0, strict.stderr


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        (("--date", "昨天"), "--成文日期"),
        (("--destinations", "火星"), "--目的地"),
        (("--department", "市总会"), "--部门"),
    ],
)
def test_an_option_that_does_not_fit_is_named(offices, arguments, place):
    before = reports(offices)
    made = new(offices, TITLE, "--yes", *arguments)
    assert made.returncode == 1
    assert re.match(rf"{place}: 错误 E\d+ ", made.stderr), made.stderr
    assert "content/" not in made.stderr
    assert "W717" not in made.stderr
    assert "\n  → " in made.stderr
    assert reports(offices) == before


def test_no_site_and_a_broken_one(site):
    site.root.mkdir()
    nowhere = new(site, TITLE)
    assert nowhere.returncode == 2
    assert "E520" in nowhere.stderr
    site.add({"content/topics.yaml": "主题: 不是列表\n"})
    broken = new(site, TITLE)
    assert broken.returncode == 1
    assert "content/topics.yaml:1:1" in broken.stderr


def test_a_folder_that_cannot_be_written(offices):
    (offices.root / "content/2026").write_text("a file in the way")
    made = new(offices, TITLE)
    assert made.returncode == 3
    assert "2026" in made.stderr
    assert "Traceback" not in made.stderr


def test_through_a_link_nothing_is_written(offices, tmp_path):
    (tmp_path / "outside").mkdir()
    (offices.root / "content/2026").symlink_to(tmp_path / "outside")
    made = new(offices, TITLE)
    assert made.returncode == 3
    assert "途中有链接" in made.stderr
    assert not any((tmp_path / "outside").iterdir())


def test_the_editor_is_opened(offices, tmp_path):
    editor = tmp_path / "editor.py"
    editor.write_text("import sys; open(sys.argv[1], 'a', encoding='utf-8').write('补记。\\n')", "utf-8")
    made = new(offices, TITLE, "--edit", VISUAL=f"{sys.executable} {editor}", EDITOR="false")
    assert made.returncode == 0, made.stderr
    assert (offices.root / made.stdout.strip()).read_text("utf-8").endswith("补记。\n")
    failed = new(offices, TITLE, "--edit", VISUAL="", EDITOR="false")
    assert failed.returncode == 3
    assert "编辑器没有运行成功" in failed.stderr
    assert (offices.root / failed.stdout.strip()).is_file()


# Where tests run in the background, interruptions may be ignored; at a terminal they are not.
AS_TYPED = """
import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.argv[:1] = ["huibian", "new"]
from huibian.cli import main
main()
"""


class Terminal:
    """The command at a terminal: what it shows is read until a text comes, and answered."""

    def __init__(self, site, *arguments):
        master, slave = pty.openpty()
        clean = {key: value for key, value in os.environ.items() if not key.startswith(("HUIBIAN_", "SOURCE_DATE"))}
        self.process = subprocess.Popen(
            [sys.executable, "-c", AS_TYPED, *arguments], cwd=site.root, env=clean | DAY | {"TERM": "dumb"},
            stdin=slave, stdout=subprocess.PIPE, stderr=slave, start_new_session=True,
        )  # fmt: skip
        os.close(slave)
        self.master = master
        self.shown = ""

    def shows(self, text, seconds):
        """Read until `text` was shown, or some time has passed; say whether it was."""
        until = time.monotonic() + seconds
        while text not in self.shown and time.monotonic() < until:
            if select.select([self.master], [], [], 0.2)[0]:
                try:
                    self.shown += os.read(self.master, 10_000).decode("utf-8", "replace").replace("\r\n", "\n")
                except OSError:  # the other end is closed
                    break
        return text in self.shown

    def expect(self, text):
        """Wait until `text` is shown, and forget what came before it."""
        assert self.shows(text, 30), self.shown
        self.shown = self.shown[self.shown.index(text) + len(text) :]

    def answer(self, question, text):
        self.expect(question)
        os.write(self.master, text.encode() + b"\n")

    def end(self):
        """Wait for the end; return the status and what went to standard output."""
        stdout, _ = self.process.communicate(timeout=30)
        os.close(self.master)
        return self.process.returncode, stdout.decode().lstrip(" ")  # older versions of click let a space slip there


def test_questions(offices):
    terminal = Terminal(offices)
    terminal.expect("按回车采用方括号里的内容")
    terminal.answer("报告标题:", "")
    terminal.answer("这一项要填。", TITLE)
    terminal.answer("成文日期（不详写 XXXX） [2026-01-01]:", "2012-02-30")
    terminal.expect("“2012-02-30”")
    terminal.answer("[2026-01-01]:", "xx年12月8日")
    terminal.answer("撰写报告的部门 [青岚市总工会]:", "市应急管理局")
    terminal.expect("青岚市应急管理局")
    terminal.answer("[青岚市总工会]:", "市应急局")
    terminal.answer("去了哪里（省、市、县，用顿号隔开） [山西、太原]:", "山西、太原、陕西、日本")
    terminal.answer("主题，用顿号隔开（没有就写 -） [煤矿安全]:", "-")
    terminal.answer("文种 [报告]:", "")
    terminal.answer("content/ 下的文件名 [undated/", "../x")
    terminal.expect("文件夹之外")
    terminal.answer("content/ 下的文件名 [undated/", "2012/a")
    terminal.expect("另取一个文件名")
    terminal.answer("content/ 下的文件名 [undated/", "2012/taiyuan")
    assert terminal.end() == (0, "content/2012/taiyuan.md\n")
    text = (offices.root / "content/2012/taiyuan.md").read_text("utf-8")
    assert "日期: xx年12月8日\n部门: 市应急局\n省份: [山西, 陕西, 日本]\n目的地: [太原]\n# 考察时间" in text
    assert passes(offices)


def test_what_is_given_is_not_asked_for(offices):
    terminal = Terminal(offices, TITLE, "--date", "2012", "--部门", "市应急局", "--topics", "职业教育")
    terminal.answer("去了哪里（省、市、县，用顿号隔开） [山西、太原]:", "")
    terminal.answer("文种 [报告]:", "请示")
    terminal.answer("content/ 下的文件名 [2012/taiyuan-meikuanganquan.md]:", "")
    assert terminal.end() == (0, "content/2012/taiyuan-meikuanganquan.md\n")
    assert "妥否，请批示。" in (offices.root / "content/2012/taiyuan-meikuanganquan.md").read_text("utf-8")


def test_no_questions_with_yes(offices):
    assert Terminal(offices, TITLE, "--yes").end() == (0, "content/2026/taiyuan-meikuanganquan.md\n")


@pytest.mark.parametrize("how", ["end of input", "interrupt"])
def test_an_end_in_the_middle_writes_nothing(offices, how):
    before = reports(offices)
    terminal = Terminal(offices, TITLE)
    terminal.expect("[2026-01-01]:")
    if how == "interrupt":
        # Python does not notice what comes in the moment before it waits for input.
        for _ in range(20):
            os.kill(terminal.process.pid, signal.SIGINT)
            if terminal.shows("没有写任何文件。", 1):
                break
    else:
        os.write(terminal.master, b"\x04")
    terminal.expect("没有写任何文件。")
    assert terminal.end() == (130, "")
    assert "Traceback" not in terminal.shown
    assert reports(offices) == before
