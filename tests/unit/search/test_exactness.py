"""Any substring finds exactly the documents that a plain `in` finds."""

import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huibian.search.document import FIELDS
from search.conftest import folded_fields, make_document, publish

ALPHABET = "安全生产太原aB1 \n。（𠮷𰻝\u0301é-"
SMALL = st.text(st.sampled_from(ALPHABET), max_size=25)
DOCUMENTS = st.lists(st.tuples(SMALL, SMALL, st.lists(SMALL, max_size=3)), min_size=1, max_size=7)


def expect(documents, number, word):
    return [i for i, document in enumerate(documents) if word in folded_fields(document)[FIELDS[number].name]]


def check(index, documents, word):
    found_anywhere = set()
    for number in range(len(FIELDS)):
        found = index.searcher().reader().substrings.find(number, word)
        ids = expect(documents, number, word)
        assert found.ids.tolist() == ids, (FIELDS[number].name, word)
        found_anywhere |= set(ids)
    return found_anywhere


@settings(max_examples=40, deadline=None)
@given(DOCUMENTS, st.data())
def test_every_substring_of_a_small_archive(rows, data):
    documents = [
        make_document(i, title, body, {"place": tuple(places)}) for i, (title, body, places) in enumerate(rows)
    ]
    with tempfile.TemporaryDirectory() as folder:
        index = publish(
            Path(folder),
            documents,
            batch=data.draw(st.integers(1, 8)),
            shard_size=data.draw(st.sampled_from([64, 4096])),
            verify=data.draw(st.integers(0, 3)),
        )
        lines = [line for d in documents for text in folded_fields(d).values() for line in text.split("\n") if line]
        for line in data.draw(st.lists(st.sampled_from(lines or ["太原"]), max_size=6)):
            start = data.draw(st.integers(0, len(line) - 1))
            word = line[start : start + data.draw(st.integers(1, 8))].strip()
            if word:
                assert check(index, documents, word) or not lines
        absent = data.draw(st.text(st.sampled_from("安全生产太原ab1"), min_size=1, max_size=4))
        check(index, documents, absent)


@pytest.mark.parametrize("verify", [0, 2, 24])
def test_a_generated_archive(tmp_path, verify):
    rng = random.Random(11)
    characters = "的一是在有人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严𠮷𰻝AQ108。，"
    documents = []
    for number in range(120):
        body = "\n".join("".join(rng.choices(characters, k=rng.randint(5, 60))) for _ in range(rng.randint(1, 12)))
        documents.append(
            make_document(
                number,
                "".join(rng.choices(characters[:30], k=12)),
                body,
                {"topic": ("".join(rng.choices(characters[:9], k=3)),)},
            )
        )
    index = publish(tmp_path, documents, batch=50, verify=verify)
    for _ in range(150):
        text = rng.choice(
            [
                rng.choice(list(folded_fields(rng.choice(documents)).values())),
                folded_fields(rng.choice(documents))["body"],
            ]
        )
        start, length = rng.randrange(len(text) or 1), rng.randint(1, 8)
        word = text[start : start + length]
        if word and "\n" not in word:
            expected = check(index, documents, word)
            result = index.search(f'"{word}"', sort="oldest", limit=len(documents))
            assert [hit.id for hit in result.hits] == sorted(expected)
            assert result.total == len(expected)


def test_nothing_matches_across_values_blocks_or_fields(archive):
    index = archive.publish(
        [archive.document(0, "太原", "原来\n如此", {"place": ("山西", "西安"), "topic": ("生产",)})]
    )
    for word in ("原原", "原原来", "来如", "原来如", "西西", "山西西", "安生"):
        assert index.search(word).total == 0, word
    for word in ("原来", "西安", "山西", "如此"):
        assert index.search(word).total == 1, word


def test_a_word_longer_than_any_document(archive):
    index = archive.publish([archive.document(0, body="太原" * 300), archive.document(1, body="太原" * 90)], verify=2)
    assert index.search("太原" * 100).total == 1
    assert index.search("太原" * 90).total == 2
