"""The preview: builds into a folder of its own, serves it on this machine, rebuilds and reloads on change.

Whatever is broken leaves the last good pages in place; the problems are shown over them (`overlay`) and in the terminal.
"""

import contextlib
import hashlib
import json
import re
import tempfile
import threading
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

import click

from huibian.build import build
from huibian.clock import Progress, no_progress
from huibian.config import FILE_NAME, load_config
from huibian.console import print_problems
from huibian.early_pages import EarlyPages
from huibian.i18n import N_, numbered
from huibian.options import BuildOptions
from huibian.output import Artifact
from huibian.overlay import preview_file, told
from huibian.problems import Location, Problem, Translate
from huibian.publication import BuildResult
from huibian.reading import INTERNAL
from huibian.reasons import reason_of
from huibian.rendering import RenderJob
from huibian.source import UNREADABLE
from huibian.watching import site_state, watch_site

LIVE = "/.huibian/"
_HEARTBEAT = 15.0  # seconds between signs of life, so that closed pages are noticed
_MOST_EARLY = 4  # files that are saved together, of which the pages are worth showing before the others
_PATIENCE = 5.0  # seconds until a build that is given up is left to itself
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
}


_WAIT = N_("The first build is not finished, or failed; this page reloads when there is something to show.")
_WAITING = (
    '<!doctype html><html><head><meta charset="utf-8"><title>huibian</title></head><body><p>{text}</p></body></html>'
)


class _LeftError(BaseException):
    """The preview ends: no failure of the build."""


class State:
    """What the open pages are told: the number of the last good build, and what is wrong now."""

    def __init__(self, translate: Translate) -> None:
        self.translate = translate
        self._changed = threading.Condition()
        self._version = 0
        self._build = 0
        self._problems: list[dict[str, str]] = []

    def set(self, problems: list[dict[str, str]], *, built: bool) -> None:
        """Note the end of a build and wake everyone who waits."""
        with self._changed:
            self._build += built
            self._problems = problems
            self._version += 1
            self._changed.notify_all()

    def renew(self) -> None:
        """Note that a page has changed, whatever is wrong, and wake everyone who waits."""
        with self._changed:
            self._build += 1
            self._version += 1
            self._changed.notify_all()

    def wait(self, version: int) -> tuple[int, str]:
        """Return the version and the state as JSON, at once where `version` is old, else after a while."""
        with self._changed:
            if self._version == version:
                self._changed.wait(_HEARTBEAT)
            return self._version, json.dumps({"build": self._build, "problems": self._problems})


