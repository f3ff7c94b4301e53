"""The search page: words, filters, address. What it must show is what the reader in Python finds."""

import json
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
        pieces = [*hit.title_pieces, *(piece for excerpt in hit.excerpts for piece in excerpt.pieces)]
        assert shown.locator("mark").all_text_contents() == [text for text, is_match in pieces if is_match]
        excerpts = ["".join(text for text, _ in excerpt.pieces) for excerpt in hit.excerpts]
        assert shown.locator("[data-part=excerpt]").all_text_contents() == excerpts
        assert hit.date in shown.locator("[data-part=meta]").inner_text()
    assert search.hits.locator("mark").count() > 5


def test_every_word_must_stand_in_a_report(site, open_search):
    search = open_search(site)
    for query in ("安全 检查", '"安全生产"', "安全 -煤", "食堂 | 厨房", "标题:食堂"):
        search.type(query)
        assert search.expect_results(query).total
        search.box.press("Enter")


def test_a_hit_leads_to_the_section_it_shows_and_marks_the_words(site, open_search):
    result = site.index.search("病历")
    place, hit = next((i, hit) for i, hit in enumerate(result.hits) if hit.excerpts[0].section)
    search = open_search(site, f"?q={quote('病历')}")
    search.titles.nth(place).click()
    search.page.wait_for_url(re.compile("/reports/"))
    address, _, fragment = search.page.url.partition("#")
    assert unquote(address) == f"{site.url}{hit.url.lstrip('/')}?mark=病历"
    assert unquote(fragment) == hit.excerpts[0].section
    section = search.page.locator(f"[id='{hit.excerpts[0].section}']")
    expect(section).to_be_in_viewport()
    expect(search.page.locator("article mark").first).to_have_text("病历")


def test_further_sections_of_a_report_are_linked(site, open_search, word):
    result = site.index.search(word)
    place, hit = next((i, hit) for i, hit in enumerate(result.hits) if len(hit.excerpts) == 3)
    search = open_search(site, f"?q={quote(word)}")
    search.expect_results(word)
    links = search.hits.nth(place).locator(".search-sections a")
    beginning = search.message("beginning")
    assert links.locator("b").all_inner_texts() == [each.heading or beginning for each in hit.excerpts[1:]]
    links.nth(1).click()
    search.page.wait_for_url(re.compile("/reports/"))
    assert unquote(search.page.url.partition("#")[2]) == hit.excerpts[2].section


def test_only_what_matches_is_linked_as_a_section(site, open_search):
    number = next(hit.document_number for hit in site.index.search("文号:青").hits)
    search = open_search(site, f"?q={quote(f'文号:{number}')}")
    search.expect_results(f"文号:{number}")
    assert "#" not in search.titles.first.get_attribute("href")
    assert search.hits.first.locator(".search-sections a").count() == 0


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
    expect(search.value("province", "山西")).to_be_visible()
    held = []

    def hold_the_first(route):
        if held:
            route.continue_()
        else:
            held.append(route)

    search.page.route("**/grams/**", hold_the_first)
    with search.page.expect_request("**/grams/**") as first:
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
    shards = len(list((site.folder / "search-index/grams/0").rglob("*.bin")))
    number = (key ^ key >> 15) % shards
    return f"grams/0/{number // 1000}/{number}.bin"


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


def test_the_place_on_the_page_is_kept(site, open_search):
    search = open_search(site, "?province=shanxi&province=hubei&province=hunan&province=shaanxi&from=1990&page=2")
    expect(search.hits.nth(10)).to_be_visible()
    place = search.hits.nth(9).evaluate("hit => (hit.scrollIntoView(), Math.round(scrollY))")
    assert place > 800
    search.titles.nth(9).click()
    search.page.wait_for_url(re.compile("/reports/"))
    for restore in (search.page.go_back, search.page.reload):
        restore()
        search.page.wait_for_function("place => Math.abs(scrollY - place) < 2", arg=place)


def test_the_place_beside_long_filters_is_kept(site, open_search):
    search = open_search(site, f"?q={quote('退休金')}", height=500)
    assert search.expect_results("退休金").total < 3
    for facet in ("department", "topic", "type"):
        search.open_facet(facet)
    place = search.facet("type").evaluate("group => (group.scrollIntoView(), Math.round(scrollY))")
    search.page.wait_for_function("place => history.state && history.state.scroll === place", arg=place)
    search.page.reload()
    search.page.wait_for_function("place => Math.abs(scrollY - place) < 2", arg=place)


def test_an_address_restores_the_whole_state(site, open_search, word):
    query = f"?q={quote(word)}&province={SHANXI}&province=jiangsu&department=&from=2005&to=2016-05&sort=oldest"
    search = open_search(site, query)
    asked = {"provinces": [SHANXI, "jiangsu"], "date_from": 20050101, "date_to": 20160531, "sort": "oldest"}
    assert search.expect_results(word, **asked).total
    expect(search.chips.locator("[data-part=label]")).to_have_text(["山西", "江苏", "2005—2016-05"])
    expect(search.page.locator("#search-from")).to_have_value("2005")
    expect(search.page.locator("#search-to")).to_have_value("2016-05")
    expect(search.page.locator("#search-sort")).to_have_value("oldest")
    search.page.reload()
    search.expect_results(word, **asked)


