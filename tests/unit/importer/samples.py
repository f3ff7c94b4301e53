"""Documents of many shapes, in our own words, with the fields that an import must find in them."""

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass, field

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


_HAN = re.compile("[〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd]")


def han(text):
    """Return the Han characters of a text: what must not get lost."""
    return _HAN.findall(text)


@dataclass(frozen=True)
class Sample:
    """A file, the reports in it (fields as an editor would write them; what is not named is not in the text), and all its text.

    `text` is what stands in the file, taken down apart from the readers under test.
    """

    name: str
    data: bytes
    reports: tuple[dict, ...]
    text: str
    headings: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()  # what the reports must hold, healed
    dropped: tuple[str, ...] = field(default=())  # what must be in the review, not in a report


def png(width=3, height=2):
    """Make a small picture."""
    rows = b"".join(b"\0" + b"\x40\x80\xc0" * width for _ in range(height))

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


COMPILATION = """《关于赴浙江江苏考察社区食堂情况的报告》.docx

上传人:c***7 文档编号:900123 上传时间:2021-06-01 格式:DOCX 页数:9 大小:28.10KB
下载 相关 举报
《关于赴浙江江苏考察社区食堂情况的报告》.docx_第1页

第1页 / 共9页
《关于赴浙江江苏考察社区食堂情况的报告》.docx_第2页

第2页 / 共9页
点击查看更多>>
下载资源
资源描述
《《关于赴浙江江苏考察社区食堂情况的报告》.docx》由会员分享,可在线阅读,更多相关《《关于赴浙江江苏考察社区食堂情况的报告》.docx(9页珍藏版)》请在某某网上搜索。

《关于赴浙江江苏考察社区食堂情况的报告》

《关于赴浙江、江苏考察社区食堂情况的报告》

局领导:

为把我省社区食堂办得更实在,经省局领导批准,老龄服务中心组织六个县区的同志外出学习,现将看到的情况报告如下:

一、一路所见

xx年5月6日至11日,省局老龄服务中心副主任率六个县区的同志一行9人赴浙江省、江苏省看了十四家社区食堂。

考察组先后到杭州市、嘉兴市、苏州市、南京市,每到一处都先排队打饭,再坐下来问账。

嘉兴一家食堂的掌勺师2

傅原来开过面馆,他把一天的剩菜称给我们看,只有三斤多一点。

(一)账目贴在门口

每天收了多少、花了多少,当天晚上就贴出来,街坊们站在门口念给不识字的老人听,谁有疑问当场就

问清楚,不留到第二天。

他们说得最多的一句话是“宁可少一个菜,不可少一

两米”,我们听了很受触动。

二、几点打算

先在云南民政系统办的三家食堂试着贴账,年底看一看剩菜少了没有。各县民政局都愿意试。

特此报告

××

xx年六月一日

第二篇:

赴河北考察学习报告赴河北考察学习报告

为让全市的小水电站管得更牢靠,大家早就想出去看一看。

xx年9月2日—5日,市水务局组织本局、三明水文站和九个县的同志赴石家庄市参加小水电培训班,并看了两座改造过的老电站。

一、学了什么

讲课的老师不念稿子,他带来一截锈穿的压力管,让大家轮流摸。核心的规矩一共有十二条,3

全都写在一张纸上。

二、回来以后

我市的老电站先查压力管,查出来的问题当月就改。

xx年九月二十日

第三篇:

赴甘肃、青海等地考察报告考察报告关于赴甘肃、青海、宁夏等地

考察防沙治沙的请示

场领导:

xx年春天风沙又埋了两条渠,现申请由副场长带队,赴甘肃、青海看草方格,到宁夏看滴灌林带,预计用时12天左右。

考察人员:

场领导1人

林业站3人

水管站2人

以上合计共6人,妥否,请领导批示。

红柳林场生产科

xx年二月十八日

第四篇:

赴福建江西考察农家书屋工作的报告赴福建、江西考察农家书屋工作

情况报告

文化馆周春生

县政府:

8月上旬接到通知,说是要组织去海南开会,后来因为台风改为在福建看书屋。

8月12日-8月20日,考察组一行看了福建省泉州市两个渔村的书屋、漳州市一家茶厂的书架,又到江西省赣州市、景德镇看了瓷厂阅览室。

我们望都的书屋不缺书,缺的是晚上开门的人。望都有书屋一百多家,有人值守的不到一半,这是我县最短的一块板。

3四是书要换着看,半年一轮。

xx年九月三日

第五篇:

赴贵州广西四川学习考察报告铜陵市总工会

赴广西、四川等地学习考察报告

铜陵市总工会办公室吴小满

10月9日,由铜陵市总工会副主席方一鸣带队,市总工会和部分企业工会的同志组成的考察团一行11人,赴广西南宁市总工会、四川省成都市总工会看职工驿站。

一、南宁的驿站开到半夜

驿站里的微波炉是出租车司机凑钱买的,工会只管修。多年来,这里充分发

1挥小地方的长处,热饭、充电、歇脚三件事做得一样不少。

二、成都的做法

成都把驿站的钥匙交给环卫工人自己管,谁最后一个走谁锁门,丢过一回东西,第二天又还了回来,这是当地最让我们服气的地

展开阅读全文
相关资源
猜你喜欢
相关搜索

当前位置:首页 > 社会民生

copyright@ 2009-2021 某某网网站版权所有
"""


