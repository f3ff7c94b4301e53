"""Every sample document, from its bytes to its reports: fields, headings, healing, and that not a character is lost."""

import hashlib
import json
import os
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from samples import SAMPLES, han

from huibian.i18n import translations
from huibian.importer.drafts import Style
from huibian.importer.run import Importer, Options, make_knowledge
from huibian.places import Gazetteer
from huibian.record.fields import FIELDS
from huibian.record.report import read_report

SCORED = tuple(
    spec.key for spec in FIELDS if spec.key not in ("draft", "source", "aliases", "slug", "attachments", "summary")
)


class Imported:
    """What an import wrote."""

    def __init__(self, folder, outcomes):
        self.folder = folder
        self.outcomes = outcomes
        self.paths = [path for outcome in outcomes for path, _title in outcome.reports]
        self.texts = [(folder / path).read_text("utf-8") for path in self.paths]
        self.reviews = [(folder / outcome.review).read_text("utf-8") for outcome in outcomes if outcome.review]

    @property
    def bodies(self):
        return [text.split("\n---\n", 1)[1] for text in self.texts]

    @property
    def left_out(self):
        """The text of the reviews' lists, without what the review says about each entry."""
        blocks = [block for review in self.reviews for block in re.findall(r"~~~+\n(.*?)\n~~~+\n", review, re.DOTALL)]
        return "\n".join(re.sub(r"^\[[^\]]*\] ", "", line) for block in blocks for line in block.split("\n"))

    def guesses(self):
        """The fields of each report by their keys, as written."""
        found = []
        for text in self.texts:
            front = re.sub(r"^# .*$", "", text.split("\n---\n", 1)[0], flags=re.MULTILINE)
            names = {name: spec.key for spec in FIELDS for name in spec.names}
            lines = re.findall(r"^(\w+): (.*)$", front, re.MULTILINE)
            found.append({names[name]: _value(value) for name, value in lines})
        return found

    def confidences(self):
        """The confidence of each field of each report, as its review tells it."""
        return [
            {
                key: int(sure) / 100
                for key, sure in re.findall(r"^\| \S+ \((\w+)\) \| .*? \| (\d+) % ", section, re.MULTILINE)
            }
            for review in self.reviews
            for section in re.split(r"^## (?=\S+\.md$)", review, flags=re.MULTILINE)[1:]
        ]


def _value(text):
    if text.startswith("["):
        return tuple(item.strip().strip("'") for item in text[1:-1].split(","))
    return text.strip("'")


def run(folder, sample_name, data, **options):
    source = folder.parent / sample_name
    source.write_bytes(data)
    knowledge, _problems = make_knowledge(folder)
    style = Style(translations("zh-CN").gettext)
    importer = Importer(Options(folder=folder, style=style, **options), knowledge)
    return list(importer.import_files([source]))


@pytest.fixture(scope="module")
def imported(tmp_path_factory):
    """Import each sample once, into a folder of its own."""
    done = {}

    def get(make):
        if make not in done:
            sample = make()
            folder = tmp_path_factory.mktemp("import") / "content"
            folder.mkdir()
            done[make] = sample, Imported(folder, run(folder, sample.name, sample.data))
        return done[make]

    return get


each = pytest.mark.parametrize("make", SAMPLES, ids=lambda make: make.__name__)


def judge(expected, found, confidences):
    """Return (field, verdict, confidence) for every field that is expected or found."""
    for key in SCORED:
        wanted, got = expected.get(key), found.get(key)
        if isinstance(wanted, set):
            got = set(got) if got is not None else None
        if wanted is None and got is None:
            continue
        verdict = "right" if wanted == got else "empty" if got is None else "wrong"
        yield key, verdict, confidences.get(key)


@each
def test_fields(make, imported, record_property):
    sample, result = imported(make)
    assert len(result.texts) == len(sample.reports), result.outcomes
    found = [
        (key, verdict, sure, expected.get("title"), wrote.get(key))
        for expected, wrote, confidences in zip(sample.reports, result.guesses(), result.confidences(), strict=True)
        for key, verdict, sure in judge(expected, wrote, confidences)
    ]
    record_property("import_accuracy", json.dumps([entry[:3] for entry in found]))
    assert [entry for entry in found if entry[1] != "right"] == []


@each
def test_no_character_is_lost(make, imported):
    """Every Han character of the source is in a body, is its title, or is listed as left out, as often as it was there."""
    sample, result = imported(make)
    titles = [wrote["title"] for wrote in result.guesses()]
    kept = Counter(han("".join([*result.bodies, *titles, result.left_out])))
    assert Counter(han(sample.text)) - kept == Counter()


