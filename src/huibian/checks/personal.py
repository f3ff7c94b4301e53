"""Personal data in a text: identity cards, mobile telephones, bank cards, home addresses. Nothing of them is ever printed."""

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date

from huibian.checks.findings import Finding
from huibian.i18n import N_
from huibian.problems import Problem, ProblemKind

IDENTITY = ProblemKind(
    "W701",
    N_("The text holds the number of an identity card: {shown}"),
    N_("Take it out before the report is published. If it must stay, add a field: “allow: ['{shown}']” (允许)."),
)
MOBILE = ProblemKind(
    "W702",
    N_("The text holds a mobile telephone number: {shown}"),
    N_(
        "Take it out, or write an office's number in its place. If it must stay, add a field: “allow: ['{shown}']” (允许)."
    ),
)
BANK_CARD = ProblemKind(
    "W703",
    N_("The text holds the number of a bank card: {shown}"),
    N_("Take it out before the report is published. If it must stay, add a field: “allow: ['{shown}']” (允许)."),
)
HOME_ADDRESS = ProblemKind(
    "W704",
    N_("The text holds what looks like somebody's home address: {shown}"),
    N_("Leave out house and room. If it must stay, add a field: “allow: ['{shown}']” (允许)."),
)

# A run of digits as long as a telephone number's, however it is parted; what it is, is told afterwards.
_DIGITS = re.compile(r"\d(?:[ \-\u2010-\u2015\uff0d]?\d){10,}+[xX\uff38\uff58]?")
_PART = re.compile(r"\w+")
_MOST_PARTS, _SHORTEST, _LONGEST = 6, 11, 21  # of a number: groups that are written apart; digits
_IN_URL = re.compile(r"https?://[!-~]*\Z")
_IDENTITY = re.compile(r"[1-8]\d{5}(?:19|20)\d{9}[\dX]")
_OLD_IDENTITY = re.compile(r"[1-8]\d{14}")
_MOBILE = re.compile(r"(?:(?:00)?86)?(1[3-9]\d{9})")
_CARD = re.compile(r"(?:62\d{14,17}|[45]\d{15}|3[457]\d{13})")
_IDENTITY_WORD = re.compile(r"身份证|证件号|公民身份号码")
_PARTED = re.compile(r"[ \-\u2010-\u2015\uff0d]")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_SIGNS = "10X98765432"
_PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)
_STREET = "[^，,。；;：:！!？?、\\s|（）()]"
_LABEL = re.compile(rf"(?:家庭住址|家庭地址|现住址|户籍地址|居住地址|住址)[ 　]*[:：为是][ 　]*({_STREET}{{4,40}})")
_LIVES = re.compile(rf"(?:家住|现住|居住在|住在)({_STREET}{{2,30}}?\d+(?:号|组|室)(?:{_STREET}{{0,12}}?\d+室)?)")
_ROOM = re.compile(r"(?:号楼|栋|幢|号院|座|单元)[ -]?(?:\d{1,2}[ ]?单元[ ]?)?(?:\d{1,2}楼[ ]?)?\d{3,4}(?:室|房|号)")
_NUMBER_BEFORE = re.compile(rf"({_STREET}{{0,20}}?)\d{{1,3}}[ ]?\Z")
_FULL_WIDTH = {0xFF10 + n: str(n) for n in range(10)} | {0xFF38: "X", 0xFF58: "X", 0x78: "X"}


def find_personal(text: str, allowed: Collection[str] = ()) -> list[Finding]:
    """Find personal data; what `allowed` names, in full or as it is shown, is left out."""
    found = [*_numbers(text), *_addresses(text)]
    if allowed:
        kept = {_bare(item) for item in allowed}
        found = [f for f in found if kept.isdisjoint((_bare(text[f.start : f.end]), _bare(f.params["shown"])))]
    return sorted(found, key=lambda finding: finding.start)