def compilation():
    """Five reports as a document-sharing site shows them."""
    return Sample(
        "compilation.txt",
        COMPILATION.encode(),
        (
            {
                "title": "关于赴浙江、江苏考察社区食堂情况的报告", "date": "XXXX-06-01",
                "department": "云南省民政局老龄服务中心", "provinces": {"浙江", "江苏"},
                "destinations": {"杭州", "嘉兴", "苏州", "南京"}, "kind": "报告", "recipients": ("局领导",),
                "trip": "XXXX-05-06/XXXX-05-11", "party": "9", "leader": "省局老龄服务中心副主任",
            },
            {
                "title": "赴河北考察学习报告", "date": "XXXX-09-20", "department": "三明市水务局", "provinces": {"河北"},
                "destinations": {"石家庄"}, "kind": "报告", "trip": "XXXX-09-02/XXXX-09-05",
            },
            {
                "title": "关于赴甘肃、青海、宁夏等地考察防沙治沙的请示", "date": "XXXX-02-18",
                "department": "红柳林场生产科", "provinces": {"甘肃", "青海", "宁夏"}, "kind": "请示",
                "recipients": ("场领导",), "party": "6", "leader": "副场长",
            },
            {
                "title": "赴福建、江西考察农家书屋工作情况报告", "date": "XXXX-09-03", "department": "望都县文化馆",
                "provinces": {"福建", "江西"}, "destinations": {"泉州", "漳州", "赣州", "景德镇"}, "kind": "报告",
                "recipients": ("县政府",), "trip": "XXXX-08-12/XXXX-08-20",
            },
            {
                "title": "铜陵市总工会赴广西、四川等地学习考察报告", "department": "铜陵市总工会",
                "provinces": {"广西", "四川"}, "destinations": {"南宁", "成都"}, "kind": "报告", "trip": "XXXX-10-09",
                "party": "11", "leader": "铜陵市总工会副主席方一鸣",
            },
        ),
        COMPILATION,
        headings=("## 一、一路所见", "### (一)账目贴在门口", "## 二、成都的做法"),
        phrases=(
            "嘉兴一家食堂的掌勺师傅原来开过面馆", "谁有疑问当场就问清楚", "宁可少一个菜,不可少一两米", "一共有十二条,全都写在一张纸上",
            "\n四是书要换着看", "这里充分发挥小地方的长处",
        ),
        dropped=("上传人:c***7", "展开阅读全文", "当前位置:首页", "第三篇:", "赴福建江西考察农家书屋工作的报告"),
    )  # fmt: skip


def _docx(document):
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _with_parts(data, parts, edit=None):
    """Add or replace parts of a .docx; `edit` changes the text of existing parts (name → function)."""
    source = zipfile.ZipFile(io.BytesIO(data))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            text = source.read(entry)
            if edit and entry.filename in edit:
                text = edit[entry.filename](text.decode()).encode()
            if entry.filename not in parts:
                target.writestr(entry.filename, text)
        for name, text in parts.items():
            target.writestr(name, text)
    return stream.getvalue()


