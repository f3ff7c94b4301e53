"""Builds that remember: the same bytes as a clean build, whatever was changed in whatever order, and whatever befell the cache."""

import os
import random
import shutil
import time
from datetime import date

import pytest

from conftest import found, report
from huibian import build as building
from huibian.field_files import make_field_files
from huibian.frozen import thaw
from huibian.output import Publisher

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


def settled(site, **options):
    """Build twice, so that what is there is no longer young; return the files."""
    site.build(cache=True, **options)
    time.sleep(0.1)
    assert site.build(cache=True, **options).publication.written == ()
    return site.tree()


def cache_files(site):
    """List the files of the cache, but for the spare's, which are the output's own."""
    files = sorted(file for file in (site.root / ".cache").rglob("*") if file.is_file())
    return [file for file in files if "spare-" not in str(file.parent)]


def test_one_edit_reads_one_file_and_renders_what_shows_it(archive):
    settled(archive)
    file = archive.root / "content/2012/taiyuan.md"
    file.write_text(file.read_text("utf-8").replace("矿井", "巷道"), "utf-8")
    result = archive.build(cache=True)
    assert (result.parsed, result.rendered) == (1, 1)
    pages = [path for path in result.publication.written if path.endswith(".html")]
    assert pages == ["reports/2012/taiyuan/index.html"]


def test_one_edit_brings_back_few_of_the_other_reports(site, monkeypatch):
    monkeypatch.setattr("huibian.reading_memory._SEGMENT", 1)  # each has a segment of its own
    monkeypatch.setattr("huibian.rendering.DICTIONARY_SAMPLE", 3)  # an edit of one of these asks for all
    linked = report("见[另一篇](03.md)。", title="有链接的报告", date="2010-01-01")
    texts = {f"content/{n:02}.md": report(title=f"第{n}篇报告", date=f"2012-{n % 12 + 1:02}-08") for n in range(40)}
    site.add({**texts, "content/link.md": linked})
    settled(site)
    thawed = []

    def note(data):
        thawed.append(data)
        return thaw(data)

    monkeypatch.setattr("huibian.reading_memory.thaw", note)
    site.add({"content/20.md": texts["content/20.md"] + "\n补记一句。\n"})
    result = site.build(cache=True)
    assert (result.parsed, result.rendered) == (1, 1)
    # The linking one and where it leads; the neighbours; the latest, for the home page.
    assert 0 < len(thawed) <= 2 + 4 + 10
    assert site.tree() == clean_build(site)[1]


def test_a_segment_that_was_meddled_with_is_read_again(archive, monkeypatch):
    tree = settled(archive)
    damaged = iter([TypeError])

    def meddled(data):
        for error in damaged:
            raise error
        return thaw(data)

    monkeypatch.setattr("huibian.reading_memory.thaw", meddled)
    archive.add({"content/2012/taiyuan.md": report(title="改过的题目")})
    assert archive.build(cache=True).publication
    assert list(damaged) == []
    assert archive.tree() == clean_build(archive)[1] != tree


def test_exports_are_made_beside_the_pages_only_where_fields_changed(archive, monkeypatch):
    settled(archive)
    made = []
    beside = Publisher.beside

    def note(publisher, function, *, at_once=True):
        if at_once and getattr(function, "func", None) is make_field_files:
            made.append(function)
        return beside(publisher, function, at_once=at_once)

    monkeypatch.setattr(Publisher, "beside", note)
    file = archive.root / "content/2012/taiyuan.md"
    file.write_text(file.read_text("utf-8").replace("矿井", "巷道"), "utf-8")
    archive.build(cache=True)
    assert made == []
    file.write_text(report(title="改过的题目"), "utf-8")
    archive.build(cache=True)
    assert len(made) == 1


def test_a_template_is_changed_and_no_report_is_read_nor_the_index_made(archive, monkeypatch):
    archive.add({"themes/own/theme.toml": 'extends = "default"\n', "themes/own/templates/x.html": ""})
    settled(archive, theme="own")
    archive.add({"themes/own/templates/report.html": '{% extends "default/report.html" %}{# #}'})
    monkeypatch.setattr("huibian.site_index.encode_index", None)
    monkeypatch.setattr("huibian.reading.read_report", None)
    result = archive.build(cache=True, theme="own")
    assert (result.parsed, result.rendered) == (0, result.pages)


