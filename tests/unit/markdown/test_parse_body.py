"""From Markdown to what is published: HTML, links, headings, and the text that is indexed."""

import re
import time
from html.parser import HTMLParser

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from huibian.markdown import heading_id, parse_body
from huibian.problems import Location


def read(text, **options):
    return parse_body(text, path="reports/a.md", **options)


def html(text):
    body, _ = read(text)
    return body.html([f"URL{i}" for i in range(len(body.links))])


def codes(text):
    return [problem.kind.code for problem in read(text)[1]]


def sections(text):
    return [(section.id, section.heading, section.text) for section in read(text)[0].sections]


# Raw HTML and URLs


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<iframe src="//evil.example"></iframe>',
        "<style>p{}</style>",
        "文字<b onclick=x>粗</b>",
        "# <script>x</script>",
        "```<script>\n<script>\n```",
        '![<script>](a.png "<script>")',
    ],
)
def test_raw_html_is_text(source):
    assert not set(re.findall(r"<(\w+)", html(source))) & {"script", "iframe", "style", "b"}
    assert_safe(html(source))


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "&#106;avascript:alert(1)",
        "java&#9;script:alert(1)",
        "java&NewLine;script:alert(1)",
        "javascript&colon;alert(1)",
        "&#x200b;javascript:alert(1)",
        "<javascript:alert(1) >",
        "vbscript:x",
        "data:text/html,x",
        "data:image/png;base64,x",
        "file:///etc/passwd",
        "blob:x",
        "C:/x.doc",
        "http:evil",
        "https:///evil.example",
        "http://:80",
        "%00.md",
        "https://a.cn/&#x202e;gpj.exe",
        "a%0d%0ab",
    ],
)
def test_no_link_is_made_to_what_is_not_allowed(url):
    assert html(f"[文字]({url})") == "<p>文字</p>\n"
    assert html(f"![文字]({url})") == "<p>文字</p>\n"
    assert html(f"[文字][1]\n\n[1]: {url}\n") in ("<p>文字</p>\n", html(f"[文字][1]\n\n[1]\\: {url}\n"))
    assert "W204" in codes(f"[文字]({url})")


@pytest.mark.parametrize("url", ["<\\\\\\\\evil.example\\x>", "/\\evil.example", "images\\map.png"])
def test_backslashes_are_an_error(url):
    assert codes(f"[a]({url})") == ["E205"]
    assert "href" not in html(f"[a]({url})")


def test_an_autolink_that_is_none_stays_as_written():
    body, problems = read("<javascript:alert(1)> 和 <注意>")
    assert body.fragments == ("<p>&lt;javascript:alert(1)&gt; 和 &lt;注意&gt;</p>\n",)
    assert body.sections[0].text == "<javascript:alert(1)> 和 <注意>"
    assert problems == ()


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "[a](https://a.cn/中?b=1&c)",
            '<a href="https://a.cn/%E4%B8%AD?b=1&amp;c" rel="noopener noreferrer external">a</a>',
        ),
        ("[a](//evil.example/x)", '<a href="https://evil.example/x" rel="noopener noreferrer external">a</a>'),
        ("<https://a.cn/x>", '<a href="https://a.cn/x" rel="noopener noreferrer external">https://a.cn/x</a>'),
        ("[a](mailto:b@c.cn)", '<a href="mailto:b@c.cn">a</a>'),
        ("[](tel:+86-10)", '<a href="tel:+86-10">tel:+86-10</a>'),
        (
            '[a](https://a.cn "题\\"")',
            '<a href="https://a.cn" rel="noopener noreferrer external" title="题&quot;">a</a>',
        ),
    ],
)
def test_external_links(source, expected):
    assert html(source) == f"<p>{expected}</p>\n"


def test_bare_urls_are_not_links():
    assert html("见https://a.cn/b）后") == "<p>见https://a.cn/b）后</p>\n"


def test_external_images_become_links():
    assert html("![图](https://a.cn/i.png)") == (
        '<p><a href="https://a.cn/i.png" rel="noopener noreferrer external">图</a></p>\n'
    )
    assert html("[![图](https://a.cn/i.png)](b.md)") == '<p><a href="URL0">图</a></p>\n'
    assert codes("![图](https://a.cn/i.png)") == ["W206"]


# Links within the archive


