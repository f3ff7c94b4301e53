"""A new site that builds at once."""

from datetime import date
from pathlib import Path

from huibian.config import FILE_NAME
from huibian.i18n import N_
from huibian.problems import Translate

CONFIG = N_(
    """# Settings of this site; all of them are explained in the manual.
name = "Trip reports"
organisation = ""
# base_url = "https://example.org/archive/"
"""
)
REPORT = N_(
    """---
title: Report on a study trip to Taiyuan, Shanxi
date: {date}
department: General office
destinations: [太原]
topics: [Records management]
trip: {trip}
party: 5
summary: A first report, to be replaced by one of your own.
---

Five of us spent three days in Taiyuan to see how the city keeps its records.

## What we saw

The reading room has **twelve seats**, and every file can be asked for by its number.

## What we propose

1. Number our own files the same way.
2. Open a reading room on two afternoons a week.
"""
)
ABOUT = N_(
    """---
title: About this site
---

This archive holds the reports of our study trips. It can be browsed by province, year, department and topic, and searched.
"""
)
IGNORED = "/output/\n/.cache/\n.*.lock\n.*.staging-*\n"


def scaffold(folder: Path, today: date, translate: Translate) -> tuple[Path, ...]:
    """Write a new site into `folder`, and return the files written. Nothing that exists is ever overwritten.

    Raises:
        FileExistsError: the folder holds something already.
        OSError: it cannot be written.
    """
    if folder.exists() and any(folder.iterdir()):
        raise FileExistsError(folder)
    trip = f"{today.year - 1}-11-08/{today.year - 1}-11-10"
    texts = {
        FILE_NAME: translate(CONFIG),
        f"content/{today.year}/first-report.md": translate(REPORT)
        .replace("{date}", today.isoformat())
        .replace("{trip}", trip),
        "content/about.md": translate(ABOUT),
        ".gitignore": IGNORED,
    }
    for name, text in texts.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return tuple(folder / name for name in texts)
