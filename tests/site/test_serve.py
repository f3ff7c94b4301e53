"""The preview: pages as a strict host serves them, the last good one when a report breaks, and no way out of its folder."""

import contextlib
import http.client
import json
import os
import queue
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
from datetime import date

import pytest

from conftest import report
from huibian.build import build
from huibian.config import load_config
from huibian.ledger import row_of
from huibian.options import BuildOptions
from huibian.serve import Preview
from huibian.watching import site_state, watch_site


class Served:
    """A preview whose builds are asked for, not watched for."""

    def __init__(self, site):
        self.site = site
        self.preview = Preview(site.root, "127.0.0.1", 0, str)
        self.port = self.preview.server.server_address[1]
        self.streams = []
        self.cache = None

    @property
    def options(self):
        return BuildOptions(
            site=self.site.root,
            output=self.preview.output,
            config=load_config(self.site.root).config,
            today=date(2026, 1, 1),
            with_drafts=True,
            cache=self.cache,
        )

    def rebuild(self, **files):
        self.site.add({name.replace("__", "/").replace("_DOT_", "."): text for name, text in files.items()})
        self.preview.rebuild(self.options)

    def ask(self, path, method="GET", **headers):
        """Send a request line as it is given; return status, headers and body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        connection.putrequest(method, path, skip_host="Host" in headers)
        for name, value in headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, dict(answer.getheaders()), body.decode("utf-8", "replace")

    def events(self):
        """Open the stream of events; return a function that waits for the next one."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        connection.request("GET", "/.huibian/events")
        answer = connection.getresponse()
        assert answer.getheader("Content-Type") == "text/event-stream"
        self.streams.append(connection)

        def following():
            line = b""
            while not line.startswith(b"data: "):
                line = answer.readline()
            return json.loads(line.removeprefix(b"data: "))

        return following


@pytest.fixture
def served(sealed):
    served = Served(sealed)
    with served.preview:
        yield served
        for stream in served.streams:
            stream.close()


def test_pages_come_with_strict_headers_and_the_script_that_reloads(served):
    served.rebuild()
    status, headers, body = served.ask("/reports/a/")
    assert status == 200
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'")
    assert (headers["X-Content-Type-Options"], headers["Cache-Control"]) == ("nosniff", "no-store")
    assert re.search(r'<script type=module src=/\.huibian/live\.js data-page="\w+"></script></body>', body)
    assert headers["ETag"] == '"' + re.search(r'data-page="(\w+)"', body)[1] + '"'
    assert "关于赴太原学习的报告" in body
    for name in ("live.js", "overlay.js", "words.js"):
        assert served.ask(f"/.huibian/{name}")[1]["Content-Type"] == "text/javascript"
    assert served.ask("/.huibian/overlay.css")[1]["Content-Type"] == "text/css"
    assert served.ask("/.huibian/__init__.py")[0] == 404
    assert served.ask("/feed.xml")[0] in (200, 404)
    kinds = {"/search-index/manifest.json": "application/json", "/search-index/dates.bin": "application/octet-stream"}
    for path, kind in kinds.items():
        status, headers, _body = served.ask(path)
        assert (status, headers["Content-Type"]) == (200, kind)
    styles = re.search(r'href="([^"]+\.css)"', served.ask("/")[2])[1]
    assert served.ask("/" + styles.lstrip("./"))[1]["Content-Type"].startswith("text/css")


def test_folders_head_and_addresses_that_lead_nowhere(served):
    served.rebuild()
    assert served.ask("/reports/a")[1]["Location"] == "/reports/a/"
    assert served.ask("/reports/a?x=1#y")[:1] == (301,)
    whole = served.ask("/reports/a/")
    status, headers, body = served.ask("/reports/a/", "HEAD")
    assert (status, body) == (200, "")
    assert headers["Content-Length"] == whole[1]["Content-Length"]
    assert served.ask("/.huibian/events", "HEAD")[0] == 404
    status, headers, body = served.ask("/reports/gone/")
    assert status == 404
    assert "Content-Security-Policy" in headers
    assert "live.js" in body
    assert served.ask("/reports/a/?q=<img>")[0] == 200
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        assert served.ask("/", method)[0] == 501