def styled():
    """Word with real heading styles, a table with merged cells, lists, a picture and a footnote."""
    from docx import Document  # noqa: PLC0415

    document = Document()
    document.add_paragraph("关于赴山东学习农贸市场改造的报告", style="Title")
    document.add_paragraph("市人民政府：")
    trip = "2016年4月11日至15日，市商务局副局长带领市场科一行5人赴山东省潍坊市、临沂市，学习农贸市场改造。"
    first = document.add_paragraph(trip)
    document.add_paragraph("两个市场的摊位", style="Heading 1")
    document.add_paragraph("潍坊的摊位")
    document.add_paragraph("比我们的宽一尺", style="List Bullet")
    document.add_paragraph("地沟每天冲两遍", style="List Bullet")
    table = document.add_table(rows=4, cols=3)
    rows = [
        ["市场", "摊位", "备注"],
        ["潍坊", "一百二十个", "新建"],
        ["", "六十个", "改建"],
        ["合计", "", "一百八十个"],
    ]
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(3, 0).merge(table.cell(3, 1))
    document.add_paragraph("我们的打算", style="Heading 1")
    document.add_paragraph("先改东门市场", style="List Number")
    document.add_paragraph("再改西门市场", style="List Number")
    picture = document.add_paragraph()
    picture.add_run().add_picture(io.BytesIO(png()))
    document.add_paragraph("青岚市商务局")
    document.add_paragraph("2016年5月3日")
    document.sections[0].header.paragraphs[0].text = "内部资料仅供参阅"
    data = _docx(document)
    note = f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="2"><w:p><w:r><w:t>数字由当地提供，没有核对。</w:t></w:r></w:p></w:footnote></w:footnotes>'
    mark = '学习农贸市场改造。</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'
    data = _with_parts(
        data,
        {"word/footnotes.xml": note},
        {"word/document.xml": lambda text: text.replace("学习农贸市场改造。</w:t></w:r>", mark)},
    )
    assert first.text == trip
    texts = (
        "关于赴山东学习农贸市场改造的报告市人民政府：" + trip + "两个市场的摊位潍坊的摊位比我们的宽一尺地沟每天冲两遍"
    )
    texts += (
        "".join(map("".join, rows))
        + "我们的打算先改东门市场再改西门市场青岚市商务局2016年5月3日内部资料仅供参阅数字由当地提供，没有核对。"
    )
    return Sample(
        "styled.docx",
        data,
        (
            {
                "title": "关于赴山东学习农贸市场改造的报告", "date": "2016-05-03", "department": "青岚市商务局",
                "provinces": {"山东"}, "destinations": {"潍坊", "临沂"}, "kind": "报告", "recipients": ("市人民政府",),
                "trip": "2016-04-11/2016-04-15", "party": "5", "leader": "市商务局副局长",
            },
        ),
        texts,
        headings=("## 两个市场的摊位", "## 我们的打算"),
        phrases=(
            "| 市场 | 摊位 | 备注 |\n| --- | --- | --- |\n| 潍坊 | 一百二十个 | 新建 |\n| 〃 | 六十个 | 改建 |\n| 合计 |  | 一百八十个 |",
            "- 比我们的宽一尺\n- 地沟每天冲两遍", "1. 先改东门市场\n2. 再改西门市场", "学习农贸市场改造。[^1]", "[^1]: 数字由当地提供", "![图1](",
        ),
        dropped=("内部资料仅供参阅",),
    )  # fmt: skip


