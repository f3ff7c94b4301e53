"""Which candidates really hold three characters and more. See docs/search-index.md, Phrases shard.

Two neighbouring stretches that a document holds make up the longer one only where they stand next to each other. Of three and four
characters it is recorded which candidates hold them. Five or more almost always follow from their parts: they fail only in a document
that repeats what the parts have in common, with other characters around it, so only these exceptions are worked out and recorded.

All is told of the places of a portion, where the second character of a phrase stands. What its two parts have in common begins there
(the *middle*); with the character before, it is the phrase's left part, with the one behind, the right part.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from huibian.search.alphabet import Alphabet
from huibian.search.codec import Integers
from huibian.search.grams import Grams, Int32s
from huibian.search.lists import Int64s, Rows, ranges
from huibian.search.portions import Portion
from huibian.search.sets import DocumentSets, candidates, intersect

FIRST_EXCEPTIONAL = 5
_NUMBERS_AT_ONCE = 1 << 20
_WORTH_WHILE = 0.7  # of the places: when no more are left, the others are left out
Bools = npt.NDArray[np.bool_]


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


@dataclass(frozen=True)
class Parts:
    """Reads what a portion holds of one character and two, and what has to be recorded of more.

    `verify` says for each field how many candidates are looked into; `universe` is the number of documents.
    """

    portion: Portion
    alphabet: Alphabet
    verify: Int64s
    universe: int

    def ones(self) -> Grams:
        """Tell the characters apart."""
        keys = self.portion.fields.astype(np.int64) * self.alphabet.base + self.portion.columns[1]
        return Grams.number(keys, self.portion.places(), self.portion.documents)

    def longer(self, grams: Grams, ranks: Integers, places: Int32s, *, with_repeats: bool = False) -> Grams:
        """Tell apart the stretches at `places` that go on by one character at either end: those of these `ranks`, line feeds left out."""
        chosen = np.flatnonzero((grams.ids[places] >= 0) & (ranks > 0))
        keys = grams.ids[places[chosen]].astype(np.int64)
        keys *= self.alphabet.base
        keys += ranks[chosen]
        return Grams.number(keys, places[chosen], self.portion.documents, with_repeats=with_repeats)

    def frequent(self, grams: Grams) -> Grams:
        """Keep what more documents hold than are looked into."""
        return grams.frequent(self._least(grams.examples))

    def _least(self, places: Int32s) -> Int64s:
        return self.verify[self.portion.fields[places]]

    def at(self, places: Int32s) -> "Parts":
        """Leave out all places but some, which ascend."""
        return replace(self, portion=self.portion.at(places))

    def lefts(self, ones: Grams) -> Grams:
        """Tell apart the pairs that end with the portion's characters, but for rare ones."""
        return self.frequent(self.longer(ones, self.portion.columns[0], self.portion.places()))

    def entries(self, lefts: Grams, rights: Grams) -> Iterator[Entries]:
        """Yield what is to be recorded of three characters, of four, and so on.

        `lefts` are the pairs that end with the portion's characters, and are frequent in all of the archive, `rights` all that begin with them.
        """
        columns = self.portion.columns
        middles = rights = self.frequent(rights)
        for length in range(3, FIRST_EXCEPTIONAL):
            here = _where((lefts.ids >= 0) & (rights.ids >= 0))
            phrases = self.longer(lefts, columns[length - 1][here], here)
            yield self._present(lefts, rights, phrases, length)
            middles, lefts = rights, self.frequent(phrases)
            del phrases
            here = _where(rights.ids >= 0)
            rights = self.frequent(self.longer(rights, columns[length][here], here, with_repeats=True))
        yield from self._exceptional(lefts, middles, rights)

    def _present(self, lefts: Grams, rights: Grams, phrases: Grams, length: int) -> Entries:
        places = phrases.examples
        sets = _joined(lefts.rows, rights.rows, self.universe)
        found = candidates(sets, lefts.ids[places], rights.ids[places] + len(lefts.rows), phrases.rows)
        many = np.flatnonzero(found.sizes > self._least(places))
        codes = np.stack([self.portion.columns[offset][places[many]] for offset in range(length)], axis=1)
        return Entries(
            self.portion.fields[places[many]],
            self.alphabet.characters[codes.astype(np.int64) - 1],
            Rows(phrases.rows.starts, found.ranks).take(many),
            found.sizes[many],
        )

    def _exceptional(self, fours: Grams, middles: Grams, rights: Grams) -> Iterator[Entries]:
        """Go on from five, for which `fours` are the left parts and `rights` the right ones, to the longest."""
        columns = list(self.portion.columns)
        here = middles.repeats.places
        contexts = _Contexts(middles.repeats.groups, columns[0][here], columns[4][here])
        found = contexts.lacking(here, fours.ids[here] >= 0, rights.ids[here] >= 0, self.alphabet.base)
        yield self._recorded(found, fours, rights, columns)

        begins_frequently = fours.ids >= 0
        del fours
        middles = rights
        places = _alike(middles, middles.repeats.places)
        further = self.portion.further(places)
        numbers = np.arange(len(places))  # those of the places that are left, among all that `further` tells of
        parts, middles = self.at(places), middles.at(places)
        columns, begins_frequently = [column[places] for column in columns], begins_frequently[places]
        places = parts.portion.places()
        for column in further:
            here = middles.repeats.places
            if not len(here):
                return
            columns.append(column[numbers])
            rights = parts.frequent(parts.longer(middles, columns[-1][places], places, with_repeats=True))
            contexts = _Contexts(middles.repeats.groups, columns[0][here], columns[-1][here])
            found = contexts.lacking(here, begins_frequently[here], rights.ids[here] >= 0, self.alphabet.base)
            wanted = _alike(middles, found.lefts)
            lefts = parts.frequent(parts.longer(middles, columns[0][wanted], wanted))
            yield parts._recorded(found, lefts, rights, columns)
            middles = rights
            places = _alike(middles, middles.repeats.places)
            if len(places) < _WORTH_WHILE * len(numbers):
                parts, middles, numbers = parts.at(places), middles.at(places), numbers[places]
                columns, begins_frequently = [each[places] for each in columns], begins_frequently[places]
                places = parts.portion.places()

    def _recorded(self, found: "_Lacking", lefts: Grams, rights: Grams, columns: list[Integers]) -> Entries:
        """Return what is to be recorded of the phrases that some documents lack."""
        left, right = lefts.ids[found.lefts].astype(np.int64), rights.ids[found.rights].astype(np.int64)
        are_frequent = np.flatnonzero((left >= 0) & (right >= 0))
        keys = left[are_frequent] * len(rights.rows) + right[are_frequent]
        keys, first, number = np.unique(keys, return_index=True, return_inverse=True)
        examples = are_frequent[first]
        documents = self.portion.documents[found.lefts[are_frequent]]
        lacking = np.sort(number * self.universe + documents)
        sets = _joined(lefts.rows, rights.rows, self.universe)
        left, right = left[examples], right[examples] + len(lefts.rows)
        least = self._least(found.lefts[examples])
        many, sizes, held = [], [], []
        for first_row, end in ranges(sets.smaller(left, right), _NUMBERS_AT_ONCE):
            common = intersect(sets, left[first_row:end], right[first_row:end])
            keys = (common.numbers() + first_row) * self.universe + common.values
            ranks = np.where(
                _are_in(keys, lacking), -1, np.arange(len(keys)) - np.repeat(common.starts[:-1], common.sizes)
            )
            chosen = np.flatnonzero(common.sizes > least[first_row:end])
            some = Rows(common.starts, ranks).take(chosen)
            kept = some.values >= 0
            many.append(chosen + first_row)
            sizes.append(common.sizes[chosen])
            held.append(Rows.of(np.bincount(some.numbers()[kept], minlength=len(some)), some.values[kept]))
        chosen = np.concatenate([np.empty(0, np.int64), *many])
        before, behind = found.lefts[examples[chosen]], found.rights[examples[chosen]]
        codes = np.stack([*(column[before] for column in columns[:-1]), columns[-1][behind]], axis=1)
        return Entries(
            self.portion.fields[before],
            self.alphabet.characters[codes.astype(np.int64) - 1],
            Rows.join(held),
            np.concatenate([np.empty(0, np.int64), *sizes]),
        )


