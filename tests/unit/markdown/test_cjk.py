"""Emphasis and line breaks in Chinese text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from huibian.markdown.cjk import cjk_plugin, leaves_no_space


def render(text):
    return MarkdownIt("js-default").use(cjk_plugin).renderInline(text)


def paragraphs(text):
    return MarkdownIt("js-default").use(cjk_plugin).render(text)


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("**“安全第一”**方针", "<strong>“安全第一”</strong>方针"),
        ("坚持**“安全第一”**方针", "坚持<strong>“安全第一”</strong>方针"),
        ("**《办法》**规定", "<strong>《办法》</strong>规定"),
        ("这是**重点。**下文", "这是<strong>重点。</strong>下文"),
        ("煤矿**（井工）**共", "煤矿<strong>（井工）</strong>共"),
        ("税费**10%**以上", "税费<strong>10%</strong>以上"),
        ("单位**[链接](a)**等", '单位<strong><a href="a">链接</a></strong>等'),
        ("他说*“好”*了", "他说<em>“好”</em>了"),
        ("经~~“旧”~~新", "经<s>“旧”</s>新"),
        ("葛\U000e0100**(注)**城", "葛\U000e0100<strong>(注)</strong>城"),
        ("塚\ufe00**(注)** 后", "塚\ufe00<strong>(注)</strong> 后"),
        ("**“\ufe01A”\ufe01**B", "<strong>“\ufe01A”\ufe01</strong>B"),
        ("𰻞**(面)**好", "𰻞<strong>(面)</strong>好"),
    ],
)
def test_emphasis_beside_chinese_punctuation(source, html):
    assert render(source) == html


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("a**“b”**c", "a**“b”**c"),  # not Chinese: as CommonMark says
        ("snake_case_name", "snake_case_name"),
        ("汉_字_汉", "汉_字_汉"),
        ("** 空格 **", "** 空格 **"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("**粗** 和 *斜*", "<strong>粗</strong> 和 <em>斜</em>"),
        ("\\*\\*不是\\*\\*", "**不是**"),
        ("`**码**`", "<code>**码**</code>"),
    ],
)
def test_what_commonmark_says_elsewhere_stays(source, html):
    assert render(source) == html


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("安全\n生产", "安全生产"),
        ("安全，\n生产", "安全，生产"),
        ("提出\n“三个”", "提出“三个”"),
        ("“三个”\n要求", "“三个”要求"),
        ("**安全**\n**生产**", "<strong>安全</strong><strong>生产</strong>"),
        ("**安\n全**", "<strong>安全</strong>"),
        ("安全\nGDP", "安全\nGDP"),
        ("GDP\n增长", "GDP\n增长"),
        ("one\n“two”", "one\n“two”"),
        ("한국\n사람", "한국\n사람"),
        ("`码`\n文", "<code>码</code>文"),
        ("文\n![图](a)\n字", '文\n<img src="a" alt="图">\n字'),
        ("硬  \n断", "硬<br>\n断"),
    ],
)
def test_a_line_break_leaves_no_space_between_chinese(source, html):
    assert render(source) == html


def test_the_end_of_a_text_is_no_neighbour():
    assert not leaves_no_space("", "汉")
    assert not leaves_no_space("汉", "")


def test_an_ideographic_indent_begins_a_paragraph():
    assert paragraphs("　　第一段\n接着\n　　第二段") == "<p>第一段接着</p>\n<p>第二段</p>\n"


def test_other_parsers_stay_as_they_are():
    MarkdownIt("js-default").use(cjk_plugin)
    assert MarkdownIt("js-default").renderInline("**“安全”**方针") == "**“安全”**方针"


def test_plugins_loaded_before_keep_their_rules():
    md = MarkdownIt("js-default")
    md.inline.ruler.push("never", lambda state, silent: False)
    assert "never" in md.use(cjk_plugin).get_active_rules()["inline"]


@given(st.text("安全 a.1\n\\*[](<&!_`~:@#-\u3000", max_size=12))
def test_text_without_signs_is_read_as_the_rules_would(text):
    whole, ruled = (MarkdownIt("js-default").use(cjk_plugin) for _ in range(2))
    ruled.inline.terminator_re = re.compile("")  # as if every text held a sign
    ruled.inline.ruler.disable("text")
    assert [token.as_dict() for token in whole.parseInline(text)] == [t.as_dict() for t in ruled.parseInline(text)]
