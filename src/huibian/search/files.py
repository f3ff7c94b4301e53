"""The published files of an index, read and verified one by one, when they are needed."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from huibian.scriptfile import from_script, script_path
from huibian.search.damage import INDEX_MISSING, NOT_THERE, OTHER_CONTENT, OTHER_VERSION, IndexDamaged
from huibian.search.days import decode_days
from huibian.search.facets import Facet, decode_facet
from huibian.search.fragments import Dictionary, decode_fragment, fragment_path
from huibian.search.manifest import (
    DATES,
    DICTIONARY,
    MANIFEST,
    FileKind,
    Manifest,
    facet_path,
    shard_path,
    unpack_file,
)

T = TypeVar("T")


def read_published(folder: Path, path: str) -> bytes:
    """Read a file of an index; that of a portable site lies in scripts.

    Raises:
        OSError: it is not there.
        ValueError: its script is damaged.
    """
    script = folder / script_path(path)
    return from_script(script.read_bytes()) if script.is_file() else (folder / path).read_bytes()


@dataclass(frozen=True)
class IndexFiles:
    """An index's folder and manifest. Every method raises IndexDamaged where a file is not what the manifest says."""

    folder: Path
    manifest: Manifest

    @classmethod
    def open(cls, folder: Path) -> "IndexFiles":
        """Read the manifest in `folder` (`…/search-index`)."""
        try:
            return cls(folder, Manifest.parse(read_published(folder, MANIFEST)))
        except OSError as error:
            raise IndexDamaged(MANIFEST, NOT_THERE, INDEX_MISSING) from error
        except ValueError as error:
            raise IndexDamaged(MANIFEST, OTHER_VERSION) from error

    def shard(self, segment: int, kind: FileKind, number: int) -> bytes:
        """Return the payload of a segment's shard of grams or phrases."""
        order = self.manifest.segments[segment].order
        return self._payload(shard_path(segment, kind, number), kind, number, bytes, order)

    @cached_property
    def days(self) -> npt.NDArray[np.int64]:
        """Two rows, the earliest and the latest day of each document, as yyyymmdd; 0 for an unknown year."""
        return self._payload(DATES, FileKind.DATES, 0, lambda data: decode_days(data, self.manifest.documents))

    @cached_property
    def dictionary(self) -> Dictionary:
        """What the documents have in common."""
        return self._payload(DICTIONARY, FileKind.DICTIONARY, 0, Dictionary.unpack)

    def facet(self, name: str, parts: int) -> Facet:
        """Return a facet with its labels and documents."""
        paths = [facet_path(name, part) for part in range(parts)]
        payloads = [self._payload(path, FileKind.FACET, part, bytes) for part, path in enumerate(paths)]
        try:
            return decode_facet(name, payloads, self.manifest.documents)
        except (ValueError, TypeError, IndexError) as error:
            raise IndexDamaged(paths[0], OTHER_CONTENT) from error

    def fragment(self, document_id: int) -> dict[str, Any]:
        """Return what is stored of a document (see the format page)."""
        path = fragment_path(document_id)
        dictionary = self.dictionary
        order = self.manifest.order_of(document_id)
        decode = partial(decode_fragment, dictionary=dictionary)
        fragment = self._payload(path, FileKind.DOCUMENT, document_id, decode, order)
        return {"id": document_id, **fragment}

    def _payload(
        self, path: str, kind: FileKind, number: int, decode: Callable[[bytes], T], order: int | None = None
    ) -> T:
        try:
            data = read_published(self.folder, path)
            return decode(unpack_file(data, kind, number, self.manifest.order if order is None else order))
        except OSError as error:
            raise IndexDamaged(path, NOT_THERE) from error
        except ValueError as error:
            raise IndexDamaged(path, OTHER_CONTENT) from error
