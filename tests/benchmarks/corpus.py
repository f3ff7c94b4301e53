#!/usr/bin/env python3
"""Make a corpus of made-up reports, the same every time for the same seed.

    python tests/benchmarks/corpus.py OUT_DIR --reports N [--seed S] [--characters 3000]

Report number i depends on the seed and i alone. The sentences are put together from our own words (`lexicon.txt`) and mean
nothing, but they have the statistics that matter to an index (common and rare words, names that stand in one report only,
numbers, tables, lists) and those that matter to a judge: each report has a topic that it is about, perhaps a second one with
sections of its own, and words of others that it mentions in passing (`plan`). As in a real archive, titles do not always
name the topic, and not every report was given its topics.
"""

import argparse
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path

LEXICON = Path(__file__).with_name("lexicon.txt")
NUMERALS = "一二三四五六七八九十"
UNITS = ("周", "旬", "月", "季", "年")
CITIES_OF_THE_STATE = ("北京", "天津", "上海", "重庆")
REGIONS = {"广西": "广西壮族自治区", "宁夏": "宁夏回族自治区", "新疆": "新疆维吾尔自治区"}
OWN_WORD = 0.4  # of the words of a report's main topic, how many are the one that it went for
PLAIN_TITLES = 0.15  # titles that do not name a topic
NO_TOPICS = 0.15  # reports that were given no topics


@dataclass(frozen=True)
class Topic:
    """A topic: the office that deals with it, the words one searches for, and the things one sees."""

    name: str
    office: str
    words: tuple[str, ...]
    things: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """What a report is about. `topics` is what its fields say, `main` and `second` (or None) what its text is about."""

    path: str
    title: str
    date: str
    department: str
    provinces: tuple[str, ...]
    cities: tuple[str, ...]
    topics: tuple[str, ...]
    main: Topic
    second: Topic | None
    word: str


def full_name(province: str) -> str:
    """Return a province's name as it stands in a text."""
    suffix = "市" if province in CITIES_OF_THE_STATE else "自治区" if province in ("内蒙古", "西藏") else "省"
    return REGIONS.get(province, province + suffix)


class Words:
    """A list to choose from; the first words more often, as in every language."""

    def __init__(self, words: Sequence[str], evenness: int) -> None:
        self.words = words
        self.weights = list(accumulate(1 / (rank + evenness) for rank in range(len(words))))

    def choose(self, rng: random.Random) -> str:
        """Return one of them."""
        return rng.choices(self.words, cum_weights=self.weights)[0]


class Lexicon:
    """The words of `lexicon.txt`."""

    def __init__(self) -> None:
        lists: dict[str, list[str]] = {}
        for line in LEXICON.read_text("utf-8").splitlines():
            if line.startswith("["):
                lines = lists.setdefault(line.strip("[]"), [])
            elif line and not line.startswith("#"):
                lines.append(line)
        self.topics = tuple(
            Topic(name, office, tuple(words.split()), tuple(things.split()))
            for name, office, words, things in (line.split("|") for line in lists["topics"])
        )
        self.provinces = {name: cities.split() for name, cities in (line.split("|") for line in lists["provinces"])}
        single = ("homes", "people", "nouns", "verbs", "qualities", "openings", "reasons", "effects")
        self.lists = {
            name: Words(" ".join(lists[name]).split(), evenness)
            for name, evenness in [
                *((name, 40) for name in single),
                ("sites", 60),
                ("given", 60),
                ("brands", 60),
                ("surnames", 8),
            ]
        }
        self.headings = tuple(" ".join(lists["headings"]).split())
        self.titles = tuple(lists["titles"])
        self.plain_titles = tuple(lists["plain titles"])
        self.clauses = {
            name: tuple(tuple(re.split(r"\{(\w+)\}", line)) for line in lists[name])
            for name in ("clauses", "passing", "province clauses")
        }


@cache
def lexicon() -> Lexicon:
    """Read the words, once."""
    return Lexicon()


def plan(seed: str, number: int) -> Plan:
    """Say what report `number` is about."""
    words = lexicon()
    rng = random.Random(f"{seed}:{number}:plan")
    year = rng.randint(1998, 2025)
    date = f"{year}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
    provinces = rng.sample(sorted(words.provinces), rng.choice((1, 1, 1, 2, 3)))
    cities = [city for province in provinces for city in rng.sample(words.provinces[province], rng.choice((1, 1, 2)))]
    main = rng.choice(words.topics)
    second = rng.choice([topic for topic in words.topics if topic != main]) if rng.random() < 0.35 else None
    word = rng.choice(main.words)
    department = words.lists["homes"].choose(rng) + main.office
    title = rng.choice(words.plain_titles if rng.random() < PLAIN_TITLES else words.titles).format(
        cities="、".join(cities[:3]),
        provinces="、".join(provinces),
        topic=main.name,
        word=word,
        second=rng.choice([other for other in (second or main).words if other != word]),
        office=department,
        year=year,
    )
    topics = () if rng.random() < NO_TOPICS else tuple(topic.name for topic in (main, second) if topic)
    path = f"{year}/{number:06}.md"
    return Plan(path, title, date, department, tuple(provinces), tuple(cities), topics, main, second, word)


