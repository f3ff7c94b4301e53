"""Names of files, and new files only."""

import pytest

from huibian.importer.guessing import Guess
from huibian.importer.naming import folder_of, stem_of
from huibian.importer.placing import create, place_report, replace


def guesses(**fields):
    return {key: Guess(key, value, 1.0) for key, value in fields.items()}


def test_names():
    found = guesses(
        title="关于赴山西太原考察煤矿安全的报告", date="2012-12-08", provinces=("山西",), destinations=("太原",)
    )
    assert (folder_of(found), stem_of(found)) == ("2012", "taiyuan-meikuanganquan")
    assert folder_of(guesses(title="x", date="XXXX-12-08")) == "undated"
    assert folder_of(guesses(title="x")) == "undated"
    assert stem_of(guesses(title="赴德国学习的报告", provinces=("德国",), destinations=("德国/慕尼黑",))) == "munihei"
    assert stem_of(guesses(title="！？")).startswith(("x-", "report"))
    assert len(stem_of(guesses(title="关于赴" + "很长的题目" * 40 + "的报告"))) <= 60


def make(stem):
    return f"text of {stem}\n", {f"{stem}-1.png": b"image"}


def test_a_name_that_is_taken_gets_a_number(tmp_path):
    taken = set()
    first = place_report(tmp_path, "2012", "a", make, dry_run=False, taken=taken)
    second = place_report(tmp_path, "2012", "a", make, dry_run=False, taken=taken)
    assert (first.path, first.beside, second.path) == ("2012/a.md", ("2012/a-1.png",), "2012/a-2.md")
    (tmp_path / "2012/a.md").write_text("edited", "utf-8")
    third = place_report(tmp_path, "2012", "a", make, dry_run=False, taken=set())
    assert third.path == "2012/a-2.md"  # there already, with the very same text: an import that was interrupted
    assert (tmp_path / "2012/a.md").read_text("utf-8") == "edited"
    assert sorted(file.name for file in (tmp_path / "2012").iterdir()) == ["a-1.png", "a-2-1.png", "a-2.md", "a.md"]


def test_an_image_in_the_way_moves_the_report(tmp_path):
    (tmp_path / "a-1.png").write_bytes(b"other")
    assert place_report(tmp_path, "", "a", make, dry_run=False, taken=set()).path == "a-2.md"


def test_creating_never_overwrites(tmp_path):
    create(tmp_path / "a", b"1")
    create(tmp_path / "a", b"1")
    with pytest.raises(FileExistsError):
        create(tmp_path / "a", b"2")
    assert (tmp_path / "a").read_bytes() == b"1"
    replace(tmp_path / "a", b"2")
    assert (tmp_path / "a").read_bytes() == b"2"
    assert [file.name for file in tmp_path.iterdir()] == ["a"]
