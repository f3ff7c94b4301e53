"""A report that was found by words marks them, and steps from one to the next."""

import re
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
REPORT = """---
标题: 关于煤矿安全的报告
成文日期: 2012-12-08
部门: 青岚市煤矿安全局
目的地: [太原]
主题: [煤矿安全]
发文字号: 青煤〔2012〕8号
摘要: 摘要里也说煤矿安全。
---

开头一段，说**煤矿**安全[^1]监管，
也说煤矿
安全，还有煤礦安全和ＡＱ标准、煤矿*安*`全`。

[^1]: 注释里的煤矿安全。

## 一、煤矿安全的做法

煤矿

安全不在一段里。 energy
saving works.

| 项目 | 煤矿 | 安全 |
|---|---|---|
| 煤矿安全 | [煤矿](https://example.org/)安全 | 无 |

- 列表里的煤矿安全
- 煤矿

```
煤矿安全
井下
```

一行写完\\
另起一行。

## 二、很远的一节

PADDING

煤矿安全在最后。
"""
URL = "reports/a/"
PLACES = 16


@pytest.fixture(scope="module")
def marked(publish, tmp_path_factory):
    """A site with one report, and a note on its about page."""
    folder = tmp_path_factory.mktemp("marked")
    (folder / "content").mkdir()
    padding = "\n\n".join(["这里是许多别的话。" * 20] * 12)
    (folder / "content/a.md").write_text(REPORT.replace("PADDING", padding), "utf-8")
    (folder / "content/about.md").write_text("---\ntitle: 关于\n---\n\n煤矿安全。\n", "utf-8")
    return publish(folder)


class Marked:
    """A report's page, opened from a hit."""

    def __init__(self, page, served, words, fragment=""):
        self.page = page
        self.bar = page.locator(".marks")
        self.marks = page.locator("mark")
        self.current = page.locator(".mark-current")
        query = "&".join(f"mark={quote(word)}" for word in words)
        page.goto(f"{served.url}{URL}?{query}{fragment}")

    def button(self, name):
        return self.bar.get_by_role("button", name=name)

    def at(self, number, count):
        """Wait until the bar stands at this place; it is said to screen readers, too."""
        expect(self.bar.get_by_role("status")).to_have_text(f"第 {number} 处，共 {count} 处")
        expect(self.bar.get_by_text(f"{number} / {count}", exact=True)).to_be_visible()

    def seen(self):
        """Wait until the current place is within the window, above the bar."""
        expect(self.current.first).to_be_in_viewport(ratio=1)
        assert self.current.first.evaluate(
            "mark => mark.getBoundingClientRect().bottom <= document.querySelector('.marks').getBoundingClientRect().top"
        )


@pytest.fixture
def open_marked(open_page, marked):
    def start(words, fragment="", **options):
        return Marked(open_page(**options), marked, words, fragment)

    return start


def texts(report, selector=""):
    return report.page.locator(f"{selector} mark".strip()).all_inner_texts()


# ---- What is marked


def test_all_places_are_marked_and_nothing_else(open_marked):
    report = open_marked(["煤矿安全"])
    report.at(1, PLACES)
    assert texts(report, "h1") == texts(report, ".summary") == texts(report, ".prose h2") == ["煤矿安全"]
    assert texts(report, ".issuer") == ["煤矿安全"]
    assert texts(report, ".metadata") == ["煤矿安全", "煤矿安全"]
    paragraph = texts(report, ".prose > p:first-child")
    assert paragraph == ["煤矿", "安全", "煤矿安全", "煤礦安全", "煤矿", "安", "全"]
    assert texts(report, ".prose table") == ["煤矿安全", "煤矿", "安全"]
    assert texts(report, ".prose ul") == ["煤矿安全"]
    assert texts(report, ".prose pre") == ["煤矿安全"]
    assert texts(report, ".footnotes") == ["煤矿安全"]
    assert texts(report, ".toc-aside") == texts(report, ".cite") == texts(report, ".breadcrumbs") == []


