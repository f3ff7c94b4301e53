"""E160 to E171: the files of vocabularies, and names that are not in them."""

from huibian.explanations.example import REPORT, Example, Explanation, fields, report, site
from huibian.i18n import N_


def _vocabulary(text: str) -> Example:
    return site(text, lambda: {"content/topics.yaml": text, REPORT: report()})


_TOPICS = "- name: 安全生产\n"

EXPLANATIONS = (
    Explanation(
        "E160",
        N_("departments.yaml and topics.yaml are lists, one entry after the other."),
        _vocabulary("安全生产: 主题"),
    ),
    Explanation(
        "E161",
        N_("Only known fields are read; a mistyped one would be lost without a word."),
        _vocabulary("- name: 安全生产\n  nmae: 安全"),
    ),
    Explanation("E162", N_("An entry is known by its name."), _vocabulary("- note: 待补")),
    Explanation(
        "E163",
        N_("Some fields hold one text, others a list of texts."),
        _vocabulary("- name: 安全生产\n  slug: [anquan]"),
    ),
    Explanation(
        "E164",
        N_("If two entries had one name, it would not be known which is meant."),
        _vocabulary("- name: 安全生产\n- name: 生产安全\n  aliases: [安全生产]"),
    ),
    Explanation(
        "E165",
        N_("An entry can lie only below another entry of the same file."),
        _vocabulary("- name: 煤矿安全\n  parent: 安全生产"),
    ),
    Explanation(
        "E166",
        N_("Two entries that lie below each other have no place in a list."),
        _vocabulary("- name: 甲\n  parent: 乙\n- name: 乙\n  parent: 甲"),
    ),
    Explanation("E167", N_("The slug becomes part of an address."), _vocabulary("- name: 安全生产\n  slug: 安全")),
    Explanation(
        "E168",
        N_("Two entries cannot share one address."),
        _vocabulary("- name: 安全生产\n  slug: anquan\n- name: 食品安全\n  slug: anquan"),
    ),
    Explanation(
        "E170",
        N_("Where a vocabulary exists, only its names may be used, so that one thing has one name."),
        fields("主题: [安全 生产]", topics=_TOPICS),
    ),
    Explanation(
        "E171",
        N_("Where a vocabulary exists, only its names may be used, so that one thing has one name."),
        fields("主题: [乡村旅游]", topics=_TOPICS),
    ),
)