def faked():
    """Word without any style: a letterhead, a title over two lines, bold headings, tracked changes, a text box, a comment."""
    from docx import Document  # noqa: PLC0415
    from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN  # noqa: PLC0415
    from docx.shared import Pt  # noqa: PLC0415

    document = Document()

    def add(text, *, size=16, bold=False, align=None):
        paragraph = document.add_paragraph()
        run = paragraph.add_run(text)
        run.font.size, run.bold = Pt(size), bold
        paragraph.alignment = align

    add("青岚市教育局文件", size=36, bold=True, align=ALIGN.CENTER)
    add("青教〔2018〕33号", align=ALIGN.CENTER)
    add("青岚市教育局关于赴上海、江苏", size=22, bold=True, align=ALIGN.CENTER)
    add("考察学前教育工作的报告", size=22, bold=True, align=ALIGN.CENTER)
    add("市委、市政府：")
    add(
        "根据今年的工作安排，由市教育局局长带队，有关幼儿园园长参加的考察组一行12人，于2018年10月15日至19日赴上海、江苏两地考察学前教育。"
    )
    add("现将情况报告如下。")
    add("一、基本情况", bold=True)
    add("考察组先后到上海市长宁区、江苏省无锡市，进了九所幼儿园，在小椅子上坐了九个上午，听老师们讲孩子。")
    add("孩子的午睡", bold=True)
    add("无锡的园子午睡不拉窗帘，老师说拉了窗帘孩子反而怕，醒着的孩子可以到走廊里看书，轻手轻脚的。")
    add("（一）园长的一天", bold=True)
    add("园长早上站在门口，叫得出每个孩子的名字，也叫得出每个奶奶的姓。")
    add("旧句子放在这里备用")
    add("二、建议", bold=True)
    add("请市政府支持把三所园的围墙改矮，让过路的人看得见孩子，孩子也看得见街上的人。妥否，请批示。")
    add("附件：1.考察日程表")
    add("青岚市教育局", align=ALIGN.RIGHT)
    add("2018年11月2日", align=ALIGN.RIGHT)
    add("抄送：市财政局、市卫生健康委员会。")
    box = (
        '<w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent><w:p><w:r>'
        "<w:t>照片里是无锡一所园子的矮墙</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )

    def edit(text):
        text = text.replace("<w:t>旧句子放在这里备用</w:t>", "<w:t>新的一句留下来了。</w:t>")
        end = text.index("</w:r>", text.index("新的一句留下来了"))
        deleted = '<w:del w:id="5" w:author="x"><w:r><w:delText>旧句子放在这里备用</w:delText></w:r></w:del>'
        added = '<w:ins w:id="6" w:author="x"><w:r><w:t>后来又添了半句。</w:t></w:r></w:ins>'
        hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>这句藏着</w:t></w:r>"
        return text[: end + 6] + deleted + added + hidden + box + text[end + 6 :]

    comments = f'<w:comments xmlns:w="{W}"><w:comment w:id="0"><w:p><w:r><w:t>此处请核实</w:t></w:r></w:p></w:comment></w:comments>'
    data = _with_parts(_docx(document), {"word/comments.xml": comments}, {"word/document.xml": edit})
    texts = (
        "".join(p.text for p in document.paragraphs)
        + "新的一句留下来了后来又添了半句这句藏着照片里是无锡一所园子的矮墙此处请核实"
    )
    return Sample(
        "faked.docx",
        data,
        (
            {
                "title": "青岚市教育局关于赴上海、江苏考察学前教育工作的报告", "date": "2018-11-02",
                "department": "青岚市教育局", "provinces": {"上海", "江苏"}, "destinations": {"长宁", "无锡"},
                "kind": "报告", "number": "青教〔2018〕33号", "recipients": ("市委", "市政府"),
                "copies": ("市财政局", "市卫生健康委员会"), "trip": "2018-10-15/2018-10-19", "party": "12",
                "leader": "市教育局局长",
            },
        ),
        texts,
        headings=("## 一、基本情况", "### 孩子的午睡", "### （一）园长的一天", "## 二、建议"),
        phrases=("新的一句留下来了。后来又添了半句。", "照片里是无锡一所园子的矮墙"),
        dropped=("旧句子放在这里备用", "这句藏着", "此处请核实", "青岚市教育局文件"),
    )  # fmt: skip


def numbered():
    """Word whose ordinals (一、 1.) are numbers that Word itself counts, and whose sentences are broken by page ends."""
    from docx import Document  # noqa: PLC0415

    document = Document()
    document.add_paragraph("赴河南考察粮库管理的学习体会")
    document.add_paragraph("（2009年7月）")
    document.add_paragraph("粮食局保管科  李向前")
    document.add_paragraph(
        "6月22日至26日，我跟着地区粮食局的同志去了河南省新乡市和周口市，看了四个粮库，回来一直睡不踏实。"
    )
    for text, level in (("老库也能管好", 0), ("温度计插在哪里", 1), ("谁来看温度计", 1), ("想做的三件事", 0)):
        document.add_paragraph(text).paragraph_format.left_indent = None
        number = document.paragraphs[-1]._p.get_or_add_pPr()
        number.append(_xml(f'<w:numPr xmlns:w="{W}"><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>'))
        document.add_paragraph(
            "新乡的库是六十年代盖的，墙厚，窗小，保管员把每一袋粮的来路都记在小本子上，翻开来像一本家谱。"
        )
    document.add_paragraph("周口的老保管员说，粮食会说话，潮了它就")
    document.add_paragraph("- 4 -")
    document.add_paragraph("发热，热了它就招虫，人要学会听。")
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for level, form, text in ((0, "chineseCountingThousand", "%1、"), (1, "chineseCounting", "（%2）"))
    )
    numbering.insert(0, _xml(f'<w:abstractNum xmlns:w="{W}" w:abstractNumId="77">{levels}</w:abstractNum>'))
    numbering.append(_xml(f'<w:num xmlns:w="{W}" w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    return Sample(
        "numbered.docx",
        _docx(document),
        (
            {
                "title": "赴河南考察粮库管理的学习体会", "date": "2009-07", "department": "粮食局保管科", "provinces": {"河南"},
                "destinations": {"新乡", "周口"}, "kind": "心得体会", "trip": "2009-06-22/2009-06-26",
            },
        ),
        "".join(p.text for p in document.paragraphs),
        headings=("## 一、老库也能管好", "### （一）温度计插在哪里", "### （二）谁来看温度计", "## 二、想做的三件事"),
        phrases=("潮了它就发热，热了它就招虫",),
        dropped=("- 4 -",),
    )  # fmt: skip


def _xml(text):
    from docx.oxml import parse_xml  # noqa: PLC0415

    return parse_xml(text)


WRAPPED = """        关于赴湖北考察城市公交工作的报告

市政府办公室：
    为缓解我市早晚高峰坐车难，市交通局于2011年3月7日至10日组织公
交公司、线网科和客运管理处一行8人赴湖北省宜昌市、襄阳市考察城市公交，
局长任组长。考察组早上五点半跟头班车，夜里跟末班车，把两个城市的线路
坐了个遍。现将情况报告如下：
    一、宜昌的做法
    宜昌的公交车不急着开，司机等老人坐稳了才松刹车，站牌上写着一句
话：“我等您坐好”。调度员说，一趟车晚两分钟，没有一个乘客写信来告，
倒是摔过一个老人，全公司检讨了一个月。
                                 - 2 -
    二、襄阳的做法
    襄阳把学生专线的时刻表交给学校来定，放学早就早开，放学晚就晚开，
司机与门卫互相留着电话。

                                        青岚市交通局
                                        2011年3月28日

        关于赴湖北考察城市停车工作的报告

市政府办公室：
    按照市领导的批示，市城管局副局长带队一行6人，于2011年4月18日至
21日赴武汉市、黄石市考察停车。武汉的老街巷白天让给菜摊，夜里让给车，
一条线画两种颜色，街坊看得明白，警察也省得天天来劝。黄石把学校操场夜
里借给居民停车，早上六点半以前开走，晚走一次停用一个月，试了两年只停
用过三个人。

                                        青岚市城市管理局
                                        2011年5月6日
"""


def wrapped():
    """A GBK text, its lines cut at one width, with two reports that only signatures part."""
    return Sample(
        "wrapped.txt",
        WRAPPED.replace("\n", "\r\n").encode("gbk"),
        (
            {
                "title": "关于赴湖北考察城市公交工作的报告", "date": "2011-03-28", "department": "青岚市交通局",
                "provinces": {"湖北"}, "destinations": {"宜昌", "襄阳"}, "kind": "报告", "recipients": ("市政府办公室",),
                "trip": "2011-03-07/2011-03-10", "party": "8", "leader": "局长",
            },
            {
                "title": "关于赴湖北考察城市停车工作的报告", "date": "2011-05-06", "department": "青岚市城市管理局",
                "provinces": {"湖北"}, "destinations": {"武汉", "黄石"}, "kind": "报告", "recipients": ("市政府办公室",),
                "trip": "2011-04-18/2011-04-21", "party": "6", "leader": "市城管局副局长",
            },
        ),
        WRAPPED,
        headings=("## 一、宜昌的做法", "## 二、襄阳的做法"),
        phrases=("组织公交公司、线网科和客运管理处", "站牌上写着一句话：“我等您坐好”。", "把学校操场夜里借给居民停车"),
        dropped=("- 2 -",),
    )  # fmt: skip


PAGE = """<!DOCTYPE html>
<html><head><meta charset="gb2312"><title>考察报告_青岚政务网</title><style>p { color: red }</style>
<script>alert("跑不起来")</script></head>
<body><nav><a href="/">首页</a> <a href="/news">新闻中心</a></nav>
<table class="frame"><tr><td>
<h1>关于赴吉林、黑龙江考察冰雪旅游的情况报告</h1>
<p align="center">发布时间：2020-01-20 浏览次数：318 字体：【大 中 小】</p>
<p>市文旅局党组：</p>
<p>2019年12月9日至14日，市文旅局副局长率产业科<b>一行4人</b>赴吉林市、哈尔滨市和
   牡丹江市考察冰雪旅游。</p>
<p><strong>一、看到的</strong></p>
<p>哈尔滨把冰灯搬进了菜市场，卖冻梨的摊子前面最亮。<br>牡丹江的雪村里，热炕比滑雪板俏。</p>
<table border="1"><tr><th>城市</th><th colspan="2">去处</th></tr>
<tr><td rowspan="2">牡丹江</td><td>雪村</td><td>炕</td></tr><tr><td>冰湖</td><td>鱼</td></tr></table>
<p><strong>二、想到的</strong></p>
<ol><li>冷也是本钱</li><li>人比雪要紧</li></ol>
<p style="text-align: right">青岚市文旅局产业科</p>
<p style="text-align: right">2020年1月8日</p>
</td></tr></table>
<footer>版权所有 青岚政务网 青ICP备00000000号</footer></body></html>"""


def webpage():
    """A web page in GBK: menus, a frame of tables, a table with spans."""
    text = re.sub(r"<script.*?</script>|<style.*?</style>|<[^>]+>", "", PAGE, flags=re.DOTALL)
    return Sample(
        "webpage.html",
        PAGE.encode("gb2312"),
        (
            {
                "title": "关于赴吉林、黑龙江考察冰雪旅游的情况报告", "date": "2020-01-08", "department": "青岚市文旅局产业科",
                "provinces": {"吉林", "黑龙江"}, "destinations": {"吉林", "哈尔滨", "牡丹江"}, "kind": "报告",
                "recipients": ("市文旅局党组",), "trip": "2019-12-09/2019-12-14", "party": "4", "leader": "市文旅局副局长",
            },
        ),
        text,
        headings=("## 一、看到的", "## 二、想到的"),
        phrases=(
            "副局长率产业科**一行4人**赴吉林市、哈尔滨市和牡丹江市", "最亮。\n\n牡丹江的雪村里", "1. 冷也是本钱\n2. 人比雪要紧",
            "| 城市 | 去处 |  |\n| --- | --- | --- |\n| 牡丹江 | 雪村 | 炕 |\n| 〃 | 冰湖 | 鱼 |",
        ),
        dropped=("新闻中心", "浏览次数：318", "青ICP备00000000号"),
    )  # fmt: skip


PDF_LINES = (
    ("关于赴重庆考察山地自行车道的报告", 22, "center"),
    ("市住房和城乡建设局：", 16, ""),
    ("　　2022年6月13日至17日，青岚市公园管理中心主任带队，", 16, ""),
    ("规划科、绿化科一行6人赴重庆市考察山地自行车道，骑了四条", 16, ""),
    ("坡道，推了两条坡道。现将情况报告如下：", 16, ""),
    ("　　一、坡道怎么修", 16, ""),
    ("　　重庆的坡道每隔一百步有一处平地，骑累了的人可以下来", 16, ""),
    ("靠着栏杆喘口气，栏杆的高矮正好搁胳膊。修路的师傅说，", 16, ""),
    ("他自己不会骑车，是看着卖菜的老人怎么推车才想出来的办", 16, ""),
    ("法，坡顶上还留了一块晒太阳的石头。", 16, ""),
)
PDF_REST = (
    ("　　二、我们怎么办", 16, ""),
    ("　　先在西山公园修一条短的，让卖菜的老人来试，他们推得", 16, ""),
    ("动，骑车的人就骑得动。", 16, ""),
    ("青岚市公园管理中心", 16, "right"),
    ("2022年7月1日", 16, "right"),
)


def pdf():
    """A PDF with a text layer: lines, running heads, page numbers."""
    from PIL import Image  # noqa: PLC0415
    from reportlab.lib.pagesizes import A4  # noqa: PLC0415
    from reportlab.lib.utils import ImageReader  # noqa: PLC0415
    from reportlab.pdfbase import pdfmetrics  # noqa: PLC0415
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont  # noqa: PLC0415
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4, invariant=1)
    pages = (PDF_LINES, PDF_REST, (("附件：1.路线图", 16, ""),))
    photo = io.BytesIO()
    Image.new("RGB", (8, 6), (200, 80, 40)).save(photo, "JPEG")
    for number, lines in enumerate(pages, 1):
        y = 740
        if number == 2:
            canvas.drawImage(ImageReader(photo), 100, 200, 80, 60)
        canvas.setFont("STSong-Light", 10)
        canvas.drawString(72, 800, "青岚市公园管理中心公文")
        canvas.drawCentredString(297, 40, f"— {number} —")
        for text, size, align in lines:
            canvas.setFont("STSong-Light", size)
            if align == "center":
                canvas.drawCentredString(297, y, text)
            elif align == "right":
                canvas.drawRightString(500, y, text)
            else:
                canvas.drawString(72, y, text)
            y -= 30
        canvas.showPage()
    canvas.save()
    text = "".join(text for lines in pages for text, _size, _align in lines) + "青岚市公园管理中心公文" * 3
    return Sample(
        "pages.pdf",
        stream.getvalue(),
        (
            {
                "title": "关于赴重庆考察山地自行车道的报告", "date": "2022-07-01", "department": "青岚市公园管理中心",
                "provinces": {"重庆"}, "kind": "报告", "recipients": ("市住房和城乡建设局",),
                "trip": "2022-06-13/2022-06-17", "party": "6", "leader": "青岚市公园管理中心主任",
            },
        ),
        text,
        headings=("## 一、坡道怎么修", "## 二、我们怎么办"),
        phrases=("青岚市公园管理中心主任带队，规划科、绿化科一行6人", "才想出来的办法，坡顶上", "他们推得动，骑车的人",
            "![图1](chongqing-"),
        dropped=("— 2 —", "青岚市公园管理中心公文"),
    )  # fmt: skip


