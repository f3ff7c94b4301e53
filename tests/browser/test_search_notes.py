"""What the search page says where nothing, little or something else is found, and the ways out that it offers."""

from itertools import combinations
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from .conftest import SHANXI

pytestmark = pytest.mark.browser


def button(search, text):
    return search.page.get_by_role("button", name=text, exact=True)


def test_a_word_that_stands_nowhere_is_named_and_can_be_dropped(site, open_search, word):
    search = open_search(site, f"?q={quote(f'{word} 飞碟 -渔')}")
    result = search.expect_results(f"{word} 飞碟 -渔")
    assert result.partial
    without = site.index.search(f"{word} -渔").total
    assert without == result.partial.total > 10
    expect(search.page.locator("#search-none-text")).to_have_text(search.message("partial", count=without))
    expect(search.none.locator("li")).to_have_text(
        [
            f"{word} {search.message('count', count=site.index.search(word).total)}",
            search.message("drop", word="飞碟", count=without),
        ]
    )
    # The best partial matches are shown, with what they lack, and go on.
    expect(search.hits.locator("[data-part=missing]")).to_have_text([search.message("lacking", words="飞碟")] * 10)
    assert "mark" in search.titles.first.get_attribute("href")
    assert quote("飞碟") not in search.titles.first.get_attribute("href")

    button(search, search.message("drop", word="飞碟", count=without)).click()
    search.expect_results(f"{word} -渔")
    expect(search.box).to_have_value(f"{word} -渔")
    expect(search.none).to_be_hidden()
    assert search.address() == [["q", f"{word} -渔"]]
    search.page.go_back()
    search.expect_results(f"{word} 飞碟 -渔")
    search.page.locator("#search-more").click()
    expect(search.hits).to_have_count(without)


def test_either_of_two_words_can_be_dropped(site, open_search):
    pairs = combinations(("食堂", "病历", "煤矿", "垃圾", "地震"), 2)
    found = ((*pair, site.index.search(" ".join(pair))) for pair in pairs)
    first, second, result = next(each for each in found if each[2].partial)
    assert all(total for _word, total in result.partial.drops)
    search = open_search(site, f"?q={quote(f'{first} {second}')}")
    search.expect_results(f"{first} {second}")
    texts = [search.message("drop", word=word, count=total) for word, total in result.partial.drops]
    expect(search.none.get_by_role("button")).to_have_text(texts)
    for hit, shown in zip(result.hits, search.hits.all(), strict=True):
        (lacking,) = {first, second} - set(hit.words)
        assert shown.locator("[data-part=missing]").inner_text() == search.message("lacking", words=lacking)
    button(search, texts[0]).click()
    search.expect_results(second)
    expect(search.box).to_be_focused()


def test_words_without_a_space_are_split_and_that_is_said(site, open_search):
    words = ("食堂", "学校")
    joined = "".join(words)
    result = site.index.search(joined)
    assert result.split == words
    assert result.total
    search = open_search(site, f"?q={quote(joined)}")
    search.expect_results(joined)
    expect(search.page.locator("#search-split")).to_have_text(search.message("split", words="“食堂”“学校”"))
    expect(search.none).to_be_hidden()
    search.type("食堂")
    search.expect_results("食堂")
    expect(search.page.locator("#search-split")).to_be_hidden()


def test_a_single_word_that_stands_nowhere(site, open_search):
    search = open_search(site, f"?q={quote('飞碟')}")
    search.expect_results("飞碟")
    expect(search.page.locator("#search-none-text")).to_have_text(search.message("none_word"))
    expect(search.none.locator("li")).to_have_text([f"飞碟 {search.message('count', count=0)}"])
    expect(search.none.get_by_role("button")).to_have_count(0)
    search.type("食堂")
    search.expect_results("食堂")
    expect(search.none).to_be_hidden()


def test_filters_that_leave_nothing_are_taken_away_at_once(site, open_search, word):
    empty = next(
        value
        for value, _label, _parent in site.index.facet_labels["province"]
        if "/" not in value and not site.index.search(word, provinces=[value]).total
    )
    search = open_search(site, f"?q={quote(word)}&province={empty}&year=1066&from=1900&to=1901")
    expect(search.page.locator("#search-none-text")).to_have_text(search.message("none_filtered"))
    total = site.index.search(word).total
    button(search, search.message("unfilter", count=total)).click()
    search.expect_results(word)
    expect(search.chips).to_have_count(0)
    expect(search.box).to_be_focused()
    assert search.address() == [["q", word]]


def test_filters_are_not_blamed_for_a_word_that_stands_nowhere(site, open_search):
    search = open_search(site, f"?q={quote('飞碟')}&province={SHANXI}")
    search.expect_results("飞碟", provinces=[SHANXI])
    search.page.wait_for_load_state("networkidle")
    expect(search.page.locator("#search-unfilter")).to_be_hidden()


def test_a_name_that_is_mistyped_is_corrected(site, open_search):
    search = open_search(site, f"?q={quote('食堂 山希')}")
    search.expect_results("食堂 山希")
    offer = search.page.locator("#search-meant").get_by_role("button")
    expect(offer.first).to_have_text("食堂 山西")
    offer.first.click()
    search.expect_results("食堂 山西")
    expect(search.box).to_have_value("食堂 山西")
    search.type("食堂")
    search.expect_results("食堂")
    expect(search.page.locator("#search-meant")).to_be_hidden()


@pytest.mark.parametrize(
    ("query", "facet", "label", "value", "rest"),
    [
        ("安全 山西", "province", "山西", SHANXI, "安全"),
        ("2012年安全", "year", "2012年", "2012", "安全"),
        ("山西", "province", "山西", SHANXI, ""),
    ],
)
def test_a_name_in_the_query_is_offered_as_a_filter(site, open_search, query, facet, label, value, rest):
    search = open_search(site, f"?q={quote(query)}")
    search.expect_results(query)
    text = search.message("only", facet=search.message("facets", facet), label=label)
    button(search, text).click()
    search.expect_results(rest, **{f"{facet}s": [value]})
    expect(search.box).to_have_value(rest)
    expect(search.chips.locator("[data-part=label]")).to_have_text([label])
    assert search.address() == [*([["q", rest]] if rest else []), [facet, value]]
    search.page.wait_for_load_state("networkidle")
    expect(button(search, text)).to_have_count(0)


def test_another_name_of_a_place_finds_the_reports_about_it(site, open_search):
    assert not site.index.search("呼市").total
    about = site.index.search("", provinces=["neimenggu/huhehaote"])
    search = open_search(site, f"?q={quote('呼市')}")
    expect(search.page.locator("#search-none-text")).to_have_text(
        search.message("named", word="呼市", label="内蒙古呼和浩特", count=about.total)
    )
    expect(search.titles).to_have_text([hit.title for hit in about.hits])
    expect(search.status).to_have_text(search.message("none"))


def test_another_spelling_is_offered_where_a_word_had_to_be_cut(site, open_search):
    assert site.index.search("安全升产").partial
    search = open_search(site, f"?q={quote('安全升产')}")
    search.expect_results("安全升产")
    button(search, "安全生产").click()
    assert search.expect_results("安全生产").total
    expect(search.page.locator("#search-meant")).to_be_hidden()
