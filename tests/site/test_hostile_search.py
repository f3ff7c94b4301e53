"""A damaged index and hostile queries: a message, never a wrong result, never a long wait."""

import json
import shutil
import time

import pytest
from click.testing import CliRunner

from conftest import SiteFolder, report
from huibian.cli import group

PAGE = b"<!DOCTYPE html><html lang=zh-CN><title>404</title></html>"
HARMS = {
    "cut": lambda data: data[: len(data) // 2],
    "one byte short": lambda data: data[:-1],
    "one bit": lambda data: data[:-1] + bytes([data[-1] ^ 1]),
    "longer": lambda data: data + b"\0",
    "empty": lambda data: b"",
    "a page": lambda data: PAGE,
    "JSON": lambda data: b'{"format": 2, "id": 0, "sections": []}',
    "deep JSON": lambda data: b"[" * 200_000,
    "missing": lambda data: None,
}


@pytest.fixture(scope="module")
def searched(tmp_path_factory):
    site = SiteFolder(tmp_path_factory.mktemp("searched") / "site")
    site.add(
        {
            f"content/{n}.md": report(title=f"矿井安全{n}", topics="[煤矿安全]", body="安全生产。" * n)
            for n in range(1, 31)
        }
    )
    site.build()
    return site


def search(site, *arguments):
    ran = CliRunner().invoke(group, ["search", "--site", str(site.root), *arguments])
    assert ran.exception is None or isinstance(ran.exception, SystemExit), ran.exception
    return ran


def use_everything(site):
    """Phrases that more reports hold than are looked into, filters, and what a result shows."""
    return search(site, "矿井安全 全生产", "--topic", "煤矿安全", "--from", "2000", "--limit", "2", "--json")


def test_the_sound_index_answers(searched):
    ran = use_everything(searched)
    assert (ran.exit_code, json.loads(ran.stdout)["total"]) == (0, 30)


@pytest.mark.parametrize("harm", HARMS)
def test_every_file_of_the_index_may_be_damaged(searched, tmp_path, harm):
    shutil.copytree(searched.root, tmp_path / "site")
    site = SiteFolder(tmp_path / "site")
    index = site.output / "search-index"
    needless = {
        index / "suggestions.bin",
        index / "table.bin",
        *(index / f"documents/0/{number}.bin" for number in range(28)),
    }
    files = sorted(file for file in index.rglob("*") if file.is_file() and file not in needless)
    folders = {file: file.relative_to(index).parts[0] for file in files}
    assert {*folders.values()} == {
        *("manifest.json", "dates.bin", "dictionary.bin"),
        *("grams", "phrases", "facets", "documents"),
    }
    sound = use_everything(site).stdout
    noticed = set()
    for file in files:
        data = file.read_bytes()
        changed = HARMS[harm](data)
        file.unlink() if changed is None else file.write_bytes(changed)
        ran = use_everything(site)
        file.write_bytes(data)
        if ran.exit_code == 0:  # a shard that these words do not need
            assert ran.stdout == sound
            assert folders[file] in ("grams", "phrases"), file
        else:
            noticed.add(folders[file])
            assert ran.exit_code == 3, (file, ran.output)
            assert "矿井安全" not in ran.stdout
            assert ran.stderr.strip()
    assert noticed == {*folders.values()}
    assert use_everything(site).stdout == sound


VERSIONS = [
    {"format": 1},
    {"format": None},
    {"analyzer": 1},
    {"facets": []},
    {"segments": None},
    {"segments": []},
    {"segments": [{}]},
]
VERSIONS += [
    {"order": "-1"},
    {"order": "00000000"},
    {"version": None},
    {"facets": [{"name": "year", "parts": [1]}] * 5},
]
VERSIONS += [{"documents": 10**9}, {"documents": -1}, {"documents": "x"}, {"documents": 2}]


@pytest.mark.parametrize("change", VERSIONS, ids=str)
def test_a_manifest_of_another_version_or_make(searched, tmp_path, change):
    shutil.copytree(searched.root, tmp_path / "site")
    site = SiteFolder(tmp_path / "site")
    manifest = site.output / "search-index/manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_bytes()) | change))
    started = time.process_time()
    for ran in (use_everything(site), search(site), search(site, "矿井")):
        assert ran.exit_code == 3, ran.output
        assert "矿井安全" not in ran.stdout
    assert time.process_time() - started < 5


def test_no_index_and_no_site(searched, tmp_path):
    assert search(searched, "--output", str(tmp_path), "x").exit_code == 3
    (tmp_path / "search-index").mkdir()
    (tmp_path / "search-index/manifest.json").write_bytes(PAGE)
    assert search(searched, "--output", str(tmp_path), "x").exit_code == 3


QUERIES = [
    "<img src=x onerror=alert(1)>",
    "矿" * 100_000,
    "(a+)+$" * 1_000,
    '"' * 1_001,
    "-" * 1_000,
    "OR " * 1_000,
    "title:" * 1_000,
    "标题：" * 1_000,
    ".*[^]\\d{1,99999}",
    "*?~^[]{}()",
    "\0\x1b[31m\u202e\ufffe",
    "\U00020000" * 500,
    "e\u0301" * 500,
    "__proto__",
    "' OR 1=1 --",
    "{{7*7}}",
    " ",
]


@pytest.mark.parametrize("query", QUERIES, ids=range(len(QUERIES)))
def test_hostile_queries(searched, query):
    started = time.process_time()
    ran = search(searched, "--json", "--", query)
    assert time.process_time() - started < 3
    assert ran.exit_code == 0, ran.output
    assert json.loads(ran.stdout)["total"] in (0, 30)
    shown = search(searched, "--", query)
    assert shown.exit_code == 0
    assert not set(shown.stdout) & set("\0\x1b\u202e")


def test_what_reports_say_cannot_write_on_the_terminal(site):
    site.add({"content/a.md": report(title=r'"甲\e[31m"', body="矿井\x1b[2J安全\u202e乙")})
    assert [problem.kind.code for problem in site.build().problems] == ["E103", "W203"]
    site.add(
        {"content/a.md": report(title=r'"甲\u202E乙\u2066"', leader=r'"\u202Ex"', body="矿井\u202e安全\u2066乙")}
    ).build()
    ran = search(site, "矿井")
    assert ran.exit_code == 0
    assert "甲" in ran.stdout
    assert not set(ran.stdout) & set("\x1b\u202e\u2066")
