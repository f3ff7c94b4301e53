#!/usr/bin/env python3
"""Measure a clean build by its stages: wall and CPU seconds, and the peak memory, of all its processes together.

    python tests/benchmarks/stages.py SITE [--jobs 2]

SITE is a folder with `content/`; what is made goes to a temporary folder beside it, and nothing is kept. What memory means is told
in `measuring.py`. CPU is sampled, so short stages are known to a tenth of a second at best.
"""

import argparse
import multiprocessing
import os
import time
from collections.abc import Callable
from datetime import date
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from tempfile import TemporaryDirectory

from measuring import children, memory

from huibian.build import build
from huibian.config import load_config
from huibian.options import BuildOptions

STAGES = ("", "read", "assemble", "render", "lists", "index", "publish")
TICKS = os.sysconf("SC_CLK_TCK")
SAMPLE = 0.1  # seconds


def teller(stage: "Synchronized[int]") -> Callable[[str, int, int], None]:
    """Return a progress that writes the number of the stage down."""

    def tell(name: str, _done: int, _total: int) -> None:
        stage.value = STAGES.index(name)

    return tell


def run(site: Path, output: Path, jobs: int, stage: "Synchronized[int]") -> None:
    """Build."""
    options = BuildOptions(site=site, output=output, config=load_config(site).config, today=date(2026, 1, 1), jobs=jobs)
    result = build(options, teller(stage))
    if result.publication is None:
        raise SystemExit("nothing was published: see `huibian check`")


def cpu(pid: int) -> float:
    """Return the CPU seconds of a process and all below it, with those that ended and were waited for."""
    total = 0
    for member in children(pid):
        try:
            fields = Path(f"/proc/{member}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        total += sum(map(int, fields[11:15]))  # utime, stime, cutime, cstime
    return total / TICKS


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("site", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    arguments = parser.parse_args()
    context = multiprocessing.get_context("fork")
    stage = context.Value("i", 0)
    wall, spent, peak = ([0.0] * len(STAGES) for _ in range(3))
    with TemporaryDirectory(dir=arguments.site) as folder:
        process = context.Process(target=run, args=(arguments.site, Path(folder, "output"), arguments.jobs, stage))
        process.start()
        before, used = time.monotonic(), 0.0
        while process.is_alive():
            time.sleep(SAMPLE)
            number, now, total = stage.value, time.monotonic(), max(used, cpu(process.pid or 0))
            wall[number] += now - before
            spent[number] += total - used
            peak[number] = max(peak[number], memory(process.pid or 0) / 2**20)
            before, used = now, total
        process.join()
    if process.exitcode:
        raise SystemExit(f"the build failed: {process.exitcode}")
    print("| stage | wall s | CPU s | peak MiB |")
    print("|---|---:|---:|---:|")
    for name, *row in zip(STAGES[1:], wall[1:], spent[1:], peak[1:], strict=True):
        print(f"| {name} | {row[0]:.1f} | {row[1]:.1f} | {row[2]:,.0f} |")
    print(f"| all | {sum(wall):.1f} | {sum(spent):.1f} | {max(peak):,.0f} |")


if __name__ == "__main__":
    main()
