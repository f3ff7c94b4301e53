"""A hostile machine: builds at once, killed, without space or permission; what was published stays as it was."""

import errno
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from conftest import found, report
from huibian import build as building
from huibian import output as publishing
from huibian import source
from huibian.i18n import translations
from huibian.output import Publisher, Staging, check_output

NEW = {"content/a.md": report(title="新的题目"), "content/c.md": report(title="又一篇", body="[表](c.csv)"), "content/c.csv": "甲,乙\n" * 9}  # fmt: skip


def leftovers(site):
    return [path.name for path in site.root.iterdir() if path.name.startswith(".output.") and path.suffix != ".lock"]


def start(site, code, *, ready="ready"):
    """Run Python code in a process of its own until it prints a word."""
    process = subprocess.Popen([sys.executable, "-c", code, str(site.root)], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline().strip() == ready
    return process


HOLD = """
import pathlib, sys, time
from huibian.output import Publisher
with Publisher(pathlib.Path(sys.argv[1]) / "output"):
    print("ready", flush=True)
    time.sleep(60)
"""


def test_the_second_of_two_builds_fails_at_once_and_a_stale_lock_is_none(sealed):
    sealed.add(NEW)
    first = start(sealed, HOLD)
    try:
        started = time.monotonic()
        second = sealed.run("build", HUIBIAN_LANG="en")
        assert time.monotonic() - started < 5
        assert second.returncode == 3
        assert "E512" in second.stderr
        assert sealed.tree() == sealed.before[0]
        assert leftovers(sealed)  # the first one's folders stay
    finally:
        first.kill()
        first.wait()
    assert (sealed.root / ".output.lock").exists()
    assert sealed.build().publication
    assert "新的题目" in sealed.page("/reports/a/")
    assert not leftovers(sealed)


def test_builds_started_together_publish_a_whole_site(sealed):
    sealed.add(NEW)
    command = [sys.executable, "-m", "huibian", "build", "--jobs", "2"]
    builds = [subprocess.Popen(command, cwd=sealed.root, stderr=subprocess.PIPE, stdout=subprocess.PIPE) for _ in "12"]
    statuses = [build.wait() for build in builds if build.communicate()]
    assert 0 in statuses
    assert set(statuses) <= {0, 3}
    assert not leftovers(sealed)
    tree = sealed.tree()
    assert sealed.build().publication.written == ()
    assert sealed.tree() == tree


KILL = """
import os, sys, pathlib
from dataclasses import replace
from datetime import date
from huibian import build as b, output as o
root, moment = pathlib.Path(sys.argv[1]), sys.argv[2]
def die(*args): os.kill(os.getpid(), 9)
def after(function):
    return lambda *args: (function(*args), die())
if moment == "workers":
    run_tasks = b.run_tasks
    def tasks(*args):
        for number, result in enumerate(run_tasks(*args)):
            die() if number else None
            yield result
    b.run_tasks = tasks
elif moment == "exchange": o._exchange = die
elif moment == "exchanged": o._exchange = after(o._exchange)
elif moment == "half":
    o._exchange = lambda *args: False
    rename = pathlib.Path.rename
    pathlib.Path.rename = after(rename)
from huibian.config import Config
options = b.BuildOptions(site=root, output=root / "output", config=Config(), today=date(2026, 1, 1), jobs=2, cache=root / ".cache")
b.build(options, lambda stage, *_more: die() if stage == moment else None)
"""


@pytest.mark.parametrize("moment", ["read", "render", "workers", "index", "publish", "exchange", "exchanged", "half"])
def test_a_build_killed_at_any_moment(sealed, moment):
    sealed.add(NEW)
    command = [sys.executable, "-c", KILL, str(sealed.root), moment]
    assert subprocess.run(command, check=False, timeout=30).returncode == -9
    if moment == "half":  # between two renamings, where the system cannot exchange folders
        assert not sealed.output.exists()
        with Publisher(sealed.output):
            assert sealed.tree() == sealed.before[0]
    elif moment != "exchanged":
        assert sealed.tree() == sealed.before[0]
        assert leftovers(sealed)
    for _ in range(50):  # the killed build's workers notice it, and let go of the lock
        result = sealed.build(cache=True)
        if found(result) != [("E512", str(sealed.output))]:
            break
        time.sleep(0.05)
    assert result.publication
    assert not leftovers(sealed)
    tree = sealed.tree()
    shutil.rmtree(sealed.output)
    sealed.build()
    assert sealed.tree() == tree


def full(*_args, **_more):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "x")


def read_only(*_args, **_more):
    raise PermissionError(errno.EROFS, os.strerror(errno.EROFS), "x")


@pytest.mark.parametrize("fail", [full, read_only])
@pytest.mark.parametrize(
    "where",
    [
        "files/c.csv",
        "reports/a/index.html",
        "search-index/manifest.json",
        "sitemap.xml",
        "huibian.packs.PackWriter.add",
        "huibian.search.run.Run.save",
        "huibian.output.Publisher._swap",
        "huibian.output.differences",
        "huibian.output.tempfile.mkdtemp",
        "huibian.locks.os.open",
        ".huibian.json",
    ],
)
def test_no_space_and_no_permission(sealed, monkeypatch, where, fail):
    sealed.add(NEW)
    write = Staging.write
    with monkeypatch.context() as patch:
        if where[:8] == "huibian.":
            patch.setattr(where, fail)
        else:
            patch.setattr(Staging, "write", lambda self, file: fail() if file.path == where else write(self, file))
        result = sealed.build(base_url="https://example.org/")
    assert found(result) == [("E513", str(sealed.output))]
    assert os.strerror(errno.ENOSPC if fail is full else errno.EROFS) in result.problems[0].params["reason"]
    assert result.publication is None
    assert sealed.tree() == sealed.before[0]
    assert not leftovers(sealed)
    assert sealed.build().publication


