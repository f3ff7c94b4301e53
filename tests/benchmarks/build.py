#!/usr/bin/env python3
"""Measure builds beside Hugo with Pagefind: clean, with nothing changed, with the text or the title of one report edited, with a
template edited, with one report added.

    python tests/benchmarks/build.py [--reports 1000] [--runs 3] [--corpus DIR] [--jobs 2] [--skip-peer]

Without --corpus, made-up reports (`corpus.py` beside this file) are used; `DIR` is a folder of Markdown reports. Both sites are
made of the same reports, and built in turn; printed are the medians of all runs, and what ours take of the peer's. The peer's
rows are Hugo and Pagefind one after the other. What memory means is told in `measuring.py`.
"""

import argparse
import itertools
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import corpus
import peer
from archive import read_archive
from measuring import measure

from huibian.theme import default_folder

KINDS = ("clean", "nothing changed", "one report edited", "one title edited", "template edited", "one report added")
Measures = dict[str, float]
MEMORY = "peak MiB"
TITLE = re.compile(r"^(title: *['\"]?)", re.MULTILINE)
_number = itertools.count(1)


@dataclass
class Side:
    """One of the two sites: the folder it is published in, a report and the templates that are edited, and its measures by kind of build."""

    name: str
    folder: Path
    output: Path
    report: Path
    templates: tuple[Path, ...]
    commands: list[list[str]]
    leftovers: tuple[Path, ...]
    rows: dict[str, list[Measures]] = field(default_factory=lambda: {kind: [] for kind in KINDS})

    def prepare(self, kind: str) -> None:
        """Change what a kind of build is about."""
        number = next(_number)
        if kind == "clean":
            for folder in (self.output, *self.leftovers):
                shutil.rmtree(folder, ignore_errors=True)
        elif kind == "one report edited":
            text = self.report.read_text("utf-8").rstrip("\n")
            self.report.write_text(f"{text}\n\n第{number}次修改。\n", "utf-8")
        elif kind == "one title edited":
            text = self.report.read_text("utf-8")
            self.report.write_text(TITLE.sub(rf"\g<1>第{number}次", text, count=1), "utf-8")
        elif kind == "one report added":
            shutil.copyfile(self.report, self.report.with_name(f"added-{number}.md"))
        elif kind == "template edited":
            for template in self.templates:
                text = template.read_text("utf-8")
                template.write_text(text.replace("</body>", f"<!-- {number} --></body>"), "utf-8")
        time.sleep(0.2)  # as an editor would take at least: what was written just now must be looked at

    def build(self, kind: str) -> None:
        """Build once, and note what that took."""
        self.prepare(kind)
        measured = [measure(command) for command in self.commands]
        row = {name: sum(each[name] for each in measured) for name in measured[0]}
        row[MEMORY] = max(each[MEMORY] for each in measured)
        sizes = [file.stat().st_size for file in self.output.rglob("*") if file.is_file()]
        self.rows[kind].append({**row, "output MB": sum(sizes) / 1e6, "files": len(sizes)})

    def medians(self, kind: str) -> Measures:
        """Return the medians of all runs of a kind."""
        rows = self.rows[kind]
        return {name: statistics.median(row[name] for row in rows) for name in rows[0]}


def write_content(folder: Path, source: Path | None, reports: int) -> None:
    """Write the reports, made up or from a folder."""
    if source is None:
        command = [sys.executable, corpus.__file__, str(folder), "--reports", str(reports)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return
    for file in sorted(source.rglob("*.md"), key=lambda file: file.name)[:reports]:
        target = folder / file.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)


def our_side(folder: Path, jobs: int) -> Side:
    """Prepare our site: its theme has one template of its own, to be edited."""
    template = folder / "themes/own/templates/base.html"
    template.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(default_folder() / "templates/base.html", template)
    (folder / "huibian.toml").write_text('theme = "own"\n', "utf-8")
    reports = sorted((folder / "content").rglob("*.md"))
    command = [sys.executable, "-m", "huibian", "build", "--site", str(folder), "--jobs", str(jobs)]
    return Side(
        "huibian",
        folder,
        folder / "output",
        reports[len(reports) // 3],
        (template,),
        [command],
        (folder / ".cache",),
    )


def peer_side(ours: Side, folder: Path, python: str, jobs: int) -> Side:
    """Write the same reports as a site for Hugo and Pagefind."""
    with read_archive(ours.folder, jobs) as archive:
        peer.write_site(archive, folder)
    report = folder / "content/reports" / ours.report.relative_to(ours.folder / "content")
    templates = tuple(sorted((folder / "layouts").rglob("*.html")))
    leftovers = (folder / "resources",)
    return Side(
        "Hugo + Pagefind", folder, folder / "public", report, templates, peer.commands(folder, python), leftovers
    )


def rows(sides: list[Side], reports: int) -> Iterator[list[str]]:
    """Yield the lines of the table: each kind of build, side by side, and the ratio."""
    for kind in KINDS:
        found = [side.medians(kind) for side in sides]
        for side, row in zip(sides, found, strict=True):
            yield [str(reports), kind, side.name, *(f"{value:.2f}" for value in row.values())]
        if len(found) > 1:
            ratios = (
                f"{value / other:.2f}" if other else "–"
                for value, other in zip(*(r.values() for r in found), strict=True)
            )
            yield [str(reports), kind, "ratio", *ratios]


def main() -> None:
    """Print a table, for each size the kinds of builds on both sides."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, nargs="+", default=[1000])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--skip-peer", action="store_true")
    parser.add_argument(
        "--peers-python", default="", help="a Python that has Hugo and Pagefind, where this one has not"
    )
    arguments = parser.parse_args()
    print(
        "| reports | build | side | wall s | CPU s | peak MiB | output MB | files |\n|---:|---|---|---:|---:|---:|---:|---:|"
    )
    for reports in arguments.reports:
        with tempfile.TemporaryDirectory() as folder:
            work = Path(folder)
            write_content(work / "ours/content", arguments.corpus, reports)
            sides = [our_side(work / "ours", arguments.jobs)]
            if not arguments.skip_peer:
                python = peer.find_python(arguments.peers_python)
                sides.append(peer_side(sides[0], work / "peer", python, arguments.jobs))
            for _run, kind, side in itertools.product(range(arguments.runs), KINDS, sides):
                side.build(kind)
            for row in rows(sides, reports):
                print(f"| {' | '.join(row)} |", flush=True)


if __name__ == "__main__":
    main()
