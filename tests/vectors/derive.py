"""Write the shared vectors anew from the Python reader, to be looked through before they are committed.

    PYTHONPATH=src python tests/vectors/derive.py

The vectors are the specification by example: a change of one is a change of the format or of the analyzer. `--index` also writes the
frozen index, which is done once for every version of the format.
"""

import dataclasses
import hashlib
import json
import shutil
import sys
import tempfile
from pathlib import Path

import numpy as np

from huibian.search.analyzer import gram_key, phrase_hash
from huibian.search.codec import encode_varints
from huibian.search.document import FACETS, FacetLabels, SearchDocument
from huibian.search.excerpt import Section, excerpts, mark
from huibian.search.fold import fold_table, fold_with_offsets
from huibian.search.fragments import build_dictionary, encode_fragment, fragment_path
from huibian.search.index import SearchResult, open_index
from huibian.search.indexing import encode_index
from huibian.search.lists import Rows, encode_lists
from huibian.search.query import parse_alternatives
from huibian.search.run import build_run
from huibian.search.segments import Spans
from huibian.search.words import structure

HERE = Path(__file__).parent
INDEX = HERE / "index-4"
BATCHES = (range(3), range(3, 4), range(4, 7))
LEAST = 3  # documents of the newest segment: there are two
VERIFY = (0, 1, 0, 0, 0, 0, 0)  # so few that phrases are stored of a few documents


def write(name, vectors):
    lines = ",\n".join(json.dumps(vector, ensure_ascii=False) for vector in vectors)
    (HERE / name).write_text(f"[\n{lines}\n]\n", "utf-8")


