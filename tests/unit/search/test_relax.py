"""When nothing is found: words are cut into pieces that are held, or the reports are shown that hold most words."""

import random

import pytest

from huibian.search.query import parse_alternatives
from huibian.search.segments import divide
from search.plain import PlainIndex


@pytest.fixture
def index(archive):
    rows = [
        ("太原见闻", "苹果储藏与冷库", ("shanxi",), "2001"),
        ("延安见闻", "苹果储藏", ("shaanxi",), "2002"),
        ("大同见闻", "安全生产责任制", ("shanxi",), "2002"),
        ("太原", "夜校。在。的", ("shanxi",), "2003"),
    ]
    return archive.publish(
        [
            archive.document(i, title, body, facets={"province": places, "year": (year,)}, days=(int(year) * 10000 + 101,) * 2)
            for i, (title, body, places, year) in enumerate(rows)
        ]
    )  # fmt: skip


def found(result):
    return [hit.id for hit in result.hits]


def drops(result):
    return dict(result.partial.drops)


def test_an_unspaced_word_is_cut_into_what_is_held(index):
    result = index.search("太原苹果")
    assert (result.total, found(result), result.split, result.partial) == (1, [0], ("太原", "苹果"), None)
    assert result.hits[0].title_pieces == (("太原", True), ("见闻", False))
    assert result.hits[0].words == ()
    assert result.hits[0].score == index.search("太原 苹果").hits[0].score


def test_pieces_are_the_longest_from_the_left_and_single_characters_between_are_skipped(index):
    assert index.search("延安见闻苹果储藏").split == ("延安见闻", "苹果储藏")
    assert index.search("在延安的苹果储藏").split == ("延安", "苹果储藏")
    assert index.search("太原太原夜校").split == ("太原", "夜校"), "each once"
    assert index.search("苹果储藏与储藏").split == ("苹果储藏与", "储藏")
    assert index.search("夜校 太原太原").split == ("夜校", "太原")


def test_what_is_held_nowhere_is_a_piece_too(index):
    result = index.search("太原火星")
    assert (result.total, result.split) == (0, ())
    assert drops(result) == {"太原": 0, "火星": 2}
    assert drops(index.search("苹果储藏月冷库")) == {"苹果储藏": 0, "月": 1, "冷库": 0}


def test_letters_and_digits_stay_together(archive):
    index = archive.publish(
        [archive.document(0, body="编号 q108 和 10，号码 aq"), archive.document(1, body="在 2012 年")]
    )
    for text in ("aq1083", "q1089", "1080", "2012a"):
        assert (index.search(text).total, index.search(text).partial) == (0, None), text
    assert index.search("编号aq").split == ("编号", "aq")
    assert drops(index.search("编号aq1083")) == {"编号": 0, "aq1083": 1}


def test_days_and_numbers_of_documents_are_not_cut(archive):
    index = archive.publish([archive.document(0, body="青安监 (2012) 共40号，2012年 12月，表 16")])
    for text in ("2012年12月16日", "青安监〔2012〕40号", "青安监(2012)第40"):
        assert (index.search(text).total, index.search(text).split) == (0, ()), text
    for text in ("2012年青安监", "青安监(2012)40号青安监"):
        assert index.search(text).split, text


def test_what_is_not_cut(index):
    for text in (
        '"太原苹果"',
        "“太原 苹果”",
        "正文:太原苹果",
        "太苹果",
        "火星木星",
        "太原 苹果 夜校冷",
        "太原苹果 | 火星",
    ):
        assert index.search(text).split == (), text
    assert index.search("太原苹果").split
    assert index.search("苹果储藏", provinces=["none"]).split == (), (
        "some report holds it: the filters are why nothing is found"
    )
    assert index.search("-太原苹果 火星").split == ()


def test_pieces_are_no_longer_than_twelve(archive):
    text = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳"
    index = archive.publish([archive.document(0, body=text + "午未"), archive.document(1, body="申酉")])
    assert index.search(text + "午未").split == ()
    index = archive.publish([archive.document(0, body=text + "，午未")])
    assert index.search(text + "午未").split == (text[:12], text[12:], "午未")


