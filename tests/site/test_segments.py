"""Reports are added, removed and moved: segments of the index that hold the same documents as before stay as they are."""

import pytest
from test_cache import clean_build
from test_revising import Edits

from conftest import report
from huibian.search import indexing
from huibian.search.segments import Spans


@pytest.fixture
def worked_out(monkeypatch):
    """Divide an archive of 36 reports; return a list of how many documents each segment has that is worked out."""
    of, work_out = Spans.of, indexing.work_out
    sizes = []

    def counted(runs, span, *rest):
        sizes.append(span.count)
        return work_out(runs, span, *rest)

    monkeypatch.setattr(Spans, "of", classmethod(lambda _kind, urls: of(urls, 6)))
    monkeypatch.setattr(indexing, "work_out", counted)
    return sizes


def build_both(site, worked_out, **settings):
    """Build with the cache and without, compare; return the result, and which segments were worked out."""
    worked_out.clear()
    result = site.build(cache=True, **settings)
    assert result.problems == ()
    sizes = list(worked_out)
    now, (_, files) = site.tree(), clean_build(site, **settings)
    assert now.keys() == files.keys()
    assert [path for path in files if now[path] != files[path]] == []
    return result, sizes


@pytest.mark.parametrize("settings", [{}, {"portable": True, "precompress": True}])
def test_the_older_segments_stay_when_a_report_is_added(site, worked_out, settings):
    settings = {"base_url": "https://example.org/", **settings}
    Edits(site, 1)
    _, sizes = build_both(site, worked_out, **settings)
    assert len(sizes) == 2
    older, newer = sizes
    site.add({"content/new.md": report("新来的煤矿安全", title="新的", date="2019-01-01")})
    result, sizes = build_both(site, worked_out, **settings)
    assert sizes == [newer + 1]
    written = [path for path in result.publication.written if "/grams/" in path or "/phrases/" in path]
    assert written
    assert all(path.split("/")[2] == "1" for path in written)
    site.add({f"content/old{number}.md": report("旧的煤矿安全", date="2001-01-01") for number in range(3)})
    _, sizes = build_both(site, worked_out, **settings)  # the newer documents have other numbers
    assert sizes == [older + 3]


def test_a_segment_in_which_a_text_changed_is_worked_out(site, worked_out):
    Edits(site, 1)
    _, (older, newer) = build_both(site, worked_out)
    file = site.root / "content/r03.md"
    file.write_text(file.read_text("utf-8") + "又记下一笔。\n", "utf-8")
    site.add({"content/new.md": report("新来的煤矿安全", date="2019-01-01")})
    _, sizes = build_both(site, worked_out)
    assert sizes == [older, newer + 1]


def test_the_shortest_title_is_known_without_the_segments_that_stay(site, worked_out):
    edits = Edits(site, 1)
    _, (older, _newer) = build_both(site, worked_out)
    edits.reports[0]["title"] = "关于赴太原学习煤矿安全的报告"
    edits.write(0)
    _, sizes = build_both(site, worked_out)
    assert sizes == [older]


def change(edits, name, what):
    """Change one report of many."""
    site, chance = edits.site, edits.chance
    file = chance.choice(sorted((site.root / "content").glob("*.md")))
    if what in ("newest", "old"):
        year = 2015 + int(name) // 10 if what == "newest" else 2009
        body = edits.sentences(chance.randint(0, 9)) or "学"
        site.add({f"content/n{name}.md": report(body, title=chance.choice(("学习", "好煤矿")), date=f"{year}-01-01")})
    elif what == "delete":
        file.unlink()
    elif what == "rename":
        file.rename(file.with_name(f"m{name}.md"))
    else:
        file.write_text(file.read_text("utf-8") + edits.sentences(20), "utf-8")


@pytest.mark.parametrize("seed", range(4))
def test_whatever_comes_and_goes_the_index_is_that_of_a_clean_build(site, worked_out, seed):
    edits = Edits(site, seed)
    chance = edits.chance
    settings = {"base_url": "https://example.org/", "precompress": seed == 1}
    build_both(site, worked_out, **settings)
    kept = 0
    for step in range(9):
        for number in range(chance.randint(1, 2)):
            change(edits, f"{step}{number}", chance.choice(("newest", "newest", "old", "delete", "rename", "edit")))
        _, sizes = build_both(site, worked_out, **settings)
        kept += len(sizes) == 1
    assert kept > 0
