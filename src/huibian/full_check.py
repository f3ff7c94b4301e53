"""The check of a whole site, and the quickest one: where nothing changed, what was found before is found again."""

import tempfile
from dataclasses import replace
from pathlib import Path

from huibian.cache import Cache, record_files
from huibian.freshness import input_state
from huibian.frozen import DAMAGED, freeze, thaw
from huibian.options import CONTENT, BuildOptions
from huibian.problems import Problem
from huibian.record.field_values import FUTURE_DATE
from huibian.records import read_record, write_record
from huibian.stamp import stamp

_KIND = "checked"


def check_or_remember(options: BuildOptions) -> tuple[tuple[Problem, ...], int]:
    """Check the whole site; return what was found, and how many files were read: -1 where there is no content folder.

    Raises:
        OSError: a folder cannot be read, or the cache cannot be written.
    """
    if not (options.site / CONTENT).is_dir():
        options = replace(options, cache=None)
    inputs = input_state(options) if options.cache else None
    if inputs is not None and (found := _find(options, inputs)) is not None:
        return found
    from huibian.bodies import LostBodyError
    from huibian.checking import check

    with (
        tempfile.TemporaryDirectory(prefix="huibian-") as folder,
        Cache(options.cache, stamp() if options.cache else b"") as cache,
    ):
        try:
            checked = check(options, Path(folder), cache)
        except LostBodyError:  # somebody damages the cache
            checked = check(options, Path(folder))
        files = checked.reading.files if checked.reading is not None else -1
        record = cache.record(_KIND, options.site / CONTENT)
        if record is not None and inputs is not None:
            is_for_today = any(problem.kind == FUTURE_DATE for problem in checked.problems)
            write_record(record, inputs, options.today.isoformat(), is_for_today, files, freeze(checked.problems))
    return checked.problems, files


def _find(options: BuildOptions, inputs: bytes) -> tuple[tuple[Problem, ...], int] | None:
    """Return what a check of the same inputs found, if it would find the same today."""
    for file in record_files(options.cache, _KIND, options.site / CONTENT) if options.cache else ():
        found = read_record(file, 5)
        if found is None or found[0] != inputs:
            continue
        _inputs, day, is_for_today, files, problems = found
        today = options.today.isoformat()
        if today < day or (is_for_today and today != day):
            continue
        try:
            return thaw(problems), files
        except DAMAGED:
            continue
    return None
