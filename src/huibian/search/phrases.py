"""Which candidates really hold three or four characters, and five or more. See docs/search-index.md, Phrases shard.

Two neighbouring grams that a document holds make up the longer gram only where they stand next to each other. Of three and four
characters it is recorded which candidates hold them. Five or more almost always follow from their parts: they fail only in a document
that repeats what the parts have in common, with other characters around it, so only these exceptions are worked out and recorded.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from huibian.search.analyzer import LONGEST
from huibian.search.codec import Integers
from huibian.search.grams import Alphabet, Keys, RunText
from huibian.search.lists import Int64s, Rows
from huibian.search.sets import DocumentSets, candidates, intersect

FIRST_EXCEPTIONAL = 5
_FILTER_BITS = 27
_PACKED_BITS = 63
_MIX = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Entries:
    """Phrases of one length: fields, code points (a row a phrase), and the ranks of their documents out of so many candidates."""

    fields: Integers
    codes: npt.NDArray[np.int32]
    ranks: Rows
    candidates: Int64s

    @property
    def length(self) -> int:
        """How many characters each has."""
        return int(self.codes.shape[1])


def present_entries(
    parts: DocumentSets, phrases: DocumentSets, alphabet: Alphabet, length: int, verify: int
) -> Entries:
    """Return the phrases of three or four characters with more than `verify` candidates."""
    power = np.uint64(alphabet.base ** (length - 1))
    keys = phrases.keys
    field = keys // (power * np.uint64(alphabet.base))
    left = parts.find(keys // np.uint64(alphabet.base))
    right = parts.find(field * power + keys % power)
    sizes = parts.rows.sizes
    chosen = np.flatnonzero(np.minimum(sizes[left], sizes[right]) > verify)
    members = phrases.rows.take(chosen)
    found = candidates(parts, left[chosen], right[chosen], members)
    many = np.flatnonzero(found.sizes > verify)
    fields, codes = alphabet.unpack(keys[chosen[many]], length)
    return Entries(fields, codes, Rows(members.starts, found.ranks).take(many), found.sizes[many])


@dataclass(frozen=True, slots=True)
class Frequent:
    """Tells of keys whether they may be among those of large sets: a Bloom filter with one hash function."""

    bits: npt.NDArray[np.uint8]

    @classmethod
    def of(cls, sets: DocumentSets, verify: int) -> "Frequent":
        """Take the sets of more than `verify` documents."""
        bits = np.zeros(1 << (_FILTER_BITS - 3), np.uint8)
        places = cls._places(sets.keys[sets.rows.sizes > verify])
        np.bitwise_or.at(bits, places >> 3, (1 << (places & 7)).astype(np.uint8))
        return cls(bits)

    @staticmethod
    def _places(keys: Integers) -> Int64s:
        return ((keys.astype(np.uint64) * _MIX) >> np.uint64(64 - _FILTER_BITS)).astype(np.int64)

    def hold(self, keys: Integers) -> npt.NDArray[np.bool_]:
        """Tell of each key whether it may be there."""
        places = self._places(keys)
        held: npt.NDArray[np.bool_] = (self.bits[places >> 3] >> (places & 7).astype(np.uint8)) & 1 > 0
        return held


@dataclass(frozen=True, slots=True)
class Exceptions:
    """Phrases of one length that documents of a run do not hold although they hold both parts: field, ranks of the characters, document."""

    fields: npt.NDArray[np.int8]
    ranks: npt.NDArray[np.int32]
    documents: npt.NDArray[np.int32]

    @classmethod
    def join(cls, parts: Sequence["Exceptions"]) -> "Exceptions":
        """Put those of several runs one after the other."""
        return cls(*(np.concatenate([getattr(part, name) for part in parts]) for name in cls.__slots__))


def run_exceptions(text: RunText, alphabet: Alphabet, frequent: Frequent) -> Iterator[Exceptions]:
    """Yield the exceptions of five, six and so on up to `LONGEST` characters of which all stretches of four are frequent."""
    size = len(text.ranks)
    places = np.flatnonzero(text.room >= 4)
    reach = np.zeros(size + 1, np.int64)  # how many frequent stretches of four begin here, one after the other
    is_frequent = np.zeros(size, bool)
    is_frequent[places] = frequent.hold(text.keys(places, 4, alphabet.base))
    ends = np.where(is_frequent, size, np.arange(size))
    reach[:-1] = np.minimum.accumulate(ends[::-1])[::-1] - np.arange(size)

    middles = np.flatnonzero((text.room >= 3) & (np.arange(size) > 0))
    group = text.text[middles].astype(np.int64)
    for offset in range(2):
        middles, group = _repeated(middles, group, text.ranks[middles + offset], alphabet.base)
    for length in range(FIRST_EXCEPTIONAL, LONGEST + 1):
        longer = text.room[middles] >= length - 2
        middles, group = middles[longer], group[longer]
        middles, group = _repeated(middles, group, text.ranks[middles + length - 3], alphabet.base)
        yield _exceptions(text, middles, group, reach, length, alphabet.base)


def _repeated(middles: Int64s, group: Int64s, ranks: Int64s, base: int) -> tuple[Int64s, Int64s]:
    """Keep the places whose group and rank another place has, too; number these pairs as the new groups."""
    codes = group * base + ranks
    bits = max(len(codes) - 1, 1).bit_length()
    if int(codes.max(initial=0)).bit_length() + bits < _PACKED_BITS:
        packed = np.sort(codes << bits | np.arange(len(codes)))
        order, codes = packed & ((1 << bits) - 1), packed >> bits
    else:
        order = np.argsort(codes, kind="stable")
        codes = codes[order]
    begins = np.append(True, codes[1:] != codes[:-1]) if len(codes) else np.empty(0, bool)
    number = np.cumsum(begins) - 1
    kept = np.bincount(number, minlength=1)[number] > 1
    changed = np.diff(number[kept], prepend=-1) > 0
    return middles[order[kept]], np.cumsum(changed) - 1


def _exceptions(text: RunText, middles: Int64s, group: Int64s, reach: Int64s, length: int, base: int) -> Exceptions:
    """Return what documents lack of one length; `middles` are where the `length` − 2 characters in the middle begin, by group."""
    needed = length - 4
    has_left = (text.room[middles - 1] >= length - 1) & (reach[middles - 1] >= needed)
    has_right = (text.room[middles] >= length - 1) & (reach[middles] >= needed)
    before = text.ranks[middles - 1]
    after = text.ranks[np.where(has_right, middles + length - 2, 0)]
    lefts = np.unique((group * base + before)[has_left])
    rights = np.unique((group * base + after)[has_right])
    both = has_left & has_right
    present = np.unique(((group * base + before) * base + after)[both])

    right_group = rights // base
    begin = np.searchsorted(right_group, lefts // base)
    counts = np.searchsorted(right_group, lefts // base, side="right") - begin
    total = int(counts.sum())
    which = np.arange(total) - np.repeat(np.cumsum(counts) - counts, counts) + np.repeat(begin, counts)
    made = np.repeat(lefts, counts) * base + rights[which] % base
    made = made[~_are_in(made, present)]
    rest, last = np.divmod(made, base)
    number, first = np.divmod(rest, base)
    example = np.zeros(int(group.max(initial=0)) + 1, np.int64)
    example[group] = middles
    at = example[number]
    ranks = np.empty((len(at), length), np.int32)
    ranks[:, 0], ranks[:, -1] = first, last
    for offset in range(length - 2):
        ranks[:, offset + 1] = text.ranks[at + offset]
    return Exceptions(text.field[at], ranks, text.document[at])


def _are_in(values: Int64s, others: Int64s) -> npt.NDArray[np.bool_]:
    """Mark the values that are among the others, which ascend."""
    if not len(others):
        return np.zeros(len(values), bool)
    places = np.searchsorted(others, values)
    places[places == len(others)] = 0
    return np.equal(others[places], values)


def _mixed(fields: Integers, ranks: Integers) -> Keys:
    """Give each phrase a number of 64 bits, by which to know it from all others."""
    mixed = (fields.astype(np.uint64) + np.uint64(1)) * _MIX
    for column in ranks.astype(np.uint64).T:
        mixed = (mixed ^ column) * _MIX
        mixed ^= mixed >> np.uint64(29)
    return mixed


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Phrases of one length, each once, in the order of their mixed keys."""

    keys: Keys
    fields: Integers
    ranks: Integers

    @classmethod
    def of(cls, fields: Integers, ranks: Integers) -> "_Wanted":
        keys, first = np.unique(_mixed(fields, ranks), return_index=True)
        return cls(keys, fields[first], ranks[first])

    def parts(self) -> tuple["_Wanted", Keys, Keys]:
        """Return the phrases without their last or first character; and, in the order of these phrases, both keys."""
        left, right = self.ranks[:, :-1], self.ranks[:, 1:]
        parts = _Wanted.of(np.concatenate((self.fields, self.fields)), np.concatenate((left, right)))
        return parts, _mixed(self.fields, left), _mixed(self.fields, right)


