"""The alphabet of an archive."""

import numpy as np

from huibian.search.alphabet import Alphabet
from huibian.search.batch import CODE_POINTS


def test_an_alphabet_numbers_its_characters_upward():
    texts = "乙甲a\n𠮷\n"
    alphabet = Alphabet.of(np.bincount([ord(c) for c in texts], minlength=CODE_POINTS))
    assert "".join(map(chr, alphabet.characters)) == "a乙甲𠮷"
    assert alphabet.base == 5
    assert alphabet.ranks(np.array([ord("a"), ord("\n"), ord("𠮷")])).tolist() == [1, 0, 4]
    assert Alphabet.of(np.zeros(CODE_POINTS, np.int64)).base == 1
