"""E300 to E313: addresses, links between reports, file names."""

from huibian.explanations.example import REPORT, Explanation, fields, report, site, text, told
from huibian.i18n import N_

_OTHER = "content/2012/linfen.md"


def _other(*lines: str, body: str = "我们去了临汾。") -> str:
    return report("标题: 关于赴临汾考察的报告", "成文日期: 2010-05-06", "目的地: [临汾]", *lines, body=body)


EXPLANATIONS = (
    Explanation(
        "E301",
        N_("Two reports cannot have one address: one would hide the other."),
        site(
            "content/2012/taiyuan.md\ncontent/2012/Taiyuan.md",
            lambda: {REPORT: report(), "content/2012/Taiyuan.md": _other()},
        ),
    ),
    Explanation("E302", N_("An address can lead to one place only."), fields("别名: [/search/]")),
    Explanation(
        "W303",
        N_("The address is made from the file's name; without letters or characters it becomes a meaningless one."),
        site("content/2012/！！.md", lambda: {"content/2012/！！.md": report()}),
    ),
    Explanation(
        "W304",
        N_("A portable site is copied to disks of every kind, and some cannot hold such names."),
        told(N_("A portable site has an attachment named 费用:表.pdf.")),
    ),
    Explanation(
        "W305",
        N_("A portable site is copied to disks of every kind, and on some the second file would replace the first."),
        told(N_("A portable site has the attachments Tu.png and tu.png.")),
        {"other": "2012/Tu.png"},
    ),
    Explanation(
        "E310",
        N_("The report that the link names is not there: it was renamed, moved, or mistyped."),
        site(
            "见[前次考察](lingfen.md)。", lambda: {REPORT: report(body="见[前次考察](lingfen.md)。"), _OTHER: _other()}
        ),
    ),
    Explanation(
        "E311",
        N_("Readers would find nothing behind the link."),
        told(N_("A published report links to one whose field draft (草稿) says yes.")),
        {"target": "2012/linfen.md"},
    ),
    Explanation("E312", N_("Only the content folder is published."), text("见[说明](../../../shuoming.pdf)。")),
    Explanation(
        "W313",
        N_("The link opens the right report, but not at the place meant."),
        site(
            "见[前次考察](linfen.md#建议)。",
            lambda: {
                REPORT: report(body="见[前次考察](linfen.md#建议)。"),
                _OTHER: _other(body="## 一、情况\n\n我们去了临汾。"),
            },
        ),
    ),
)
