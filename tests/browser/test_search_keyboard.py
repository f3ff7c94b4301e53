"""The search page on the keyboard, and while an input method is composing."""

import re
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from .conftest import SHANXI

pytestmark = pytest.mark.browser


def test_everything_is_reached_by_keys(site, open_search, word):
    search = open_search(site)
    keyboard = search.page.keyboard
    keyboard.press("/")
    expect(search.box).to_be_focused()
    keyboard.insert_text(f"{word}/")
    expect(search.box).to_have_value(f"{word}/")
    keyboard.press("Backspace")
    search.expect_results(word)

    keyboard.press("Escape")  # the suggestions
    keyboard.press("ArrowUp")
    expect(search.box).to_be_focused()
    for key, place in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowDown", 2), ("ArrowUp", 1), ("ArrowUp", 0)):
        keyboard.press(key)
        expect(search.titles.nth(place)).to_be_focused()
    keyboard.press("ArrowUp")
    expect(search.box).to_be_focused()
    keyboard.press("ArrowDown")
    keyboard.press("Escape")
    expect(search.box).to_be_focused()
    expect(search.box).to_have_value(word)
    keyboard.press("ArrowDown")
    keyboard.press("Control+k")
    expect(search.box).to_be_focused()

    keyboard.press("ArrowDown")
    title = search.titles.first.inner_text()
    keyboard.press("Enter")
    search.page.wait_for_url(re.compile("/reports/"))
    assert search.page.locator("h1").inner_text() == title
    search.page.go_back()
    search.expect_results(word)
    search.box.focus()
    keyboard.press("Escape")
    expect(search.box).to_have_value("")
    expect(search.hits).to_have_count(0)
    keyboard.press("Escape")
    expect(search.box).not_to_be_focused()


def test_a_filter_keeps_the_focus_and_gives_it_on_when_it_goes(site, open_search, word):
    search = open_search(site, f"?q={quote(word)}")
    search.expect_results(word)
    box = search.value("province", "山西").locator("input")
    box.focus()
    search.page.keyboard.press("Space")
    search.expect_results(word, provinces=[SHANXI])
    expect(box).to_be_focused()
    search.chips.focus()
    search.page.keyboard.press("Enter")
    search.expect_results(word)
    expect(search.box).to_be_focused()


def test_the_box_is_reached_from_everywhere_but_not_out_of_a_text(site, open_search, word):
    search = open_search(site, f"?q={quote(word)}")
    search.expect_results(word)
    for place in (
        search.value("province", "山西").locator("input"),
        search.facet("topic").locator("summary"),
        search.page.locator("#search-from"),
        search.page.locator("#search-sort"),
        search.titles.first,
    ):
        for key in ("/", "Control+k"):
            place.focus()
            search.page.keyboard.press(key)
            expect(search.box).to_be_focused()
    search.box.press("End")
    search.page.keyboard.press("/")
    expect(search.box).to_have_value(f"{word}/")


def test_enter_searches_without_waiting_for_more_letters(site, open_search, word):
    search = open_search(site)
    search.box.fill(word)
    search.box.press("Enter")
    assert search.address() == [["q", word]]
    search.expect_results(word)


PRESS = """([key, options]) => {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...options });
  document.activeElement.dispatchEvent(event);
  return event.defaultPrevented;
}"""


@pytest.mark.parametrize("options", [{"isComposing": True}, {"keyCode": 229}], ids=["isComposing", "keyCode 229"])
def test_keys_of_an_input_method_do_nothing_else(site, open_search, word, options):
    search = open_search(site, f"?q={quote(word)}")
    search.expect_results(word)
    search.box.focus()
    for key in ("Escape", "ArrowDown", "ArrowUp", "Enter", "/"):
        assert not search.page.evaluate(PRESS, [key, options])
        expect(search.box).to_be_focused()
        expect(search.box).to_have_value(word)
    # The same keys act as soon as the input method has let them go.
    assert search.page.evaluate(PRESS, ["ArrowDown", {}])
    expect(search.titles.first).to_be_focused()


def test_nothing_is_searched_while_composing(site, open_search):
    search = open_search(site)
    search.box.focus()
    expect(search.status).to_have_text(search.message("all", count=site.index.documents))
    search.page.wait_for_load_state("networkidle")
    browser = search.page.context.new_cdp_session(search.page)
    asked = len(site.requests)
    for text in ("s", "shi", "shi tang"):
        browser.send("Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)})
        search.page.wait_for_timeout(180)
    expect(search.box).to_have_value("shi tang")
    assert search.address() == []
    assert len(site.requests) == asked
    browser.send("Input.insertText", {"text": "食堂"})
    search.expect_results("食堂")
    assert search.address() == [["q", "食堂"]]
