"""Content files: found in order, refused where they are not plain files, decoded or diagnosed."""

import os

import pytest

from huibian.source import REPORT_LIMIT, discover, guess_encoding, read_source


def codes(problems):
    return [problem.kind.code for problem in problems]


def test_markdown_files_in_order_without_private_ones(tmp_path):
    for name in (
        "b/2.md",
        "a.md",
        "b/1.MD",
        "_draft/x.md",
        ".git/y.md",
        "b/_z.md",
        "about.md",
        "b/photo.png",
        "departments.yaml",
    ):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x")
    assert discover(tmp_path).paths == ("a.md", "b/1.MD", "b/2.md")


def test_links_and_pipes_are_refused_unopened(tmp_path):
    outside = tmp_path / "outside.md"
    outside.write_text("secret")
    content = tmp_path / "content"
    content.mkdir()
    (content / "link.md").symlink_to(outside)
    (content / "loop").symlink_to(content)
    os.mkfifo(content / "pipe.md")
    found = discover(content)
    assert found.paths == ()
    assert codes(found.problems) == ["E502"] * 3
    source, problems = read_source(content, "pipe.md")
    assert source is None
    assert codes(problems) == ["E502"]
    assert read_source(content, "link.md")[0] is None


@pytest.mark.parametrize(("data", "name"), [("考察报告".encode("gbk"), "GBK"), ("考察报告".encode("utf-16"), "UTF-16")])
def test_other_encodings_are_named(tmp_path, data, name):
    (tmp_path / "x.md").write_bytes(b"---\n" + data if name == "GBK" else data)
    source, (problem,) = read_source(tmp_path, "x.md")
    assert source is None
    assert problem.kind.code == "E501"
    assert name in problem.params["encoding"]
    assert guess_encoding(data).startswith(name)


def test_a_file_of_many_megabytes_is_refused(tmp_path):
    (tmp_path / "x.md").write_bytes(b"x" * (REPORT_LIMIT + 1))
    assert codes(read_source(tmp_path, "x.md")[1]) == ["E505"]


def test_a_missing_file_is_a_problem(tmp_path):
    assert codes(read_source(tmp_path, "gone.md")[1]) == ["E503"]