def test_local_links_are_left_open():
    body, problems = read("见[甲](../2012/a%20b.md#做法)、![图](图.png)和[乙](/files/x.pdf)。")
    assert [(link.target, link.fragment, link.is_image) for link in body.links] == [
        ("../2012/a b.md", "做法", False),
        ("图.png", "", True),
        ("/files/x.pdf", "", False),
    ]
    assert len(body.fragments) == 4
    assert body.html(["a?b&c", 'x"', "z"]) == (
        '<p>见<a href="a?b&amp;c">甲</a>、<img src="x&quot;" alt="图" loading="lazy" decoding="async">和<a href="z">乙</a>。</p>\n'
    )
    assert problems == ()
    with pytest.raises(ValueError, match="zip"):
        body.html(["only one"])


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ("前[甲](a.md)", (11, 6)),
        ("第一行\n第二行[甲](a.md)", (12, 8)),
        ("a.md [a.md](a.md)", (11, 13)),
        ("> - 引\n> - [甲]( <a.md> )", (12, 11)),
        ("| 项 |\n|---|\n| [甲](a.md) |", (13, 7)),
        ("[![图](i.png)](a.md)", (11, 15)),
        ("[甲](&#97;.md)", (11, 5)),
        ("见[甲][1]\n\n[1]: a.md", (13, 6)),
        ("[^1]\n\n[^1]: 注[甲](a.md)", (13, 12)),
    ],
)
def test_links_know_where_they_stand(source, place):
    body, _ = read(source, first_line=11)
    link = next(link for link in body.links if link.target == "a.md")
    assert link.location == Location("reports/a.md", *place)


def test_repeated_links_stand_in_different_places():
    body, _ = read("[甲](a.md)，[乙](a.md)，[丙](a(1).md)")
    assert [link.location.column for link in body.links] == [5, 15, 25]
    assert body.links[2].target == "a(1).md"


def test_links_in_dropped_or_moved_footnotes_keep_their_order():
    body, _ = read("[^1]\n\n[^2]: [无](no.md)\n[^1]: [注](note.md)\n\n[文](text.md)")
    assert [link.target for link in body.links] == ["text.md", "note.md"]
    assert re.findall('href="(U.)"', body.html(["U0", "U1"])) == ["U0", "U1"]


def test_anchors_lead_to_headings():
    source = "[甲](#主要做法) [乙](#二、主要做法) [丙](#s-主要做法) [丁](#没有)\n\n## 二、主要做法"
    assert html(source).startswith(
        '<p><a href="#s-主要做法">甲</a> <a href="#s-主要做法">乙</a> <a href="#s-主要做法">丙</a> 丁</p>'
    )
    problem = read(source)[1][0]
    assert (problem.kind.code, problem.location.column, problem.params["fragment"]) == ("W207", 42, "没有")
    assert read("## 甲\n\n## 甲")[0].anchor("甲-2") == "s-甲-2"
    assert read("## 甲")[0].anchor("乙") == ""


def test_a_link_without_text_is_named():
    assert html("[](a.md)") == '<p><a href="URL0">a.md</a></p>\n'
    assert html("[![](a.png)](a.md)").endswith(">a.md</a></p>\n")
    assert html("[![图](a.png)](a.md)").endswith('decoding="async"></a></p>\n')


# Headings


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一、基本情况", "s-基本情况"),
        ("（二）主要做法", "s-主要做法"),
        ("(3) 几点体会", "s-几点体会"),
        ("第三章 建议", "s-建议"),
        ("1. 背景", "s-背景"),
        ("1.2 背景 Background", "s-背景-background"),
        ("①背景", "s-背景"),
        ("十二五规划", "s-十二五规划"),
        ("2012年工作", "s-2012年工作"),
        ("3.5万元", "s-3-5万元"),
        ("一、", "s-一"),
        ("__proto__", "s-proto"),
        ("constructor", "s-constructor"),
        ("location", "s-location"),
        ("cafe\u0301", "s-café"),
        ("𰻞面 “引号”", "s-𰻞面-引号"),
    ],
)
def test_heading_ids_come_from_the_text(text, expected):
    assert heading_id(text) == expected


def test_a_heading_of_signs_has_a_stable_id():
    assert re.fullmatch("s-[0-9a-f]{8}", heading_id("！？"))
    assert heading_id("！？") != heading_id("？！")


def test_long_headings_have_short_ids():
    assert len(heading_id("长" * 300)) < 80