class Writer:
    """Writes the sentences of one report."""

    def __init__(self, rng: random.Random, about: Plan) -> None:
        self.rng = rng
        self.about = about
        self.words = lexicon()
        self.people = [self.name() for _ in range(4)]
        self.places = [self.place() for _ in range(5)]
        others = [topic for topic in self.words.topics if topic not in (about.main, about.second)]
        self.others = [rng.choice(topic.words) for topic in rng.sample(others, 3)]
        self.slots = {
            "noun": self.words.lists["nouns"], "verb": self.words.lists["verbs"], "quality": self.words.lists["qualities"],
            "reason": self.words.lists["reasons"], "effect": self.words.lists["effects"], "who": self.words.lists["people"],
        }  # fmt: skip

    def pick(self, name: str) -> str:
        """Choose from a list of the lexicon."""
        return self.words.lists[name].choose(self.rng)

    def name(self) -> str:
        """Make a person's name."""
        return self.pick("surnames") + self.pick("given") + (self.pick("given") if self.rng.random() < 0.7 else "")

    def place(self) -> str:
        """Make the name of a village, a street or a firm's yard."""
        kind = self.rng.choice(("村", "村", "镇", "乡", "街道", "社区", "路", "巷", "农场"))
        return self.pick("sites") + self.pick("sites") + kind

    def company(self) -> str:
        """Make a firm's name."""
        return self.pick("brands") + self.pick("brands") + self.rng.choice(("公司", "厂", "合作社", "集团", "商行"))

    def word(self, topic: Topic) -> str:
        """Choose a word of a topic; of the main one most often the word that the report is about."""
        if topic == self.about.main and self.rng.random() < OWN_WORD:
            return self.about.word
        return self.rng.choice(topic.words)

    def fill(self, slot: str, topic: Topic) -> str:
        """Return a word for a slot of a clause."""
        rng = self.rng
        if slot in self.slots:
            return self.slots[slot].choose(rng)
        if slot == "special":
            return rng.choice(topic.things)
        if slot == "word":
            return self.word(topic)
        if slot == "city":
            return rng.choice(self.about.cities)
        if slot == "province":
            name = rng.choice(self.about.provinces)
            return full_name(name) if rng.random() < 0.6 else name
        if slot == "place":
            return rng.choice(self.places)
        if slot == "person":
            return rng.choice(self.people)
        if slot == "company":
            return self.company()
        if slot == "office":
            return rng.choice(self.words.topics).office
        if slot == "other":
            return rng.choice(self.others)
        if slot == "unit":
            return rng.choice(UNITS)
        if slot == "code":
            return f"{rng.choice('ABCDGHJQS')}{rng.choice('QXTBJ')}{rng.randint(1000, 9999)}"
        if slot == "money":
            return f"{rng.uniform(0.5, 900):.1f}"
        if slot == "percent":
            return f"{rng.uniform(3, 99):.1f}%"
        if slot == "year":
            return str(rng.randint(1990, 2024))
        return str(rng.randint(2, 400) if slot == "count" else rng.randint(2, 30))

    def clause(self, topic: Topic, kind: str = "clauses") -> str:
        """Return a clause about a topic."""
        parts = self.rng.choice(self.words.clauses[kind])
        return "".join(self.fill(part, topic) if at % 2 else part for at, part in enumerate(parts))

    def sentence(self, topic: Topic) -> str:
        """Return a sentence about a topic."""
        roll = self.rng.random()
        clauses = [self.clause(topic) for _ in range(self.rng.choice((1, 2, 2, 3, 3, 4)))]
        if roll < 0.04:
            clauses.append(self.clause(topic, "passing"))
        elif roll < 0.1:
            clauses.insert(0, self.clause(topic, "province clauses"))
        elif roll < 0.4:
            clauses.insert(0, self.pick("openings"))
        return "，".join(clauses) + "。"

    def paragraph(self, topic: Topic) -> str:
        """Return some sentences."""
        return "".join(self.sentence(topic) for _ in range(self.rng.randint(2, 6)))

    def heading(self, topic: Topic) -> str:
        """Return a section's heading."""
        values = {slot: self.fill(slot, topic) for slot in ("word", "city", "special")}
        return self.rng.choice(self.words.headings).format(**values)

    def extra(self, topic: Topic) -> list[str]:
        """Return the lines of a table or a list, or none."""
        roll = self.rng.random()
        if roll < 0.1:
            rows = [
                f"| {self.rng.choice(self.places)} | {self.rng.choice(topic.things)} | {self.rng.randint(2, 300)} |"
                for _ in range(self.rng.randint(2, 6))
            ]
            return ["| 地点 | 项目 | 数量 |", "| --- | --- | ---: |", *rows, ""]
        if roll < 0.25:
            return [*(f"- {self.clause(topic)}；" for _ in range(self.rng.randint(3, 6))), ""]
        return []


def report(seed: str, number: int, characters: int) -> tuple[str, str]:
    """Return the path and the text of a report."""
    about = plan(seed, number)
    rng = random.Random(f"{seed}:{number}")
    writer = Writer(rng, about)
    target = characters * rng.uniform(0.6, 1.4)
    lines = [
        "---",
        f"title: {about.title}",
        f"date: {about.date}",
        f"department: {about.department}",
        f"provinces: [{', '.join(about.provinces)}]",
        f"destinations: [{', '.join(about.cities)}]",
        f"topics: [{', '.join(about.topics)}]",
        "---",
        "",
    ]
    size = 0
    parts = rng.randint(3, 6)
    for part in range(parts):
        topic = about.second if about.second and part == parts - 2 else about.main
        lines += [f"## {NUMERALS[part]}、{writer.heading(topic)}", ""]
        while size < target * (part + 1) / parts:
            text = writer.paragraph(topic)
            size += len(text)
            lines += [f"**{text[:6]}**{text[6:]}" if rng.random() < 0.1 else text, ""]
        lines += writer.extra(topic)
    return about.path, "\n".join(lines)


def main() -> None:
    """Write the corpus."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--reports", type=int, default=1000)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--characters", type=int, default=3000)
    arguments = parser.parse_args()
    for number in range(arguments.reports):
        path, text = report(arguments.seed, number, arguments.characters)
        file = arguments.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    print(arguments.reports, "reports")


if __name__ == "__main__":
    main()
