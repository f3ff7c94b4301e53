"""How names are read, as earlier builds have found out: finding it out needs a library that takes its time to start."""

from pathlib import Path

from huibian.cache import Cache
from huibian.pinyin import known_readings
from huibian.records import read_record, write_record

_KIND = "readings"


def recall_readings(cache: Cache, site: Path) -> int:
    """Recall how the names of a site are read; return of how many that is known."""
    record = cache.record(_KIND, site)
    found = read_record(record) if record else None
    known_readings().update(found[0] if found else {})
    return len(found[0]) if found else 0


def keep_readings(cache: Cache, site: Path, before: int) -> None:
    """Keep them for later builds, unless there are no more than `before`.

    Raises:
        OSError: they cannot be written.
    """
    record = cache.record(_KIND, site) if cache.writes else None
    if record and len(known_readings()) != before:
        write_record(record, known_readings())
