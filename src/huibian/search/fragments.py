"""What a hit shows, with its text, as the index publishes it: compressed against what the documents have in common."""

import json
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import zip_longest
from typing import Any

import numpy as np
import numpy.typing as npt

from huibian.search.codec import decode_varints, encode_varints
from huibian.search.document import FIELDS, SearchDocument, body_text
from huibian.search.fold import rare_variants
from huibian.search.manifest import PER_FOLDER, FileKind, pack_file

DICTIONARY_SIZE = 20 << 10
_SAMPLE_CHARACTERS = 800_000
_GRAM = 3  # characters; shorter repetitions are hardly worth a reference
_STRETCH = 12
_RARE = 3  # documents; grams of fewer do not count
# The bytes that stand for frequent characters.
_FREE = (*range(0x01, 0x20), *range(0x7F, 0xA1), 0xFF)
_PAIRED = 0xA1  # the bytes from here on, but the last, come in pairs: a character of two bytes
_MAY_BE_FREQUENT = re.compile("[\x7f-\ud7ff\ue000-\uffff]")  # one UTF-16 unit each
_ID_ORDINAL = re.compile("^[（(]?[一二三四五六七八九十]+[、）)]")
_ID_WORDS = re.compile("[a-z0-9一-鿿]+")
_NAMES = (
    "url", "title", "date", "edtf", "department", "places", "topics", "type", "number", "source", "fields", "sections",
)  # fmt: skip
_LISTS = ("places", "topics")
_TEXTS = tuple(name for name in _NAMES if name not in (*_LISTS, "fields", "sections"))
_SECTION = 3  # texts: id, heading, blocks


@dataclass(frozen=True)
class Dictionary:
    """What the documents have in common: their most frequent characters, which take one byte, and stretches of text."""

    frequent: str = ""
    past: bytes = b""

    def pack(self) -> bytes:
        """Return the payload of `dictionary.bin`."""
        frequent = self.frequent.encode()
        return deflate(encode_varints(np.array([len(frequent)])).tobytes() + frequent + self.past)

    @classmethod
    def unpack(cls, payload: bytes) -> "Dictionary":
        """Read the payload of `dictionary.bin`. Raises ValueError where it is none."""
        data = inflate(payload)
        size = next((i for i, byte in enumerate(data) if byte < 0x80), 0) + 1
        count = int(decode_varints(np.frombuffer(data[:size], np.uint8))[0]) if data else 0
        frequent = data[size : size + count].decode()
        if len(frequent) > len(_FREE) or not all(map(_MAY_BE_FREQUENT.match, frequent)):
            raise ValueError("too many frequent characters, or others than may be")
        return cls(frequent, data[size + count :])

    def encode(self, text: str) -> bytes:
        """Write a JSON text in the code of this archive; what has no code there is escaped."""
        units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
        codes = self._codes[units]
        parts: list[bytes] = []
        start = 0
        for place in np.flatnonzero(codes == 0).tolist():
            parts += (codes[start:place].tobytes(), f"\\u{units[place]:04x}".encode())
            start = place + 1
        parts.append(codes[start:].tobytes())
        return b"".join(parts).translate(None, b"\0")  # the first byte of codes that have one

    def decode(self, data: bytes) -> str:
        """Read a text. Raises ValueError where the data are none."""
        numbers = np.frombuffer(data, np.uint8).astype(np.uint16)
        is_paired = (numbers >= _PAIRED) & (numbers < _FREE[-1])
        since = np.arange(len(numbers)) - np.maximum.accumulate(np.where(is_paired, -1, np.arange(len(numbers))))
        is_second = is_paired & (since % 2 == 0)
        is_first = is_paired & ~is_second
        if (is_first & ~np.append(is_second[1:], False)).any():
            raise ValueError("half a character")
        numbers[is_first] = numbers[is_first] << 8 | numbers[np.flatnonzero(is_first) + 1]
        units = self._characters[numbers[~is_second]]
        if not units.all():
            raise ValueError("a code that stands for nothing")
        text: str = units.tobytes().decode("utf-16-le", "surrogatepass")
        return text

    @cached_property
    def _codes(self) -> npt.NDArray[np.uint16]:
        """By UTF-16 unit the code, of one byte or two, the high one first; 0 where there is none."""
        codes = np.zeros(0x10000, ">u2")
        codes[0x20:0x7F] = np.arange(0x20, 0x7F)
        characters = _two_byte_characters()
        codes[[ord(each) for each in characters]] = [int.from_bytes(each.encode("gbk")) for each in characters]
        codes[[ord(each) for each in self.frequent]] = _FREE[: len(self.frequent)]
        return codes

    @cached_property
    def _characters(self) -> npt.NDArray[np.uint16]:
        """By code the UTF-16 unit; 0 where there is none."""
        units = np.zeros(0x10000, np.uint16)
        known = np.flatnonzero(self._codes)
        units[self._codes[known]] = known
        return units


