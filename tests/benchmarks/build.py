#!/usr/bin/env python3
"""Measure whole builds: wall and CPU seconds, peak memory of all processes together, bytes and files.

    python tests/benchmarks/build.py --reports 1000 10000 [--corpus DIR] [--jobs 2]

Without --corpus, made-up reports (`corpus.py` beside this file) are used; `DIR` is a folder of Markdown reports.
Memory is the sum of the proportional set sizes (Linux, `smaps_rollup`) of the command and all its children, sampled.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import corpus

SAMPLE = 0.05  # seconds


def children(pid: int) -> list[int]:
    """Return the process and all below it."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            for child in task.read_text().split():
                found += children(int(child))
        except OSError:
            continue
    return found


def memory(pid: int) -> int:
    """Return the proportional set size of a process tree in bytes."""
    total = 0
    for member in children(pid):
        try:
            text = Path(f"/proc/{member}/smaps_rollup").read_text()
        except OSError:
            continue
        total += next((int(line.split()[1]) * 1024 for line in text.splitlines() if line.startswith("Pss:")), 0)
    return total


def measure(command: list[str]) -> dict[str, float]:
    """Run a command to its end."""
    before = os.times()
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    peak = 0
    while process.poll() is None:
        peak = max(peak, memory(process.pid))
        time.sleep(SAMPLE)
    wall = time.perf_counter() - started
    after = os.times()
    if process.returncode:
        sys.exit(process.stderr.read().decode()[-2000:] if process.stderr else "failed")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return {"wall s": wall, "CPU s": cpu, "peak MiB": peak / 2**20}


def main() -> None:
    """Print a table, a row for each size."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, nargs="+", default=[1000])
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--jobs", default="2")
    arguments = parser.parse_args()
    print(
        "| reports | run | wall s | CPU s | peak MiB | output MB | files | index MB |\n|---|---|---|---|---|---|---|---|"
    )
    for count in arguments.reports:
        with tempfile.TemporaryDirectory() as folder:
            site = Path(folder)
            if arguments.corpus:
                files = sorted(arguments.corpus.rglob("*.md"), key=lambda file: file.name)[:count]
                for file in files:
                    target = site / "content" / file.relative_to(arguments.corpus)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copyfile(file, target)
            else:
                command = [sys.executable, corpus.__file__, str(site / "content"), "--reports", str(count)]
                subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            for run in ("clean", "again"):
                command = [sys.executable, "-m", "huibian", "build", "--site", str(site), "--jobs", arguments.jobs]
                row = measure(command)
                files = [file for file in (site / "output").rglob("*") if file.is_file()]
                index = [file for file in files if "search-index" in file.parts]
                sizes = [sum(file.stat().st_size for file in chosen) / 1e6 for chosen in (files, index)]
                cells = [f"{value:.1f}" for value in row.values()]
                print(
                    f"| {count} | {run} | {' | '.join(cells)} | {sizes[0]:.1f} | {len(files)} | {sizes[1]:.1f} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
