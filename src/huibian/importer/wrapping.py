"""The wrapping of sharing sites, and page numbers: lines that belong to no report. `check` can share what is here."""

import re
from collections.abc import Sequence

from huibian.i18n import N_
from huibian.importer.model import Block, LeftOut, Paragraph
from huibian.importer.titles import is_title_like, strip_signs

PAGE_NUMBER = N_("page number")
SITE_LINE = N_("wrapping of a document-sharing site")

_PAGE_NUMBER = re.compile(
    r"[-—–―－·•.\s]*(?:第\s*)?\d{1,4}\s*(?:页)?(?:\s*[,，/]?\s*(?:共\s*)?\d{1,4}\s*页?)?[-—–―－·•.\s]*"
)
_SITE_LINES = (
    r"上传(?:人|者|时间)[:：].*",
    r".*文档编号[:：]\s*\d+.*",
    r"(?:下载)?\s*(?:相关)?\s*(?:举报|收藏|分享)",
    r".{0,80}\.(?:docx?|pdf|wps|rtf)_?第\s*\d+\s*页",
    r"第\s*\d+\s*页\s*[/，,]?\s*共\s*\d+\s*页",
    r"点击查看更多.*",
    r"下载(?:资源|文档|本文档|地址|提示|积分).{0,20}",
    r"资源(?:描述|描述：|简介).{0,10}",
    r"《?.{2,80}》?\.(?:docx?|pdf|wps|rtf|txt)》?",
    r".*由(?:会员|网友|用户).{0,12}(?:分享|上传|提供|整理).*",
    r".*(?:请在|请到|更多.{0,20}请).{0,16}(?:搜索|查看|访问|关注|下载|浏览).{0,20}",
    r"展开阅读全文.*",
    r"(?:相关资源|相关搜索|相关文档|相关推荐|猜你喜欢|热门(?:文档|推荐|标签)|为您推荐|最新文档|推荐阅读|随机推荐|上一篇.*|下一篇.*)",
    r"当前位置\s*[:：].*",
    r"(?:copyright|©).{0,80}",
    r".*(?:ICP备|ICP证|公网安备|经营许可证编号).{0,60}",
    r".*(?:版权所有|未经许可不得转载|转载请注明|免责声明|侵权.{0,6}删除).{0,40}",
    r"(?:本文|文章|资料|内容)(?:来源|来自|由)\s*[:：]?.{0,50}(?:网|库|整理|发布|com|cn).{0,20}",
    r"(?:百度文库|道客巴巴|豆丁网|原创力文档|金锄头文库|冰豆网|人人文库|文档之家|范文网|第一范文网|公文网|装配图网).{0,40}",
    r"(?:发布|更新|发表)(?:时间|日期)\s*[:：]\s*\d.{0,80}",
    r"(?:信息)?来源\s*[:：].{0,30}(?:浏览|作者|时间|日期|点击|字体).{0,60}",
    r"(?:阅读|浏览|点击|下载)(?:量|次数|数)?\s*[:：]\s*\d+.{0,20}",
    r"(?:格式|页数|大小)\s*[:：].{0,20}",
    r"(?:打印本页|关闭窗口|返回(?:首页|顶部|列表)|字体\s*[:：]?\s*(?:大|小|中).{0,10}|【\s*(?:大|中|小).{0,20})",
)
_SITE_LINE = re.compile("|".join(f"(?:{form})" for form in _SITE_LINES), re.IGNORECASE)
_MORE = re.compile(r"展开阅读全文|点击查看更多|剩余\d*页.{0,8}未读")
_ENDS = 45  # blocks at either end in which wrapping is looked for
_FEW_LINES = 3  # this many such lines at one end, and what lies among them is the site's too


def is_page_number(text: str) -> bool:
    """Whether a line is nothing but the number of a page: 3, - 3 -, 第3页 共13页.

    >>> is_page_number("— 12 —"), is_page_number("12人")
    (True, False)
    """
    return _PAGE_NUMBER.fullmatch(text.strip()) is not None and any(char.isdigit() for char in text)


def is_site_line(text: str) -> bool:
    """Whether a line is of the wrapping of a sharing site."""
    return len(text) <= 200 and _SITE_LINE.fullmatch(text.strip()) is not None


def unwrap(blocks: Sequence[Block]) -> tuple[list[Block], list[LeftOut], bool]:
    """Take the wrapping off: return what is left, what was taken off, and whether the site held text back.

    At the ends, what stands among several lines of wrapping goes with them: those are captions and titles of the site.
    """
    texts = [block.plain if isinstance(block, Paragraph) else "" for block in blocks]
    marks = [is_site_line(text) for text in texts]
    first, last = 0, len(blocks)
    head = [number for number in range(min(_ENDS, len(blocks))) if marks[number]]
    tail = [number for number in range(max(len(blocks) - _ENDS, 0), len(blocks)) if marks[number]]
    while head and not _is_short(texts[: head[-1]]):  # text among them: they do not lie together
        head.pop()
    while tail and not _is_short(texts[tail[0] :]):
        tail.pop(0)
    if len(head) >= _FEW_LINES:
        first = head[-1] + 1
    if len(tail) >= _FEW_LINES and tail[0] >= first:
        last = tail[0]
    kept: list[Block] = []
    left_out: list[LeftOut] = []
    title = _title_among(texts[:first], marks, texts[first : first + 6])
    for number, block in enumerate(blocks):
        if (first <= number < last or number == title) and not marks[number]:
            kept.append(block)
        else:
            left_out.append(LeftOut(texts[number] or block.plain, SITE_LINE, block.place))
    return kept, left_out, any(_MORE.search(text) for text in texts[-_ENDS:])


def _title_among(head: Sequence[str], marks: Sequence[bool], following: Sequence[str]) -> int:
    """Return the place of the report's title among the site's lines, where it stands nowhere else; -1: it does not."""
    titles = [number for number, text in enumerate(head) if not marks[number] and is_title_like(strip_signs(text))]
    if not titles or any(is_title_like(strip_signs(text)) for text in following):
        return -1
    return titles[-1]


def _is_short(texts: Sequence[str]) -> bool:
    """Whether none of these is a paragraph of a report."""
    return not any((len(text) > 40 or ("。" in text and len(text) > 10)) and not is_site_line(text) for text in texts)
