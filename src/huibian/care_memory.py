"""What earlier checks have found in texts that do no harm on a page, by the keys of the reads (`reading_memory`)."""

from collections.abc import Mapping
from pathlib import Path

from huibian.cache import Cache
from huibian.frozen import DAMAGED, freeze, thaw
from huibian.problems import Problem
from huibian.records import read_record, write_record

_KEY = 16  # bytes


class CareMemory:
    """What was found for each key: mostly nothing, so the keys are kept apart from the few findings."""

    def __init__(self, cache: Cache, content: Path) -> None:
        self._record = cache.record("care", content) if cache.folder else None
        self._writes = cache.writes
        self.found: dict[bytes, tuple[Problem, ...]] = {}
        if self._record and (parts := read_record(self._record, 2)):
            keys, findings = parts
            try:
                found = thaw(findings)
                self.found = {keys[at : at + _KEY]: () for at in range(0, len(keys), _KEY)} | found
            except DAMAGED:
                pass

    def save(self, found: Mapping[bytes, tuple[Problem, ...]]) -> None:
        """Remember what was found, and nothing else.

        Raises:
            OSError: it cannot be written.
        """
        if self._record and self._writes and found != self.found:
            findings = {key: problems for key, problems in found.items() if problems}
            write_record(self._record, b"".join(found), freeze(findings))
