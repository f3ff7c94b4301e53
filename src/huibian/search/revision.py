"""An index whose documents' texts changed, without working it out anew: only the entries that they touch are.

The published index tells what it held, the new texts what it has to hold. A document changes the entries of the stretches that it
gained or lost, and of those whose candidates it joined or left: the ones that are one character longer.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from huibian.search.analyzer import gram_key, phrase_hash
from huibian.search.document import BODY, OFTEN, TITLE, TITLE_BEGIN, TITLE_END
from huibian.search.files import IndexFiles
from huibian.search.lists import Int64s, Rows, encode_lists
from huibian.search.manifest import FileKind, Manifest
from huibian.search.occurrences import Entry, SegmentSubstrings, Substrings, gram_code
from huibian.search.phrases import FIRST_EXCEPTIONAL
from huibian.search.shards import SHARD_SIZE, entry_weight, join_shard, shard_count, shard_size_of

Texted = Mapping[int, Sequence[str]]  # folded texts of all fields, by document
Changes = dict[int, dict[int, Entry | None]]  # by shard and name; None: there is no such entry any more
FIRST_PHRASE = 3  # characters
_WORTH_A_PAIR = 8  # documents worked out anew take as long as what has to do with a pair of characters
_FEW_PAIRS = 1000


class RevisionError(Exception):
    """The index has to be worked out anew: the number of its shards changes, or something else that they all depend on; or that is quicker."""


@dataclass(frozen=True, slots=True)
class Revised:
    """What becomes of an index: payloads of shards (by segment, kind and number), and what the manifest tells of them, by segment."""

    payloads: dict[tuple[int, FileKind, int], bytes]
    weights: tuple[tuple[int, int], ...]
    shortest_title: int


def windows(text: str, length: int) -> Counter[str]:
    """Count the stretches of some length in a folded text; a space alone is none."""
    found = Counter(line[i : i + length] for line in text.split("\n") for i in range(len(line) - length + 1))
    if length == 1:
        found.pop(" ", None)
    return found


class State:
    """Which documents hold a stretch, before the texts changed or after: exact, or None where few are left to look into."""

    def __init__(self, verify: Sequence[int], substrings: SegmentSubstrings) -> None:
        self.verify = verify
        self.substrings = substrings
        self._known: dict[tuple[int, str], Int64s | None] = {}

    def known(self, field: int, word: str) -> Int64s | None:
        """Return the documents whose field holds a word; None where its candidates, or those of a part, are so few that nothing is recorded."""
        key = (field, word)
        if key not in self._known:
            self._known[key] = self._find(field, word)
        return self._known[key]

    def candidates(self, field: int, word: str) -> Int64s | None:
        """Return the documents that hold both parts of a word; None where they are few."""
        left, right = self.known(field, word[:-1]), self.known(field, word[1:])
        if left is None or right is None:
            return None
        both = _common(left, right)
        return both if len(both) > self.verify[field] else None

    def _find(self, field: int, word: str) -> Int64s | None:
        if len(word) <= 2:
            return self.substrings.find(field, word).ids
        candidates = self.candidates(field, word)
        return None if candidates is None else self.substrings.held(field, word, candidates)


class Changed(State):
    """The state after some documents' texts changed."""

    def __init__(self, before: State, texts: Texted) -> None:
        super().__init__(before.verify, before.substrings)
        self.before = before
        self.new = texts
        self.documents = np.array(sorted(texts), np.int64)

    def _find(self, field: int, word: str) -> Int64s | None:
        holding = [document for document in self.documents.tolist() if word in self.new[document][field]]
        if len(word) <= 2:
            return self._with(self.substrings.find(field, word).ids, holding)
        candidates = self.candidates(field, word)
        if candidates is None:
            return None
        others = self.before.known(field, word)
        if others is None:
            unchanged = np.setdiff1d(candidates, self.documents, assume_unique=True)
            others = unchanged[[word in self.substrings.folded(int(each))[field] for each in unchanged]]
        return self._with(others, holding)

    def _with(self, others: Int64s, holding: Sequence[int]) -> Int64s:
        unchanged = np.setdiff1d(others, self.documents, assume_unique=True)
        return np.sort(np.concatenate((unchanged, np.array(holding, np.int64))))


