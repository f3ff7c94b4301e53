"""The search page: words, filters, address. What it must show is what the reader in Python finds."""

import re
from urllib.parse import quote, unquote

import pytest
from playwright.sync_api import expect

from .conftest import SHANXI

pytestmark = pytest.mark.browser


def labels(site, facet):
    return {value: label for value, label, _parent in site.index.facet_labels[facet]}


# ---- Words


def test_typing_shows_what_is_found(site, open_search, word):
    search = open_search(site)
    assert search.page.locator("#search-tips").is_visible()
    search.type(word)
    result = search.expect_results(word)
    expect(search.page.locator("#search-tips")).to_be_hidden()
    assert search.address() == [["q", word]]
    assert search.page.title().startswith(f"{word} - ")
    for place, hit in enumerate(result.hits):
        shown = search.hits.nth(place)
        marked = [text for text, is_match in (*hit.title_pieces, *hit.excerpt.pieces) if is_match]
        assert shown.locator("mark").all_inner_texts() == marked
        excerpt = "".join(text for text, _ in hit.excerpt.pieces)
        assert shown.locator("[data-part=excerpt]").text_content() == excerpt
        assert hit.date in shown.locator("[data-part=meta]").inner_text()
    assert search.hits.locator("mark").count() > 5


def test_every_word_must_stand_in_a_report(site, open_search):
    search = open_search(site)
    for query in ("安全 检查", '"安全生产"', "安全 -煤", "食堂 | 厨房", "标题:食堂"):
        search.type(query)
        assert search.expect_results(query).total
        search.box.press("Enter")


def test_a_hit_leads_to_the_section_it_shows(site, open_search):
    result = site.index.search("病历")
    place, hit = next((i, hit) for i, hit in enumerate(result.hits) if hit.excerpt.section)
    search = open_search(site, f"?q={quote('病历')}")
    search.titles.nth(place).click()
    search.page.wait_for_url(re.compile("/reports/"))
    path, _, fragment = search.page.url.partition("#")
    assert path == site.url + hit.url.lstrip("/")
    assert unquote(fragment) == hit.excerpt.section
    section = search.page.locator(f"[id='{hit.excerpt.section}']")
    expect(section).to_be_in_viewport()
    assert section.inner_text().strip()


def test_more_results_follow_the_first_ten(site, open_search, word):
    found = site.index.search(word, limit=20)
    search = open_search(site, f"?q={quote(word)}")
    search.expect_results(word)
    more = search.page.locator("#search-more")
    assert more.inner_text() == search.message("more", page=2, pages=2)
    more.click()
    expect(search.titles).to_have_text([hit.title for hit in found.hits])
    expect(search.titles.nth(10)).to_be_focused()
    expect(more).to_be_hidden()
    assert search.address() == [["q", word], ["page", "2"]]
    search.page.reload()
    expect(search.titles).to_have_text([hit.title for hit in found.hits])


@pytest.mark.parametrize("sort", ["newest", "oldest"])
def test_results_sort_by_date(site, open_search, word, sort):
    search = open_search(site, f"?q={quote(word)}")
    search.expect_results(word)
    search.page.locator("#search-sort").select_option(sort)
    result = search.expect_results(word, sort=sort)
    known = [hit.edtf for hit in result.hits if hit.edtf[0] != "X"]
    assert known == sorted(known, reverse=sort == "newest")
    assert search.address() == [["q", word], ["sort", sort]]


def test_a_later_answer_is_not_replaced_by_an_earlier_one(site, open_search):
    search = open_search(site)
    search.box.focus()
    expect(search.facet("province")).to_be_visible()
    held = []

    def hold_the_first(route):
        if held:
            route.continue_()
        else:
            held.append(route)

    search.page.route("**/postings/*", hold_the_first)
    with search.page.expect_request("**/postings/*") as first:
        search.type("煤")
    shard = first.value.url
    later = next(text for text in "堂桥灯鱼" if shard_of(site, text) not in shard)
    search.type(later)
    search.expect_results(later)
    with search.page.expect_response(shard):
        held[0].continue_()
    search.page.wait_for_timeout(200)
    search.expect_results(later)


def shard_of(site, gram):
    """The file of a gram's postings, by docs/search-index.md."""
    key = 0x811C9DC5
    for character in gram:
        key = (key ^ ord(character)) * 0x01000193 % 2**32
    shards = len(list((site.folder / "search-index/postings").iterdir()))
    return f"{(key ^ key >> 15) % shards:04}.bin"


# ---- Nothing found


def test_a_word_that_stands_nowhere_is_named(site, open_search, word):
    search = open_search(site)
    search.type(f"{word} 飞碟基地")
    expect(search.status).to_have_text(search.message("none"))
    expect(search.page.locator("#search-none-text")).to_have_text(search.message("none_word"))
    # What was typed before the last letter may have been answered first.
    expect(search.none.locator("li")).to_have_text(
        [
            f"{word} {search.message('count', count=site.index.search(word).total)}",
            f"飞碟基地 {search.message('count', count=0)}",
        ]
    )
    assert search.hits.count() == 0
    search.type(word)
    search.expect_results(word)
    expect(search.none).to_be_hidden()


