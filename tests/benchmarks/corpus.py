#!/usr/bin/env python3
"""Make a corpus of made-up reports, the same every time for the same seed.

    python tests/benchmarks/corpus.py OUT_DIR --reports N [--seed S] [--characters 3000]

Report number i depends on the seed and i alone. The text is nonsense with the statistics that matter to an index:
common words that stand everywhere, rarer ones by topic, places, numbers, tables, lists and headings.
"""

import argparse
import random
from pathlib import Path

PLACES = {
    "山西": "太原 大同 长治 晋城 临汾", "陕西": "西安 宝鸡 延安 汉中", "江苏": "南京 无锡 常州 盐城", "浙江": "杭州 宁波 绍兴 衢州",
    "山东": "青岛 烟台 临沂 威海", "四川": "成都 绵阳 乐山 宜宾", "贵州": "贵阳 遵义 安顺", "辽宁": "沈阳 大连 鞍山",
    "广东": "广州 深圳 佛山 韶关", "湖南": "长沙 株洲 岳阳", "内蒙古": "呼和浩特 包头 赤峰", "云南": "昆明 大理 曲靖",
}  # fmt: skip
TOPICS = {
    "安全生产": "瓦斯抽采 隐患台账 巷道支护 应急演练 班前检查", "社区治理": "网格员 议事厅 楼栋长 便民窗口 志愿积分",
    "职业教育": "实训车间 校企合作 双证考核 学徒工 技能竞赛", "后勤服务": "集中采购 公务餐厅 车辆调度 节能改造 会议保障",
    "河湖治理": "排口溯源 清淤船 生态护岸 水位计 巡河日志", "数字档案": "扫描加工 目录著录 异地备份 开放鉴定 利用登记",
    "现代农业": "育苗大棚 冷链仓库 水肥一体 订单种植 农机合作社", "养老服务": "助餐点 护理床位 家庭病床 日间照料 适老改造",
}  # fmt: skip
OFFICES = [
    "总工会",
    "教育局",
    "民政局",
    "水利局",
    "档案馆",
    "应急管理局",
    "农业农村局",
    "机关事务管理局",
    "卫生健康委员会",
    "商务局",
]
TOWNS = ["青岚市", "云溪县", "石桥县", "临河区", "北桥镇", "松岭市", "白鹭县", "南坪区"]
WHO = ["当地", "接待单位", "值班的同志", "分管的负责人", "一线职工", "考察组", "街道", "几位老师傅"]
DID = [
    "先看台账再看现场",
    "把事情分给固定的人",
    "每月公布一次结果",
    "用半年时间试点",
    "从最小的环节改起",
    "请群众来打分",
    "把旧办法逐条清理",
]
HOW = ["说得实在", "做得细", "没有回避难处", "账目清楚", "花钱不多", "见效较快", "也有反复"]
WHY = ["人手紧", "经费少", "路程远", "底数不清", "标准不一", "设备老化", "衔接不够"]
HEADINGS = ["基本情况", "看到的做法", "几点体会", "下一步打算"]
NUMERALS = "一二三四五六七八九"


def sentence(rng: random.Random, city: str, words: list[str]) -> str:
    """Return one made-up sentence."""
    word = rng.choice(words)
    return rng.choice(
        (
            f"{city}的{word}由{rng.choice(WHO)}负责，{rng.choice(DID)}，{rng.choice(HOW)}。",
            f"过去{rng.choice(WHY)}，{word}一度停顿，后来{rng.choice(DID)}，{rng.randint(2, 30)}个月后有了起色。",
            f"{rng.choice(WHO)}告诉我们，{word}共有{rng.randint(3, 900)}处，投入{rng.uniform(0.5, 80):.1f}万元。",
            f"我们在{city}停留{rng.randint(1, 4)}天，{word}方面{rng.choice(HOW)}，不足是{rng.choice(WHY)}。",
            f"编号{rng.choice('ABCDG')}{rng.choice('QXT')}{rng.randint(1000, 9999)}的{word}规程写明，{rng.choice(DID)}。",
        )
    )


def report(seed: str, number: int, characters: int) -> tuple[str, str]:
    """Return the path and the text of a report."""
    rng = random.Random(f"{seed}:{number}")
    year = rng.randint(1998, 2025)
    provinces = rng.sample(sorted(PLACES), rng.choice((1, 1, 1, 2, 3)))
    cities = [rng.choice(PLACES[province].split()) for province in provinces]
    topics = rng.sample(sorted(TOPICS), rng.choice((1, 1, 2)))
    words = [word for topic in topics for word in TOPICS[topic].split()]
    office = rng.choice(TOWNS) + rng.choice(OFFICES)
    lines = [
        "---",
        f"title: 关于赴{'、'.join(cities)}学习考察{rng.choice(words)}的报告",
        f"date: {year}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}",
        f"department: {office}",
        f"provinces: [{', '.join(provinces)}]",
        f"destinations: [{', '.join(cities)}]",
        f"topics: [{', '.join(topics)}]",
        "---",
        "",
    ]
    size = 0
    for part, heading in enumerate(HEADINGS):
        lines += [f"## {NUMERALS[part]}、{heading}", ""]
        while size < characters * (part + 1) / len(HEADINGS):
            text = "".join(sentence(rng, rng.choice(cities), words) for _ in range(rng.randint(2, 6)))
            size += len(text)
            lines += [f"**{text[:6]}**{text[6:]}" if rng.random() < 0.1 else text, ""]
        if rng.random() < 0.1:
            lines += ["| 城市 | 项目 | 数量 |", "| --- | --- | ---: |"]
            lines += [f"| {city} | {rng.choice(words)} | {rng.randint(2, 300)} |" for city in cities] + [""]
    return f"{year}/{number:06}.md", "\n".join(lines)


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
