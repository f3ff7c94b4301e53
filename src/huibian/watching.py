"""Watching a site's files, also where folders go and come back, or files are replaced."""

import threading
from collections.abc import Iterator
from pathlib import Path

from watchfiles import watch

from huibian.config import FILE_NAME
from huibian.options import CONTENT, THEMES

_PLACES = (CONTENT, THEMES, FILE_NAME, "pyproject.toml")
_QUIET = 100  # milliseconds that nothing may happen before a change is told
LOOK = 1000  # milliseconds between looks for what has come or gone


def _seen(site: Path) -> dict[Path, tuple[int, int]]:
    """Return what is there of the places that matter, each told from another one of the same name."""
    found = {}
    for name in _PLACES:
        place = site / name
        try:
            status = place.stat()
        except OSError:
            continue
        found[place] = (status.st_ino, 0 if place.is_dir() else status.st_mtime_ns)
    return found


def watch_site(site: Path, stop: threading.Event | None = None) -> Iterator[None]:
    """Yield whenever something that a build reads has changed, until `stop` is set.

    Raises:
        KeyboardInterrupt: the user has had enough.
    """
    stop = stop or threading.Event()
    while not stop.is_set():
        seen = _seen(site)
        folders = [place for place in seen if place.is_dir()]
        if not folders:
            while _seen(site) == seen and not stop.wait(LOOK / 1000):
                pass
            yield
            continue
        try:
            for changes in watch(
                *folders,
                debounce=_QUIET,
                rust_timeout=LOOK,
                yield_on_timeout=True,
                stop_event=stop,
                raise_interrupt=True,
            ):
                now = _seen(site)
                if changes or now != seen:
                    yield
                if now.keys() != seen.keys() or any(now[place][0] != seen[place][0] for place in folders):
                    break  # the system watches a folder, not its name
                seen = now
        except OSError:  # a folder went while its watch began
            if not stop.wait(LOOK / 1000):
                yield