def test_filters_that_leave_nothing_are_taken_away_at_once(site, open_search, word):
    empty = next(
        value
        for value, label in labels(site, "province").items()
        if "/" not in value and not site.index.search(word, provinces=[value]).total
    )
    search = open_search(site, f"?q={quote(word)}&province={empty}&year=1066")
    expect(search.page.locator("#search-none-text")).to_have_text(search.message("none_filtered"))
    search.page.locator("#search-unfilter").click()
    search.expect_results(word)
    expect(search.chips).to_have_count(0)
    expect(search.box).to_be_focused()
    assert search.address() == [["q", word]]


# ---- Filters


def test_a_province_restricts_the_results(site, open_search, word):
    search = open_search(site, f"?q={quote(word)}")
    everything = search.expect_results(word)
    shanxi = search.value("province", "山西")
    inside = site.index.search(word, provinces=[SHANXI]).total
    assert shanxi.locator(".count").inner_text() == str(inside)
    shanxi.click()
    filtered = search.expect_results(word, provinces=[SHANXI])
    assert filtered.total == inside < everything.total
    assert search.address() == [["q", word], ["province", SHANXI]]
    expect(search.chips).to_have_count(1)
    assert search.chips.locator("[data-part=label]").inner_text() == "山西"
    # The other provinces keep the counts that they would add; the years count what is left.
    assert shanxi.locator(".count").inner_text() == str(inside)
    years = search.facet("year").locator(".count").all_inner_texts()
    assert sum(map(int, years)) == inside
    search.chips.click()
    search.expect_results(word)
    expect(search.chips).to_have_count(0)
    assert not shanxi.locator("input").is_checked()
    assert search.address() == [["q", word]]


def test_the_counts_are_those_of_the_index(site, open_search, word):
    search = open_search(site, f"?q={quote(word)}&province={SHANXI}")
    result = search.expect_results(word, provinces=[SHANXI])
    for facet in ("province", "year", "department", "topic", "type"):
        fold = search.facet(facet).locator(".search-fold")
        if fold.is_visible():
            fold.click()
        rows = search.facet(facet).locator("[data-part=values] > li > label")
        shown = {
            row.locator("[data-part=label]").inner_text(): int(row.locator(".count").inner_text()) for row in rows.all()
        }
        expected = {
            value.label: value.count
            for value in result.facets[facet]
            if value.count and (facet != "province" or value.parent < 0)
        }
        assert shown == expected, facet


def test_cities_stand_below_their_province(site, open_search):
    search = open_search(site, f"?province={SHANXI}")
    search.expect_results("", provinces=[SHANXI])
    cities = search.value("province", "山西").locator("xpath=../ul/li/label/*[@data-part='label']").all_inner_texts()
    below = [value for value in labels(site, "province") if value.startswith(f"{SHANXI}/") and value.count("/") == 1]
    assert cities == [labels(site, "province")[value] for value in below]
    search.value("province", "太原").click()
    search.expect_results("", provinces=[f"{SHANXI}/taiyuan"])
    assert search.address() == [["province", f"{SHANXI}/taiyuan"]]
    assert search.chips.locator("[data-part=label]").all_inner_texts() == ["太原"]
    assert search.value("province", "山西").locator("input").evaluate("box => box.indeterminate && !box.checked")
    search.value("province", "山西").click()
    search.expect_results("", provinces=[SHANXI])
    assert search.address() == [["province", SHANXI]]


def test_several_departments_are_one_or_the_other_and_a_topic_narrows(site, open_search, word):
    counts = sorted(site.index.search(word).facets["department"], key=lambda value: -value.count)[:2]
    assert all(value.count for value in counts)
    search = open_search(site, f"?q={quote(word)}")
    search.expect_results(word)
    for value in counts:
        search.value("department", value.label).click()
        expect(search.chips.filter(has_text=value.label)).to_be_visible()
    departments = [value.value for value in counts]
    both = search.expect_results(word, departments=departments)
    assert both.total == sum(value.count for value in counts)
    assert search.address() == [["q", word], *(["department", value] for value in departments)]
    topic = next(value for value in both.facets["topic"] if 0 < value.count < both.total)
    search.value("topic", topic.label).click()
    search.expect_results(word, departments=departments, topics=[topic.value])
    expect(search.chips).to_have_count(3)
    search.page.locator(".search-chip-clear").click()
    search.expect_results(word)
    expect(search.chips).to_have_count(0)