def test_pieces_that_are_not_found_together_do_not_split(index):
    result = index.search("延安夜校")
    assert (result.total, result.split) == (0, ())
    assert set(found(result)) == {1, 3}
    assert drops(result) == {"延安": 1, "夜校": 1}
    assert {hit.id: hit.words for hit in result.hits} == {1: ("延安",), 3: ("夜校",)}


def test_a_split_keeps_to_the_filters_and_what_is_excluded(index):
    assert found(index.search("见闻苹果")) == [1, 0]
    assert found(index.search("见闻苹果", provinces=["shanxi"])) == [0]
    assert found(index.search("见闻苹果 -冷库")) == [1]
    assert found(index.search("见闻苹果 日期:2001")) == [0]
    assert found(index.search("见闻苹果", date_from=20020101)) == [1]
    result = index.search("见闻苹果", years=["2003"])
    assert (result.total, result.split) == (0, ())
    assert found(result) == []


def test_the_reports_that_hold_most_words(index):
    result = index.search("太原 苹果 火星")
    assert (result.total, found(result), result.split) == (0, [0], ())
    assert result.partial.total == 1
    assert result.partial.drops == (("太原", 0), ("苹果", 0), ("火星", 1))
    assert result.hits[0].words == ("太原", "苹果")
    assert result.hits[0].title_pieces == (("太原", True), ("见闻", False))


def test_partial_matches_stand_by_score_or_as_asked(index):
    result = index.search("太原 延安 火星")
    assert result.partial.total == 3
    assert result.partial.drops == (("太原", 0), ("延安", 0), ("火星", 0))
    assert found(result)[0] == 1, "the rarer word counts more"
    assert [hit.score for hit in result.hits] == sorted((hit.score for hit in result.hits), reverse=True)
    assert found(index.search("太原 延安 火星", sort="newest")) == [3, 1, 0]
    assert found(index.search("太原 延安 火星", sort="oldest")) == [0, 1, 3]
    assert found(index.search("太原 延安 火星", sort="oldest", offset=1, limit=1)) == [1]
    assert index.search("太原 延安 火星", limit=0).partial.total == 3


def test_nearness_does_not_count_among_partial_matches(archive):
    documents = [
        archive.document(i, "", body) for i, body in enumerate(("太原的苹果", "太原" + "，别的" * 40 + "苹果"))
    ]
    index = archive.publish(documents)
    assert found(index.search("太原 苹果")) == [0, 1]
    assert found(index.search("太原 苹果 标题:火星")) == [1, 0]


def test_partial_matches_keep_to_the_filters_and_what_is_excluded(index):
    result = index.search("太原 苹果 火星", provinces=["shaanxi"])
    assert (found(result), result.hits[0].words) == ([1], ("苹果",))
    assert drops(result) == {"太原": 0, "苹果": 0, "火星": 0}
    assert found(index.search("太原 苹果 火星 -冷库", sort="oldest")) == [1, 3]
    assert found(index.search("太原 苹果 火星 日期:2002")) == [1]
    assert drops(index.search("太原 苹果", provinces=["shaanxi"])) == {"太原": 1, "苹果": 0}
    nothing = index.search("太原 火星", provinces=["none"])
    assert (nothing.total, nothing.hits, nothing.partial) == (0, (), None)


def test_facets_count_the_partial_matches(index):
    result = index.search("太原 延安 火星", provinces=["shaanxi"])
    assert {v.value: v.count for v in result.facets["province"]} == {"shaanxi": 1, "shanxi": 2}
    assert {v.value: v.count for v in result.facets["year"]} == {"2001": 0, "2002": 1, "2003": 0}


def test_no_partial_matches(index):
    for text in ("火星", "火星 木星", "太原 火星 | 苹果 木星", "-太原", ""):
        assert index.search(text).partial is None, text
    assert index.search("标题:苹果 正文:太原").partial is None


