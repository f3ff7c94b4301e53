"""THE table of a report's fields. Parsing, checking, the JSON Schema and the documentation all follow it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from huibian.i18n import N_
from huibian.record.corrections import parse_corrections
from huibian.record.field_values import (
    Parser,
    parse_aliases,
    parse_allowed,
    parse_attachments,
    parse_classification,
    parse_department,
    parse_flag,
    parse_items,
    parse_names,
    parse_one_date,
    parse_party,
    parse_period,
    parse_slug,
    parse_text,
    parse_topics,
)


class Form(Enum):
    """What a field's value looks like in the file."""

    TEXT = "text"
    LIST = "list"
    DATE = "date"
    PERIOD = "period"
    NUMBER = "number"
    FLAG = "flag"
    FILES = "files"
    CORRECTIONS = "corrections"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """One row of the table. `attribute` is the name in `Report`; `related` are wrong names that mean this field."""

    key: str
    chinese: tuple[str, ...]
    attribute: str
    form: Form
    parse: Parser
    description: str
    example: str
    default: Any = ""
    required: bool = False
    related: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All names that the field may bear in a file."""
        return (self.key, *self.chinese)


FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec(
        key="title",
        chinese=("标题",),
        attribute="title",
        form=Form.TEXT,
        parse=parse_text,
        description=N_("The title, in full."),
        example="关于赴山西考察煤矿安全工作的报告",
        required=True,
        related=("题目", "题名", "名称", "name"),
    ),
    FieldSpec(
        key="date",
        chinese=("成文日期", "日期"),
        attribute="document_date",
        form=Form.DATE,
        parse=parse_one_date,
        description=N_("The date of the document, as exact as it is known; XXXX where it is not known at all."),
        example="2012-12-08",
        required=True,
        default=None,
        related=("时间", "印发日期", "发布日期", "publishdate", "created"),
    ),
    FieldSpec(
        key="department",
        chinese=("部门",),
        attribute="department",
        form=Form.TEXT,
        parse=parse_department,
        description=N_("The office that wrote the report. With a file departments.yaml, a name from it."),
        example="青岚市总工会",
        required=True,
        related=("单位", "发文机关", "机关", "作者", "责任者", "author", "authors", "organization"),
    ),
    FieldSpec(
        key="provinces",
        chinese=("省份",),
        attribute="provinces",
        form=Form.LIST,
        parse=parse_items,
        description=N_("Provinces, or countries, that the trip went to. Needed where there are no destinations."),
        example="[山西, 陕西]",
        default=(),
        related=("省", "省市", "省区", "国家", "province", "country", "region"),
    ),
    FieldSpec(
        key="destinations",
        chinese=("目的地",),
        attribute="destinations",
        form=Form.LIST,
        parse=parse_items,
        description=N_(
            "Cities and counties that the trip went to; their provinces are added. An ambiguous name is written with its province: 辽宁/朝阳. Abroad: 德国/慕尼黑."
        ),
        example="[太原, 临汾]",
        default=(),
        related=("地点", "地区", "城市", "考察地点", "destination", "city", "cities", "place", "places", "location"),
    ),
    FieldSpec(
        key="topics",
        chinese=("主题",),
        attribute="topics",
        form=Form.LIST,
        parse=parse_topics,
        description=N_("Topics. With a file topics.yaml, names from it."),
        example="[安全生产, 职业教育]",
        default=(),
        related=("标签", "关键词", "主题词", "分类", "topic", "tags", "tag", "keywords", "categories", "category"),
    ),
    FieldSpec(
        key="kind",
        chinese=("文种",),
        attribute="document_type",
        form=Form.TEXT,
        parse=parse_text,
        description=N_("The kind of document; 报告 unless said."),
        example="通报",
        default="报告",
        related=("类型", "体裁", "type", "genre"),
    ),
    FieldSpec(
        key="number",
        chinese=("发文字号",),
        attribute="document_number",
        form=Form.TEXT,
        parse=parse_text,
        description=N_("The document number."),
        example="青工〔2012〕45号",
        related=("文号", "字号", "编号", "no"),
    ),
    FieldSpec(
        key="recipients",
        chinese=("主送机关",),
        attribute="recipients",
        form=Form.LIST,
        parse=parse_names,
        description=N_("Whom the report is addressed to."),
        example="[市政府]",
        default=(),
        related=("主送", "收文机关", "to", "recipient"),
    ),
    FieldSpec(
        key="copies",
        chinese=("抄送机关",),
        attribute="copy_recipients",
        form=Form.LIST,
        parse=parse_names,
        description=N_("Who receives a copy."),
        example="[市财政局, 市审计局]",
        default=(),
        related=("抄送", "抄报", "cc", "copy"),
    ),
    FieldSpec(
        key="trip",
        chinese=("考察时间",),
        attribute="trip_dates",
        form=Form.PERIOD,
        parse=parse_period,
        description=N_("The time of the trip: a date or a period."),
        example="2012-11-27/2012-12-04",
        default=None,
        related=("考察日期", "出访时间", "时段", "trips", "period", "dates"),
    ),
    FieldSpec(
        key="party",
        chinese=("人数",),
        attribute="party_size",
        form=Form.NUMBER,
        parse=parse_party,
        description=N_("How many people travelled."),
        example="7",
        default=None,
        related=("考察人数", "团组人数", "people", "size"),
    ),
    FieldSpec(
        key="leader",
        chinese=("带队",),
        attribute="leader",
        form=Form.TEXT,
        parse=parse_text,
        description=N_("Who led the party."),
        example="副主席",
        related=("带队人", "团长", "领队", "组长", "head"),
    ),
    FieldSpec(
        key="summary",
        chinese=("摘要",),
        attribute="summary",
        form=Form.TEXT,
        parse=parse_text,
        description=N_("Two or three sentences for lists and feeds."),
        example="看了三处矿井，记下了通风和瓦斯治理的做法。",
        related=("内容摘要", "提要", "简介", "概述", "abstract", "description", "excerpt"),
    ),
    FieldSpec(
        key="attachments",
        chinese=("附件",),
        attribute="attachments",
        form=Form.FILES,
        parse=parse_attachments,
        description=N_("Files to download: paths from the report's folder, or mappings of file and name (文件, 名称)."),
        example="[日程表.pdf]",
        default=(),
        related=("文件", "files", "attachment"),
    ),
    FieldSpec(
        key="corrections",
        chinese=("更正",),
        attribute="corrections",
        form=Form.CORRECTIONS,
        parse=parse_corrections,
        description=N_(
            "What was corrected after publication, and when; stands above the report and in the feeds. Each is a day and a text, or a mapping of date and text (日期, 内容)."
        ),
        example="[2026-05-01: 第三节的产量应为30万吨。]",
        default=(),
        related=("勘误", "更正说明", "订正", "correction", "errata", "erratum"),
    ),
    FieldSpec(
        key="source",
        chinese=("来源",),
        attribute="source",
        form=Form.TEXT,
        parse=parse_text,
        description=N_("Where the text comes from, for example a volume of the archive."),
        example="市档案馆馆藏",
        related=("出处", "资料来源", "origin"),
    ),
    FieldSpec(
        key="aliases",
        chinese=("别名",),
        attribute="aliases",
        form=Form.LIST,
        parse=parse_aliases,
        description=N_("Former addresses of this report on the site; they lead to it."),
        example="[/old/2012/shanxi/]",
        default=(),
        related=("旧网址", "原网址", "alias", "redirects", "redirect_from"),
    ),
    FieldSpec(
        key="slug",
        chinese=("短网址",),
        attribute="slug",
        form=Form.TEXT,
        parse=parse_slug,
        description=N_(
            "The report's address below /reports/, where it is not to follow from the file's path. Small letters, digits, hyphens, single slashes."
        ),
        example="2012/shanxi-meikuang",
        related=("网址", "链接", "url", "permalink", "path"),
    ),
    FieldSpec(
        key="draft",
        chinese=("草稿",),
        attribute="draft",
        form=Form.FLAG,
        parse=parse_flag,
        description=N_("Whether the report is not to be published yet: yes or no (是, 否)."),
        example="yes",
        default=False,
        related=("published", "发布"),
    ),
    FieldSpec(
        key="classification",
        chinese=("密级",),
        attribute="classification",
        form=Form.TEXT,
        parse=parse_classification,
        description=N_("公开, 无, or nothing; a report with any other classification is refused."),
        example="公开",
        related=("保密", "秘密等级", "secrecy"),
    ),
    FieldSpec(
        key="reference",
        chinese=("档号",),
        attribute="reference_code",
        form=Form.TEXT,
        parse=parse_text,
        description=N_("The archival reference code."),
        example="青工档-2012-永久-17",
        related=("档案号", "ref"),
    ),
    FieldSpec(
        key="allow",
        chinese=("允许",),
        attribute="allowed",
        form=Form.LIST,
        parse=parse_allowed,
        description=N_(
            "Texts of this report that huibian check is not to point out again; telephone numbers as it shows them: '138****5678'."
        ),
        example="['138****5678', xx年]",
        default=(),
        related=("允许内容", "核实", "ignore", "allowed"),
    ),
)
FIELD_BY_NAME: Mapping[str, FieldSpec] = {name: spec for spec in FIELDS for name in spec.names}
