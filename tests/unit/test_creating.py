"""The file of a new report: free, inside the content folder, whole."""

import os

import pytest

from huibian.creating import free_path, is_taken, path_fault, with_ending, write_new


@pytest.mark.parametrize("path", ["2026/a.md", "a.md", "考察/太原 报告.markdown", "about/a.md"])
def test_good_paths(path):
    assert path_fault(path) is None


@pytest.mark.parametrize(
    "path",
    [
        "../x.md",
        "2026/../../x.md",
        "/etc/x.md",
        "C:\\x.md",
        "a\\b.md",
        "",
        "2026//a.md",
        "2026/",
        "_private/a.md",
        "2026/_a.md",
        ".hidden/a.md",
        "about.md",
        "About.md",
        "con.md",
        'a"b.md',
        "a\nb.md",
        "a\u202eb.md",
        "a" * 300 + ".md",
        "/".join("a" * 40) + "/a.md",
    ],
)
def test_bad_paths(path):
    assert path_fault(path)


def test_the_ending_is_added_once():
    assert with_ending("2026/a") == "2026/a.md"
    assert with_ending("2026/a.MD") == "2026/a.MD"
    assert with_ending("2026/v1.2") == "2026/v1.2.md"


@pytest.mark.parametrize("there", ["a.md", "A.md", "a.markdown", "啊.md"])
def test_a_name_whose_address_is_taken_gets_a_number(tmp_path, there):
    (tmp_path / "2026").mkdir()
    assert free_path(tmp_path, "2026", "a") == "2026/a.md"
    (tmp_path / "2026" / there).touch()
    assert is_taken(tmp_path, "2026/a.md")
    assert free_path(tmp_path, "2026", "a") == "2026/a-2.md"
    (tmp_path / "2026/a-2.md").touch()
    assert free_path(tmp_path, "2026", "a") == "2026/a-3.md"
    assert not is_taken(tmp_path, "2026/b.md")


def test_other_files_are_in_nobodys_way(tmp_path):
    (tmp_path / "2026/a").mkdir(parents=True)
    (tmp_path / "2026/a.png").touch()
    assert free_path(tmp_path, "2026", "a") == "2026/a.md"
    assert not is_taken(tmp_path, "nowhere/a.md")


def test_what_exists_is_not_touched(tmp_path):
    file = write_new(tmp_path, "2026/a.md", "一\n")
    assert file.read_text("utf-8") == "一\n"
    assert [entry.name for entry in (tmp_path / "2026").iterdir()] == ["a.md"]
    for text in ("一\n", "二\n"):
        with pytest.raises(FileExistsError):
            write_new(tmp_path, "2026/a.md", text)
    assert file.read_text("utf-8") == "一\n"
    (tmp_path / "2026/b.md").symlink_to(tmp_path / "nowhere")
    with pytest.raises(FileExistsError):
        write_new(tmp_path, "2026/b.md", "二\n")


def test_nothing_is_written_through_a_link(tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir()
    content = tmp_path / "content"
    content.mkdir()
    (content / "2026").symlink_to(outside)
    with pytest.raises(OSError, match="link"):
        write_new(content, "2026/a.md", "一\n")
    with pytest.raises(OSError, match="link"):
        write_new(content, "2026/deep/a.md", "一\n")
    assert list(os.scandir(outside)) == []