@dataclass(frozen=True)
class Difference:
    """What one field of a document held and holds."""

    old: str
    new: str

    @cached_property
    def _same(self) -> tuple[int, int]:
        """How many characters are the same at the beginning of both texts, and how many at the end."""
        shorter = min(len(self.old), len(self.new))
        begin = next((i for i in range(shorter) if self.old[i] != self.new[i]), shorter)
        rest = shorter - begin
        end = next((i for i in range(rest) if self.old[-1 - i] != self.new[-1 - i]), rest)
        return begin, end

    def _changing(self, text: str, length: int) -> set[str]:
        """Return the stretches of some length in a text that reach into what is not the same."""
        begin, end = self._same
        return set(windows(text[max(begin - length + 1, 0) : len(text) - max(end - length + 1, 0)], length))

    @cached_property
    def pairs(self) -> tuple[Counter[str], Counter[str]]:
        """Count the pairs, before and after."""
        return windows(self.old, 2), windows(self.new, 2)

    def changed(self, length: int) -> set[str]:
        """Return the stretches that stand in one of the texts only."""
        gone = {each for each in self._changing(self.old, length) if each not in self.new}
        return gone | {each for each in self._changing(self.new, length) if each not in self.old}

    def counted(self) -> set[str]:
        """Return the pairs that stand there often in one of the texts only."""
        old, new = self.pairs
        return {pair for pair in old.keys() & new.keys() if (old[pair] >= OFTEN) != (new[pair] >= OFTEN)}

    def touched(self, length: int) -> set[str]:
        """Return the words of three characters or more that the document newly holds or holds no more, and those whose parts it does."""
        words = self.changed(length)
        for part in self.changed(length - 1):
            words.update(part + text[place] for text, place in self._around(part[1:], length - 2))
            words.update(text[place] + part for text, place in self._around(part[:-1], -1))
        return words

    def _around(self, part: str, offset: int) -> Iterator[tuple[str, int]]:
        """Yield text and place of the characters at an offset from the places of a stretch, where these are of the same line."""
        for text in (self.old, self.new):
            place = text.find(part)
            while place >= 0:
                if 0 <= place + offset < len(text) and text[place + offset] != "\n":
                    yield text, place + offset
                place = text.find(part, place + 1)


def revise(files: IndexFiles, substrings: Substrings, changed: Texted, shard_size: int = SHARD_SIZE) -> Revised:
    """Work out what changes with some documents' texts (folded, all fields of each).

    Raises RevisionError, and IndexDamaged.
    """
    payloads = {}
    weights = []
    shortest = files.manifest.shortest_title
    for segment in substrings.segments:
        span = range(segment.first, segment.first + segment.segment.documents)
        texts = {document - segment.first: fields for document, fields in changed.items() if document in span}
        if not texts:
            weights.append(segment.segment.weights)
            continue
        revision = SegmentRevision(files.manifest, segment, texts, shard_size)
        revised, weight = revision.work_out()
        payloads.update({(segment.number, kind, number): payload for (kind, number), payload in revised.items()})
        weights.append(weight)
        shortest = min(shortest, revision.shortest_title())
    return Revised(payloads, tuple(weights), shortest)


