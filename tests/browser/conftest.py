"""A real Chromium on a site that was built from `content/` and is served below a path, as strictly as a host may."""

import functools
import os
import shutil
import subprocess
import sys
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[2]
CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'"
BASE = "/archive/"


class Host(SimpleHTTPRequestHandler):
    """A static host: the site below `/archive/`, its 404 page elsewhere, strict headers, a log of requests."""

    def __init__(self, *args, requests, **kwargs):
        self.requests = requests
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
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *args):
        pass


class Served:
    """A folder being served: where, and what was asked for."""

    def __init__(self, folder):
        self.folder = folder
        self.requests = []
        handler = functools.partial(Host, directory=str(folder), requests=self.requests)
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}{BASE}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The sample archive, built by the command and served."""
    folder = tmp_path_factory.mktemp("sample") / "output"
    served = Served(folder)
    command = [sys.executable, "-m", "huibian", "build", "--site", str(ROOT), "--output", str(folder)]
    subprocess.run([*command, "--base-url", served.url], check=True, env=os.environ | {"CI": "1"})
    yield served
    served.close()


@pytest.fixture
def serve():
    """Serve other folders for one test."""
    open_servers = []

    def start(folder):
        open_servers.append(Served(folder))
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
