"""Mending the files of a site: each is shown as a difference, and replaced whole or not at all."""

import os
import re
import stat
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

from huibian.fixes import fix_text
from huibian.problems import Problem
from huibian.reading import Vocabularies
from huibian.source import read_source


@dataclass(frozen=True, slots=True)
class Mended:
    """A file that can be mended: its content path, its text before and after, and what is mended, as message ids."""

    path: str
    before: str
    after: str
    changes: tuple[str, ...]

    def diff(self, name: str) -> str:
        """Return the change as a unified diff of the file called `name`."""
        before, after = (re.split(r"(?<=\n)", text) for text in (self.before, self.after))
        lines = unified_diff([*filter(None, before)], [*filter(None, after)], f"a/{name}", f"b/{name}")
        return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def mend(content: Path, paths: Sequence[str], vocabularies: Vocabularies, canonical: bool) -> Iterator[Mended]:
    """Find what can be mended in the files at `paths`, relative to `content`; nothing is written.

    With `canonical`, the vocabularies' names are put in the place of aliases.
    """
    for path in paths:
        source, _problems = read_source(content, path)
        if source is None:  # a check says why
            continue
        fixed = fix_text(source.text, vocabularies.departments, vocabularies.topics, canonical=canonical)
        if fixed.text != source.text:
            yield Mended(path, source.text, fixed.text, fixed.changes)


def write(content: Path, mended: Mended) -> tuple[Problem, ...]:
    """Put the mended text in the place of the file, in one step, its mode kept; not where it changed meanwhile.

    Raises:
        OSError: the folder cannot be written to.
    """
    file = content / mended.path
    source, problems = read_source(content, mended.path)
    if source is None or source.text != mended.before:
        return problems
    mode = stat.S_IMODE(file.stat().st_mode)
    descriptor, name = tempfile.mkstemp(prefix=f".{file.name[:50]}.", dir=file.parent)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(mended.after.encode())
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).chmod(mode)
        Path(name).replace(file)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise
    return ()