@cache
def _two_byte_characters() -> str:
    """Return the characters that are written as in GBK, both bytes from A1 on: those that every decoder of it agrees on."""
    punctuation = "。，、；：？！“”‘’（）《》—…·〔〕\u3000"
    han = map(chr, range(0x4E00, 0x9FA6))
    return punctuation + "".join(each for each in han if min(each.encode("gbk")) >= _PAIRED)


def fragment_path(document_id: int) -> str:
    """Return where a document's fragment lies below `search-index/`."""
    return f"documents/{document_id // PER_FOLDER}/{document_id}.bin"


def _fragment_text(document: SearchDocument) -> str:
    """Return a fragment before it is coded."""
    sections = [
        [anchor if anchor != plain_id(heading) else 1, heading, text] for anchor, heading, text in document.sections
    ]
    value = [*_head(document), sections]
    text = _json(value)
    variants = _variants_in(text)
    return _json([*value, variants]) if variants else text


def _head(document: SearchDocument) -> list[Any]:
    """Return what a fragment tells before the sections."""
    shown = ("\n".join(document.places), document.department, "\n".join(document.topics), document.document_number)
    texts = ["\n".join(document.fields.get(spec.name, ())) for spec in FIELDS[2:]]
    return [
        document.url,
        document.title,
        document.date,
        document.edtf,
        document.department,
        document.places,
        document.topics,
        document.document_type,
        document.document_number,
        document.source,
        [0 if text == other else text for text, other in zip_longest(texts, shown)],
    ]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@cache
def _rare_units() -> npt.NDArray[np.bool_]:
    """Mark the traditional characters that a reader has to be told about, by UTF-16 unit."""
    units = np.zeros(0x10000, bool)
    units[list(rare_variants())] = True
    return units


def _variants_in(text: str) -> list[str]:
    """Return the rarer traditional characters in a text, each with what it becomes behind it."""
    units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
    found = np.unique(units[_rare_units()[units]]).tolist()
    return [chr(unit) + chr(rare_variants()[unit]) for unit in found]


def encode_fragment(document: SearchDocument, dictionary: Dictionary, order: int) -> bytes:
    """Return a document's file, in an archive of this order."""
    payload = deflate(dictionary.encode(_fragment_text(document)), dictionary.past)
    return pack_file(FileKind.DOCUMENT, document.id, order, payload)


def decode_fragment(payload: bytes, dictionary: Dictionary) -> dict[str, Any]:
    """Read the payload of a document's file. Raises ValueError where it is none."""
    try:
        listed = json.loads(dictionary.decode(inflate(payload, dictionary.past)))
    except RecursionError as error:
        raise ValueError("no document") from error
    if not isinstance(listed, list) or not 0 <= len(listed) - len(_NAMES) <= 1:
        raise ValueError("no document")
    value = dict(zip(_NAMES, listed, strict=False))
    if not _is_complete(value):
        raise ValueError("no document")
    shown = ("\n".join(value["places"]), value["department"], "\n".join(value["topics"]), value["number"])
    value["fields"] = [other if text == 0 else text for text, other in zip_longest(value["fields"], shown)]
    for section in value["sections"]:
        if section[0] == 1:
            section[0] = plain_id(section[1])
    return value


def plain_id(heading: str) -> str:
    """Return the id that most headings have, made of what they say; an empty text where that is nothing."""
    words = _ID_WORDS.findall(_ID_ORDINAL.sub("", heading).lower())
    return "s-" + "-".join(words) if words else ""


