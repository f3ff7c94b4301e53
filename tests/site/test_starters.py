"""What `init --with` writes: workflows that parse and name commands that exist, scripts and settings that work."""

import http.client
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest
import yaml

from conftest import SiteFolder, report
from gitfolder import GitFolder
from huibian.cli import group
from huibian.starting import POLICY, STARTERS

ROOT = Path(__file__).parents[2]
ALL = [f"--with={name}" for name in STARTERS]
BAD = report(date="2024-02-30")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A new site with everything."""
    site = SiteFolder(tmp_path_factory.mktemp("starters"))
    ran = site.run("init", ".", *ALL, SOURCE_DATE_EPOCH="1764000000")
    assert ran.returncode == 0, ran.stderr
    return site


@pytest.fixture(scope="module")
def built(made):
    """That site, published."""
    assert made.build(precompress=True).publication is not None
    return made.output


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """A PATH on which `huibian` is this one."""
    folder = tmp_path_factory.mktemp("bin")
    (folder / "huibian").write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m huibian "$@"\n')
    (folder / "huibian").chmod(0o755)
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


def strings(value):
    """Find all texts in parsed YAML."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [text for item in value for text in strings(item)]
    return [value] if isinstance(value, str) else []


def commands(text):
    """Find the calls of huibian in lines of a shell, as lists of arguments."""
    return [shlex.split(line)[1:] for line in text.splitlines() if re.match(r"\s*(\S*/)?huibian\s", line)]


def parses(arguments):
    name, *rest = arguments
    command = group.get_command(click.Context(group), name)
    assert command is not None, name
    command.make_context(name, rest)


WORKFLOWS = [".github/workflows/huibian.yml", ".gitlab-ci.yml", ".workflow/huibian.yml", ".pre-commit-config.yaml"]


def test_every_file_is_there_and_every_new_site_has_settings_for_editors(made):
    assert {path for starter in STARTERS.values() for path, _ in starter.files} <= {
        file.relative_to(made.root).as_posix() for file in made.root.rglob("*") if file.is_file()
    }
    assert made.run("init", "plain").returncode == 0
    plain = {file.name for file in (made.root / "plain").iterdir()}
    assert plain == {".editorconfig", ".gitignore", "content", "huibian.toml"}
    shutil.rmtree(made.root / "plain")


@pytest.mark.parametrize("name", WORKFLOWS)
def test_workflows_parse_and_call_commands_that_exist(made, name, monkeypatch):
    monkeypatch.chdir(made.root)
    workflow = yaml.safe_load((made.root / name).read_text("utf-8"))
    called = [call for text in strings(workflow) for call in commands(text)]
    assert called
    for call in called:
        parses(call)


def test_workflows_fetch_the_whole_history(made):
    jobs = yaml.safe_load((made.root / WORKFLOWS[0]).read_text())["jobs"]
    checkouts = [step for job in jobs.values() for step in job["steps"] if "checkout" in step.get("uses", "")]
    assert [step["with"]["fetch-depth"] for step in checkouts] == [0, 0]
    assert yaml.safe_load((made.root / WORKFLOWS[1]).read_text())["variables"]["GIT_DEPTH"] == "0"
    assert "--depth" not in re.sub("#.*", "", (made.root / WORKFLOWS[2]).read_text())


def test_comments_are_in_the_language_of_the_interface(made, tmp_path):
    english = SiteFolder(tmp_path)
    assert english.run("init", ".", *ALL, HUIBIAN_LANG="en").returncode == 0
    for starter in STARTERS.values():
        for name, _ in starter.files:
            chinese, other = ((site.root / name).read_text("utf-8") for site in (made, english))
            assert re.search("#.*[一-鿿]", chinese), name
            assert not re.search("[一-鿿]", other), name
            assert re.sub("#(?!!).*", "", chinese) == re.sub("#(?!!).*", "", other)


