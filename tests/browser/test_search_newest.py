"""Where the newest reports are full of a word, the older ones are not looked through before that is asked for."""

from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from .conftest import ROOT, SHANXI

pytestmark = pytest.mark.browser

NEWEST = 20
PROGRAM = f"""
import huibian.build
from huibian.cli import main
from huibian.search.segments import Spans
huibian.build.index_spans = lambda site: Spans.of([item.url for item in site.reports], {NEWEST})
main()
"""
FREQUENT = "一个"


@pytest.fixture(scope="module")
def segmented(publish):
    """The sample archive, its newest reports a segment of their own."""
    return publish(ROOT, ("-c", PROGRAM))


@pytest.fixture(scope="module")
def newest(segmented):
    """The first report of the newest segment."""
    manifest = segmented.index.searcher().reader().files.manifest
    assert len(manifest.segments) == 2
    assert manifest.segments[-1].documents >= NEWEST
    return manifest.firsts[-1]


def among(served, newest, text, **filters):
    """What is found in the newest segment."""
    return [hit for hit in served.index.search(text, limit=1000, **filters).hits if hit.id >= newest]


def test_a_frequent_word_is_looked_up_among_the_newest_alone(segmented, newest, open_search):
    index = segmented.index
    found, total = among(segmented, newest, FREQUENT), index.search(FREQUENT).total
    assert 10 <= len(found) < total
    search = open_search(segmented)
    segmented.requests.clear()
    search.type(FREQUENT)
    expect(search.status).to_have_text(search.message("found_newest", count=len(found)))
    note = search.page.locator("#search-newest")
    expect(note).to_contain_text(search.message("newest", count=index.documents - newest))
    assert {path.split("/grams/")[1][0] for path in segmented.requests if "/grams/" in path} == {"1"}
    years = search.open_facet("year", unfold=True)
    expect(years.locator("[data-part=values] li").first).to_be_visible()
    assert sum(search.counts("year").values()) == len(found)

    search.page.get_by_role("button", name=search.message("older", count=index.documents)).click()
    search.expect_results(FREQUENT)
    expect(note).to_be_hidden()
    assert search.address() == [["q", FREQUENT], ["all", "1"]]
    search.page.reload()
    search.expect_results(FREQUENT)
    search.page.go_back()
    expect(search.status).to_have_text(search.message("found_newest", count=len(found)))


def test_the_filters_stay_and_another_query_begins_with_the_newest(segmented, newest, open_search):
    search = open_search(segmented, f"?q={quote(FREQUENT)}&all=1")
    search.expect_results(FREQUENT)
    search.open_facet("province")
    search.value("province", "山西").click()
    search.expect_results(FREQUENT, provinces=[SHANXI])
    assert ["all", "1"] in search.address()
    search.page.locator("#search-chips .search-chip").first.click()
    search.expect_results(FREQUENT)
    search.type("的")
    expect(search.status).to_have_text(search.message("found_newest", count=len(among(segmented, newest, "的"))))
    assert search.address() == [["q", "的"]]


def test_what_is_rare_is_looked_up_everywhere(segmented, newest, open_search):
    search = open_search(segmented)
    rare = next(
        word
        for word in ("冷库", "煤矿", "食堂", "病历", "垃圾", "档案", "供热")
        if 0 < segmented.index.search(word).total != len(among(segmented, newest, word)) < 10
    )
    search.type(rare)
    search.expect_results(rare)
    expect(search.page.locator("#search-newest")).to_be_hidden()


def test_oldest_first_and_all_results_mean_all_reports(segmented, newest, open_search):
    search = open_search(segmented, f"?q={quote(FREQUENT)}")
    expect(search.page.locator("#search-newest")).to_be_visible()
    total = segmented.index.search(FREQUENT).total
    with search.page.expect_download() as download:
        search.page.locator("#search-export [value=table]").click()
    rows = download.value.path().read_text("utf-8-sig").splitlines()
    assert len(rows) == total + 1
    search.page.locator("#search-sort").select_option("oldest")
    search.expect_results(FREQUENT, sort="oldest")
    expect(search.page.locator("#search-newest")).to_be_hidden()