def test_the_text_stays_the_same(open_marked, open_page, marked):
    plain = open_page()
    plain.goto(marked.url + URL)
    article = "document.querySelector('article').textContent.replace(/\\s+/g, ' ')"
    report = open_marked(["煤矿", "安全", "的"])
    report.bar.wait_for()
    assert report.page.evaluate(
        "(() => { const copy = document.querySelector('article').cloneNode(true); copy.querySelector('.marks').remove();"
        " return copy.textContent.replace(/\\s+/g, ' '); })()"
    ) == plain.evaluate(article)


def test_width_and_case_and_spaces_do_not_matter(open_marked):
    report = open_marked(["aq", "ENERGY Saving"])
    report.at(1, 2)
    assert texts(report) == ["ＡＱ", "energy saving"]


def test_several_words_are_marked_together(open_marked):
    report = open_marked(["太原", "最后"])
    report.at(1, 2)
    assert texts(report) == ["太原", "最后"]


def test_the_number_of_a_footnote_does_not_part_a_word(open_marked):
    report = open_marked(["安全监管", "注释里的煤矿安全。"])
    report.at(1, 2)
    assert texts(report) == ["安全", "监管", "注释里的煤矿安全。"]


def test_a_word_does_not_go_from_line_to_line(open_marked):
    report = open_marked(["煤矿安全不在", "安全 井下", "写完另起", "写完 另起", "煤矿 安全 无", "最后"])
    report.at(1, 1)
    assert texts(report) == ["最后"]


def test_what_is_hidden_at_this_width_is_no_place(open_marked):
    wide = open_marked(["青煤"])
    wide.at(1, 2)
    narrow = open_marked(["青煤"], width=375, height=700)
    narrow.at(1, 1)


def test_words_that_stand_nowhere_show_no_bar(open_marked):
    report = open_marked(["没有这个词"])
    report.page.wait_for_load_state("networkidle")
    expect(report.marks).to_have_count(0)
    expect(report.bar).to_have_count(0)


def test_a_hostile_word_stays_a_word(open_marked):
    report = open_marked(["<img src=x onerror=alert(1)>", "", " ", "%", "煤矿安全"])
    report.at(1, PLACES)


# ---- Stepping


def test_the_buttons_step_and_come_round(open_marked):
    report = open_marked(["煤矿安全"])
    report.at(1, PLACES)
    report.button("下一处").click()
    report.at(2, PLACES)
    report.button("上一处").click()
    report.button("上一处").click()
    report.at(PLACES, PLACES)
    report.button("下一处").click()
    report.at(1, PLACES)


def test_every_place_comes_into_view_in_turn(open_marked):
    report = open_marked(["煤矿安全"], width=375, height=500, reduced_motion="reduce")
    seen = []
    for number in range(1, PLACES):
        report.at(number, PLACES - 1)  # one stands twice on wide screens only
        report.seen()
        box = report.current.first.evaluate("mark => mark.getBoundingClientRect().top + scrollY")
        seen.append(box)
        assert "".join(report.current.all_inner_texts()) in ("煤矿安全", "煤礦安全")
        report.button("下一处").press("Enter")
    report.at(1, PLACES - 1)
    assert len(set(seen)) > PLACES / 2


def test_motion_is_reduced_where_that_is_preferred(open_marked):
    watch = """() => {
      const real = Element.prototype.scrollIntoView;
      window.asked = [];
      Element.prototype.scrollIntoView = function (options) {
        window.asked.push(options.behavior);
        real.call(this, options);
      };
    }"""
    for preference, behavior in (("reduce", "auto"), ("no-preference", "smooth")):
        report = open_marked(["煤矿安全"], reduced_motion=preference)
        report.at(1, PLACES)
        report.page.evaluate(watch)
        report.button("下一处").click()
        report.at(2, PLACES)
        assert report.page.evaluate("window.asked") == [behavior]


def test_a_hit_in_a_section_begins_there(open_marked):
    report = open_marked(["煤矿安全"], "#s-" + quote("很远的一节"), height=600)
    assert report.page.locator(":target").inner_text() == "二、很远的一节"
    report.bar.wait_for()
    expect(report.current).to_have_count(1)
    assert "在最后" in report.current.evaluate("mark => mark.parentNode.textContent")
    report.seen()


