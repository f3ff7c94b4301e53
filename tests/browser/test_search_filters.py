"""The filters of the search page. What their counts must be is what the reader in Python says."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from .conftest import SHANXI

pytestmark = pytest.mark.browser


def labels(site, facet):
    return {value: label for value, label, _parent in site.index.facet_labels[facet]}


def test_a_province_restricts_the_results(site, open_search, word):
    search = open_search(site, f"?q={quote(word)}")
    everything = search.expect_results(word)
    shanxi = search.value("province", "山西")
    inside = site.index.search(word, provinces=[SHANXI]).total
    expect(shanxi.locator(".count")).to_have_text(str(inside))
    shanxi.click()
    filtered = search.expect_results(word, provinces=[SHANXI])
    assert filtered.total == inside < everything.total
    assert search.address() == [["q", word], ["province", SHANXI]]
    expect(search.chips.locator("[data-part=label]")).to_have_text(["山西"])
    # The other provinces keep the counts that they would add; the years count what is left.
    search.open_facet("year", unfold=True)
    expect(search.facet("year").locator(".count").first).to_be_visible()
    assert sum(search.counts("year").values()) == inside
    assert search.counts("province")["山西"] == inside
    assert len(search.counts("province")) > 5
    search.chips.click()
    search.expect_results(word)
    expect(search.chips).to_have_count(0)
    expect(shanxi.locator("input")).not_to_be_checked()
    assert search.address() == [["q", word]]


@pytest.mark.parametrize("facet", ["province", "year", "department", "topic", "type"])
def test_the_counts_are_those_of_the_index(site, open_search, word, facet):
    search = open_search(site, f"?q={quote(word)}&province={SHANXI}")
    result = search.expect_results(word, provinces=[SHANXI])
    search.open_facet(facet, unfold=True)
    expected = {value.label: value.count for value in result.facets[facet] if value.count and value.parent < 0}
    expect(search.facet(facet).locator("[data-part=values] > li")).to_have_count(len(expected))
    assert search.counts(facet) == expected
    spoken = search.facet(facet).locator("[data-part=spoken]").first.text_content()
    assert spoken.strip() == search.message("count", count=next(iter(search.counts(facet).values())))


def test_counts_follow_the_query_while_it_is_typed(site, open_search):
    search = open_search(site)
    for text in ("食堂", "煤"):
        search.type(text)
        result = search.expect_results(text)
        expected = {value.label: value.count for value in result.facets["province"] if value.count and value.parent < 0}
        search.open_facet("province", unfold=True)
        expect(search.facet("province").locator("[data-part=values] > li")).to_have_count(len(expected))
        assert search.counts("province") == expected


def test_cities_stand_below_their_province(site, open_search):
    search = open_search(site, f"?province={SHANXI}")
    search.expect_results("", provinces=[SHANXI])
    shanxi = search.facet("province").locator("li", has_text="山西").first
    below = [value for value in labels(site, "province") if value.startswith(f"{SHANXI}/") and value.count("/") == 1]
    expect(shanxi.locator("> ul > li > .search-row [data-part=label]")).to_have_text(
        [labels(site, "province")[value] for value in below]
    )
    search.value("province", "太原").click()
    search.expect_results("", provinces=[f"{SHANXI}/taiyuan"])
    assert search.address() == [["province", f"{SHANXI}/taiyuan"]]
    expect(search.chips.locator("[data-part=label]")).to_have_text(["太原"])
    expect(search.value("province", "山西").locator("input")).not_to_be_checked()
    assert search.value("province", "山西").locator("input").evaluate("box => box.indeterminate")
    search.value("province", "山西").click()
    search.expect_results("", provinces=[SHANXI])
    assert search.address() == [["province", SHANXI]]


def test_a_province_is_expanded_without_being_chosen(site, open_search):
    search = open_search(site)
    search.box.focus()
    expand = search.facet("province").get_by_role("button", name=search.message("within", label="广东"))
    expect(expand).to_have_attribute("aria-expanded", "false")
    expand.press("Enter")
    expect(expand).to_have_attribute("aria-expanded", "true")
    city = next(label for value, label in labels(site, "province").items() if re.fullmatch("guangdong/[^/]+", value))
    expect(search.value("province", city)).to_be_visible()
    expect(expand).to_be_focused()
    assert search.address() == []
    expand.press("Enter")
    expect(search.value("province", city)).to_have_count(0)


def test_several_departments_are_one_or_the_other_and_a_topic_narrows(site, open_search, word):
    counts = [value for value in site.index.search(word).facets["department"] if value.parent < 0]
    counts = sorted(counts, key=lambda value: -value.count)[:2]
    assert all(value.count for value in counts)
    search = open_search(site, f"?q={quote(word)}")
    search.expect_results(word)
    for value in counts:
        search.open_facet("department")
        search.value("department", value.label).click()
        expect(search.chips.filter(has_text=value.label)).to_be_visible()
    departments = [value.value for value in counts]
    both = search.expect_results(word, departments=departments)
    assert both.total == sum(value.count for value in counts)
    assert search.address() == [["q", word], *(["department", value] for value in departments)]
    topic = next(value for value in both.facets["topic"] if 0 < value.count < both.total)
    search.open_facet("topic", unfold=True)
    search.value("topic", topic.label).click()
    search.expect_results(word, departments=departments, topics=[topic.value])
    expect(search.chips).to_have_count(3)
    search.page.locator(".search-chip-clear").click()
    search.expect_results(word)
    expect(search.chips).to_have_count(0)


def test_the_archive_is_sliced_without_a_word(site, open_search):
    search = open_search(site)
    search.facet("type").locator("summary").click()
    expect(search.status).to_have_text(search.message("all", count=site.index.documents))
    kind = max(site.index.search("").facets["type"], key=lambda value: value.count)
    search.value("type", kind.label).click()
    search.expect_results("", types=[kind.value])
    search.open_facet("year", unfold=True)
    search.value("year", "2012年").click()
    assert search.expect_results("", types=[kind.value], years=["2012"]).total
    assert search.address() == [["year", "2012"], ["type", kind.value]]


# ---- Which groups are open


def test_groups_stay_as_they_were_opened_and_closed(site, open_search, word):
    search = open_search(site, f"?q={quote(word)}")
    expect(search.value("province", "山西")).to_be_visible()
    is_open = {name: search.facet(name).get_attribute("open") is not None for name in ("province", "year", "topic")}
    assert is_open == {"province": True, "year": True, "topic": False}
    search.open_facet("topic")
    search.facet("province").locator("summary").press("Enter")
    expect(search.value("province", "山西")).to_be_hidden()
    search.page.goto(f"{site.url}search/?q={quote('食堂')}")
    search.expect_results("食堂")
    expect(search.facet("topic").locator("label").first).to_be_visible()
    expect(search.facet("province")).not_to_have_attribute("open", "")
    # What is chosen is seen.
    search.page.goto(f"{site.url}search/?department={next(iter(labels(site, 'department')))}")
    expect(search.facet("department").locator("input:checked")).to_be_visible()
    expect(search.facet("department").locator("summary")).to_contain_text("1")


def test_a_facet_that_cannot_be_read_says_so_and_the_results_stay(site, open_search, word, open_page):
    search = open_search(site)
    search.page.route("**/facets/topic-0.bin*", lambda route: route.abort())
    search.type(word)
    search.expect_results(word)
    search.facet("topic").locator("summary").click()
    expect(search.facet("topic").locator("[data-part=failed]")).to_be_visible()
    search.expect_results(word)
    search.page.unroute("**/facets/topic-0.bin*")
    search.facet("topic").locator("[data-part=retry]").click()
    expect(search.facet("topic").locator("label").first).to_be_visible()
    expect(search.facet("topic").locator("[data-part=failed]")).to_be_hidden()
    open_page.complaints[:] = [text for text in open_page.complaints if "ERR_FAILED" not in text]


# ---- Years


def bars(search):
    """Heights of the bars, once they are drawn."""
    expect(search.page.locator("#search-chart rect").first).to_be_attached()
    return search.page.locator("#search-chart rect").evaluate_all(
        "bars => bars.map(bar => Number(bar.getAttribute('height')))"
    )


def expected_years(site, text, **filters):
    counts = {value.value: value.count for value in site.index.search(text, **filters).facets["year"]}
    known = sorted(int(value) for value in counts if value.isdigit())
    return {year: counts.get(str(year), 0) for year in range(known[0], known[-1] + 1)}


def test_the_years_are_drawn_under_the_current_query(site, open_search, word):
    search = open_search(site, f"?q={quote(word)}")
    search.expect_results(word)
    years = expected_years(site, word)
    expect(search.page.locator("#search-chart rect")).to_have_count(len(years))
    heights = bars(search)
    assert [height > 0 for height in heights] == [count > 0 for count in years.values()]
    highest = max(years.values())
    assert max(heights) == heights[list(years.values()).index(highest)]
    assert search.page.locator("#search-axis").inner_text().split() == [str(min(years)), str(max(years))]


def test_a_range_of_years_by_its_two_lists(site, open_search, word):
    search = open_search(site, f"?q={quote(word)}")
    search.expect_results(word)
    before = bars(search)
    search.page.locator("#search-from").select_option("2010")
    search.expect_results(word, date_from=20100101)
    expect(search.chips.locator("[data-part=label]")).to_have_text([search.message("since", **{"from": "2010"})])
    search.page.locator("#search-to").select_option("2015")
    result = search.expect_results(word, date_from=20100101, date_to=20151231)
    assert 0 < result.total < site.index.search(word).total
    assert search.address() == [["q", word], ["from", "2010"], ["to", "2015"]]
    # The bars beyond stay, as what else could be chosen.
    assert bars(search) == before
    years = expected_years(site, word)
    assert search.page.locator("#search-chart .out").count() == sum(not 2010 <= year <= 2015 for year in years)
    # Turned round it is the same range; single years take its place.
    search.page.locator("#search-from").select_option("2018")
    search.expect_results(word, date_from=20150101, date_to=20181231)
    search.open_facet("year", unfold=True)
    search.value("year", "2013年").click()
    search.expect_results(word, years=["2013"])
    assert search.address() == [["q", word], ["year", "2013"]]
    search.page.locator("#search-to").select_option("2015")
    search.expect_results(word, date_to=20151231)
    expect(search.chips.locator("[data-part=label]")).to_have_text([search.message("until", to="2015")])
    search.chips.click()
    search.expect_results(word)
    expect(search.page.locator("#search-to")).to_have_value("")


def test_a_range_of_years_is_drawn_over_the_bars(site, open_search, word):
    search = open_search(site, f"?q={quote(word)}")
    search.expect_results(word)
    years = list(expected_years(site, word))
    chart = search.page.locator("#search-chart")
    expect(chart.locator("rect")).to_have_count(len(years))

    def middle(year):
        box = chart.bounding_box()
        return box["x"] + box["width"] * (years.index(year) + 0.5) / len(years), box["y"] + box["height"] / 2

    mouse = search.page.mouse
    mouse.move(*middle(2016))
    expect(search.page.locator("#search-axis")).to_contain_text("2016年")
    mouse.down()
    mouse.move(*middle(2009))
    mouse.up()
    search.expect_results(word, date_from=20090101, date_to=20161231)
    mouse.click(*middle(2012))
    search.expect_results(word, date_from=20120101, date_to=20121231)
    expect(search.chips.locator("[data-part=label]")).to_have_text(["2012"])


# ---- Coming from other pages


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
    expect(search.chips.locator("[data-part=label]")).to_have_text([labels(site, facet)[chosen]])
