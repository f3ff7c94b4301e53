"""Which files a check is asked for."""

import os
from pathlib import Path

import pytest

from huibian.selection import Selection, select


@pytest.fixture
def site(tmp_path, monkeypatch):
    for name in ("content/2012/a.md", "content/about.md", "content/b.MD", "content/2012/tu.png", "huibian.toml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("paths", "chosen", "is_light"),
    [
        ([], (), False),
        (["content/2012/a.md"], ("2012/a.md",), True),
        (["content/2012/../b.MD", "content/2012/a.md"], ("b.MD", "2012/a.md"), True),
        (["content/2012"], ("2012",), False),
        (["content"], ("",), False),
        (["."], ("",), False),
        (["content/about.md"], ("about.md",), False),
        (["content/2012/a.md", "content/2012/tu.png"], ("2012/a.md", "2012/tu.png"), False),
    ],
)
def test_paths(site, paths, chosen, is_light):
    assert select(Path(), [Path(path) for path in paths]) == (Selection(chosen, is_light), ())
    absolute = [site / path for path in paths]
    assert select(site, absolute) == (Selection(chosen, is_light), ())


@pytest.mark.parametrize("path", ["huibian.toml", "content/none.md", "..", "/", "content/../huibian.toml"])
def test_paths_that_are_not_content(site, path):
    selection, problems = select(site, [site / path])
    assert selection.paths == ()
    assert [problem.kind.code for problem in problems] == ["E521"]


def test_what_a_selection_holds():
    selection = Selection(("2012", "b.md"), False)
    assert [path for path in ("content/2012/a.md", "content/2012", "content/b.md", "content/2012a.md", "huibian.toml") if selection.has(path)] == ["content/2012/a.md", "content/2012", "content/b.md"]  # fmt: skip
    assert Selection(("",), False).has("content/x/y.md")
    assert Selection((), False).has("huibian.toml")


def test_a_link_to_a_file_stays_the_link(site):
    (site / "content/link.md").symlink_to("b.MD")
    os.symlink(site / "content", site / "elsewhere")
    assert select(site, [site / "elsewhere/link.md"])[0].paths == ("link.md",)
