"""Files that are there whole or not at all."""

import pytest

from huibian.output import Artifact, Staging
from huibian.whole import whole


def test_a_file_gets_its_name_when_it_is_whole(tmp_path):
    file = tmp_path / "a.run"
    with whole(file) as unfinished:
        unfinished.write_bytes(b"half")
        assert not file.exists()
    assert file.read_bytes() == b"half"
    with pytest.raises(FileNotFoundError), whole(file):
        (tmp_path / "missing").read_bytes()
    with pytest.raises(ZeroDivisionError), whole(file) as unfinished:
        unfinished.write_bytes(bytes(1 // unfinished.write_bytes(b"")))
    assert [path.name for path in tmp_path.iterdir()] == ["a.run"]
    assert file.read_bytes() == b"half"


def test_what_a_dead_worker_began_is_written_anew(tmp_path):
    staging = Staging(tmp_path / "staging", tmp_path / "output")
    (tmp_path / "staging/reports").mkdir(parents=True)
    (tmp_path / "staging/reports/a.html").write_bytes(b"<ht")
    for _ in range(2):
        written = staging.write(Artifact("reports/a.html", b"<html>"))
        assert not written.is_kept
        assert (tmp_path / "staging/reports/a.html").read_bytes() == b"<html>"
    assert len(list((tmp_path / "staging").rglob("*"))) == 2