PATHS = [
    "/..%2f..%2fetc/passwd",
    "/../../etc/passwd",
    "/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "/....//....//etc/passwd",
    "//etc/passwd",
    "//evil.example/..",
    "/%2fetc/passwd",
    "/..%5c..%5cetc%5cpasswd",
    "/reports/../../../../etc/passwd",
    "/..;/etc/passwd",
    "/%00",
    "/a%00.html",
    "/%ff%fe",
    "/%c0%ae%c0%ae/etc/passwd",
    "/" + "a" * 5_000,
    "/" + "a/" * 3_000,
    "/reports",
    "/reports/",
    "/files/",
    "/~root/",
    "http://evil.example/etc/passwd",
]


def test_no_path_leads_out_of_the_folder(served):
    served.rebuild()
    (served.preview.output.parent / "secret.html").write_text("root:")
    for path in [*PATHS, "/..%2fsecret.html", "/../secret.html"]:
        status, headers, body = served.ask(path)
        assert status in (301, 403, 404), path
        assert "root:" not in body, path
        assert re.match(r"/(?![/\\])", headers.get("Location", "/")), path
        assert "Content-Security-Policy" in headers, path


def test_a_folder_whose_name_begins_with_slashes_redirects_to_this_host(served):
    served.rebuild()
    for path in ("//reports/a", "///reports/a", "/%2freports/a"):
        status, headers, _body = served.ask(path)
        assert (status, headers.get("Location", "/")[:2]) in ((301, "/r"), (301, "/%"), (404, "/")), path


@pytest.mark.parametrize(("host", "status"), [("evil.example", 403), ("localhost", 200), ("127.0.0.1:8000", 200), ("localhost.evil.example:80", 403)])  # fmt: skip
def test_drafts_are_not_shown_under_other_names_of_this_machine(served, host, status):
    served.rebuild(content__d_DOT_md=report(title="草稿一篇", draft="yes"))
    answer, _headers, body = served.ask("/reports/d/", Host=host)
    assert answer == status
    assert ("草稿一篇" in body) == (status == 200)


def test_requests_that_are_none(served):
    served.rebuild()
    for data in (b"\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9\r\n\r\n", b"\xff" * 99 + b"\r\n\r\n", b"GET " + b"/" * 70_000 + b"\r\n\r\n", b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 200 + b"\r\n"):  # fmt: skip
        with socket.create_connection(("127.0.0.1", served.port), timeout=5) as raw:
            raw.sendall(data)
            raw.shutdown(socket.SHUT_WR)
            assert b"root:" not in raw.recv(1000)
    assert served.ask("/")[0] == 200


def test_a_broken_report_leaves_the_last_good_page_and_is_told(served):
    served.rebuild()
    following = served.events()
    first = following()
    assert first == {"build": 1, "problems": []}
    served.rebuild(content__a_DOT_md=report(title="改过的题目", date="2012-02-30"))
    broken = following()
    assert broken["build"] == 1
    (problem,) = broken["problems"]
    assert (problem["severity"], problem["code"], problem["place"]) == ("error", "E132", "content/a.md:3:7")
    assert problem["excerpt"] == "date: 2012-02-30"
    assert problem["message"]
    assert problem["hint"]
    assert "关于赴太原学习的报告" in served.ask("/reports/a/")[2]
    served.rebuild(content__a_DOT_md=report(title="改过的题目"))
    assert following() == {"build": 2, "problems": []}
    assert "改过的题目" in served.ask("/reports/a/")[2]
    assert (served.site.tree(), served.site.around()) == served.site.before  # output/ is not its business