@pytest.mark.parametrize(
    ("source", "levels"),
    [
        ("# 甲\n## 乙", [2, 3]),
        ("### 甲\n#### 乙", [2, 3]),
        ("## 甲\n# 乙", [3, 2]),
        ("# 甲\n###### 乙", [2, 6]),
        ("## 甲\n\n[^1]\n\n[^1]: # 注", [2]),
    ],
)
def test_the_topmost_heading_is_the_second_level_of_the_page(source, levels):
    body, _ = read(source)
    assert [heading.level for heading in body.headings] == levels
    assert [int(level) for level in re.findall(r"<h(\d)", body.fragments[0])] == levels


def test_equal_headings_have_different_ids():
    body, _ = read("# 甲\n# 甲-2\n# 甲\n# 甲")
    assert [heading.id for heading in body.headings] == ["s-甲", "s-甲-2", "s-甲-3", "s-甲-4"]


def test_an_empty_heading_is_none():
    assert read("##\n\n文")[0].headings == ()


# Tables, figures, lists


def test_tables_scroll_and_align_by_class():
    assert html("## 甲\n| 项 | 数 | |\n|:--|--:|:-:|\n| a | 1 | |").split("\n", 1)[1] == (
        '<div class="table-wrap" tabindex="0" role="group" aria-labelledby="s-甲"><table>\n<thead>\n<tr>\n'
        '<th scope="col" class="align-left">项</th>\n<th scope="col" class="align-right">数</th>\n<td class="align-center"></td>\n'
        '</tr>\n</thead>\n<tbody>\n<tr>\n<td class="align-left">a</td>\n<td class="align-right">1</td>\n'
        '<td class="align-center"></td>\n</tr>\n</tbody>\n</table></div>\n'
    )


def test_an_image_alone_is_a_figure():
    assert html('![图](a.png "现场 & 人")') == (
        '<figure><img src="URL0" alt="图" loading="lazy" decoding="async"><figcaption>现场 &amp; 人</figcaption></figure>\n'
    )
    assert html("![图](a.png)") == '<figure><img src="URL0" alt="图" loading="lazy" decoding="async"></figure>\n'
    assert "figure" not in html('文![图](a.png "题")') + html('![图](https://a.cn/i.png "题")')


def test_lists_and_definitions():
    assert html("3. 甲\n4. 乙") == '<ol start="3">\n<li>甲\n</li>\n<li>乙\n</li>\n</ol>\n'
    assert html("术语\n: 定义") == "<dl>\n<dt>术语</dt>\n<dd>定义\n</dd>\n</dl>\n"


def test_an_indent_is_no_code():
    assert html("    首行缩进的一段") == "<p>首行缩进的一段</p>\n"


# Footnotes


def test_footnotes_stand_at_the_end_and_lead_back():
    assert html("甲[^a]乙[^b]甲[^a]\n\n[^b]: 二\n[^a]: 一") == (
        '<p>甲<sup class="footnote-ref"><a href="#fn-1" id="fnref-1" role="doc-noteref">[1]</a></sup>'
        '乙<sup class="footnote-ref"><a href="#fn-2" id="fnref-2" role="doc-noteref">[2]</a></sup>'
        '甲<sup class="footnote-ref"><a href="#fn-1" id="fnref-1-2" role="doc-noteref">[1]</a></sup></p>\n'
        '<section class="footnotes" role="doc-endnotes">\n<ol>\n'
        '<li id="fn-1" value="1"><p>一 <a href="#fnref-1" class="footnote-back" role="doc-backlink">↩︎</a>'
        ' <a href="#fnref-1-2" class="footnote-back" role="doc-backlink">↩︎2</a></p></li>\n'
        '<li id="fn-2" value="2"><p>二 <a href="#fnref-2" class="footnote-back" role="doc-backlink">↩︎</a></p></li>\n'
        "</ol>\n</section>\n"
    )


def test_footnotes_are_indexed_where_they_are_defined():
    assert sections("前[^1]后\n\n# 甲\n文\n\n[^1]: 注文\n\n# 乙\n末") == [
        ("", "", "前后"),
        ("s-甲", "甲", "文\n注文"),
        ("s-乙", "乙", "末"),
    ]


@pytest.mark.parametrize(
    ("source", "code", "place"),
    [
        ("文\n\n[^1]: 注", "W208", (3, 0)),
        ("文[^1]字", "W209", (1, 2)),
        ("文[^1]\n\n[^1]: 甲\n\n[^1]: 乙", "W210", (5, 0)),
    ],
)
def test_footnotes_that_do_not_fit(source, code, place):
    (problem,) = read(source)[1]
    assert (problem.kind.code, problem.location.line, problem.location.column) == (code, *place)
    assert "乙" not in html(source) + str(sections(source))


