"""The preview in a real browser: what is wrong lies over the last good page, and goes when it is mended."""

import os
import re
import shutil
import subprocess
import sys
import time

import pytest
from playwright.sync_api import expect

from conftest import SiteFolder, report

LONG = "\n\n".join(f"第{number}段：看了很多，记下来供参考。" for number in range(80))


class Preview:
    """`huibian serve` in a process of its own, and a page that shows it."""

    def __init__(self, root):
        self.site = SiteFolder(root)
        self.process = None

    def start(self, *arguments, **environment):
        command = [sys.executable, "-m", "huibian", "serve", "--port", "0", *arguments]
        clean = {key: value for key, value in os.environ.items() if not key.startswith("HUIBIAN_")}
        self.process = subprocess.Popen(
            command, cwd=self.site.root, env=clean | {"PYTHONUNBUFFERED": "1"} | environment,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        lines = iter(self.process.stdout.readline, "")
        self.url = next(found[0] for line in lines if (found := re.search(r"http://[\d.:]+/", line)))
        return self

    def stop(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


@pytest.fixture
def preview(tmp_path):
    preview = Preview(tmp_path / "site")
    preview.site.add({"content/a.md": report(LONG), "content/b.md": report(LONG, title="另一篇")})
    yield preview
    if preview.process:
        preview.stop()


@pytest.fixture
def overlay(open_page):
    """A page, and the overlay over it."""
    page = open_page()
    return page, page.locator("huibian-problems")


def scrolled(page):
    return page.evaluate("Math.round(scrollY)")


def test_a_broken_report_is_told_over_its_last_good_page_until_it_is_mended(preview, overlay):
    page, problems = overlay
    page.goto(preview.start().url + "reports/a/")
    expect(problems).to_have_count(0)
    page.evaluate("scrollTo(0, 700); window.sameDocument = true")
    preview.site.add({"content/a.md": report(LONG, title="新题目", date="2024-02-30")})
    expect(problems.locator(".place")).to_have_text("content/a.md:3:7错误 E132")
    expect(problems.locator(".message")).to_contain_text("2024-02-30")
    expect(problems.locator(".excerpt")).to_have_text("date: 2024-02-30")
    expect(problems.locator(".hint")).to_contain_text("→")
    expect(page.locator("h1")).to_have_text("关于赴太原学习的报告")
    assert scrolled(page) == 700
    assert page.evaluate("window.sameDocument")
    box = problems.locator(".frame").bounding_box()
    assert box["height"] <= 900 * 0.6 + 1
    assert box["width"] == 1280

    problems.get_by_role("button", name="关闭").click()
    expect(problems).to_have_count(0)
    page.reload()
    page.wait_for_timeout(300)
    expect(problems).to_have_count(0)  # it stays away as long as nothing else is wrong
    page.evaluate("scrollTo(0, 700)")
    preview.site.add({"content/a.md": report(LONG, title="新题目", date="<img src=x>")})
    expect(problems.locator(".message")).to_contain_text("<img src=x>")
    problems.locator(".head").press("Escape")
    expect(problems).to_have_count(0)

    preview.site.add({"content/a.md": report(LONG, title="新题目")})
    expect(page.locator("h1")).to_have_text("新题目")
    expect(problems).to_have_count(0)
    page.wait_for_function("Math.round(scrollY) === 700")


def test_only_the_page_that_changed_is_shown_anew(preview, overlay, open_page):
    page, _problems = overlay
    other = open_page()
    url = preview.start().url
    page.goto(url + "reports/a/")
    other.goto(url + "reports/b/")
    for each in (page, other):
        expect(each.locator("h1")).to_be_visible()
        each.evaluate("window.sameDocument = true")
    preview.site.add({"content/a.md": report(LONG + "\n\n添了一段。")})
    expect(page.get_by_text("添了一段。")).to_have_count(1)
    assert not page.evaluate("window.sameDocument || false")
    other.wait_for_timeout(300)
    assert other.evaluate("window.sameDocument")


def test_warnings_stand_in_one_line_and_drafts_are_marked(preview, overlay):
    page, problems = overlay
    preview.site.add({"content/d.md": report(title="草稿一篇", draft="是", date="3012-12-08")})
    page.goto(preview.start(HUIBIAN_LANG="en").url + "reports/d/")
    expect(problems.locator(".head")).to_have_text("1 warning")
    expect(problems.locator(".message")).to_be_hidden()
    problems.locator(".head").click()
    expect(problems.locator(".place")).to_contain_text("content/d.md:3:7warning W136")
    expect(problems.get_by_role("button", name="Close")).to_be_visible()
    expect(page.locator(".draft-note")).to_contain_text("草稿")
    page.goto(preview.url)
    expect(page.locator(".entry", has_text="草稿一篇").locator(".tag")).to_have_text("草稿")


def test_whatever_is_broken_the_last_good_pages_stay_and_come_back(preview, overlay, open_page):
    page, problems = overlay
    root = preview.site.root
    preview.site.add({"huibian.toml": "name = \n", "themes/own/theme.toml": ""})  # broken from the beginning
    page.goto(preview.start().url)
    expect(problems.locator(".place")).to_contain_text("huibian.toml:1")
    preview.site.add({"huibian.toml": 'theme = "own"\n'})
    expect(page.locator("h1")).to_be_visible()
    open_page.complaints.clear()  # at first there was no page at all

    def breaks(change, place, mend):
        change()
        expect(problems.locator(".place").first).to_contain_text(place)
        expect(page.locator("h1")).to_be_visible()
        mend()
        expect(problems).to_have_count(0)

    template = root / "themes/own/templates/home.html"
    breaks(
        lambda: preview.site.add({"themes/own/templates/home.html": "{% extends %}"}),
        "themes/own/templates/home.html:1",
        template.unlink,
    )
    breaks(
        lambda: preview.site.add({"huibian.toml": 'nmae = "x"\n'}),
        "huibian.toml:1:1",
        lambda: preview.site.add({"huibian.toml": 'theme = "own"\nname = "新名"\n'}),
    )
    expect(page).to_have_title("新名")
    breaks(
        lambda: preview.site.add({"content/departments.yaml": "- name: [\n"}),
        "content/departments.yaml:",
        (root / "content/departments.yaml").unlink,
    )
    breaks(
        lambda: shutil.move(root / "content", root / "elsewhere"),
        "content",
        lambda: shutil.move(root / "elsewhere", root / "content"),
    )
    breaks(
        lambda: preview.site.add({"content/c.md": report("见[甲](d.md)。", title="丙")}),
        "content/c.md:8",
        lambda: preview.site.add({"content/d.md": report(title="丁")}),
    )
    breaks((root / "content/d.md").unlink, "content/c.md:8", (root / "content/c.md").unlink)
    assert preview.process.poll() is None


def test_the_browser_is_opened_where_one_asks_for_it(preview, tmp_path):
    opened = tmp_path / "opened"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\nprintf %s "$1" > {opened}.part && mv {opened}.part {opened}\n')
    browser.chmod(0o755)
    preview.start("--open", BROWSER=f"{browser} %s")
    for _ in range(100):
        if opened.exists():
            break
        time.sleep(0.05)
    assert opened.read_text() == preview.url
