"""The index's manifest, and the head that every binary file of the index has."""

import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

import numpy as np

from huibian.search.analyzer import ANALYZER
from huibian.search.codec import encode_varints
from huibian.search.document import FIELDS, K1, dump_json

FORMAT = 1
MAGIC = b"HBIX"
MANIFEST = "manifest.json"


class FileKind(IntEnum):
    """What a binary file holds."""

    POSTINGS = 1
    POSITIONS = 2
    LENGTHS = 3
    FACETS = 4
    DATES = 5


def file_head(kind: FileKind, number: int = 0) -> bytes:
    """Return the bytes that a file of this kind begins with."""
    return MAGIC + bytes((FORMAT, kind)) + encode_varints(np.array([number])).tobytes()


def checksum(data: bytes) -> str:
    """Return the CRC-32 as 8 hex digits: a file's version."""
    return f"{zlib.crc32(data):08x}"


def shard_path(kind: FileKind, number: int) -> str:
    """Return where a shard lies below `search-index/`."""
    return f"{kind.name.lower()}/{number:04}.bin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a reader must know before it fetches anything else. Checksums by shard are 8 hex digits each, joined."""

    documents: int
    documents_version: str
    total_lengths: tuple[int, ...]  # by field, decoded lengths; 0 where lengths do not count
    postings: tuple[str, ...]
    positions: tuple[str, ...]
    lengths: str
    facets: str
    facet_labels: str
    dates: str

    def dump(self) -> bytes:
        """Return the file's bytes."""
        fields: Sequence[dict[str, Any]] = [
            {"name": spec.name, "weight": spec.weight, "b": spec.b, "total_length": total}
            for spec, total in zip(FIELDS, self.total_lengths, strict=True)
        ]
        value = {
            "format": FORMAT,
            "analyzer": ANALYZER,
            "documents": self.documents,
            "documents_version": self.documents_version,
            "fields": fields,
            "k1": K1,
            "postings": {"shards": len(self.postings), "crc": "".join(self.postings)},
            "positions": {"shards": len(self.positions), "crc": "".join(self.positions)},
            "lengths": self.lengths,
            "facets": self.facets,
            "facet_labels": self.facet_labels,
            "dates": self.dates,
        }
        return dump_json(value)

    @classmethod
    def parse(cls, data: bytes) -> "Manifest":
        """Read a manifest. Raises ValueError where it is none of this format."""
        try:
            value = json.loads(data)
            if (value["format"], value["analyzer"]) != (FORMAT, ANALYZER):
                raise ValueError("another version of the format")
            if [field["name"] for field in value["fields"]] != [spec.name for spec in FIELDS]:
                raise ValueError("other fields")
            return cls(
                documents=int(value["documents"]),
                documents_version=str(value["documents_version"]),
                total_lengths=tuple(int(field["total_length"]) for field in value["fields"]),
                postings=_checksums(value["postings"]),
                positions=_checksums(value["positions"]),
                lengths=str(value["lengths"]),
                facets=str(value["facets"]),
                facet_labels=str(value["facet_labels"]),
                dates=str(value["dates"]),
            )
        except (KeyError, TypeError) as error:
            raise ValueError("no manifest") from error


def _checksums(value: dict[str, Any]) -> tuple[str, ...]:
    joined = str(value["crc"])
    checksums = tuple(joined[i : i + 8] for i in range(0, len(joined), 8))
    if len(checksums) != value["shards"] or not checksums:
        raise ValueError("not a checksum for each shard")
    return checksums
