"""Sites written as strings, and the command to build them."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import settings

import huibian
from huibian.build import build
from huibian.config import load_config
from huibian.freshness import find_unchanged
from huibian.options import BuildOptions

TODAY = date(2026, 1, 1)
settings.register_profile("huibian", deadline=None)  # a busy machine is no mistake
settings.load_profile("huibian")
os.environ["PYTHONPATH"] = str(Path(huibian.__file__).resolve().parents[1])  # other processes run the same code


def report(body="正文。", **fields):
    """Write a report; `fields` replace or add front matter, None leaves a field out."""
    front = {
        "title": "关于赴太原学习的报告",
        "date": "2012-12-08",
        "department": "总工会",
        "destinations": "[太原]",
    } | fields
    lines = [f"{key}: {value}" for key, value in front.items() if value is not None]
    return "\n".join(["---", *lines, "---", "", dedent(body).strip(), ""])


@dataclass
class SiteFolder:
    """A site on disk."""

    root: Path
    files: dict = field(default_factory=dict)

    @property
    def output(self):
        return self.root / "output"

    def write(self, **files):
        """Write files below the site; in names, `__` stands for a slash and `_DOT_` for a dot."""
        self.add({name.replace("__", "/").replace("_DOT_", "."): text for name, text in files.items()})
        return self

    def add(self, files):
        """Write files below the site."""
        for name, data in files.items():
            file = self.root / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data if isinstance(data, bytes) else data.encode())
        return self

    def build(
        self, *, jobs=1, drafts=False, strict=False, cache=False, output=None, today=TODAY, dry_run=False, **settings
    ):
        """Build in this process, as the command does."""
        config = replace(load_config(self.root).config, **settings)
        options = BuildOptions(
            site=self.root,
            output=output or self.output,
            config=config,
            today=today,
            jobs=jobs,
            with_drafts=drafts,
            strict=strict,
            cache=self.root / ".cache" if cache else None,
            dry_run=dry_run,
        )
        result, inputs = find_unchanged(options)
        return result or build(options, inputs=inputs)

    def run(self, *arguments, **environment):
        """Run the command `huibian` in a process of its own."""
        command = [sys.executable, "-m", "huibian", *map(str, arguments)]
        clean = {key: value for key, value in os.environ.items() if not key.startswith(("HUIBIAN_", "SOURCE_DATE"))}
        return subprocess.run(
            command,
            cwd=self.root,
            env=clean | environment,
            capture_output=True,
            text=True,
            check=False,
            encoding="utf-8",
        )

    def tree(self, output=None):
        """Return all published files, path → bytes."""
        folder = output or self.output
        files = (file for file in sorted(folder.rglob("*")) if file.is_file())
        return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}

    def page(self, url):
        """Return the text of a published page."""
        return (self.output / url.strip("/") / "index.html").read_text("utf-8")


def found(result):
    """Return what a build found: codes and places."""
    return [(problem.kind.code, str(problem.location)) for problem in result.problems]


class SealedSite(SiteFolder):
    """A published site: nothing outside `content/` may change when a later build fails."""

    def seal(self):
        """Remember the output, and what lies around it."""
        self.before = self.tree(), self.around()
        return self

    def around(self):
        """Return the paths of everything but content and what is kept for later builds."""
        files = (file.relative_to(self.root.parent).as_posix() for file in sorted(self.root.parent.rglob("*")))
        return [
            file
            for file in files
            if not file.startswith(tuple(f"{self.root.name}/{n}" for n in ("content/", ".cache")))
        ]

    def refuses(self, code, place="content/a.md"):
        """Build: exactly this problem is found, and nothing is touched. Return the problem."""
        result = self.build()
        assert found(result) == [(code, place)]
        assert result.publication is None
        assert (self.tree(), self.around()) == self.before
        return result.problems[0]

    def refuses_each(self, cases):
        """Build with a file for each `(text, code, place)`: each has just its problem. Return the problems, in order."""
        self.add({f"content/{number:03}.md": text for number, (text, _, _) in enumerate(cases)})
        result = self.build()
        expected = [
            (code, f"content/{number:03}.md:{place}".strip(":")) for number, (_, code, place) in enumerate(cases)
        ]
        assert found(result) == expected
        assert result.publication is None
        assert (self.tree(), self.around()) == self.before
        return result.problems


@pytest.fixture(scope="session")
def published(tmp_path_factory):
    """A site of two reports, built once."""
    site = SiteFolder(tmp_path_factory.mktemp("published") / "site")
    site.add({"content/a.md": report(), "content/b.md": report(title="关于赴临汾学习的报告")}).build()
    return site


@pytest.fixture
def sealed(published, tmp_path):
    """A copy of the published site, whose report `a.md` may be spoilt."""
    shutil.copytree(published.root, tmp_path / "site")
    return SealedSite(tmp_path / "site").seal()


@pytest.fixture
def site(tmp_path):
    """An empty site."""
    return SiteFolder(tmp_path / "site")


@pytest.fixture
def git_alone(monkeypatch):
    """Git as nobody's settings would have it."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    for name in [name for name in os.environ if name.startswith("GIT_") and "CONFIG" not in name]:
        monkeypatch.delenv(name)


@pytest.fixture
def archive(site):
    """A small site with everything in it once."""
    return site.add(
        {
            "content/2012/taiyuan.md": report(topics="[煤矿安全]", number="青工〔2012〕40号", body="## 一、做法\n\n矿井**安全**。"),
            "content/2012/xian.md": report(
                title="赴西安、太原考察旅游的报告", destinations="[西安, 太原]", department="旅游局", date="2012-03-01",
                topics="[旅游, 煤矿安全]", aliases="[/old/xian/]", body="见[前文](taiyuan.md)与[数据](data.csv)。",
            ),
            "content/2012/data.csv": "城市,数量\n西安,3\n",
            "content/undated/riben.md": report(title="赴日本考察的报告", date="XXXX-05-06", destinations="[日本]", kind="总结"),
            "content/draft.md": report(title="草稿一篇", draft="true"),
            "content/about.md": "---\ntitle: 关于本站\n---\n\n说明文字。\n",
        }
    )  # fmt: skip


def pytest_terminal_summary(terminalreporter):
    """Print how well fields of imported documents were guessed, field by field, as the tests recorded it."""
    tables = {}
    for kind in ("passed", "failed"):
        for result in terminalreporter.stats.get(kind, []):
            for name, value in getattr(result, "user_properties", ()):
                if name.startswith("import_accuracy"):
                    tables.setdefault(name, []).extend(json.loads(value))
    for name, entries in sorted(tables.items()):
        about = name.partition(":")[2] or "documents of the tests"
        terminalreporter.section(f"fields found by import: {about}")
        terminalreporter.write_line(
            f"{'field':16}{'right':>7}{'wrong':>7}{'empty':>7}   mean confidence (right / wrong)"
        )
        for key in dict.fromkeys(entry[0] for entry in entries):
            counts = {v: [e[2] for e in entries if e[0] == key and e[1] == v] for v in ("right", "wrong", "empty")}
            means = [
                f"{sum(sure) / len(sure):.2f}" if (sure := [s for s in counts[v] if s is not None]) else "–"
                for v in ("right", "wrong")
            ]
            numbers = "".join(f"{len(found):7}" for found in counts.values())
            terminalreporter.write_line(f"{key:16}{numbers}   {means[0]} / {means[1]}")
