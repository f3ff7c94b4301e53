"""A report: what its front matter and its text say, checked and complete."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from huibian.checks.content import check_care, check_safety
from huibian.dates import UncertainDate
from huibian.i18n import N_
from huibian.markdown import Body, LocalLink, parse_body
from huibian.places import Gazetteer, Place
from huibian.problems import Location, Problem, ProblemKind
from huibian.record.corrections import EARLY_CORRECTION, Correction
from huibian.record.destinations import resolve_places
from huibian.record.field_values import Attachment, FieldReader, parse_allowed
from huibian.record.fields import FIELD_BY_NAME, FIELDS, FieldSpec
from huibian.record.frontmatter import Field, FrontMatter, split_front_matter, with_line_feeds
from huibian.record.vocabulary import Vocabulary, fold
from huibian.source import REPORT_LIMIT, TOO_LARGE
from huibian.suggest import nearest

__all__ = ["FIELDS", "Attachment", "ReadResult", "Report", "ReportFields", "parse_report", "read_care", "read_report"]

MISSING = ProblemKind(
    "E115",
    N_("The field {key} ({chinese}) is missing."),
    N_("Add a line such as “{written}: {example}”."),
)
COMMENTED = ProblemKind(
    "E180",
    N_("The field {key} ({chinese}) stands only in a comment, behind “#”."),
    N_("Take the “#” away, and write what belongs there, such as “{written}: {example}”."),
)
UNKNOWN_FIELD = ProblemKind(
    "E116",
    N_("There is no field “{key}”."),
    N_("Did you mean “{suggestion}”?"),
)
STRANGE_FIELD = ProblemKind(
    "E117",
    N_("There is no field “{key}”."),
    N_("Take the line out, or use one of these: {known}."),
)
GIVEN_TWICE = ProblemKind(
    "E118",
    N_("“{key}” and “{other}” (line {line}) are the same field."),
    N_("Take one of the two out; what both list goes into one, within its brackets."),
)
NO_PLACE = ProblemKind(
    "E128",
    N_("The report names no place: neither provinces (省份) nor destinations (目的地)."),
    N_("Add a line such as “provinces: [山西]” or “destinations: [太原]”."),
)
LARGE_REPORT = ProblemKind(
    "W129",
    N_("The file has {size} MB; readers on a phone will wait for it."),
    N_("Put tables and long lists into attachments, or split the report."),
)

_LARGE = 2_000_000  # bytes
_LOCATED = ("slug", "aliases")
_COMMON = (
    "provinces",
    "destinations",
    "topics",
    "recipients",
    "copy_recipients",
    "department",
    "issuer",
    "document_type",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportFields:
    """What the front matter of a report says; the table `FIELDS` tells what each field means.

    `path` is relative to `content/`, `digest` the SHA-256 of the file. `slug` is empty where the address follows from
    the path. `department` is the office under which the report is listed, `issuer` its name when the report was
    written: a predecessor keeps its own. `provinces` holds the provinces (and countries) listed and those that the destinations lie in.
    `locations` tells where the value of a field stands, by its English key, of those that are asked for once all reports are known.
    """

    path: str
    digest: str
    slug: str = ""
    title: str
    document_date: UncertainDate
    department: str
    issuer: str
    provinces: tuple[Place, ...]
    destinations: tuple[Place, ...] = ()
    topics: tuple[str, ...] = ()
    document_type: str = "报告"
    document_number: str = ""
    recipients: tuple[str, ...] = ()
    copy_recipients: tuple[str, ...] = ()
    trip_dates: UncertainDate | None = None
    party_size: int | None = None
    leader: str = ""
    summary: str = ""
    attachments: tuple[Attachment, ...] = ()
    corrections: tuple[Correction, ...] = ()
    source: str = ""
    aliases: tuple[str, ...] = ()
    draft: bool = False
    classification: str = ""
    reference_code: str = ""
    allowed: tuple[str, ...] = ()
    title_location: Location
    locations: Mapping[str, Location]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(ReportFields):
    """A report without its body; of that, the number of characters, the links into the archive and the ids of its headings, a line each."""

    character_count: int
    links: tuple[LocalLink, ...]
    anchors: str


def share(report: Report, known: dict[Any, Any]) -> None:
    """Let the places and names of a report be the same objects as those of other reports: there are many reports, and few of these."""
    for name in _COMMON:
        value = getattr(report, name)
        shared = known.get(value)
        if shared is None:
            shared = tuple(known.setdefault(each, each) for each in value) if isinstance(value, tuple) else value
            known[shared] = shared
        if shared is not value:
            object.__setattr__(report, name, shared)


@dataclass(frozen=True, slots=True)
class ReadResult:
    """A report and its body, or neither, and what is wrong; a report may come with warnings alone.

    `links` are those of a text whose report has errors, so that what is wrong with them can be told, too. `care` is what
    an editor should look at, though it does no harm on a page; it is looked for where it is asked for.
    """

    report: Report | None
    body: Body | None
    problems: tuple[Problem, ...]
    links: tuple[LocalLink, ...] = ()
    care: tuple[Problem, ...] = ()


def read_report(
    text: str,
    *,
    path: str,
    digest: str,
    gazetteer: Gazetteer,
    departments: Vocabulary | None,
    topics: Vocabulary | None,
    today: date,
    with_care: bool = False,
) -> ReadResult:
    """Read the whole text of a report's file; `path` is relative to `content/`.

    What must not be published is always looked for; `with_care` looks for leftovers of conversion and the like, too.
    """
    size = _size(text)
    if size > REPORT_LIMIT:
        params = {"size": f"{size / 1e6:.1f}", "limit": f"{REPORT_LIMIT // 1_000_000}"}
        return ReadResult(None, None, (Problem(TOO_LARGE, Location(path), "", params),))
    front, problems = split_front_matter(text, path)
    if size > _LARGE:
        problems = (*problems, Problem(LARGE_REPORT, Location(path), "", {"size": f"{size / 1e6:.1f}"}))
    if front is None:
        return ReadResult(None, None, problems)
    values: ReportFields | None = None
    found: tuple[Problem, ...] = ()
    if front.is_readable:
        values, found = parse_report(
            front, path=path, digest=digest, gazetteer=gazetteer, departments=departments, topics=topics, today=today
        )
    body, more = parse_body(front.body, path=path, first_line=front.body_line)
    allowed = _allowed(front, path)
    problems = (*problems, *found, *more, *check_safety(with_line_feeds(text), front, path, allowed))
    care = _look(front, path, allowed, values, gazetteer) if with_care else ()
    if values is None or any(problem.is_error for problem in problems):
        return ReadResult(None, None, problems, body.links, care)
    named: dict[str, Any] = {field.name: getattr(values, field.name) for field in fields(values)}
    anchors = "\n".join(heading.id for heading in body.headings)
    report = Report(**named, character_count=body.character_count, links=body.links, anchors=anchors)
    return ReadResult(report, body, problems, (), care)


def read_care(
    text: str,
    *,
    path: str,
    gazetteer: Gazetteer,
    departments: Vocabulary | None,
    topics: Vocabulary | None,
    today: date,
) -> tuple[Problem, ...]:
    """Return the `care` of `read_report` alone, without reading the Markdown."""
    front, _problems = split_front_matter(text, path)
    if front is None or _size(text) > REPORT_LIMIT:
        return ()
    values: ReportFields | None = None
    if front.is_readable:
        values, _problems = parse_report(
            front, path=path, digest="", gazetteer=gazetteer, departments=departments, topics=topics, today=today
        )
    return _look(front, path, _allowed(front, path), values, gazetteer)


def _size(text: str) -> int:
    """Return how many bytes a text has, where they may be too many; else 0."""
    return len(text.encode("utf-8", "surrogatepass")) if len(text) > _LARGE // 4 else 0


def _allowed(front: FrontMatter, path: str) -> tuple[str, ...]:
    nodes = {field.key: field.node for field in front.fields}
    node = nodes.get("allow", nodes.get("允许"))
    return parse_allowed(FieldReader(path, date.min, None, None, []), "allow", node) if node is not None else ()


def _look(
    front: FrontMatter, path: str, allowed: tuple[str, ...], values: ReportFields | None, gazetteer: Gazetteer
) -> tuple[Problem, ...]:
    home: list[str] = []
    visited: list[str] = []
    if values is not None:
        home = [values.department, values.issuer, values.title, *values.recipients]
        visited = [place.code for place in (*values.provinces, *values.destinations) if place.code]
    is_draft = values is not None and values.draft
    return check_care(front, path, allowed, home, visited, gazetteer.table, is_draft=is_draft)


def parse_report(
    front: FrontMatter,
    *,
    path: str,
    digest: str,
    gazetteer: Gazetteer,
    departments: Vocabulary | None,
    topics: Vocabulary | None,
    today: date,
) -> tuple[ReportFields | None, tuple[Problem, ...]]:
    """Check the fields and give them their values; `None` where there is an error."""
    problems: list[Problem] = []
    reader = FieldReader(path, today, departments, topics, problems)
    given = _given_fields(front, problems)
    values: dict[str, Any] = {}
    faulty: set[str] = set()
    for spec in FIELDS:
        field, before = given.get(spec.key), len(problems)
        value = spec.parse(reader, field.key, field.node) if field is not None else None
        if spec.required and not value and len(problems) == before:
            problems.append(_missing(spec, field, front, path))
        values[spec.attribute] = value or spec.default
        if len(problems) > before:
            faulty.add(spec.key)
    if not values["provinces"] and not values["destinations"] and faulty.isdisjoint(("provinces", "destinations")):
        line, excerpt = front.find_comment(
            (*FIELD_BY_NAME["provinces"].names, *FIELD_BY_NAME["destinations"].names)
        ) or (front.line, "")
        problems.append(Problem(NO_PLACE, Location(path, line, 1), excerpt))
    values["provinces"], values["destinations"] = resolve_places(
        values["provinces"], values["destinations"], gazetteer, problems
    )
    if any(problem.is_error for problem in problems):
        return None, tuple(problems)
    for correction in values["corrections"]:
        if correction.date.latest < values["document_date"].earliest:
            node = given["corrections"].node
            params = {"text": correction.date.edtf}
            problems.append(Problem(EARLY_CORRECTION, correction.location, node.excerpt, params))
    values["issuer"] = _issuer(given["department"].value, values["department"], departments)
    locations = {key: given[key].node.location for key in _LOCATED if key in given}
    where = given["title"].node.location
    result = ReportFields(path=path, digest=digest, title_location=where, locations=locations, **values)
    return result, tuple(problems)


def _issuer(written: str, department: str, vocabulary: Vocabulary | None) -> str:
    """Return the office's name at the time: as written where that is a predecessor's, else the name of today."""
    term = vocabulary.resolve(written.strip()) if vocabulary else None
    return written.strip() if term is not None and fold(written) in map(fold, term.predecessors) else department


def _given_fields(front: FrontMatter, problems: list[Problem]) -> dict[str, Field]:
    """Return the fields by their English keys; those that do not exist, or are given under two names, are problems."""
    given: dict[str, Field] = {}
    for field in front.fields:
        spec = FIELD_BY_NAME.get(field.key)
        if spec is None:
            problems.append(_unknown_field(field))
            continue
        first = given.setdefault(spec.key, field)
        if first is not field:
            params = {"key": field.key, "other": first.key, "line": str(first.location.line)}
            problems.append(Problem(GIVEN_TWICE, field.location, field.excerpt, params))
    return given


def _unknown_field(field: Field) -> Problem:
    key = field.key[:60]
    folded = unicodedata.normalize("NFKC", key).casefold().replace(" ", "_")
    wrong_names = {name: spec for spec in FIELDS for name in spec.related}
    found = folded if folded in wrong_names else nearest(folded, [*FIELD_BY_NAME, *wrong_names])
    spec = FIELD_BY_NAME.get(found) or wrong_names.get(found)
    if spec is None:
        known = "、".join(f"{spec.key} ({spec.chinese[0]})" for spec in FIELDS)
        return Problem(STRANGE_FIELD, field.location, field.excerpt, {"key": key, "known": known})
    suggestion = found if found in FIELD_BY_NAME else spec.key if found.isascii() else spec.chinese[0]
    return Problem(UNKNOWN_FIELD, field.location, field.excerpt, {"key": key, "suggestion": suggestion})


def _missing(spec: FieldSpec, field: Field | None, front: FrontMatter, path: str) -> Problem:
    in_chinese = any(not given.key.isascii() for given in front.fields)
    written = spec.chinese[0] if in_chinese else spec.key
    params = {"key": spec.key, "chinese": spec.chinese[0], "written": written, "example": spec.example}
    if field is not None:
        return Problem(MISSING, field.location, field.excerpt, params)
    if (comment := front.find_comment(spec.names)) is not None:
        return Problem(COMMENTED, Location(path, comment[0], 1), comment[1], params)
    return Problem(MISSING, Location(path, front.line, 1), "", params)
