import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from whoosh import query

from huibian.search.fold import fold
from huibian.search.query import MAX_WORDS, ArchiveQuery, parse_alternatives, parse_query

TYPED = st.text(st.one_of(st.characters(), st.sampled_from(' "“”|:：-－OR标题正文title\u200b\ud800\n')), max_size=40)


@settings(max_examples=400)
@given(TYPED)
@example("\x00")
@example("title:")
@example("*" * 300)
@example("|" * 300)
@example("-" * 300)
@example('"' * 300)
@example("((((" * 60)
def test_nothing_is_an_error(text):
    alternatives = parse_alternatives(text)
    words = [word for a in alternatives for word in (*a.words, *a.excluded)]
    assert len(words) <= MAX_WORDS
    for word in words:
        assert word.text == fold(word.text)
        assert word.text
        assert "\n" not in word.text
    assert all(a.words or a.date_from or a.date_to for a in alternatives)


@given(
    st.text(st.characters(exclude_characters='"“|'), min_size=1, max_size=8).filter(
        lambda text: fold(text) and not set(fold(text)) & {" ", "\n", '"', "|", ":"}
    )
)
def test_text_without_operators_is_one_word(text):
    (alternative,) = parse_alternatives(text)
    assert [word.text for word in alternative.words] == [fold(text)]
    assert not alternative.excluded


def test_it_is_a_whoosh_query():
    parsed = parse_query("太原 -标题:煤 | 大同")
    assert isinstance(parsed, ArchiveQuery)
    assert ("body", "大同") in set(parsed.iter_all_terms())
    first, second = parsed.plain()
    assert isinstance(first, query.AndNot)
    assert second[0][1] == query.Term("body", "大同", boost=1.0)
    assert isinstance(parse_query("  "), query.Every)


QUERIES = ["太原", "太原 安全", "太原 -安全", "太原 | 安全生产", "标题:安", "安", "太原 安全 | 生 -标题:太", "没有这个"]
QUERIES += ["日期:2011", "太原 日期:..2011", "日期:2010..2012 -安全", "日期:2010 | 大同 -地点:安"]


@pytest.mark.parametrize("text", QUERIES)
def test_stock_classes_find_the_same(archive, text):
    bodies = ["太原的安全生产", "安全", "生产安全，太原", "太原太原太原", "大同" * 40 + "太原安全"]
    index = archive.publish(
        [
            archive.document(i, body[:4], body, {"place": (body[-2:],)}, days=((2010 + i) * 10000 + 101,) * 2)
            for i, body in enumerate(bodies)
        ]
    )
    searcher = index.searcher()
    ours = {hit.docnum: hit.score for hit in searcher.search(parse_query(text), limit=None)}
    for stock in (parse_query(text).plain(), parse_query(text).plain().normalize()):
        assert set(ours) == {hit.docnum for hit in searcher.search(stock, limit=None)}
    assert {hit.id: hit.score for hit in index.search(text).hits} == ours
    limited = searcher.search(parse_query(text), limit=2)
    assert [hit.score for hit in limited] == sorted(ours.values(), reverse=True)[:2]
    doubled = searcher.search(parse_query(text).with_boost(2.0), limit=None)
    assert {hit.docnum: hit.score for hit in doubled} == {number: 2 * score for number, score in ours.items()}


def test_a_query_is_a_part_of_others(archive):
    index = archive.publish([archive.document(i, body=body) for i, body in enumerate(("太原安全", "安全", "太原"))])
    both = query.And([parse_query("太原"), query.Not(parse_query("安全"))])
    assert [hit.docnum for hit in index.searcher().search(both)] == [2]
    assert [hit.docnum for hit in index.searcher().search(query.Every(), filter=parse_query("太原 安全"))] == [0]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('"太原"', True),
        ("“太 原”", True),
        ("“太原”", True),
        ("「太原」", True),
        ("“太原", False),
        ("“太”和“原”", False),
        ("太原", False),
        ('标题:"太原"', True),
        ('太"原"', False),
    ],
)
def test_what_stands_in_quotation_marks_is_meant_as_it_stands(text, quoted):
    (alternative,) = parse_alternatives(text)
    assert [word.is_quoted for word in alternative.words] == [quoted]
