"""Judgments: which reports answer a query, and how well. See `judgments/README.md` for the grades and the rule."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import corpus
import yaml

JUDGMENTS = Path(__file__).with_name("judgments")
SEED, REPORTS, CHARACTERS = "judged", 1000, 2000


@dataclass(frozen=True)
class Judged:
    """A query of some kind, and the grades of the reports that answer it, by their keys; all others answer nothing."""

    kind: str
    query: str
    grades: Mapping[str, int]


def by_hand() -> list[Judged]:
    """Read the judgments of the sample archive."""
    rows = yaml.safe_load((JUDGMENTS / "content.yaml").read_text("utf-8"))
    return [Judged(row["kind"], str(row["query"]), row["reports"]) for row in rows]


@dataclass(frozen=True)
class Made:
    """A made-up report: what it is about, and what it says."""

    plan: corpus.Plan
    text: str

    @property
    def key(self) -> str:
        """What the report is called on the site."""
        return self.plan.path.removesuffix(".md")

    @cached_property
    def topics(self) -> tuple[corpus.Topic, ...]:
        """The topics that it has sections about."""
        return (self.plan.main, self.plan.second) if self.plan.second else (self.plan.main,)

    def about_word(self, word: str) -> int:
        """Grade: the word that it went for; a word of its topics, in its text; mentioned."""
        if word not in self.text:
            return 0
        if word == self.plan.word:
            return 3
        return 2 if any(word in topic.words for topic in self.topics) else 1

    def about_topic(self, name: str) -> int:
        """Grade: its main topic; its second; mentioned."""
        if name == self.plan.main.name:
            return 3
        return 2 if any(name == topic.name for topic in self.topics) else int(name in self.text)

    def went_to(self, place: str) -> bool:
        """Say whether the trip went there."""
        return place in self.plan.provinces or place in self.plan.cities

    def at_place(self, place: str, grade: int) -> int:
        """Grade for a place, and something with a grade of its own: seen there; seen elsewhere, and the place is mentioned."""
        return grade if self.went_to(place) else min(grade, int(place in self.text))


def made_reports() -> list[Made]:
    """Make all reports of the judged corpus."""
    return [
        Made(corpus.plan(SEED, number), corpus.report(SEED, number, CHARACTERS)[1].replace("**", ""))
        for number in range(REPORTS)
    ]


def write_made(reports: Sequence[Made], content: Path) -> None:
    """Write the judged corpus."""
    for number in range(len(reports)):
        path, text = corpus.report(SEED, number, CHARACTERS)
        file = content / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")


def graded(kind: str, query: str, reports: Sequence[Made], grade: Callable[[Made], int]) -> Judged:
    """Grade all reports for a query."""
    return Judged(kind, query, {report.key: mark for report in reports if (mark := grade(report))})


def known_items(reports: Sequence[Made], rng: random.Random) -> Iterator[Judged]:
    """Ask for one report: by its title, by what one remembers of it, and with that run together."""
    titles = [report.plan.title for report in reports]
    chosen = [report for report in rng.sample(reports, len(reports)) if titles.count(report.plan.title) == 1]
    for report in chosen[:10]:
        yield Judged("known item: title", report.plan.title, {report.key: 3})

    def only(report: Made, place: str) -> bool:
        """Nobody else went there for that."""
        return not any(
            other.went_to(place) and other.plan.word == report.plan.word for other in reports if other is not report
        )

    remembered = [
        (report, report.plan.cities[0])
        for report in chosen[10:]
        if report.plan.word in report.plan.title
        and report.plan.cities[0] in report.plan.title
        and only(report, report.plan.cities[0])
    ]
    forms = ("{city} {word}", "{department} {city} {word}", "{year} {city} {word} 考察", "{word}考察 {city}")
    for at, (report, city) in enumerate(remembered[:16]):
        plan = report.plan
        query = forms[at % len(forms)].format(city=city, word=plan.word, department=plan.department, year=plan.date[:4])
        yield Judged("known item: remembered", query, {report.key: 3})
    forms = ("{city}{word}", "赴{city}考察{word}", "{word}{city}经验")
    for at, (report, city) in enumerate(remembered[16:28]):
        query = forms[at % len(forms)].format(city=city, word=report.plan.word)
        yield Judged("known item: run together", query, {report.key: 3})


def by_rule(reports: Sequence[Made]) -> list[Judged]:
    """Choose the queries of the judged corpus, the same every time, and grade all reports for each."""
    rng = random.Random(f"{SEED}:queries")
    topics = corpus.lexicon().topics
    judged = list(known_items(reports, rng))
    for topic in rng.sample(topics, 14):
        word = rng.choice(topic.words)
        judged.append(graded("topic: word", word, reports, lambda report, word=word: report.about_word(word)))
    for topic in rng.sample(topics, 10):
        name = topic.name
        judged.append(graded("topic: name", name, reports, lambda report, name=name: report.about_topic(name)))
    for topic in rng.sample(topics, 10):
        name = topic.name
        place = rng.choice([report.plan.provinces[0] for report in reports if report.plan.main == topic])
        judged.append(
            graded(
                "place and topic",
                f"{place} {name}",
                reports,
                lambda report, place=place, name=name: report.at_place(place, report.about_topic(name)),
            )
        )
    for report in rng.sample(reports, 12):
        place, word = rng.choice(report.plan.cities), report.plan.word
        judged.append(
            graded(
                "place and word",
                f"{word} {place}",
                reports,
                lambda report, place=place, word=word: report.at_place(place, report.about_word(word)),
            )
        )
    return judged
