#!/usr/bin/env python3
"""Ask an index in Python, as a process of its own: `asking.py FOLDER < questions.json > times.json` (milliseconds)."""

import json
import sys
import time
from pathlib import Path

AGAIN = 10


def main() -> None:
    """Open the index, ask every question once, then each some times more."""
    questions = json.load(sys.stdin)
    started = time.perf_counter()
    from huibian.search.index import open_index  # noqa: PLC0415 - it is timed

    imported = time.perf_counter()
    index = open_index(Path(sys.argv[1]))
    opened = time.perf_counter()

    def ask(question: dict[str, str]) -> float:
        begun = time.perf_counter()
        index.search(question["text"], provinces=[question["province"]] if question["province"] else [])
        return (time.perf_counter() - begun) * 1000

    times = {
        "import": (imported - started) * 1000,
        "open": (opened - imported) * 1000,
        "first": [ask(question) for question in questions],
        "again": [[ask(question) for _ in range(AGAIN)] for question in questions],
    }
    json.dump(times, sys.stdout)


if __name__ == "__main__":
    main()
