"""Builds that remember: the same bytes as a clean build, whatever was changed in whatever order, and whatever befell the cache."""

import os
import random
import shutil
import time
from datetime import date

import pytest

from conftest import found, report

PLACES = ("太原", "临汾", "西安", "大同", "青岛", "东京")
OFFICES = ("总工会", "旅游局", "青岚县总工会", "档案馆")
TOPICS = ("煤矿安全", "旅游", "档案管理")
VOCABULARY = "- name: 总工会\n  aliases: [工会]\n  slug: {slug}\n- 旅游局\n- name: 青岚县总工会\n  parent: 总工会\n- name: 档案馆\n  note: {note}\n"
THEME = '{{% extends "default/base.html" %}}{{% block footer %}}<p>{word}</p>{{% endblock %}}'
LOGO = "<svg xmlns='http://www.w3.org/2000/svg'>{number}</svg>"
WORDS = "我们一行走访了档案馆煤矿旅游景区安全生产责任制，看了很多，记下来供参考。".replace("，", "")


def settle(site):
    """Let all files look as if they had been there for a while."""
    past = time.time() - 60
    for file in site.root.rglob("*"):
        os.utime(file, (past, past), follow_symlinks=False)


class Walk:
    """Random changes to a site."""

    def __init__(self, site, seed):
        self.site = site
        self.chance = random.Random(seed)
        self.settings = {"base_url": "https://example.org/", "page_size": 5}
        self.number = 0
        self.today = date(2026, 1, 1)
        for _ in range(14):
            self.add()
        site.add({"content/about.md": "---\ntitle: 关于\n---\n\n说明。\n"})

    @property
    def content(self):
        return self.site.root / "content"

    def reports(self):
        return sorted(file for file in self.content.rglob("*.md") if file.name != "about.md")

    def text(self, body=""):
        pick = self.chance
        words = "".join(pick.choices(WORDS, k=pick.randint(0, 400)))
        fields = {
            "title": f"关于赴{pick.choice(PLACES)}的报告{pick.randint(1, 30)}",
            "date": pick.choice(
                (f"20{pick.randint(10, 14)}-0{pick.randint(1, 9)}-08", "201X", "2012-05", "2026-06-01")
            ),
            "department": pick.choice(OFFICES),
            "destinations": f"[{', '.join(pick.sample(PLACES, pick.randint(1, 2)))}]",
            "topics": f"[{', '.join(pick.sample(TOPICS, pick.randint(0, 2)))}]",
            "summary": pick.choice((None, f"摘要{pick.randint(1, 9)}")),
            "kind": pick.choice((None, "总结")),
            "draft": pick.choice((None, None, None, "true")),
        }
        return report(f"## 一、做法\n\n{words}\n\n{body}", **fields)

    def add(self):
        self.number += 1
        self.site.add({f"content/{self.chance.randint(2010, 2014)}/r{self.number}.md": self.text()})

    def change(self):
        self.chance.choice(self.reports()).write_text(self.text(), "utf-8")

    def change_body(self):
        file = self.chance.choice(self.reports())
        file.write_text(file.read_text("utf-8") + f"\n又记一笔：{self.chance.randint(1, 999)}。\n", "utf-8")

    def change_title(self):
        file = self.chance.choice(self.reports())
        lines = file.read_text("utf-8").split("\n")
        lines[1] = f"title: 改过的题目{self.chance.randint(1, 99)}"
        file.write_text("\n".join(lines), "utf-8")

    def rename(self):
        file = self.chance.choice(self.reports())
        self.number += 1
        file.rename(file.with_name(f"r{self.number}.md"))

    def delete(self):
        files = self.reports()
        if len(files) > 6:
            self.chance.choice(files).unlink()

    def same_size_and_time(self):
        """Write other text of the same length, as if at the same time."""
        file = self.chance.choice(self.reports())
        status = file.stat()
        file.write_bytes(file.read_bytes().replace("档".encode(), "案".encode(), 1))
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))

    def vocabulary(self):
        if self.chance.random() < 0.3:
            (self.content / "departments.yaml").unlink(missing_ok=True)
            return
        pick = self.chance.choice
        self.site.add({"content/departments.yaml": VOCABULARY.format(slug=pick("abc"), note=pick(("甲", "乙")))})

    def theme(self):
        pick = self.chance.choice
        self.site.add(
            {
                "themes/own/theme.toml": 'extends = "default"\n',
                "themes/own/templates/report.html": f'{{% extends "default/report.html" %}}{{# {pick("甲乙丙")} #}}',
                "themes/own/templates/term.html": f'{{% extends "default/term.html" %}}{{# {pick("甲乙丙")} #}}',
                "themes/own/assets/logo.svg": LOGO.format(number=pick("123")),
            }
        )
        self.settings["theme"] = pick(("own", "default"))

    def configuration(self):
        pick = self.chance.choice
        key, values = pick(
            [
                ("name", ("汇编", "档案")),
                ("page_size", (5, 6)),
                ("language", ("zh-CN", "en")),
                ("base_url", ("", "https://example.org/", "https://example.org/a/")),
                ("portable", (False, True)),
                ("precompress", (False, True)),
                ("organisation", ("", "青岚县")),
            ]
        )
        self.settings[key] = pick(values)

    def attachment(self):
        number = self.chance.randint(1, 5)
        self.site.add(
            {
                "content/data/table.csv": "城市,数量\n" + "西安,3\n" * number,
                "content/data/with.md": report(
                    "见[数据](table.csv)。", attachments="[table.csv]", title="带附件的报告"
                ),
            }
        )

    def about(self):
        self.site.add({"content/about.md": f"---\ntitle: 关于\n---\n\n说明{self.chance.randint(1, 9)}。\n"})

    def link(self):
        first, second = self.chance.sample(self.reports(), 2)
        target = second.relative_to(self.content).as_posix()
        first.write_text(self.text(f"见[前文](/{target})。"), "utf-8")

    def another_day(self):
        self.today = self.chance.choice((date(2025, 12, 1), date(2026, 1, 1), date(2026, 7, 1)))

    def nothing(self):
        pass

    def meddle(self):
        files = [file for file in self.site.output.rglob("*") if file.is_file()]
        for file in self.chance.sample(files, min(3, len(files))):
            data = file.read_bytes()
            self.chance.choice(
                [
                    file.unlink,
                    lambda file=file, data=data: file.write_bytes(data[:-1] + b"x"),
                    lambda file=file: file.write_bytes(b""),
                ]
            )()

    def damage(self):
        files = [file for file in (self.site.root / ".cache").rglob("*") if file.is_file()]
        for file in self.chance.sample(files, min(2, len(files))):
            damage(file, self.chance)

    def step(self):
        """Change something or other; return what."""
        weights = {
            self.add: 3, self.change: 4, self.change_body: 4, self.change_title: 3, self.rename: 2, self.delete: 2,
            self.same_size_and_time: 2, self.vocabulary: 2, self.theme: 2, self.configuration: 3, self.attachment: 2,
            self.about: 1, self.link: 2, self.another_day: 1, self.nothing: 2, self.meddle: 2, self.damage: 2,
        }  # fmt: skip
        chosen = self.chance.choices(list(weights), list(weights.values()), k=self.chance.choice((1, 1, 2)))
        for each in chosen:
            each()
        return [each.__name__ for each in chosen]