def exceptional_entries(
    found: Sequence[Exceptions], fours: DocumentSets, alphabet: Alphabet, verify: int
) -> Iterator[Entries]:
    """Return the phrases of five characters and more that some of their candidates, more than `verify`, do not hold.

    `found` are the exceptions of all runs, of five characters, six and so on; `fours` the documents of all frequent stretches of four.
    """
    wanted = []
    parts: _Wanted | None = None
    for exceptions in reversed(found):
        fields, ranks = exceptions.fields, exceptions.ranks
        if parts is not None:
            fields, ranks = np.concatenate((fields, parts.fields)), np.concatenate((ranks, parts.ranks))
        wanted.append(_Wanted.of(fields, ranks))
        parts = wanted[-1].parts()[0]
    sets = _mixed_fours(fours, parts, alphabet) if parts is not None else fours
    for exceptions, phrases in zip(found, reversed(wanted), strict=True):
        _, left_keys, right_keys = phrases.parts()
        left, right = sets.find(left_keys), sets.find(right_keys)
        sizes = np.append(sets.rows.sizes, 0)
        chosen = np.flatnonzero(np.minimum(sizes[left], sizes[right]) > verify)
        common = intersect(sets, left[chosen], right[chosen])
        many = np.flatnonzero(common.sizes > verify)
        common, chosen = common.take(many), chosen[many]
        lacking = _lacking(common, phrases.keys[chosen], exceptions, sets.universe)
        numbers = common.numbers()
        held = Rows.of(np.bincount(numbers[~lacking], minlength=len(common)), common.values[~lacking])
        exceptional = np.flatnonzero(held.sizes < common.sizes)
        places = np.arange(len(common.values)) - np.repeat(common.starts[:-1], common.sizes)
        yield Entries(
            phrases.fields[chosen[exceptional]],
            alphabet.characters[phrases.ranks[chosen[exceptional]] - 1],
            Rows(held.starts, places[~lacking]).take(exceptional),
            common.sizes[exceptional],
        )
        sets = DocumentSets(phrases.keys[chosen], held, sets.universe, np.empty(0, bool))


def _mixed_fours(fours: DocumentSets, parts: _Wanted, alphabet: Alphabet) -> DocumentSets:
    """Return the sets of the stretches of four that are parts of longer ones, by mixed keys."""
    keys = parts.fields.astype(np.uint64)
    for column in parts.ranks.T:
        keys = keys * np.uint64(alphabet.base) + column.astype(np.uint64)
    numbers = fours.find(keys)
    there = numbers >= 0
    return DocumentSets(parts.keys[there], fours.rows.take(numbers[there]), fours.universe, np.empty(0, bool))


def _lacking(common: Rows, keys: Keys, exceptions: Exceptions, universe: int) -> npt.NDArray[np.bool_]:
    """Mark the candidates, by phrase, that are exceptions."""
    mixed = _mixed(exceptions.fields, exceptions.ranks)
    places = np.searchsorted(keys, mixed)
    places[places == len(keys)] = 0
    known = np.equal(keys[places], mixed) if len(keys) else np.zeros(len(mixed), bool)
    pairs = np.sort(places[known] * universe + exceptions.documents[known])
    return _are_in(common.numbers() * universe + common.values, pairs)
