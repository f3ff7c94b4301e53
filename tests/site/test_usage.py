"""Whoever types something wrong is told which option or path is meant, and what to type instead; in both languages."""

import ast
import errno
import os
import re
import socket
from pathlib import Path

import pytest

import huibian
from conftest import SiteFolder, report
from huibian.i18n import translations
from huibian.source import read_source

ROOT = Path(huibian.__file__).parent
HAN = re.compile(r"[\u4e00-\u9fff]")
# What is typed, what must be named, the exit status.
WRONG = [
    (("nonsense",), "nonsense", 2),
    (("check", "--nonsense"), "--nonsense", 2),
    (("check", "--site", "nowhere"), "nowhere", 2),
    (("check", "--format", "xml"), "--format", 2),
    (("check", "--jobs", "0"), "--jobs", 2),
    (("check", "huibian.toml"), "huibian.toml", 2),
    (("check", "content/none.md"), "content/none.md", 2),
    (("build", "--base-url", "nonsense"), "--base-url", 2),
    (("build", "--dry-run", "--cluster", "tcp://x:1"), "--dry-run", 2),
    (("build", "--output", "content"), "content", 2),
    (("explain", "104x"), "104x", 2),
    (("search", "太原"), "search-index", 3),
    (("import",), "SOURCE", 2),
    (("import", "nothing.docx"), "nothing.docx", 2),
    (("import", "--from", "word", "huibian.toml"), "--from", 2),
    (("new",), "huibian new", 2),
    (("new", "食堂管理", "--department", "市总工会"), "--", 2),
    (("new", "赴太原考察", "--department", "市总工会", "--file", "../x"), "--file", 2),
    (("new", "赴太原考察", "--date", "昨天"), "--", 1),
    (("schema", "--cms", "decap", "--snippets"), "--snippets", 2),
    (("schema", "--cms", "sveltia", "--backend", "azure"), "--backend", 2),
    (("schema", "--cms", "sveltia", "--backend", "github"), "--repo", 2),
    (("schema", "--output", "huibian.toml/x"), "huibian.toml", 3),
    (("init", "."), "--with", 2),
    (("init", "--with", "netlify", "."), "netlify", 2),
    (("init", "huibian.toml"), "huibian.toml", 3),
    (("serve", "--port", "70000"), "--port", 2),
    (("serve", "--host", "203.0.113.1", "--port", "0"), "--host", 3),
    (("completion", "cmd"), "cmd", 2),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("usage")
    (place / "content").mkdir()
    (place / "huibian.toml").write_text('name = "x"\n')
    return place


def said(folder, language, *arguments):
    ran = SiteFolder(folder).run(*arguments, HUIBIAN_LANG=language)
    assert "Traceback" not in ran.stderr
    return ran.returncode, ran.stderr + ran.stdout


@pytest.mark.parametrize(
    ("arguments", "named", "status"), WRONG, ids=lambda value: " ".join(value) if isinstance(value, tuple) else ""
)
def test_usage_errors_name_a_place_and_a_remedy(folder, arguments, named, status):
    code, chinese = said(folder, "zh-CN", *arguments)
    assert code == status, chinese
    assert named in chinese
    assert "  → " in chinese or "--help”。" in chinese or "请" in chinese
    # What is said, names and what was typed left out, is Chinese.
    words = re.sub(r"“[^”]*”|'[^']*'|用法： .*|--?\w[\w-]*|[\w./:-]*[./_][\w./:-]*", "", chinese)
    english = [
        line
        for line in words.splitlines()
        if re.search(r"\b(?!DIR|NAME|SOURCE|JSON)[A-Za-z]{4,}\b", line) and not HAN.search(line)
    ]
    assert english == []
    assert not re.search(r"\b(?:[Dd]irectory|[Ff]ile|does|not|the|is)\b", words), words


@pytest.mark.parametrize(
    ("arguments", "named", "status"), WRONG, ids=lambda value: " ".join(value) if isinstance(value, tuple) else ""
)
def test_in_english_too(folder, arguments, named, status):
    code, english = said(folder, "en", *arguments)
    assert code == status, english
    assert "  → " in english or "--help' for help" in english or "Choose from:" in english
    sentences = [line for line in english.splitlines() if not line.startswith("  ")]  # the others quote, or give forms
    assert not HAN.search(re.sub(r"“[^”]*”", "", "\n".join(sentences))), english


def test_a_port_that_is_taken(folder):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, text = said(folder, "zh-CN", "serve", "--port", str(port))
    assert code == 3
    assert f"127.0.0.1:{port}" in text
    assert f"→ 请先停止它，或者换一个端口：--port {port + 1}" in text


def test_whoever_fails_gives_a_remedy():
    """`fail` takes one; nothing else in the commands ends with a message of its own."""
    for file in (ROOT / "commands").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "fail":
                assert len(node.args) == 3, f"{file.name}:{node.lineno}"
                assert not (isinstance(node.args[1], ast.Constant) and not node.args[1].value)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "str":
                assert not (node.args and isinstance(node.args[0], ast.Name) and node.args[0].id == "error"), file.name


def han_only(text):
    """Say that no English sentence stands in a text: no two words of the Latin alphabet in a row."""
    return not re.search(r"[A-Za-z]{2,} [A-Za-z]{2,}", text)


def test_what_the_system_says_is_said_in_chinese(tmp_path):
    site = SiteFolder(tmp_path / "site").add({"huibian.toml": '# 说明\nname = "汇编"\n'.encode("gbk")})
    said = site.run("build").stderr
    assert "huibian.toml:1" in said
    assert "UTF-8" in said
    assert han_only(said), said

    site = SiteFolder(tmp_path / "places").add({"content/a.md": report(destinations="[龘龘龘龘市]")})
    said = site.run("check").stderr
    assert "E142" in said
    assert "—" not in said
    assert han_only(said), said

    site = SiteFolder(tmp_path / "import").add(
        {"a.docx": b"PK\x03\x04" + b"x" * 99, "深.html": b"<p>" * 30_000 + "文".encode()}
    )
    site.add({"content/a.md": report()})
    said = site.run("import", "a.docx", "深.html").stderr
    assert "E654" in said
    assert han_only(said), said


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_a_disk_that_is_full_is_said_in_the_readers_language(tmp_path, monkeypatch, language):
    site = SiteFolder(tmp_path).add({"content/a.md": report(), "content/b.md": report(title="乙")})

    def full(*_args, **_more):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/x/y")

    monkeypatch.setattr("huibian.locks.os.open", full)
    (problem,) = site.build().problems
    monkeypatch.undo()
    assert problem.excerpt == "/x/y"
    said = problem.message(translations(language).gettext)
    assert ("No space left" in said) == (language == "en")
    assert ("磁盘" in said or "空间" in said) == (language == "zh-CN")

    monkeypatch.setattr("huibian.source.os.open", full)
    _source, (problem,) = read_source(tmp_path / "content", "a.md")
    assert ("No space left" in problem.message(translations(language).gettext)) == (language == "en")
