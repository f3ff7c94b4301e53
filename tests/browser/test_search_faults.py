"""The search page when the host, the address or the reports are up to no good."""

import json
import re
import time
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from .conftest import CSP, SHANXI

pytestmark = pytest.mark.browser

WORD = "安全生产"
EVIL = "<img src=x onerror=alert(1)>"


# ---- A broken index


def remove(file):
    file.unlink()


def truncate(file):
    file.write_bytes(file.read_bytes()[:-7])


def empty(file):
    file.write_bytes(b"")


def answer_with_html(file):
    file.write_text("<!doctype html><title>请登录</title>")


def alter(file):
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data)


def make_newer(file):
    if file.suffix == ".json":
        file.write_text(json.dumps(json.loads(file.read_text("utf-8")) | {"format": 2}))
    else:
        data = bytearray(file.read_bytes())
        data[4] = 2
        file.write_bytes(data)


FAULTS = [
    ("grams/0/*/*.bin", remove, "missing"),
    ("grams/0/*/*.bin", truncate, "damaged"),
    ("grams/0/*/*.bin", empty, "damaged"),
    ("grams/0/*/*.bin", answer_with_html, "foreign"),
    ("grams/0/*/*.bin", make_newer, "version"),
    ("dictionary.bin", alter, "damaged"),
    ("documents/0/*.bin", remove, "missing"),
    ("documents/0/*.bin", truncate, "damaged"),
    ("facets/province-0.bin", remove, "missing"),
    ("dates.bin", truncate, "damaged"),
    ("manifest.json", remove, "missing"),
    ("manifest.json", answer_with_html, "foreign"),
    ("manifest.json", make_newer, "version"),
]


@pytest.mark.parametrize(("files", "damage", "code"), FAULTS, ids=lambda value: getattr(value, "__name__", value))
def test_a_broken_index_is_told_and_asked_again(site, serve_copy, open_search, open_page, files, damage, code):
    copy = serve_copy(site, caching="max-age=600")
    index = copy.folder / "search-index"
    for file in index.glob(files):
        damage(file)
    search = open_search(copy, f"?province={SHANXI}&from=2000")
    search.type(WORD)
    expect(search.error).to_have_text(search.message("errors", code))
    expect(search.page.get_by_role("alert")).to_be_visible()
    expect(search.hits).to_have_count(0)
    expect(search.status).to_have_text("")
    assert search.page.locator("#search-error .search-browse a").count() > 3

    for file in (site.folder / "search-index").glob(files):
        (index / file.relative_to(site.folder / "search-index")).write_bytes(file.read_bytes())
    search.page.locator("#search-retry").click()
    search.served = site
    assert search.expect_results(WORD, provinces=[SHANXI], date_from=20000101).total
    expect(search.page.locator("#search-error")).to_be_hidden()
    expect(search.value("province", "山西")).to_be_visible()
    open_page.complaints[:] = [text for text in open_page.complaints if "404" not in text]


def test_without_a_network_the_page_says_so(site, open_search, open_page):
    search = open_search(site)
    search.page.context.set_offline(True)
    search.type(WORD)
    expect(search.error).to_have_text(search.message("errors", "offline"))
    search.page.wait_for_timeout(500)  # until the last letter has been asked for, too
    search.page.context.set_offline(False)  # the page notices, and asks again
    search.expect_results(WORD)
    open_page.complaints[:] = [text for text in open_page.complaints if "ERR_INTERNET_DISCONNECTED" not in text]


def test_a_fault_is_not_remembered(site, serve_copy, open_search, open_page):
    copy = serve_copy(site)
    shards = list((copy.folder / "search-index").glob("grams/0/*/*.bin"))
    search = open_search(copy, "?q=" + quote(WORD))
    search.expect_results(WORD)
    for file in shards:
        file.unlink()
    search.type("食堂的")
    expect(search.error).to_have_text(search.message("errors", "missing"))
    # What was read before still answers, and what was missing does as soon as it is there.
    search.served = site
    search.type(WORD)
    search.expect_results(WORD)
    for file in shards:
        file.write_bytes((site.folder / file.relative_to(copy.folder)).read_bytes())
    search.type("食堂的")
    search.expect_results("食堂的")
    open_page.complaints[:] = [text for text in open_page.complaints if "404" not in text]


def test_a_page_whose_script_does_not_start_says_so(site, open_page):
    page = open_page()
    page.route("**/ui.*.js", lambda route: route.abort())
    page.goto(site.url + "search/")
    stalled = page.locator("#search-stalled")
    assert not stalled.is_visible()
    expect(stalled).to_be_visible(timeout=6000)
    assert stalled.locator("a").count() > 3
    open_page.complaints[:] = [text for text in open_page.complaints if "ERR_FAILED" not in text]


# ---- A hostile address


