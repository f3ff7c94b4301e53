"""Watching a site's files, also where folders go and come back, or files are replaced."""

import threading
from collections.abc import Iterator
from pathlib import Path

from watchfiles import watch

from huibian.config import FILE_NAME
from huibian.options import CONTENT, THEMES
from huibian.signatures import state_of

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


def site_state(site: Path) -> object:
    """Return what tells the present state of a site's files from others; of files written just now, from none."""
    folders = [site / CONTENT, site / THEMES]
    return _seen(site), state_of(folders) or object()


def watch_site(site: Path, since: object, stop: threading.Event | None = None) -> Iterator[frozenset[Path]]:
    """Yield whenever something that a build reads has changed `since` a state, until `stop` is set: what has, as far as that is known.

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
            since = site_state(site)
            yield frozenset()
            continue
        may_be_late = True
        try:
            for changes in watch(*folders, debounce=_QUIET, rust_timeout=LOOK, yield_on_timeout=True, stop_event=stop):
                is_late = may_be_late and site_state(site) != since
                may_be_late = False
                now = _seen(site)
                # The system watches a folder, not its name.
                ends = now.keys() != seen.keys() or any(now[place][0] != seen[place][0] for place in folders)
                if ends:
                    since = site_state(site)
                if changes or is_late or now != seen:
                    yield frozenset(Path(path) for _kind, path in changes)
                if ends:
                    break
                seen = now
        except OSError:  # a folder went while its watch began
            since = None
            stop.wait(LOOK / 1000)
