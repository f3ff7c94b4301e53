"""Hostile addresses and files: whatever a report names, nothing is written or read outside its folder."""

import os
import socket
import struct
import zlib
from pathlib import Path

import click
import pytest
from PIL import Image

from conftest import found, report
from huibian.console import format_problem

SLUGS = {
    "../../x": 7,
    "/etc/x": 7,
    r"'C:\x'": 8,
    "..%2f": 7,
    r'"a\0b"': 8,
    r'"a\nb"': 8,
    r'"a\u202Eb"': 8,
    r'"a\u200Bb"': 8,
    "CON": 7,
    "aux.": 7,
    "2012/com1": 7,
    "a.": 7,
    '"a "': 8,
    "a//b": 7,
    "甲": 7,
    "A": 7,
}


def test_slugs_that_leave_the_folder_hide_or_break_windows(sealed):
    problems = sealed.refuses_each([(report(slug=slug), "E123", f"6:{column}") for slug, column in SLUGS.items()])
    assert [problem.excerpt for problem in problems] == [f"slug: {slug}" for slug in SLUGS]
    assert not [problem for problem in problems if set("\0\n\u202e\u200b") & set(problem.message(str))]


@pytest.mark.parametrize("names", [("A.md", "a.md"), ("é.md", "e\u0301.md"), ("x/b.md", "X/B.md")])
def test_files_that_differ_by_case_or_composition_alone(sealed, names):
    sealed.add({f"content/{name}": report() for name in names})
    result = sealed.build()
    problem = next(problem for problem in result.problems if problem.params["other"] in names)
    assert problem.kind.code == "E301"
    assert {problem.location.path, f"content/{problem.params['other']}"} == {f"content/{name}" for name in names}
    assert sealed.tree() == sealed.before[0]


def test_a_slug_that_another_file_has_by_its_name(sealed):
    sealed.add({"content/b.md": report(slug="a")})
    problem = sealed.refuses("E301", "content/b.md:6:7")
    assert (problem.params["other"], problem.excerpt) == ("a.md", "a")


@pytest.mark.parametrize(
    ("alias", "other"),
    [
        ("/reports/b/", "b.md"),
        ("/reports/b/index.html", "b.md"),
        ("/REPORTS/B", "b.md"),
        ("/departments/zonggonghui/", "departments"),
        ("/Feed.XML", "Feed.XML"),
        ("/.huibian.json", ".huibian.json"),
        ("/.git/hooks", ".git"),
        ("/old/index.html/x", "index.html"),
    ],
)
def test_an_alias_takes_no_address_of_the_site(sealed, alias, other):
    sealed.add({"content/a.md": report(aliases=f"['{alias}']")})
    assert sealed.refuses("E302", "content/a.md:6:10").params["other"] == other


def test_an_alias_stays_on_the_site(sealed):
    aliases = ["../x", "/a/../../x", "//evil.example/", r"\x", "/CON/", "/a?b", "javascript:x", "/"]
    sealed.refuses_each([(report(aliases=f"['{alias}']"), "E124", "6:12") for alias in aliases])


def test_names_without_a_letter_get_a_stable_address(site):
    site.add({"content/！？.md": report(title="'！？——'"), "content/😀.md": report(title="'😀'", department="'……'")})
    result = site.build()
    assert found(result) == [("W303", "content/！？.md"), ("W303", "content/😀.md")]
    urls = [problem.params["url"] for problem in result.problems]
    assert all(url.startswith("/reports/x-") and site.page(url) for url in urls)
    site.add({"content/！？.md": report(title="另一个题目")})
    assert [problem.params["url"] for problem in site.build().problems] == urls


def test_a_long_name_is_cut_the_same_way_every_time(site):
    name = "考察" * 40
    site.add({f"content/{name}.md": report(title="长" * 300)}).build()
    (folder,) = (site.output / "reports").iterdir()
    assert len(folder.name.encode()) <= 255
    assert "长" * 300 in site.page(f"/reports/{folder.name}/")
    site.add({f"content/{name}.md": report(title="短"), f"content/{name}二.md": report()}).build()
    assert folder.is_dir()
    assert len(list((site.output / "reports").iterdir())) == 2


