"""The sample archive, which was written for other ends: its texts without front matter, and what that said.

Office and date are added below the text, as a letter has them. Some rules were mended after a look at what went wrong
here, so this measures what is kept, not how an unknown archive would fare.
"""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from huibian.dates import UncertainDate
from huibian.importer.given import given_fields
from huibian.importer.guessing import guess_fields
from huibian.importer.healing import heal
from huibian.importer.official import dissect
from huibian.importer.plaintext import from_text
from huibian.importer.run import make_knowledge
from huibian.importer.sitefiles import parse_site_file
from huibian.importer.splitting import split
from huibian.importer.wrapping import unwrap

CONTENT = Path(__file__).parents[3] / "content"
FLOORS = {"title": 0.95, "date": 0.95, "department": 0.9, "provinces": 0.9, "destinations": 0.55, "kind": 0.8}
# Of what is found at all; editors wrote some of these fields in other words than the text has.
PRECISION = {"trip": 0.85, "party": 0.85}


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory):
    return make_knowledge(tmp_path_factory.mktemp("no-vocabularies"))[0]


def as_letter(front, body):
    """Write a report as the letter it was: title, text, office, date."""
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)|[*_`>]|\[\^[^\]]+\]:?", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", body))
    text = re.sub(r"^#+ ", "", text, flags=re.MULTILINE).strip()
    date = str(front["date"].value)
    written = (
        UncertainDate(date).text() if "XXXX" not in date else date.replace("XXXX-", "xx年").replace("-", "月") + "日"
    )
    return f"{front['title'].value}\n\n{text}\n\n{front['department'].value}\n{written}\n"


def places(fields, gazetteer):
    """Return the provinces, and the paths of all destinations, that fields mean."""
    names = fields["provinces"].value if "provinces" in fields else ()
    listed = [place for name in names if (place := gazetteer.resolve_province(name).place)]
    below = fields["destinations"].value if "destinations" in fields else ()
    found = [place for name in below if (place := gazetteer.resolve_destination(name, listed).place)]
    provinces = {place.path.split("/")[0] if not place.path.startswith("abroad") else place.path for place in listed}
    provinces |= {"/".join(p.path.split("/")[: 2 if p.path.startswith("abroad") else 1]) for p in found}
    return provinces, {place.path for place in found}


def test_fields_of_the_sample_archive(knowledge, record_property):
    entries = []
    gazetteer = knowledge.finder.gazetteer
    files = sorted(CONTENT.glob("*/*.md"))
    assert len(files) > 30
    for file in files:
        parsed = parse_site_file(file.read_text("utf-8"), file.name)
        front, _rest = given_fields(parsed.fields, strict=False)
        blocks, _wrapping, _more = unwrap(from_text(as_letter(front, parsed.body), file.name).blocks)
        pieces, _marks, _remarks = split(heal(blocks)[0])
        assert len(pieces) == 1, file.name
        found = guess_fields(dissect(pieces[0].blocks, file.stem), knowledge)
        wanted_places, found_places = places(front, gazetteer), places(found, gazetteer)
        wanted = {key: guess.value for key, guess in front.items()} | {
            "kind": front["kind"].value if "kind" in front else "报告"
        }
        got = {key: guess.value for key, guess in found.items()}
        for number, key in enumerate(("provinces", "destinations")):
            wanted[key], got[key] = wanted_places[number], found_places[number]
        for key in (*FLOORS, *PRECISION):
            if wanted.get(key):
                verdict = "right" if wanted[key] == got.get(key) else "wrong" if got.get(key) else "empty"
                entries.append((key, verdict, found[key].confidence if key in found else None))
    record_property("import_accuracy:the sample archive, office and date signed", json.dumps(entries))
    counts = {key: Counter(verdict for name, verdict, _sure in entries if name == key) for key in (*FLOORS, *PRECISION)}
    for key, floor in FLOORS.items():
        assert counts[key]["right"] / counts[key].total() >= floor, (key, counts[key])
    for key, floor in PRECISION.items():
        assert counts[key]["right"] / (counts[key]["right"] + counts[key]["wrong"]) >= floor, (key, counts[key])


def test_confidence_means_something(knowledge):
    """Composed, doubtful guesses are said to be doubtful; what is signed is sure."""
    signed = dissect(
        from_text(
            "关于赴太原学习的报告\n\n市政府：\n\n看了三处。\n\n想了两天。\n\n青岚市总工会\n2012年12月8日\n", "x"
        ).blocks,
        "x",
    )
    told = dissect(
        from_text(
            "赴山西学习的报告\n\n我县去年遭灾，曲周的干部着急。曲周有渠。\n\n县水利局组织六个乡的同志赴太原市学习修渠。\n\n看完就回。\n",
            "x",
        ).blocks,
        "x",
    )
    sure, doubtful = (guess_fields(official, knowledge)["department"] for official in (signed, told))
    assert (sure.value, doubtful.value) == ("青岚市总工会", "曲周县水利局")
    assert sure.confidence >= 0.9 > 0.8 > doubtful.confidence
