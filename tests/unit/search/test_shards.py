"""The shards, read here number by number as the format page says, hold exactly the grams and phrases of the texts."""

import random

import numpy as np
import pytest

from huibian.search import indexing, shards, tables
from huibian.search.analyzer import gram_key, phrase_hash
from huibian.search.document import FIELDS
from huibian.search.lists import Rows, decode_list
from huibian.search.manifest import FileKind, Manifest, shard_path, unpack_file
from huibian.search.phrases import Entries
from huibian.search.shards import encode_grams, encode_phrases, shard_count
from huibian.search.tables import Names, Tables, phrase_table
from search.test_grams import plain_grams
from search.test_phrases import plain_entries, some_documents


class Numbers:
    """Reads varints and lists one after the other."""

    def __init__(self, data):
        self.data, self.at = data, 0

    def number(self):
        value = shift = 0
        while True:
            byte = self.data[self.at]
            self.at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    def list(self, size, length, universe):
        found, used = decode_list(np.frombuffer(self.data[self.at : self.at + length], np.uint8), size, universe)
        assert used == length
        self.at += length
        return found.tolist()


def read_grams(payloads, universe):
    found = {}
    for shard, payload in enumerate(payloads):
        numbers = Numbers(payload)
        code, entries = 0, []
        for _ in range(numbers.number()):
            code += numbers.number()
            entries.append((code, numbers.number(), numbers.number(), numbers.number()))
        assert [entry[0] for entry in entries] == sorted({entry[0] for entry in entries})
        for code, size, often, length in entries:
            end = numbers.at + length
            second = code % 2**21
            gram = chr(code // 2**21 % 2**21) + (chr(second - 1) if second else "")
            assert gram_key(gram) % len(payloads) == shard
            stream = np.frombuffer(payload[numbers.at : end], np.uint8)
            documents, used = decode_list(stream, size, universe)
            ranks, more = decode_list(stream[used:], often, size)
            assert used + more == length
            numbers.at = end
            found[code // 2**42, gram] = (documents.tolist(), documents[ranks].tolist())
        assert numbers.at == len(payload)
    return found


def read_phrases(payloads, expected, seed):
    """Read the entries for which `expected` tells how many candidates there are."""
    found = {}
    named = {}
    for field, phrase in expected:
        named[gram_key(phrase[:3]) % len(payloads), phrase_hash(phrase, field, seed)] = (field, phrase)
    assert len(named) == len(expected)
    for shard, payload in enumerate(payloads):
        numbers = Numbers(payload)
        count = numbers.number()
        hashes = numbers.list(count, numbers.number(), 2**32)
        sizes = [(numbers.number(), numbers.number()) for _ in range(count)]
        for each, (size, length) in zip(hashes, sizes, strict=True):
            name = named[shard, each]
            candidates = expected[name][0]
            found[name] = (candidates, numbers.list(size, length, candidates))
        assert numbers.at == len(payload)
    return found


@pytest.mark.parametrize(
    ("seed", "shard_size", "verify"), [(0, 64, 0), (3, 100, 1), (13, 300, 2), (17, 4096, 30), (29, 64, 25)]
)
def test_the_shards_of_an_archive(archive, seed, shard_size, verify):
    documents = some_documents(seed)
    files = archive.encode(documents, batch=7, shard_size=shard_size, verify=verify)
    manifest = Manifest.parse(files["manifest.json"])
    (segment,) = manifest.segments
    assert shard_size > 300 or (segment.grams > 1 and segment.phrases > 1)

    def payloads(kind, count):
        return [unpack_file(files[shard_path(0, kind, n)], kind, n, manifest.order) for n in range(count)]

    rows = [(d.title, d.sections[0][2], d.fields["place"]) for d in documents]
    expected = {}
    for length in (1, 2):
        for (field, gram), counts in plain_grams(rows, 0, length, third="place").items():
            often = [document for document, count in sorted(counts.items()) if count >= 3]
            has_often = length == 2 and FIELDS[field].name == "body" and len(counts) > verify
            expected[field, gram] = (sorted(counts), often if has_often else [])
    assert read_grams(payloads(FileKind.GRAMS, segment.grams), len(documents)) == expected

    expected = plain_entries(documents, verify)
    assert read_phrases(payloads(FileKind.PHRASES, segment.phrases), expected, segment.seed) == expected


def tables_of(phrases, folder):
    """One portion's tables, with these phrases of three characters; each of as many candidates holds one."""
    codes = np.array([[ord(c) for c in phrase] for phrase in phrases], np.int32).reshape(-1, 3)
    ranks = Rows.of(np.ones(len(phrases), np.int64), np.arange(len(phrases)))
    fields = np.zeros(len(phrases), np.int8)
    entries = Entries(fields, codes, ranks, np.full(len(phrases), len(phrases)))
    table = phrase_table(entries)
    nothing = phrase_table(Entries(fields[:0], codes[:0], ranks.take(np.empty(0, np.int64)), np.empty(0, np.int64)))
    return [
        Tables(nothing.save(folder / "grams"), table.save(folder / "phrases"), Names.save(folder / "names", [entries]))
    ]


def test_no_two_phrases_of_a_shard_have_one_hash(monkeypatch, tmp_path):
    rng = random.Random(6)
    phrases = sorted({"".join(rng.choices("abcdefgh", k=3)) for _ in range(150)})
    whole = tables.phrase_hashes

    def few(codes, fields, seed):
        return whole(codes, fields, seed) % np.uint64(16 if seed < 5 else 2**32)

    monkeypatch.setattr(tables, "phrase_hashes", few)
    made = encode_phrases(tables_of(phrases, tmp_path), shard_size=10**9)
    assert (made.count, made.seed) == (1, 5)
    expected = {(0, phrase): (len(phrases), [number]) for number, phrase in enumerate(phrases)}
    assert read_phrases(list(made.payloads), expected, 5) == expected


def test_phrases_of_different_shards_may_have_one_hash(monkeypatch, tmp_path):
    one, other = (next(p for p in ("abc", "abd", "abe", "abf", "abg") if gram_key(p) % 2 == n) for n in (0, 1))
    monkeypatch.setattr(tables, "phrase_hashes", lambda codes, fields, seed: np.full(len(codes), 7, np.uint64))
    monkeypatch.setattr(shards, "shard_count", lambda weight, shard_size: 2)
    made = encode_phrases(tables_of([one, other], tmp_path))
    assert (made.count, made.seed, len(list(made.payloads))) == (2, 0, 2)


def test_nothing_is_one_empty_shard(tmp_path):
    empty = tables_of([], tmp_path)
    made = encode_grams(empty)
    assert (list(made.payloads), made.count, made.weight) == ([b"\0"], 1, 0)
    made = encode_phrases(empty)
    assert (list(made.payloads), made.count, made.weight, made.seed) == ([b"\0\0"], 1, 0, 0)


def test_the_number_of_shards_is_round():
    counts = [shard_count(weight) for weight in range(0, 50_000_000, 4096)]
    assert counts[:33] == [1, *range(1, 33)]
    assert counts == sorted(counts)
    assert len(set(counts)) < 200
    for weight, count in zip(range(0, 50_000_000, 4096), counts, strict=True):
        assert count <= max(1, weight / 4096) < count * 17 / 16 + 1


@pytest.mark.parametrize("room", [1, 3000])
def test_shards_made_a_few_at_a_time_are_the_same(archive, monkeypatch, room):
    documents = some_documents(29)
    whole = archive.encode(documents, batch=7, shard_size=100)
    monkeypatch.setattr(shards, "_BYTES_AT_ONCE", room)
    monkeypatch.setattr(indexing, "LARGEST", 100)
    assert archive.encode(documents, batch=7, shard_size=100) == whole


def test_shards_are_about_as_large_as_asked_for(archive):
    documents = [
        archive.document(
            i, body="".join(random.Random(i).choices("".join(map(chr, range(0x4E00, 0x4E00 + 300))), k=400))
        )
        for i in range(50)
    ]
    for shard_size in (1000, 4096):
        files = archive.encode(documents, shard_size=shard_size)
        sizes = [len(data) for path, data in files.items() if path.startswith("grams/")]
        assert len(sizes) > 10
        assert shard_size * 0.5 < sum(sizes) / len(sizes) < shard_size * 1.2
