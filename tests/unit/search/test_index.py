import subprocess
import sys
from dataclasses import replace

import pytest

from huibian import search


@pytest.fixture
def index(archive):
    rows = [
        ("太原旧稿", (0, 0), "unknown", ("shanxi", "shanxi/taiyuan"), ("a",)),
        ("太原工会", (20010101, 20011231), "2001", ("shanxi", "shanxi/taiyuan"), ("a", "b")),
        ("大同工会", (20020505, 20020505), "2002", ("shanxi", "shanxi/datong"), ("b",)),
        ("西安工会", (20021201, 20021231), "2002", ("shaanxi",), ()),
    ]
    return archive.publish(
        [
            archive.document(i, title, title, facets={"year": (year,), "province": places, "topic": topics}, days=days)
            for i, (title, days, year, places, topics) in enumerate(rows)
        ]
    )


def found(result):
    return [hit.id for hit in result.hits]


def counts(result, facet):
    return {row.value: row.count for row in result.facets[facet]}


def test_nothing_asked_lists_all_newest_first(index):
    result = index.search("")
    assert found(result) == [3, 2, 1, 0]
    assert counts(result, "province") == {"shaanxi": 1, "shanxi": 3, "shanxi/datong": 1, "shanxi/taiyuan": 2}
    assert found(index.search("", offset=1, limit=2)) == [2, 1]
    assert found(index.search("", sort="oldest")) == [0, 1, 2, 3]
    assert index.search("", limit=0).total == 4


def test_or_within_a_facet_and_across(index):
    assert found(index.search("", years=["2001", "2002"], provinces=["shanxi"])) == [2, 1]
    assert found(index.search("工会", topics=["a", "b"], years=["2002"])) == [2]
    assert found(index.search("", types=["none"])) == []


def test_a_facet_is_counted_without_its_own_filter(index):
    result = index.search("工会", years=["2001"])
    assert counts(result, "year") == {"2001": 1, "2002": 2, "unknown": 0}
    assert counts(result, "topic") == {"a": 1, "b": 1}
    both = index.search("工会", years=["2001"], provinces=["shaanxi"])
    assert both.total == 0
    assert counts(both, "year") == {"2001": 0, "2002": 1, "unknown": 0}
    assert counts(both, "province")["shanxi"] == 1


def test_days_overlap(index):
    assert found(index.search("", date_from=20020101)) == [3, 2]
    assert found(index.search("", date_from=20010601, date_to=20020505)) == [2, 1]
    assert found(index.search("", date_to=20011230)) == [1]
    assert found(index.search("", date_from=20021231)) == [3]
    assert found(index.search("", date_from=20011231, date_to=20011231)) == [1]
    assert found(index.search("", date_from=20030101)) == []
    assert counts(index.search("", date_to=20011230), "year")["unknown"] == 0


def test_equal_scores_newest_first(archive):
    index = archive.publish([archive.document(i, "太原", "大同" * (1 + i % 2 * 2)) for i in range(6)])
    assert found(index.search("太原")) == [5, 4, 3, 2, 1, 0]
    assert [(hit.id, hit.score) for hit in index.search("大同").hits] == [
        (5, 2),
        (3, 2),
        (1, 2),
        (4, 1),
        (2, 1),
        (0, 1),
    ]


def test_a_title_outweighs_the_body(archive):
    index = archive.publish([archive.document(0, "太原", "别的"), archive.document(1, "别的", "太原太原太原")])
    assert found(index.search("太原")) == [0, 1]


def test_a_hit_shows_where(index):
    (hit,) = index.search("大同").hits
    assert hit.title_pieces == (("大同", True), ("工会", False))
    (excerpt,) = hit.excerpts
    assert excerpt.pieces == (("大同", True), ("工会", False))
    assert (hit.url, hit.source, hit.words) == ("/reports/2/", "2.md", ())
    (hit,) = index.search("标题:大同").hits
    (excerpt,) = hit.excerpts
    assert excerpt.pieces == (("大同工会", False),)


def test_a_hit_shows_up_to_three_sections(archive):
    names = ("甲", "乙", "丙", "丁")
    sections = tuple((f"s{name}", name, "太原" + "工会" * (name == "丙")) for name in names)
    index = archive.publish([replace(archive.document(0), sections=sections)])
    (hit,) = index.search("太原 工会").hits
    assert [(each.section, each.heading, each.variety) for each in hit.excerpts] == [
        ("s丙", "丙", 2),
        ("s甲", "甲", 1),
        ("s乙", "乙", 1),
    ]


def test_pages_of_results_are_cut_from_one_order(index):
    whole = found(index.search("工会", limit=100))
    for offset in range(5):
        for limit in range(5):
            result = index.search("工会", offset=offset, limit=limit)
            assert (found(result), result.total) == (whole[offset : offset + limit], 3)
    assert found(index.search("工会", offset=-5, limit=2)) == whole[:2]
    assert found(index.search("工会", limit=-1)) == []
    assert found(index.search("工会", offset=10**20, limit=10**20)) == []


def test_labels_of_facets(index):
    assert index.documents == 4
    assert index.facet_labels["province"] == (
        ("shaanxi", "shaanxi", -1),
        ("shanxi", "shanxi", -1),
        ("shanxi/datong", "shanxi/datong", 1),
        ("shanxi/taiyuan", "shanxi/taiyuan", 1),
    )
    assert index.facet_labels["type"] == ()


def test_the_package_offers_what_a_program_needs(archive):
    archive.publish([archive.document(0, "太原")])
    code = """
import sys, huibian.search.document
assert "whoosh" not in sys.modules and "huibian.search.index" not in sys.modules
from huibian.search import Hit, Index, IndexDamaged, SearchResult, open_index
index = open_index(sys.argv[1])
result = index.search("太原")
assert isinstance(index, Index) and isinstance(result, SearchResult) and isinstance(result.hits[0], Hit)
try:
    open_index(sys.argv[1] + "/nowhere")
except IndexDamaged:
    print(result.hits[0].title)
"""
    ran = subprocess.run(
        [sys.executable, "-c", code, archive.folder], capture_output=True, check=False, encoding="utf-8"
    )
    assert (ran.stdout, ran.stderr) == ("太原\n", "")
    for name in search.__all__:
        assert getattr(search, name).__name__ == name
    with pytest.raises(AttributeError):
        search.nothing  # noqa: B018


def test_arguments_that_make_no_sense_are_refused(archive):
    index = archive.publish([archive.document(0, "太原")])
    with pytest.raises(ValueError, match="relevance, newest, oldest"):
        index.search("太原", sort="best")
    with pytest.raises(TypeError, match="lists of values"):
        index.search("太原", provinces="shanxi")
    with pytest.raises(TypeError, match="yyyymmdd"):
        index.search("太原", date_from="2012")
