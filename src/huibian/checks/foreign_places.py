"""A county's name left over from another text: 结合沁水县实际 in the report of an office elsewhere that never went there."""

import re
from collections import Counter
from collections.abc import Collection

from huibian.checks.findings import Finding
from huibian.i18n import N_
from huibian.places.table import PlaceTable, Row
from huibian.problems import ProblemKind

OTHER_PLACE = ProblemKind(
    "W715",
    N_("“{name}” is written here as if it were home; the report neither comes from there nor went there."),
    N_("The name may be left over from another text. If it is right, add a field: “allow: ['{name}']” (允许)."),
)

_UNIT = "[\u4e00-\u9fff]{1,7}?(?:自治县|自治州|[省市县区旗州盟])"
_HOME = re.compile(
    rf"(?:结合|立足|切合|符合|对|给|我们|在)({_UNIT})"
    r"(?:(?:的)?(?:工作|发展)?(?:的)?(?:实际|启示|建议|借鉴)|下一步|(?:[省市县区旗州]?委|党委|人民政府|政府)[^。；\n]{0,14}领导下)"
)
_OFFICE = re.compile(r"[\u4e00-\u9fff]{1,10}?(?:省|市|县|区|旗|州|盟)")


def find_foreign_places(text: str, home: Collection[str], visited: Collection[str], table: PlaceTable) -> list[Finding]:
    """Find units of today that the text calls its own.

    `home` are texts that name where the report comes from (its department, its recipients, its title), `visited` the codes of the
    places it went to. What lies in one of these, or above it, is no stranger. Where `home` names no unit of today,
    the one that the text calls its own most often is taken for home.
    """
    named = [(match, rows) for match in _HOME.finditer(text) if (rows := _units(match[1], table))]
    if not named:
        return []
    offices = [match[0] for item in home for match in [_OFFICE.match(item)] if match]
    own = [row.code for office in offices for row in table.named.get(office, ())]
    known = [*visited, *own]
    strange = [
        (match, rows)
        for match, rows in named
        if not any(match[1] in item or rows[0].name in item for item in home)
        and not any(_related(row, known) for row in rows)
    ]
    if not own and strange:
        counts = Counter(match[1] for match, _ in strange)
        at_home = counts.most_common(1)[0][0]
        strange = [(match, rows) for match, rows in strange if match[1] != at_home]
    return [Finding(OTHER_PLACE, *match.span(1), {"name": match[1]}) for match, _ in strange]


def _units(name: str, table: PlaceTable) -> list[Row]:
    return [row for row in table.named.get(name, ()) if row.full_name == name]


def _related(row: Row, codes: Collection[str]) -> bool:
    """Whether a unit lies in one of those with `codes`, above one, or is one."""
    own = _stem(row.code)
    return any(own.startswith(stem) or stem.startswith(own) for stem in map(_stem, codes) if stem)


def _stem(code: str) -> str:
    """Return the digits of a code that count: two for a province, four for a prefecture."""
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code