TEXTS = [
    "",
    " ",
    "\n",
    "太原市",
    "ＡＱ１０８３－ｂ",
    "〔2012〕15号",
    "［一］【二】(三)（四）",
    "全角　空格",
    " 两端 \n 空 格 \r\n\r\n 行 ",
    "É e\u0301 Ǖ İstanbul",
    "ﬁ ① ㎡ Ⅷ ß Σς",
    "零\u200b宽\u00ad\ufeff字",
    "⽂化 ⼭西",
    "\ufa19社 \U0002f804",
    "𠮷野家 𰻝面",
    "葛\U000e0100城",
    "ガパ が ｶﾞ",
    "각 각",
    "tab\tx\x0by\x85z",
    "行\u2028段\u2029尾\r止",
    "\ue000私用",
    "“引号”‘单’—…·",
    "￣－：；，",
    "Ⅰa\u0300",
    "한ㄱ",
    "\x00\x1f\x7f控",
    "煤礦安全生產責任制 煤矿安全生产责任制",
    "臺灣 台湾 台灣 檯 颱",
    "後勤、遼寧、雲南、醫療衛生",
    "錢鍾書 錢鐘書 钱锺书 钱钟书",
    "瞭解 祇有 隨著 乾隆 於是 峯 裏裡 説說",
    "【臺】〔衞〕［遼］",
    "\uf902車车 \u2f9e 𠮷車",
    "禕 溮河 鎔 䜣訢 𫍽",
]
GRAMS = ["的", "a", "太原", "3 ", " 页", "𠮷野", "𰻝", "()", "山西", "ab"]
NUMBERS = [0, 1, 127, 128, 300, 16383, 16384, 2097151, 2097152, 20251231, 268435455, 268435456, 2147483647]
PHRASES = [("安全生", 1, 0), ("安全生产责任制", 1, 0), ("全生产", 0, 0), ("𠮷野家", 1, 3), ("abc", 6, 7)]
LISTS = [
    ([], 10), ([3], 10), ([0], 1), ([], 0), ([0, 1, 2], 3), ([0, 1, 2, 4], 5), ([9], 10), ([0, 9], 10), ([5], 100000), ([0, 99999], 100000), ([1, 2, 3, 5, 7, 11, 13], 40),
    ([n for n in range(300) if n % 7], 300), (list(range(0, 4000, 13)), 4096), ([0, 2147483648, 4294967295], 1 << 32), (list(range(64)), 128), (list(range(65)), 128),
]  # fmt: skip
QUERIES = [
    "",
    "  ",
    "太原",
    " 太原\u3000 安全生产 ",
    "太原|大同",
    "太原 | 大同 安全",
    "太原 OR 大同",
    "OR 太原",
    "太原 OR",
    "太原 OR OR 大同",
    "太原 or 大同",
    "a|OR|b",
    "OR",
    "太原 OR | 大同",
    "太原 -煤",
    "-煤",
    "-2015年",
    "太原|-煤",
    "--煤 太原",
    "- 煤",
    "太原 -",
    "太原 －煤",
    '"安全 生产"',
    '"安全  生产" 太原',
    '"',
    '""',
    '太原 ""',
    '"安全 生产',
    '安全"生产"',
    '"安全"生产',
    '-"安全 生产" 太原',
    '-"安全 生产"',
    "“十二五”",
    "“安全 生产”",
    "“安全 生产",
    "说“安全 生产”",
    "标题:太原",
    "标题：太原",
    "TITLE:太原",
    "ｔｉｔｌｅ:太原",
    "标题:",
    "标题: 太原",
    "标题:|太原",
    '标题:"安全 生产"',
    "标题:“安全 生产”",
    "-标题:太原 大同",
    "标题:-太原",
    "标题::太原",
    "考察:太原",
    "12:30",
    "文号:〔2012〕15号",
    "地点:山西 部门:工会 主题:矿山 正文:的",
    "note:太原",
    "(太原 大同)",
    "太原 太原",
    "太原 -太原",
    "太原 TAIYUAN ｔａｉｙｕａｎ",
    "|",
    "||",
    "| 太原 |",
    "\u200b",
    "太\u200b原",
    "-\u200b煤 太原",
    "标\u200b题:太原",
    '"\u200b"',
    "《办法》",
    "a*b?c~1^2 [1 TO 3] {x}",
    "'单引号 词'",
    '-煤 ""',
    '-""',
    '-"" 太原',
    "\\",
    "<img onerror=1>",
    "𠮷野 𰻝",
    "é É e\u0301",
    "太原" * 150,
    " ".join(f"词{i}" for i in range(20)),
    "一|" * 20 + "二",
    "title:title:x",
    'body:"|" x',
    "“ ” “a b”c",
    "日期:2012",
    "日期:2012年",
    "日期:2012年5月",
    "日期:2012年5月3日",
    "日期:2010-2015",
    "日期：２０１０年至2015年6月",
    "日期:2010—",
    "日期:~2015",
    "日期:2012年13月",
    "日期:年",
    "“十二五” 规划",
    "“互联网+”考察",
    "“甲”和“乙”",
    "「煤矿安全」",
    "“煤矿|安全” 「",
    "日期：２０１２-05",
    "太原 date:2012-05-12 -煤",
    "日期:2010..2015",
    "日期:2015..2010-06",
    "日期:2012-05..",
    "日期:..2015",
    "日期:..",
    "日期:2012-13",
    "日期:2012-5",
    "-日期:2012",
    "日期:2010.. 日期:..2015-06",
    "日期:2012 -煤",
    '日期:"2012"',
    "日期:20122013",
    "太原|日期:2012",
    "~!@#$%^&*()_+`=[]\\{};',./<>?",
    "標題:煤礦 OR 醫療衛生",
    "臺灣 台湾 -“後勤”",
]
SECTIONS = [
    {"id": "", "heading": "", "text": "6月上旬，县总工会一行五人到太原学习。\n现将情况报告如下。"},
    {
        "id": "s1",
        "heading": "一、职工服务中心",
        "text": "中心设在老街旁一栋三层小楼里，一楼是窗口，二楼是培训室，三楼是心理咨询室；每周二、四晚上开放到九点，方便倒班职工。窗口把原来分散在四个科室的十二项业务收到一处，来人只跑一趟。"
        "墙上挂着一块屏，写明每项业务由谁办、几天办完。我们看到一位环卫工人来办医疗互助，填一张表，十分钟就办好了！\n中心的经费一半来自会费，一半来自财政，账目每季度张榜。",
    },
    {
        "id": "s2",
        "heading": "二、几点建议",
        "text": "把窗口业务收到一处；窗口开放到晚上。ＡＱ１０８３ 标准可以照用，Aq1083",
    },
    {"id": "s3", "heading": "附：名单", "text": ""},
]
EXCERPTS = [
    [],
    ["太原"],
    ["窗口"],
    ["窗口", "晚上"],
    ["晚上", "窗口"],
    ["环卫工人"],
    ["账目每季度张榜"],
    ["aq1083"],
    ["不在"],
    ["职工服务中心"],
    ["名单"],
    ["五人", "不在"],
    ["心理", "咨询"],
    ["一楼是窗口,二楼是培训室"],
    ["的"],
    ["现将情况报告如下。"],
    ["十分钟就办好了!"],
    ["窗口", "窗口业务", "口业"],
]
TITLES = [
    ("关于赴太原学习职工服务中心建设的考察报告", ["太原", "中心"]),
    ("太原太原", ["太原"]),
    ("太原", []),
    ("ＡＱ１０８３　标准", ["aq1083 标"]),
    ("aaa", ["aa"]),
    ("<b>太原</b>", ["太原"]),
    ("", ["太"]),
    ("𠮷野家𠮷", ["𠮷"]),
    ("零\u200b宽太\u200b原", ["太原"]),
]


