"""A real Chromium on sites that the command built and that are served below a path, as strictly as a host may."""

import functools
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from huibian.search.index import open_index
from huibian.starting import POLICY

ROOT = Path(__file__).parents[2]
CSP = POLICY
BASE = "/archive/"
WORD = "安全"  # stands in more than ten reports of the sample archive, and in some about 山西
SHANXI = "shanxi"


class Host(SimpleHTTPRequestHandler):
    """A static host: the site below `/archive/`, its 404 page elsewhere, strict headers, a log of requests."""

    def __init__(self, *args, requests, caching, **kwargs):
        self.requests = requests
        self.caching = caching
        super().__init__(*args, **kwargs)

    def do_GET(self):
        self.requests.append(self.path)
        path = self.path.split("?")[0]
        if not path.startswith(BASE) or not Path(self.translate_path(path)).exists():
            data = (Path(self.directory) / "404.html").read_bytes()
            self.send_response(404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)
            return
        super().do_GET()

    def translate_path(self, path):
        return super().translate_path("/" + path.removeprefix(BASE))

    def end_headers(self):
        self.send_header("Content-Security-Policy", CSP)
        self.send_header("Cache-Control", self.caching)
        super().end_headers()

    def log_message(self, *args):
        pass


class Served:
    """A folder being served: where, and what was asked for."""

    def __init__(self, folder, caching="no-store"):
        self.folder = folder
        self.requests = []
        handler = functools.partial(Host, directory=str(folder), requests=self.requests, caching=caching)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}{BASE}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @functools.cached_property
    def index(self):
        """The same index, read in Python."""
        return open_index(self.folder / "search-index")

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture(scope="session")
def publish(tmp_path_factory):
    """Build the site in a folder by the command, and serve it."""
    open_servers = []

    def start(folder, program=("-m", "huibian")):
        served = Served(tmp_path_factory.mktemp("published") / "output")
        open_servers.append(served)
        command = [sys.executable, *program, "build", "--site", str(folder), "--output", str(served.folder)]
        subprocess.run([*command, "--base-url", served.url], check=True, env=os.environ | {"CI": "1"})
        return served

    yield start
    for served in open_servers:
        served.close()


@pytest.fixture(scope="session")
def site(publish):
    """The sample archive."""
    return publish(ROOT)


@pytest.fixture(scope="session")
def word(site):
    """A word that fills one page of results and a part of the next."""
    total = site.index.search(WORD).total
    assert 10 < total <= 20
    assert 0 < site.index.search(WORD, provinces=[SHANXI]).total < total
    return WORD


@pytest.fixture
def serve_copy(tmp_path):
    """Serve a copy of a published site, for one test to damage."""
    open_servers = []

    def start(served, **options):
        folder = shutil.copytree(served.folder, tmp_path / "copy")
        open_servers.append(Served(folder, **options))
        return open_servers[-1]

    yield start
    for served in open_servers:
        served.close()


@pytest.fixture(scope="session")
def chromium():
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    assert executable, "Chromium is needed: sh tools/setup.sh test"
    quiet = [
        "--no-sandbox",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=quiet)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium):
    """Open pages of any size; whatever the browser complains about fails the test at its end."""
    contexts, complaints = [], []

    def start(width=1280, height=900, **options):
        context = chromium.new_context(viewport={"width": width, "height": height}, locale="zh-CN", **options)
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        return page

    start.complaints = complaints
    yield start
    for context in contexts:
        context.close()
    assert complaints == []


class SearchPage:
    """The search page as a visitor sees it. Whatever is expected of it is waited for."""

    def __init__(self, page, served):
        self.page = page
        self.served = served
        self.box = page.locator("#search-query")
        self.status = page.locator("#search-status")
        self.hits = page.locator("#search-results .search-hit")
        self.titles = page.locator("#search-results h3 a")
        self.chips = page.locator("#search-chips .search-chip:not(.search-chip-clear)")
        self.suggestions = page.get_by_role("listbox")
        self.options = self.suggestions.get_by_role("option")
        self.error = page.locator("#search-error-text")
        self.none = page.locator("#search-none")

    def open(self, query=""):
        self.page.goto(f"{self.served.url}search/{query}")
        return self

    def write(self, text):
        """Type `text` in the place of what stands in the box, letter by letter."""
        self.box.press("Control+a")
        self.box.press_sequentially(text, delay=5)

    def type(self, text):
        """Type `text`, and turn to the results: the mouse moves there, which closes the suggestions."""
        self.write(text)
        self.page.locator("#search-layout").dispatch_event("pointermove")

    def message(self, *path, **values):
        """A text of the page, as the theme has it; of two, that for one where `count` is 1."""
        text = json.loads(self.page.locator("#search-messages").text_content())
        *folders, name = path
        for folder in folders:
            text = text[folder]
        one = values.get("count") == 1 and text.get(f"{name}_one")
        return (one or text[name]).format(**values)

    def facet(self, name):
        """The group of a facet's values."""
        return self.page.locator(f".search-facet[data-facet={name}]")

    def open_facet(self, name, *, unfold=False):
        """Open a group, if it is not open, and all its values."""
        facet = self.facet(name)
        if facet.get_attribute("open") is None:
            facet.locator("summary").click()
        expect(facet.locator("[data-part=values] label, [data-part=fold]:visible").first).to_be_visible()
        fold = facet.locator("[data-part=fold]")
        if unfold and fold.is_visible() and fold.get_attribute("aria-expanded") == "false":
            fold.click()
        return facet

    def value(self, facet, label):
        """The row of one value: a label with a checkbox and a count."""
        exact = self.page.locator("[data-part=label]", has_text=re.compile(f"^{re.escape(label)}$"))
        return self.facet(facet).locator("label").filter(has=exact)

    def counts(self, facet):
        """What a group shows on its first level: label → count."""
        rows = self.facet(facet).locator("[data-part=values] > li > .search-row")
        labels = rows.locator("[data-part=label]").all_inner_texts()
        return dict(zip(labels, map(int, rows.locator(".count").all_inner_texts()), strict=True))

    def address(self):
        """What the address asks for."""
        return self.page.evaluate("Array.from(new URLSearchParams(location.search))")

    def expect_results(self, text, **filters):
        """Wait until the page shows the first ten reports that the reader in Python finds, in its order; return its result."""
        result = self.served.index.search(text, **filters)
        message = self.message("found", count=result.total) if result.total else self.message("none")
        expect(self.status).to_have_text(message)
        expect(self.titles).to_have_text([hit.title for hit in result.hits])
        return result


@pytest.fixture
def open_search(open_page):
    """Open the search page of a served site."""

    def start(served, query="", **options):
        return SearchPage(open_page(**options), served).open(query)

    return start