def test_a_site_that_is_there_gets_what_it_lacks_and_nothing_is_overwritten(site):
    site.add({"content/a.md": report(), "nginx.conf": "# ours\n"})
    refused = site.run("init", ".")
    assert refused.returncode == 2
    assert "--with" in refused.stderr
    ran = site.run("init", "--with", "nginx", "--with", "rsync", ".")
    assert ran.returncode == 0
    assert "nginx.conf" in ran.stderr
    assert ran.stdout.splitlines() == ["publish.sh"]
    assert (site.root / "nginx.conf").read_text() == "# ours\n"
    assert sorted(file.name for file in site.root.iterdir()) == ["content", "nginx.conf", "publish.sh"]
    unknown = site.run("init", "--with", "gihub-pages", ".")
    assert unknown.returncode == 2
    assert all(name in unknown.stderr for name in ("gitee", "nginx"))
    (site.root / "clone/.git").mkdir(parents=True)
    assert site.run("init", "clone").returncode == 0
    assert (site.root / "clone/content/about.md").is_file()
    (site.root / "other").mkdir()
    (site.root / "other/letter.txt").write_text("x")
    assert site.run("init", "--with", "nginx", "other").returncode == 2
    assert [file.name for file in (site.root / "other").iterdir()] == ["letter.txt"]


def test_the_script_for_rsync(made, built, path, tmp_path):
    script = made.root / "publish.sh"
    assert os.access(script, os.X_OK)
    assert subprocess.run(["sh", "-n", script], check=False).returncode == 0
    calls = commands(script.read_text())
    assert len(calls) == 1
    parses(calls[0])
    nothing = subprocess.run([script], env=os.environ | {"PATH": path}, capture_output=True, text=True, check=False)
    assert nothing.returncode != 0
    assert "user@host" in nothing.stderr
    if shutil.which("rsync") is None:  # then what it would be told is looked at
        fake = tmp_path / "bin/rsync"
        fake.parent.mkdir()
        fake.write_text('#!/bin/sh\nfor last; do :; done\nmkdir -p "$last" && cp -R output/. "$last"\n')
        fake.chmod(0o755)
        path = f"{fake.parent}{os.pathsep}{path}"
    ran = subprocess.run(
        [script, f"{tmp_path}/www/"], env=os.environ | {"PATH": path}, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "www/index.html.gz").is_file()


