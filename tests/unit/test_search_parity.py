"""The two readers of the index agree: same totals, same order, same scores, same excerpts and counts."""

import json
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from huibian.search.document import FACETS, FacetLabels, SearchDocument, document_fragment, fragment_path
from huibian.search.fold import fold
from huibian.search.index import Index, open_index
from huibian.search.postings import build_run
from huibian.search.shards import encode_index

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


@pytest.fixture(scope="module")
def folder(documents: list[SearchDocument], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("parity")
    files = [(fragment_path(d.id), document_fragment(d)) for d in documents]
    for path, data in (*files, *encode_index([build_run(documents)], labels(documents), shard_size=2000)):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def substrings(documents: list[SearchDocument], count: int, seed: int) -> list[str]:
    """Random substrings of 1 to 8 characters of titles and bodies, as somebody would quote them."""
    chance = random.Random(seed)
    found: list[str] = []
    while len(found) < count:
        text = chance.choice(list(texts(chance.choice(documents))))
        length = chance.randint(1, 8)
        at = chance.randrange(max(1, len(text) - length))
        piece = text[at : at + length].strip()
        if piece and "\n" not in piece and fold(piece):
            found.append(piece)
    return found


def texts(document: SearchDocument) -> tuple[str, str]:
    return document.title, "\n".join(part for _, heading, text in document.sections for part in (heading, text) if part)


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
                "excerpt": {"section": hit.excerpt.section, "pieces": [list(piece) for piece in hit.excerpt.pieces]},
            }
            for hit in result.hits
        ],
        "facets": {name: [value.count for value in values] for name, values in result.facets.items()},
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
    return [*plain, *other, {"text": ""}, {"text": "", "sort": "oldest"}, {"text": " | "}, {"text": "查无此词"}]


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
