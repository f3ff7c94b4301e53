"""Frequent words of titles, for corrections: what recurs between the phrases that every title has. No dictionary is needed."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable

from huibian.pinyin import HAN

_PHRASES = "关于|赴|前往|参观|考察|学习|调研|调查|交流|借鉴|先进|经验|做法|情况|工作|报告|请示|总结|汇报|通知|纪要|的|和|与|及|等|在|对|到|省市|有关|相关|开展|进行"
_EDGE = ""
_SHORTEST, _LONGEST = 2, 8
_LEAST = 2  # titles
_NEIGHBOURS = 3  # so many different ones on a side show that the word ends there
_AT_EDGE = 4  # or one in so many occurrences at the edge of its stretch


def title_words(titles: Iterable[str], names: Collection[str] = (), limit: int = 300) -> list[str]:
    """Return the words that stand in two titles or more, the most frequent first; `names` are known and left out.

    A title is cut at what is no Han character, at the phrases that all titles have, and at the names. Of what lies between, a
    part is a word if on both sides it often stands at the cut, or beside different characters.
    """
    known = set(names)
    cut = re.compile(
        "|".join([f"[^{HAN}]+", *map(re.escape, sorted(known, key=lambda n: (-len(n), n)) if known else ()), _PHRASES])
    )
    stretches = Counter(part for title in titles for part in set(cut.split(title)) if len(part) >= _SHORTEST)
    counts: Counter[str] = Counter()
    before: dict[str, Counter[str]] = defaultdict(Counter)
    after: dict[str, Counter[str]] = defaultdict(Counter)
    for stretch, times in stretches.items():
        for start in range(len(stretch) - 1):
            for end in range(start + _SHORTEST, min(start + _LONGEST, len(stretch)) + 1):
                word = stretch[start:end]
                counts[word] += times
                before[word][stretch[start - 1] if start else _EDGE] += times
                after[word][stretch[end : end + 1]] += times
    found = (
        word
        for word, count in counts.items()
        if count >= _LEAST and word not in known and _ends(before[word], count) and _ends(after[word], count)
    )
    return sorted(found, key=lambda word: (-counts[word], -len(word), word))[:limit]


def _ends(neighbours: Counter[str], count: int) -> bool:
    return neighbours[_EDGE] * _AT_EDGE >= count or len(neighbours) >= _NEIGHBOURS
