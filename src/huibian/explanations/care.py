"""E700 to W731: what must not be published, and what an editor should look at."""

from huibian.explanations.example import REPORT, Explanation, report, site, text
from huibian.i18n import N_

EXPLANATIONS = (
    Explanation(
        "E700",
        N_(
            "State secrets and internal papers must never reach a public site. There is no way round this error, not even for drafts."
        ),
        text("机密★10年\n\n我们一行七人去了太原。"),
    ),
    Explanation(
        "W701",
        N_(
            "The number of an identity card lets strangers act in somebody's name. Its check digit fits, so it is no accident."
        ),
        text("领队的身份证号是110101190001010006。"),
    ),
    Explanation(
        "W702", N_("A private number on the web brings its owner calls for years."), text("联系人手机13800000000。")
    ),
    Explanation(
        "W703",
        N_("Its check digit fits, so it probably is the number of a card."),
        text("经费请汇入6222020000000000000。"),
    ),
    Explanation("W704", N_("Where somebody lives is nobody's business."), text("领队家住青岚小区3号楼2单元501室。")),
    Explanation(
        "W710",
        N_("Conversion from paper or PDF leaves the page numbers in the text."),
        text("这次考察我们看了三座矿井的井口，也看了井下的员工5\n\n休息室，收获很大。"),
    ),
    Explanation(
        "W711",
        N_("Conversion makes a paragraph of every line or page; the sentence is torn."),
        text("我们在太原看了三座矿井，\n\n还看了一所技校。"),
    ),
    Explanation(
        "W712",
        N_("Names and dates that were blacked out for another use, or never filled in."),
        text("我们于xx年3月5日到达太原。"),
    ),
    Explanation("W713", N_("Digits of full width look ragged beside others."), text("我们看了１２座矿井。")),
    Explanation(
        "W714",
        N_("Scanning and converting take one character for another that looks like it."),
        text("井口设臵了三道门。"),
    ),
    Explanation(
        "W715",
        N_("A report that was begun from another one, and a name was forgotten."),
        text("结合沁水县实际，我们建议办一所技校。", "部门: 朔州市总工会", "目的地: [西安]"),
    ),
    Explanation(
        "W716",
        N_("Files in PDF hold signs for parts of characters that look the same; searching does not find them."),
        text("工\u2ed3说，井口有三道\u2ed4。"),
    ),
    Explanation(
        "W717",
        N_("What the template says is meant for whoever writes, not for readers; drafts may hold it."),
        text("## 一、学习考察概况\n\n（哪些人，到哪里，学什么，多长时间。）"),
    ),
    Explanation(
        "W720",
        N_("Headings are the table of contents; a level that is skipped leaves a gap in it."),
        text("## 一、情况\n\n#### （一）井口\n\n三道门。"),
    ),
    Explanation(
        "W721",
        N_("A part is missing, or the numbers are wrong."),
        text("## 一、情况\n\n井口。\n\n## 三、建议\n\n办技校。"),
    ),
    Explanation(
        "W722",
        N_("A heading needs a space behind its signs; else they stand on the page."),
        text("##一、情况\n\n井口。"),
    ),
    Explanation(
        "W730",
        N_("In a list, readers cannot tell the two apart; perhaps one report was filed twice."),
        site(
            "标题: 关于赴太原考察的报告",
            lambda: {REPORT: report(), "content/2013/taiyuan.md": report("成文日期: 2013-12-08")},
        ),
    ),
    Explanation(
        "W731",
        N_("Perhaps one trip was reported, or filed, twice."),
        site(
            "部门: 青岚市总工会\n目的地: [太原]\n主题: [安全生产]",
            lambda: {
                REPORT: report("主题: [安全生产]"),
                "content/2013/taiyuan.md": report("标题: 太原之行总结报告", "成文日期: 2013-01-08", "主题: [安全生产]"),
            },
        ),
    ),
)