def document(
    number,
    title,
    day,
    department,
    places,
    topics,
    sections,
    *,
    kind="报告",
    number_text="",
    note=(),
    place_names=(),
    latest=None,
):
    year = str(day)[:4] if day else "unknown"
    return SearchDocument(
        id=number,
        url=f"/reports/r{number}/",
        title=title,
        date=f"{year}年" if day else "年份不详",
        edtf=year if day else "XXXX",
        earliest=day,
        latest=latest or day,
        department=department,
        places=tuple(name for _, name in places),
        topics=topics,
        document_type=kind,
        document_number=number_text,
        source=f"r{number}.md",
        sections=sections,
        fields={
            "place": (*(name for _, name in places), *place_names),
            "department": (department,),
            "topic": topics,
            "number": (number_text,) if number_text else (),
            "note": (kind, *note),
        },
        facets={
            "province": tuple(path for path, _ in places),
            "year": (year,),
            "department": (DEPARTMENTS[department],),
            "topic": tuple(TOPICS[t] for t in topics),
            "type": (kind,),
        },
    )


DEPARTMENTS = {"青岚县总工会": "zonggonghui", "青岚县档案馆": "danganguan", "青岚县农业局": "nongyeju"}
TOPICS = {"职工服务": "zhigong", "档案管理": "dangan", "果品产业": "guopin"}
SHANXI, TAIYUAN, SHAANXI, YANAN, JAPAN = (
    ("shanxi", "山西"),
    ("shanxi/taiyuan", "太原"),
    ("shaanxi", "陕西"),
    ("shaanxi/yanan", "延安"),
    ("abroad/japan", "日本"),
)


