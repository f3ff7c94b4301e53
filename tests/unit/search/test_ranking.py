"""The order of results: tiers and points, as the format page has them, and against its plain retelling."""

import random
from dataclasses import replace

import pytest

from huibian.search.query import parse_alternatives
from huibian.search.ranking import TIER
from huibian.search.segments import divide
from search.plain import PlainIndex


def found(result):
    return [hit.id for hit in result.hits]


def tiers(index, text):
    return {hit.id: hit.score // TIER for hit in index.search(text, limit=1000).hits}


def points(index, text):
    return {hit.id: hit.score % TIER for hit in index.search(text, limit=1000).hits}


@pytest.fixture
def index(archive):
    return archive.publish(
        [
            archive.document(0, "太原", "别的"),
            archive.document(1, "太原工会", "别的"),
            archive.document(2, "报告", "别的", {"place": ("太原",), "department": ("工会",)}),
            archive.document(3, "报告", "到太原工会去"),
            archive.document(4, "报告", "太原的工会"),
            archive.document(5, "工会 太原", "太原"),
            archive.document(6, "Annual Report", "annual report of 太原"),
            archive.document(7, "Report", "Annual", {"topic": ("report",)}),
            archive.document(8, "报告", "太原工会", {"note": ("太原 工会",)}),
        ]
    )


def test_one_word_that_is_the_whole_title_comes_first(index):
    assert tiers(index, "太原") == {0: 4, 1: 3, 5: 3, 2: 2, 3: 0, 4: 0, 6: 0, 8: 0}
    assert found(index.search("太原"))[:4] == [0, 5, 1, 2]
    assert tiers(index, "标题:太原") == {0: 4, 1: 3, 5: 3}
    assert tiers(index, "正文:太原") == dict.fromkeys([3, 4, 5, 6, 8], 0)
    assert tiers(index, "地点:太原") == {2: 2}


def test_several_words_that_joined_are_the_whole_title(index):
    assert tiers(index, "太原 工会") == {1: 4, 5: 3, 2: 2, 3: 1, 8: 1, 4: 0}
    assert tiers(index, "工会 太原") == {1: 3, 5: 3, 2: 2, 3: 0, 4: 0, 8: 0}, "between Han characters no space is put"
    assert tiers(index, "annual report") == {6: 4, 7: 0}
    assert tiers(index, '"annual report"') == {6: 4}
    assert tiers(index, "report annual") == {6: 3, 7: 0}


def test_between_which_characters_a_space_stands(archive):
    titles = ["リンゴ太原", "リンゴ 太原", "太原a", "太原 a", "12 日", "〇日", "甲” 乙"]
    index = archive.publish([archive.document(i, title) for i, title in enumerate(titles)])
    for text, whole in (("リンゴ 太原", 0), ("太原 a", 3), ("12 日", 4), ("〇 日", 5), ("甲” 乙", 6)):
        assert [number for number, tier in tiers(index, text).items() if tier == 4] == [whole], text


def test_with_fields_words_are_not_joined(index):
    assert tiers(index, "标题:太原 标题:工会") == {1: 3, 5: 3}
    assert tiers(index, "太原 正文:工会") == {3: 0, 4: 0, 8: 0}


def test_two_or_three_words_joined_in_the_body(archive):
    body = "甲乙丙丁戊己庚辛" * 4
    index = archive.publish(
        [archive.document(0, "", f"一{body}。"), archive.document(1, "", "甲乙，丙丁，戊己，庚辛" + body[:5])]
    )
    assert tiers(index, "甲乙 丙丁") == {0: 1, 1: 1}
    assert tiers(index, "丙丁 戊己 庚辛") == {0: 1, 1: 0}
    assert tiers(index, "甲乙 丙丁 戊己 庚辛") == {0: 0, 1: 0}, "four words are too many"
    assert tiers(index, f"{body[:12]} {body[12:24]}") == {0: 1}
    assert tiers(index, f"{body[:12]} {body[12:25]}") == {0: 0}, "25 characters are too many"


def test_the_best_tier_of_alternatives_counts_and_points_add_up(index):
    assert tiers(index, "太原 | 工会")[1] == 3
    assert tiers(index, "太原 工会 | 报告")[1] == 4
    one, other, both = (points(index, text) for text in ("太原", "报告", "太原 | 报告"))
    assert both == {number: one.get(number, 0) + other.get(number, 0) for number in one | other}


def test_points_by_field_and_rarity(archive):
    names = ("place", "department", "topic", "number", "note")
    documents = [archive.document(0, "甲"), archive.document(1, body="甲")]
    documents += [archive.document(2 + i, fields={name: ("甲",)}) for i, name in enumerate(names)]
    documents += [archive.document(7 + i, "乙") for i in range(24)]
    documents[3] = replace(documents[3], title="甲", fields={"department": ("甲", "甲甲")})
    index = archive.publish(documents)
    # 31 documents, of which 7 hold it: 32 // 8 has three binary digits.
    assert points(index, "甲") == {0: 24, 1: 3, 2: 18, 3: 24 + 18, 4: 18, 5: 12, 6: 6}
    assert points(index, "乙") == dict.fromkeys(range(7, 31), 8)
    assert points(index, "主题:甲") == {4: 6 * 5}, "of one document: 32 // 2 has five"


def test_often(archive):
    bodies = ["安全" * 2, "安全" * 3, "安全，安全，安全", "安全生产" * 3, "全生" * 3 + "安全产", "生产安全"]
    index = archive.publish([archive.document(i, body=body) for i, body in enumerate(bodies)])
    assert points(index, "安全") == {0: 1, 1: 2, 2: 2, 3: 2, 4: 1, 5: 1}
    assert points(index, "安全生") == {3: 2}, "only one document holds it: its text tells, not how often"
    assert points(index, "全") == dict.fromkeys(range(6), 1), "of one character it is not recorded"
    few = archive.publish([archive.document(i, body=body) for i, body in enumerate(bodies)], verify=6)
    assert set(points(few, "安全").values()) == {1}, "nor where few documents hold it"
    bodies = ["安全生产" * 3, "安全生产" * 3, "安全生" + "安全" * 3, "安全生" * 3]
    index = archive.publish([archive.document(i, body=body) for i, body in enumerate(bodies)])
    assert points(index, "安全生") == {0: 2, 1: 2, 2: 1, 3: 2}


def test_often_counts_more_where_the_word_is_rare(archive):
    bodies = ["安全" * 3, "安全", "安全"]
    index = archive.publish([archive.document(i, body=(bodies + ["别的"] * 28)[i]) for i in range(31)])
    assert points(index, "安全") == {0: 8, 1: 4, 2: 4}, "32 // 4 has four binary digits"


def test_near_words_come_first_within_a_tier(archive):
    apart = "太原" + "，别的" * 40 + "工会"
    documents = [archive.document(i, "", "太原的工会" if i == 2 else apart) for i in range(6)]
    index = archive.publish(documents)
    assert found(index.search("太原 工会")) == [2, 5, 4, 3, 1, 0]
    assert found(index.search("太原 工会", offset=1, limit=2)) == [5, 4]
    assert found(index.search("太原 工会", sort="newest")) == [5, 4, 3, 2, 1, 0]
    assert found(index.search("太原")) == [5, 4, 3, 2, 1, 0]
    documents.append(archive.document(6, "", apart, {"place": ("太原", "工会")}))
    assert found(archive.publish(documents).search("太原 工会")) == [6, 2, 5, 4, 3, 1, 0], "tiers come first"


def test_only_the_first_twenty_are_looked_at_for_nearness(archive):
    apart = "太原" + "，别的" * 40 + "工会"
    documents = [archive.document(i, "", "太原的工会" if i in (3, 9) else apart) for i in range(25)]
    index = archive.publish(documents)
    order = found(index.search("太原 工会", limit=25))
    assert order == [9, *(i for i in range(24, 4, -1) if i != 9), 4, 3, 2, 1, 0]
    assert found(index.search("太原 工会", offset=20, limit=5)) == order[20:]
    assert found(index.search("太原 工会", offset=18, limit=5)) == order[18:23]


TEXTS = ("太原", "工会", "太原工会", "安", "安全", "全生", "a", "ab", "b 太", "原", "会安")
OPERATORS = ("", "", "", "-", "标题:", "正文:", "地点:", "主题:")


def some_archive(archive, rng):
    def text(most):
        return "".join(
            rng.choice(("太", "原", "工会", "安全", "太原", "a", "b ", "，", "安全安全安全"))
            for _ in range(rng.randint(0, most))
        )

    def names(most):
        return tuple(text(2) for _ in range(rng.randint(0, most)))

    return [
        archive.document(
            i, text(3), "\n".join(text(12) for _ in range(2)) + ("别" * 80 + text(2)) * rng.randint(0, 1),
            {name: names(2) for name in ("place", "department", "topic", "number", "note")},
            days=rng.choice([(0, 0), (20100101, 20101231), (20120505, 20120505)]),
        )
        for i in range(rng.randint(1, 45))
    ]  # fmt: skip


def some_query(rng):
    def alternative():
        words = [rng.choice(OPERATORS) + rng.choice(TEXTS) for _ in range(rng.randint(1, 3))]
        return " ".join([*words, *rng.choice(([], [], [], ["日期:2010"]))])

    return " | ".join(alternative() for _ in range(rng.choice((1, 1, 1, 2))))


@pytest.mark.parametrize("seed", range(6))
def test_any_query_gives_the_plain_order_and_the_plain_scores(archive, seed):
    rng = random.Random(seed)
    documents, verify = some_archive(archive, rng), rng.choice((0, 1, 4))
    least = rng.choice((5, 1000))
    index = archive.publish(documents, verify=verify, least=least)
    plain = PlainIndex(documents, verify, divide(len(documents), least))
    for _ in range(60):
        text = some_query(rng)
        alternatives = parse_alternatives(text)
        result = index.search(text, limit=1000)
        if result.split or result.partial:
            assert not plain.ranked(alternatives)
            continue
        assert found(result) == plain.order(alternatives), text
        scores = {number: tier * TIER + points for number, (tier, points) in plain.ranked(alternatives).items()}
        assert {hit.id: hit.score for hit in result.hits} == scores, text