def test_an_unused_footnote_is_not_indexed():
    assert sections("文\n\n[^1]: 注\n\n末") == [("", "", "文\n末")]


# Text


def test_the_text_is_what_the_reader_sees():
    source = "提出**“安全\n第一”**和[办法](a.md)、`代码`。\n\n- 甲\n- 乙\n\n| 项 | 数 |\n|---|---|\n| 煤 | 1 |\n\n```\nx = 1\n```"
    assert sections(source) == [("", "", "提出“安全第一”和办法、代码。\n甲\n乙\n项\n数\n煤\n1\nx = 1")]
    assert sections('文![图注](a.png)字\n\n![甲](b.png "乙")') == [("", "", "文字\n图注\n甲\n乙")]
    assert sections("一\ntwo\n三  \n四") == [("", "", "一 two 三\n四")]


def test_sections_begin_at_headings_of_every_level():
    assert sections("首\n# **甲**\n文\n### 乙\n\n> #### 丙\n> 引") == [
        ("", "", "首"),
        ("s-甲", "甲", "文"),
        ("s-乙", "乙", ""),
        ("s-丙", "丙", "引"),
    ]


@pytest.mark.parametrize(
    ("source", "count"),
    [("安全生产。", 4), ("# 安全\n生产", 4), ("下降 12%，GDP 增长", 6), ("𠮷〇", 2), ("、。", 0), ("_a_ b-c", 3)],
)
def test_characters_and_words_are_counted(source, count):
    assert read(source)[0].character_count == count


def test_templates_are_text():
    assert html("{{ 7*7 }} {% include 'x' %}") == "<p>{{ 7*7 }} {% include 'x' %}</p>\n"


# Broken and hostile input


def test_control_characters_are_left_out():
    body, problems = read("安\x00全\n生\x07产\ufffe\ud800\u0085 &#12; &#0; 𠀀\ue000", first_line=5)
    assert body.sections[0].text == "安全生产  \ufffd 𠀀\ue000"
    assert [(p.kind.code, p.location.line, p.location.column) for p in problems] == [("W203", 5, 2)]
    assert problems[0].params == {"code": "0000"}


@pytest.mark.parametrize("source", ["", "\n\n", "　", "---", "[a]: b.md"])
def test_a_report_without_text_is_an_error(source):
    assert codes(source) == ["E201"]


def test_carriage_returns_are_line_ends():
    assert read("甲\r\n\r\n乙\r丙")[0] == read("甲\n\n乙\n丙")[0]


NESTED = "\n".join(" " * 2 * depth + "- 层" for depth in range(100))
HOSTILE = {
    "quotes": ">" * 50_000,
    "spaced quotes": "> " * 50_000,
    "brackets": "[" * 50_000,
    "allowed brackets": "[" * 10_000,
    "pictures": "![" * 5_000,
    "footnotes": "[^1]: x\n\n" + "[^" * 10_000,
    "references": "[a]: b.md\n\n" + "[a]" * 5_000,
    "links": "[a](b.md)" * 5_000,
    "disguised links": "".join(f"[a](&#98;{i}.md)" for i in range(5_000)),
    "stars": "*a **b " * 5_000,
    "backticks": "".join("`" * (i % 300 + 1) + "a" for i in range(600)),
    "one line": "汉" * 1_000_000,
    "one line of stars": "a*" * 500_000,
    "cells": "|a" * 10 + "|\n" + "|-" * 10 + "|\n" + ("|c" * 10 + "|\n") * 1_000,
    "wide table": "|a" * 5_000 + "|\n" + "|-" * 5_000 + "|\n" + "|c" * 5_000 + "|\n",
    "nested lists": NESTED,
    "nested signs": "> - " * 10_000 + "a",
    "line ends": "\n" * 500_000,
    "entities": "&#9;" * 20_000,
    "angles": "<a" * 50_000,
    "many headings": "# 甲\n" * 3_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input_takes_bounded_time(name):
    start = time.process_time()
    body, _ = read(HOSTILE[name])
    assert time.process_time() - start < 2
    assert len(body.fragments) == len(body.links) + 1


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("quotes", "E202"),
        ("nested lists", "E202"),
        ("nested signs", "E202"),
        ("brackets", "E211"),
        ("one line of stars", "E211"),
    ],
)
def test_what_cannot_be_read_is_an_error(name, code):
    problems = read(HOSTILE[name], first_line=3)[1]
    assert code in [problem.kind.code for problem in problems]
    assert problems[0].location.line >= 3


