import pytest
from whoosh import query
from whoosh.qparser import QueryParser
from whoosh.reading import TermNotFound
from whoosh.sorting import FieldFacet

from huibian.search.document import TITLE_BEGIN, TITLE_END


@pytest.fixture
def searcher(archive):
    rows = [
        ("太原工会", 20030101, "2003"),
        ("大同工会", 0, "unknown"),
        ("太原煤矿", 20010101, "2001"),
        ("工会工会", 20020101, "2001"),
    ]
    return archive.publish(
        [
            archive.document(
                i,
                title,
                title + "的报告\nABC",
                facets={"year": (year,), "province": ("shanxi", "shanxi/taiyuan")[: i % 3]},
                days=(day, day),
            )
            for i, (title, day, year) in enumerate(rows)
        ]
    ).searcher()


def ids(results):
    return [hit.docnum for hit in results]


def test_every_substring_is_a_term(searcher):
    reader = searcher.reader()
    for term in ("工", "工会", "原工会", "太原工会", "会的报告"):
        assert ("body", term.encode()) in reader
        assert ("body", term) in reader
    assert ("body", "告abc") not in reader
    assert ("nofield", "工") not in reader
    info = reader.term_info("title", "工会".encode())
    assert (info.doc_frequency(), info.weight(), info.max_weight(), info.min_id(), info.max_id()) == (3, 3, 1, 0, 3)
    assert (reader.doc_frequency("title", "工会"), reader.frequency("title", "工会")) == (3, 3)
    with pytest.raises(TermNotFound):
        reader.term_info("title", b"zzz")
    with pytest.raises(TermNotFound):
        reader.postings("title", b"zzz")


def test_the_lexicon_lists_what_is_stored(searcher):
    reader = searcher.reader()
    title = set("太原工会大同煤矿") | {"太原", "原工", "工会", "大同", "同工", "原煤", "煤矿", "会工"}
    title |= {
        TITLE_BEGIN,
        TITLE_END,
        *(TITLE_BEGIN + first for first in "太大工"),
        *(last + TITLE_END for last in "会矿"),
    }
    assert {text.decode() for text in reader.lexicon("title")} == title
    terms = list(reader.all_terms())
    assert terms == sorted(set(terms))
    assert all(term in reader for term in terms)
    assert [text for _, text in reader.terms_from("year_facet", b"2003")] == [b"2003", b"unknown"]


def test_matchers_walk_and_skip(searcher):
    matcher = searcher.postings("title", "工会".encode())
    twin = matcher.copy()
    assert (matcher.id(), matcher.weight()) == (0, 1.0)
    matcher.skip_to(2)
    assert (matcher.id(), matcher.weight()) == (3, 1.0)
    assert isinstance(matcher.id(), int)
    assert isinstance(matcher.score(), float)
    matcher.next()
    assert not matcher.is_active()
    assert list(twin.all_ids()) == [0, 1, 3]


def test_whooshs_own_queries_work(searcher):
    assert ids(searcher.search(query.Prefix("title", "太"), limit=None)) in ([0, 2], [2, 0])
    both = query.And([query.Term("title", "工会"), query.Not(query.Term("title", "太原"))])
    assert sorted(ids(searcher.search(both))) == [1, 3]
    parsed = QueryParser("body", searcher.schema).parse("太原 ＡＢＣ")
    assert sorted(ids(searcher.search(parsed))) == [0, 2]
    assert sorted(ids(searcher.search(query.Every(), filter=query.Term("year_facet", "2001")))) == [2, 3]
    assert sorted(ids(searcher.search(query.Term("body", "\ud800")))) == []


def test_sorting_and_grouping(searcher):
    everything = query.Every()
    assert ids(searcher.search(everything, sortedby="earliest")) == [1, 2, 3, 0]
    assert ids(searcher.search(everything, sortedby=FieldFacet("earliest", reverse=True))) == [0, 3, 2, 1]
    groups = searcher.search(everything, groupedby=FieldFacet("province_facet", allow_overlap=True)).groups(
        "province_facet"
    )
    assert {name: sorted(found) for name, found in groups.items()} == {
        "shanxi": [1, 2],
        "shanxi/taiyuan": [2],
        None: [0, 3],
    }


def test_lengths_are_not_known(searcher):
    reader = searcher.reader()
    assert [reader.doc_field_length(i, "body") for i in range(4)] == [1] * 4
    assert (reader.field_length("title"), reader.min_field_length("title"), reader.max_field_length("title")) == (
        4,
        1,
        1,
    )


def test_what_is_stored(searcher):
    reader = searcher.reader()
    assert searcher.stored_fields(2)["title"] == "太原煤矿"
    assert (reader.doc_count_all(), reader.doc_count(), reader.has_deletions(), reader.is_deleted(1)) == (
        4,
        4,
        False,
        False,
    )
    assert not reader.has_vector(0, "body")
    with pytest.raises(KeyError):
        reader.vector(0, "body")
    assert [reader.has_column(name) for name in ("earliest", "latest", "body")] == [True, True, False]
    with pytest.raises(KeyError):
        reader.column_reader("body")
    assert list(reader.column_reader("earliest")) == [20030101, 0, 20010101, 20020101]


def test_a_word_often_in_the_body_weighs_more(archive):
    reader = archive.publish([archive.document(i, body="工会" * (1 + i)) for i in range(3)]).searcher().reader()
    matcher = reader.postings("body", "工会")
    assert [(matcher.id(), matcher.weight())] == [(0, 1.0)]
    matcher.skip_to(2)
    assert (matcher.weight(), matcher.value_as("frequency")) == (3.0, 3.0)
    assert (reader.frequency("body", "工会"), reader.term_info("body", "工会").max_weight()) == (5, 3)