def test_departments_and_topics_that_sound_alike_share_no_page(site):
    site.add({"content/a.md": report(department="总工会", topics="[公示, 公式, '../../x', CON]"), "content/b.md": report(department="总公会")})  # fmt: skip
    assert site.build().publication
    for kind, names in {"departments": ("总工会", "总公会"), "topics": ("公示", "公式", "../../x", "CON")}.items():
        pages = [folder / "index.html" for folder in (site.output / kind).iterdir() if folder.is_dir()]
        titles = [page.read_text("utf-8").split("<h1")[1].split("</h1>")[0] for page in pages]
        assert len(pages) == len(names)
        assert all(any(name in title for title in titles) for name in names)
        assert not {"con", "..", "x"} & {page.parent.name for page in pages} - {"x"}


def test_attachments_and_links_from_elsewhere(sealed):
    sealed.add({".git/config": "secret", "content/.git/config": "secret", "content/topics.yaml": "- name: x\n"}).seal()
    paths = ["../../.git/config", "/etc/passwd", ".git/config", r"C:\x", "a/../../b.pdf", "%2e%2e/x.pdf"]
    links = {
        "../../etc/passwd": "E312",
        "%2e%2e/%2e%2e/x.pdf": "E312",
        "/etc/passwd": "E220",
        ".git/config": "E222",
        "/%5cevil.example": "E222",
        "a\\b.pdf": "E205",
        "topics.yaml": "E225",
    }
    sealed.refuses_each(
        [(report(attachments=f"['{path}']"), "E220" if "%" in path else "E125", "6:16") for path in paths]
        + [(report(body=f"甲 [乙]({link})"), code, "8:7") for link, code in links.items()]
    )


@pytest.mark.parametrize(("file", "nearest"), [("Map.pdf", "map.pdf"), ("mpa.pdf", "map.pdf"), ("乙.zip", "")])
def test_a_missing_attachment_names_the_nearest(sealed, file, nearest):
    sealed.add({"content/map.pdf": b"%PDF-1.4", "content/a.md": report(attachments=f"[{file}]")})
    problem = sealed.refuses("E221" if nearest else "E220", "content/a.md:6:15")
    assert problem.params["nearest"] == nearest
    assert problem.excerpt


def test_what_could_run_as_a_page_of_the_site_is_refused(sealed):
    names = ["x.html", "x.HTM", "x.svg", "x.xhtml", "x.js", "x.php", "x.xml", "x"]
    sealed.add({f"content/{name}": "<svg onload=alert(1)></svg>" for name in names})
    sealed.refuses_each(
        [(report(body=f"[图]({name})"), "E225", "8:5") for name in names]
        + [(report(attachments=f"[{name}]"), "E225", "6:15") for name in names]
    )


def png(width, height):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * (3 * width + 1) * height) if width < 9 else b"x"
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def test_files_that_are_not_what_their_name_says_or_far_too_large(sealed):
    files = {
        "1.jpg": (b"<!DOCTYPE html><script>alert(1)</script>", "E226"),
        "2.png": (b"\xff\xd8\xff\xe0 jpeg", "E226"),
        "3.pdf": (b"<html>", "E226"),
        "4.docx": (b"MZ\x90\0", "E227"),
        "5.png": (png(1, 1)[:20], "E227"),
        "6.png": (png(100_000, 100_000), "E228"),
        "7.gif": (b"GIF89a" + b"\xff" * 4 + b"\0\0\0,\0\0\0\0\xff\xff\xff\xff\0\x02\0;", "E228"),
    }
    sealed.add({f"content/{name}": data for name, (data, _code) in files.items()})
    sealed.refuses_each([(report(body=f"![图]({name})"), code, "8:6") for name, (_data, code) in files.items()])


