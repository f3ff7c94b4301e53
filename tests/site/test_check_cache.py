"""`check` with the cache: the same findings as without, whatever was changed, and nothing read twice."""

import os
import random
import time

import pytest
from click.testing import CliRunner

from conftest import report
from huibian.cli import group

DAY = "1767225600"  # 2026-01-01


def check(site, *arguments, day=DAY):
    """Check in this process, from the site's folder; files were written long enough ago to be trusted."""
    before = os.getcwd()
    os.chdir(site.root)
    time.sleep(0.06)
    try:
        result = CliRunner().invoke(group, ["check", "--jobs", "1", *arguments], env={"SOURCE_DATE_EPOCH": day})
    finally:
        os.chdir(before)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout, result.stderr


@pytest.fixture
def faulty(site):
    return site.add(
        {
            "content/2012/a.md": report(body="##一、甲\n\n见[乙](b.md)、[丙](c.md)。xx年3月5日。"),
            "content/2012/b.md": report(date="soon", body="![图](图.png)机构设臵。"),
            "content/2013/c.md": report(title="又一篇", topics="[旅游]", draft="yes"),
            "content/2013/d.md": report(title="再一篇", topics="[旅游]", date="2013-01-01"),
            "content/2013/bad.md": b"\xff\xfe\x00",
            "content/about.md": "---\ntitle: 关于\n---\n\n见[甲](2012/a.md)。\n",
        }
    )


def test_warm_is_cold_and_reads_nothing(faulty, monkeypatch):
    cold = check(faulty)
    assert [code for code in ("W722", "E310", "W712", "E130", "W714", "E220", "W731") if code not in cold[2]] == []
    assert check(faulty, "--no-cache") == cold
    monkeypatch.setattr("huibian.checking.check", None)
    assert check(faulty) == cold
    some = check(faulty, "content/2013")
    assert "W731" in some[2]
    assert "E310" not in some[2]
    assert check(faulty, "--format", "json")[1].startswith("{")


def test_what_a_build_has_read_is_only_looked_at_with_care(site, monkeypatch):
    site.add({"content/a.md": report(body="xx年3月5日。"), "content/b.md": report(title="又一篇")})
    site.build(cache=True)
    monkeypatch.setattr("huibian.reading.read_report", None)
    assert "W712" in check(site)[2]
    monkeypatch.setattr("huibian.reading.read_care", None)
    site.add({"content/c.png": b"\x89PNG\r\n\x1a\n"})  # so that something has changed
    assert "W712" in check(site)[2]


def test_what_a_check_has_read_a_build_need_not_read(site):
    site.add({"content/a.md": report(body="xx年3月5日。"), "content/b.md": report(title="又一篇", draft="yes")})
    check(site)
    result = site.build(cache=True)
    assert (result.parsed, result.reports, result.problems) == (0, 1, ())
    warm = site.tree()
    site.build(output=site.root / "other")
    assert warm == site.tree(site.root / "other")


@pytest.mark.parametrize("seed", range(2))
def test_any_edit_is_seen(faulty, seed):
    chance = random.Random(seed)
    content = faulty.root / "content"
    bodies = ("好。", "xx年3月5日。", "## 一、甲\n\n#### 二、乙\n", "[甲](/2012/a.md)", "![图](图.png)", "设臵")
    fields = ({}, {"date": "2027-01-01"}, {"topics": "[旅游]"}, {"allow": "[xx年, 设臵]"}, {"title": "又一篇"}, {"draft": "yes"}, {"x": "1"})  # fmt: skip

    def write():
        file = content / chance.choice(["2012/a.md", "2012/n.md", "2014/甲.md", "b.md"])
        file.parent.mkdir(exist_ok=True)
        file.write_text(report(body=chance.choice(bodies), **chance.choice(fields)), "utf-8")

    def remove():
        files = sorted(content.rglob("*.md"))
        if len(files) > 2:
            chance.choice(files).unlink()

    def move():
        chance.choice(sorted(content.rglob("*.md"))).rename(content / f"{chance.randrange(5)}.md")

    def same_size():
        file = chance.choice(sorted(content.rglob("*.md")))
        file.write_bytes(file.read_bytes().replace("甲".encode(), "乙".encode()).replace(b"xx", b"yx"))

    def vocabulary():
        file = content / chance.choice(["topics.yaml", "departments.yaml"])
        if file.exists():
            file.unlink()
        else:
            file.write_text(chance.choice(["- 旅游\n- 总工会\n", "- name: 安全\n", "- [\n"]), "utf-8")

    def image():
        file = content / "2012/图.png"
        if file.exists():
            file.unlink()
        else:
            file.write_bytes(chance.choice([b"\x89PNG\r\n\x1a\n", b"<html>"]))

    def settings():
        faulty.add({"huibian.toml": chance.choice(['history = "off"\n', "portable = true\n", ""])})

    seen = set()
    for _step in range(18):
        chance.choice([write, write, remove, move, same_size, vocabulary, image, settings])()
        day = chance.choice([DAY, "1799999999"])  # on which the dates above lie in the future no longer
        found = check(faulty, day=day)
        assert found == check(faulty, "--no-cache", day=day)
        seen.add(found)
    assert len(seen) > 8


@pytest.mark.parametrize("harm", [lambda data: b"", lambda data: data[: len(data) // 2], lambda data: data[:-9] + b"x" * 9,
                                  lambda data: bytes(255 - byte for byte in data)])  # fmt: skip
def test_a_damaged_cache_is_no_cache(faulty, harm):
    cold = check(faulty)
    for file in sorted((faulty.root / ".cache").rglob("*")):
        if file.is_file() and file.suffix in (".pack", ".record"):
            file.write_bytes(harm(file.read_bytes()))
    assert check(faulty) == cold
    assert check(faulty) == cold


def test_each_damaged_file_alone(faulty):
    cold = check(faulty)
    files = [f for f in sorted((faulty.root / ".cache").rglob("*")) if f.suffix in (".pack", ".record")]
    assert {file.name.partition("-")[0] for file in files if file.suffix == ".record"} == {"sources", "care", "checked"}
    for file in files:
        if file.exists():  # those that were damaged are made anew
            file.write_bytes(file.read_bytes()[:-5] + b"12345")
            assert check(faulty) == cold


def test_without_a_cache(faulty, tmp_path, monkeypatch):
    cold = check(faulty, "--no-cache")
    assert not (faulty.root / ".cache").exists()
    assert check(faulty, "--cache", str(tmp_path / "elsewhere")) == cold
    assert not (faulty.root / ".cache").exists()
    assert list((tmp_path / "elsewhere").glob("*/checked-*.record"))
    (faulty.root / ".cache").write_text("a file")
    assert check(faulty) == cold
    (faulty.root / ".cache").unlink()

    def fail(*_values):
        raise OSError(28, "No space left on device")

    places = (
        "full_check.write_record",
        "care_memory.write_record",
        "reading_memory.write_record",
        "reading_memory.PackWriter",
    )
    for number, place in enumerate(places):
        with monkeypatch.context() as patched:
            patched.setattr(f"huibian.{place}", fail)
            faulty.add({f"content/{number}.md": "---\n---\n"})
            assert check(faulty)[2].count("E115") >= 3 * (number + 1)


def test_where_there_is_no_site_none_is_made(site):
    site.root.mkdir()
    assert check(site)[0] == 2
    assert list(site.root.iterdir()) == []
