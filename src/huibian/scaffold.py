"""A new site that builds at once."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from huibian.config import FILE_NAME
from huibian.i18n import N_
from huibian.options import CONTENT
from huibian.problems import Translate
from huibian.starting import starter_texts, write_missing

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


def is_site(folder: Path) -> bool:
    """Say whether a folder holds a site already."""
    return (folder / CONTENT).is_dir() or (folder / FILE_NAME).is_file()


def site_texts(today: date, translate: Translate) -> dict[str, str]:
    """Return the files of a new site, by their path in it."""
    trip = f"{today.year - 1}-11-08/{today.year - 1}-11-10"
    return {
        FILE_NAME: translate(CONFIG),
        f"{CONTENT}/{today.year}/first-report.md": translate(REPORT)
        .replace("{date}", today.isoformat())
        .replace("{trip}", trip),
        f"{CONTENT}/about.md": translate(ABOUT),
        ".gitignore": IGNORED,
    }


def scaffold(
    folder: Path, today: date, translate: Translate, starters: Sequence[str] = ()
) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Write a new site into `folder`, be it an empty clone, with some starters; into a site that is there already, the starters alone.

    Return the files written, and those that were there already: nothing that exists is ever overwritten.

    Raises:
        FileExistsError: the folder holds something else, or a site, and no starter is asked for.
        OSError: it cannot be written.
    """
    if starters and is_site(folder):
        return write_missing(folder, starter_texts(starters, translate))
    if folder.exists() and any(item.name != ".git" for item in folder.iterdir()):
        raise FileExistsError(folder)
    names = dict.fromkeys((*starters, "editorconfig"))
    return write_missing(folder, site_texts(today, translate) | starter_texts(names, translate))
