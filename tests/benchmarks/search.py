#!/usr/bin/env python3
"""Measure a visitor's search beside the same reports published by Hugo with Pagefind, from bytes to milliseconds.

    python tests/benchmarks/search.py [--reports 10000] [--corpus DIR] [--keep DIR] [--skip-peer]

Builds both sites from one corpus (made-up reports of `corpus.py`, or the Markdown of DIR), serves both by nginx (without it by
Python) with texts compressed, and asks the same queries in Chromium on either search page. Needs the optional dependencies
`dev` and `benchmarks`, Chromium and Node.js; nginx is Debian's `nginx-light`. With `--keep DIR` everything stays in DIR, and what is
there already is not built anew; `--skip-peer` measures ours alone.

Bytes are what Chromium counts on the wire, headers included (encodedDataLength). Those of a query include all code that its
page loads, but not the page itself (HTML, styles, pictures), which is told apart. *Cold* is the first query of a fresh browser context,
from the query's arrival in the box until ten results with excerpts are painted, the page's own pause after typing included;
*warm* the same query once more on that page; *entered* warm with Enter, which ends the pause. *Later* is what the query costs a
visitor who has asked those before it. Long tasks are those of the page's main thread.
"""

import argparse
import json
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

import peer
from archive import Archive, Question, read_archive, scan
from build import write_content
from figures import Figures, Row, print_figures
from hosts import serve
from measuring import measure
from playwright.sync_api import Browser
from visits import PAGE, chromium, visit

HERE = Path(__file__).parent
COLD, WARM, PROCESSES = 3, 5, 5
TEXTS = (
    "山西", "煤矿安全", "陕西省", "后勤接待", "困难职工帮扶", "安全生产责任制", "旅游", "呼和浩特",
    "矿", "AQ1083", "全生产", "矿安", "省国税",
)  # fmt: skip
ABSENT = "鹦鹉螺号潜水艇"
PROVINCE = ("山西", "shanxi")


def read_arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=10_000)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--skip-peer", action="store_true")
    parser.add_argument(
        "--peers-python", default="", help="a Python that has Hugo and Pagefind, where this one has not"
    )
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--words", nargs="*", default=[], help="queries to ask besides")
    return parser.parse_args()


@contextmanager
def noted(file: Path) -> Iterator[dict[str, dict[str, float]]]:
    """Keep what builds took beside what they made."""
    times = json.loads(file.read_text()) if file.exists() else {}
    yield times
    file.write_text(json.dumps(times))


def build_ours(folder: Path, jobs: int) -> dict[str, float]:
    """Build our site."""
    return measure([sys.executable, "-m", "huibian", "build", "--site", str(folder), "--jobs", str(jobs)])


