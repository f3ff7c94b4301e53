"""Frequent words of titles, for corrections: what recurs between the phrases that every title has. No dictionary is needed."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from huibian.pinyin import HAN

_PHRASES = "关于|赴|前往|参观|考察|学习|调研|调查|交流|借鉴|先进|经验|做法|情况|工作|报告|请示|总结|汇报|通知|纪要|的|和|与|及|等|在|对|到|省市|有关|相关|开展|进行"
_EDGE = ""
_SHORTEST, _LONGEST = 2, 8
_LEAST = 2  # titles
_NEIGHBOURS = 3  # so many different ones on a side show that the word ends there, if none makes up more than half
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
    counts = _frequent(stretches)
    before: dict[str, Counter[str]] = {word: Counter() for word in counts}
    after: dict[str, Counter[str]] = {word: Counter() for word in counts}
    for stretch, times in stretches.items():
        for start, end in _spans(stretch):
            word = stretch[start:end]
            if word in counts:
                before[word][stretch[start - 1] if start else _EDGE] += times
                after[word][stretch[end : end + 1]] += times
    found = (word for word in counts if word not in known and _is_closed(before[word]) and _is_closed(after[word]))
    return sorted(found, key=lambda word: (-counts[word], -len(word), word))[:limit]


def _spans(stretch: str) -> Iterator[tuple[int, int]]:
    for start in range(len(stretch) - 1):
        for end in range(start + _SHORTEST, min(start + _LONGEST, len(stretch)) + 1):
            yield start, end


def _frequent(stretches: Mapping[str, int]) -> dict[str, int]:
    """Count the parts of the stretches that recur; a longer one does only where its own parts do, so few are looked at."""
    frequent: dict[str, int] = {}
    for length in range(_SHORTEST, _LONGEST + 1):
        counts: Counter[str] = Counter()
        for stretch, times in stretches.items():
            parts = {stretch[start : start + length] for start in range(len(stretch) - length + 1)}
            for part in parts:
                if length == _SHORTEST or (part[:-1] in frequent and part[1:] in frequent):
                    counts[part] += times
        frequent |= {part: count for part, count in counts.items() if count >= _LEAST}
    return frequent


def _is_closed(neighbours: Counter[str]) -> bool:
    total = neighbours.total()
    if neighbours[_EDGE] * _AT_EDGE >= total:
        return True
    return len(neighbours) >= _NEIGHBOURS and 2 * max(neighbours.values()) <= total
