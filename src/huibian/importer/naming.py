"""The names of the files that an import writes: short, in pinyin, since addresses follow from them."""

import re
from collections.abc import Mapping, Sequence

from huibian import pinyin
from huibian.importer.guessing import Guess

UNDATED = "undated"
_NO_SUBJECT = re.compile(
    r"关于|前往|赴|等地|等省|等市|省市|部分|考察团|考察|学习|参观|调研|培训|交流|情况|工作|外出|的|报告|请示|总结|汇报|心得|体会|通报|方案|及|与|和|对|到|在|《|》|省|市|自治区"
)
_LONGEST = 60
_MOST_PLACES = 3


def folder_of(guesses: Mapping[str, Guess]) -> str:
    """Return the folder of a report: its year, or `undated`."""
    date = guesses.get("date")
    year = date.value[:4] if date is not None and isinstance(date.value, str) else ""
    return year if year.isdigit() else UNDATED


def stem_of(guesses: Mapping[str, Guess]) -> str:
    """Return the name of a report's file without its ending: the places, then what the title says beside them."""
    provinces, below = (_texts(guesses.get(key)) for key in ("provinces", "destinations"))
    places = below if len(provinces) <= 1 and 0 < len(below) <= 2 else provinces or below
    shown = [place.rpartition("/")[2] for place in places]
    title = guesses["title"].value if "title" in guesses else ""
    subject = title if isinstance(title, str) else ""
    for name in (*provinces, *below):
        subject = subject.replace(name.rpartition("/")[2], " ").replace(name[:2], " ")
    words = [word for word in re.split(r"\W+", _NO_SUBJECT.sub(" ", subject)) if len(word) > 1]
    text = " ".join([*shown[:_MOST_PLACES], *(words[-1:] if words else [])])
    return pinyin.slug(text.strip() or subject or "report", max_bytes=_LONGEST)


def _texts(guess: Guess | None) -> Sequence[str]:
    if guess is None:
        return ()
    return (guess.value,) if isinstance(guess.value, str) else guess.value
