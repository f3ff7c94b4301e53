"""What became of a build."""

from dataclasses import dataclass

from huibian.problems import Problem


@dataclass(frozen=True, slots=True)
class Publication:
    """What a publication changed, in paths; `size` of all published files, in bytes."""

    written: tuple[str, ...]
    unchanged: int
    removed: tuple[str, ...]
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildResult:
    """What became of a build. `publication` is missing where it failed; the former output is untouched then.

    Of `reports` that many were `parsed`, of `pages` that many `rendered`; the others were known from earlier builds. `stages`
    are names with seconds.
    """

    problems: tuple[Problem, ...]
    reports: int = 0
    pages: int = 0
    parsed: int = 0
    rendered: int = 0
    publication: Publication | None = None
    seconds: float = 0.0
    stages: tuple[tuple[str, float], ...] = ()
