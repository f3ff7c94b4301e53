"""What earlier builds have read of the reports, so that a file is read again only where it changed.

Reads are kept in segments, cut where the path of a file says so: an edit, or a new file, changes one of them. A read is known by
the content of its file, its path and the rules (the vocabularies, and what is looked for), and holds as long as the day makes no difference.
"""

import time
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from huibian.cache import Cache
from huibian.digests import digest_of
from huibian.frozen import DAMAGED, freeze, thaw
from huibian.markdown import LocalLink
from huibian.packs import Entry, PackWriter
from huibian.problems import Problem
from huibian.record.field_values import FUTURE_DATE
from huibian.record.report import Report
from huibian.records import read_record, write_record
from huibian.signatures import Signature, is_settled

BODIES, SEGMENTS = "bodies", "reports"
_SEGMENT = 128  # files on average
_LONGEST_SEGMENT = 512


def read_key(path: str, digest: str, rules: bytes) -> bytes:
    """Return the key of what is read of a file with this digest."""
    return digest_of(path, digest, rules)


@dataclass(frozen=True, slots=True)
class Read:
    """One file that was read, on `day`: a report, or none, with what is wrong with it.

    `facts` is a digest of the report's fields; `links` are those of a text that gave no report. The body lies in the pack of bodies under `key`.
    """

    key: bytes
    report: Report | None
    problems: tuple[Problem, ...]
    facts: bytes
    day: date
    links: tuple[LocalLink, ...] = ()

    def holds(self, today: date) -> bool:
        """Say whether it would be the same today: dates that lay in the future may do so no longer."""
        return today == self.day or (today > self.day and all(p.kind != FUTURE_DATE for p in self.problems))


class ReadingMemory:
    """The files of a content folder as they were last seen, and what was read of them."""

    def __init__(self, cache: Cache, content: Path, rules: bytes, today: date) -> None:
        self._cache = cache
        self._record = cache.record("sources", content)
        self._rules = rules
        self._started = time.time_ns()
        self._files: dict[str, tuple[Signature, str]] = {}
        self._keys: dict[str, bytes] = {}  # of these files, under the rules of today
        self._segments: frozenset[bytes] = frozenset()
        self.bodies: Mapping[bytes, Entry] = cache.packs(BODIES).entries
        self.reads: dict[bytes, Read] = {}
        if self._record and (found := read_record(self._record, 3)):
            self._files, segments, (known_rules, keys) = found
            if known_rules == rules:
                self._keys = dict(zip(self._files, keys, strict=True))
            self.reads = {
                read.key: read
                for read in self._thawed(segments)
                if read.holds(today) and (read.report is None or read.key in self.bodies)
            }

    def _thawed(self, segments: Sequence[bytes]) -> Iterator[Read]:
        packs = self._cache.packs(SEGMENTS)
        self._segments = frozenset(packs.entries)
        for key in segments:
            data = packs.get(key)
            try:
                yield from thaw(data) if data else ()
            except DAMAGED:
                continue

    def find(self, path: str, signature: Signature) -> Read | None:
        """Return what was read of a file, where the disk says that it is still the same."""
        seen = self._files.get(path)
        if seen is None or seen[0] != signature:
            return None
        return self.reads.get(self._keys.get(path) or read_key(path, seen[1], self._rules))

    def save(self, reads: Mapping[str, Read], seen: Mapping[str, tuple[Signature, str]]) -> None:
        """Remember what was read of all files, by path; `seen` are those that were read just now.

        Raises:
            OSError: it cannot be written.
        """
        if self._record is None or not self._cache.writes:
            return
        segments = {digest_of([read.key for read in segment]): segment for segment in cut(reads)}
        new = {key: segment for key, segment in segments.items() if key not in self._segments}
        if new:
            with PackWriter(self._cache.place(SEGMENTS, self._record.parent)) as writer:
                for key, segment in new.items():
                    writer.add(key, freeze(segment))
        settled = {path: pair for path, pair in seen.items() if is_settled(pair[0], self._started)}
        files = {path: pair for path, pair in (self._files | settled).items() if path in reads}
        for path in seen.keys() - settled.keys():
            files.pop(path, None)
        if new or files != self._files or not self._keys:
            keys = [read_key(path, digest, self._rules) for path, (_, digest) in files.items()]
            write_record(self._record, files, list(segments), (self._rules, keys))
        self._cache.keep(SEGMENTS, segments)
        self._cache.keep(BODIES, [read.key for read in reads.values()])


def cut(reads: Mapping[str, Read]) -> Iterator[list[Read]]:
    """Cut what was read, by path in order, into segments; what cannot be remembered is left out."""
    segment: list[Read] = []
    for path, read in reads.items():
        if read.key:
            segment.append(read)
        if segment and (zlib.crc32(path.encode()) % _SEGMENT == 0 or len(segment) == _LONGEST_SEGMENT):
            yield segment
            segment = []
    if segment:
        yield segment
