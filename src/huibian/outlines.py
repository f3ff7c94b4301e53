"""What a report of each kind is made of: headings, what belongs under them, and the fields that are worth a hint."""

from dataclasses import dataclass

from huibian.i18n import N_

_TRIP = ("trip", "party", "leader", "summary", "attachments")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """The text of a report to be written. All are message ids.

    `sections` are headings, each with what belongs under it; `opening` and `closing` stand before and behind them. `hints` are the
    keys of the fields that are named in a comment.
    """

    sections: tuple[tuple[str, str], ...] = ()
    opening: str = ""
    closing: str = ""
    hints: tuple[str, ...] = _TRIP


_VISIT = Outline(
    sections=(
        (N_("1. The trip"), N_("Who went where, when, and what for.")),
        (
            N_("2. What we saw"),
            N_("Place by place: what is done there, how, and what it costs. Figures with their source."),
        ),
        (N_("3. What can be learned"), N_("What made it work there; what is different with us.")),
        (N_("4. What we propose"), N_("Point by point: what is to be done, by whom, until when.")),
    ),
)
_STUDY = Outline(
    sections=(
        (N_("1. The study trip"), N_("Who went where to learn what, and for how long.")),
        (N_("2. What others do well"), N_("The methods that were shown to us, with examples and figures.")),
        (N_("3. Where we fall short"), N_("The same matters with us, compared one by one.")),
        (N_("4. What comes next"), N_("What we take over, who sees to it, and when it will be looked at again.")),
    ),
)
_TRAINING = Outline(
    sections=(
        (N_("1. The training"), N_("Time, place, who taught, who took part.")),
        (N_("2. What was taught"), N_("The main subjects, and what was new in them.")),
        (N_("3. What we gained"), N_("What is of use for our work, and what is not.")),
        (N_("4. How it will be used"), N_("Who passes it on to whom; what changes.")),
    ),
)
_REQUEST = Outline(
    opening=N_("Why this is asked for: the occasion, and the reasons in a sentence or two."),
    sections=(
        (N_("1. What is asked for"), N_("One matter only, said plainly.")),
        (N_("2. Time, places and party"), N_("From when to when, where to, how many people, who leads.")),
        (N_("3. Costs"), N_("The estimate, item by item, and from which budget it is paid.")),
    ),
    closing=N_("We ask for your decision on the above."),
    hints=("number", "recipients", "trip", "party", "leader", "attachments"),
)
_PLAN = Outline(
    sections=(
        (N_("1. Purpose"), N_("Which questions the trip is to answer.")),
        (N_("2. Time and places"), N_("Day by day: where to, what is looked at, who receives the party.")),
        (N_("3. Party"), N_("Who leads, who takes part, who writes the report.")),
        (N_("4. Costs"), N_("The estimate, and from which budget it is paid.")),
        (N_("5. Rules"), N_("Discipline, safety, and until when the report is due.")),
    ),
    hints=("number", "recipients", "trip", "party", "leader", "attachments"),
)
_SUMMARY = Outline(
    sections=(
        (N_("1. What was done"), N_("The facts in order, with figures.")),
        (N_("2. What came of it"), N_("Results that can be shown.")),
        (N_("3. What is still missing"), N_("Openly: what failed, and why.")),
        (N_("4. What comes next"), N_("What we take over, who sees to it, and when it will be looked at again.")),
    ),
)
_REFLECTIONS = Outline(
    sections=(
        (N_("1. What I saw"), N_("Two or three scenes that stay in mind.")),
        (N_("2. What I think of it"), N_("What they mean for our own work.")),
        (N_("3. What I shall do"), N_("Small things that can begin tomorrow.")),
    ),
    hints=("trip", "summary"),
)
_NOTICE = Outline(
    opening=N_("What this is about, in a sentence or two."),
    sections=(
        (N_("1. The facts"), N_("What happened, when and where.")),
        (N_("2. What is required"), N_("Point by point: what is to be done, by whom, until when.")),
    ),
    hints=("number", "recipients", "copies", "attachments"),
)
_MINUTES = Outline(
    opening=N_("Time, place, who was in the chair, who took part."),
    sections=(
        (N_("1. What was reported"), N_("The trip in short, and what was said about it.")),
        (N_("2. What was decided"), N_("Point by point: what is to be done, by whom, until when.")),
    ),
    hints=("number", "copies", "attachments"),
)
_LETTER = Outline(
    opening=N_(
        "Why we write, and what we ask for or answer: time, places, how many people, what is to be looked at, whom to call."
    ),
    closing=N_("We should be glad to hear from you."),
    hints=("number", "recipients", "trip", "party", "leader"),
)
_BY_KIND = {
    "请示": _REQUEST,
    "方案": _PLAN,
    "总结": _SUMMARY,
    "心得体会": _REFLECTIONS,
    "纪要": _MINUTES,
    "函": _LETTER,
    "批复": _LETTER,
    **dict.fromkeys(("通报", "通知", "简报", "公告", "意见", "决定"), _NOTICE),
}


def outline_of(kind: str, title: str) -> Outline:
    """Return what a document of this kind and title is made of.

    >>> outline_of("请示", "关于赴山西考察的请示").closing
    'We ask for your decision on the above.'
    """
    if found := _BY_KIND.get(kind):
        return found
    if "培训" in title:
        return _TRAINING
    return _STUDY if "学习" in title else _VISIT