def test_the_place_where_a_photo_was_taken_is_not_published(site):
    (site.root / "content").mkdir(parents=True)
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (37.0, 52.0, 1.0), 3: "E", 4: (112.0, 33.0, 1.0)})
    photo = site.root / "content/photo.jpg"
    Image.new("RGB", (8, 8), "red").save(photo, exif=exif)
    original = photo.read_bytes()
    site.add({"content/a.md": report(body="![矿井](photo.jpg)")})
    assert found(site.build()) == [("W229", "content/a.md:8:7")]
    published = site.output / "files/photo.jpg"
    with Image.open(photo) as before, Image.open(published) as after:
        assert before.getexif().get_ifd(0x8825)
        assert not after.getexif()
        assert before.tobytes() == after.tobytes()
    assert photo.read_bytes() == original


def make_socket(path):
    with socket.socket(socket.AF_UNIX) as server:
        here = Path.cwd()
        os.chdir(path.parent)  # the address of a socket may have about 100 bytes
        try:
            server.bind(path.name)
        finally:
            os.chdir(here)


SPECIAL = {
    "a link to a file outside": ("x.md", lambda path: path.symlink_to("/etc/hostname")),
    "a link to a folder outside": ("x", lambda path: path.symlink_to("/etc")),
    "a link to its own folder": ("x", lambda path: path.symlink_to(".")),
    "a link to itself": ("x.md", lambda path: path.symlink_to("x.md")),
    "a pipe": ("x.md", os.mkfifo),
    "a pipe as vocabulary": ("topics.yaml", os.mkfifo),
    "a pipe as the about page": ("about.md", os.mkfifo),
    "a socket": ("x.md", make_socket),
}


@pytest.mark.parametrize("what", SPECIAL)
def test_what_is_no_plain_file_is_refused_unopened(sealed, what):
    name, make = SPECIAL[what]
    make(sealed.root / "content" / name)
    result = sealed.build()
    assert set(found(result)) == {("E502", f"content/{name}")}
    assert sealed.tree() == sealed.before[0]


@pytest.mark.parametrize(
    ("make", "code"), [(lambda path: path.symlink_to("/etc/hostname"), "E224"), (os.mkfifo, "E223")]
)
def test_an_attachment_that_is_no_plain_file(sealed, make, code):
    make(sealed.root / "content/x.pdf")
    sealed.add({"content/a.md": report(attachments="[x.pdf]")})
    assert (code, "content/a.md:6:15") in found(sealed.build())
    assert sealed.tree() == sealed.before[0]


@pytest.mark.skipif(os.name == "nt", reason="such names cannot be written there")
@pytest.mark.parametrize("name", [b"\xff\xfe.md", b"\xff/a.md", b"a\nb.md", "a\u202eb.md".encode()])
def test_file_names_that_cannot_be_shown(sealed, name):
    path = Path(os.fsdecode(os.fsencode(sealed.root / "content") + b"/" + name))
    path.parent.mkdir(exist_ok=True)
    path.write_text(report(), "utf-8")
    (problem,) = sealed.build().problems
    assert problem.kind.code == "E506"
    shown = click.unstyle(format_problem(problem, str))
    assert all(line.isprintable() and line.encode() for line in shown.split("\n"))
    assert shown.count("\n") == 1
    assert sealed.tree() == sealed.before[0]


def test_folders_nested_without_end(sealed):
    path = sealed.root / "content/" / "/".join("d" * 200)
    path.mkdir(parents=True)
    (path / "a.md").write_text(report(), "utf-8")
    sealed.refuses("E507", "content/" + "/".join("d" * 33))


def test_markup_in_a_file_name_stays_text(site):
    site.add({'content/"><img src=x onerror=alert(1)>.md': report(), "content/a%2f..%2fb.md": report()})
    assert site.build().publication
    assert not [path for path, data in site.tree().items() if path.endswith(".html") and b"<img src=x" in data]
    assert all(".." not in path for path in site.tree())