def test_fifteen_levels_of_lists_are_read():
    deepest = "\n".join(" " * 2 * depth + f"- 层{depth}" for depth in range(15))
    body, problems = read(deepest)
    assert "层14" in body.sections[0].text
    assert problems == ()


# Properties

TAGS = frozenset(
    [
        "p",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "a",
        "em",
        "strong",
        "s",
        "code",
        "pre",
        "br",
        "hr",
        "ul",
        "ol",
        "li",
        "blockquote",
        "dl",
        "dt",
        "dd",
        "div",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "img",
        "figure",
        "figcaption",
        "sup",
        "section",
    ]
)
ATTRIBUTES = frozenset(
    "href rel title id class role tabindex aria-labelledby scope src alt loading decoding start value".split()  # noqa: SIM905
)


class Strict(HTMLParser):
    """Refuses whatever is not on the lists, and tags that do not pair."""

    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attrs):
        assert tag in TAGS
        for name, value in attrs:
            assert name in ATTRIBUTES
            if name in ("href", "src"):
                assert re.match(r"https?://|mailto:|tel:|#(s-|fn)|URL\d+$", value)
        if tag not in ("br", "hr", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_comment(self, data):
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def assert_safe(markup):
    parser = Strict()
    parser.feed(markup)
    parser.close()
    assert parser.open == []
    assert not re.search("[\0-\x08\x0b-\x1f\ufffe]", markup)


PIECES = st.sampled_from(
    [
        "# ",
        "## ",
        "\n",
        "\n\n",
        "- ",
        "1. ",
        "> ",
        "**",
        "*",
        "_",
        "~~",
        "`",
        "```\n",
        "[",
        "](",
        ")",
        "]",
        "![",
        "](a.md)",
        "](#甲)",
        "](https://a.cn/)",
        "](javascript:x)",
        "[^1]",
        "[^1]: ",
        "[a]: ",
        "|",
        "\n|---|---|\n",
        "\n: ",
        "<",
        ">",
        "<script>",
        "<img onerror=x>",
        "&#9;",
        "&lt;",
        "\\",
        '"',
        "'",
        "安全",
        "“",
        "”",
        "，",
        "《",
        "》",
        "a",
        "1",
        "  \n",
        "\u3000\u3000",
        "\t",
        "    ",
        "//e.cn",
        ":",
        "\x00",
        "\x0c",
    ]
)


@settings(max_examples=250, deadline=None)
@given(st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=30).map("".join)))
def test_any_text_gives_safe_html(text):
    body, problems = read(text, first_line=2)
    assert len(body.fragments) == len(body.links) + 1
    assert_safe(body.html([f"URL{i}" for i in range(len(body.links))]))
    ids = re.findall(r' id="([^"]*)"', "".join(body.fragments))
    assert len(ids) == len(set(ids))
    assert [h.id for h in body.headings] == [i for i in ids if i.startswith("s-")]
    assert all(p.message(str) and p.hint(str) and p.location.line >= 2 for p in problems)


HAN = st.text(st.sampled_from("安全生产考察报告，。《》“”、（）"), min_size=1, max_size=40)


@settings(max_examples=100, deadline=None)
@given(st.lists(HAN, min_size=1, max_size=5), st.data())
def test_every_substring_of_a_paragraph_is_indexed(paragraphs, data):
    """Wherever lines are broken and whatever is bold or linked."""
    written = []
    for paragraph in paragraphs:
        cut = data.draw(st.integers(0, len(paragraph)))
        pieces = [paragraph[:cut], paragraph[cut:]]
        # Between two of these signs nothing tells Chinese from Latin text, so a break stays a space.
        assume(not set(pieces[0][-1:] + pieces[1][:1]) <= set("“”‘’…—·"))
        mark = data.draw(st.sampled_from(["{}\n{}", "{}**{}**", "[{}](a.md){}", "*{}*\n{}", "{}[^1]{}"]))
        written.append(mark.format(*pieces) if all(pieces) else paragraph)
    body, _ = read("\n\n".join(written) + "\n\n[^1]: 注")
    text = "\n".join(section.heading + "\n" + section.text for section in body.sections).replace("*", "")
    for paragraph in paragraphs:
        assert paragraph in text
