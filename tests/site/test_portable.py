"""A portable output: every link of every page leads to a file, as seen from the file that the page is."""

import re
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import pytest

from conftest import found, report

REFRESH = re.compile(r"\d+; url=(.*)")
LINKS = {"href", "src", "action", "srcset", "poster", "data"}


class Links(HTMLParser):
    """All addresses that a page names: `found` those of links, `folders` those that scripts complete."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.folders = []
        self.ids = set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.ids.add(given.get("id"))
        self.found += [(tag, name, value) for name, value in attrs if name in LINKS]
        self.folders += [value for name, value in attrs if name in ("data-root", "data-index")]
        if refresh := REFRESH.fullmatch(given.get("content") or ""):
            self.found.append((tag, "content", refresh[1]))


@pytest.fixture
def pages(archive):
    """Build the small site with more of everything; return each page's file and links."""
    more = {
        f"content/2010/{number}.md": report(title=f"第{number}次考察的报告", date="2010-01-02") for number in range(12)
    }
    text = "见[第三次](../2010/3.md)与[做法](taiyuan.md#一、做法)、[数据 一](<数 据%231.csv>)。\n\n![井口](images/jing.png)"
    archive.add(more).add(
        {
            "content/2012/xian.md": report(
                title="赴西安、太原考察旅游的报告", destinations="[西安, 太原]", topics="[旅游, 煤矿安全]",
                attachments="[data.csv]", aliases="[/old/xian/]", body=text,
            ),
            "content/2012/数 据#1.csv": "城市,数量\n",
            "content/2012/images/jing.png": PNG,
            "content/about.md": "---\ntitle: 关于本站\n---\n\n见[太原](2012/taiyuan.md)。\n",
        }
    )  # fmt: skip

    def build(**settings):
        result = archive.build(portable=True, page_size=5, **settings)
        assert not result.problems
        files = sorted(archive.output.rglob("*.html"))
        return {file: Links(file.read_text("utf-8")) for file in files}

    return build


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)


def where(file, address):
    """Return the file that an address leads to from the page in `file`, and the fragment."""
    parts = urlsplit(address)
    return (file.parent / unquote(parts.path)) if parts.path else file, unquote(parts.fragment)


@pytest.mark.parametrize("base_url", ["", "https://example.org/archive/"])
def test_every_link_leads_to_a_file(pages, base_url):
    built = pages(base_url=base_url)
    assert len(built) > 40
    seen = set()
    for file, links in built.items():
        for tag, name, address in links.found:
            if address.startswith(("https://", "http://", "mailto:")):
                continue
            assert not address.startswith("/"), (file, address)
            target, fragment = where(file, address)
            assert target.is_file(), (file, tag, name, address)
            if fragment and target in built:
                assert fragment in built[target].ids, (file, address)
            seen.add((tag, name, "#" in address, "?" in address))
        for address in links.folders:
            assert (file.parent / address).is_dir()
    assert seen >= {
        ("a", "href", True, False),
        ("a", "href", False, False),
        ("form", "action", False, False),
        ("img", "src", False, False),
        ("link", "href", False, False),
        ("meta", "content", False, False),
        ("script", "src", False, False),
    }


def test_pages_that_are_found_by_the_web_keep_their_addresses(pages, archive):
    pages(base_url="https://example.org/archive/")
    page = archive.page("/reports/2012/taiyuan/")
    assert '<link rel="canonical" href="https://example.org/archive/reports/2012/taiyuan/">' in page
    tree = archive.tree()
    for name in ("feed.xml", "sitemap.xml", "data/reports.json"):
        assert b"https://example.org/archive/reports/2012/taiyuan/" in tree[name], name
        assert b"index.html" not in tree[name], name


def test_body_links_and_former_addresses_name_the_page(pages, archive):
    pages()
    page = archive.page("/reports/2012/xian/")
    assert 'href="../../2010/3/index.html"' in page
    assert re.search(r'href="\.\./taiyuan/index\.html#[^"]+"', page)
    assert 'content="0; url=../../reports/2012/xian/index.html"' in archive.page("/old/xian/")
    assert 'href="../reports/2012/taiyuan/index.html"' in archive.page("/about/")


def test_a_portable_site_has_no_page_for_servers(pages, archive):
    pages()
    assert "404.html" not in archive.tree()


def test_the_web_and_a_folder_are_published_in_turn(archive):
    """What the setting says holds for one build; the command line has the last word."""
    archive.write(huibian_DOT_toml="portable = true\n")
    assert archive.run("build").returncode == 0
    portable = archive.tree()
    assert 'href="provinces/index.html"' in archive.page("/")
    assert archive.run("build", "--no-portable").returncode == 0
    assert 'href="provinces/"' in archive.page("/")
    assert archive.run("build", HUIBIAN_PORTABLE="false").returncode == 0
    assert "404.html" in archive.tree()
    archive.write(huibian_DOT_toml="")
    assert archive.run("build", "--portable").returncode == 0
    assert archive.tree() == portable


def test_files_that_a_stick_cannot_hold_are_named(archive):
    archive.add({f"content/2012/{name}": b"1,2\n" for name in ("表格:1.csv", "A.csv", "a.csv", "c.csv")})
    text = report(attachments="['表格:1.csv', A.csv, a.csv, c.csv]")
    archive.add({"content/2012/taiyuan.md": text})
    assert found(archive.build()) == []
    assert found(archive.build(portable=True)) == [
        ("W305", "content/2012/a.csv"),
        ("W304", "content/2012/表格:1.csv"),
    ]