def test_the_page_of_a_saved_report_is_shown_before_the_others(served):
    served.rebuild()
    following = served.events()
    following()
    file = served.site.root / "content/a.md"
    served.site.add({"content/a.md": report(title="改过的题目", body="见[另一篇](b.md#一)。")})
    served.preview.show_early([file])
    assert following() == {"build": 2, "problems": []}
    page = served.ask("/reports/a/")[2]
    assert "改过的题目" in page
    assert 'href="../b/' in page
    assert "改过的题目" not in served.ask("/")[2]
    served.site.add({"content/a.md": report(title="又改过的题目")})
    served.preview.show_early([file])
    early = served.ask("/reports/a/")[2]
    assert "又改过的题目" in early
    following()
    served.rebuild()
    assert following() == {"build": 4, "problems": []}
    assert served.ask("/reports/a/")[2] == early
    assert "又改过的题目" in served.ask("/")[2]


@pytest.mark.parametrize(
    "text",
    [
        report(date="2012-02-30"),
        report(slug="elsewhere"),
        report(department="新的办公室"),
        report(destinations="[西安]"),
        report("见[没有的](nowhere.md)。"),
        "---\ntitle: [",
    ],
)
def test_what_only_a_build_can_tell_is_not_shown_before_it(served, text):
    served.rebuild()
    before = served.site.tree(served.preview.output)
    served.site.add({"content/a.md": text, "content/new.md": report(), "content/x.txt": "x"})
    served.preview.show_early([served.site.root / "content" / name for name in ("a.md", "new.md", "x.txt", "gone.md")])
    served.preview.show_early([served.site.root / "huibian.toml"])
    assert served.site.tree(served.preview.output) == before
    assert served.events()()["build"] == 1


class Held:
    """Builds in a thread that wait where a stage begins until they are let go, and tell when they are there."""

    def __init__(self, served, stage):
        self.served = served
        self.stage = stage
        self.reached = queue.Queue()
        self.free = queue.Queue()

    def __call__(self, options, progress, **rest):
        def held(stage, done, total):
            if stage == self.stage and done == 0:
                self.reached.put(True)
                self.free.get(timeout=30)
            progress(stage, done, total)

        return build(options, held, **rest)

    def save(self, text):
        file = self.served.site.root / "content/a.md"
        self.served.site.add({"content/a.md": text})
        self.served.preview.change(frozenset([file]))

    def begin(self):
        """Wait until a build is where it waits."""
        self.reached.get(timeout=30)

    def go_on(self):
        self.free.put(True)


@pytest.fixture
def held(served, tmp_path, monkeypatch):
    """A preview that has built once, with a cache, and whose following builds are held."""
    served.cache = tmp_path / "cache"
    served.rebuild()
    held = Held(served, "index")
    monkeypatch.setattr("huibian.serve.build", held)
    return held


def test_a_page_that_is_saved_while_a_build_is_running_is_shown_at_once_and_stays(held):
    served = held.served
    following = served.events()
    following()
    with served.preview.builder(served.options):
        served.site.add({"content/a.md": report(title="第一次改")})
        served.preview.change(frozenset())  # by whom is not known: no page comes first
        held.begin()
        held.save(report(title="第二次改"))
        assert following()["build"] == 2
        assert "第二次改" in served.ask("/reports/a/")[2]
        held.go_on()
        held.begin()  # the build before has published what it had read; now the next one waits
        assert following()["build"] == 3
        assert "第一次改" in served.ask("/")[2]
        assert "第二次改" in served.ask("/reports/a/")[2]
        held.go_on()
        assert following() == {"build": 4, "problems": []}
        assert "第二次改" in served.ask("/")[2]
        assert "第二次改" in served.ask("/reports/a/")[2]


