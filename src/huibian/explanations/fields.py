"""E100 to E129, E180: the front matter as it is written, and its fields."""

from huibian.explanations.example import REPORT, Example, Explanation, fields, report, site, told, whole
from huibian.i18n import N_

EXPLANATIONS = (
    Explanation("E100", N_("A file without any text was probably saved by mistake."), whole("")),
    Explanation(
        "W100",
        N_("In YAML, a # behind a space begins a comment; the rest of the line does not reach the page."),
        fields("标题: 关于赴太原考察的报告 #2"),
    ),
    Explanation(
        "E101",
        N_("Without fields, the report has neither title nor date, and cannot be listed."),
        whole("标题: 关于赴太原考察的报告\n\n我们一行七人去了太原。\n"),
    ),
    Explanation(
        "E102",
        N_("Without an end of the fields, it is not known where the text begins."),
        whole("---\n标题: 关于赴太原考察的报告\n\n我们一行七人去了太原。\n"),
    ),
    Explanation(
        "E103",
        N_("Such a character is not seen, but it spoils searching, sorting and the feeds."),
        told(
            N_("An invisible character (here: U+0008, backspace) stands in the title."),
            lambda: {REPORT: report("标题: 关于赴太原\b考察的报告")},
        ),
    ),
    Explanation(
        "E104",
        N_(
            "A colon followed by a space parts the name of a field from its value; a second one is not allowed without quotes."
        ),
        fields("标题: 关于: 赴太原考察的报告"),
    ),
    Explanation(
        "E105",
        N_("The fields are written in YAML, and this line fits none of its forms."),
        fields("  - 主题: 安全\n 生产: [一"),
    ),
    Explanation(
        "E106",
        N_("The name of a field must be told from its value."),
        fields("标题：关于赴太原考察的报告", without="标题"),
    ),
    Explanation(
        "E107",
        N_("Which of the two values is meant is not for a program to guess."),
        fields("文种: 报告", "文种: 总结"),
    ),
    Explanation(
        "E108",
        N_("No field needs such depth; it is a slip, or an attempt to choke the program."),
        site("主题: [[[[[[[[[[[[[[[[[[[[[[[…", lambda: {REPORT: report("主题: " + "[" * 50 + "]" * 50)}),
    ),
    Explanation(
        "E109", N_("Some signs mean something to YAML at the beginning of a value."), fields("摘要: *三处矿井*")
    ),
    Explanation("E110", N_("A bracket or quotation mark that is opened must be closed."), fields('摘要: "三处矿井')),
    Explanation("E111", N_("Tabs look like spaces, but YAML does not allow them here."), fields("主题:\n\t- 安全生产")),
    Explanation(
        "E112",
        N_("Between the two lines of hyphens, only fields may stand."),
        whole("---\n- 太原\n- 临汾\n---\n\n正文。\n"),
    ),
    Explanation("E113", N_("In double quotes, a backslash is a sign of its own."), fields('摘要: "见 D:\\矿井"')),
    Explanation(
        "E114",
        N_("Fields this long are a text whose closing line of hyphens was forgotten."),
        told(
            N_("More than 200,000 characters stand between the two lines of hyphens."),
            lambda: {REPORT: report("摘要: " + "矿" * 200_001)},
        ),
    ),
    Explanation(
        "E115", N_("Title, date and department are needed to list and to find a report."), fields(without="部门")
    ),
    Explanation(
        "E116",
        N_("Only known fields are read; a mistyped one would be lost without a word."),
        fields("标签: [安全生产]"),
    ),
    Explanation(
        "E117", N_("Only known fields are read; an unknown one would be lost without a word."), fields("天气: 晴")
    ),
    Explanation(
        "E118",
        N_("A field has an English and a Chinese name; it is given under one of them."),
        fields("日期: 2012-12-09"),
    ),
    Explanation("E119", N_("This field can hold no more than one text."), fields("标题: [太原, 临汾]")),
    Explanation(
        "E120",
        N_("This field holds a list of texts; lists within lists mean nothing to it."),
        fields("主题: [[安全, 生产]]"),
    ),
    Explanation(
        "E121", N_("The number of travellers is counted and compared, so it must be a number."), fields("人数: 若干")
    ),
    Explanation("E122", N_("Whether a report is published must not be open to doubt."), fields("草稿: 也许")),
    Explanation("E123", N_("An address must work in every browser and on every disk."), fields("短网址: 2012/山西")),
    Explanation("E124", N_("A former address is a path on this site."), fields("别名: ['../old']")),
    Explanation(
        "E125", N_("Only files in or below the report's folder are published."), fields("附件: [../../secret.pdf]")
    ),
    Explanation(
        "E126",
        N_("Of an attachment, the file must be known; a name for it may be added."),
        fields("附件: [{名称: 费用表}]"),
    ),
    Explanation(
        "E127",
        N_(
            "State secrets and internal papers must never reach a public site. There is no way round this error, not even for drafts."
        ),
        fields("密级: 机密★10年"),
    ),
    Explanation("E128", N_("Reports are listed by place, so at least one must be given."), fields(without="目的地")),
    Explanation(
        "E129",
        N_("Each item becomes a page or a line of the site; hundreds of them are a slip."),
        site(
            "主题: [题1, 题2, … 题201]", lambda: {REPORT: report(f"主题: [{', '.join(f'题{n}' for n in range(201))}]")}
        ),
    ),
    Explanation(
        "W129",
        N_("The text alone is larger than 2 MB."),
        told(N_("A report of 2.1 MB, most of it tables."), lambda: {REPORT: report(body="太原的井口。\n\n" * 105_000)}),
    ),
    Explanation(
        "E180",
        N_("Imports leave a field that they could not fill as a comment, for an editor to fill in."),
        Example(
            "# 成文日期: XXXX",
            lambda: {REPORT: report(without="成文日期").replace("部门:", "# 成文日期: XXXX\n部门:")},
        ),
    ),
)