def test_nonsense_in_the_address_is_left_out(site, open_search, word):
    search = open_search(site, f"?q={quote(word)}&page=-4&sort=%00&color=red&province=&from=2012-13&to=soon")
    search.expect_results(word)
    expect(search.chips).to_have_count(0)
    expect(search.page.locator("#search-sort")).to_have_value("relevance")


# ---- What is fetched


def test_only_the_manifest_is_fetched_before_the_index_is_used(site, open_page, open_search):
    page = open_page()
    start = len(site.requests)
    for path in ("", "provinces/shanxi/", "search/"):
        page.goto(site.url + path)
        page.wait_for_load_state("networkidle")
    asked = site.requests[start:]
    indexed = [path.split("search-index/")[1] for path in asked if "search-index" in path]
    assert indexed == ["manifest.json"]
    assert asked.index("/archive/search-index/manifest.json") > asked.index("/archive/search/")
    client = [number for number, path in enumerate(asked) if re.search(r"/assets/ui\.\w{8}\.js$", path)]
    assert client
    assert min(client) > asked.index("/archive/search/")


def test_a_query_fetches_few_files(site, open_search):
    start = len(site.requests)
    search = open_search(site)
    search.box.click()
    search.page.keyboard.insert_text("安全生产")  # as an input method does
    total = search.expect_results("安全生产").total
    search.page.wait_for_load_state("networkidle")
    asked = [path.split("search-index/")[1].split("?")[0] for path in site.requests[start:] if "search-index/" in path]
    assert len(asked) == len(set(asked))
    assert "manifest.json" in asked
    folders = [path.partition("/")[0] for path in asked]
    assert {path for path in asked if "/" not in path} <= {"manifest.json", "dictionary.bin", "suggestions.bin"}
    assert {path for path in asked if path.startswith("facets/")} == {"facets/province-0.bin", "facets/year-0.bin"}
    assert set(folders) - {path for path in asked if "/" not in path} == {"grams", "phrases", "documents", "facets"}
    assert folders.count("phrases") <= 2
    assert folders.count("documents") <= max(total, 20)  # no more than are shown, or looked into
    assert 1 <= folders.count("grams") <= 3


def test_results_come_before_filters_and_filters_before_suggestions(site, open_search):
    start = len(site.requests)
    search = open_search(site, "?q=" + quote("安全生产"))
    search.expect_results("安全生产")
    search.page.wait_for_load_state("networkidle")
    asked = [path.split("search-index/")[1] for path in site.requests[start:] if "search-index/" in path]
    order = "".join(path[0] for path in asked if re.match("grams|documents|facets|suggestions", path))
    assert re.fullmatch("g+d+f+s", order), asked


def test_on_a_phone_filters_are_fetched_when_their_panel_is_opened(site, open_search, word):
    start = len(site.requests)
    search = open_search(site, f"?q={quote(word)}", width=375, height=800)
    search.expect_results(word)
    search.page.wait_for_load_state("networkidle")
    assert not [path for path in site.requests[start:] if "/facets/" in path]
    search.page.locator("#search-filters > summary").click()
    expect(search.value("province", "山西")).to_be_visible()
    expect(search.facet("year").locator("select").first).to_be_visible()
    asked = [path for path in site.requests[start:] if "/facets/" in path]
    assert {path.split("/")[-1].split("?")[0] for path in asked} == {"province-0.bin", "year-0.bin"}


def test_a_facet_is_fetched_when_it_is_opened(site, open_search, word):
    search = open_search(site, f"?q={quote(word)}")
    expect(search.value("province", "山西")).to_be_visible()
    search.page.wait_for_load_state("networkidle")
    start = len(site.requests)

    def asked():
        search.page.wait_for_load_state("networkidle")
        return [path.split("/")[-1].split("?")[0] for path in site.requests[start:]]

    search.open_facet("topic")
    assert asked() == ["topic-0.bin"]
    search.facet("province").get_by_role("button", name=search.message("within", label="山西")).click()
    expect(search.value("province", "太原")).to_be_visible()
    assert asked() == ["topic-0.bin", "province-1.bin"]


def test_the_cities_of_a_large_archive_are_fetched_when_they_are_asked_for(site, serve_copy, open_search):
    """A chosen province needs no more than the provinces' file; small files are fetched all the same."""
    served = serve_copy(site)
    manifest = served.folder / "search-index/manifest.json"
    value = json.loads(manifest.read_text("utf-8"))
    value["facets"][0]["parts"] = [9000, 9000]
    manifest.write_text(json.dumps(value))
    search = open_search(served, f"?province={SHANXI}")
    expect(search.chips.locator("[data-part=label]")).to_have_text(["山西"])
    search.page.wait_for_load_state("networkidle")
    assert [path for path in served.requests if "province-0" in path]
    assert not [path for path in served.requests if "province-1" in path]
    search.facet("province").get_by_role("button", name=search.message("within", label="山西")).click()
    expect(search.value("province", "太原")).to_be_visible()
