"""The review: what an editor checks after an import. Every guess, every healed place, and all that was left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from huibian.i18n import N_
from huibian.importer.guessing import SURE, Guess
from huibian.importer.markup import written
from huibian.importer.model import LeftOut, Mend, Remark
from huibian.problems import Translate
from huibian.record.fields import FIELDS

UNKNOWN = N_("not found")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportReview:
    """What was done with one report: where it was written, what was guessed, why it is a document of its own."""

    path: str
    guesses: Mapping[str, Guess]
    reason: str = ""
    cut_off: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What was done with one file."""

    source: str
    digest: str
    reports: tuple[ReportReview, ...]
    mends: tuple[Mend, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    remarks: tuple[Remark, ...] = ()


def write_review(review: Review, translate: Translate) -> str:
    """Write the review as Markdown. What was left out stands in a block of its own, letter by letter."""
    _ = translate
    lines = [
        "# " + _(N_("Review of an import: {name}")).format(name=_cell(review.source)),
        "",
        _(N_("This file is not published (its name begins with “_”). Delete it when everything is checked.")),
        "",
        f"- SHA-256: `{review.digest}`",
        "- " + _(N_("Reports written: {count}")).format(count=len(review.reports)),
    ]
    for report in review.reports:
        lines += _report(report, translate)
    return "\n".join([*lines, *_found(review, translate, "##")]) + "\n"


def begin_site_review(name: str, translate: Translate) -> str:
    """Write the head of the one review that all pages of a site have."""
    _ = translate
    lines = [
        "# " + _(N_("Review of an import: {name}")).format(name=_cell(name)),
        "",
        _(N_("This file is not published (its name begins with “_”). Delete it when everything is checked.")),
    ]
    return "\n".join(lines) + "\n"


def write_page_review(review: Review, translate: Translate) -> str:
    """Write what was done with one page, to stand below those before it."""
    lines: list[str] = []
    for report in review.reports:
        lines += _report(report, translate)
    if not review.reports:
        lines += [
            "",
            f"## {_cell(review.source)}",
            "",
            translate(N_("This page is no report; nothing was made of it.")),
        ]
    lines += ["", f"- {_cell(review.source)}, SHA-256: `{review.digest}`"]
    return "\n".join([*lines, *_found(review, translate, "###", is_short=True)]) + "\n"


def _found(review: Review, translate: Translate, mark: str, *, is_short: bool = False) -> list[str]:
    """Write what is to be looked at, what was healed and left out; with `is_short`, not how little that was."""
    _ = translate
    lines: list[str] = []
    if review.remarks:
        lines += ["", f"{mark} " + _(N_("Look at this"))]
        lines += ["", *(f"- {_cell(_(remark.message).format_map(remark.params))}" for remark in review.remarks)]
    if review.mends or not is_short:
        lines += ["", f"{mark} " + _(N_("Healed places: {count}")).format(count=len(review.mends))]
    if review.mends:
        head = [_(N_("Place")), _(N_("What was done")), _(N_("Before")), _(N_("After"))]
        rows = [
            [mend.place, _(mend.reason).format(count=mend.before), "" if not mend.after else mend.before, mend.after]
            for mend in review.mends
        ]
        lines += ["", *_table(head, rows)]
    if review.left_out or not is_short:
        lines += ["", f"{mark} " + _(N_("Left out: {count}")).format(count=len(review.left_out))]
    if review.left_out:
        lines += ["", _(N_("If something of this belongs to a report, copy it there.")), ""]
        lines += _fenced(
            [
                f"[{_(entry.reason)}{', ' if entry.place else ''}{entry.place}] {_flat(entry.text)}"
                for entry in review.left_out
            ]
        )
    return lines


def _report(report: ReportReview, translate: Translate) -> list[str]:
    _ = translate
    lines = ["", f"## {_cell(report.path)}", ""]
    if report.reason:
        lines += [_(N_("Why it is a report of its own: {reason}")).format(reason=_(report.reason)), ""]
    if report.cut_off:
        lines += ["**" + _(N_("The text breaks off in the middle of a sentence; the source holds no more.")) + "**", ""]
    rows = []
    for spec in FIELDS:
        guess = report.guesses.get(spec.key)
        if guess is None:
            if spec.required or spec.key in ("destinations", "trip", "party", "leader", "recipients", "topics"):
                rows.append([f"{spec.chinese[0]} ({spec.key})", "", _(UNKNOWN), ""])
            continue
        value = guess.value if isinstance(guess.value, str) else "、".join(guess.value)
        sure = f"{round(guess.confidence * 100)} %" + ("" if guess.confidence >= SURE else " ⚠")
        words = guess.words or (_(guess.reason) if guess.reason else "")
        if guess.others:
            words += " " + _(N_("(not taken: {names})")).format(names="、".join(guess.others))
        rows.append([f"{spec.chinese[0]} ({spec.key})", value, sure, words])
    head = [_(N_("Field")), _(N_("Value found")), _(N_("How sure")), _(N_("Taken from"))]
    return [*lines, *_table(head, rows)]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(_cell(cell) for cell in cells)} |" for cells in (head, ["---"] * len(head), *rows)]


def _cell(text: str) -> str:
    return written(text, lambda _kind, _number: "") if text != "---" else text


def _flat(text: str) -> str:
    return " ⏎ ".join(line.strip() for line in text.split("\n") if line.strip())


def _fenced(lines: Sequence[str]) -> list[str]:
    longest = max((len(run) for line in lines for run in line.split() if set(run) == {"~"}), default=0)
    fence = "~" * max(3, longest + 1)
    return [fence, *lines, fence]
