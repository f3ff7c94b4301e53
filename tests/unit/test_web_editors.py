"""Links to the editors of repositories: the right form for each host, paths escaped, nothing dangerous."""

from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huibian.config import Config, parse_config
from huibian.web_editors import edit_url, parse_repository, parse_template

PATH = "content/2012/赴太原 (一)#?%.md"
QUOTED = "content/2012/%E8%B5%B4%E5%A4%AA%E5%8E%9F%20%28%E4%B8%80%29%23%3F%25.md"


def link(path=PATH, repository="", branch="main", folder="", template=""):
    return edit_url(path, repository=repository, branch=branch, folder=folder, template=template)


@pytest.mark.parametrize(
    ("repository", "expected"),
    [
        ("https://github.com/qinglan/reports", "https://github.com/qinglan/reports/edit/main/"),
        ("https://github.example.org/q/r.git", "https://github.example.org/q/r/edit/main/"),
        ("https://gitee.com/qinglan/reports/", "https://gitee.com/qinglan/reports/edit/main/"),
        ("https://gitlab.com/a/b/c", "https://gitlab.com/a/b/c/-/edit/main/"),
        ("http://gitlab.qinglan.gov.cn:8080/a/b", "http://gitlab.qinglan.gov.cn:8080/a/b/-/edit/main/"),
        ("https://jihulab.com/a/b", "https://jihulab.com/a/b/-/edit/main/"),
        ("https://gitea.qinglan.gov.cn/a/b", "https://gitea.qinglan.gov.cn/a/b/_edit/main/"),
        ("https://codeberg.org/a/b", "https://codeberg.org/a/b/_edit/main/"),
    ],
)
def test_each_host_has_its_form(repository, expected):
    assert link(repository=parse_repository(repository)) == expected + QUOTED


def test_branch_folder_and_template():
    assert link("content/a.md", "https://github.com/q/r", "发布/一", "分馆") == (
        "https://github.com/q/r/edit/%E5%8F%91%E5%B8%83/%E4%B8%80/%E5%88%86%E9%A6%86/content/a.md"
    )
    template = parse_template("https://git.example.org/edit?file={path}&x=1")
    assert (
        link(template=template, repository="https://github.com/q/r")
        == f"https://git.example.org/edit?file={QUOTED}&x=1"
    )
    assert link() == ""


@pytest.mark.parametrize(
    "text",
    [
        "git@gitee.com:qinglan/reports.git",
        "ssh://git@github.com/q/r",
        "javascript:alert(1)//github",
        "https://user:token@github.com/q/r",
        "https://git.example.org/q/r",
        "https://notgithub.com/q/r",
        "https://github.com/q/r?x=1",
        "https://github.com/q/r#x",
        'https://github.com/"><script>',
        "https://[::1",
        "github.com/q/r",
    ],
)
def test_other_addresses_are_no_repository(text):
    assert parse_repository(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "https://git.example.org/",
        "https://git.example.org/{path}/{path}",
        "https://git.example.org/{path}/{branch}",
        "https://{path}/x",
        "https://git{path}.example.org/x",
        "javascript:{path}",
        "data:text/html,{path}",
        "{path}",
        "https://a:b@git.example.org/{path}",
        "https://git.example.org/{path}\n",
    ],
)
def test_other_texts_are_no_template(text):
    assert parse_template(text) is None


@pytest.mark.parametrize(
    ("line", "fits"),
    [
        ('repository = "https://gitee.com/a/b"', True),
        ('repository = "https://git.example.org/a/b"', False),
        ("repository = 1", False),
        ('repository = ""', True),
        ('branch = "a b"', False),
        ('branch = "a..b"', False),
        ('repository_path = "/分馆/"', True),
        ('repository_path = "../x"', False),
        ('edit_url = "https://x.example/{path}"', True),
        ('edit_url = "ftp://x.example/{path}"', False),
        ('time_zone = "+8"', False),
        ('time_zone = "-03:30"', True),
        ('history = "maybe"', False),
    ],
)
def test_settings(line, fits):
    result = parse_config(line, "huibian.toml")
    assert [problem.kind.code for problem in result.problems] == ([] if fits else ["E403"])
    assert (result.config == Config()) is (not fits or line.endswith('""'))


@given(st.lists(st.text(min_size=1).filter(lambda part: "/" not in part), min_size=1, max_size=4))
def test_any_path_stays_one_path(parts):
    path = "/".join(parts).encode("utf-8", "replace").decode()
    address = link(path, "https://github.com/q/r")
    assert address.isascii()
    assert address.isprintable()
    split = urlsplit(address)
    assert (split.query, split.fragment, split.netloc) == ("", "", "github.com")
    assert unquote(split.path) == f"/q/r/edit/main/{path}"
