"""The published folder: exchanged whole, kept where a build fails, never somebody else's."""

import json
import os
import subprocess
import sys

import pytest

from huibian.locks import LockedError
from huibian.output import (
    MANIFEST,
    Artifact,
    Publisher,
    check_output,
    read_manifest,
)


def publish(output, files):
    with Publisher(output) as publisher:
        written = {p: publisher.staging.write(Artifact(p, d)) for p, d in files.items()}
        return publisher.publish(written)


def tree(folder):
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_files_are_written_kept_and_removed(tmp_path):
    output = tmp_path / "output"
    first = publish(output, {"a/1.html": b"1", "b.html": b"2", "c.html": b"3"})
    assert first.written == ("a/1.html", "b.html", "c.html")
    os.utime(output / "a/1.html", (1, 1))
    second = publish(output, {"a/1.html": b"1", "b.html": b"two"})
    assert (second.written, second.unchanged, second.removed) == (("b.html",), 1, ("c.html",))
    assert (output / "a/1.html").stat().st_mtime == 1
    assert {k: v for k, v in tree(output).items() if k != MANIFEST} == {"a/1.html": b"1", "b.html": b"two"}
    assert [p.name for p in tmp_path.iterdir() if p.is_dir()] == ["output"]


def test_nothing_changed_leaves_the_folder_itself(tmp_path):
    output = tmp_path / "output"
    publish(output, {"a": b"1"})
    inode = output.stat().st_ino
    assert publish(output, {"a": b"1"}).written == ()
    assert output.stat().st_ino == inode


def test_what_others_put_there_is_carried_over(tmp_path):
    output = tmp_path / "output"
    publish(output, {"a": b"1"})
    (output / "CNAME").write_text("example.org")
    (output / ".git").mkdir()
    (output / ".git/HEAD").write_text("ref")
    publish(output, {"b": b"2"})
    assert tree(output).keys() == {"b", "CNAME", ".git/HEAD", MANIFEST}


def test_a_file_that_was_tampered_with_is_written_again(tmp_path):
    output = tmp_path / "output"
    publish(output, {"a": b"1"})
    (output / "a").write_bytes(b"0")
    assert publish(output, {"a": b"1"}).written == ("a",)
    assert (output / "a").read_bytes() == b"1"


def test_a_build_that_breaks_leaves_everything(tmp_path):
    output = tmp_path / "output"
    publish(output, {"a": b"1"})
    before = tree(output)
    with pytest.raises(ZeroDivisionError), Publisher(output) as publisher:
        publisher.staging.write(Artifact("a", b"%d" % (1 // 0)))
    assert tree(output) == before
    assert not list(tmp_path.glob(".output.staging-*"))


def test_a_killed_build_leaves_everything_and_the_next_cleans_up(tmp_path):
    output = tmp_path / "output"
    publish(output, {"a": b"1"})
    before = tree(output)
    script = (
        "import os, sys, pathlib; from huibian.output import *\n"
        "p = Publisher(pathlib.Path(sys.argv[1])); p.__enter__()\n"
        "p.staging.write(Artifact('a', b'2')); os.kill(os.getpid(), 9)"
    )
    assert subprocess.run([sys.executable, "-c", script, str(output)], check=False).returncode == -9
    assert tree(output) == before
    assert list(tmp_path.glob(".output.staging-*"))
    assert publish(output, {"a": b"3"}).written == ("a",)
    assert not list(tmp_path.glob(".output.staging-*"))


def test_an_exchange_that_was_cut_in_two_is_mended(tmp_path):
    output = tmp_path / "output"
    publish(output, {"a": b"1"})
    output.rename(tmp_path / ".output.previous")
    with Publisher(output):
        assert (output / "a").read_bytes() == b"1"


def test_two_builds_at_once(tmp_path):
    with Publisher(tmp_path / "output"), pytest.raises(LockedError), Publisher(tmp_path / "output"):
        pass
    with Publisher(tmp_path / "output"):
        pass


def test_folders_that_must_not_be_output(tmp_path):
    (tmp_path / "site/content").mkdir(parents=True)
    site = tmp_path / "site"
    for folder in (site, site / "content", site / "content/x", tmp_path, site / "themes"):
        assert [p.kind.code for p in check_output(folder, site)] == ["E511"], folder
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    assert check_output(foreign, site) == ()
    (foreign / "letter.txt").write_text("mine")
    assert [p.kind.code for p in check_output(foreign, site)] == ["E510"]
    assert check_output(site / "output", site) == ()


def test_a_manifest_of_another_format_is_ignored(tmp_path):
    (tmp_path / MANIFEST).write_text(json.dumps({"format": 999, "files": {"a": "x"}}))
    assert read_manifest(tmp_path) == {}
    (tmp_path / MANIFEST).write_text("{")
    assert read_manifest(tmp_path) == {}