def documents():
    return [
        document(
            0,
            "关于赴外地学习工会工作的报告",
            0,
            "青岚县总工会",
            (SHANXI,),
            ("职工服务",),
            (("", "", "年月不清的一份旧稿，讲太原一家工厂的夜校。"),),
            note=("旧稿",),
        ),
        document(
            1,
            "赴太原考察职工服务中心的报告",
            20050412,
            "青岚县总工会",
            (SHANXI, TAIYUAN),
            ("职工服务",),
            tuple(tuple(s.values()) for s in SECTIONS),
            number_text="青工〔2005〕7号",
            place_names=("并州",),
        ),
        document(
            2,
            "赴延安学习苹果储藏的情况报告",
            20090901,
            "青岚县农业局",
            (SHAANXI, YANAN),
            ("果品产业",),
            (
                ("", "", "延安的山地苹果，糖高，耐放。"),
                ("k", "一、冷库", "冷库按 3 °C 控温，入库前先预冷。第 3 页的表照抄如下：\n品种 富士\n吨数 1,200"),
            ),
            place_names=("肤施",),
        ),
        document(
            3,
            "档案数字化考察记",
            20120000 + 101,
            "青岚县档案馆",
            (SHANXI, TAIYUAN),
            ("档案管理",),
            (
                ("", "", "太原、太原、还是太原：三天看了三家档案馆。扫描仪型号AQ1083，每小时240页。"),
                ("b", "二、“三统一”做法", "目录统一、编号统一、装订统一。档案-目录对照表，见附件|甲。"),
            ),
            kind="调研报告",
            latest=20121231,
        ),
        document(
            4,
            "赴日本考察果品包装的报告",
            20160520,
            "青岚县农业局",
            (JAPAN,),
            ("果品产业",),
            (
                (
                    "",
                    "",
                    "リンゴ（ガラ）的包装纸一面有字。𠮷野先生说：café 与 cafe\u0301 是一回事。<script>alert(1)</script>",
                ),
            ),
        ),
        document(
            5,
            "两省果品与职工服务联合考察的报告",
            20160520,
            "青岚县农业局",
            (SHANXI, TAIYUAN, SHAANXI),
            ("果品产业", "职工服务"),
            (("", "", "先到太原，后到西安。窗口、冷库、夜校，样样都看。"),),
            number_text="青农〔2016〕12号",
        ),
        document(
            6,
            "档案馆窗口服务的报告",
            20231110,
            "青岚县档案馆",
            (SHAANXI,),
            ("档案管理", "职工服务"),
            (("", "", "查档窗口，" + "查档不出门，" * 60 + "太原的同行也来看过。"),),
        ),
    ]


def labels():
    values = [
        [
            ("shanxi", "山西", -1),
            ("shanxi/taiyuan", "太原", 0),
            ("shaanxi", "陕西", -1),
            ("shaanxi/yanan", "延安", 2),
            ("abroad/japan", "日本", -1),
        ],
        [(y, y, -1) for y in ("2023", "2016", "2012", "2009", "2005")] + [("unknown", "年份不详", -1)],
        [(slug, name, -1) for name, slug in DEPARTMENTS.items()],
        [(slug, name, -1) for name, slug in TOPICS.items()],
        [("报告", "报告", -1), ("调研报告", "调研报告", -1)],
    ]
    return [FacetLabels(name, tuple(rows)) for name, rows in zip(FACETS, values, strict=True)]


TABLE = "".join(f"{row}\r\n" for row in ("url,title", *(f"{d.url},{d.title}" for d in reversed(documents()))))


def index_files(**options):
    dictionary = build_dictionary(documents())
    spans = Spans.of([d.url for d in documents()], LEAST)
    with tempfile.TemporaryDirectory() as folder:
        runs = [Path(folder) / f"{batch.start}.run" for batch in BATCHES]
        for batch, run in zip(BATCHES, runs, strict=True):
            build_run([documents()[number] for number in batch]).save(run)
        yield from encode_index(runs, labels(), spans, dictionary=dictionary, table=TABLE, verify=VERIFY, **options)
    yield from ((fragment_path(d.id), encode_fragment(d, dictionary, spans.order_of(d.id))) for d in documents())


REQUESTS = [
    {},
    {"text": "太原"},
    {"text": "窗口"},
    {"text": "窗口 太原"},
    {"text": "窗口 太原 | 苹果"},
    {"text": "太原 考察"},
    {"text": "考察 报告 太原"},
    {"text": "赴太原考察职工服务中心的报告"},
    {"text": "太原苹果"},
    {"text": "太原窗口夜校"},
    {"text": '"太原窗口夜校"'},
    {"text": "太原 火星 苹果"},
    {"text": "火星 木星"},
    {"text": "太原 火星", "provinces": ["shaanxi"]},
    {"text": "太原 -考察 火星"},
    {"text": "日期:2012..2016"},
    {"text": "太原 日期:2016"},
    {"text": "太原 日期:..2012-06"},
    {"text": "日期:2016 -果品"},
    {"text": "太原 -窗口"},
    {"text": "标题:太原"},
    {"text": "q108"},
    {"text": "“三统一”"},
    {"text": "第 3 页"},
    {"text": '"第 3 页"'},
    {"text": '"3 °c 控"'},
    {"text": "𠮷野"},
    {"text": "CAFÉ"},
    {"text": "ガラ"},
    {"text": "档案-目录"},
    {"text": '"附件|甲"'},
    {"text": "查档不出门,查档不出门,查"},
    {"text": "不存在的词"},
    {"text": "的"},
    {"text": "服务的报告"},
    {"text": "〔2016〕12"},
    {"text": "并州"},
    {"text": "太原", "provinces": ["shaanxi"]},
    {"text": "太原", "provinces": ["shaanxi", "shanxi/taiyuan"], "topics": ["zhigong"]},
    {"years": ["unknown", "2016"]},
    {"departments": ["danganguan"], "sort": "oldest"},
    {"types": ["调研报告"]},
    {"topics": ["没有"]},
    {"date_from": 20120601, "date_to": 20160520},
    {"text": "太原", "date_to": 20121231},
    {"date_from": 20160521},
    {"text": "太原", "sort": "newest"},
    {"text": "太原", "sort": "oldest", "offset": 1, "limit": 2},
    {"limit": 3},
    {"offset": 5, "limit": 10},
]