class Handler(SimpleHTTPRequestHandler):
    """Serves the preview's folder as a static host would, and the events of the live reload."""

    protocol_version = "HTTP/1.1"
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".js": "text/javascript", ".xml": "application/xml", ".bin": "application/octet-stream",
    }  # fmt: skip

    def __init__(self, *args: object, state: State, **kwargs: object) -> None:
        self.state = state
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Answer a request."""
        if not self._is_meant():
            self.send_error(HTTPStatus.FORBIDDEN)
        elif self.path == LIVE + "events" and self.command == "GET":
            self._events()
        elif self.path.startswith(LIVE) and (found := preview_file(self.path[len(LIVE) :], self.state.translate)):
            self._answer(HTTPStatus.OK, *found)
        else:
            self._page()

    def do_HEAD(self) -> None:
        """Answer as to GET, without the body."""
        self.do_GET()

    def _is_meant(self) -> bool:
        """Refuse other names for this machine: a page from elsewhere could read drafts through one (DNS rebinding)."""
        name = re.sub(r":\d*$", "", self.headers.get("Host", "")).lower()
        here, _port = cast(tuple[str, int], self.server.server_address)
        return not here.startswith("127.") or name in ("", "localhost", "127.0.0.1", here)

    def _page(self) -> None:
        path = self.path.partition("?")[0].partition("#")[0]
        file = Path(self.translate_path(path))
        try:
            if file.is_dir() and not path.endswith("/"):
                self._answer(HTTPStatus.MOVED_PERMANENTLY, "text/plain", b"", Location="/" + path.lstrip("/") + "/")
                return
            file = file / "index.html" if file.is_dir() else file
            data, status = file.read_bytes(), HTTPStatus.OK
        except (OSError, ValueError):  # also a name that is too long, or none at all
            file, status = Path(self.directory) / "404.html", HTTPStatus.NOT_FOUND
            data = file.read_bytes() if file.is_file() else _WAITING.format(text=self.state.translate(_WAIT)).encode()
        mark = ""
        if file.suffix == ".html":
            mark = f'"{hashlib.sha256(data).hexdigest()[:16]}"'
            script = f"<script type=module src={LIVE}live.js data-page={mark}></script></body>"
            data = data.replace(b"</body>", script.encode())
        kind = self.guess_type(str(file))
        self._answer(status, kind + ("; charset=utf-8" if kind.startswith("text/") else ""), data, ETag=mark)

    def _answer(self, status: HTTPStatus, kind: str, data: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            if value:
                self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def _events(self) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        version = -1
        try:
            while True:
                version, state = self.state.wait(version)
                self.wfile.write(f"event: state\ndata: {state}\n\n".encode())
                self.wfile.flush()
        except OSError:
            self.close_connection = True

    def end_headers(self) -> None:
        """Send the headers that a well-kept host would send."""
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the standard library's name
        """Stay silent: the terminal is for problems."""


class Preview:
    """A preview server with its own output folder; a context manager.

    Raises:
        OSError: the address cannot be bound, or no folder can be made.
    """

    def __init__(self, site: Path, host: str, port: int, translate: Translate) -> None:
        self.site = site
        self.translate = translate
        self.state = State(translate)
        self._scratch = tempfile.TemporaryDirectory(prefix="huibian-preview-", ignore_cleanup_errors=True)
        self.output = Path(self._scratch.name, "site")
        self.output.mkdir()
        handler = partial(Handler, state=self.state, directory=str(self.output))
        self.server = ThreadingHTTPServer((host, port), handler)
        self.server.daemon_threads = True
        self._early: EarlyPages | None = None
        self._writing = threading.RLock()  # what a build publishes, and the pages before it
        self._saved: dict[Path, None] = {}  # since the build began that is running
        self._wanted = threading.Event()
        self.is_leaving = threading.Event()
        self.url = f"http://{host}:{self.server.server_address[1]}/"

    def __enter__(self) -> Self:
        """Begin to answer requests."""
        threading.Thread(target=self.server.serve_forever, args=(0.1,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop, and remove the preview's folder."""
        self.server.shutdown()
        self.server.server_close()
        self._scratch.cleanup()

    def rebuild(self, options: BuildOptions, progress: Progress = no_progress) -> None:
        """Build once; a failure leaves the last good site in place."""
        try:
            result = self._build(options, progress)
        except Exception as error:  # the next change may mend it
            params = {"reason": f"{type(error).__name__}: {error}"}
            result = BuildResult(problems=(Problem(INTERNAL, Location(str(self.site)), "", params),))
        problems, built = result.problems, result.publication is not None
        if built:
            reports = numbered("{count} report", "{count} reports", result.reports, self.translate)
            message = self.translate(N_("{reports} built in {seconds:.1f} s"))
            click.echo(message.format(reports=reports, seconds=result.seconds))
        print_problems(problems, self.translate)
        self.state.set(told(problems, self.translate), built=built)

    def _build(self, options: BuildOptions, progress: Progress) -> BuildResult:
        try:
            loaded = load_config(self.site)
        except OSError as error:
            params = {"reason": reason_of(error)}
            return BuildResult(problems=(Problem(UNREADABLE, Location(FILE_NAME), "", params),))
        if loaded.problems:
            return BuildResult(problems=loaded.problems)
        options = replace(options, config=replace(loaded.config, base_url="", portable=False, precompress=False))

        def published(job: RenderJob) -> None:
            self._early = EarlyPages(options, job)
            self._make_early(self._saved)  # of which this build knows nothing

        return build(options, progress, published=published, guard=self._writing)

    def _go_on(self, stage: str, done: int, total: int) -> None:
        """Let a build go on, unless the preview ends."""
        if self.is_leaving.is_set():
            raise _LeftError

    def show_early(self, files: Iterable[Path]) -> None:
        """Show the pages of reports whose files were saved, before a build makes anew what else they change."""
        with self._writing:
            is_new = self._make_early(files)
        if is_new:
            self.state.renew()

    def _make_early(self, files: Iterable[Path]) -> bool:
        """Put the pages of saved files into their places, and say whether one of them is new there."""
        try:
            pages = [page for file in files if self._early and (page := self._early.make(file))]
            are_new = [self._put(page) for page in pages]
        except Exception:  # the build that follows tells what is wrong
            return False
        return any(are_new)

    def _put(self, page: Artifact) -> bool:
        """Put a page into its place at once, if another is there: that file may be linked to elsewhere, and somebody may be reading it."""
        target = self.output / page.path
        if target.is_file() and target.read_bytes() == page.data:
            return False
        unfinished = self.output.parent / "early.tmp"
        unfinished.write_bytes(page.data)
        unfinished.replace(target)
        return True

    def change(self, files: Collection[Path]) -> None:
        """Show what was saved, also while a build is running, and ask for the next one."""
        if len(files) <= _MOST_EARLY:
            with self._writing:
                self._saved.update(dict.fromkeys(sorted(files)))
                self.show_early(sorted(files))
        self._wanted.set()

    @contextlib.contextmanager
    def builder(self, options: BuildOptions) -> Iterator[None]:
        """Build in a thread whenever something changed, until the block is left; a build that is running then is given up."""

        def work() -> None:
            while self._wanted.wait() and not self.is_leaving.is_set():
                self._wanted.clear()
                with self._writing:
                    self._saved.clear()
                with contextlib.suppress(_LeftError):
                    self.rebuild(options, self._go_on)

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self.is_leaving.set()
            self._wanted.set()
            thread.join(_PATIENCE)

    def run(self, options: BuildOptions, ready: Callable[[str], Any] | None = None) -> None:
        """Build, tell who is waiting the address, then build again whenever a file of the site changes, until interrupted."""
        since = site_state(self.site)
        self.rebuild(options)
        click.echo(self.translate(N_("Serving {url} (stop with Ctrl+C)")).format(url=self.url))
        if ready:
            ready(self.url)
        with self.builder(options):
            for files in watch_site(self.site, since):
                self.change(files)
