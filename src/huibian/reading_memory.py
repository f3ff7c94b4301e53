"""What earlier builds have read of the reports, so that a file is read again only where it changed.

Reads are kept in segments, cut where the path of a file says so: an edit, or a new file, changes one of them. A read is known by
the content of its file, its path and the rules (the vocabularies, and what is looked for), and holds as long as the day makes no difference.
Most are only glimpsed at: a build of few changes brings back few.
"""

import time
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from huibian.bodies import LostBodyError
from huibian.cache import Cache
from huibian.digests import digest_of
from huibian.frozen import DAMAGED, freeze, thaw
from huibian.markdown import LocalLink
from huibian.packs import Entry, PackWriter
from huibian.problems import Problem
from huibian.record.field_values import FUTURE_DATE
from huibian.record.report import Report, share
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


class Glimpse(NamedTuple):
    """What is asked of every read, so that most need not be brought back.

    `day` is an ordinal; a day after it makes no difference, unless the read `is_for_day`. `is_linked` tells of links or attachments,
    `is_faulty` of a file that gave no report, `has_problems` of problems.
    """

    key: bytes
    facts: bytes
    day: int
    is_for_day: bool
    is_linked: bool
    is_faulty: bool
    has_problems: bool

    def holds(self, today: int) -> bool:
        """Say whether it would be the same today: dates that lay in the future may do so no longer."""
        return today == self.day or (today > self.day and not self.is_for_day)


def glimpse(read: Read) -> Glimpse:
    """Return what is asked of every read."""
    report = read.report
    return Glimpse(
        read.key,
        read.facts,
        read.day.toordinal(),
        is_for_day=any(problem.kind == FUTURE_DATE for problem in read.problems),
        is_linked=bool(read.links if report is None else report.links or report.attachments),
        is_faulty=report is None,
        has_problems=bool(read.problems),
    )


class Reads:
    """What was read, by key: of earlier builds a segment at a time, when one of its reads is asked for; of this one at once."""

    def __init__(self) -> None:
        self.glimpses: dict[bytes, Glimpse] = {}
        self._whole: dict[bytes, Read] = {}
        self._segments: dict[bytes, bytes] = {}  # by the keys of what they hold
        self._shared: dict[Any, Any] = {}

    def add(self, read: Read) -> None:
        """Add what was read just now."""
        if read.report is not None:
            share(read.report, self._shared)
        self.glimpses[read.key] = glimpse(read)
        self._whole[read.key] = read

    def remember(self, glimpses: Iterable[Glimpse], segment: bytes) -> None:
        """Add what a segment holds, by the glimpses that may be relied on."""
        for each in glimpses:
            self.glimpses[each.key] = each
            self._segments[each.key] = segment

    def __getitem__(self, key: bytes) -> Read:
        """Return a read that is among the glimpses.

        Raises:
            LostBodyError: it is not what it was.
        """
        if (found := self._whole.get(key)) is None:
            try:
                for read in thaw(self._segments[key]):
                    if read.key not in self._whole:
                        self.add(read)
                found = self._whole[key]
            except DAMAGED as error:
                raise LostBodyError from error
        return found

    def report(self, key: bytes) -> Report:
        """Return the report of a read that gave one.

        Raises:
            LostBodyError: it is not what it was.
        """
        report = self[key].report
        if report is None:
            raise LostBodyError
        return report


class ReadingMemory:
    """The files of a content folder as they were last seen, and what was read of them."""

    def __init__(self, cache: Cache, content: Path, rules: bytes, today: date) -> None:
        self._cache = cache
        self._record = cache.record("sources", content)
        self._rules = rules
        self._started = time.time_ns()
        self._files: dict[str, tuple[Signature, str]] = {}
        self._keys: dict[str, bytes] = {}  # of these files, under the rules of today
        self._known: frozenset[bytes] = frozenset()  # segments
        self.bodies: Mapping[bytes, Entry] = cache.packs(BODIES).entries
        self.reads = Reads()
        if self._record and (found := read_record(self._record, 3)):
            self._files, segments, (known_rules, keys) = found
            if known_rules == rules:
                self._keys = dict(zip(self._files, keys, strict=True))
            self._remember(segments, today.toordinal())

    def _remember(self, segments: Mapping[bytes, Sequence[tuple[Any, ...]]], today: int) -> None:
        packs = self._cache.packs(SEGMENTS)
        self._known = frozenset(packs.entries)
        for key, rows in segments.items():
            if (data := packs.get(key)) is not None:
                self.reads.remember(
                    (
                        each
                        for each in map(Glimpse._make, rows)
                        if each.holds(today) and (each.is_faulty or each.key in self.bodies)
                    ),
                    data,
                )

    def find(self, path: str, signature: Signature) -> Glimpse | None:
        """Return what was read of a file, where the disk says that it is still the same."""
        seen = self._files.get(path)
        if seen is None or seen[0] != signature:
            return None
        return self.reads.glimpses.get(self._keys.get(path) or read_key(path, seen[1], self._rules))

    def save(self, reads: Mapping[str, Glimpse], seen: Mapping[str, tuple[Signature, str]]) -> None:
        """Remember what was read of all files, by path; `seen` are those that were read just now.

        Raises:
            OSError: it cannot be written.
        """
        if self._record is None or not self._cache.writes:
            return
        segments = {digest_of([each.key for each in segment]): segment for segment in cut(reads)}
        new = {key: segment for key, segment in segments.items() if key not in self._known}
        if new:
            with PackWriter(self._cache.place(SEGMENTS, self._record.parent)) as writer:
                for key, segment in new.items():
                    writer.add(key, freeze([self.reads[each.key] for each in segment]))
        settled = {path: pair for path, pair in seen.items() if is_settled(pair[0], self._started)}
        files = {path: pair for path, pair in (self._files | settled).items() if path in reads}
        for path in seen.keys() - settled.keys():
            files.pop(path, None)
        if new or files != self._files or not self._keys:
            keys = [read_key(path, digest, self._rules) for path, (_, digest) in files.items()]
            told = {key: [tuple(each) for each in segment] for key, segment in segments.items()}
            write_record(self._record, files, told, (self._rules, keys))
        self._cache.keep(SEGMENTS, segments)
        self._cache.keep(BODIES, [each.key for each in reads.values()])


def cut(reads: Mapping[str, Glimpse]) -> Iterator[list[Glimpse]]:
    """Cut what was read, by path in order, into segments; what cannot be remembered is left out."""
    segment: list[Glimpse] = []
    for path, read in reads.items():
        if read.key:
            segment.append(read)
        if segment and (zlib.crc32(path.encode()) % _SEGMENT == 0 or len(segment) == _LONGEST_SEGMENT):
            yield segment
            segment = []
    if segment:
        yield segment
