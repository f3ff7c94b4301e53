"""A portable archive in Chromium, opened straight from its folder: nothing serves it, and no rule of the browser is relaxed."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote, unquote

import pytest
from playwright.sync_api import expect

from huibian.scriptfile import from_script

from .conftest import ROOT, SHANXI, WORD, SearchPage, Served

pytestmark = pytest.mark.browser


@pytest.fixture(scope="session")
def stick(site, tmp_path_factory):
    """The sample archive as for a USB stick, in a folder with a name that addresses must encode."""
    folder = tmp_path_factory.mktemp("portable") / "U 盘 #1" / "考察 100%"
    command = [sys.executable, "-m", "huibian", "build", "--portable", "--site", str(ROOT), "--output", str(folder)]
    subprocess.run([*command, "--base-url", site.url], check=True, env=os.environ | {"CI": "1"})
    return SimpleNamespace(folder=folder, url=folder.as_uri() + "/", index=site.index)


class FilePage(SearchPage):
    def open(self, query=""):
        self.page.goto(f"{self.served.url}search/index.html{query}")
        return self


@pytest.fixture
def open_file(open_page, stick):
    """Open a page of the portable archive; only files of the archive may be asked for."""
    asked = []

    def start(path="index.html", **options):
        page = open_page(**options)
        page.on("request", lambda request: asked.append(request.url))
        page.goto(stick.url + path)
        return page

    yield start
    assert asked
    assert [url for url in asked if not url.startswith(stick.url)] == []


@pytest.fixture
def search_files(open_file, stick):
    """Open its search page."""

    def start(query="", **options):
        return FilePage(open_file(f"search/index.html{query}", **options), stick)

    return start


def test_home_province_report_and_back(stick, open_file):
    page = open_file()
    home = page.url
    page.locator(".tiles a").filter(has_text="山西").first.click()
    page.wait_for_url(stick.url + "provinces/shanxi/index.html")
    page.locator(".listing .group a[href*='reports/']").first.click()
    page.wait_for_url(re.compile(r"/reports/.*/index\.html$"))
    title = page.locator("h1").inner_text()
    page.locator(".neighbours a").first.click()
    assert page.locator("h1").inner_text() != title
    page.locator(".toc-aside a").first.click()
    assert "#" in page.url
    for _ in range(4):
        page.go_back()
    assert page.url == home
    page.locator(".site-nav a", has_text="年份").click()
    page.wait_for_url(stick.url + "years/index.html")
    page.locator(".brand").click()
    page.wait_for_url(stick.url + "index.html")


def test_pages_look_and_work_as_on_the_web(site, open_file, open_page):
    page = open_file("provinces/shanxi/index.html")
    web = open_page()
    web.goto(site.url + "provinces/shanxi/")
    look = "() => getComputedStyle(document.querySelector('.site-header')).backgroundColor + document.documentElement.scrollHeight"
    assert page.evaluate(look) == web.evaluate(look)
    page.locator(".theme-switch").click()
    assert page.locator("html").get_attribute("data-theme") == "light"
    page.reload()
    assert page.locator("html").get_attribute("data-theme") == "light"


def test_the_box_of_a_page_leads_to_the_search(stick, open_file):
    page = open_file("provinces/shanxi/index.html")
    page.locator("#search-within").fill(WORD)
    page.locator("#search-within").press("Enter")
    page.wait_for_url(re.compile(r"/search/index\.html\?"))
    search = FilePage(page, stick)
    search.expect_results(WORD, provinces=[SHANXI])
    assert search.address() == [["province", SHANXI], ["q", WORD]]


def test_words_find_what_python_finds(stick, search_files):
    search = search_files()
    for query in (
        "食",
        "食堂",
        WORD,
        "安全生产",
        "安全生產",
        "安全 检查",
        '"安全生产"',
        "安全 -煤",
        "食堂 | 厨房",
        "标题:食堂",
    ):
        search.type(query)
        assert search.expect_results(query).total
        search.box.press("Enter")
    assert search.hits.locator("mark").count()


def test_filters_sorting_and_the_history(stick, search_files):
    search = search_files(f"?q={quote(WORD)}&province={SHANXI}")
    search.expect_results(WORD, provinces=[SHANXI])
    search.page.locator("#search-sort").select_option("oldest")
    search.expect_results(WORD, provinces=[SHANXI], sort="oldest")
    assert search.address() == [["q", WORD], ["province", SHANXI], ["sort", "oldest"]]
    search.chips.first.click()
    everything = search.expect_results(WORD, sort="oldest")
    search.page.reload()
    search.expect_results(WORD, sort="oldest")
    search.page.locator("#search-more").click()
    expect(search.hits).to_have_count(everything.total)
    search.page.go_back()
    search.page.go_back()
    search.expect_results(WORD, provinces=[SHANXI])


def test_a_hit_leads_to_its_section_and_back(stick, search_files):
    search = search_files(f"?q={quote('病历')}")
    result = search.expect_results("病历")
    place, hit = next((i, hit) for i, hit in enumerate(result.hits) if hit.excerpts[0].section)
    search.titles.nth(place).click()
    search.page.wait_for_url(re.compile("/reports/"))
    path, _, fragment = search.page.url.partition("#")
    assert path.partition("?")[0] == stick.url + hit.url.lstrip("/") + "index.html"
    assert unquote(fragment) == hit.excerpts[0].section
    expect(search.page.locator(f"[id='{hit.excerpts[0].section}']")).to_be_in_viewport()
    search.page.go_back()
    search.expect_results("病历")


def test_a_former_address_leads_on(stick, open_file):
    redirects = [f for f in sorted(stick.folder.rglob("*.html")) if 'http-equiv="refresh"' in f.read_text("utf-8")]
    page = open_file(redirects[0].relative_to(stick.folder).as_posix())
    page.wait_for_url(re.compile(r"/reports/.*/index\.html$"))


def test_what_is_missing_is_said_and_found_again(stick, tmp_path, open_page):
    copy = shutil.copytree(stick.folder, tmp_path / "copy")
    served = SimpleNamespace(folder=copy, url=copy.as_uri() + "/", index=stick.index)
    (copy / "search-index").rename(copy / "elsewhere")
    search = FilePage(open_page(), served).open(f"?q={quote(WORD)}")
    expect(search.error).to_have_text(search.message("errors", "missing"))
    (copy / "elsewhere").rename(copy / "search-index")
    search.page.locator("#search-retry").click()
    search.expect_results(WORD)
    open_page.complaints[:] = [text for text in open_page.complaints if "ERR_FILE_NOT_FOUND" not in text]


def test_a_damaged_file_is_said_and_read_again(stick, tmp_path, open_page):
    copy = shutil.copytree(stick.folder, tmp_path / "copy")
    served = SimpleNamespace(folder=copy, url=copy.as_uri() + "/", index=stick.index)
    manifest = copy / "search-index/manifest.json.js"
    whole = manifest.read_bytes()
    manifest.write_bytes(whole[:100])
    search = FilePage(open_page(), served).open(f"?q={quote(WORD)}")
    expect(search.error).to_have_text(search.message("errors", "damaged"))
    manifest.write_bytes(whole)
    search.page.locator("#search-retry").click()
    search.expect_results(WORD)
    open_page.complaints[:] = [text for text in open_page.complaints if "Invalid or unexpected token" not in text]


def test_a_site_for_servers_says_that_it_needs_one(site, open_page):
    """Browsing it from a folder was never promised; the search says why it does not start."""
    page = open_page()
    page.goto((site.folder / "search/index.html").as_uri())
    expect(page.locator("#search-stalled")).to_be_visible(timeout=6000)
    expect(page.locator("#search-layout")).to_be_hidden()


def test_both_indexes_hold_the_same(site, stick):
    web, scripts = (
        {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
        for folder in (site.folder / "search-index", stick.folder / "search-index")
    )
    files = {path.removesuffix(".js"): from_script(data) for path, data in scripts.items() if path.endswith(".js")}
    assert len(files) == len(scripts) > 64
    manifests = [json.loads(each.pop("manifest.json")) | {"version": ""} for each in (web, files)]
    assert manifests[0] == manifests[1]
    assert files == web


def test_the_command_reads_a_portable_index(stick):
    command = [sys.executable, "-m", "huibian", "search", "--site", str(ROOT), "--output", str(stick.folder), "--json"]
    done = subprocess.run([*command, WORD], check=True, capture_output=True, text=True, encoding="utf-8")
    assert [hit["url"] for hit in json.loads(done.stdout)["results"]] == [
        hit.url for hit in stick.index.search(WORD).hits
    ]


def test_a_server_may_publish_it_too(stick, open_page):
    served = Served(stick.folder)
    search = FilePage(open_page(), SimpleNamespace(url=served.url, index=stick.index)).open(f"?q={quote(WORD)}")
    search.expect_results(WORD)
    served.close()


def test_a_result_can_be_taken_away(stick, search_files):
    search = search_files(f"?q={quote(WORD)}")
    result = search.expect_results(WORD)
    with search.page.expect_download() as download:
        search.page.get_by_role("button", name="存为表格（CSV）").click()
    assert download.value.suggested_filename == f"搜索结果-{WORD}.csv"
    lines = Path(download.value.path()).read_text("utf-8-sig").splitlines()
    assert [line.split(",")[1] for line in lines[1:11]] == [hit.source for hit in result.hits]
    assert len(lines) == 1 + result.total


def test_a_hit_leads_to_the_words_in_the_report(search_files):
    search = search_files(f"?q={quote(WORD)}")
    search.titles.first.click()
    bar = search.page.locator(".marks")
    expect(bar).to_be_visible()
    assert set(search.page.locator("mark").all_inner_texts()) == {WORD}
    bar.get_by_role("button", name="清除标记").click()
    expect(search.page.locator("mark")).to_have_count(0)
    assert re.search(r"/index\.html(#|$)", search.page.url)