def test_words_of_partial_matches_keep_to_their_fields(index):
    result = index.search("标题:太原 正文:夜校 正文:太原")
    assert (found(result), result.hits[0].words) == ([3], ("太原", "夜校"))


PIECES = ("太原", "苹果", "火星", "安全", "ab", "果安", "原")


def plain_pieces(plain, text):
    """The format page's Split, word by word."""

    def is_held(piece):
        return any(piece in field for texts in plain.texts for field in texts)

    def is_whole(at):
        return not (
            0 < at < len(text) and text[at - 1 : at + 1].isascii()
        )  # the only other letters are those of one script

    pieces, start = [""], 0
    while start < len(text):
        ends = [end for end in range(start + 2, min(start + 12, len(text)) + 1) if is_whole(end)]
        held = [end for end in ends if is_held(text[start:end])]
        if held:
            pieces += [text[start : max(held)], ""]
            start = max(held)
        else:
            end = next(end for end in range(start + 1, len(text) + 1) if is_whole(end))
            pieces[-1] += text[start:end]
            start = end
    return [piece for piece in pieces if len(piece) > 1 or (piece and not is_held(piece))]


@pytest.mark.parametrize("seed", range(4))
def test_any_query_that_finds_nothing(archive, seed):
    rng = random.Random(seed)
    documents = [
        archive.document(i, "".join(rng.choices(PIECES, k=1)), "，".join(rng.choices(PIECES, k=rng.randint(0, 3))), facets={"year": (str(i % 3),)})
        for i in range(12)
    ]  # fmt: skip
    verify = rng.choice((0, 2))
    least = rng.choice((5, 1000))
    index = archive.publish(documents, verify=verify, least=least)
    plain = PlainIndex(documents, verify, divide(len(documents), least))
    seen = set()
    for _ in range(150):
        parts = ["".join(rng.choices(PIECES, k=rng.randint(1, 3))) for _ in range(rng.randint(1, 3))]
        text = " ".join([*parts, *rng.choice(([], ["-安全"]))])
        years = rng.choice(((), ("1",), ("0", "2")))
        (alternative,) = parse_alternatives(text)
        allowed = {i for i in range(12) if not years or str(i % 3) in years}
        result = index.search(text, years=years, limit=20)
        if set(plain.ranked([alternative])) & allowed:
            seen.add("found")
            assert (result.split, result.partial) == ((), None)
            continue
        words = []
        for word in alternative.words:
            is_held = any(plain.fields_of(i, word) for i in range(12))
            words += (len(word.text) >= 4 and not is_held and plain_pieces(plain, word.text)) or [word.text]
        words = list(dict.fromkeys(words))
        (split,) = parse_alternatives(" ".join([*words, *(f"-{word.text}" for word in alternative.excluded)]))
        expected = {i: plain.ranked([split])[i] for i in set(plain.ranked([split])) & allowed}
        if expected:
            seen.add("split")
            assert (result.total, result.split, set(found(result))) == (len(expected), tuple(words), set(expected)), (
                text
            )
            continue
        open_to = {i for i in allowed if not any(plain.fields_of(i, word) for word in split.excluded)}
        held = {i: tuple(w.text for w in split.words if plain.fields_of(i, w)) for i in open_to}
        most = max(map(len, held.values()), default=0)
        if len(words) < 2 or not most:
            seen.add("nothing")
            assert (result.hits, result.partial) == ((), None), text
            continue
        seen.add("partial")
        expected = sorted(
            (i for i in held if len(held[i]) == most), key=lambda i: (plain.points(i, split.words), i), reverse=True
        )
        assert found(result) == expected, text
        assert [hit.words for hit in result.hits] == [held[i] for i in expected]
        assert [hit.score for hit in result.hits] == [plain.points(i, split.words) for i in expected]
        assert result.partial.total == len(expected)
        assert drops(result) == {w: sum(set(held[i]) >= set(words) - {w} for i in held) for w in words}
    assert seen == {"found", "split", "nothing", "partial"}