def test_every_way_to_damage_the_cache(archive):
    tree = settled(archive)
    archive.add({"content/2012/taiyuan.md": report(title="改过的题目")})
    archive.build(cache=True)  # now there is a spare, too
    archive.add(
        {
            "content/2012/taiyuan.md": report(
                topics="[煤矿安全]", number="青工〔2012〕40号", body="## 一、做法\n\n矿井**安全**。"
            )
        }
    )
    chance = random.Random(1)
    whole = archive.root.parent / "whole"
    shutil.copytree(archive.root / ".cache", whole, symlinks=True)
    for file in cache_files(archive):
        data = (whole / file.relative_to(archive.root / ".cache")).read_bytes()
        places = [chance.randrange(len(data)) for _ in range(3)] if data else []
        for cut in (None, 0, len(data) // 2, *(-place - 1 for place in places)):
            shutil.rmtree(archive.root / ".cache")
            shutil.copytree(whole, archive.root / ".cache", symlinks=True)
            if cut is None:
                file.unlink()
            elif cut >= 0:
                file.write_bytes(data[:cut])
            else:
                flipped = bytearray(data)
                flipped[-cut - 1] ^= 0x10
                file.write_bytes(flipped)
            result = archive.build(cache=True)
            assert result.problems == (), (file, cut)
            assert archive.tree() == tree, (file, cut)
            shutil.rmtree(archive.output)


def test_a_damaged_body_is_read_again(archive):
    settled(archive)
    for file in (archive.root / ".cache").glob("*/bodies/*.pack"):
        data = bytearray(file.read_bytes())
        data[10] ^= 1  # in an entry: the table of the pack is whole
        file.write_bytes(data)
    shutil.rmtree(archive.output)
    assert archive.build(cache=True).publication
    assert archive.tree() == clean_build(archive)[1]


def test_a_cache_that_is_deleted_while_it_is_used(archive, monkeypatch):
    settled(archive)
    shutil.rmtree(archive.output)
    plan = building.plan

    def meanwhile(*args, **more):
        shutil.rmtree(archive.root / ".cache", ignore_errors=True)
        return plan(*args, **more)

    monkeypatch.setattr(building, "plan", meanwhile)
    assert archive.build(cache=True).publication
    assert archive.tree() == clean_build(archive)[1]


def test_a_cache_cannot_bring_in_anything_but_values(archive, tmp_path):
    import pickle  # noqa: PLC0415

    from huibian.frozen import DAMAGED, freeze, thaw  # noqa: PLC0415

    class Evil:
        def __reduce__(self):
            return os.system, (f"touch {tmp_path}/was-here",)

    for value in (Evil(), os.system, shutil.rmtree, eval):
        with pytest.raises(DAMAGED):
            thaw(pickle.dumps(value))
    assert not (tmp_path / "was-here").exists()
    assert thaw(freeze(archive.build().problems)) == ()


def test_two_outputs_share_a_cache_and_another_version_does_not(archive, monkeypatch):
    settled(archive)
    other = archive.root / "other"
    assert archive.build(cache=True, output=other).parsed == 0
    assert archive.tree(other) == archive.tree()
    monkeypatch.setattr("huibian.build.stamp", lambda: b"another version")
    monkeypatch.setattr("huibian.freshness.installation", lambda: b"another version")
    assert archive.build(cache=True).parsed == 4
    assert len(list((archive.root / ".cache").glob("huibian-*/"))) == 1


def test_the_cache_does_not_grow_without_bound(archive, monkeypatch):
    monkeypatch.setattr("huibian.packs._SPARE", 0)
    sizes = []
    for number in range(12):
        archive.add({f"content/2012/{name}.md": report(f"{number}{name}" * 500, title=name) for name in "abcdef"})
        archive.build(cache=True)
        sizes.append(sum(file.stat().st_size for file in cache_files(archive)))
    assert max(sizes[6:]) < 2.5 * sizes[0]


def test_a_folder_that_cannot_hold_a_cache_is_none(archive):
    archive.add({".cache": "a file"})
    assert archive.build(cache=True).publication
    assert archive.build(cache=True).publication.written == ()


def test_the_cache_must_not_lie_in_the_output(archive):
    archive.build()
    assert found(archive.build(cache=True, output=archive.root / ".cache/output"))[0][0] == "E511"


def test_a_dry_run_tells_what_would_change_and_touches_nothing(archive):
    settled(archive)
    archive.add({"content/2012/taiyuan.md": report(title="改过的题目")})
    (archive.root / "content/undated/riben.md").unlink()
    before = {file: file.stat().st_mtime_ns for file in archive.root.rglob("*")}
    told = [archive.build(cache=cache, dry_run=True).publication for cache in (True, False)]
    assert {file: file.stat().st_mtime_ns for file in archive.root.rglob("*")} == before
    done = archive.build(cache=True).publication
    assert told == [done, done]
    assert "reports/undated/riben/index.html" in done.removed


def test_files_of_others_and_what_was_meddled_with(archive):
    settled(archive)
    (archive.output / "CNAME").write_text("example.org")
    archive.add({"content/2012/taiyuan.md": report(title="题目一")})
    archive.build(cache=True)
    assert (archive.output / "CNAME").read_text() == "example.org"
    (archive.output / "CNAME").unlink()
    (archive.output / "about/mine").mkdir()
    (archive.output / "about/mine/x").write_text("x")
    archive.add({"content/2012/taiyuan.md": report(title="题目二")})
    archive.build(cache=True)
    archive.add({"content/2012/taiyuan.md": report(title="题目三")})
    archive.build(cache=True)
    expected = clean_build(archive)[1] | {"about/mine/x": b"x"}
    assert archive.tree() == expected


def test_compressed_forms(archive):
    import gzip  # noqa: PLC0415

    archive.build(cache=True, precompress=True)
    first = archive.tree()
    page = "reports/2012/taiyuan/index.html"
    assert gzip.decompress(first[page + ".gz"]) == first[page]
    assert not any(path.endswith((".bin.gz", ".gz.gz", "json.gz.br")) for path in first)
    archive.add({"content/2012/taiyuan.md": report(title="改过的题目")})
    written = archive.build(cache=True, precompress=True).publication.written
    assert page + ".gz" in written
    assert "about/index.html.gz" not in written
    assert archive.tree() == clean_build(archive, precompress=True)[1]
    assert f"{page}.gz" in archive.build(cache=True).publication.removed