# ---- Clearing


@pytest.mark.parametrize("way", ["button", "key"])
def test_marks_can_be_cleared(open_marked, way):
    report = open_marked(["煤矿安全"], "#s-" + quote("做法"))
    report.bar.wait_for()
    before = report.page.url
    if way == "button":
        report.button("清除标记").click()
    else:
        report.page.keyboard.press("Escape")
    expect(report.marks).to_have_count(0)
    expect(report.bar).to_have_count(0)
    assert "mark=" in before
    assert report.page.url == re.sub(r"\?[^#]*", "", before)
    assert report.page.evaluate("document.activeElement.id") == ("content" if way == "button" else "")
    paragraph = report.page.locator(".prose > p").first
    assert paragraph.evaluate(
        "p => Array.from(p.childNodes, node => node.nodeType === 3 && node.data).filter(Boolean)"
    )[0].startswith("开头一段，说")
    report.page.reload()
    report.page.wait_for_load_state("networkidle")
    expect(report.marks).to_have_count(0)


def test_other_parameters_stay(open_page, marked):
    page = open_page()
    page.goto(f"{marked.url}{URL}?from=list&mark={quote('煤矿')}")
    page.locator(".marks").wait_for()
    page.keyboard.press("Escape")
    expect(page.locator("mark")).to_have_count(0)
    assert page.url == f"{marked.url}{URL}?from=list"


def test_escape_in_the_search_field_is_for_the_field(open_marked):
    report = open_marked(["煤矿安全"])
    report.at(1, PLACES)
    report.page.locator("#header-search").fill("词")
    report.page.locator("#header-search").press("Escape")
    expect(report.marks.first).to_be_attached()
    assert "mark=" in report.page.url


# ---- The page around


def test_without_words_the_script_is_not_even_loaded(marked, open_page):
    page = open_page()
    for path in (URL, f"{URL}?other=1", f"{URL}#mark=x", f"about/?mark={quote('煤矿')}"):
        start = len(marked.requests)
        page.goto(marked.url + path)
        page.wait_for_load_state("networkidle")
        assert not [asked for asked in marked.requests[start:] if "ui-marks" in asked]
        expect(page.locator("mark")).to_have_count(0)
    page.goto(f"{marked.url}{URL}?mark={quote('煤矿')}")
    page.locator(".marks").wait_for()
    assert [asked for asked in marked.requests if "ui-marks" in asked]


def test_it_works_from_a_folder(marked, open_page):
    page = open_page()
    page.goto((marked.folder / URL / "index.html").as_uri() + f"?mark={quote('煤矿安全')}")
    bar = page.locator(".marks")
    expect(bar.get_by_role("status")).to_have_text(f"第 1 处，共 {PLACES} 处")
    bar.get_by_role("button", name="清除标记").click()
    expect(page.locator("mark")).to_have_count(0)
    assert "mark=" not in page.url


def test_printing_shows_no_marks(open_marked):
    report = open_marked(["煤矿安全"])
    report.at(1, PLACES)
    report.page.emulate_media(media="print")
    expect(report.bar).to_be_hidden()
    styles = report.marks.evaluate_all(
        "marks => marks.map(mark => [getComputedStyle(mark).backgroundColor, getComputedStyle(mark).outlineStyle,"
        " getComputedStyle(mark).color === getComputedStyle(mark.parentNode).color].join())"
    )
    assert set(styles) <= {"rgb(255, 255, 255),none,true", "rgba(0, 0, 0, 0),none,true"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 375, 320])
def test_the_bar_is_accessible(open_marked, width, scheme):
    report = open_marked(["煤矿安全", "青岚"], width=width, height=700, color_scheme=scheme, bypass_csp=True)
    report.bar.wait_for()
    report.page.add_script_tag(path=str(AXE))
    found = report.page.evaluate(
        "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] })"
    )
    assert [violation["id"] for violation in found["violations"]] == []
    assert report.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    boxes = report.bar.get_by_role("button").evaluate_all(
        "all => all.map(b => b.getBoundingClientRect()).map(b => [b.width, b.height])"
    )
    assert all(side >= 44 for box in boxes for side in box)
