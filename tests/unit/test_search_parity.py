"""The two readers of the index agree: same totals, order and scores, excerpts and counts, splits and partial matches."""

import json
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from huibian.search.document import FACETS, FacetLabels, SearchDocument, body_text
from huibian.search.fold import fold
from huibian.search.fragments import build_dictionary, encode_fragment, fragment_path
from huibian.search.index import Index, open_index
from huibian.search.indexing import encode_index
from huibian.search.run import build_run
from huibian.search.segments import Spans

BROWSER_READER = Path(__file__).parents[1] / "node" / "search-folder.mjs"
PLACES = ("北岭", "南坪", "东浦", "西洲", "望湖")
DEPARTMENTS = ("水利站", "档案馆", "农机中心")
SUBJECTS = ("灌渠改造", "档案数字化", "农机合作社", "Wi-Fi 覆盖", "ＬＥＤ路灯", "第 3 期工程", "𠮷田试验圃")
PREDICATES = (
    "投入 120 万元",
    "由村民自己管护",
    "三年内全部完成",
    "每季度公示一次",
    "比去年多出两成",
    "（试行）办法已经印发",
)
CLOSINGS = ("值得借鉴", "还需观察", "与我们的情况不同", "可以先在一个村试点")


def make_documents(count: int, seed: int) -> list[SearchDocument]:
    chance = random.Random(seed)
    documents = []
    for number in range(count):
        place, department, year = (
            chance.choice(PLACES),
            chance.choice(DEPARTMENTS),
            chance.choice((2003, 2011, 2024, 0)),
        )
        subjects = chance.sample(SUBJECTS, 2)

        def paragraph() -> str:
            sentences = (
                f"{chance.choice(PLACES)}的{chance.choice(SUBJECTS)}{chance.choice(PREDICATES)}，{chance.choice(CLOSINGS)}。"
                for _ in range(chance.randint(1, 5))
            )
            return "".join(sentences)

        sections = [("", "", paragraph())]
        for heading in range(chance.randint(0, 3)):
            text = "\n".join(paragraph() for _ in range(chance.randint(0, 3)))
            sections.append((f"section-{heading + 1}", f"{heading + 1}、关于{chance.choice(SUBJECTS)}", text))
        documents.append(
            SearchDocument(
                id=number,
                url=f"/reports/{number}/",
                title=f"赴{place}考察{subjects[0]}的报告",
                date=f"{year}年",
                edtf=str(year),
                earliest=year and year * 10000 + 101,
                latest=year and year * 10000 + 1231,
                department=department,
                places=(place,),
                topics=tuple(subjects),
                document_type="报告",
                document_number=f"岭发〔{year}〕{number}号",
                source=f"{number}.md",
                sections=tuple(sections),
                fields={
                    "place": (place, f"{place}镇"),
                    "department": (department,),
                    "topic": tuple(subjects),
                    "number": (f"岭发〔{year}〕{number}号",),
                    "note": ("报告",) if number % 2 else (),
                },
                facets={
                    "province": ("lingnan", f"lingnan/{PLACES.index(place)}"),
                    "year": (str(year),),
                    "department": (str(DEPARTMENTS.index(department)),),
                    "topic": tuple(str(SUBJECTS.index(subject)) for subject in subjects),
                    "type": ("baogao",),
                },
            )
        )
    return documents


def labels(documents: list[SearchDocument]) -> list[FacetLabels]:
    values = {name: sorted({value for d in documents for value in d.facets[name]}) for name in FACETS}
    return [
        FacetLabels(
            name, tuple((value, value, values[name].index("lingnan") if "/" in value else -1) for value in values[name])
        )
        for name in FACETS
    ]


@pytest.fixture(scope="module")
def documents() -> list[SearchDocument]:
    return make_documents(150, seed=20)


@pytest.fixture(scope="module", params=[(2, 8192), (24, 8192), (4, 40)])
def folder(documents: list[SearchDocument], tmp_path_factory: pytest.TempPathFactory, request) -> Path:
    """An index that looks into few texts or into many, of one segment or two."""
    verify, least = request.param
    folder = tmp_path_factory.mktemp("parity")
    dictionary = build_dictionary(documents)
    spans = Spans.of([d.url for d in documents], least)
    runs = []
    for span in spans.spans:
        runs.append(folder / f"run{span.first}")
        build_run([documents[number] for number in span.documents]).save(runs[-1])
    files = [(fragment_path(d.id), encode_fragment(d, dictionary, spans.order_of(d.id))) for d in documents]
    index = encode_index(
        runs, labels(documents), spans, dictionary=dictionary, shard_size=2000, verify=(0, verify, *[0] * 5)
    )
    for path, data in (*files, *index):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def substrings(documents: list[SearchDocument], count: int, seed: int) -> list[str]:
    """Random substrings of 1 to 20 characters of titles and bodies, as somebody would quote them."""
    chance = random.Random(seed)
    found: list[str] = []
    while len(found) < count:
        text = chance.choice(list(texts(chance.choice(documents))))
        length = chance.choice((1, 2, 2, 3, 3, 4, 5, 6, 7, 8, 12, 16, 20))
        at = chance.randrange(max(1, len(text) - length))
        piece = text[at : at + length].strip()
        if piece and "\n" not in piece and fold(piece):
            found.append(piece)
    return found


