"""Problems are values: what is wrong, where, and how to mend it. They are collected, and reported once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

Translate = Callable[[str], str]


class Severity(Enum):
    """An error fails the command, a warning only with `--strict`; a note tells of a choice made, where one asks."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


_SEVERITIES = {"E": Severity.ERROR, "W": Severity.WARNING, "N": Severity.NOTE}


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in an input file. `path` is POSIX style, relative to the site; line and column count from 1, 0 is unknown."""

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        """Print as compilers do: `path:line:column`."""
        return ":".join([self.path, *(str(n) for n in (self.line, self.column) if n)])


class MessageId(str):
    """A parameter that is itself a message id, to be translated before it fills a placeholder."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """One kind of problem. `code` is `E…`, `W…` or `N…`; `message` and `hint` are message ids with `{name}` placeholders."""

    code: str
    message: str
    hint: str

    @property
    def severity(self) -> Severity:
        """The code's first letter decides."""
        return _SEVERITIES[self.code[0]]


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem found. `params` fill the placeholders of the kind's message and hint."""

    kind: ProblemKind
    location: Location
    excerpt: str = ""
    params: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_error(self) -> bool:
        """Whether the command must fail."""
        return self.kind.severity is Severity.ERROR

    def fails(self, strict: bool) -> bool:
        """Say whether the command must fail, warnings counted as errors with `strict`."""
        return self.is_error or (strict and self.kind.severity is Severity.WARNING)

    def message(self, translate: Translate) -> str:
        """Say what is wrong, in the reader's language."""
        return self._fill(self.kind.message, translate)

    def hint(self, translate: Translate) -> str:
        """Say how to mend it, in the reader's language."""
        return self._fill(self.kind.hint, translate)

    def _fill(self, message: str, translate: Translate) -> str:
        params = {k: translate(v) if isinstance(v, MessageId) else v for k, v in self.params.items()}
        return translate(message).format_map(params)

    def sort_key(self) -> tuple[Any, ...]:
        """Order by place, then code: the same whatever worker found it."""
        return (self.location, self.kind.code, sorted(self.params.items()))