def damage(file, chance):
    """Flip a byte of a file, cut it, or delete it."""
    data = bytearray(file.read_bytes())
    how = chance.randrange(3)
    if how == 0 and data:
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        file.write_bytes(data)
    elif how == 1 and data:
        file.write_bytes(data[: chance.randrange(len(data))])
    else:
        file.unlink()


def clean_build(site, **options):
    """Build into another folder, without a cache; return what came of it, and the files."""
    other = site.root.parent / "clean"
    shutil.rmtree(other, ignore_errors=True)
    result = site.build(output=other, **options)
    return result, site.tree(other) if result.publication else None


def problems(result):
    return [(p.kind.code, str(p.location), p.excerpt, dict(p.params)) for p in result.problems]


@pytest.mark.parametrize("seed", range(4))
def test_whatever_changes_an_incremental_build_equals_a_clean_one(site, seed):
    walk = Walk(site, seed)
    history = []
    for step in range(12):
        history.append(walk.step() if step else "first")
        options = {"jobs": 1 + step % 2, "today": walk.today, **walk.settings}
        before = site.tree() if site.output.exists() else {}
        times = {path: (site.output / path).stat().st_mtime_ns for path in before}
        result = site.build(cache=True, **options)
        expected, files = clean_build(site, **options)
        assert problems(result) == problems(expected), history
        if files is None:
            assert site.tree() == before, history
            continue
        now = site.tree()
        assert now.keys() == files.keys(), history
        assert [path for path in files if now[path] != files[path]] == [], history
        changed = {path for path in now if before.get(path) != now[path]} - {".huibian.json"}
        assert set(result.publication.written) == changed, history
        kept = [path for path in now.keys() & before.keys() - changed if path != ".huibian.json"]
        assert all((site.output / path).stat().st_mtime_ns == times[path] for path in kept), history


def test_nothing_changed_nothing_is_done_and_warnings_are_repeated(archive):
    archive.add({"content/2012/future.md": report(date="2031-01-01", title="将来的报告")})
    first = archive.build(cache=True)
    assert found(first) == [("W136", "content/2012/future.md:3:7")]
    time.sleep(0.1)
    second = archive.build(cache=True)
    around = {file: file.stat().st_mtime_ns for file in archive.root.rglob("*")}
    third = archive.build(cache=True)
    assert {file: file.stat().st_mtime_ns for file in archive.root.rglob("*")} == around
    for result in (second, third):
        assert (result.parsed, result.rendered, result.publication.written) == (0, 0, ())
        assert problems(result) == problems(first)
        assert (result.reports, result.pages) == (first.reports, first.pages)
        assert result.publication.unchanged == len(first.publication.written)
    assert third.stages == ()  # it was not even begun
    assert found(archive.build(cache=True, today=date(2031, 1, 2))) == []