TEXTS = [
    EVIL,
    "<script>alert(1)</script>",
    "'\"--></title><svg/onload=alert(1)>",
    ".*(a+)+$[",
    "\\",
    "%2F&province=x#y",
]


def test_a_query_is_text(site, open_search):
    search = open_search(site)
    dialogs = watch_dialogs(search.page)
    start = len(site.requests)
    for text in TEXTS:
        search.open(f"?q={quote(text, safe='')}")
        search.expect_results(text)
        expect(search.box).to_have_value(text)
        assert search.page.title().startswith(text)
        assert (
            search.page.locator("#search").locator("img, svg:not(.icon, #search-chart), script:not([type])").count()
            == 0
        )
    assert not [path for path in site.requests[start:] if path.endswith("/x")]
    assert dialogs == []


@pytest.mark.parametrize("value", [EVIL, "__proto__"])
def test_an_unknown_filter_is_text_and_finds_nothing(site, open_search, value):
    facets = ("province", "year", "department", "topic", "type")
    search = open_search(site, "?" + "&".join(f"{facet}={quote(value)}" for facet in facets))
    for left in range(5, 0, -1):
        expect(search.status).to_have_text(search.message("none"))
        assert search.chips.locator("[data-part=label]").all_inner_texts() == [value] * left
        assert search.page.locator("#search img").count() == 0
        search.chips.first.click()
        expect(search.chips).to_have_count(left - 1)
    expect(search.status).to_have_text(search.message("all", count=site.index.documents))


@pytest.mark.parametrize("text", ['安 "-|:' * 17_000, "𠮷" * 25_000], ids=["words and signs", "astral"])
def test_a_long_query_is_cut(site, open_search, text):
    assert len(text.encode()) >= 100_000
    search = open_search(site)
    page = (site.folder / "search/index.html").read_bytes()
    headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": CSP}
    # No host takes an address of this length; a page that is open already can get it.
    search.page.route(re.compile(r"/search/\?q="), lambda route: route.fulfill(body=page, headers=headers))
    start = time.monotonic()
    search.open(f"?q={quote(text)}")
    expect(search.status).to_have_text(re.compile("."))
    expect(search.page.locator("#search-results")).to_have_attribute("aria-busy", "false")
    assert time.monotonic() - start < 5
    expect(search.box).to_have_value(text[:200])
    expect(search.error).to_be_hidden()


def test_what_is_pasted_is_cut(site, open_search):
    search = open_search(site)
    search.box.focus()
    search.page.keyboard.insert_text("安全" * 50_000)
    expect(search.box).to_have_value("安全" * 100)
    search.expect_results("安全" * 100)
    assert search.address() == [["q", "安全" * 100]]


# ---- Hostile reports


@pytest.fixture(scope="session")
def hostile(publish, tmp_path_factory):
    """A site of reports whose every text tries to become markup."""
    folder = tmp_path_factory.mktemp("hostile")
    for number in range(3):
        file = folder / f"content/{number}.md"
        file.parent.mkdir(exist_ok=True)
        title = f"</script>{EVIL}的报告之{number}"
        front = {
            "title": title,
            "date": f"201{number}-05-06",
            "department": f"<b>总工会</b>{number}",
            "destinations": "[太原]",
            "topics": f"['{EVIL}']",
            "number": f"<i>工</i>〔201{number}〕1号",
        }
        lines = [
            f"{key}: {value if value[0] == '[' else json.dumps(value, ensure_ascii=False)}"
            for key, value in front.items()
        ]
        body = f"## __proto__\n\n正文里有{EVIL}和`{{{{ 7*7 }}}}`，共𠮷{number}处。\n"
        file.write_text("\n".join(["---", *lines, "---", "", body]), "utf-8")
    return publish(folder)


def test_markup_in_reports_is_text(hostile, open_search):
    search = open_search(hostile)
    dialogs = watch_dialogs(search.page)
    for text in (f'"{EVIL}"', "</script>", "𠮷", '"{{ 7*7 }}"', "部门:<b>总工会"):
        search.open(f"?q={quote(text)}")
        result = search.expect_results(text)
        assert result.total == 3
        assert search.page.locator("#search").locator("img, b:not([data-part]), i").count() == 0
        search.open_facet("topic")
        assert EVIL in search.value("topic", EVIL).inner_text()
        marks = set(search.hits.locator("mark").all_text_contents())
        assert marks == ({text.strip('"')} if ":" not in text else set())
    search.titles.first.click()
    search.page.wait_for_url(re.compile("/reports/"))
    expect(search.page.locator("h1")).to_have_text(result.hits[0].title)
    assert search.page.locator("main img").count() == 0
    assert dialogs == []


def watch_dialogs(page):
    """Return the list into which the page's dialogs will go: a script that was let in would open one."""
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    return dialogs
