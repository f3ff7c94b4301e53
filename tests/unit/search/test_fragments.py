"""Documents as files: any text comes back as it was, small, and what is damaged is an error."""

import contextlib
import json
import zlib
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from huibian.search import fragments
from huibian.search.document import SearchDocument
from huibian.search.fragments import (
    Dictionary,
    build_dictionary,
    decode_fragment,
    deflate,
    encode_fragment,
    fragment_path,
    inflate,
)
from huibian.search.manifest import FileKind, unpack_file
from search.conftest import make_document

ODD = (
    '太原的，。“”—…·〔〕\u3000①é€ａ㐂囧镕ɡー가\u0301\u200b\ud800\udfff\ufdd0\uffff\U0002070e\U0010ffff\0\n\x1f\x7f"\\</'
)
TEXTS = st.text(st.one_of(st.sampled_from(ODD), st.characters()), max_size=30)
# Two halves of a character, one behind the other, are that character in any JSON text.
WHOLE = TEXTS.filter(lambda text: text == text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass"))
SECTIONS = st.lists(st.tuples(WHOLE, WHOLE, WHOLE), max_size=3)


def some_documents():
    bodies = [
        "我们一行七人到太原学习，听取情况介绍。\n现将有关情况报告如下：",
        "太原市总工会的情况介绍。",
        "现将情况报告如下：天气晴。",
    ] * 5
    return [
        replace(make_document(i, f"关于赴太原学习第{i}次的报告", body), department="总工会", places=("太原",), date="2012年12月8日")
        for i, body in enumerate(bodies)
    ]  # fmt: skip


DICTIONARIES = [Dictionary(), Dictionary("的，太"), build_dictionary(some_documents())]


def round_trip(document, dictionary):
    data = encode_fragment(document, dictionary, 7)
    return decode_fragment(unpack_file(data, FileKind.DOCUMENT, document.id, 7), dictionary)


@given(WHOLE, WHOLE, SECTIONS, st.lists(WHOLE, max_size=3), st.sampled_from(DICTIONARIES))
@example("\U0002f804\ud800", "\udc00", [("a", "甲", "乙\n丙")], ["\x7f"], Dictionary())
def test_any_text_comes_back(title, other, sections, values, dictionary):
    document = SearchDocument(
        id=2**40, url=f"/{other}/", title=title, date=other, edtf=title, earliest=0, latest=0, department=other, places=tuple(values), topics=(title,), document_type=other,
        document_number=title, source=other, sections=tuple(sections), fields={"place": tuple(values), "note": (title, other)},
    )  # fmt: skip
    assert round_trip(document, dictionary) == {
        "url": f"/{other}/",
        "title": title,
        "date": other,
        "edtf": title,
        "department": other,
        "places": values,
        "topics": [title],
        "type": other,
        "number": title,
        "source": other,
        "fields": ["\n".join(values), "", "", "", f"{title}\n{other}"],
        "sections": [list(section) for section in sections],
    }


@pytest.mark.parametrize("dictionary", DICTIONARIES, ids=range(len(DICTIONARIES)))
def test_every_character_comes_back(dictionary):
    """All of them at once, each beside others of its kind and beside others."""
    every = "".join(chr(code) for code in range(0x11000) if not 0xD800 <= code < 0xE000)
    body = "\n".join((every, every[::-1], every[::7] + every[::11], every[:300] * 2))
    assert round_trip(make_document(0, every[0x4DF0:0x9FB0], body), dictionary)["sections"] == [["", "", body]]


def test_what_the_code_writes_is_what_the_format_page_says():
    coder = Dictionary("的，太")
    text = "的，太原abc"
    assert coder.encode(text) == b"\x01\x02\x03" + "原".encode("gbk") + b"abc"
    assert coder.decode(coder.encode(text)) == text
    bytes_of_one = [*range(0x01, 0x20), *range(0x7F, 0xA1), 0xFF]
    frequent = "".join(chr(0x4E00 + 7 * i) for i in range(len(bytes_of_one)))
    assert list(Dictionary(frequent).encode(frequent)) == bytes_of_one
    assert Dictionary(frequent).decode(bytes(bytes_of_one)) == frequent
    for odd in "①é囧㐂\U0002070e":  # outside of GBK, or of its parts that all decoders agree on
        data = encode_fragment(make_document(0, odd), Dictionary(), 0)
        text = zlib.decompress(unpack_file(data, FileKind.DOCUMENT, 0, 0), -15)
        assert json.dumps(odd).encode() in text


def test_the_dictionary_makes_documents_smaller():
    documents = some_documents()
    dictionary = build_dictionary(documents)
    assert dictionary == build_dictionary(some_documents())
    assert set("太原学习情况报告，。") <= set(dictionary.frequent)
    assert len(dictionary.past) <= 32 << 10
    with_it, without = (
        sum(len(encode_fragment(document, each, 0)) for document in documents) for each in (dictionary, Dictionary())
    )
    assert with_it < without * 0.5
    assert build_dictionary([]).frequent == ""


def test_characters_of_two_units_are_never_frequent():
    """Each byte stands for one unit of UTF-16; an archive may consist of other characters all the same."""
    documents = [make_document(i, "𠮷𰻝" * 9, "𠮷😀é" * 99 + "\ud800\n" + "𰻝" * 20) for i in range(4)]
    dictionary = build_dictionary(documents)
    assert dictionary.frequent == "é"
    assert Dictionary.unpack(dictionary.pack()) == dictionary
    for document in documents:
        assert round_trip(document, dictionary)["sections"] == [["", "", document.sections[0][2]]]
    with pytest.raises(ValueError, match="than may be"):
        Dictionary.unpack(Dictionary("é𠮷").pack())


def test_a_dictionary_of_a_large_sample_stays_small(monkeypatch):
    monkeypatch.setattr(fragments, "DICTIONARY_SIZE", 600)
    documents = [
        make_document(i, f"报告{i}", "".join(chr(0x4E00 + (i % 5 * j) % 90) for j in range(900))) for i in range(40)
    ]
    dictionary = build_dictionary(documents)
    assert 300 < len(dictionary.past) < 600 + 200
    assert [round_trip(document, dictionary)["title"] for document in documents] == [d.title for d in documents]


@given(st.lists(st.sampled_from("的，太原学习"), unique=True).map("".join), st.binary(max_size=40))
def test_a_dictionary_comes_back(frequent, past):
    dictionary = Dictionary(frequent, past)
    assert Dictionary.unpack(dictionary.pack()) == dictionary


def test_a_damaged_dictionary_is_an_error():
    whole = Dictionary("的，太", b"past").pack()
    for size in range(len(whole)):
        with pytest.raises(ValueError, match=r"more or less|damaged"):
            Dictionary.unpack(whole[:size])
    for data in (
        b"\x81" * 3,
        b"\x03\xff\xff\xff",
        bytes([3 * 200 % 128 | 128, 3 * 200 // 128]) + ("的" * 200).encode(),
    ):
        with pytest.raises(ValueError, match=r"\w"):
            Dictionary.unpack(deflate(data))


@given(st.binary(max_size=40), st.sampled_from(DICTIONARIES))
def test_any_bytes_are_a_text_or_an_error(data, dictionary):
    with contextlib.suppress(ValueError):
        dictionary.decode(data)
    with pytest.raises(ValueError, match=r"\w"):
        decode_fragment(deflate(data, dictionary.past), dictionary)


GOOD = {
    "url": "", "title": "", "date": "", "edtf": "", "department": "", "places": ["太原", "大同"], "topics": [], "type": "", "number": "1", "source": "", "fields": [0, "x", 0, 0, ""],
    "sections": [["", "", ""]],
}  # fmt: skip
BAD = [
    {"title": 1},
    {"title": None},
    {"places": "x"},
    {"places": [1]},
    {"topics": [None]},
    {"fields": [""] * 4},
    {"fields": [""] * 6},
    {"fields": [0] * 5},
    {"fields": [1, "", "", "", ""]},
    {"fields": [False, "", "", "", ""]},
    {"fields": None},
]
BAD += [
    {"sections": {}},
    {"sections": ["a"]},
    {"sections": [["", ""]]},
    {"sections": [["", "", "", ""]]},
    {"sections": [["", "", 1]]},
    {"sections": None},
]


def test_what_is_no_document_is_an_error():
    decoded = decode_fragment(deflate(json.dumps([*GOOD.values()]).encode()), Dictionary())
    assert decoded == GOOD | {"fields": ["太原\n大同", "x", "", "1", ""]}
    texts = [json.dumps([*(GOOD | change).values()]) for change in BAD]
    texts += [json.dumps([value for key, value in GOOD.items() if key != missing]) for missing in GOOD]
    texts += [json.dumps([*GOOD.values(), [], []]), "", "{}", "[]", "null", "{", "[" * 100_000]
    for text in texts:
        with pytest.raises(ValueError, match=r"\w"):
            decode_fragment(deflate(text.encode()), Dictionary())


def test_a_fragment_tells_what_its_rarer_traditional_characters_become():
    for title, body, expected in (
        ("學習", "礦山", ["學学", "礦矿", "習习"]),
        ("学习", "后面", None),
        ("学习", "乾坤", None),
    ):
        data = encode_fragment(make_document(0, title, body), Dictionary(), 0)
        listed = json.loads(Dictionary().decode(inflate(unpack_file(data, FileKind.DOCUMENT, 0, 0))))
        assert (listed[12:] or [None])[0] == expected
        assert round_trip(make_document(0, title, body), Dictionary())["title"] == title


@given(st.binary(max_size=200), st.binary(max_size=50))
def test_deflating(data, dictionary):
    packed = deflate(data, dictionary)
    assert inflate(packed, dictionary) == data
    for size in {0, len(packed) // 2, len(packed) - 1}:
        with pytest.raises(ValueError, match=r"more or less|damaged"):
            inflate(packed[:size], dictionary)


def test_paths():
    assert [fragment_path(n) for n in (0, 999, 1000, 123456)] == [
        "documents/0/0.bin",
        "documents/0/999.bin",
        "documents/1/1000.bin",
        "documents/123/123456.bin",
    ]