def test_a_page_that_is_saved_while_a_build_publishes_is_not_taken_for_its_own(held, monkeypatch):
    served = held.served
    first, second = report(title="第一次改"), report(title="第二次改")
    saving = threading.Thread(target=held.save, args=(second,))

    def described(file, digest):
        if file.endswith("reports/a/index.html") and not saving.ident:
            saving.start()
            saving.join(0.5)  # it has to wait until the build has published
            os.utime(file, (0, 0))  # what was written just now is not relied on, by whomever
        return row_of(file, digest)

    monkeypatch.setattr("huibian.output.row_of", described)
    with served.preview.builder(served.options):
        served.site.add({"content/a.md": first})
        served.preview.change(frozenset())
        held.begin()
        held.go_on()
        held.begin()
        saving.join(30)
        assert "第二次改" in served.ask("/reports/a/")[2]
        served.preview.is_leaving.set()
        held.go_on()
    served.site.add({"content/a.md": first})
    monkeypatch.undo()
    served.rebuild()
    assert "第一次改" in served.ask("/")[2]
    assert "第一次改" in served.ask("/reports/a/")[2]


def test_a_page_that_is_saved_again_before_its_build_publishes_is_not_taken_for_its_own(held, monkeypatch):
    served = held.served
    with served.preview.builder(served.options):
        held.save(report(title="第一次改"))
        held.begin()
        held.save(report(title="第二次改"))
        os.utime(served.preview.output / "reports/a/index.html", (0, 0))
        held.go_on()
        held.begin()
        served.preview.is_leaving.set()
        held.go_on()
    served.site.add({"content/a.md": report(title="第一次改")})
    monkeypatch.undo()
    served.rebuild()
    assert "第一次改" in served.ask("/")[2]
    assert "第一次改" in served.ask("/reports/a/")[2]


def test_a_preview_that_ends_gives_up_the_build_that_is_running(held):
    served = held.served
    with contextlib.ExitStack() as stack:
        stack.enter_context(served.preview.builder(served.options))
        held.save(report(title="第一次改"))
        held.begin()
        before = served.ask("/")[2]
        leaving = threading.Thread(target=stack.pop_all().close)
        leaving.start()
        assert served.preview.is_leaving.wait(30)
        held.go_on()
        leaving.join(30)
    assert not leaving.is_alive()
    assert served.ask("/")[2] == before
    assert "第一次改" not in before


def test_a_broken_theme_or_configuration_does_not_end_it(served, monkeypatch):
    served.rebuild(huibian_DOT_toml='theme = "ours"\n', themes__ours__templates__about_DOT_html="{% if %}")
    following = served.events()
    assert [problem["place"] for problem in following()["problems"]] == ["themes/ours/templates/about.html:1"]
    served.rebuild(huibian_DOT_toml='nmae = "x"\n')
    assert [problem["place"] for problem in following()["problems"]] == ["huibian.toml:1:1"]
    with monkeypatch.context() as patch:
        patch.setattr("huibian.serve.build", lambda *_arguments, **_more: 1 / 0)
        served.rebuild(huibian_DOT_toml="")
    assert "ZeroDivisionError" in following()["problems"][0]["message"]
    status, _headers, body = served.ask("/")
    assert status == 404
    assert "live.js" in body  # so that the page comes by itself
    served.rebuild()
    assert following() == {"build": 1, "problems": []}
    assert served.ask("/")[0] == 200


def test_what_a_problem_quotes_stays_one_event(served):
    served.rebuild(content__a_DOT_md=report(title='"x"', department='"a\\ndata: {}\\n\\nevent: x"', date="</script>"))
    assert "</script>" in served.events()()["problems"][0]["message"]


def test_many_readers_at_once(served):
    served.rebuild()
    streams = [served.events() for _ in range(20)]
    statuses = []
    threads = [threading.Thread(target=lambda: statuses.append(served.ask("/")[0])) for _ in range(20)]
    for thread in threads:
        thread.start()
    served.rebuild(content__a_DOT_md=report(title="新"))
    for thread in threads:
        thread.join()
    assert statuses == [200] * 20
    assert all(following()["build"] >= 1 for following in streams)


