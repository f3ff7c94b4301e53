"""Listings hold a form that searches within them."""

import json
import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from .conftest import SearchPage

pytestmark = pytest.mark.browser

# kind of listing -> its address, what its form asks, the facets and values it narrows the search to
LISTINGS = {
    "province": ("provinces/shanxi/", "在本省搜索", {"province": ["shanxi"]}),
    "city": ("provinces/shanxi/taiyuan/", "在本市搜索", {"province": ["shanxi/taiyuan"]}),
    "municipality": ("provinces/chongqing/", "在本市搜索", {"province": ["chongqing"]}),
    "county": ("provinces/zhejiang/huzhou/anji/", "在本县搜索", {"province": ["zhejiang/huzhou/anji"]}),
    "region": ("provinces/neimenggu/", "在本地区搜索", {"province": ["neimenggu"]}),
    "abroad": ("provinces/abroad/", "在这些报告中搜索", {"province": ["abroad"]}),
    "country": ("provinces/abroad/japan/", "在该国搜索", {"province": ["abroad/japan"]}),
    "province and year": (
        "provinces/shanxi/2012/",
        "在这些报告中搜索",
        {"province": ["shanxi"], "year": ["2012"]},
    ),
    "year": ("years/2012/", "在本年搜索", {"year": ["2012"]}),
    "unknown year": ("years/unknown/", "在这些报告中搜索", {"year": ["unknown"]}),
    "department": (None, "在本部门搜索", "department"),
    "topic": (None, "在本主题搜索", "topic"),
    "document type": (None, "在本文种搜索", "type"),
}


def listing(site, kind):
    """Return the address of a listing, what its form asks, and its filters."""
    url, prompt, filters = LISTINGS[kind]
    if url is None:
        folder = site.folder / f"{filters}s"
        key = min(file.parent.name for file in folder.glob("*/index.html"))
        url, filters = f"{filters}s/{key}/", {filters: [key]}
    return url, prompt, filters


@pytest.mark.parametrize("kind", LISTINGS)
def test_a_listing_searches_within_itself(site, open_page, kind):
    url, prompt, filters = listing(site, kind)
    page = open_page()
    page.goto(site.url + url)
    field = page.get_by_placeholder(prompt, exact=True)
    assert field.get_attribute("aria-label") == prompt
    shown = {
        urlsplit(href).path for href in page.locator(".entry-title a").evaluate_all("links => links.map(a => a.href)")
    }
    field.fill("的")
    field.press("Enter")
    page.wait_for_url(re.compile("/search/"))
    expect(page.locator("#search-status")).to_have_text(re.compile(r"\d"))
    asked = page.evaluate("Array.from(new URLSearchParams(location.search))")
    assert sorted(asked) == sorted([["q", "的"], *([name, value] for name in filters for value in filters[name])])
    found = {
        urlsplit(href).path
        for href in page.locator("#search-results h3 a").evaluate_all("links => links.map(a => a.href)")
    }
    assert found
    assert found <= shown


def test_the_form_is_a_landmark_named_after_the_listing(site, open_page):
    page = open_page()
    page.goto(site.url + "provinces/shanxi/taiyuan/")
    assert page.get_by_role("search", name="在“太原市”中搜索").count() == 1
    assert page.get_by_role("search").count() == 2


def test_an_empty_form_shows_the_whole_listing(site, open_page):
    page = open_page()
    page.goto(site.url + "years/2012/")
    count = page.locator(".entry").count()
    page.locator("#search-within").press("Enter")
    search = SearchPage(page, site)
    expect(search.status).to_have_text(
        json.loads(page.locator("#search-messages").text_content())["found"].format(count=count)
    )
    expect(search.chips).to_have_count(1)


def test_the_form_leads_to_the_search_without_a_script(site, open_page):
    page = open_page(java_script_enabled=False)
    page.goto(site.url + "provinces/shanxi/taiyuan/")
    page.locator("#search-within").fill("安全")
    page.locator("#search-within").press("Enter")
    page.wait_for_url(re.compile(r"/search/\?province=shanxi%2Ftaiyuan&q="))
