"""The tutorial of both READMEs: every command in it is run, in order, and prints what is shown.

`…` alone on a line stands for any lines, within a line for anything; `^C` for the key that ends a command. Nothing else is made up.
"""

import io
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests/unit/importer"))
from samples import COMPILATION  # noqa: E402 - the old document is one of the importer's samples

TUTORIALS = {
    "README.md": ("## An editor's day", "five-reports.docx"),
    "README.zh-CN.md": ("## 编辑的一天", "考察报告五篇.docx"),
}
NEEDED = ("init", "import", "check", "check --fix", "new", "serve", "build", "search")
ENDED = "^C"


def steps(name):
    """Read the commands of a tutorial, each with the lines that it is shown to print."""
    text = (ROOT / name).read_text("utf-8").split(f"\n{TUTORIALS[name][0]}\n", 1)[1].split("\n## ", 1)[0]
    found = []
    for block in re.findall(r"^```console\n(.*?)^```$", text, re.DOTALL | re.MULTILINE):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            else:
                found[-1][1].append(line)
    return found


def pattern(lines):
    """Return the expression that the output must match."""
    parts = ["(?:.*\n)*" if line == "…" else re.escape(line).replace("…", ".*") + "\n" for line in lines]
    return re.compile("".join(parts))


class Clerk:
    """Somebody at a shell: types one command after the other."""

    def __init__(self, folder):
        (folder / "bin").mkdir(parents=True)
        (folder / "bin/huibian").write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m huibian "$@"\n')
        (folder / "bin/huibian").chmod(0o755)
        self.folder = folder / "desk"
        self.folder.mkdir()
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("HUIBIAN_", "GIT_"))}
        self.environment = kept | {
            "PATH": f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "SOURCE_DATE_EPOCH": "1784000000",  # in July 2026
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            **{
                f"GIT_{who}_{what}": "wang@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
            },
        }

    def type(self, command):
        """Run a command; return its output, and its status."""
        words = shlex.split(command)
        if words[0] == "cd":
            self.folder = self.folder / words[1]
            return "", 0
        if words[0] == "export":
            self.environment |= dict([words[1].split("=", 1)])
            return "", 0
        ran = subprocess.run(
            ["sh", "-c", command], cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, encoding="utf-8", check=False, timeout=120,
        )  # fmt: skip
        return ran.stdout, ran.returncode

    def preview(self, command):
        """Run a preview on a free port until it says where it is to be seen, look at it, and press Ctrl+C; return its output."""
        words = [*shlex.split(command), "--port", "0"]
        process = subprocess.Popen(
            words, cwd=self.folder, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
        )  # fmt: skip
        late = threading.Timer(60, process.kill)
        late.start()
        output = ""
        for line in process.stdout or io.StringIO():
            output += line
            if address := re.search(r"http://[\d.:]+/", line):
                with urllib.request.urlopen(address[0] + "reports/2026/taiyuan-meikuanganquan/", timeout=20) as answer:
                    assert "煤矿安全" in answer.read().decode()
                process.send_signal(signal.SIGINT)
                break
        rest, _ = process.communicate(timeout=30)
        assert not rest.strip()
        late.cancel()
        assert process.returncode in (0, 130)
        return re.sub(r"(127\.0\.0\.1):\d+", r"\1:8000", output)


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@pytest.mark.skipif(sys.platform != "linux", reason="sed -i is that of GNU")
@pytest.mark.parametrize("name", TUTORIALS)
def test_the_tutorial_is_true(name, tmp_path):
    docx = pytest.importorskip("docx")
    clerk = Clerk(tmp_path)
    document = docx.Document()
    for line in filter(str.strip, COMPILATION.split("\n")):
        document.add_paragraph(line)
    document.save(clerk.folder / TUTORIALS[name][1])
    typed = steps(name)
    assert all(any(command.startswith(f"huibian {verb}") for command, _ in typed) for verb in NEEDED)
    statuses = []
    for command, shown in typed:
        if ENDED in shown:
            output, status = clerk.preview(command) + f"{ENDED}\n", 130
        else:
            output, status = clerk.type(command)
        assert pattern(shown).fullmatch(output), (
            f"{command}\n--- shown\n" + "\n".join(shown) + f"\n--- printed\n{output}"
        )
        statuses.append((command.split(" -")[0], status))
    # A check with errors fails, and so does the first commit, and nothing else does.
    assert [status for status in statuses if status[1] not in (0, 130)] == [("huibian check", 1), ("git commit", 1)]
    assert (clerk.folder / "output/index.html").is_file()


def test_both_tutorials_tell_the_same():
    one, other = ([command.split()[:2] for command, _ in steps(name) if "export" not in command] for name in TUTORIALS)
    assert [words[1:] if words[0] == "huibian" else words[0] for words in one] == [
        words[1:] if words[0] == "huibian" else words[0] for words in other
    ]


def test_what_is_not_printed_is_not_believed():
    assert not pattern(["a"]).fullmatch("a\nb\n")
    assert not pattern(["a", "…"]).fullmatch("b\n")
    assert not pattern([]).fullmatch("a\n")
    assert pattern(["…", "b … d", "…"]).fullmatch("a\nb c d\n")
