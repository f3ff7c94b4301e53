"""Builds after edits bring the published index up to date: it is the one that a clean build makes."""

import random

import pytest
from test_cache import OFFICES, PLACES, TOPICS, clean_build

from conftest import report
from huibian import build as building

SENTENCES = (
    "我们一行七人走访了煤矿", "安全生产责任制落实到人", "煤矿煤矿煤矿煤矿", "景区的讲解员都经过培训", "啊啊啊啊啊", "档案馆实行一站式查询",
    "安全安全，再安全", "学习AQ1083标准", "值得我们学习", "学", "一站式服务的经验值得我们学习借鉴", "責任制與學習", "the whole of it",
)  # fmt: skip


class Edits:
    """Reports of one archive whose texts have much in common, and edits of what they say: never of where they stand."""

    def __init__(self, site, seed):
        self.site = site
        self.chance = random.Random(seed)
        self.reports = {}
        for number in range(36):
            self.reports[number] = {
                "title": "学" if not number else f"关于赴{self.chance.choice(PLACES)}学习煤矿安全的报告",
                "date": f"20{10 + number // 8}-0{1 + number % 8}-08",
                "department": self.chance.choice(OFFICES),
                "destinations": "[太原]",
                "topics": "[煤矿安全]",
                "summary": None,
                "body": "".join(self.mostly(each) for each in SENTENCES) if number else "学",
            }
            self.write(number)

    def mostly(self, sentence):
        """Write a sentence so that most reports have it, but not all: then the index tells which, and one more or less makes a difference."""
        return self.chance.choice((sentence, sentence, sentence, sentence, sentence * 3, "")) + self.chance.choice(
            ("。", "。\n\n")
        )

    def sentences(self, count):
        """Choose sentences, some of them on lines of their own."""
        return "".join(self.chance.choice(SENTENCES) + self.chance.choice(("。", "，", "。\n\n")) for _ in range(count))

    def write(self, number):
        """Write the file of a report."""
        fields = dict(self.reports[number])
        self.site.add({f"content/r{number:02}.md": report(fields.pop("body").strip() or "学", **fields)})

    def edit(self):
        """Edit one report, or several; return what."""
        chosen = self.chance.sample(range(36), self.chance.choice((1, 1, 1, 2, 3)))
        done = []
        for number in chosen:
            what = self.chance.choice(
                ("insert", "insert", "delete", "letter", "empty", "title", "topics", "office", "summary", "place")
            )
            fields = self.reports[number]
            at = self.chance.randint(0, len(fields["body"]))
            if what == "insert":
                fields["body"] = fields["body"][:at] + self.sentences(self.chance.randint(1, 3)) + fields["body"][at:]
            elif what == "delete":
                fields["body"] = fields["body"][:at] + fields["body"][at + self.chance.randint(1, 40) :]
            elif what == "letter":
                fields["body"] = fields["body"][:at] + self.chance.choice("煤安学啊x") + fields["body"][at + 1 :]
            elif what == "empty":
                fields["body"] = "" if fields["body"] else "学"
            elif what == "title" and number:  # which is the shortest one is not known of any but one
                fields["title"] = (
                    fields["title"][:9] + self.chance.choice(("煤矿安全", "安全生产", "学学学")) + fields["title"][9:20]
                )
            elif what == "topics":
                fields["topics"] = f"[{', '.join(self.chance.sample(TOPICS, self.chance.randint(0, 2)))}]"
            elif what == "office":
                fields["department"] = self.chance.choice(OFFICES)
            elif what == "summary":
                fields["summary"] = self.chance.choice((None, "煤矿安全", "一站式查询"))
            else:
                fields["destinations"] = f"[{', '.join(self.chance.sample(PLACES[:4], 2))}]"
            self.write(number)
            done.append((what, number))
        return done


@pytest.mark.parametrize("seed", range(3))
def test_edits_bring_the_index_up_to_date_as_a_clean_build_makes_it(site, seed, monkeypatch):
    revised = []
    amended_index = building.amended_index

    def counted(*arguments):
        found = amended_index(*arguments)
        revised.append(found is not None)
        return found

    monkeypatch.setattr(building, "amended_index", counted)
    edits = Edits(site, seed)
    settings = {"base_url": "https://example.org/", "portable": seed == 1, "precompress": seed in (1, 2)}
    history = []
    site.build(cache=True, **settings)
    for step in range(14):
        history.append(edits.edit())
        result = site.build(cache=True, jobs=1 + step % 2, **settings)
        assert result.problems == ()
        now, (_, files) = site.tree(), clean_build(site, **settings)
        assert now.keys() == files.keys(), history
        assert [path for path in files if now[path] != files[path]] == [], history
    assert revised.count(True) >= 9, revised
