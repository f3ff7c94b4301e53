"""Hostile text: it stays text on every page, in every feed and export, in bounded time."""

import csv
import io
import json
import re
import time
import xml.etree.ElementTree as ET
from html.parser import HTMLParser

import pytest

from conftest import found, report
from huibian.search.index import open_index


class Page(HTMLParser):
    """What a browser would make of a page: its elements, and the text outside scripts."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.text = [], ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def urls(self):
        return [value for _tag, attrs in self.elements for name, value in attrs.items() if name in ("href", "src")]


MARKUP = [
    "<script>alert(1)</script>",
    "<SCRIPT\n>alert(1)</SCRIPT\n>",
    "<img src=x onerror=alert(1)>",
    "<iframe src=//evil.example></iframe>",
    "<style>* {display: none}</style>",
    "<svg/onload=alert(1)>",
    "<a href=javascript:alert(1)>甲</a>",
    "<!-- <script>alert(1)</script> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo 1 ?>",
    "</main></body><base href=//evil.example>",
    "<meta http-equiv=refresh content=0>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
]


def test_html_in_markdown_is_shown_as_text(site):
    places = ["{}", "# 甲 {}", "- {}", "> {}", "|{}|\n|-|\n|{}|", "甲[^1]\n\n[^1]: {}", "甲\n: {}", '[甲](/a.md "{}")', "![{}](b.png)", "    {}", "`{}`", "```{}\n{}\n```", "**{}**"]  # fmt: skip
    body = "\n\n".join(place.replace("{}", markup) for place in places for markup in MARKUP)
    site.add({"content/a.md": report(body="正文。"), "content/c.md": report(body="正文。"), "content/b.png": b"GIF89a"})
    site.build()
    plain = Page(site.page("/reports/a/"))
    body = body.replace("b.png", "https://b.example/b.png")
    assert site.add({"content/a.md": report(body=body)}).build().publication
    page = Page(site.page("/reports/a/"))
    for tag in ("script", "iframe", "style", "svg", "base", "meta", "img", "link"):
        assert [name for name, _ in page.elements].count(tag) == [name for name, _ in plain.elements].count(tag), tag
    assert not [name for _, attrs in page.elements for name in attrs if name.startswith("on") or name == "style"]
    assert page.text.count("alert(1)") >= len(places) * 5
    assert "<iframe src=//evil.example></iframe>" in page.text
    assert not [url for url in page.urls() if url[:1] != "#" and ("javascript" in url or "evil" in url)]


URLS = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "&#106;avascript:alert(1)",
    "&#x6A&#x61;vascript&colon;alert(1)",
    "java&Tab;script:alert(1)",
    "java&NewLine;script&colon;alert(1)",
    "&#1;javascript:alert(1)",
    "&#32;javascript:alert(1)",
    "<java\tscript:alert(1)>",
    "< javascript:alert(1)>",
    r"javascript\:alert(1)",
    "java%0Ascript:alert(1)",
    "vbscript:x",
    "data:text/html,x",
    "data:text/html;base64,PHNjcmlwdD4=",
    "DATA:image/svg+xml,x",
    "file:///etc/passwd",
    "FILE:c:/x",
    "blob:x",
    "view-source:x",
    "http:evil.example",
    "https:///evil.example",
    "https:&#92;&#92;evil.example",
    "&#x200B;javascript:alert(1)",
    "&#xFEFF;javascript:alert(1)",
]


def test_no_link_is_made_to_what_could_run_or_read(site):
    for number, url in enumerate(URLS):
        places = [f"[甲]({url})", f"![乙]({url})", f"<{url}>", "[丙][r]", f"[r]: {url}", f"[![丁]({url})]({url})"]
        site.add({f"content/{number}.md": report(body="\n\n".join(places))})
    result = site.build()
    assert {problem.kind.code for problem in result.problems} == {"W204", "E205", "E220"}
    for problem in result.problems:
        if problem.is_error:  # taken for the path of a file that is not there
            (site.root / problem.location.path).unlink(missing_ok=True)
    assert site.build().publication
    pages = sorted(site.output.glob("reports/*/index.html"))
    assert len(pages) >= len(URLS) - 5
    for file in pages:
        links = [link or "" for link in Page(file.read_text("utf-8")).urls()]
        assert not [link for link in links if re.match(r"(?i)[\s\x00-\x20]*(?!https?:|mailto:)[a-z.+-]+\s*:", link)], (
            file
        )
        assert not [link for link in links if "evil" in link or "alert" in link], file


@pytest.mark.parametrize("url", ["//evil.example/x", "https://evil.example/x", "https://甲:乙@evil.example/x"])
def test_links_to_other_sites_are_marked(site, url):
    site.add({"content/a.md": report(body=f"[甲]({url}) ![乙]({url}2)")})
    assert found(site.build()) == [("W206", f"content/a.md:8:{len(url) + 12}")]
    links = [a for tag, a in Page(site.page("/reports/a/")).elements if tag == "a" and "evil" in a["href"]]
    assert len(links) == 2
    assert all(a["href"].startswith("https://") and "noopener" in a["rel"] for a in links)


def test_backslashes_are_an_error(sealed):
    urls = [r"\\evil.example", r"/\evil.example", r"https:\\evil.example", r"a\b.md"]
    sealed.refuses_each([(report(body=f"甲 <> [乙]({url})"), "E205", "8:10") for url in urls])


EVIL = "</script></title>]]>--><img src=x onerror=alert(1)>'\"&amp;{{ 7*7 }}{% include 'x' %}${7*7}"


def test_titles_are_escaped_wherever_they_go(site):
    quoted = json.dumps(EVIL, ensure_ascii=False)
    keys = ("title", "department", "kind", "number", "leader", "summary", "source", "reference")
    fields = dict.fromkeys(keys, quoted) | dict.fromkeys(("topics", "recipients", "copies"), f"[{quoted}]")
    site.add({"content/a.md": report(**fields, aliases="[/old/]", body=EVIL), "content/about.md": f"---\ntitle: {quoted}\n---\n\n{EVIL}\n"})  # fmt: skip
    config = dict.fromkeys(("name", "description", "organisation", "icp_number", "police_number", "contact", "government_site_id"), EVIL)  # fmt: skip
    assert site.build(base_url="https://example.org/", **config).publication
    for path, data in site.tree().items():
        text = data.decode("utf-8", "replace")
        if path.endswith(".html"):
            page = Page(text)
            assert not [attrs for tag, attrs in page.elements if tag in ("img", "base")], path
            assert not [name for _, attrs in page.elements for name in attrs if name.startswith("on")], path
        elif path.endswith(".xml"):
            assert all(
                element.tag.rpartition("}")[2] not in ("img", "script") for element in ET.fromstring(data).iter()
            )
        elif path.endswith(".json"):
            json.loads(data)
    page = site.page("/reports/a/")
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)[1]
    assert "<" not in block
    assert json.loads(block)["@graph"][0]["headline"] == EVIL
    assert EVIL in Page(page).text
    assert next(a["content"] for t, a in Page(page).elements if t == "meta" and a.get("name") == "DC.title") == EVIL
    hit = open_index(site.output / "search-index").search("onerror").hits[0]
    assert hit.title == EVIL


def test_headings_named_like_parts_of_the_language(site):
    names = ["__proto__", "constructor", "location", "toString", "top", "forms", "main", "search"]
    site.add({"content/a.md": report(body="\n\n".join(f"## {name}\n\n正文。" for name in names), topics="[__proto__, constructor]", department="__proto__")})  # fmt: skip
    assert found(site.build()) == []
    page = Page(site.page("/reports/a/"))
    ids = [attrs["id"] for tag, attrs in page.elements if tag == "h2" and "id" in attrs and attrs["id"][:2] == "s-"]
    everything = [attrs["id"] for _, attrs in page.elements if "id" in attrs]
    assert len(ids) == len(names)
    assert len(everything) == len(set(everything))
    assert not set(names[:6]) & set(everything)


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t=", "＝", "＠", "\r=", "\n="])
def test_no_cell_of_the_export_is_a_formula(site, sign):
    text = json.dumps(f"{sign}HYPERLINK(1)", ensure_ascii=True)
    site.add({"content/a.md": report(title=text, leader=text, topics=f"[{text}]", department=text)})
    assert site.build().publication
    rows = list(csv.reader(io.StringIO(site.tree()["data/reports.csv"].decode("utf-8-sig"))))
    cells = [cell for row in rows[1:] for cell in row if "HYPERLINK" in cell]
    assert len(cells) == 5
    assert not [cell for cell in cells if cell.lstrip()[0] in "=+-@＝＠"]


def test_control_characters_never_reach_a_page_or_a_feed(site):
    bad = "\x00\x01\x08\x0b\x0c\x1b\x7f\x85\ufffe\uffff\ufdd0\ufeff\U0001ffff"
    site.add(
        {"content/a.md": report(body=f"甲{bad}乙 &#0;&#1;&#x8;&#xFFFE;&#xD800;&#12;\n\n丙{bad}", summary="甲　乙")}
    )
    result = site.build(base_url="https://example.org/")
    assert found(result) == [("W203", "content/a.md:9:2")]
    for path, data in site.tree().items():
        if path.endswith((".html", ".json", ".xml", ".csv")) and not path.startswith("assets/"):
            text = data.decode("utf-8").removeprefix("\ufeff")
            assert not set(bad) & set(text), path
        if path.endswith(".xml"):
            ET.fromstring(data)
    assert open_index(site.output / "search-index").search("甲乙").total == 1


RARE = {
    "decomposed": "cafe\u0301 Ａ１",
    "compatibility ideographs": "\uf900\ufa0e\U0002f800",
    "extensions B to I": "\U00020000\U0002a700\U0002b740\U0002b820\U0002ceb0\U00030000\U00031350\U0002ebf0",
    "private use": "\ue000\U000f0000\U0010fffd",
    "emoji": "👨‍👩‍👧🇨🇳",
    "combining without end": "a" + "\u0301" * 500,
    "right to left": "ابج",
    "hangul": "\u1112\u1161\u11ab",
}


@pytest.mark.parametrize("what", RARE)
def test_rare_characters_are_kept_and_found(site, what):
    text = RARE[what]
    site.add({"content/a.md": report(title=f"题{text}", topics=f"[{text}]", body=f"## {text}\n\n文{text}末"), "content/b.md": report()})  # fmt: skip
    assert site.build(base_url="https://example.org/").publication
    assert text in Page(site.page("/reports/a/")).text
    index = open_index(site.output / "search-index")
    for query in (text[:40], f"文{text[:30]}", f"题{text[:20]}"):
        assert [hit.title for hit in index.search(f'"{query}"').hits] == [f"题{text}"], query


SIZES = {
    "quotation marks": (">" * 50_000, ["E202"]),
    "spaced quotation marks": ("> " * 50_000, ["E202"]),
    "brackets": ("[" * 50_000, ["E211"]),
    "fewer brackets": ("[" * 9_999, []),
    "images": ("![" * 9_999, []),
    "stars": ("*a " * 50_000, []),
    "backticks": (" ".join("`" * n for n in range(1, 440)), []),
    "a line of a megabyte": ("考" * 350_000, []),
    "words of a megabyte": ("word " * 200_000, []),
    "a table of 10,000 cells": ("|" + "甲|" * 100 + "\n|" + "-|" * 100 + ("\n|" + "乙|" * 100) * 100, []),
    "a row of 5,000 cells": ("|" + "甲|" * 5000 + "\n|" + "-|" * 5000 + "\n|" + "乙|" * 5000, []),
    "lists in lists": ("\n".join("  " * n + "- 甲" for n in range(500)), ["E202"]),
    "a long address, referred to often": ("[a]: " + "x" * 50_000 + "\n\n" + "[a] " * 500, ["W204"] * 500),
    "a long title, referred to often": ('[a]: http://x.example "' + "x" * 50_000 + '"\n\n' + "[a] " * 2_000, []),
}


@pytest.mark.parametrize("what", SIZES)
def test_long_runs_take_bounded_time_and_space(site, what):
    body, codes = SIZES[what]
    site.add({"content/a.md": report(body=body)})
    started = time.process_time()
    result = site.build()
    assert time.process_time() - started < 5
    assert [problem.kind.code for problem in result.problems] == codes
    if result.publication:
        assert len(site.page("/reports/a/")) < 20 * len(body.encode()) + 50_000