@pytest.mark.skipif(os.name == "nt", reason="there are no limits there")
@pytest.mark.parametrize("blocks", [0, 20])
def test_a_real_limit_on_the_size_of_files(sealed, blocks):
    sealed.add(NEW).seal()
    command = f'ulimit -f {blocks}; exec "{sys.executable}" -m huibian build --jobs 2'
    ran = subprocess.run(["sh", "-c", command], cwd=sealed.root, capture_output=True, text=True, check=False)
    assert ran.returncode == 3, ran.stderr
    assert "E513" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert (sealed.tree(), leftovers(sealed)) == (sealed.before[0], [])


def test_a_second_renaming_that_fails_is_taken_back(sealed, monkeypatch):
    rename = Path.rename

    def second_fails(self, target):
        return read_only() if ".staging-" in self.name else rename(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(publishing, "_exchange", lambda *_: False)
        patch.setattr(Path, "rename", second_fails)
        assert found(sealed.add(NEW).build()) == [("E513", str(sealed.output))]
    assert sealed.tree() == sealed.before[0]
    assert not leftovers(sealed)


def test_folders_that_are_never_written_to(sealed, tmp_path):
    (tmp_path / "foreign").mkdir()
    (tmp_path / "foreign/letter.txt").write_text("mine")
    (tmp_path / "letter.txt").write_text("mine")
    (tmp_path / "link").symlink_to(sealed.root / "content")
    places = {"/": 2, ".": 2, "..": 2, "content": 2, "content/x/y": 2, ".git": 2, tmp_path / "foreign": 2, tmp_path / "letter.txt": 2, tmp_path / "link": 2}  # fmt: skip
    sealed.seal()
    for place in places:
        output = place if isinstance(place, Path) else sealed.root / place
        assert [problem.kind.code for problem in check_output(output, sealed.root)] in (["E510"], ["E511"]), place
    ran = sealed.run("build", "--output", tmp_path / "foreign", HUIBIAN_LANG="en")
    assert (ran.returncode, "E510" in ran.stderr) == (2, True)
    assert (sealed.tree(), sealed.around()) == sealed.before


def test_content_that_is_a_link_is_protected_where_it_lies(sealed, tmp_path):
    (sealed.root / "content").rename(tmp_path / "real")
    (sealed.root / "content").symlink_to(tmp_path / "real")
    for place in ("real", "real/x"):
        assert [problem.kind.code for problem in check_output(tmp_path / place, sealed.root)] == ["E511"]
    assert sealed.build().publication


def test_what_others_put_into_the_output_stays(sealed, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/film.mp4").write_bytes(b"x")
    (sealed.output / "films").symlink_to(tmp_path / "elsewhere")
    (sealed.output / "CNAME").write_text("example.org")
    assert sealed.add(NEW).build().publication
    assert (sealed.output / "films").is_symlink()
    assert (sealed.output / "films/film.mp4").read_bytes() == b"x"
    assert (sealed.output / "CNAME").read_text() == "example.org"


def test_a_report_that_vanishes_or_grows_while_it_is_read(sealed, monkeypatch):
    file = sealed.root / "content/a.md"
    fstat = os.fstat

    def growing(descriptor):
        with file.open("a") as stream:
            stream.write("又")
        return fstat(descriptor)

    with monkeypatch.context() as patch:
        patch.setattr(source.os, "fstat", growing)
        assert ("E504", "content/a.md") in found(sealed.build())
    discover = source.discover

    def vanishing(content):
        result = discover(content)
        file.unlink()
        return result

    monkeypatch.setattr("huibian.reading.discover", vanishing)
    sealed.refuses("E503")


def test_a_folder_that_vanishes_while_it_is_listed(sealed, monkeypatch):
    sealed.add({"content/sub/c.md": report()})
    scandir = os.scandir

    def vanishing(path):
        if path == sealed.root / "content/sub":
            (path / "c.md").unlink()
            path.rmdir()
        return scandir(path)

    monkeypatch.setattr(source.os, "scandir", vanishing)
    result = sealed.build()
    assert found(result) == [("E503", "content/sub")]
    assert sealed.tree() == sealed.before[0]


@pytest.mark.parametrize(("change", "code"), [(None, "E503"), (b"%PDF-1.4 longer", "E504"), (b"", "E504")])
def test_an_attachment_that_changes_after_it_was_checked(sealed, monkeypatch, change, code):
    sealed.add({"content/c.pdf": b"%PDF-1.4", "content/a.md": report(attachments="[c.pdf]")}).seal()
    write_media = building.write_media

    def meanwhile(site, staging):
        file = sealed.root / "content/c.pdf"
        file.unlink() if change is None else file.write_bytes(change)
        return write_media(site, staging)

    monkeypatch.setattr(building, "write_media", meanwhile)
    sealed.refuses(code, "content/c.pdf")


def test_a_check_that_cannot_read_says_so(sealed, monkeypatch):
    from click.testing import CliRunner  # noqa: PLC0415

    from huibian.cli import group  # noqa: PLC0415

    monkeypatch.setattr("huibian.reading.discover", read_only)
    ran = CliRunner().invoke(group, ["check", "--site", str(sealed.root)])
    assert ran.exit_code == 3, ran.output
    assert translations("zh-CN").gettext(os.strerror(errno.EROFS)) in ran.output