@dataclass(frozen=True, slots=True)
class _Lacking:
    """Phrases that documents lack although they hold both parts: in such a document, a place of the left part and one of the right."""

    lefts: Int32s
    rights: Int32s


@dataclass(frozen=True, slots=True)
class _Contexts:
    """Places of middles that their documents hold more than once: numbers of these pairs, and the characters before and behind."""

    group: Int32s
    before: Integers
    after: Integers

    def lacking(self, places: Int32s, has_left: Bools, has_right: Bools, base: int) -> _Lacking:
        """Join every left part with every right part of a group; leave out what stands there so."""
        group = self.group.astype(np.int64) * base
        left_keys = group + self.before
        right_keys = group + self.after
        lefts, left_at = np.unique(left_keys[has_left], return_index=True)
        rights, right_at = np.unique(right_keys[has_right], return_index=True)
        both = has_left & has_right
        present = np.unique(left_keys[both] * base + self.after[both])

        begin = np.searchsorted(rights // base, lefts // base)
        counts = np.searchsorted(rights // base, lefts // base, side="right") - begin
        which_left = np.repeat(np.arange(len(lefts)), counts)
        which_right = np.arange(len(which_left)) - np.repeat(np.cumsum(counts) - counts - begin, counts)
        made = np.flatnonzero(~_are_in(lefts[which_left] * base + rights[which_right] % base, present))
        left_places, right_places = places[has_left][left_at], places[has_right][right_at]
        return _Lacking(left_places[which_left[made]], right_places[which_right[made]])


def _where(marked: Bools) -> Int32s:
    return np.flatnonzero(marked).astype(np.int32)


def _alike(grams: Grams, places: Int32s) -> Int32s:
    """Return all places of the stretches that stand at some places."""
    chosen = np.zeros(len(grams.rows) + 1, bool)
    chosen[grams.ids[places]] = True
    return _where(chosen[grams.ids])


def _joined(one: Rows, other: Rows, universe: int) -> DocumentSets:
    """Return the sets of both, one after the other."""
    return DocumentSets(Rows.join((one, other)), universe)


def _are_in(values: Int64s, others: Int64s) -> Bools:
    """Mark the values that are among the others, which ascend."""
    if not len(others):
        return np.zeros(len(values), bool)
    places = np.searchsorted(others, values)
    places[places == len(others)] = 0
    return np.equal(others[places], values)
