#!/usr/bin/env python3
"""Judge the order of results, by queries whose best answers are known (`judgments/`).

    python tests/benchmarks/relevance.py [--pagefind] [--keep DIR] [--each]

Over the sample archive (`content/`, judged by hand) and over a thousand made-up reports (judged by rule). Prints, for each kind of
query, nDCG@10 (gain 2^grade − 1) and MRR@10 (of the first report with the best grade there is), for the order that Python gives;
checks that the browser's client, under Node, gives the same; with `--pagefind` the peer's order stands beside it. `--each` prints
every query. Ends with status 1 where the two readers differ.
"""

import argparse
import json
import math
import shutil
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

import peer
from archive import read_archive
from hosts import serve
from judging import Judged, by_hand, by_rule, made_reports, write_made
from measuring import measure
from visits import chromium, visit

from huibian.search.index import open_index

ROOT = Path(__file__).parents[2]
DEPTH = 10
COMPARED = 20  # results in which the two readers must agree

Orders = list[list[str]]


def gain(grades: Sequence[int]) -> float:
    """Return the discounted cumulative gain of a list of grades."""
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades[:DEPTH]))


def ndcg(judged: Judged, order: Sequence[str]) -> float:
    """Return the share of the gain that the best order would have."""
    return gain([judged.grades.get(key, 0) for key in order]) / gain(sorted(judged.grades.values(), reverse=True))


def reciprocal_rank(judged: Judged, order: Sequence[str]) -> float:
    """Return 1 / the place of the first of the best reports, or 0 where it is not among the first ten."""
    best = max(judged.grades.values())
    return next((1 / (place + 1) for place, key in enumerate(order[:DEPTH]) if judged.grades.get(key) == best), 0.0)


def in_python(index: Path, judgments: Sequence[Judged]) -> Orders:
    """Return the keys that Python finds, in order."""
    opened = open_index(index)
    results = [opened.search(judged.query, limit=COMPARED) for judged in judgments]
    return [[hit.source.removesuffix(".md").lower() for hit in result.hits] for result in results]


def in_client(index: Path, judgments: Sequence[Judged], keys: Sequence[str]) -> Orders:
    """Return the keys that the browser's client finds under Node, in order."""
    command = ["node", str(Path(__file__).with_name("client.mjs")), str(index)]
    asked = json.dumps([{"text": judged.query, "limit": COMPARED} for judged in judgments])
    run = subprocess.run(command, input=asked, capture_output=True, text=True, check=True)
    return [[keys[number] for number in ids] for ids in json.loads(run.stdout)]


def in_peer(folder: Path, judgments: Sequence[Judged], work: Path) -> Orders:
    """Return the keys that Pagefind finds, in order."""
    names = peer.PeerIndex(folder / "public/pagefind").keys()
    call = "async (query) => (await ask(query), window.found.slice(0, 10))"
    with (
        serve({"peer": folder / "public"}, work) as (urls, _),
        chromium() as browser,
        visit(browser, "peer", f"{urls['peer']}search/index.html") as opened,
    ):
        return [[names[name] for name in opened.page.evaluate(call, judged.query)] for judged in judgments]


def print_table(judgments: Sequence[Judged], orders: Mapping[str, Orders]) -> None:
    """Print a line for each kind of query, and one for all."""
    kinds = dict.fromkeys(judged.kind for judged in judgments)
    print(f"| kind | queries | {' | '.join(f'{name}: nDCG@10 | MRR@10' for name in orders)} |")
    print(f"|---|---:|{'---:|---:|' * len(orders)}")
    for kind in (*kinds, "all"):
        chosen = [at for at, judged in enumerate(judgments) if kind in (judged.kind, "all")]
        cells = [
            f"{statistics.mean(measure(judgments[at], order[at]) for at in chosen):.3f}"
            for order in orders.values()
            for measure in (ndcg, reciprocal_rank)
        ]
        print(f"| {kind} | {len(chosen)} | {' | '.join(cells)} |")
    print()


def print_each(judgments: Sequence[Judged], orders: Mapping[str, Orders]) -> None:
    """Print every query, with the grades of its first ten results."""
    for at, judged in enumerate(judgments):
        for name, order in orders.items():
            grades = " ".join(str(judged.grades.get(key, 0)) for key in order[at][:DEPTH])
            print(f"{ndcg(judged, order[at]):.3f}  {judged.query}  [{judged.kind}, {name}]  {grades}")
    print()


def judge(name: str, site: Path, judgments: Sequence[Judged], arguments: argparse.Namespace) -> bool:
    """Build a site, ask everything, print; say whether the readers agree."""
    if not (site / "output").exists():
        measure([sys.executable, "-m", "huibian", "build", "--site", str(site), "--jobs", "2"])
    orders = {"huibian": in_python(site / "output/search-index", judgments)}
    with read_archive(site, 2) as archive:
        keys = archive.keys()
        unknown = {key for judged in judgments for key in judged.grades} - set(keys)
        if unknown:
            raise SystemExit(f"judged, but not in the archive: {', '.join(sorted(unknown))}")
        if arguments.pagefind and not (site / "peer/public/pagefind").exists():
            peer.write_site(archive, site / "peer")
            peer.build_site(site / "peer", peer.find_python(arguments.peers_python))
    if arguments.pagefind:
        peer.refresh_search_page(site / "peer")
        orders["Pagefind"] = in_peer(site / "peer", judgments, site / "server")
    print(f"{name}: {len(keys)} reports, {len(judgments)} queries\n")
    if arguments.each:
        print_each(judgments, orders)
    print_table(judgments, orders)
    differing = [
        judged.query
        for judged, here, there in zip(
            judgments, orders["huibian"], in_client(site / "output/search-index", judgments, keys), strict=True
        )
        if here != there
    ]
    print(
        f"the browser's client gives {'another order for ' + ', '.join(differing) if differing else 'the same order'}\n"
    )
    return not differing


def main() -> None:
    """Judge both archives."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pagefind", action="store_true")
    parser.add_argument(
        "--peers-python", default="", help="a Python that has Hugo and Pagefind, where this one has not"
    )
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--each", action="store_true")
    arguments = parser.parse_args()
    with nullcontext(arguments.keep) if arguments.keep else TemporaryDirectory() as folder:
        work = Path(folder)
        shutil.copytree(ROOT / "content", work / "sample/content", dirs_exist_ok=True)
        shutil.copy(ROOT / "huibian.toml", work / "sample")
        made = made_reports()
        write_made(made, work / "made/content")
        agreed = [
            judge("Sample archive", work / "sample", by_hand(), arguments),
            judge("Made-up reports", work / "made", by_rule(made), arguments),
        ]
    sys.exit(not all(agreed))


if __name__ == "__main__":
    main()