_ODT = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"'
ODT_CONTENT = f"""<?xml version="1.0" encoding="UTF-8"?><office:document-content {_ODT}><office:automatic-styles>
<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>
<style:style style:name="T1" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<text:list-style style:name="L1" text:name="L1"><text:list-level-style-number text:level="1" style:num-format="1"/></text:list-style>
</office:automatic-styles><office:body><office:text>
<text:tracked-changes><text:changed-region><text:deletion><text:p>删掉的一段话</text:p></text:deletion></text:changed-region></text:tracked-changes>
<text:p text:style-name="P1">关于赴新疆考察牧区流动图书车的报告</text:p>
<text:p>县委宣传部：</text:p>
<text:p>2015年8月3日至12日，县图书馆馆长带队一行3人赴新疆伊犁、阿勒泰考察牧区流动图书车，<text:span text:style-name="T1">车比路走得远</text:span>。<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>当地人这么说。</text:p></text:note-body></text:note></text:p>
<text:h text:outline-level="1">一、车上有什么</text:h>
<text:p>车上有书八百本，热水一桶，针线一盒，还有一个会修收音机的司机。<draw:frame><draw:image xlink:href="Pictures/a.png"/></draw:frame></text:p>
<text:list text:style-name="L1"><text:list-item><text:p>书按毡房的次序借</text:p></text:list-item><text:list-item><text:p>还书不催</text:p></text:list-item></text:list>
<table:table><table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>借书最多的地方</text:p></table:table-cell><table:covered-table-cell/></table:table-row>
<table:table-row><table:table-cell><text:p>夏牧场</text:p></table:table-cell><table:table-cell><text:p>三百本</text:p></table:table-cell></table:table-row></table:table>
<text:h text:outline-level="1">二、我们的车</text:h>
<text:p>我馆的车明年春天上山，司机已经在学修收音机。<office:annotation><text:p>批注一句</text:p></office:annotation></text:p>
<text:p>青岚县图书馆</text:p><text:p>2015年9月1日</text:p>
</office:text></office:body></office:document-content>"""


