"""Readers walk through the site: from the map to a report, by links alone."""

import re
from pathlib import Path
from posixpath import join, normpath
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
KINDS = {
    "home": "",
    "provinces": "provinces/",
    "province": "provinces/shanxi/",
    "city": "provinces/shanxi/taiyuan/",
    "province and year": "provinces/shanxi/2012/",
    "abroad": "provinces/abroad/",
    "years": "years/",
    "year": "years/2012/",
    "unknown year": "years/unknown/",
    "departments": "departments/",
    "topics": "topics/",
    "types": "types/",
    "search": "search/",
    "results": "search/?q=%E5%AE%89%E5%85%A8",
    "filters": "search/?q=%E5%AE%89%E5%85%A8&province=shanxi&from=2008",
    "partial results": "search/?q=%E9%A3%9F%E5%A0%82%20%E7%85%A4%E7%9F%BF%202012",
    "suggestions": "search/",
    "suggestions elsewhere": "",
    "about": "about/",
    "not found": "no/such/page/",
}


def visit(page, site, kind):
    """Go to a page of that kind, and wait until it is all there."""
    page.goto(site.url + KINDS[kind])
    if kind == "results":
        expect(page.locator(".search-hit")).to_have_count(10)
    elif kind == "search":
        expect(page.locator("#search-layout")).to_be_visible()
    elif kind == "filters":
        if not page.locator("#search-filters").evaluate("panel => panel.open"):
            page.locator("#search-filters > summary").click()
        # What is drawn above moves what is below: between pressing and letting go, too.
        expect(page.locator("[data-facet=province] li li").first).to_be_visible()
        page.locator("[data-facet=year] [data-part=fold]").click()
        page.locator("[data-facet=topic] summary").click()
        expect(page.locator("[data-facet=topic] label").first).to_be_visible()
    elif kind == "partial results":
        expect(page.locator("#search-none button").first).to_be_visible()
        expect(page.locator("#search-offers button").first).to_be_visible()
    elif kind.startswith("suggestions"):
        page.locator("#search-query, #home-search").press_sequentially("安全", delay=20)
        expect(page.get_by_role("option", name=re.compile("报告")).first).to_be_visible()
        page.keyboard.press("ArrowDown")


def test_home_province_year_report_newer(site, open_page):
    page = open_page()
    page.goto(site.url)
    page.locator(".tiles a, .tile a, a.tile").filter(has_text="山西").first.click()
    page.wait_for_url(site.url + "provinces/shanxi/")
    page.locator(".facets a").filter(has_text="2012年").click()
    page.wait_for_url(site.url + "provinces/shanxi/2012/")
    assert "山西省" in page.locator("h1").inner_text()
    page.locator(".listing .group a[href*='reports/']").first.click()
    title = page.locator("h1").inner_text()
    newer = page.locator(".neighbours a[rel=prev]").first
    newer_title = newer.locator("b").inner_text()
    newer.click()
    assert page.locator("h1").inner_text() == newer_title != title
    page.go_back()
    assert page.locator("h1").inner_text() == title


def test_every_link_of_the_site_leads_somewhere(site):
    pages = sorted(site.folder.rglob("*.html"))
    missing = set()
    for file in pages:
        text = file.read_text("utf-8")
        here = "/" + file.relative_to(site.folder).as_posix().removesuffix("index.html")
        for target in re.findall(r'(?:href|src)="([^"#]+)', text):
            parts = urlsplit(target)
            if parts.scheme or parts.netloc:
                continue
            path = unquote(parts.path)
            path = path.removeprefix("/archive") if path.startswith("/archive/") else normpath(join(here, path))
            on_disk = site.folder / path.strip("/")
            if not (on_disk / "index.html").is_file() and not on_disk.is_file():
                missing.add((here, target))
    assert not missing
    assert len(pages) > 300


def test_works_without_javascript(site, open_page):
    page = open_page(java_script_enabled=False)
    page.goto(site.url)
    page.locator("a", has_text="年份").first.click()
    page.locator("main a").first.click()
    assert page.locator("main a[href*='reports/']").count() > 0
    page.goto(site.url + "search/")
    assert page.locator("noscript, .search-note").first.is_visible()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (375, "dark")])
def test_no_accessibility_violation(site, open_page, kind, width, scheme):
    page = open_page(width, color_scheme=scheme, bypass_csp=True)
    visit(page, site, kind)
    check_axe(page)
    open_page.complaints[:] = [text for text in open_page.complaints if "404" not in text]


@pytest.mark.parametrize("width", [1280, 375])
def test_reports_have_no_accessibility_violation(site, open_page, width):
    page = open_page(width, bypass_csp=True)
    for name, path in remarkable_reports(site).items():
        page.goto(site.url + path)
        assert page.locator(".prose").is_visible(), name
        check_axe(page)


def remarkable_reports(site):
    """Return the path of a report that has a table, of one that has footnotes, and so on."""
    wanted = {"table": "<table", "footnotes": "footnotes", "figure": "<img", "attachments": 'class="attachments"'}
    files = [(file, file.read_text("utf-8")) for file in sorted((site.folder / "reports").rglob("index.html"))]
    found = {name: next(file for file, text in files if mark in text) for name, mark in wanted.items()}
    found["widest table"] = max(
        files, key=lambda entry: max(map(len, re.findall("<tr>.*?</tr>", entry[1], re.S)), default=0)
    )[0]
    return {name: file.parent.relative_to(site.folder).as_posix() + "/" for name, file in found.items()}


def check_axe(page):
    page.add_script_tag(path=AXE)
    result = page.evaluate(
        "() => axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
    )
    found = [(rule["id"], [node["html"][:160] for node in rule["nodes"]][:3]) for rule in result["violations"]]
    assert found == []


@pytest.mark.parametrize("width", [320, 375, 768])
def test_nothing_overflows(site, open_page, width):
    page = open_page(width, 800)
    for kind in KINDS:
        visit(page, site, kind)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, kind
    for name, path in remarkable_reports(site).items():
        page.goto(site.url + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    open_page.complaints[:] = [text for text in open_page.complaints if "404" not in text]


def test_no_request_leaves_the_site(site, open_page):
    page = open_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for kind in ("home", "province", "search"):
        page.goto(site.url + KINDS[kind])
    assert {urlsplit(url).netloc for url in asked} == {urlsplit(site.url).netloc}