def _is_complete(value: Mapping[str, Any]) -> bool:
    """Whether a fragment holds what a hit shows, each in its form."""
    lists = [value[key] for key in (*_LISTS, "fields")]
    sections = value["sections"]
    if not isinstance(sections, list) or not all(isinstance(each, list) for each in (*lists, *sections)):
        return False
    fields = value["fields"]
    texts = [value[key] for key in _TEXTS]
    texts += [text for key in _LISTS for text in value[key]]
    texts += [text for text in fields[:-1] if type(text) is not int or text] + fields[-1:]
    texts += [text for section in sections for text in section if text != 1]
    shapes = [len(section) == _SECTION and section[1] != 1 and section[2] != 1 for section in sections]
    return len(fields) == len(FIELDS) - 2 and all(shapes) and all(isinstance(text, str) for text in texts)


def deflate(data: bytes, dictionary: bytes = b"") -> bytes:
    """Compress without any head (RFC 1951)."""
    options = (9, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY)
    compressor = zlib.compressobj(*options, dictionary) if dictionary else zlib.compressobj(*options)
    return compressor.compress(data) + compressor.flush()


def inflate(data: bytes, dictionary: bytes = b"") -> bytes:
    """Undo `deflate`. Raises ValueError where the data are damaged."""
    decompressor = zlib.decompressobj(-15, zdict=dictionary) if dictionary else zlib.decompressobj(-15)
    try:
        text = decompressor.decompress(data)
    except zlib.error as error:
        raise ValueError("damaged data") from error
    if not decompressor.eof or decompressor.unused_data:
        raise ValueError("more or less data than there should be")
    return text


def build_dictionary(documents: Sequence[SearchDocument]) -> Dictionary:
    """Choose what many documents have in common, from a sample of them; deterministic.

    The stretches are chosen after the COVER algorithm (Liao, Petri, Moffat, Wirth: Effective construction of relative Lempel-Ziv
    dictionaries, 2016), simplified: of each portion of the text the stretch whose grams stand in most documents is taken, a gram
    counting once. The best come last, where references to them are shortest.
    """
    texts = [body_text(document.sections) for document in documents]
    counts = np.bincount(_code_points("".join(map(_fragment_text, documents))))
    common = sorted((-int(counts[point]), chr(point)) for point in np.flatnonzero(counts))
    frequent = "".join(character for _, character in common if _MAY_BE_FREQUENT.match(character))[: len(_FREE)]

    joined = "\n".join(texts)[:_SAMPLE_CHARACTERS]
    size = max(len(joined) * 2 * _STRETCH // DICTIONARY_SIZE, _STRETCH)
    chosen = [(score, joined[start : start + _STRETCH]) for score, start in _stretches(texts, joined, size)]
    text = json.dumps("".join(stretch for _, stretch in sorted(chosen)), ensure_ascii=False)[1:-1]
    skeleton = _json([*_head(documents[0]), [[""]]])[:-4] if documents else ""
    coder = Dictionary(frequent)
    past = coder.encode(text)[-DICTIONARY_SIZE:]
    return Dictionary(frequent, past + coder.encode(skeleton))


def _code_points(text: str) -> npt.NDArray[np.int64]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)


def _grams(text: str) -> npt.NDArray[np.int64]:
    """Return the grams of a text as numbers, one for each place."""
    points = _code_points(text)
    grams = points[: len(points) - _GRAM + 1].copy()
    for offset in range(1, _GRAM):
        grams = grams << 21 | points[offset : len(points) - _GRAM + 1 + offset]
    return grams


def _stretches(texts: Sequence[str], joined: str, size: int) -> Iterator[tuple[float, int]]:
    """Yield score and place of the best stretch in each portion of `joined`, `size` characters long, that has any."""
    if not (each := [np.unique(_grams(text)) for text in texts if len(text) >= _GRAM]):
        return
    known, frequencies = np.unique(np.concatenate(each), return_counts=True)
    weights = np.where(frequencies < _RARE, 0, frequencies)
    grams = _grams(joined)
    places = np.minimum(np.searchsorted(known, grams), len(known) - 1)
    weights = np.append(weights, 0)  # for grams that two texts make together
    places[known[places] != grams] = len(known)
    window = np.ones(_STRETCH - _GRAM + 1)
    for start in range(0, len(joined), size):
        portion = places[start : min(start + size, len(joined)) - _GRAM + 1]
        if len(portion) < len(window):
            continue
        scores = np.convolve(weights[portion], window, "valid")
        best = int(scores.argmax())
        if scores[best] > 0:
            weights[portion[best : best + len(window)]] = 0  # taken
            yield float(scores[best]), start + best