def odt():
    """An OpenDocument text."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        target.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        target.writestr("content.xml", ODT_CONTENT)
        target.writestr("Pictures/a.png", png())
    return Sample(
        "steppe.odt",
        stream.getvalue(),
        (
            {
                "title": "关于赴新疆考察牧区流动图书车的报告", "date": "2015-09-01", "department": "青岚县图书馆",
                "provinces": {"新疆"}, "destinations": {"伊犁", "阿勒泰"}, "kind": "报告", "recipients": ("县委宣传部",),
                "trip": "2015-08-03/2015-08-12", "party": "3", "leader": "县图书馆馆长",
            },
        ),
        re.sub("<[^>]+>", "", ODT_CONTENT),
        headings=("## 一、车上有什么", "## 二、我们的车"),
        phrases=(
            "**车比路走得远**。[^1]", "[^1]: 当地人这么说。", "1. 书按毡房的次序借\n2. 还书不催",
            "| 借书最多的地方 |  |\n| --- | --- |\n| 夏牧场 | 三百本 |", "![图1](",
        ),
        dropped=("删掉的一段话", "批注一句"),
    )  # fmt: skip


ABROAD = """秘密★1年
青岚市职业技术学院赴德国考察学徒制情况汇报
——三个车间里的二十天

院党委：
2017年5月8日至27日，副院长率机电系教师共7人赴德国慕尼黑、斯图加特，在三个车间里站了二十天。
1. 师傅不急
师傅让学徒锉一块铁，锉平了再说话。
2. 学徒不躲
学徒锉坏了自己去写检讨，写完贴在墙上。
主题词：职业教育 学徒制 考察 汇报
青岚市职业技术学院
二〇一七年六月十二日
"""


def abroad():
    """A UTF-16 text about a trip abroad, with a classification, a subtitle and subject words."""
    return Sample(
        "abroad.txt",
        ABROAD.encode("utf-16"),
        (
            {
                "title": "青岚市职业技术学院赴德国考察学徒制情况汇报——三个车间里的二十天", "date": "2017-06-12",
                "department": "青岚市职业技术学院", "provinces": {"德国"}, "destinations": {"德国/慕尼黑", "德国/斯图加特"},
                "kind": "汇报", "recipients": ("院党委",), "trip": "2017-05-08/2017-05-27", "party": "7",
                "leader": "副院长", "topics": ("职业教育", "学徒制", "汇报"), "classification": "秘密",
            },
        ),
        ABROAD,
        headings=("## 1. 师傅不急", "## 2. 学徒不躲"),
    )  # fmt: skip


def request():
    """A short letter in UTF-8 that names little: what is not there must stay empty."""
    text = "关于组织外出学习垃圾分类的请示\n\n镇政府：\n\n    今年我村的垃圾越分越乱，想请镇里带我们出去看一看。去哪里、去几天，都听镇里安排。\n\n    妥否，请批复。\n\n                  柳树沟村村委会\n                  2021年3月2日\n"
    return Sample(
        "request.txt",
        text.encode(),
        (
            {
                "title": "关于组织外出学习垃圾分类的请示", "date": "2021-03-02", "department": "柳树沟村村委会", "kind": "请示",
                "recipients": ("镇政府",),
            },
        ),
        text,
    )  # fmt: skip


def archive():
    """A zip with a name in GBK, and with entries that must not be taken."""
    stream = io.BytesIO()
    inner = "关于赴云南考察花卉市场的报告\n\n市农业局：\n\n2013年2月18日至22日，局长带队一行5人赴昆明市、玉溪市考察花卉市场，天不亮就去看拍卖。\n\n花农把花当孩子，剪下来先喝水再上路。\n\n青岚市农业局\n2013年3月4日\n"
    with zipfile.ZipFile(stream, "w") as target:
        entry = zipfile.ZipInfo("云南报告.txt".encode("gbk").decode("cp437"))
        target.writestr(entry, inner)
        entry = zipfile.ZipInfo("../evil.txt")
        target.writestr(entry, "不该出来的字" * 5)
        target.writestr("tool.exe", b"MZ")
        target.writestr("__MACOSX/._x.txt", b"\0")
    return Sample(
        "archive.zip",
        stream.getvalue(),
        (
            {
                "title": "关于赴云南考察花卉市场的报告", "date": "2013-03-04", "department": "青岚市农业局",
                "provinces": {"云南"}, "destinations": {"昆明", "玉溪"}, "kind": "报告", "recipients": ("市农业局",),
                "trip": "2013-02-18/2013-02-22", "party": "5", "leader": "局长",
            },
        ),
        inner,
    )  # fmt: skip


SAMPLES = (compilation, styled, faked, numbered, wrapped, webpage, pdf, odt, abroad, request, archive)