def test_notes_are_not_told_errors_come_first_and_personal_data_is_masked(served):
    text = report("联系人电话13812345678。", provinces="[天津, 辽宁]", destinations="[和平]", date="3012-12-08")
    served.rebuild(content__a_DOT_md=text, content__b_DOT_md=report(department=None))
    problems = served.events()()["problems"]
    assert [problem["severity"] for problem in problems] == ["error", "warning", "warning"]
    assert "13812345678" not in json.dumps(problems)
    assert "138****5678" in json.dumps(problems)


class Watched:
    """A site that is watched in a thread."""

    def __init__(self, site):
        self.site, self.stop, self.changes = site, threading.Event(), queue.Queue()
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    def run(self):
        for _ in watch_site(self.site, site_state(self.site), self.stop):
            self.changes.put(1)

    def expect(self, change):
        """Make a change, and wait until it is noticed and all is quiet again."""
        change()
        self.changes.get(timeout=10)
        with contextlib.suppress(queue.Empty):
            while self.changes.get(timeout=0.25):
                pass


def test_folders_and_files_are_watched_though_they_go_and_come_back(site, monkeypatch):
    monkeypatch.setattr("huibian.watching.LOOK", 100)
    root = site.root
    root.mkdir()
    watched = Watched(root)
    try:
        watched.expect(lambda: site.add({"content/a.md": "1"}))
        watched.expect(lambda: site.add({"content/2012/b.md": "1"}))
        watched.expect(lambda: site.add({"huibian.toml": ""}))
        replaced = root / "new.toml"
        replaced.write_text('name = "x"')
        watched.expect(lambda: replaced.replace(root / "huibian.toml"))  # as editors save
        watched.expect(lambda: (root / "huibian.toml").write_text('name = "yz"'))
        watched.expect(lambda: shutil.move(root / "content", root / "elsewhere"))
        watched.expect(lambda: shutil.move(root / "elsewhere", root / "content"))
        watched.expect(lambda: site.add({"content/a.md": "2"}))
        watched.expect(lambda: site.add({"themes/own/theme.toml": ""}))
        watched.expect(lambda: site.add({"themes/own/theme.toml": "#"}))
    finally:
        watched.stop.set()
        watched.thread.join(10)
    assert not watched.thread.is_alive()


@pytest.mark.skipif(os.name == "nt", reason="signals differ there")
def test_the_command_builds_serves_rebuilds_and_stops(sealed):
    command = [sys.executable, "-m", "huibian", "serve", "--port", "0"]
    environment = os.environ | {"HUIBIAN_LANG": "en", "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        command, cwd=sealed.root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        lines = iter(process.stdout.readline, "")
        url = next(found[0] for line in lines if (found := re.search(r"http://127\.0\.0\.1:\d+/", line)))
        served = Served.__new__(Served)
        served.port, served.streams = int(url.split(":")[2].strip("/")), []
        assert "关于赴太原学习的报告" in served.ask("/reports/a/")[2]
        following = served.events()
        following()
        sealed.add({"content/a.md": report(date="soon")})
        assert [problem["code"] for problem in following()["problems"]] == ["E130"]
        assert "content/a.md:3:7" in process.stderr.readline()
        sealed.add({"content/a.md": report(title="改过的题目")})
        assert [problem["code"] for problem in following()["problems"]] == ["E130"]  # the page is shown first
        assert "改过的题目" in served.ask("/reports/a/")[2]
        assert following()["problems"] == []
        assert "改过的题目" in served.ask("/")[2]
        process.send_signal(signal.SIGINT)
        assert process.wait(10) in (0, 130)
        assert "Traceback" not in process.stderr.read()
    finally:
        process.kill()
        process.wait()
    assert (sealed.tree(), sealed.around()) == sealed.before


def test_a_port_in_use_is_said_to_be_so(sealed):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = sealed.run("serve", "--port", port, HUIBIAN_LANG="en")
    assert ran.returncode == 3
    assert "Traceback" not in ran.stderr
