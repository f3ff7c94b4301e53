"""The wrapping of sharing sites."""

import pytest

from huibian.importer.model import Paragraph
from huibian.importer.wrapping import is_page_number, is_site_line, unwrap

LETTER = (
    "关于赴太原学习的报告",
    "市政府：",
    "我们到太原看了三处矿井，记了两本，回来以后又坐在一起谈了一个下午，谈得很细。",
    "特此报告。",
    "青岚市总工会",
)


@pytest.mark.parametrize("text", ["3", "- 3 -", "—12—", "第3页", "第 3 页 共 13 页", "3/13", "第3页，共13页"])
def test_page_numbers(text):
    assert is_page_number(text)


@pytest.mark.parametrize("text", ["3人", "2012年", "——", "", "第三页"])
def test_what_is_no_page_number(text):
    assert not is_page_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "上传人:x 文档编号:12",
        "点击查看更多>>",
        "相关资源",
        "当前位置:首页 > 报告",
        "展开阅读全文",
        "《报告》.docx",
        "鄂ICP备12345678号",
        "版权所有 某网",
        "发布时间：2020-01-02",
    ],
)
def test_site_lines(text):
    assert is_site_line(text)


@pytest.mark.parametrize("text", ["我们请网站的同志搜索了资料。", "下载量大的书放在前面，读者好找。", *LETTER])
def test_lines_of_reports(text):
    assert not is_site_line(text)


def test_only_the_ends_lose_what_stands_among_wrapping():
    head = ("上传人:x", "某某文库", "下载资源", "点击查看更多>>")
    tail = ("展开阅读全文", "猜你喜欢", "别的报告", "相关搜索")
    blocks = [Paragraph(text=text) for text in (*head, *LETTER, *tail)]
    kept, left_out, is_held_back = unwrap(blocks)
    assert [block.text for block in kept] == list(LETTER)
    assert [entry.text for entry in left_out] == [*head, *tail]
    assert is_held_back


def test_a_title_that_stands_only_among_the_wrapping_is_kept():
    lines = ("首页", "发布时间：2020-01-02", LETTER[0], "点击查看更多", "下载资源", *LETTER[1:])
    kept, _left_out, _held_back = unwrap([Paragraph(text=text) for text in lines])
    assert [block.text for block in kept] == list(LETTER)


def test_a_document_without_wrapping_stays_whole():
    blocks = [Paragraph(text=text) for text in LETTER]
    assert unwrap(blocks) == (blocks, [], False)
