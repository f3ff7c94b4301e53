"""The ledger: which files were imported, by their digest, so that importing one twice does nothing."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from huibian.importer.placing import replace

NAME = ".imported.json"
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Ledger:
    """The files imported into one folder: digest → name of the source, and the files written."""

    entries: Mapping[str, Mapping[str, object]] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path) -> "Ledger":
        """Load the ledger of a folder; one that is missing is empty.

        Raises:
            ValueError: it is damaged.
            OSError: it cannot be read.
        """
        file = folder / NAME
        if not file.exists():
            return cls()
        found = json.loads(file.read_text("utf-8"))
        entries = found.get("sources") if isinstance(found, dict) and found.get("version") == _VERSION else None
        if not isinstance(entries, dict) or not all(isinstance(entry, dict) for entry in entries.values()):
            raise ValueError(NAME)
        return cls(entries)

    def files(self, digest: str) -> tuple[str, ...] | None:
        """Return the files that were written when this source was imported; None: it never was."""
        entry = self.entries.get(digest)
        files = entry.get("files") if entry is not None else None
        return tuple(map(str, files)) if isinstance(files, list) else None if entry is None else ()

    def with_source(self, digest: str, name: str, files: Sequence[str]) -> "Ledger":
        """Return a ledger that knows one more source."""
        return Ledger({**self.entries, digest: {"name": name, "files": list(files)}})

    def save(self, folder: Path) -> None:
        """Write it, all or nothing."""
        data = {"version": _VERSION, "sources": dict(sorted(self.entries.items()))}
        replace(folder / NAME, (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode())
