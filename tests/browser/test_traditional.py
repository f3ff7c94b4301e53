"""Traditional characters: their table is a script of its own, which is asked for where a text needs it, and once."""

from urllib.parse import quote

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

REPORT = """---
标题: {title}
成文日期: {date}
部门: 青岚市应急管理局
目的地: [太原]
主题: [{topic}]
---

我们一行三人查看了煤矿安全监控，成效显著，答复了 12 个问题，走了 1200㎡ 的展厅。

{last}
"""
SIMPLIFIED = [
    REPORT.format(title="关于煤矿安全的报告", date="2012-12-08", topic="煤矿安全", last="煤矿安全，重在日常。"),
    REPORT.format(title="关于赴太原考察的报告", date="2013-05-02", topic="煤矿安全", last="其余不表。"),
]
MIXED = [*SIMPLIFIED, REPORT.format(title="關於煤礦安全的報告", date="2011-03-01", topic="煤矿安全", last="煤礦安全。")]


@pytest.fixture(scope="module")
def publish_reports(publish, tmp_path_factory):
    def start(reports):
        folder = tmp_path_factory.mktemp("traditional")
        for number, text in enumerate(reports):
            file = folder / f"content/{number}.md"
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, "utf-8")
        return publish(folder)

    return start


@pytest.fixture(scope="module")
def simplified(publish_reports):
    return publish_reports(SIMPLIFIED)


@pytest.fixture(scope="module")
def mixed(publish_reports):
    return publish_reports(MIXED)


def requests(served):
    """How often the table was asked for."""
    return len([path for path in served.requests if "ui-variants" in path])


def test_simplified_texts_never_ask_for_it(simplified, open_search, open_page):
    search = open_search(simplified)
    search.write("煤矿")
    expect(search.options.filter(has_text="煤矿安全").first).to_be_visible()
    for text in ("煤矿安全", "成效显著 答复", "1200㎡", "没有的词"):
        search.type(text)
        search.expect_results(text)
    page = open_page()
    page.goto(f"{simplified.url}reports/0/?mark={quote('显著')}")
    expect(page.locator("mark")).to_have_text(["显著"])
    page.locator("#header-search").fill("太原")
    expect(page.get_by_role("option").filter(has_text="太原").first).to_be_visible()
    assert requests(simplified) == 0


def test_a_traditional_query_asks_once_and_finds_what_the_simplified_one_does(simplified, open_search):
    search = open_search(simplified)
    before = requests(simplified)
    search.type("煤礦安全")
    result = search.expect_results("煤礦安全")
    assert [hit.id for hit in result.hits] == [hit.id for hit in simplified.index.search("煤矿安全").hits]
    assert result.total == 2
    expect(search.hits.locator("mark").first).to_have_text("煤矿安全")
    search.type("顯著")
    search.expect_results("顯著")
    search.type("學習")
    search.expect_results("學習")
    assert requests(simplified) == before + 1


def test_suggestions_come_for_traditional_letters(simplified, open_search):
    search = open_search(simplified)
    search.write("煤礦")
    expect(search.options.filter(has_text="煤矿安全").first).to_be_visible()


def test_a_traditional_report_is_found_by_simplified_words_and_marked(mixed, open_search):
    search = open_search(mixed, f"?q={quote('煤矿安全的报告')}")
    assert search.expect_results("煤矿安全的报告").total == 2
    expect(search.titles.locator("mark")).to_have_text(["煤矿安全的报告", "煤礦安全的報告"])
    assert requests(mixed) == 0  # the report tells what its own characters become
    search.titles.last.click()
    expect(search.page.locator("h1 mark")).to_have_text("煤礦安全的報告")
    assert requests(mixed) == 1  # its page does not


def test_without_it_everything_else_goes_on(simplified, serve_copy, open_search, open_page):
    served = serve_copy(simplified)
    [script] = served.folder.glob("assets/ui-variants.*.js")
    code = script.read_bytes()
    script.unlink()
    search = open_search(served)
    search.type("赴太原考察")
    search.expect_results("赴太原考察")
    search.type('"煤礦安全"')
    expect(search.status).to_have_text(search.message("none"))
    expect(search.error).to_be_hidden()

    script.write_bytes(code)
    search.type("煤礦安全的報告")
    search.expect_results("煤礦安全的報告")
    search.type('"煤礦安全"')
    search.expect_results('"煤礦安全"')
    open_page.complaints[:] = [text for text in open_page.complaints if "404" not in text]


def test_without_it_a_page_marks_what_it_can(mixed, serve_copy, open_page):
    served = serve_copy(mixed)
    for file in served.folder.glob("assets/ui-variants.*.js"):
        file.unlink()
    page = open_page()
    page.goto(f"{served.url}reports/2/?mark={quote('煤礦')}&mark={quote('12')}")
    expect(page.locator(".prose mark").last).to_have_text("煤礦")
    open_page.complaints[:] = [text for text in open_page.complaints if "404" not in text]