class SegmentRevision:
    """Works out which shards of a segment change with some of its documents' texts; these are counted from its first."""

    def __init__(self, manifest: Manifest, substrings: SegmentSubstrings, changed: Texted, shard_size: int) -> None:
        self._shard_size = shard_size_of(substrings.number, shard_size)
        self.manifest = manifest
        self.segment = substrings.segment
        self.before = State(manifest.verify, substrings)
        self.after = Changed(self.before, changed)
        self.substrings = substrings
        self.differences = {
            (document, field): Difference(old, fields[field])
            for document, fields in sorted(changed.items())
            for field, old in enumerate(substrings.folded(document))
            if old != fields[field]
        }

    @property
    def _size(self) -> int:
        """How many pairs of characters the documents gained or lost."""
        return sum(len(difference.changed(2)) for difference in self.differences.values())

    def work_out(self) -> tuple[dict[tuple[FileKind, int], bytes], tuple[int, int]]:
        """Return the shards that change, and what all weigh. Raises RevisionError, and IndexDamaged."""
        if self.segment.seed or self._size > max(self.segment.documents // _WORTH_A_PAIR, _FEW_PAIRS):
            raise RevisionError
        payloads: dict[tuple[FileKind, int], bytes] = {}
        weights = []
        for kind, changes, total in (
            (FileKind.GRAMS, self._grams(), self.segment.weights[0]),
            (FileKind.PHRASES, self._phrases(), self.segment.weights[1]),
        ):
            weight = total
            for number, entries in changes.items():
                before = self.substrings.entries(kind, number)
                held = {name: entry for name, entry in (before | entries).items() if entry is not None}
                weight += _weigh(held) - _weigh(before)
                if held != before:
                    payloads[kind, number] = join_shard(kind, held)
            if shard_count(weight, self._shard_size) != self.segment.shards(kind):
                raise RevisionError
            weights.append(weight)
        return payloads, (weights[0], weights[1])

    def shortest_title(self) -> int:
        """Return the least length of a title, as far as the documents tell that changed. Raises RevisionError."""
        shortest = self.manifest.shortest_title
        for (_, field), difference in self.differences.items():
            if field != TITLE:
                continue
            old, new = (max(len(text) - len(TITLE_BEGIN + TITLE_END), 0) for text in (difference.old, difference.new))
            if old <= self.manifest.shortest_title or not new:
                raise RevisionError  # another title may be the shortest one now
            shortest = min(shortest, new)
        return shortest

    def _words(self, length: int) -> dict[int, set[str]]:
        """Return the words that change, by field."""
        words: dict[int, set[str]] = defaultdict(set)
        for (_, field), difference in self.differences.items():
            words[field] |= difference.changed(length) if length < FIRST_PHRASE else difference.touched(length)
            if length == FIRST_PHRASE - 1 and field == BODY:
                words[field] |= difference.counted()
        return words

    def _grams(self) -> Changes:
        """Return the entries of one character and two that change."""
        changes: Changes = defaultdict(dict)
        for length in range(1, FIRST_PHRASE):
            for field, words in self._words(length).items():
                for word in words:
                    documents = self.after.known(field, word)
                    entry = self._gram(field, word, documents) if documents is not None and documents.size else None
                    changes[gram_key(word) % self.segment.grams][gram_code(field, word)] = entry
        return changes

    def _gram(self, field: int, word: str, documents: Int64s) -> Entry:
        often = np.empty(0, np.int64)
        if field == BODY and len(word) == FIRST_PHRASE - 1 and len(documents) > self.manifest.verify[BODY]:
            before = self.substrings.find(field, word)
            counts = {
                document: difference.pairs[1][word]
                for (document, of), difference in self.differences.items()
                if of == BODY
            }
            marked = set(before.ids[before.often].tolist()) if len(before.ids) > self.manifest.verify[BODY] else None
            if marked is None:
                marked = {each for each in documents.tolist() if self._is_often(each, word)}
            marked -= counts.keys()
            marked |= {document for document, count in counts.items() if count >= OFTEN}
            often = np.searchsorted(documents, sorted(marked))
        lists = _encode((documents, self.segment.documents), (often, len(documents)))
        return (len(documents), len(often)), lists

    def _is_often(self, document: int, word: str) -> bool:
        return windows(self.substrings.folded(document)[BODY], len(word))[word] >= OFTEN

    def _phrases(self) -> Changes:
        """Return the entries of three characters and more that change."""
        changes: Changes = defaultdict(dict)
        for length in range(FIRST_PHRASE, self.manifest.longest + 1):
            for field, words in self._words(length).items():
                for word in sorted(words, key=self._phrase_shard):
                    entry, was_recorded = self._phrase(field, word), self.before.candidates(field, word) is not None
                    if entry is None and not was_recorded:
                        continue
                    number, name = self._phrase_shard(word), phrase_hash(word, field, 0)
                    if not was_recorded and name in self.substrings.entries(FileKind.PHRASES, number):
                        raise RevisionError  # another phrase has its hash
                    changes[number][name] = entry
        return changes

    def _phrase_shard(self, word: str) -> int:
        return gram_key(word[:3]) % self.segment.phrases

    def _phrase(self, field: int, word: str) -> Entry | None:
        candidates = self.after.candidates(field, word)
        held = self.after.known(field, word)
        if candidates is None or held is None:
            return None
        is_told = len(held) > 0 if len(word) < FIRST_EXCEPTIONAL else len(held) < len(candidates)
        if not is_told:
            return None
        return (len(held),), _encode((np.searchsorted(candidates, held), len(candidates)))


def _common(left: Int64s, right: Int64s) -> Int64s:
    """Return what two ascending lists have in common."""
    fewer, more = (left, right) if len(left) < len(right) else (right, left)
    common: Int64s = fewer[np.append(more, -1)[np.searchsorted(more, fewer)] == fewer]
    return common


def _encode(*lists: tuple[Int64s, int]) -> bytes:
    """Code lists one behind the other, each out of its universe."""
    return b"".join(
        encode_lists(Rows.of(np.array([len(each)]), each), np.array([size]))[0].tobytes() for each, size in lists
    )


def _weigh(entries: Mapping[int, Entry]) -> int:
    return sum(entry_weight(len(columns) + 1, len(lists)) for columns, lists in entries.values())