def quotations(archive: Archive) -> list[Question]:
    """Take a whole title, and eight characters from within a sentence, from reports in the middle of the corpus."""
    entries = iter(archive)
    for _ in range(len(archive) // 2):
        next(entries)
    title = next(entries).report.title
    for entry in entries:
        text = "\n".join(text for _, _, text in entry.document.sections[1:])
        found = re.search(r"[一-龥]{3}([一-龥]{8})[一-龥]{3}", text)
        if found:
            return [Question("a title", title), Question("8 characters", found[1])]
    raise SystemExit("no sentence to quote in the second half of the corpus")


def ask_all(browser: Browser, side: str, url: str, questions: list[Question]) -> tuple[list[Row], dict[str, int]]:
    """Ask every question on a search page: first cold, in a context of its own, then warm; last all in one visit."""
    rows, page = [], {}
    for question in questions:
        cold = []
        for turn in range(COLD):
            with visit(browser, side, url) as fresh:
                cold.append(fresh.ask(question))
                if turn:
                    continue
                fresh.page.wait_for_load_state("networkidle")
                sizes, requests = fresh.traffic.bytes_by_kind(), fresh.traffic.count()
                page = {PAGE: sizes.pop(PAGE), "code": fresh.traffic.code()}
                found = fresh.found() if side == "peer" else []
                warm, entered = [], []
                for _ in range(WARM):
                    fresh.clear()
                    warm.append(fresh.ask(question))
                for _ in range(0 if question.province else WARM):
                    fresh.clear()
                    entered.append(fresh.ask(question, enter=True))
        rows.append(Row(question.name, side, sizes, requests, cold, warm, entered or warm, found))
    with visit(browser, side, url) as long:
        for question, row in zip(questions, rows, strict=True):
            before = sum(long.traffic.bytes_by_kind().values())
            long.clear()
            long.ask(question)
            long.page.wait_for_load_state("networkidle")
            row.later = sum(long.traffic.bytes_by_kind().values()) - before
    return rows, page


def found_by_client(index: Path, questions: list[Question]) -> list[list[int]]:
    """Let the browser's client find all reports, under Node."""
    requests = [{"text": q.text, "filters": {"province": [q.province]} if q.province else {}} for q in questions]
    command = ["node", str(HERE / "client.mjs"), str(index)]
    run = subprocess.run(command, input=json.dumps(requests), capture_output=True, text=True, check=True)
    found: list[list[int]] = json.loads(run.stdout)
    return found


def ask_in_python(index: Path, questions: list[Question]) -> dict[str, list[float]]:
    """Open the index in processes of their own, and ask; return all times in milliseconds."""
    asked = json.dumps([{"text": question.text, "province": question.province} for question in questions])
    times: dict[str, list[float]] = {"import": [], "open": [], "first": [], "again": []}
    for _ in range(PROCESSES):
        command = [sys.executable, str(HERE / "asking.py"), str(index)]
        run = json.loads(subprocess.run(command, input=asked, capture_output=True, text=True, check=True).stdout)
        times["import"].append(run["import"])
        times["open"].append(run["open"])
        times["first"] += run["first"]
        times["again"] += [statistics.median(several) for several in run["again"]]
    return times


def weigh(files: list[Path]) -> tuple[int, int]:
    """Return the bytes and the number of files."""
    return sum(file.stat().st_size for file in files), len(files)


def run(arguments: argparse.Namespace, work: Path) -> Figures:
    """Build, serve, ask, and collect the figures."""
    ours, theirs = work / "ours", work / "peer"
    sides = {"ours": (ours / "output", "search/")}
    with noted(work / "builds.json") as times:
        if not (ours / "content").exists():
            write_content(ours / "content", arguments.corpus, arguments.reports)
        if not (ours / "output").exists():
            times["huibian"] = build_ours(ours, arguments.jobs)
        with read_archive(ours, arguments.jobs) as archive:
            questions = [*(Question(text, text) for text in (*TEXTS, *arguments.words)), *quotations(archive)]
            questions += [Question("absent", ABSENT), Question(f"{PROVINCE[0]} alone", "", PROVINCE[1], PROVINCE[0])]
            truth = scan(archive, questions)
            keys = archive.keys()
            if not arguments.skip_peer:
                sides["peer"] = (theirs / "public", "search/index.html")
                if not (theirs / "public/pagefind").exists():
                    python = peer.find_python(arguments.peers_python)
                    peer.write_site(archive, theirs)
                    times.update(peer.build_site(theirs, python))
                peer.refresh_search_page(theirs)
    figures = Figures(reports=len(keys), builds=times, truth=truth)
    folders = {side: folder for side, (folder, _) in sides.items()}
    with serve(folders, work / "server") as (urls, figures.server), chromium() as browser:
        figures.browser = browser.version
        for side, (_, path) in sides.items():
            rows, figures.pages[side] = ask_all(browser, side, urls[side] + path, questions)
            figures.rows += rows
    index = ours / "output/search-index"
    figures.indexes["ours"] = weigh([file for file in index.rglob("*") if file.is_file()])
    found = {"ours": [{keys[number] for number in ids} for ids in found_by_client(index, questions)]}
    if "peer" in sides:
        built = peer.PeerIndex(theirs / "public/pagefind")
        figures.indexes["peer"] = weigh(built.files())
        names = built.keys()
        found["peer"] = [{names[name] for name in row.found} for row in figures.rows if row.side == "peer"]
    for side, sets in found.items():
        for row, results in zip((row for row in figures.rows if row.side == side), sets, strict=True):
            row.results = results
    figures.python = ask_in_python(index, questions)
    return figures


def main() -> None:
    """Measure and print."""
    arguments = read_arguments()
    if not arguments.skip_peer:
        peer.find_python(arguments.peers_python)
    with nullcontext(arguments.keep) if arguments.keep else TemporaryDirectory() as folder:
        work = Path(folder)
        work.mkdir(parents=True, exist_ok=True)
        print_figures(run(arguments, work))


if __name__ == "__main__":
    main()
