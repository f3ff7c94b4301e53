"""The published files of an index, read and verified one by one, when they are needed."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from huibian.search.damage import INDEX_MISSING, NOT_THERE, OTHER_CONTENT, OTHER_VERSION, IndexDamaged
from huibian.search.document import FacetLabels, fragment_path
from huibian.search.facets import Facet, decode_facets, parse_labels
from huibian.search.manifest import MANIFEST, FileKind, Manifest, checksum, file_head, shard_path

_TEXTS = ("url", "title", "date", "edtf", "department", "type", "number", "source")
_LISTS = ("places", "topics")
_SECTION = ("id", "heading", "text")


def _is_complete(fragment: dict[str, Any]) -> bool:
    """Whether a fragment holds what a hit shows, each in its form."""
    lists = [fragment.get(key) for key in _LISTS]
    sections = fragment.get("sections")
    if not isinstance(sections, list) or not all(isinstance(value, list) for value in lists):
        return False
    texts = [fragment.get(key) for key in _TEXTS]
    texts += [text for value in lists for text in value or ()]
    texts += [part.get(key) if isinstance(part, dict) else None for part in sections for key in _SECTION]
    return all(isinstance(text, str) for text in texts)


@dataclass(frozen=True, slots=True)
class IndexFiles:
    """An index's folder and manifest. Every method raises IndexDamaged where a file is not what the manifest says."""

    folder: Path
    manifest: Manifest

    @classmethod
    def open(cls, folder: Path) -> "IndexFiles":
        """Read the manifest in `folder` (`…/search-index`)."""
        try:
            data = (folder / MANIFEST).read_bytes()
        except OSError as error:
            raise IndexDamaged(MANIFEST, NOT_THERE, INDEX_MISSING) from error
        try:
            return cls(folder, Manifest.parse(data))
        except ValueError as error:
            raise IndexDamaged(MANIFEST, OTHER_VERSION) from error

    def shard(self, kind: FileKind, number: int) -> bytes:
        """Return the payload of a shard of postings or positions."""
        checksums = self.manifest.postings if kind is FileKind.POSTINGS else self.manifest.positions
        return self._payload(shard_path(kind, number), checksums[number], kind, number)

    def lengths(self) -> bytes:
        """Return the payload of `lengths.bin`."""
        return self._payload("lengths.bin", self.manifest.lengths, FileKind.LENGTHS)

    def dates(self) -> bytes:
        """Return the payload of `dates.bin`."""
        return self._payload("dates.bin", self.manifest.dates, FileKind.DATES)

    def facets(self) -> list[Facet]:
        """Return all facets with their labels and documents."""
        labels = self._labels()
        payload = self._payload("facets.bin", self.manifest.facets, FileKind.FACETS)
        try:
            return decode_facets(payload, labels)
        except ValueError as error:
            raise IndexDamaged("facets.bin", OTHER_CONTENT) from error

    def _labels(self) -> list[FacetLabels]:
        data = self._read("facets.json", self.manifest.facet_labels)
        try:
            return parse_labels(json.loads(data))
        except ValueError as error:
            raise IndexDamaged("facets.json", OTHER_CONTENT) from error

    def fragment(self, document_id: int) -> dict[str, Any]:
        """Return what is stored of a document (see the format page)."""
        path = fragment_path(document_id)
        try:
            fragment = json.loads((self.folder / path).read_bytes())
        except OSError as error:
            raise IndexDamaged(path, NOT_THERE) from error
        except ValueError as error:
            raise IndexDamaged(path, OTHER_CONTENT) from error
        if not isinstance(fragment, dict) or fragment.get("id") != document_id or not _is_complete(fragment):
            raise IndexDamaged(path, OTHER_CONTENT)
        return fragment

    def _payload(self, path: str, expected: str, kind: FileKind, number: int = 0) -> bytes:
        data = self._read(path, expected)
        head = file_head(kind, number)
        if not data.startswith(head):
            raise IndexDamaged(path, OTHER_CONTENT)
        return data[len(head) :]

    def _read(self, path: str, expected: str) -> bytes:
        try:
            data = (self.folder / path).read_bytes()
        except OSError as error:
            raise IndexDamaged(path, NOT_THERE) from error
        if checksum(data) != expected:
            raise IndexDamaged(path, OTHER_CONTENT)
        return data
