"""A result can be taken away, whole: as a table, and as citations."""

import csv
import html
import io
import re
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from .conftest import SHANXI

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', { value: undefined });"
NO_COPY = "document.execCommand = () => false;"


class Exporter:
    """The buttons of a search page, and what Python says that they must give."""

    def __init__(self, search):
        self.search = search
        self.page = search.page
        self.tools = search.page.locator("#search-export")
        self.table = self.tools.get_by_role("button", name="存为表格（CSV）")
        self.citations = self.tools.get_by_role("button", name="复制引文")
        self.status = self.tools.get_by_role("status")

    def save(self, button):
        """Press a button that saves a file; return its name and its bytes."""
        with self.page.expect_download() as download:
            button.click()
        return download.value.suggested_filename, Path(download.value.path()).read_bytes()

    def copied(self):
        """What the clipboard holds, as another page of the site sees it."""
        other = self.page.context.new_page()
        other.goto(self.search.served.url + "about/")
        text = other.evaluate("navigator.clipboard.readText()")
        other.close()
        return text


@pytest.fixture
def open_export(open_search, site):
    def start(query, script="", **options):
        search = open_search(site, **options)
        if script:
            search.page.add_init_script(script)
        search.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        search.open(query)
        exporter = Exporter(search)
        expect(exporter.tools).to_be_visible()
        return exporter

    return start


def expected(site, text, **filters):
    """The sources of all that is found, in order."""
    found = site.index.search(text, limit=1000, **filters)
    assert found.total == len(found.hits)
    return [hit.source for hit in found.hits], [hit.url for hit in found.hits]


def expected_table(site, text, **filters):
    """The rows of these reports as the export of the whole site has them, below its first row."""
    raw = (site.folder / "data/reports.csv").read_bytes().decode("utf-8-sig")
    (header, *lines) = raw.split("\r\n")
    rows = {next(csv.reader([line]))[1]: line for line in lines if line}
    return "\ufeff" + "".join(
        f"{line}\r\n" for line in [header, *(rows[source] for source in expected(site, text, **filters)[0])]
    )


def expected_citations(site, text, **filters):
    """The citations that the reports' pages print."""
    pages = (
        (site.folder / url.strip("/") / "index.html").read_text("utf-8") for url in expected(site, text, **filters)[1]
    )
    return [html.unescape(re.search('id="citation">(.*?)</p>', page)[1]) for page in pages]


def test_the_table_holds_all_that_is_found_in_its_order(site, open_export, word):
    export = open_export(f"?q={quote(word)}")
    name, data = export.save(export.table)
    assert name == f"搜索结果-{word}.csv"
    assert data.decode() == expected_table(site, word)
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert len(rows) == site.index.search(word).total > 10
    assert all(row["网址"].startswith(site.url) and row["标题"] and row["部门当时名称"] for row in rows)
    expect(export.status).to_have_text(f"已保存 {len(rows)} 篇")


def test_filters_and_order_hold_for_the_table(site, open_export, word):
    export = open_export(f"?q={quote(word)}&province={SHANXI}&sort=oldest")
    _, data = export.save(export.table)
    assert data.decode() == expected_table(site, word, provinces=[SHANXI], sort="oldest")


def test_filters_alone_can_be_taken_away(site, open_export):
    export = open_export(f"?province={SHANXI}")
    name, data = export.save(export.table)
    assert name == "搜索结果.csv"
    assert data.decode() == expected_table(site, "", provinces=[SHANXI])


def test_citations_are_copied_as_the_reports_print_them(site, open_export, word):
    export = open_export(f"?q={quote(word)}")
    export.citations.click()
    lines = expected_citations(site, word)
    expect(export.status).to_have_text(f"已复制 {len(lines)} 条引文")
    assert export.copied().splitlines() == lines
    assert len(lines) > 10
    expect(export.citations).to_be_focused()


def test_citations_are_copied_over_plain_http_too(site, open_export, word):
    export = open_export(f"?q={quote(word)}", NO_CLIPBOARD)
    export.citations.click()
    lines = expected_citations(site, word)
    expect(export.status).to_have_text(f"已复制 {len(lines)} 条引文")
    assert export.copied().splitlines() == lines
    expect(export.citations).to_be_focused()
    assert export.page.locator("textarea").count() == 0


