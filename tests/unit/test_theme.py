"""Themes: relative links, the chain of folders, what overrides what."""

import posixpath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huibian.theme import default_folder, find_theme, relative_url

SEGMENTS = st.lists(st.sampled_from(["a", "ab", "b", "c"]), max_size=4)


@pytest.mark.parametrize(
    ("page", "target", "link"),
    [
        ("/", "/", "./"),
        ("/", "/years/", "years/"),
        ("/years/2012/", "/", "../../"),
        ("/years/2012/", "/years/2012/", "./"),
        ("/years/2012/", "/years/2013/", "../2013/"),
        ("/years/2012/", "/years/", "../"),
        ("/years/20/", "/years/2012/", "../2012/"),
        ("/reports/a/", "/files/x.pdf", "../../files/x.pdf"),
        ("/reports/a/", "/reports/b/#s-x", "../b/#s-x"),
        ("/provinces/a/", "/search/?province=a%2Fb", "../../search/?province=a%2Fb"),
        ("/404.html", "/years/", "years/"),
        ("/a/", "https://example.org/", "https://example.org/"),
        ("/a/", "//example.org/", "//example.org/"),
        ("/a/", "#", "#"),
    ],
)
def test_relative_links(page, target, link):
    assert relative_url(page, target) == link


@pytest.mark.parametrize(
    ("page", "target", "link"),
    [
        ("/", "/", "index.html"),
        ("/years/2012/", "/years/2012/", "index.html"),
        ("/years/2012/", "/", "../../index.html"),
        ("/years/2012/", "/years/", "../index.html"),
        ("/reports/a/", "/reports/b/#s-x", "../b/index.html#s-x"),
        ("/provinces/a/", "/search/?province=a/#b/", "../../search/index.html?province=a/#b/"),
        ("/reports/a/", "/files/x.pdf", "../../files/x.pdf"),
        ("/a/", "#x/", "#x/"),
        ("/a/", "https://example.org/", "https://example.org/"),
    ],
)
def test_portable_links_name_the_page(page, target, link):
    assert relative_url(page, target, portable=True) == link


@given(SEGMENTS, SEGMENTS, st.booleans())
def test_a_relative_link_leads_back_to_its_target(here, there, is_folder):
    page = "/" + "".join(f"{part}/" for part in here)
    target = "/" + "/".join(there) + ("/" if is_folder and there else "")
    joined = posixpath.normpath(posixpath.join(page, relative_url(page, target)))
    assert joined == posixpath.normpath(target)
    assert relative_url(page, target).endswith("/") == target.endswith("/")


def test_a_theme_extends_another(tmp_path):
    for name, settings in (("one", 'extends = "two"'), ("two", "")):
        (tmp_path / "themes" / name / "assets").mkdir(parents=True)
        (tmp_path / "themes" / name / "theme.toml").write_text(settings)
        (tmp_path / "themes" / name / "assets" / "site.css").write_text(name)
    theme, problems = find_theme(tmp_path, "one")
    assert not problems
    assert [folder.name for folder in theme.folders] == ["one", "two", "default"]
    assert theme.assets["site.css"].read_text() == "one"
    assert theme.assets["search.css"].parent == default_folder() / "assets"


@pytest.mark.parametrize(
    ("settings", "code"), [('extends = "one"', "E410"), ("extends = ", "E411"), ('extends = "gone"', "E410")]
)
def test_themes_that_cannot_be_had(tmp_path, settings, code):
    (tmp_path / "themes/one").mkdir(parents=True)
    (tmp_path / "themes/one/theme.toml").write_text(settings)
    theme, problems = find_theme(tmp_path, "one")
    assert [problem.kind.code for problem in problems] == [code]
    assert theme.folders[-1] == default_folder()
