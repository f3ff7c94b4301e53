"""Write the shared vectors of the export anew: the table of some reports, and what is cut out of it.

PYTHONPATH=src python tests/vectors/derive_export.py
"""

import json
from datetime import date
from pathlib import Path

from huibian.config import Config
from huibian.exports import BOM, csv_table, row
from huibian.pages.metadata import citation
from huibian.places import Gazetteer
from huibian.record.report import read_report
from huibian.record.vocabulary import load_vocabulary
from huibian.site import assemble, put_in_order

HERE = Path(__file__).parent
BASE = "https://example.org/archive/"
OFFICES, _ = load_vocabulary(
    "- name: 青岚市应急管理局\n  predecessors: [青岚市安全生产监督管理局]\n", "departments.yaml"
)
# One for each thing that can go wrong between a cell and a line, in the order of their dates.
REPORTS = [
    {"title": "年份不详的报告", "date": "XXXX-12-08"},
    {"title": "九十年代的报告", "date": "199X"},
    {"title": "=HYPERLINK(1)", "date": "2001", "number": "＋1", "leader": "@x"},
    {"title": "'=一个单引号", "date": "2002-03", "summary": "''-两个单引号"},
    {"title": "'单引号后面没有公式", "date": "2003-04-05", "number": "-3"},
    {"title": "逗号,引号\"和\"\"两个引号\"\"，以引号结束\"", "date": "2004-01-02", "number": "\"号\",1"},
    {"title": "\"", "date": "2005-01-02"},
    {"title": "摘要里\t有制表符", "date": "2006-01-02", "summary": "第一行\n第二行,\n\"第三行\""},
    {"title": "改过名的机关", "date": "2007-01-02", "department": "青岚市安全生产监督管理局", "number": "青安监〔2007〕3号"},
    {"title": "今天的机关", "date": "2008-01-02", "topics": ["安全生产", "职业教育"], "recipients": ["甲", "乙"], "party": 7},
    {"title": "𠮷野与👨‍👩‍👧", "date": "2009-01-02"},
]  # fmt: skip


def assembled(base_url):
    """Return the site that consists of these reports."""
    gazetteer = Gazetteer.load()
    reports = []
    for number, fields in enumerate(REPORTS):
        front = {"department": "青岚市应急管理局", "destinations": ["太原"]} | fields
        lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in front.items()]
        read = read_report(
            "\n".join(["---", *lines, "---", "", "正文。", ""]),
            path=f"{number:02}.md",
            digest="0",
            gazetteer=gazetteer,
            departments=OFFICES,
            topics=None,
            today=date(2026, 1, 1),
        )
        assert read.report is not None, read.problems
        reports.append(read.report)
    config = Config(base_url=base_url)
    order = put_in_order(reports, with_drafts=False)
    by_path = {report.path: report for report in reports}
    assembly = assemble(by_path, order, content=HERE, config=config, gazetteer=gazetteer, departments=OFFICES)
    return assembly.site({}, assembly.grouped())


def vectors():
    """Yield a case for each base URL: the whole table, and some results by their ids."""
    for base_url, language in ((BASE, "zh-CN"), ("", "en")):
        site = assembled(base_url)
        rows = [row(item, base_url) for item in site.reports]
        cited = [citation(item.report, base_url and base_url + item.url[1:]) for item in site.reports]
        picks = []
        for ids in (list(range(len(rows))), [5, 0, 9], []):
            lines = "\n".join(cited[number] for number in ids) + "\n"
            picks.append(
                {"ids": ids, "csv": BOM + csv_table([rows[number] for number in ids], language), "citations": lines}
            )
        yield {"table": csv_table(rows[::-1], language), "picks": picks}


def text():
    """Return the file as it should be."""
    return "[\n" + ",\n".join(json.dumps(case, ensure_ascii=False) for case in vectors()) + "\n]\n"


if __name__ == "__main__":
    (HERE / "export.json").write_text(text(), "utf-8")
