"""Names of offices: what reads like one, and where a person's name begins behind it."""

import re

_SUFFIXES = (
    "总工会", "工会", "联合会", "委员会", "委会", "理事会", "董事会", "管委会", "居委会", "团委", "党委", "纪委", "办公室", "办公厅", "服务中心", "中心", "管理局", "局", "厅",
    "管理处", "处", "科", "股", "部", "委", "办", "大学", "学院", "学校", "中学", "小学", "幼儿园", "党校", "医院", "研究院", "研究所", "院", "所",
    "公司", "集团", "厂", "矿", "人民政府", "政府", "人大", "政协", "妇联", "科协", "文联", "残联", "工商联", "馆", "站", "社", "协会", "学会", "银行",
    "支队", "大队", "总队", "法院", "检察院", "街道", "镇", "乡", "村", "商会", "指挥部", "考察组", "考察团", "代表团", "学习组", "调研组", "教研室",
)  # fmt: skip
_SUFFIX = "|".join(sorted(_SUFFIXES, key=len, reverse=True))
OFFICE = rf"[\u4e00-\u9fff·（）()]{{1,24}}?(?:{_SUFFIX})"
_WHOLE = re.compile(rf"[\u4e00-\u9fff·（）()、]{{1,30}}(?:{_SUFFIX})")
_LEADING = re.compile(rf"([\u4e00-\u9fff·（）()]{{1,30}}(?:{_SUFFIX}))\s*([\u4e00-\u9fff·]{{2,4}})?")
_PARTY = ("考察组", "考察团", "代表团", "学习组", "调研组")
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦傅方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
)
PLACEHOLDERS = re.compile(r"[×xX某*＊○Oo]{2,}")


def ends_like_office(text: str) -> bool:
    """Whether a short text is, or ends with, the name of an office."""
    return len(text) <= 40 and re.search(rf"(?:{_SUFFIX})$", text.strip()) is not None


def is_office(text: str) -> bool:
    """Whether a whole line is the name of one office, or of several.

    >>> is_office("青岚市总工会"), is_office("张某某")
    (True, False)
    """
    shown = text.strip()
    return len(shown) <= 40 and _WHOLE.fullmatch(shown.replace(" ", "")) is not None


def is_party(office: str) -> bool:
    """Whether this is a travelling party rather than an office."""
    return office.endswith(_PARTY)


def office_and_person(text: str) -> tuple[str, str] | None:
    """Part a byline: the office, and the person named behind it, if any; None: it names no office.

    >>> office_and_person("青岚市总工会办公室李明")
    ('青岚市总工会办公室', '李明')
    """
    shown = "".join(text.split())
    if len(shown) > 36:
        return None
    match = _LEADING.fullmatch(shown)
    if match is None:
        return None
    person = match[2] or ""
    if person and person[0] not in _SURNAMES:
        return None
    return match[1], person


def without_inner_room(office: str) -> str:
    """Return the office itself where one of its own rooms signs: 青岚市总工会办公室 → 青岚市总工会."""
    match = re.fullmatch(
        r"(.{3,}(?:会|局|委|政府|院|公司|大学|学校))(?:办公室|秘书科|综合科|研究室|政研室|信息中心)", office
    )
    return match[1] if match else office