def plain_result(result: SearchResult):
    return {
        "total": result.total,
        "hits": [
            {
                "id": h.id,
                "score": h.score,
                "title": h.title_pieces,
                "excerpts": [{"section": e.section, "heading": e.heading, "pieces": e.pieces} for e in h.excerpts],
                "words": h.words,
            }
            for h in result.hits
        ],
        "facets": {name: {row.value: row.count for row in rows} for name, rows in result.facets.items()},
        "split": list(result.split) or None,
        "partial": result.partial and {"total": result.partial.total, "drops": result.partial.drops},
    }


def coded(values, universe):
    rows = Rows.of(np.array([len(values)]), np.array(values, np.int64))
    return encode_lists(rows, np.array([universe]))[0].tolist()


BLOCK = 0x1000


def block_digests():
    """Digests of how all of Unicode folds, by blocks of code points; of those blocks where something folds."""
    table = fold_table()
    for first in sorted({code // BLOCK * BLOCK for code in table}):
        folded = "\n".join(table.get(code, chr(code)) for code in range(first, first + BLOCK))
        yield {"first": first, "sha256": hashlib.sha256(folded.encode()).hexdigest()}


def main():
    write("blocks.json", block_digests())
    write(
        "analyzer.json",
        [{"text": t, "folded": f, "offsets": list(o)} for t in TEXTS for f, o in (fold_with_offsets(t),)],
    )
    write(
        "grams.json",
        [{"gram": gram, "key": gram_key(gram)} for gram in GRAMS]
        + [{"phrase": p, "field": f, "seed": s, "hash": phrase_hash(p, f, s)} for p, f, s in PHRASES],
    )
    write(
        "codec.json",
        [{"varint": n, "bytes": encode_varints(np.array([n])).tolist()} for n in NUMBERS]
        + [{"list": values, "universe": universe, "bytes": coded(values, universe)} for values, universe in LISTS],
    )
    write("query.json", [{"query": q, "ast": structure(parse_alternatives(q))} for q in QUERIES])
    sections = [Section(**section) for section in SECTIONS]
    cases = [(sections, words) for words in EXCERPTS] + [
        ([], ["太"]),
        (sections[3:], ["太"]),
        (sections[3:], ["名单"]),
        (sections[:1], []),
    ]
    write(
        "excerpts.json",
        [
            {
                "sections": [s._asdict() for s in some],
                "words": words,
                "excerpts": [dataclasses.asdict(each) for each in excerpts(some, words)],
            }
            for some, words in cases
        ],
    )
    write("titles.json", [{"text": text, "words": words, "pieces": mark(text, words)} for text, words in TITLES])
    if "--index" in sys.argv:
        shutil.rmtree(INDEX, ignore_errors=True)
        for path, data in index_files(shard_size=512):
            (INDEX / path).parent.mkdir(parents=True, exist_ok=True)
            (INDEX / path).write_bytes(data)
    index = open_index(INDEX)
    write(
        "search.json", [{"request": request, "result": plain_result(index.search(**request))} for request in REQUESTS]
    )


if __name__ == "__main__":
    main()
