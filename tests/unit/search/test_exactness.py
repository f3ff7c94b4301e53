"""Any substring finds exactly the documents that a plain `in` finds."""

import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huibian.search.analyzer import LONGEST
from huibian.search.document import FIELDS, TITLE_BEGIN, TITLE_END, index_texts
from huibian.search.fold import fold
from search.conftest import make_document, publish

ALPHABET = "安全生产太原aB1 \n。（𠮷𰻝\u0301é-"
SMALL = st.text(st.sampled_from(ALPHABET), max_size=25)
DOCUMENTS = st.lists(st.tuples(SMALL, SMALL, st.lists(SMALL, max_size=3)), min_size=1, max_size=7)
NAMES = [spec.name for spec in FIELDS[2:]]
# Frequent ones, a few of other kinds.
CHARACTERS = "的一是在有人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严𠮷𰻝AQ108。，"


class Checked:
    """An index, and the texts of its fields, a title between its marks."""

    def __init__(self, index, documents):
        self.index = index
        self.texts = [[fold(text) for text in index_texts(document)] for document in documents]
        self.substrings = index.searcher().reader().substrings

    def lines(self, field):
        return [line for texts in self.texts for line in texts[field].split("\n") if line]

    def expect(self, field, word):
        return [number for number, texts in enumerate(self.texts) if word in texts[field]]

    def check(self, word):
        """What every field finds, and what a query in quotation marks finds."""
        anywhere = set()
        for field, spec in enumerate(FIELDS):
            expected = self.expect(field, word)
            assert self.substrings.find(field, word).ids.tolist() == expected, (spec.name, word)
            anywhere |= set(expected)
        if word == word.strip(" ") and '"' not in word:
            assert self.index.search(f'"{word}"', limit=0).total == len(anywhere), word
        return anywhere


@settings(max_examples=30)
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
            least=data.draw(st.sampled_from([2, 1000])),
        )
        checked = Checked(index, documents)
        lines = [line for field in range(len(FIELDS)) for line in checked.lines(field)]
        for line in lines[:6]:
            start = data.draw(st.integers(0, len(line) - 1))
            end = data.draw(st.integers(start + 1, len(line)))
            if line[start:end] != " ":
                checked.check(line[start:end])
        absent = fold(data.draw(SMALL)).replace("\n", "")
        if absent:
            checked.check(absent)


def repetitive_archive(rng):
    """Two or three characters, in every field: what parts promise, wholes often do not keep, at every length."""
    alphabet = "ab安"[: rng.randint(2, 3)] + rng.choice(("", "", " "))

    def text(most, least=0):
        return "".join(rng.choices(alphabet, k=rng.randint(least, most)))

    return alphabet, [
        make_document(
            i,
            text(12),
            "\n".join(text(60, 1) for _ in range(rng.randint(1, 4))),
            {name: tuple(text(20) for _ in range(rng.randint(0, 2))) for name in NAMES},
        )
        for i in range(rng.randint(3, 40))
    ]


def some_words(rng, alphabet, checked, count, longest):
    """Stretches of the texts, of titles with their marks too, and words made up."""
    found = 0
    while found < count:
        field = rng.choice((0, 1, 1, 1, rng.randrange(len(FIELDS))))
        length = rng.randint(1, longest)
        word = "".join(rng.choices(alphabet, k=length))
        lines = checked.lines(field)
        if lines and rng.random() < 0.6:
            line = rng.choice(lines)
            start = rng.randrange(max(1, len(line) - length + 1))
            word = line[start : start + length]
        if word != " " and "  " not in word:
            found += 1
            yield field, word


@pytest.mark.parametrize("seed", range(12))
def test_repetitive_texts(tmp_path, seed):
    """Words of one character to sixteen, present and absent, for every number of documents to look into."""
    rng = random.Random(seed)
    alphabet, documents = repetitive_archive(rng)
    index = publish(tmp_path, documents, batch=rng.choice([3, 7, 100]), verify=rng.choice([0, 1, 2, 5]))
    checked = Checked(index, documents)
    present = 0
    for field, word in some_words(rng, alphabet, checked, 200, LONGEST):
        expected = checked.expect(field, word)
        assert checked.substrings.find(field, word).ids.tolist() == expected, (FIELDS[field].name, word)
        present += bool(expected)
        if word.isalpha():
            checked.check(word)
    assert 60 < present < 200


@pytest.mark.parametrize("seed", range(3))
def test_words_longer_than_the_longest_that_is_recorded(tmp_path, seed):
    """All their stretches of sixteen are; only where more documents hold them than may be looked into, that is the answer."""
    rng = random.Random(seed)
    alphabet, documents = repetitive_archive(rng)
    verify = rng.choice([0, 1, 2, 5])
    checked = Checked(publish(tmp_path, documents, verify=verify), documents)
    for field, word in some_words(rng, alphabet, checked, 100, 40):
        stretches = [word[i : i + LONGEST] for i in range(max(1, len(word) - LONGEST + 1))]
        promising = set.intersection(*(set(checked.expect(field, stretch)) for stretch in stretches))
        expected = checked.expect(field, word) if len(promising) <= verify else sorted(promising)
        assert checked.substrings.find(field, word).ids.tolist() == expected


def test_all_stretches_of_a_long_word_but_not_the_word(tmp_path):
    """Few reports hold both stretches of sixteen: their texts tell. Many: they are taken to hold the word."""
    word = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午"
    both, left, right = f"{word[:-1]}。{word[1:]}", word[:-1], word[1:]
    documents = [make_document(i, body=body) for i, body in enumerate([both, both, *[left] * 3, *[right] * 3, word])]
    for verify, expected in ((3, [8]), (2, [0, 1, 8])):
        index = publish(tmp_path, documents, verify=verify)
        assert index.searcher().reader().substrings.find(1, word).ids.tolist() == expected


@pytest.mark.parametrize("verify", [0, 2, 24])
def test_a_generated_archive(tmp_path, verify):
    rng = random.Random(11)
    documents = []
    for number in range(120):
        body = "\n".join("".join(rng.choices(CHARACTERS, k=rng.randint(5, 60))) for _ in range(rng.randint(1, 12)))
        title, topic = "".join(rng.choices(CHARACTERS[:30], k=12)), "".join(rng.choices(CHARACTERS[:9], k=3))
        documents.append(make_document(number, title, body, {"topic": (topic,)}))
    checked = Checked(publish(tmp_path, documents, batch=50, verify=verify), documents)
    for _ in range(150):
        line = rng.choice(checked.lines(rng.choice((0, 1, 1, 4))))
        start = rng.randrange(len(line))
        word = line[start : start + rng.randint(1, 8)].strip(TITLE_BEGIN + TITLE_END)
        if word:
            expected = checked.check(word)
            hits = checked.index.search(f'"{word}"', sort="oldest", limit=len(documents)).hits
            assert [hit.id for hit in hits] == sorted(expected)


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
