"""How a site's reports are written: what its editors did last is what they most likely want again."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from huibian.record.fields import FIELD_BY_NAME, FIELDS, Form
from huibian.record.frontmatter import FrontMatter, split_front_matter
from huibian.record.vocabulary import Vocabulary
from huibian.source import discover, read_source

_LOOKED_AT = 50  # reports
_FORMS = {name: spec.form for name, spec in FIELD_BY_NAME.items()}


@dataclass(frozen=True, slots=True)
class Habits:
    """The department of the latest report, and how often each name of a field is used (`title`, `标题`)."""

    department: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)

    def prefers_chinese(self, *, default: bool) -> bool:
        """Whether fields mostly bear Chinese names; `default` where there are no reports."""
        chinese = sum(self.counts.get(name, 0) for spec in FIELDS for name in spec.chinese)
        english = sum(self.counts.get(spec.key, 0) for spec in FIELDS)
        return chinese >= english if chinese or english else default

    def names(self, *, chinese: bool) -> dict[str, str]:
        """Return the name of each field in one language, by its key; of several Chinese ones the most used."""
        return {
            spec.key: max(spec.chinese, key=lambda name: self.counts.get(name, 0)) if chinese else spec.key
            for spec in FIELDS
        }


def find_habits(content: Path, departments: Vocabulary | None) -> Habits:
    """Look at the reports that were changed last.

    Raises:
        OSError: `content` cannot be listed.
    """
    counts: Counter[str] = Counter()
    department = ""
    for front in _latest(content):
        for given in front.fields:
            spec = FIELD_BY_NAME.get(given.key)
            counts[given.key] += spec is not None
            is_known = departments is None or departments.resolve(given.value) is not None
            if spec is not None and spec.key == "department" and given.value.strip() and is_known:
                department = department or " ".join(given.value.split())
    return Habits(department, counts)


def find_loose_lists(content: Path) -> tuple[str, ...]:
    """Return the paths of all reports that write a list as one text: `太原、临汾`, without brackets.

    Raises:
        OSError: `content` cannot be listed.
    """
    found = []
    for path in discover(content).paths:
        for front in _read(content, [path]):
            lists = (given for given in front.fields if _FORMS.get(given.key) in (Form.LIST, Form.FILES))
            if any(given.value.strip() for given in lists):
                found.append(path)
    return tuple(found)


def _latest(content: Path) -> Iterator[FrontMatter]:
    written = {path: signature[1] for path, signature in discover(content).files.items()}
    yield from _read(content, sorted(written, key=lambda path: (written[path], path), reverse=True)[:_LOOKED_AT])


def _read(content: Path, paths: Iterable[str]) -> Iterator[FrontMatter]:
    for path in paths:
        source, _problems = read_source(content, path)
        front = split_front_matter(source.text, path)[0] if source is not None else None
        if front is not None:
            yield front
