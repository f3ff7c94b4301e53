"""Write the vector of the suggestions anew: `suggestions.bin`, a payload, and `suggestions.json`, what a part of its rows must read like.

    PYTHONPATH=src python tests/vectors/derive_suggestions.py

The archive is made up, and as large as a big one: every province and prefecture, some counties, 280 departments, 40 topics.
"""

import json
from itertools import product
from pathlib import Path
from types import SimpleNamespace

from huibian.pinyin import syllables
from huibian.places import Gazetteer, Level
from huibian.places import table as places_table
from huibian.record.vocabulary import Vocabulary, VocabularyTerm
from huibian.search.fold import fold
from huibian.search.named_values import named_values, site_suggestions
from huibian.taxonomy import DEPARTMENT, PROVINCE, TOPIC, YEAR, named_taxonomy, place_taxonomy, year_taxonomy

HERE = Path(__file__).parent
GAZETTEER = Gazetteer.load()
COUNTIES = ("北京/朝阳", "天津/和平", "云南/思茅", "福建/思明", "安徽/涡阳", "重庆/渝中", "山西/平遥", "新疆/石河子")
ABROAD = ("日本", "德国/慕尼黑")
SEATS = ["青岚市", "云溪市", "松口县", "白杨县", "六合市", "长安县", "乐川县", "石梁区", "东陵区", "南湖区"]
OFFICES = [
    "财政局",
    "民政局",
    "教育局",
    "水利局",
    "统计局",
    "审计局",
    "司法局",
    "档案馆",
    "总工会",
    "信访局",
    "林业局",
    "农业农村局",
    "交通运输局",
    "卫生健康委员会",
    "市场监督管理局",
    "生态环境局",
    "应急管理局",
    "文化和旅游局",
    "发展和改革委员会",
    "人力资源和社会保障局",
    "国有资产监督管理委员会",
    "机关事务管理局",
    "行政审批服务管理局",
    "乡村振兴局",
    "自然资源局",
    "住房和城乡建设局",
    "医疗保障局",
    "退役军人事务局",
]
TOPICS = {
    "旅游": ("文旅", "乡村旅游"), "煤矿安全": ("矿山安全",), "安全生产": (), "档案管理": ("档案",), "职工服务": ("困难职工帮扶",),
    "果品产业": (), "营商环境": (), "社会保障": ("社保",), "义务教育": (), "职业教育": (), "公共文化": (), "水利建设": (),
    "河湖治理": ("河长制",), "环境保护": ("环保",), "垃圾分类": (), "城市更新": ("旧城改造",), "城市管理": (), "交通运输": (),
    "电子政务": (), "政务公开": (), "行政审批": (), "人民调解": (), "社区矫正": (), "医疗保险": (), "养老服务": (), "儿童福利": (),
    "脱贫攻坚": ("扶贫",), "乡村振兴": (), "高效农业": (), "林下经济": (), "防汛抗旱": (), "森林防火": (), "消防安全": (), "食品安全": (),
    "招商引资": (), "工业园区": ("开发区",), "科技创新": (), "统计调查": (), "税收征管": (), "AI+政务": ("ＡＩ 应用",),
}  # fmt: skip
SUBJECTS = [
    "瓦斯抽采",
    "矿井通风",
    "冷链物流",
    "图书馆总分馆",
    "一窗通办",
    "绿化养护",
    "老旧小区加装电梯",
    "校企合作",
    "家庭农场",
    "电子档案单套管理",
    "数字城管",
    "驻村帮扶",
    "预算绩效",
    "纳税服务",
    "政府采购",
    "公务用车",
    "厕所改造",
    "文物保护",
    "非遗传承",
    "小型水库",
    "秸秆利用",
    "集体林权",
    "全民健身",
    "健康小屋",
]


def places():
    """Return every province and prefecture and some counties, and what is abroad."""
    table = places_table.PlaceTable.load()
    found = [
        GAZETTEER.get(table.path(row))
        for row in table.rows.values()
        if row.rank in (places_table.PROVINCE, places_table.PREFECTURE)
    ]
    found += [GAZETTEER.resolve_destination(name, ()).place for name in COUNTIES]
    return found + [
        GAZETTEER.resolve_destination(name, [GAZETTEER.resolve_province(name.split("/")[0]).place]).place
        for name in ABROAD
    ]


def site():
    """Return what the suggestions need of a site."""
    names = [seat + office for seat, office in product(SEATS, OFFICES)]
    terms = [
        VocabularyTerm(name=name, predecessors=(name.replace("局", "委员会"),) if name.endswith("民政局") else ())
        for name in names
    ]
    topics = [VocabularyTerm(name=name, aliases=aliases) for name, aliases in TOPICS.items()]
    reports = [
        SimpleNamespace(
            provinces=(place,) if place.level is Level.PROVINCE else (),
            destinations=() if place.level is Level.PROVINCE else (place,),
            document_date=SimpleNamespace(year=1998 + number % 28 if number % 29 else None),
            title=f"关于赴{place.name}学习考察{SUBJECTS[number * 7 % len(SUBJECTS)]}工作的报告",
        )
        for number, place in enumerate(place for at, place in enumerate(places()) for _ in range(1 + at % 3))
    ]
    return SimpleNamespace(
        reports=[SimpleNamespace(report=report) for report in reports],
        taxonomies={
            PROVINCE: place_taxonomy(reports, GAZETTEER),
            DEPARTMENT: named_taxonomy(
                DEPARTMENT, [(names[number % len(names)],) for number in range(len(reports))], Vocabulary(tuple(terms))
            ),
            TOPIC: named_taxonomy(
                TOPIC,
                [(topics[number % len(topics)].name,) for number in range(len(reports))],
                Vocabulary(tuple(topics)),
            ),
            YEAR: year_taxonomy(reports),
        },
    )


def label(term):
    """Name a term as a Chinese site does."""
    return f"{term.key}年" if term.taxonomy == YEAR else term.name or "境外"


def payload():
    """Return the payload of the whole site."""
    return site_suggestions(site(), GAZETTEER, label)


def rows():
    """Yield the rows that the other reader must find: every ninth, and those with a reading of their own."""
    odd = set("六厦陕朝乐重都藏长台泸衢")
    for number, value in enumerate(named_values(site(), GAZETTEER, label)):
        if number % 9 == 0 or not odd.isdisjoint(value.label):
            names = {}
            for name in (value.label, *value.other_names):
                names.setdefault(fold(name), name)
            read = [[name, " ".join(syllables(folded))] for folded, name in names.items() if len(folded) > 1]
            yield {
                "facet": value.facet,
                "value": value.value,
                "label": value.label,
                "count": value.count,
                "names": read,
            }


def main():
    """Write both files."""
    (HERE / "suggestions.bin").write_bytes(payload())
    lines = ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows())
    (HERE / "suggestions.json").write_text(f"[\n{lines}\n]\n", "utf-8")


if __name__ == "__main__":
    main()
