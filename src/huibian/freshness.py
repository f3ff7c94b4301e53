"""The quickest build: where nothing changed, neither what goes in nor what came out, nothing is done."""

import os
import time
from collections.abc import Sequence
from typing import Any

from huibian.cache import record_files
from huibian.config import HISTORY_OFF
from huibian.digests import digest_of, plain
from huibian.frozen import DAMAGED, freeze, thaw
from huibian.ledger import is_intact
from huibian.options import CONTENT, THEMES, BuildOptions
from huibian.problems import Problem
from huibian.publication import BuildResult, Publication
from huibian.records import read_record
from huibian.repository import repository_state
from huibian.signatures import state_of
from huibian.stamp import installation

PUBLISHED = "published"


def input_state(options: BuildOptions) -> bytes | None:
    """Return a digest of the state of all that a build depends on, but the day; `None` where the disk does not tell it from others."""
    huibian = installation()
    files = state_of([options.site / CONTENT, options.site / THEMES])
    if huibian is None or files is None:
        return None
    place = os.path.abspath(options.site)
    commit = b"" if options.config.history == HISTORY_OFF else repository_state(options.site / CONTENT)
    return digest_of(huibian, files, place, plain(options.config), options.with_drafts, options.strict, commit)


def take_snapshot(
    options: BuildOptions,
    inputs: bytes,
    problems: Sequence[Problem],
    *,
    reports: int,
    pages: int,
    publication: Publication,
    is_for_today: bool,
) -> dict[str, Any]:
    """Return, as plain values, what a build of these inputs came to; one that `is_for_today` would say something else on another day."""
    return {
        "inputs": inputs,
        "day": options.today.isoformat(),
        "is_for_today": is_for_today,
        "problems": freeze(tuple(problems)),
        "reports": reports,
        "pages": pages,
        "files": publication.unchanged + len(publication.written),
        "size": publication.size,
    }


def find_unchanged(options: BuildOptions) -> tuple[BuildResult | None, bytes | None]:
    """Return what a build would come to, where just that is published already, `None` where it must be found out; and the state of its inputs, where that was found."""
    started = time.monotonic()
    files = record_files(options.cache, PUBLISHED, options.output) if options.cache else []
    inputs = input_state(options) if files else None
    if inputs is None:
        return None, None
    output = os.path.abspath(options.output)
    for file in files:
        found = read_record(file, 2)
        if found is None or not found[0] or found[0]["inputs"] != inputs:
            continue
        snapshot, columns = found
        today = options.today.isoformat()
        if today < snapshot["day"] or (snapshot["is_for_today"] and today != snapshot["day"]):
            continue
        try:
            problems = thaw(snapshot["problems"])
        except DAMAGED:
            continue
        if is_intact(output, columns):
            result = BuildResult(
                problems=problems,
                reports=snapshot["reports"],
                pages=snapshot["pages"],
                publication=Publication((), snapshot["files"], (), snapshot["size"]),
                seconds=time.monotonic() - started,
            )
            return result, inputs
    return None, inputs
