"""Suggestions below the search boxes: what is offered, the keyboard, and input methods."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from .conftest import SHANXI, SearchPage

pytestmark = pytest.mark.browser


def kinds(search):
    return [group.text_content() for group in search.suggestions.locator(".suggestions-kind").all()]


def active(search):
    """The option that Enter would choose, as assistive technology finds it."""
    return search.page.evaluate(
        "(id => id && document.getElementById(id).firstChild.textContent)"
        "(document.activeElement.getAttribute('aria-activedescendant'))"
    )


def select(search, label):
    """Press the arrow key until that option is chosen."""
    search.options.filter(has_text=label).first.wait_for()
    for _ in range(8):
        if active(search) == label:
            return
        search.page.keyboard.press("ArrowDown")
    raise AssertionError(f"{label} is not offered")


# ---- What is offered


def test_names_and_titles_are_offered_in_groups(site, open_search):
    search = open_search(site)
    search.write("安全")
    result = search.expect_results("安全")
    titles = [hit.title for hit in result.hits if "安全" in hit.title][:3]
    assert len(titles) == 3
    expect(search.options.filter(has_text=titles[2])).to_be_visible()
    expect(search.suggestions.get_by_role("group")).to_have_count(3)
    assert kinds(search) == ["部门", "主题", "报告"]
    offered = search.options.locator("span:first-child").all_inner_texts()
    assert offered[-3:] == titles
    assert "安全生产" in offered[:-3]
    assert len(offered) <= 8
    groups = search.suggestions.get_by_role("group")
    assert groups.count() == 3
    assert search.page.get_by_role("group", name="报告").get_by_role("option").count() == 3


def test_pinyin_offers_places(site, open_search):
    search = open_search(site)
    search.box.focus()
    search.write("shanxi")
    expect(search.options.filter(has_text="山西")).to_be_visible()
    expect(search.options.filter(has_text="陕西")).to_be_visible()
    assert kinds(search) == ["地区"]


def test_nothing_more_is_fetched_for_suggestions(site, open_search):
    search = open_search(site)
    search.write("安全")
    search.expect_results("安全")
    search.options.first.wait_for()
    search.page.wait_for_load_state("networkidle")
    start = len(site.requests)
    search.box.press("Escape")
    search.box.press("Alt+ArrowDown")
    expect(search.options.first).to_be_visible()
    assert site.requests[start:] == []


@pytest.mark.parametrize("by", ["keyboard", "mouse"])
def test_a_place_becomes_a_filter_and_the_typed_word_goes(site, open_search, word, by):
    search = open_search(site, f"?q={quote(word)}")
    search.expect_results(word)
    search.box.press("End")
    search.box.press_sequentially(" shanxi", delay=10)
    if by == "keyboard":
        select(search, "山西")
        search.page.keyboard.press("Enter")
    else:
        search.options.filter(has_text="山西").first.click()
    search.expect_results(word, provinces=[SHANXI])
    expect(search.box).to_have_value(word)
    expect(search.box).to_be_focused()
    expect(search.suggestions).to_be_hidden()
    expect(search.chips.locator("[data-part=label]")).to_have_text(["山西"])
    assert search.address() == [["q", word], ["province", SHANXI]]


def test_a_topic_alone(site, open_search):
    search = open_search(site)
    search.write("安全生")
    select(search, "安全生产")
    search.page.keyboard.press("Enter")
    topic = next(value for value, label, _parent in site.index.facet_labels["topic"] if label == "安全生产")
    search.expect_results("", topics=[topic])
    expect(search.box).to_have_value("")


def test_a_report_is_opened(site, open_search):
    search = open_search(site)
    search.write("煤矿")
    result = search.expect_results("煤矿")
    hit = next(hit for hit in result.hits if "煤矿" in hit.title)
    select(search, hit.title)
    search.page.keyboard.press("Enter")
    search.page.wait_for_url(f"{site.url}{hit.url.lstrip('/')}?mark={quote('煤矿')}")


# ---- The keyboard


def test_keys_of_the_list(site, open_search):
    search = open_search(site)
    keyboard = search.page.keyboard
    expect(search.box).to_have_attribute("aria-expanded", "false")
    search.write("安全")
    search.expect_results("安全")
    expect(search.options.nth(3)).to_be_visible()
    expect(search.box).to_have_attribute("aria-expanded", "true")
    assert search.box.get_attribute("aria-controls") == search.suggestions.get_attribute("id")
    offered = search.options.locator("span:first-child").all_inner_texts()
    assert active(search) is None
    for key, expected in [
        ("ArrowDown", offered[0]),
        ("ArrowDown", offered[1]),
        ("ArrowUp", offered[0]),
        ("ArrowUp", None),
        ("ArrowUp", offered[-1]),
        ("ArrowDown", None),
        ("ArrowDown", offered[0]),
        ("End", offered[-1]),
        ("Home", offered[0]),
        ("ArrowRight", None),
    ]:
        keyboard.press(key)
        assert active(search) == expected, key
        chosen = search.suggestions.locator("[aria-selected=true] span:first-child").all_inner_texts()
        assert chosen == ([expected] if expected else [])
    expect(search.box).to_be_focused()
    # Without a chosen option, Home and End move the cursor.
    keyboard.press("Home")
    assert search.box.evaluate("box => box.selectionStart") == 0
    assert active(search) is None

    keyboard.press("Escape")
    expect(search.suggestions).to_be_hidden()
    expect(search.box).to_have_attribute("aria-expanded", "false")
    expect(search.box).to_have_value("安全")
    keyboard.press("ArrowDown")
    expect(search.titles.first).to_be_focused()


def test_enter_and_leaving_close_the_list(site, open_search):
    search = open_search(site)
    for close in (
        lambda: search.page.keyboard.press("Enter"),
        lambda: search.page.keyboard.press("Tab"),
        lambda: search.page.mouse.move(1100, 700),
    ):
        search.write("安全")
        search.options.first.wait_for()
        close()
        expect(search.suggestions).to_be_hidden()
    search.expect_results("安全")
    assert search.address() == [["q", "安全"]]


def test_the_chosen_option_stays_while_results_come(site, open_search):
    search = open_search(site)
    search.box.focus()
    search.write("安全")
    select(search, "安全生产")
    search.expect_results("安全")
    search.page.wait_for_timeout(200)
    assert active(search) == "安全生产"


def test_the_number_of_suggestions_is_said_once_it_stands(site, open_search):
    search = open_search(site)
    search.box.focus()
    everything = search.message("all", count=site.index.documents)
    expect(search.page.locator("#search-live")).to_have_text(everything)
    live = search.page.locator(".search-box [role=status]")
    search.page.evaluate(
        """() => {
      window.said = [];
      for (const region of document.querySelectorAll("[role=status]"))
        new MutationObserver(() => region.textContent && said.push(region.textContent)).observe(region, { childList: true });
    }"""
    )
    search.box.press_sequentially("安全生产", delay=60)
    search.expect_results("安全生产")
    expect(live).not_to_have_text("")
    search.page.wait_for_timeout(300)
    count = search.options.count()
    found = search.message("found", count=site.index.search("安全生产").total)
    assert sorted(search.page.evaluate("said")) == sorted([found, search.message("suggestions", "count", count=count)])


# ---- Input methods


def test_nothing_is_offered_while_composing(site, open_search):
    search = open_search(site)
    search.write("shan")
    search.options.first.wait_for()
    browser = search.page.context.new_cdp_session(search.page)
    search.box.press("Control+a")
    for text in ("s", "sh", "shi tang"):
        browser.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
        expect(search.suggestions).to_be_hidden()
    browser.send("Input.insertText", {"text": "山"})
    expect(search.options.first).to_be_visible()


EVENTS = (
    """([type, data]) => document.activeElement.dispatchEvent(new CompositionEvent(type, { bubbles: true, data }))"""
)
PRESS = """([key, options]) => {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...options });
  document.activeElement.dispatchEvent(event);
  return event.defaultPrevented;
}"""


@pytest.mark.parametrize("options", [{"isComposing": True}, {"keyCode": 229}], ids=["isComposing", "keyCode 229"])
def test_keys_of_an_input_method_are_not_for_the_list(site, open_search, options):
    search = open_search(site)
    search.write("安全")
    search.expect_results("安全")
    select(search, "安全生产")
    for key in ("ArrowDown", "ArrowUp", "Enter", "Escape", "Home", "End"):
        assert not search.page.evaluate(PRESS, [key, options])
        assert active(search) == "安全生产"
    assert search.page.evaluate(PRESS, ["Escape", {}])
    expect(search.suggestions).to_be_hidden()


def test_the_end_of_a_composition_offers_anew(site, open_search):
    search = open_search(site)
    search.write("山")
    search.page.evaluate(EVENTS, ["compositionstart", ""])
    expect(search.suggestions).to_be_hidden()
    search.page.evaluate(
        "() => { const box = document.activeElement; box.value = '安全';"
        " box.dispatchEvent(new InputEvent('input', { bubbles: true, isComposing: true })); }"
    )
    search.page.wait_for_timeout(200)
    expect(search.suggestions).to_be_hidden()
    assert search.address() == [["q", "山"]]
    search.page.evaluate(EVENTS, ["compositionend", "安全"])
    expect(search.options.filter(has_text="安全生产").first).to_be_visible()
    search.expect_results("安全")


# ---- The boxes of other pages


@pytest.mark.parametrize(("path", "box"), [("", "#home-search"), ("years/2012/", "#header-search")])
def test_other_boxes_load_the_client_when_they_are_used(site, open_page, path, box):
    page = open_page()
    start = len(site.requests)
    page.goto(site.url + path)
    page.wait_for_load_state("networkidle")
    search = SearchPage(page, site)
    search.box = page.locator(box)
    assert search.box.get_attribute("aria-expanded") == "false"
    assert not [url for url in site.requests[start:] if re.search(r"/assets/ui\.|search-index", url)]
    search.box.focus()
    search.box.press_sequentially("煤矿", delay=20)
    hit = next(hit for hit in site.index.search("标题:煤矿").hits)
    expect(search.options.filter(has_text=hit.title)).to_be_visible()
    assert not [url for url in site.requests[start:] if re.search("/(facets|phrases)/", url)]
    select(search, hit.title)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site.url}{hit.url.lstrip('/')}?mark={quote('煤矿')}")


@pytest.mark.parametrize(
    ("typed", "label", "url"),
    [
        ("shanxi", "山西", "provinces/shanxi/"),
        ("太原", "太原", "provinces/shanxi/taiyuan/"),
        ("安全生", "安全生产", "topics/"),
        ("总工会", "青岚市总工会", "departments/"),
    ],
)
def test_what_is_chosen_elsewhere_leads_to_its_own_page(site, open_page, typed, label, url):
    page = open_page()
    page.goto(site.url + "provinces/shanxi/2012/")
    search = SearchPage(page, site)
    page.keyboard.press("/")
    search.box = page.locator("#header-search")
    expect(search.box).to_be_focused()
    search.box.press_sequentially(typed, delay=20)
    select(search, label)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(re.escape(site.url + url)))
    assert label in page.locator("h1").inner_text()


def test_what_was_typed_before_the_client_came_counts(site, open_page):
    page = open_page()
    page.route("**/assets/ui.*.js", lambda route: (page.wait_for_timeout(400), route.continue_()))
    page.goto(site.url)
    page.locator("#home-search").press_sequentially("煤矿")
    hit = next(hit for hit in site.index.search("标题:煤矿").hits)
    expect(page.get_by_role("option").filter(has_text=hit.title)).to_be_visible()


def test_enter_in_another_box_searches(site, open_page, word):
    page = open_page()
    page.goto(site.url)
    page.locator("#home-search").press_sequentially(word, delay=20)
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Enter")
    SearchPage(page, site).expect_results(word)


def test_without_an_index_the_other_boxes_stay_what_they_are(site, serve_copy, open_page, open_search, word):
    copy = serve_copy(site)
    (copy.folder / "search-index/manifest.json").unlink()
    page = open_page()
    page.goto(copy.url)
    with page.expect_response("**/manifest.json"):
        page.locator("#home-search").press_sequentially(word, delay=20)
    page.wait_for_timeout(300)
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/search/\?q="))
    expect(page.locator("#search-error-text")).to_be_visible()
    open_page.complaints[:] = [text for text in open_page.complaints if "404" not in text]