def test_citations_that_may_not_be_copied_are_saved(site, open_export, word):
    export = open_export(f"?q={quote(word)}", NO_CLIPBOARD + NO_COPY)
    name, data = export.save(export.citations)
    assert name == f"搜索结果-{word}.txt"
    assert data.decode().splitlines() == expected_citations(site, word)


def test_names_of_files_hold_nothing_that_a_system_refuses(open_export):
    export = open_export(f"?q={quote('安全 -a/b:c*?<>')}")
    name, _ = export.save(export.table)
    assert name.startswith("搜索结果-安全-")
    assert not set(name) & set('\\/:*?"<>| ')


def test_the_table_is_fetched_when_it_is_needed_and_once(site, open_export, word):
    start = len(site.requests)
    export = open_export(f"?q={quote(word)}")
    export.page.wait_for_load_state("networkidle")
    asked = lambda: [path for path in site.requests[start:] if "table.bin" in path or "reports.csv" in path]  # noqa: E731
    assert asked() == []
    export.save(export.table)
    export.citations.click()
    expect(export.status).to_have_text(re.compile("已复制"))
    assert len(asked()) == 1
    documents = {path for path in site.requests[start:] if "/documents/" in path}
    assert len(documents) <= 20, "what is shown, and no more"


def test_a_failure_is_told_and_the_next_try_works(site, open_export, open_page, word):
    export = open_export(f"?q={quote(word)}")
    export.page.route("**/table.bin*", lambda route: route.abort())
    export.table.click()
    expect(export.status).to_have_text(export.search.message("errors", "offline"))
    expect(export.search.hits).to_have_count(10)
    export.page.unroute("**/table.bin*")
    _, data = export.save(export.table)
    assert data.decode() == expected_table(site, word)
    open_page.complaints[:] = [text for text in open_page.complaints if "ERR_FAILED" not in text]


def test_busy_buttons_wait(site, open_export, word):
    held = []
    export = open_export(f"?q={quote(word)}")
    export.page.route("**/table.bin*", lambda route: held.append(route))  # noqa: PLW0108 - Playwright takes no builtin
    export.table.click()
    expect(export.status).to_have_text(export.search.message("preparing"))
    export.table.click()
    export.citations.click()
    with export.page.expect_download() as download:
        for route in held:
            route.continue_()
    assert Path(download.value.path()).read_bytes().decode() == expected_table(site, word)
    expect(export.status).to_have_text(re.compile("已保存"))


def test_what_a_button_does_is_loaded_when_it_is_pressed(site, serve_copy, open_search, open_page, word):
    served = serve_copy(site)
    [script] = served.folder.glob("assets/ui-save.*.js")
    code = script.read_bytes()
    script.unlink()
    export = Exporter(open_search(served, f"?q={quote(word)}"))
    expect(export.tools).to_be_visible()
    assert not [path for path in served.requests if "ui-save" in path]
    export.table.click()
    expect(export.status).to_have_text(export.search.message("errors", "missing"))
    script.write_bytes(code)
    _, data = export.save(export.table)
    assert data.decode() == expected_table(site, word)
    open_page.complaints[:] = [text for text in open_page.complaints if "404" not in text]


def test_a_new_search_forgets_what_was_said(open_export, word):
    export = open_export(f"?q={quote(word)}")
    export.save(export.table)
    expect(export.status).to_have_text(re.compile("已保存"))
    export.search.type("煤矿")
    expect(export.status).to_have_text("")


def test_without_results_there_is_nothing_to_take(open_search, site):
    search = open_search(site)
    expect(search.page.locator("#search-export")).to_be_hidden()
    search.type("没有任何报告写着这句话")
    expect(search.status).to_have_text(search.message("none"))
    expect(search.page.locator("#search-export")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_the_buttons_are_accessible(open_export, word, width, scheme):
    export = open_export(f"?q={quote(word)}", width=width, color_scheme=scheme, bypass_csp=True)
    export.save(export.table)
    export.page.add_script_tag(path=str(AXE))
    found = export.page.evaluate(
        "axe.run('#search-export', { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] })"
    )
    assert [violation["id"] for violation in found["violations"]] == []
    assert export.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    boxes = export.tools.get_by_role("button").evaluate_all("all => all.map(b => b.getBoundingClientRect().height)")
    assert all(height >= 44 for height in boxes)
