"""The field table told to people: the page of the manual."""

from collections.abc import Mapping

from huibian.i18n import N_
from huibian.problems import Translate
from huibian.record.fields import FIELDS, Form

_FORMS: Mapping[Form, str] = {
    Form.TEXT: N_("text"),
    Form.LIST: N_("list"),
    Form.DATE: N_("date"),
    Form.PERIOD: N_("date or period"),
    Form.NUMBER: N_("number"),
    Form.FLAG: N_("yes or no"),
    Form.FILES: N_("list of files"),
    Form.CORRECTIONS: N_("list of days and texts"),
}
_DATES = (
    ("2012-12-08, 2012年12月8日, 二〇一二年十二月八日", N_("a day")),
    ("2012-12, 2012年12月", N_("a month")),
    ("2012, 2012年", N_("a year")),
    ("XXXX-12-08, xx年12月8日, 12月8日", N_("a day of an unknown year")),
    ("201X, 2010年代", N_("a decade: the last digit is unknown")),
    ("2012-XX-08", N_("a day of an unknown month")),
    ("XXXX, 年份不详", N_("nothing is known")),
    ("2012-11-27/2012-12-04, 2012年11月27日至12月4日", N_("a period (only under trip, 考察时间)")),
)


def front_matter_markdown(translate: Translate) -> str:
    """Return the page of the manual about front matter, as Markdown."""
    _ = translate
    example = [
        f"{spec.key}: {spec.example}" for spec in FIELDS if spec.required or spec.key in ("destinations", "trip")
    ]
    in_chinese = [
        f"{spec.chinese[0]}: {spec.example}" for spec in FIELDS if spec.required or spec.key in ("destinations", "trip")
    ]
    head = [
        _("Field"),
        _("Chinese name"),
        _("Required"),
        _("Value"),
        _("Meaning"),
        _("Example"),
    ]
    rows = [
        [
            f"`{spec.key}`",
            "、".join(f"`{name}`" for name in spec.chinese),
            _("yes") if spec.required else "",
            _(_FORMS[spec.form]),
            _(spec.description),
            f"`{spec.example}`",
        ]
        for spec in FIELDS
    ]
    lines = [
        "# " + _("The fields of a report"),
        "",
        _(
            "A report is a Markdown file (UTF-8) below `content/`. It begins with its fields, between two lines of three "
            "hyphens; the text follows."
        ),
        "",
        *_block("markdown", "---", *example, "---", "", _("The text of the report …")),
        _("The Chinese names do the same, and both may be mixed:"),
        "",
        *_block("yaml", *in_chinese),
        *_table(head, rows),
        "",
        _(
            "At least one province or destination is needed. A field is given under one name only; other names are errors, "
            "with a suggestion."
        ),
        "",
        _(
            "`huibian new` writes them for a new report, and `huibian schema` tells editors' programs about them: see "
            "[writing.md](writing.md)."
        ),
        "",
        "## " + _("Values"),
        "",
        "- "
        + _(
            "Values are kept as they are written: `0123`, `no` and `12:30` stay what they are. A value that holds a colon "
            "and a space, or begins with a sign such as `[`, `*` or `@`, stands in quotes."
        ),
        "- " + _("A list is written `[太原, 临汾]`, one item a line with a hyphen, or as one text: `太原、临汾`."),
        "- "
        + _(
            "Attachments lie in the folder of the report or below it. With a name of their own: "
            "`{file: table.pdf, name: 费用表}`."
        ),
        "",
        "## " + _("Dates"),
        "",
        *_table([_("Written"), _("Meaning")], [[f"`{form}`", _(meaning)] for form, meaning in _DATES]),
        "",
        "## " + _("Vocabularies"),
        "",
        _(
            "Two optional files fix the names that may be used: `content/departments.yaml` and `content/topics.yaml`. Where "
            "one exists, other names are errors; aliases and predecessors are merged into the name of their entry."
        ),
        "",
        *_block(
            "yaml",
            "- name: 青岚县总工会",
            "  slug: qinglan-xian-zonggonghui",
            "  aliases: [县总工会]",
            "  parent: 青岚县人民政府",
            "  predecessors: [青岚县职工联合会]",
            "- name: 青岚县人民政府",
        ),
        _(
            "Only `name` is required. In Chinese the keys are `名称`, `短网址`, `别名`, `上级` (the name of another entry), "
            "`前身` and `说明` (`note`)."
        ),
    ]
    return "\n".join(lines) + "\n"


def _block(language: str, *lines: str) -> list[str]:
    return [f"```{language}", *lines, "```", ""]


def _table(head: list[str], rows: list[list[str]]) -> list[str]:
    return [f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *rows)]
