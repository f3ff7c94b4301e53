"""What was measured, as tables, and beside it what was aimed at."""

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from visits import KINDS, PAGE, Answer

NAMES = {"ours": "huibian", "peer": "Pagefind"}


@dataclass
class Row:
    """A query on one side. `results` are the keys of all reports found, `later` the bytes it costs after those before it."""

    name: str
    side: str
    bytes: dict[str, int]
    requests: int
    cold: list[Answer]
    warm: list[Answer]
    entered: list[Answer]
    found: list[str]
    later: int = 0
    results: set[str] = field(default_factory=set)

    @property
    def total(self) -> int:
        """All bytes but the page's."""
        return sum(self.bytes.values())

    @property
    def longest(self) -> float:
        """The longest task of any run."""
        return max(answer.longest for answer in (*self.cold, *self.warm, *self.entered))


@dataclass
class Figures:
    """Everything that was measured."""

    reports: int
    builds: dict[str, dict[str, float]]
    truth: dict[str, set[str]]
    server: str = ""
    browser: str = ""
    rows: list[Row] = field(default_factory=list)
    pages: dict[str, dict[str, int]] = field(default_factory=dict)
    indexes: dict[str, tuple[int, int]] = field(default_factory=dict)
    python: dict[str, list[float]] = field(default_factory=dict)

    def of(self, side: str) -> list[Row]:
        """Return the rows of one side."""
        return [row for row in self.rows if row.side == side]


def median(answers: Sequence[Answer]) -> float:
    """Return the median time."""
    return statistics.median(answer.ms for answer in answers)


def highest(values: Sequence[float], share: float = 0.95) -> float:
    """Return the value that a share of all do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a Markdown table, numbers to the right."""
    print(f"| {' | '.join(head)} |")
    print(f"|{'|'.join('---' if name in ('query', 'side', '') else '---:' for name in head)}|")
    for row in rows:
        print(f"| {' | '.join(str(cell) for cell in row)} |")
    print()


def kb(count: float) -> str:
    """Print bytes in thousands."""
    return f"{count / 1000:.1f}"


def share(part: int, whole: int) -> str:
    """Print a share; a dash where there is nothing to share."""
    return f"{part / whole:.3f}" if whole else "–"


def query_rows(figures: Figures) -> Iterator[list[object]]:
    """Make a line for each query and side, the sides of a query beside each other."""
    order = {name: place for place, name in enumerate(dict.fromkeys(row.name for row in figures.rows))}
    for row in sorted(figures.rows, key=lambda row: order[row.name]):
        truth = figures.truth[row.name]
        right = len(truth & row.results)
        sizes = [kb(row.bytes[kind]) for kind in KINDS]
        times = [f"{median(answers):.0f}" for answers in (row.cold, row.warm, row.entered)]
        yield [
            row.name, NAMES[row.side], len(truth), row.cold[0].total, share(right, len(truth)), share(right, len(row.results)),
            *sizes, kb(row.total), row.requests, kb(row.later), *times, f"{row.longest:.0f}" if row.longest else "–",
        ]  # fmt: skip


def targets(figures: Figures) -> Iterator[tuple[str, str, bool]]:
    """Say what was aimed at, what it came to, and whether that is enough."""
    ours, theirs = figures.of("ours"), figures.of("peer")
    totals = [row.total for row in ours]
    yield "first query, all but the page: median ≤ 110 kB", *most(statistics.median(totals) / 1000, 110, "kB")
    yield "first query, all but the page: worst ≤ 160 kB", *most(max(totals) / 1000, 160, "kB")
    alone = statistics.median(row.bytes["index"] + row.bytes["metadata"] for row in ours)
    yield "index and metadata: median ≤ 50 kB", *most(alone / 1000, 50, "kB")
    yield "client code, compressed: ≤ 25 kB", *most(figures.pages["ours"]["code"] / 1000, 25, "kB")
    warm = highest([answer.ms for row in ours for answer in row.entered])
    yield "entered, warm: 95th percentile ≤ 30 ms", *most(warm, 30, "ms")
    yield "no long task (50 ms and more)", *most(max(row.longest for row in ours), 50, "ms")
    exact = all(row.results == figures.truth[row.name] for row in ours)
    yield "recall and precision 1.0", "yes" if exact else "no", exact
    yield "Python, a query first asked: median < 15 ms", *most(statistics.median(figures.python["first"]), 15, "ms")
    yield "Python, opening beside imports: < 50 ms", *most(statistics.median(figures.python["open"]), 50, "ms")
    if theirs:
        for name, how in (("cold", "cold, typed"), ("warm", "warm, typed"), ("entered", "warm, entered")):
            times = [statistics.median(median(getattr(row, name)) for row in rows) for rows in (ours, theirs)]
            yield f"{how}: ≤ half of Pagefind's (medians)", *most(100 * times[0] / times[1], 50, "%")
        weights = [figures.indexes[side][0] for side in ("ours", "peer")]
        yield "index: ≤ 60 % of Pagefind's bytes", *most(100 * weights[0] / weights[1], 60, "%")


def most(value: float, limit: float, unit: str) -> tuple[str, bool]:
    """Print a value that should not exceed a limit, and say whether it does not."""
    return f"{value:.1f} {unit}", value <= limit


def print_figures(figures: Figures) -> None:
    """Print everything as Markdown."""
    print(f"{figures.reports} reports; Chromium {figures.browser}; served by {figures.server}\n")
    head = [
        "query", "side", "truth", "results", "recall", "precision", *(f"{kind} kB" for kind in KINDS), "all kB",
        "requests", "later kB", "cold ms", "warm ms", "entered ms", "longest task ms",
    ]  # fmt: skip
    table(head, list(query_rows(figures)))
    rows: list[list[object]] = []
    for side, page in figures.pages.items():
        of = figures.of(side)
        weight, files = figures.indexes[side]
        warm = [answer.ms for row in of for answer in row.entered]
        rows.append(
            [
                NAMES[side], f"{weight / 1e6:.1f}", files, kb(page["code"]), kb(page[PAGE]),
                kb(statistics.median(row.total for row in of)), kb(max(row.total for row in of)),
                f"{statistics.median(median(row.cold) for row in of):.0f}",
                f"{statistics.median(median(row.warm) for row in of):.0f}", f"{highest(warm):.0f}",
            ]
        )  # fmt: skip
    head = [
        "side", "index MB", "files", "code kB", "page kB", "first query kB, median", "worst", "cold ms, median",
        "warm ms, median", "entered ms, 95 %",
    ]  # fmt: skip
    table(head, rows)
    if figures.builds:
        names = list(next(iter(figures.builds.values())))
        table(["", *names], [[name, *(f"{row[n]:.1f}" for n in names)] for name, row in figures.builds.items()])
    cells = [
        [name, f"{statistics.median(times):.1f}", f"{highest(times):.1f}"] for name, times in figures.python.items()
    ]
    table(["", "Python: median ms", "95 % ms"], cells)
    table(
        ["", "measured", "reached"], [[name, value, "yes" if ok else "**no**"] for name, value, ok in targets(figures)]
    )
