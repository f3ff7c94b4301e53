"""Visits to a search page in Chromium: what is fetched for a query, and how long the visitor waits."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from archive import Question
from playwright.sync_api import Browser, Page, Request, sync_playwright

INIT = Path(__file__).with_name("visit.js")
KINDS = ("code", "metadata", "index", "documents", "other")
PAGE = "page"  # HTML, styles, pictures: fetched with the page, whatever is asked
BOX = {"ours": "#search-query", "peer": "#query"}  # also named in visit.js
WAIT = 60_000  # ms
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def kind(path: str) -> str:
    """Say what a file is for, on either site."""
    name = path.rpartition("/")[2]
    if "/search-index/" in path:
        folder = path.partition("/search-index/")[2].partition("/")[0]
        if folder in ("grams", "phrases", "postings", "positions"):
            return "index"
        return "documents" if folder == "documents" else "metadata"
    if "/pagefind/" in path:
        if name.endswith((".js", ".pagefind")):
            return "code"
        return {"pf_index": "index", "pf_fragment": "documents"}.get(name.rpartition(".")[2], "metadata")
    if name.endswith((".js", ".mjs", ".wasm")):
        return "code"
    return PAGE if not name or name.endswith((".html", ".css", ".svg", ".png", ".ico")) else "other"


@dataclass
class Traffic:
    """The requests of a page. Bytes are what came over the wire: headers and body as Chromium counts them (encodedDataLength)."""

    requests: list[Request] = field(default_factory=list)

    def add(self, request: Request) -> None:
        """Count a request."""
        self.requests.append(request)

    def bytes_by_kind(self) -> dict[str, int]:
        """Return the bytes of each kind."""
        sizes = dict.fromkeys((*KINDS, PAGE), 0)
        for request in self.requests:
            size = request.sizes()
            sizes[kind(urlsplit(request.url).path)] += size["responseHeadersSize"] + size["responseBodySize"]
        return sizes

    def code(self) -> int:
        """Return the bytes of the code alone, as compressed by the server."""
        code = [request for request in self.requests if kind(urlsplit(request.url).path) == "code"]
        return sum(request.sizes()["responseBodySize"] for request in code)

    def count(self) -> int:
        """Return how many requests were not for the page itself."""
        return sum(kind(urlsplit(request.url).path) != PAGE for request in self.requests)


@dataclass(frozen=True)
class Answer:
    """What a query came to: milliseconds until it was drawn, how many were found, and the longest task meanwhile."""

    ms: float
    total: int
    longest: float


class Visit:
    """A search page, freshly opened with nothing in any cache."""

    def __init__(self, page: Page, side: str) -> None:
        self.page = page
        self.side = side
        self.traffic = Traffic()
        page.on("requestfinished", self.traffic.add)

    def open(self, url: str) -> None:
        """Load the page, and wait until it has come to rest."""
        response = self.page.goto(url, wait_until="networkidle")
        if response is None or not response.ok:
            raise SystemExit(f"there is no search page at {url}")

    def ask(self, question: Question, *, enter: bool = False) -> Answer:
        """Type a query at once, as an input method does, or choose a province; wait until the answer is drawn."""
        self.page.evaluate("side => bench.begin(side)", self.side)
        if question.province:
            value = question.label if self.side == "peer" else question.province
            self.page.evaluate("([side, value]) => bench.choose(side, value)", [self.side, value])
        else:
            self.page.focus(BOX[self.side])
            self.page.keyboard.insert_text(question.text)
            if enter:
                self.page.keyboard.press("Enter")
        return Answer(**self.page.evaluate("() => bench.done"))

    def clear(self) -> None:
        """Empty the box, and wait until nothing is shown."""
        self.page.evaluate("side => bench.clear(side)", self.side)
        self.page.wait_for_function("side => bench.isEmpty(side)", arg=self.side)

    def found(self) -> list[str]:
        """Return the ids of all results; the peer's page keeps them."""
        ids: list[str] = self.page.evaluate("window.found")
        return ids


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    if not executable:
        raise SystemExit("Chromium is needed: sh tools/setup.sh test")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def visit(browser: Browser, side: str, url: str) -> Iterator[Visit]:
    """Open a search page in a context of its own, without any cache of the browser."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN")
    context.set_default_timeout(WAIT)
    context.add_init_script(path=str(INIT))
    page = context.new_page()
    context.new_cdp_session(page).send("Network.setCacheDisabled", {"cacheDisabled": True})
    opened = Visit(page, side)
    opened.open(url)
    yield opened
    context.close()