def staged(hook):
    """Return a git hook that does with a hook's description what pre-commit does."""
    names = f"git diff --cached --name-only --diff-filter=d -z | grep -zE {shlex.quote(hook['files'])}"
    return f"#!/bin/sh\n{names} | xargs -0 -r {hook['entry']}\n"


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
def test_the_hook_refuses_a_bad_report_and_lets_a_good_one_pass(made, path, tmp_path, monkeypatch):
    (ours,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    (repo,) = yaml.safe_load((made.root / ".pre-commit-config.yaml").read_text())["repos"]
    (local,) = repo["hooks"]
    assert {key: ours[key] for key in ("id", "name", "entry", "files", "types", "require_serial")} == {
        key: value for key, value in local.items() if key != "language"
    }
    monkeypatch.setenv("PATH", path)
    site = SiteFolder(tmp_path / "site")
    repository = GitFolder(site.root).init()
    hook = site.root / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(staged(local))
    hook.chmod(0o755)
    site.add(
        {
            "content/2012/好.md": report(),
            "content/_笔记.md": "没有字段\n",
            "content/about.md": "---\ntitle: 关于\n---\n\n说明。\n",
        }
    )
    site.add({"README.md": "没有字段\n"})
    repository.commit("2024-01-01")
    site.add({"content/坏 的.md": BAD, "content/另.MD.txt": "x"})
    with pytest.raises(AssertionError, match=r"content/坏 的\.md:3:7.*E132"):
        repository.commit("2024-01-02")
    site.add({"content/坏 的.md": report(title="好了")})
    repository.commit("2024-01-03")
    assert repository.git("rev-list", "--count", "HEAD") == "2"


class Nginx:
    """nginx with the settings that were written, on a free port."""

    def __init__(self, settings, folder, root):
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        text = settings.replace("listen 80;", f"listen 127.0.0.1:{self.port};").replace("/srv/www/archive", str(root))
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        temporary = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
        known = next(
            (file for file in ("/etc/nginx/mime.types", "/usr/local/etc/nginx/mime.types") if os.path.exists(file)), ""
        )
        include = f"include {known};" if known else "types { text/html html; text/css css; text/javascript js; }"
        (folder / "nginx.conf").write_text(
            f"daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}}\n"
            f"http {{ {include} default_type application/octet-stream; access_log off; {temporary}\n{text}\n}}\n"
        )
        self.command = ["nginx", "-e", str(folder / "error.log"), "-p", str(folder), "-c", str(folder / "nginx.conf")]
        self.folder = folder

    def __enter__(self):
        checked = subprocess.run([*self.command, "-t"], capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stderr
        assert "warn" not in checked.stderr
        self.process = subprocess.Popen(self.command, stderr=subprocess.DEVNULL)
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                break
            except OSError:
                time.sleep(0.05)
        return self

    def __exit__(self, *error):
        self.process.terminate()
        self.process.wait(10)

    def ask(self, path, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status, dict(answer.getheaders())


def cached_for(settings, address):
    """Say what the map of the settings answers for an address: as nginx does, the first expression that fits."""
    rules = re.findall(r'^ {4}"?(default|~[^"]*)"? "([^"]*)";$', settings, re.MULTILINE)
    assert rules[0][0] == "default"
    return next((answer for rule, answer in rules[1:] if re.search(rule[1:], address)), rules[0][1])


def test_what_nginx_tells_browsers_to_keep(made, built):
    settings = (made.root / "nginx.conf").read_text("utf-8")
    files = [file.relative_to(built).as_posix() for file in built.rglob("*") if file.is_file()]
    for file in files:
        forever = "immutable" in cached_for(settings, f"/archive/{file}")
        assert forever == file.startswith("assets/"), file
        if file.startswith("search-index/"):
            assert "immutable" in cached_for(settings, f"/{file}?v=0123abcd")
    assert f'"{POLICY}"' in settings


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed")
def test_nginx_serves_with_these_settings(made, built, tmp_path):
    settings = (made.root / "nginx.conf").read_text("utf-8")
    output = shutil.copytree(built, tmp_path / "output")
    style = next((output / "assets").glob("site.*.css")).name
    for parent in (tmp_path, *tmp_path.parents):  # its worker is another user
        if parent.stat().st_uid == os.getuid() and not parent.stat().st_mode & 0o001:
            parent.chmod(parent.stat().st_mode | 0o011)
    (tmp_path / "nginx").mkdir()
    with Nginx(settings, tmp_path / "nginx", output) as nginx:
        status, headers = nginx.ask("/")
        assert (status, headers["Cache-Control"], headers["Content-Security-Policy"]) == (200, "no-cache", POLICY)
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Type"] == "text/html; charset=utf-8"
        status, headers = nginx.ask(f"/assets/{style}", **{"Accept-Encoding": "gzip"})
        assert (status, headers["Content-Encoding"]) == (200, "gzip")
        assert headers["Content-Length"] == str((output / f"assets/{style}.gz").stat().st_size)
        assert "immutable" in headers["Cache-Control"]
        assert nginx.ask("/search-index/manifest.json")[1]["Cache-Control"] == "no-cache"
        assert "immutable" in nginx.ask("/search-index/dates.bin?v=0123abcd")[1]["Cache-Control"]
        status, headers = nginx.ask("/assets/gone.0123abcd.css")
        assert (status, headers.get("Cache-Control")) == (404, None)
        assert headers["Content-Security-Policy"] == POLICY
        assert nginx.ask("/.huibian.json")[0] == 404
        assert nginx.ask("/search")[1]["Location"] == "/search/"