@each
def test_text(make, imported):
    sample, result = imported(make)
    everything = "\n".join(result.bodies)
    for heading in sample.headings:
        assert f"\n{heading}\n" in everything
    for phrase in sample.phrases:
        assert phrase in everything
    for phrase in sample.dropped:
        assert phrase not in everything
        assert phrase in result.left_out


@each
def test_reports_pass_the_check_where_fields_were_found(make, imported):
    """What is written is a report; what is missing, and only that, is told by `check`."""
    sample, result = imported(make)
    for path, text, expected in zip(result.paths, result.texts, sample.reports, strict=True):
        read = read_report(
            text,
            path=path,
            digest="",
            gazetteer=Gazetteer.load(),
            departments=None,
            topics=None,
            today=date(2026, 1, 1),
        )
        missing = {spec.key for spec in FIELDS if spec.required} - set(expected)
        codes = {problem.kind.code for problem in read.problems if problem.is_error}
        allowed = {"E180"} if missing else set()  # they stand there as comments
        allowed |= set() if {"provinces", "destinations"} & set(expected) else {"E128"}
        allowed |= {"E127"} if "classification" in expected else set()
        assert codes == allowed


@each
def test_twice_is_once(make, imported):
    sample, result = imported(make)
    before = {file: file.read_bytes() for file in sorted(result.folder.rglob("*")) if file.is_file()}
    outcomes = run(result.folder, sample.name, sample.data)
    assert all(outcome.is_known or outcome.problems for outcome in outcomes)
    assert {file: file.read_bytes() for file in sorted(result.folder.rglob("*")) if file.is_file()} == before


def test_the_last_report_of_a_compilation_is_said_to_break_off(imported):
    __sample, result = imported(SAMPLES[0])
    codes = [problem.kind.code for outcome in result.outcomes for problem in outcome.problems]
    assert codes == ["W665"]
    assert "**正文写到一句话中间就断了，原文件里没有下文。**" in result.reviews[0]
    assert result.texts[-1].startswith("---\n# ")


def test_a_dry_run_writes_nothing_and_again_writes_beside(tmp_path):
    sample = SAMPLES[1]()
    folder = tmp_path / "content"
    folder.mkdir()
    shown = run(folder, sample.name, sample.data, dry_run=True)
    assert [title for _path, title in shown[0].reports] == ["关于赴山东学习农贸市场改造的报告"]
    assert list(folder.iterdir()) == []
    first = run(folder, sample.name, sample.data)[0].reports
    report = folder / first[0][0]
    report.write_text("an editor's text", "utf-8")
    second = run(folder, sample.name, sample.data, again=True)[0].reports
    assert second[0][0] == first[0][0].replace(".md", "-2.md")
    assert report.read_text("utf-8") == "an editor's text"
    assert run(folder, sample.name, sample.data)[0].is_known


def fingerprint(value):
    """Return a digest of a value: what real documents say is in no file of the repository."""
    written = json.dumps(sorted(value) if isinstance(value, tuple) else value, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()[:16]


@pytest.mark.skipif("HUIBIAN_SEEDS" not in os.environ, reason="HUIBIAN_SEEDS does not name a folder of real documents")
def test_the_seed(tmp_path, record_property):
    """The document that the project started from; it lies outside the repository."""
    file = next(Path(os.environ["HUIBIAN_SEEDS"]).glob("000_*.txt"))
    folder = tmp_path / "content"
    folder.mkdir()
    result = Imported(folder, run(folder, file.name, file.read_bytes()))
    expected = json.loads((Path(__file__).parent / "seed.json").read_text("utf-8"))
    scored = [
        entry
        for wanted, wrote, sure in zip(expected, result.guesses(), result.confidences(), strict=True)
        for entry in judge(wanted, {key: fingerprint(value) for key, value in wrote.items()}, sure)
    ]
    record_property("import_accuracy", json.dumps(scored))
    assert [entry for entry in scored if entry[1] != "right"] == []
    kept = Counter(han("".join([*result.bodies, *(wrote["title"] for wrote in result.guesses()), result.left_out])))
    assert Counter(han(file.read_text("utf-8"))) - kept == Counter()
    assert sum(len(re.findall(r"[\u4e00-\u9fff]\d$", body, re.MULTILINE)) for body in result.bodies) == 0
