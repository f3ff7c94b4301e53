"""Serving folders as a web host does: texts compressed, everything else as it is."""

import functools
import gzip
import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

COMPRESSED = (".html", ".css", ".js", ".json")
LEVEL = 6
NGINX = """\
{user}daemon off;
worker_processes 1;
pid {work}/nginx.pid;
error_log {work}/error.log;
events {{}}
http {{
  types {{
    text/html html; text/css css; application/javascript js; application/json json;
    image/svg+xml svg; image/png png; image/jpeg jpg; application/pdf pdf;
  }}
  default_type application/octet-stream;
  access_log off;
  sendfile on;
  gzip on;
  gzip_comp_level {level};
  gzip_types text/css application/javascript application/json;
  client_body_temp_path {work}/body; proxy_temp_path {work}/proxy; fastcgi_temp_path {work}/fastcgi;
  uwsgi_temp_path {work}/uwsgi; scgi_temp_path {work}/scgi;
{servers}
}}
"""
SERVER = '  server {{ listen 127.0.0.1:{port}; root "{folder}"; }}'


def free_port() -> int:
    """Return a port that nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def answers(port: int) -> bool:
    """Say whether somebody listens on a port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def nginx(folders: Mapping[str, Path], work: Path) -> Iterator[dict[str, str]]:
    """Serve each folder at a port of its own by nginx."""
    ports = {name: free_port() for name in folders}
    servers = "\n".join(SERVER.format(port=ports[name], folder=folder) for name, folder in folders.items())
    user = "user root;\n" if os.getuid() == 0 else ""  # the folders may be nobody else's to read
    work.mkdir(parents=True, exist_ok=True)
    file = work / "nginx.conf"
    file.write_text(NGINX.format(user=user, work=work, servers=servers, level=LEVEL), "utf-8")
    log = work / "error.log"
    process = subprocess.Popen(["nginx", "-c", str(file), "-e", str(log)])
    try:
        for _ in range(100):
            if all(map(answers, ports.values())):
                break
            if process.poll() is not None:
                raise SystemExit(f"nginx does not start:\n{log.read_text('utf-8')}")
            time.sleep(0.05)
        yield {name: f"http://127.0.0.1:{port}/" for name, port in ports.items()}
    finally:
        process.terminate()
        process.wait()


class Handler(SimpleHTTPRequestHandler):
    """A static host that keeps connections, and compresses what nginx would."""

    protocol_version = "HTTP/1.1"
    extensions_map = {  # noqa: RUF012 - the base class has it so
        "": "application/octet-stream",
        ".html": "text/html; charset=utf-8",
        ".css": "text/css",
        ".js": "application/javascript",
        ".json": "application/json",
        ".svg": "image/svg+xml",
        ".png": "image/png",
    }

    def do_GET(self) -> None:
        """Send a file."""
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path /= "index.html"
        if not path.is_file():
            self.send_error(404)
            return
        data = packed(path) if path.suffix in COMPRESSED else path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(data)))
        if path.suffix in COMPRESSED:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@functools.cache
def packed(path: Path) -> bytes:
    """Return a file, compressed."""
    return gzip.compress(path.read_bytes(), LEVEL, mtime=0)


@contextmanager
def python(folders: Mapping[str, Path]) -> Iterator[dict[str, str]]:
    """Serve each folder at a port of its own, where nginx is missing."""
    servers = {
        name: ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder)))
        for name, folder in folders.items()
    }
    for server in servers.values():
        threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield {name: f"http://127.0.0.1:{server.server_address[1]}/" for name, server in servers.items()}
    finally:
        for server in servers.values():
            server.shutdown()
            server.server_close()


@contextmanager
def serve(folders: Mapping[str, Path], work: Path) -> Iterator[tuple[dict[str, str], str]]:
    """Serve each folder; say at which addresses, and by what."""
    if shutil.which("nginx"):
        with nginx({name: folder.resolve() for name, folder in folders.items()}, work.resolve()) as urls:
            yield urls, "nginx"
    else:
        with python(folders) as urls:
            yield urls, "Python's http.server"