def texts(document: SearchDocument) -> tuple[str, str]:
    return document.title, body_text(document.sections)


def browser(folder: Path, requests: list[dict[str, object]]) -> list[dict[str, object]]:
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs Node")
    run = subprocess.run(
        [node, str(BROWSER_READER), str(folder)],
        input=json.dumps(requests),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def python(index: Index, request: dict[str, object]) -> dict[str, object]:
    filters = request.get("filters", {})
    result = index.search(
        request["text"],
        provinces=filters.get("province", ()),
        years=filters.get("year", ()),
        departments=filters.get("department", ()),
        topics=filters.get("topic", ()),
        date_from=request.get("from", 0),
        date_to=request.get("to", 0),
        sort=request.get("sort", "relevance"),
        offset=request.get("offset", 0),
        limit=request.get("limit", 10),
    )
    return {
        "total": result.total,
        "hits": [
            {
                "id": hit.id,
                "score": hit.score,
                "url": hit.url,
                "title": [list(piece) for piece in hit.title_pieces],
                "excerpts": [
                    {"section": each.section, "heading": each.heading, "pieces": [list(piece) for piece in each.pieces]}
                    for each in hit.excerpts
                ],
                "words": list(hit.words),
            }
            for hit in result.hits
        ],
        "facets": {name: [value.count for value in values] for name, values in result.facets.items()},
        "split": list(result.split),
        "partial": result.partial
        and {"total": result.partial.total, "drops": [list(drop) for drop in result.partial.drops]},
    }


def requests_of_every_kind(documents: list[SearchDocument]) -> list[dict[str, object]]:
    chance = random.Random(5)
    pieces = substrings(documents, 300, seed=9)
    plain = [{"text": piece, "limit": 200} for piece in pieces[:200]]
    other: list[dict[str, object]] = []
    for first, second in zip(pieces[200:250], pieces[250:], strict=True):
        text = chance.choice(
            (
                f"{first} {second}",
                f"{first} | {second}",
                f"{first} -{second}",
                f'"{first}"',
                f"标题：{first} OR {second}",
                f"{first}{second}",
                f"{first} 火星 {second}",
                f"{first}火星 日期:2003..2011",
                f"{first} {second} 正文:{first} -火星",
            )
        )
        filters = {
            "province": chance.sample(["lingnan", "lingnan/1", "lingnan/4", "nowhere"], chance.randint(0, 2)),
            "year": chance.sample(["2003", "2024", "0"], chance.randint(0, 2)),
            "topic": chance.sample(["0", "1", "2"], chance.randint(0, 1)),
        }
        dates = chance.choice(({}, {}, {"from": 20110601}, {"to": 20111231}, {"from": 20030101, "to": 20121231}))
        sort = chance.choice(("relevance", "newest", "oldest"))
        other.append(
            {"text": text, "filters": filters, "sort": sort, "offset": chance.choice((0, 3)), "limit": 20, **dates}
        )
    titles = [document.title for document in documents[:12]]
    titles += [f"{title[:4]} {title[4:]}" for title in titles] + [
        f"{title[:3]} {title[3:6]} {title[6:]}" for title in titles
    ]
    known = [{"text": text, "limit": 30} for text in titles]
    return [*plain, *other, *known, {"text": ""}, {"text": "", "sort": "oldest"}, {"text": " | "}, {"text": "查无此词"}]


def test_both_readers_give_the_same(documents: list[SearchDocument], folder: Path) -> None:
    requests = requests_of_every_kind(documents)
    index = open_index(folder)
    found = browser(folder, requests)
    assert len(found) == len(requests)
    for request, result in zip(requests, found, strict=True):
        assert result == python(index, request), request


def test_every_substring_finds_exactly_the_reports_it_stands_in(documents: list[SearchDocument], folder: Path) -> None:
    pieces = substrings(documents, 100, seed=33)
    found = browser(folder, [{"text": f'标题:"{piece}" | 正文:"{piece}"', "limit": 200} for piece in pieces])
    folded = {d.id: [fold(text) for text in texts(d)] for d in documents}
    for piece, result in zip(pieces, found, strict=True):
        expected = {number for number, both in folded.items() if any(fold(piece) in text for text in both)}
        assert {hit["id"] for hit in result["hits"]} == expected, piece
        assert expected
