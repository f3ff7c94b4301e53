"""Whatever stands in a report is found, nothing else, and in the same order by both readers.

The reports are generated. What is searched is taken from their Markdown, not from the index, so that a text which gets lost on
its way into the index is missed here. A search without a field looks into the title, the body, and the fields of metadata: each
place, the department, each topic and the document type, as a text of its own; `标题:… | 正文:…` looks into title and body alone.
"""

import functools
import random
import re
import runpy
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import expect

from huibian.assets import browser_modules
from huibian.bundling import bundles
from huibian.search.fold import fold

pytestmark = pytest.mark.browser

REPORTS = 300
QUERIES = 20
FROM_METADATA = 4
CHARACTERS = 1500  # a report
CORPUS = runpy.run_path(str(Path(__file__).parents[1] / "benchmarks" / "corpus.py"))

ENTRY = 'import { openIndex } from "./search.js";\nwindow.openIndex = openIndex;\n'
SEARCH = """async ([folder, queries]) => {
  const index = window.openIndex(folder);
  const found = [];
  for (const text of queries) {
    const { total, hits } = await index.search({ text, limit: 1000 });
    found.push({ total, hits: hits.map(({ document, score }) => [document.source, score]) });
  }
  return found;
}"""


def texts(markdown):
    """Return the title, the lines of the body, and the metadata of a generated report, as a reader sees them."""
    front, body = markdown.removeprefix("---\n").split("---\n", 1)
    fields = yaml.safe_load(front)
    lines = []
    for line in body.splitlines():
        if line.startswith("|"):
            lines += [cell.strip() for cell in line.strip("|").split("|") if set(cell.strip()) - set("-:")]
        elif line:
            lines.append(line.removeprefix("## ").removeprefix("- ").replace("**", ""))
    metadata = [*fields["provinces"], *fields["destinations"], fields["department"], *fields["topics"], "报告"]
    return fields["title"], lines, metadata


@pytest.fixture(scope="module")
def corpus():
    """Content path → the texts of a generated report."""
    return {
        path: texts(text) for path, text in (CORPUS["report"]("exact", number, CHARACTERS) for number in range(REPORTS))
    }


@pytest.fixture(scope="module")
def generated(publish, tmp_path_factory):
    folder = tmp_path_factory.mktemp("generated")
    for number in range(REPORTS):
        path, text = CORPUS["report"]("exact", number, CHARACTERS)
        file = folder / "content" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return publish(folder)


@pytest.fixture(scope="module")
def queries(corpus):
    """Substrings of 1 to 8 characters, every fourth from a title, the last ones from metadata."""
    rng = random.Random(8)
    chosen = []
    while len(chosen) < QUERIES + FROM_METADATA:
        title, lines, metadata = corpus[rng.choice(sorted(corpus))]
        text = rng.choice(metadata if len(chosen) >= QUERIES else [title] if len(chosen) % 4 == 0 else lines)
        length = len(chosen) % 8 + 1
        start = rng.randrange(max(len(text) - length, 0) + 1)
        query = text[start : start + length]
        if len(query) == length and query not in chosen:
            chosen.append(query)
    assert not set("".join(chosen)) & set(' "“”|:-')  # nothing that has a meaning to the query language
    return chosen


folded = functools.cache(fold)


def scan(corpus, query, *, with_metadata):
    """Find the reports that hold the query, by looking at every text; what folds alike is the same."""
    wanted = folded(query)
    return {
        path
        for path, (title, lines, metadata) in corpus.items()
        if any(wanted in folded(text) for text in (title, *lines, *(metadata if with_metadata else ())))
    }


@pytest.mark.parametrize(
    ("form", "with_metadata"), [("标题:{0} | 正文:{0}", False), ("{0}", True)], ids=["title and body", "everything"]
)
def test_both_readers_find_exactly_what_a_plain_scan_finds(generated, corpus, queries, open_page, form, with_metadata):
    page = open_page()
    page.goto(generated.url + "search/")
    (generated.folder / "exact.js").write_text(
        bundles(browser_modules() | {"exact.js": ENTRY}, ["exact.js"])["exact.js"], "utf-8"
    )
    page.add_script_tag(url=generated.url + "exact.js")
    folder = page.locator("#search").evaluate("search => new URL(search.dataset.index, location.href).href")
    found = page.evaluate(SEARCH, [folder, [form.format(query) for query in queries]])
    sizes = set()
    for query, in_browser in zip(queries, found, strict=True):
        expected = scan(corpus, query, with_metadata=with_metadata)
        in_python = generated.index.search(form.format(query), limit=1000)
        assert {path for path, _score in in_browser["hits"]} == expected, query
        assert in_browser["total"] == len(in_browser["hits"]) == len(expected), query
        assert [[hit.source, hit.score] for hit in in_python.hits] == in_browser["hits"], query
        sizes.add(len(expected))
    assert min(sizes) <= 3
    assert (0 in sizes) != with_metadata
    assert max(sizes) > REPORTS / 2
    assert len(sizes) > QUERIES / 3


def test_the_page_shows_the_same_in_the_same_order(generated, corpus, queries, open_search):
    search = open_search(generated)
    for query in queries:
        search.type(query)
        result = search.expect_results(query)
        assert result.total == len(scan(corpus, query, with_metadata=True))
        urls = [generated.url + hit.url.lstrip("/") for hit in result.hits]
        assert [
            re.split("[?#]", link)[0] for link in search.titles.evaluate_all("links => links.map(link => link.href)")
        ] == urls


def test_all_pages_together_show_everything_that_is_found(generated, corpus, queries, open_search):
    query = next(query for query in queries if 20 < len(scan(corpus, query, with_metadata=True)) <= 90)
    expected = generated.index.search(query, limit=1000)
    search = open_search(generated)
    search.type(query)
    search.expect_results(query)
    more = search.page.locator("#search-more")
    for shown in range(20, expected.total + 10, 10):
        more.click()
        expect(search.hits).to_have_count(min(shown, expected.total))
    expect(more).to_be_hidden()
    expect(search.titles).to_have_text([hit.title for hit in expected.hits])
    assert {hit.source for hit in expected.hits} == scan(corpus, query, with_metadata=True)
