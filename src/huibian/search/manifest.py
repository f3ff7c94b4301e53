"""The index's manifest, and the head that every binary file of the index has."""

import json
import re
import zlib
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from itertools import accumulate
from typing import Any

import numpy as np

from huibian.search.analyzer import ANALYZER, LONGEST, VERIFY
from huibian.search.codec import encode_varints
from huibian.search.document import FACETS, FIELDS

FORMAT = 4
MAGIC = b"HBIX"
MANIFEST = "manifest.json"
DATES = "dates.bin"
DICTIONARY = "dictionary.bin"
SUGGESTIONS = "suggestions.bin"
TABLE = "table.bin"
VERSIONS = 1 << 32
PER_FOLDER = 1000  # files of a kind; a stick that is formatted with FAT32 takes no more than some 20,000
_DIGITS = re.compile("[0-9a-f]{8}")


class FileKind(IntEnum):
    """What a binary file holds."""

    GRAMS = 1
    PHRASES = 2
    FACET = 3
    DATES = 4
    DOCUMENT = 5
    DICTIONARY = 6
    SUGGESTIONS = 7
    TABLE = 8


def checksum(data: bytes) -> int:
    """Return the CRC-32."""
    return zlib.crc32(data)


def pack_file(kind: FileKind, number: int, order: int, payload: bytes) -> bytes:
    """Return the bytes of a file: its head, then the payload."""
    return _head(kind, number, order) + checksum(payload).to_bytes(4, "little") + payload


def file_mark(path: str, data: bytes) -> int:
    """Return what a file adds to the index's version, which is the sum of all."""
    return checksum(checksum(data).to_bytes(4, "little") + path.encode())


def unpack_file(data: bytes, kind: FileKind, number: int, order: int) -> bytes:
    """Return the payload of a file. Raises ValueError where it is another file, of another state, or damaged."""
    head = _head(kind, number, order)
    payload = data[len(head) + 4 :]
    if not data.startswith(head) or data[len(head) : len(head) + 4] != checksum(payload).to_bytes(4, "little"):
        raise ValueError("another file, or a damaged one")
    return payload


def _head(kind: FileKind, number: int, order: int) -> bytes:
    return MAGIC + bytes((FORMAT, kind)) + encode_varints(np.array([number])).tobytes() + order.to_bytes(4, "little")


def archive_order(urls: Iterable[str]) -> int:
    """Return what marks the files of one state of an archive: it changes with the documents' urls and their order."""
    return checksum("\n".join(urls).encode("utf-8", "replace"))


def shard_path(segment: int, kind: FileKind, number: int) -> str:
    """Return where a segment's shard lies below `search-index/`."""
    return f"{kind.name.lower()}/{segment}/{number // PER_FOLDER}/{number}.bin"


def facet_path(name: str, part: int) -> str:
    """Return where a part of a facet lies below `search-index/`."""
    return f"facets/{name}-{part}.bin"


def facet_name(path: str) -> str:
    """Return the facet of which a part lies at `path`."""
    return path.partition("/")[2].rpartition("-")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """Consecutive documents whose shards are a set of their own: how many shards of grams and of phrases, and what these weigh."""

    documents: int
    order: int
    grams: int
    phrases: int
    weights: tuple[int, int]
    seed: int

    def shards(self, kind: FileKind) -> int:
        """Return the number of shards of a kind."""
        return self.grams if kind is FileKind.GRAMS else self.phrases


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a reader must know before it fetches anything else. `segments`: the oldest first; `facets`: names with the sizes of their files."""

    version: int
    order: int
    segments: tuple[Segment, ...]
    shortest_title: int
    facets: tuple[tuple[str, tuple[int, ...]], ...]
    verify: tuple[int, ...] = VERIFY
    longest: int = LONGEST

    @property
    def documents(self) -> int:
        """How many documents there are."""
        return sum(segment.documents for segment in self.segments)

    @property
    def firsts(self) -> tuple[int, ...]:
        """The first document of each segment."""
        return tuple(accumulate((segment.documents for segment in self.segments[:-1]), initial=0))

    def order_of(self, document: int) -> int:
        """Return the order of the segment that a document is in."""
        return self.segments[bisect_right(self.firsts, document) - 1].order

    def dump(self) -> bytes:
        """Return the file's bytes."""
        value = {
            "format": FORMAT,
            "analyzer": ANALYZER,
            "documents": self.documents,
            "version": f"{self.version:08x}",
            "order": f"{self.order:08x}",
            "verify": self.verify,
            "longest": self.longest,
            "segments": [
                {
                    "documents": segment.documents,
                    "order": f"{segment.order:08x}",
                    "grams": segment.grams,
                    "phrases": segment.phrases,
                    "weights": segment.weights,
                    "seed": segment.seed,
                }
                for segment in self.segments
            ],
            "shortest_title": self.shortest_title,
            "facets": [{"name": name, "parts": parts} for name, parts in self.facets],
        }
        return json.dumps(value, separators=(",", ":")).encode()

    @classmethod
    def parse(cls, data: bytes) -> "Manifest":
        """Read a manifest. Raises ValueError where it is none of this format."""
        try:
            value = json.loads(data)
            if (value["format"], value["analyzer"]) != (FORMAT, ANALYZER):
                raise ValueError("another version of the format")
            verify = tuple(map(_number, value["verify"]))
            facets = tuple((each["name"], tuple(map(_number, each["parts"]))) for each in value["facets"])
            manifest = cls(
                version=_digits(value["version"]),
                order=_digits(value["order"]),
                segments=tuple(map(_segment, value["segments"])),
                shortest_title=_number(value["shortest_title"]),
                facets=facets,
                verify=verify,
                longest=_number(value["longest"]),
            )
            total = _number(value["documents"])
        except (KeyError, TypeError, RecursionError) as error:
            raise ValueError("no manifest") from error
        if not manifest.segments or not all(each.grams and each.phrases for each in manifest.segments):
            raise ValueError("shards are missing")
        if manifest.documents != total:
            raise ValueError("the segments hold other documents")
        if [name for name, _ in facets] != list(FACETS):
            raise ValueError("facets are missing")
        if len(manifest.verify) != len(FIELDS):
            raise ValueError("a number for each field")
        if any(len(parts) not in (1, 2) for _, parts in facets):
            raise ValueError("a facet has one part or two")
        return manifest


def _segment(value: Any) -> Segment:
    grams, phrases = map(_number, value["weights"])
    numbers = {name: _number(value[name]) for name in ("documents", "grams", "phrases", "seed")}
    return Segment(order=_digits(value["order"]), weights=(grams, phrases), **numbers)


def _number(value: Any) -> int:
    if type(value) is not int or value < 0:
        raise ValueError("not a number")
    return value


def _digits(value: Any) -> int:
    if not isinstance(value, str) or not _DIGITS.fullmatch(value):
        raise ValueError("not eight hexadecimal digits")
    return int(value, 16)
