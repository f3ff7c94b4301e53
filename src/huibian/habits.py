"""How a site's reports are written: what its editors did last is what they most likely want again."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from huibian.record.fields import FIELD_BY_NAME
from huibian.record.frontmatter import FrontMatter, split_front_matter
from huibian.record.vocabulary import Vocabulary
from huibian.source import discover, read_source

_LOOKED_AT = 20  # reports


@dataclass(frozen=True, slots=True)
class Habits:
    """Whether most reports name their fields in Chinese (`None`: there are no reports), and the department of the latest."""

    chinese: bool | None
    department: str


def find_habits(content: Path, departments: Vocabulary | None) -> Habits:
    """Look at the reports that were changed last.

    Raises:
        OSError: `content` cannot be listed.
    """
    chinese = english = 0
    department = ""
    for front in _latest(content):
        for field in front.fields:
            spec = FIELD_BY_NAME.get(field.key)
            chinese += spec is not None and field.key in spec.chinese
            english += spec is not None and field.key == spec.key
            is_known = departments is None or departments.resolve(field.value) is not None
            if spec is not None and spec.key == "department" and field.value.strip() and is_known:
                department = department or " ".join(field.value.split())
    return Habits(chinese >= english if chinese or english else None, department)


def _latest(content: Path) -> Iterator[FrontMatter]:
    written = {path: signature[1] for path, signature in discover(content).files.items()}
    for path in sorted(written, key=lambda path: (written[path], path), reverse=True)[:_LOOKED_AT]:
        source, _problems = read_source(content, path)
        front = split_front_matter(source.text, path)[0] if source is not None else None
        if front is not None:
            yield front