def test_filters_work_without_a_word(site, open_search):
    search = open_search(site)
    search.box.focus()
    expect(search.status).to_have_text(search.message("all", count=site.index.documents))
    year = search.value("year", labels(site, "year")["2012"])
    expect(year).to_have_count(0)
    fold = search.facet("year").locator(".search-fold")
    assert fold.inner_text() == search.message("show_all", count=len(labels(site, "year")))
    fold.click()
    year.click()
    search.expect_results("", years=["2012"])
    assert search.address() == [["year", "2012"]]


@pytest.mark.parametrize(
    ("path", "facet", "parameter"),
    [("provinces/shanxi/", "province", "provinces"), ("departments/{department}/", "department", "departments")],
)
def test_the_box_of_a_list_searches_within_it(site, open_search, word, path, facet, parameter):
    department = max(site.index.search(word).facets["department"], key=lambda value: value.count).value
    search = open_search(site)
    search.page.goto(site.url + path.format(department=department))
    search.page.locator("#search-within").fill(word)
    search.page.keyboard.press("Enter")
    search.page.wait_for_url(re.compile(r"/search/\?"))
    chosen = SHANXI if facet == "province" else department
    search.expect_results(word, **{parameter: [chosen]})
    assert sorted(search.address()) == sorted([[facet, chosen], ["q", word]])
    assert search.chips.locator("[data-part=label]").all_inner_texts() == [labels(site, facet)[chosen]]


@pytest.mark.parametrize(("path", "box"), [("", "#home-search"), ("years/2012/", "#header-search")])
def test_the_boxes_of_other_pages_search_everything(site, open_search, word, path, box):
    search = open_search(site)
    search.page.goto(site.url + path)
    search.page.locator(box).fill(word)
    search.page.keyboard.press("Enter")
    search.expect_results(word)


# ---- The address


def test_back_and_forward_and_reload_restore_everything(site, open_search, word):
    search = open_search(site)
    search.type(word)
    search.expect_results(word)
    search.value("province", "山西").click()
    search.expect_results(word, provinces=[SHANXI])
    search.titles.first.click()
    search.page.wait_for_url(re.compile("/reports/"))

    search.page.go_back()
    search.expect_results(word, provinces=[SHANXI])
    expect(search.box).to_have_value(word)
    expect(search.chips).to_have_text([re.compile("山西")])
    assert search.value("province", "山西").locator("input").is_checked()
    search.page.reload()
    search.expect_results(word, provinces=[SHANXI])
    expect(search.box).to_have_value(word)

    search.page.go_back()
    search.expect_results(word)
    expect(search.chips).to_have_count(0)
    search.page.go_back()
    expect(search.box).to_have_value("")
    expect(search.hits).to_have_count(0)
    expect(search.page.locator("#search-tips")).to_be_visible()
    search.page.go_forward()
    search.expect_results(word)
    expect(search.box).to_have_value(word)


def test_letters_typed_in_a_row_are_one_step_back(site, open_search):
    search = open_search(site)
    search.box.focus()
    for text in ("食", "食堂"):
        search.box.fill(text)
        search.expect_results(text)
    search.page.go_back()
    expect(search.box).to_have_value("")


def test_nonsense_in_the_address_is_left_out(site, open_search, word):
    search = open_search(site, f"?q={quote(word)}&page=-4&sort=%00&color=red&province=")
    search.expect_results(word)
    expect(search.chips).to_have_count(0)
    expect(search.page.locator("#search-sort")).to_have_value("relevance")


# ---- What is fetched


def test_nothing_of_the_index_is_fetched_before_it_is_used(site, open_page, open_search):
    page = open_page()
    start = len(site.requests)
    for path in ("", "provinces/shanxi/", "search/"):
        page.goto(site.url + path)
        page.wait_for_load_state("networkidle")
    asked = site.requests[start:]
    assert not [path for path in asked if "search-index" in path]
    client = [number for number, path in enumerate(asked) if re.search(r"/assets/ui\.\w{8}\.js$", path)]
    assert client
    assert min(client) > asked.index("/archive/search/")


def test_a_query_fetches_few_files(site, open_page):
    page = open_page()
    start = len(site.requests)
    page.goto(site.url + "search/?q=" + quote("安全生产"))
    page.wait_for_load_state("networkidle")
    asked = [path.split("search-index/")[1] for path in site.requests[start:] if "search-index/" in path]
    parts = [re.split(r"[/?]", path)[0] for path in asked]
    assert sorted(part for part in parts if "." in part) == [
        "facets.bin",
        "facets.json",
        "lengths.bin",
        "manifest.json",
    ]
    assert 1 <= parts.count("postings") <= 2  # 安全, 生产
    assert 1 <= parts.count("positions") <= 2
    assert parts.count("documents") == min(site.index.search("安全生产").total, 10)
    assert len(asked) == len(set(asked))
    published = list((site.folder / "search-index").rglob("*.bin"))
    assert len(published) > 40