def hide_personal(text: str) -> str:
    """Return `text` with personal data masked."""
    for finding in reversed(find_personal(text)):
        text = text[: finding.start] + finding.params["shown"] + text[finding.end :]
    return text


def hidden(problem: Problem) -> Problem:
    """Return the problem without the personal data that its excerpt or its words may quote."""
    params = {name: type(text)(hide_personal(text)) for name, text in problem.params.items()}
    return replace(problem, excerpt=hide_personal(problem.excerpt), params=params)


def _bare(text: str) -> str:
    return _PARTED.sub("", text).translate(_FULL_WIDTH)


def _mask(text: str, first: int, last: int) -> str:
    return text[:first] + "*" * (len(text) - first - last) + text[len(text) - last :]


def _numbers(text: str) -> Iterator[Finding]:
    for match in _DIGITS.finditer(text):
        if _joined(text, match.start() - 1) or _joined(text, match.end()):
            continue
        parts = [part.span() for part in _PART.finditer(text, *match.span())]
        taken = 0
        for number, (start, _) in enumerate(parts):
            if number < taken:
                continue
            for last in range(min(number + _MOST_PARTS, len(parts)), number, -1):
                end = parts[last - 1][1]
                if not _SHORTEST <= end - start - (last - number - 1) <= _LONGEST:
                    continue
                kind, shown = _tell(_bare(text[start:end]), text[max(start - 20, 0) : start])
                if kind is not None:
                    taken = last
                    if not _IN_URL.search(text[max(start - 300, 0) : start]):
                        yield Finding(kind, start, end, {"shown": shown})
                    break


def _joined(text: str, index: int) -> bool:
    """Whether the character beside a number makes it part of something longer: a word, a decimal, a code."""
    if not 0 <= index < len(text):
        return False
    if text[index] in ".．":
        return text[index + 1 : index + 2].isdigit() and text[index - 1 : index].isdigit()
    return text[index].isascii() and (text[index].isalnum() or text[index] in "_/=")


def _tell(digits: str, before: str) -> tuple[ProblemKind | None, str]:
    """Tell what a number is, and how much of it may be shown."""
    if _is_identity(digits):
        return IDENTITY, _mask(digits, 3, 2)
    if _OLD_IDENTITY.fullmatch(digits) and _is_day("19" + digits[6:12]) and _IDENTITY_WORD.search(before):
        return IDENTITY, _mask(digits, 3, 2)
    if mobile := _MOBILE.fullmatch(digits):
        return MOBILE, _mask(mobile[1], 3, 4)
    if _CARD.fullmatch(digits) and _fits_luhn(digits):
        return BANK_CARD, _mask(digits, 4, 4)
    return None, ""


def _is_identity(digits: str) -> bool:
    if not _IDENTITY.fullmatch(digits) or digits[:2] not in _PROVINCES or not _is_day(digits[6:14]):
        return False
    return _CHECK_SIGNS[sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=False)) % 11] == digits[17]


def _is_day(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


def _fits_luhn(digits: str) -> bool:
    doubled = (int(d) * (1 + place % 2) for place, d in enumerate(reversed(digits)))
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0


def _addresses(text: str) -> Iterator[Finding]:
    taken = 0
    for match in sorted((*_LABEL.finditer(text), *_LIVES.finditer(text)), key=lambda match: match.start(1)):
        if match.start(1) >= taken and re.search(r"\d", match[1]):
            taken = match.end(1)
            yield Finding(HOME_ADDRESS, match.start(1), match.end(1), {"shown": _shorten(match[1])})
    for match in _ROOM.finditer(text):
        before = _NUMBER_BEFORE.search(text, max(match.start() - 24, 0), match.start())
        if before is not None and before.start() >= taken:
            taken = match.end()
            address = text[before.start() : match.end()]
            yield Finding(HOME_ADDRESS, before.start(), match.end(), {"shown": _shorten(address)})


def _shorten(address: str) -> str:
    """Keep what a map would show, and mask every number."""
    return re.sub(r"\d+", "*", address)
