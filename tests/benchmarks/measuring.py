"""Measuring a command: wall and CPU seconds, peak memory of all its processes together.

Memory is the sum of the proportional set sizes (Linux, `smaps_rollup`) of the command and all its children, sampled.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

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
