"""Files beside a report: which are found, which are published, and what is left out of them."""

import io
import os
import struct
import zipfile
import zlib

import pytest
from PIL import Image

from huibian.media import find_media, format_size, inspect_media, published_bytes
from huibian.media.filetypes import FILE_TYPES
from huibian.media.photo import BrokenPhotoError, without_location
from huibian.problems import Location

HERE = Location("content/2012/a.md", 3, 5)


@pytest.fixture
def content(tmp_path):
    folder = tmp_path / "content"
    (folder / "2012").mkdir(parents=True)
    (folder / "2012" / "图一.png").write_bytes(picture("PNG"))
    (folder / "2012" / "Map.png").write_bytes(picture("PNG"))
    return folder


def picture(name, size=(4, 3), **options):
    stream = io.BytesIO()
    Image.new("RGB", size, "red").save(stream, name, **options)
    return stream.getvalue()


def exif(*, gps=True, orientation=6):
    data = Image.Exif()
    data[0x0110] = "Camera 1"
    if orientation:
        data[0x0112] = orientation
    if gps:
        data.get_ifd(0x8825).update({1: "N", 2: (26.0, 35.0, 0.0), 3: "E", 4: (106.0, 42.0, 0.0)})
    return data.tobytes()


def find(content, target):
    found, problems = find_media(content, target, HERE, "excerpt")
    assert (found is None) == bool(problems)
    if found:
        return found.relative_to(content).as_posix()
    (problem,) = problems
    assert (problem.location, problem.excerpt) == (HERE, "excerpt")
    assert problem.message(str)
    return problem.kind.code, *([problem.params["nearest"]] if problem.params["nearest"] else [])


def inspect(folder, name, data):
    file = folder / name
    file.write_bytes(data)
    return inspect_media(file, f"2012/{name}", HERE)


def code(folder, name, data):
    media, problems = inspect(folder, name, data)
    assert media is None
    assert all(p.message(str) and p.hint(str) for p in problems)
    return problems[0].kind.code


# Finding


def test_a_file_is_found_by_its_exact_path(content):
    assert find(content, "2012/图一.png") == "2012/图一.png"
    assert find(content, "/2012/./x/../图一.png") == "2012/图一.png"


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("2012/map.png", ("E221", "2012/Map.png")),
        ("2012/Map.PNG", ("E221", "2012/Map.png")),
        ("2012/图二.png", ("E221", "2012/图一.png")),
        ("2021/Map.png", ("E221", "2012")),
        ("2012/unlike-anything.pdf", ("E220",)),
        ("2012/Map.png/x", ("E220",)),
        ("2012/" + "长" * 200, ("E220",)),
        ("2012/\ud800", ("E220",)),
        ("../../.git/config", ("E222",)),
        ("2012/../../x.png", ("E222",)),
        (".git/config", ("E222",)),
        ("C:/x.png", ("E222",)),
        ("2012\\Map.png", ("E222",)),
        ("2012/\0", ("E222",)),
        ("2012", ("E223",)),
        ("", ("E223",)),
    ],
)
def test_other_paths_are_errors(content, target, expected):
    assert find(content, target) == expected


def test_case_counts_where_both_spellings_exist(content):
    (content / "2012" / "mAP.PNG").write_bytes(b"")
    assert find(content, "2012/Map.png") == "2012/Map.png"
    assert find(content, "2012/MAP.png")[0] == "E221"


def test_case_counts_where_the_file_system_ignores_it(content, monkeypatch):
    lstat = os.lstat
    monkeypatch.setattr(os, "lstat", lambda path: lstat(str(path).replace("map.png", "Map.png")))
    monkeypatch.setattr(os.path, "lexists", lambda path: True)
    assert find(content, "2012/map.png") == ("E221", "2012/Map.png")
    assert find(content, "2012/Map.png") == "2012/Map.png"


def test_composed_and_decomposed_names_are_the_same(content):
    (content / "cafe\u0301.txt").write_bytes(b"x")
    assert find(content, "caf\u00e9.txt") == "cafe\u0301.txt"


def test_symbolic_links_stay_in_the_folder(content, tmp_path):
    (tmp_path / "secret.txt").write_text("x")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "a.txt").write_text("x")
    (content / "leaf.txt").symlink_to(tmp_path / "secret.txt")
    (content / "folder").symlink_to(tmp_path / "outside")
    (content / "loop").symlink_to("loop")
    (content / "dangling.txt").symlink_to("nothing")
    (content / "inside.png").symlink_to("2012/Map.png")
    assert find(content, "inside.png") == "inside.png"
    for target in ("leaf.txt", "folder/a.txt", "loop", "dangling.txt"):
        assert find(content, target) == ("E224",)


def test_pipes_and_devices_are_not_opened(content):
    os.mkfifo(content / "pipe.pdf")
    assert find(content, "pipe.pdf") == ("E223",)
    (content / "null.txt").symlink_to("/dev/null")
    assert find(content, "null.txt") == ("E224",)


# Types


def zipped():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.xml", "<a/>")
    return stream.getvalue()


SAMPLES = {
    "pdf": b"%PDF-1.7\n",
    "doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    "csv": "项,数\n".encode("utf-16"),
    "txt": "文".encode("gbk"),
    "rar": b"Rar!\x1a\x07\x01\x00",
    "7z": b"7z\xbc\xaf\x27\x1c",
    "mp3": b"\xff\xfb\x90",
    "mp4": b"\0\0\0\x20ftypisom",
}


@pytest.mark.parametrize("suffix", sorted(FILE_TYPES))
def test_allowed_types_are_published_as_they_are(tmp_path, suffix):
    kind = FILE_TYPES[suffix]
    office = {"xls": "doc", "ppt": "doc", "wps": "doc", "et": "doc", "dps": "doc"}
    data = picture(kind.name) if kind.is_image else SAMPLES.get(office.get(suffix, suffix)) or zipped()
    media, problems = inspect(tmp_path, f"附件.{suffix.upper()}", data)
    assert problems == ()
    assert (media.path, media.size, media.format) == (f"2012/附件.{suffix.upper()}", len(data), kind.name)
    assert (media.width, media.height) == ((4, 3) if kind.is_image else (0, 0))
    assert published_bytes(media) == data


@pytest.mark.parametrize(
    "name", ["a.html", "a.HTM", "a.svg", "a.xhtml", "a.xml", "a.js", "a.exe", "a.md", "a", "a.pdf.html"]
)
def test_other_types_are_refused(tmp_path, name):
    assert code(tmp_path, name, b"<svg onload=alert(1)>") == "E225"


@pytest.mark.parametrize("suffix", sorted(set(FILE_TYPES) - {"txt", "csv"}))
def test_a_page_in_disguise_is_refused(tmp_path, suffix):
    media, (problem,) = inspect(tmp_path, f"a.{suffix}", b"\xef\xbb\xbf <!DOCTYPE html><script>alert(1)</script>")
    assert media is None
    assert (problem.kind.code, problem.params["found"]) == ("E226", "HTML")


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.png", picture("JPEG"), "E226"),
        ("a.doc", zipped(), "E226"),
        ("a.docx", SAMPLES["doc"], "E226"),
        ("a.pdf", b"", "E227"),
        ("a.txt", b"MZ\0\0", "E227"),
        ("a.png", b"\x89PNG\r\n\x1a\n garbage", "E227"),
        ("a.jpg", b"\xff\xd8\xff\xe0", "E227"),
        ("a.webp", b"RIFF\x04\0\0\0WEBP", "E227"),
    ],
)
def test_content_must_fit_the_name(tmp_path, name, data, expected):
    assert code(tmp_path, name, data) == expected


def png_header(width, height):
    chunk = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk)) + b"\0\0\0\0IDAT"


@pytest.mark.parametrize("size", [(100_000, 100_000), (10_000, 10_000), (10_000, 5_001)])
def test_huge_images_are_refused(tmp_path, size):
    assert code(tmp_path, "a.png", png_header(*size)) == "E228"


def test_large_images_are_fine(tmp_path):
    media, problems = inspect(tmp_path, "a.png", png_header(10_000, 5_000))
    assert (media.width, problems) == (10_000, ())


# Photos


@pytest.mark.parametrize(("name", "suffix"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")])
@pytest.mark.parametrize("orientation", [0, 6])
def test_the_place_is_taken_out_of_photos(tmp_path, name, suffix, orientation):
    options = {"progressive": True} if name == "JPEG" else {}
    data = picture(name, (64, 48), exif=exif(orientation=orientation), **options)
    media, (problem,) = inspect(tmp_path, f"a.{suffix}", data)
    assert (problem.kind.code, media.strip) == ("W229", True)
    published = published_bytes(media)
    with Image.open(io.BytesIO(data)) as before, Image.open(io.BytesIO(published)) as after:
        assert dict(before.getexif().get_ifd(0x8825))
        assert dict(after.getexif()) == ({0x0112: 6} if orientation else {})
        assert before.tobytes() == after.tobytes()
    assert b"Camera" not in published
    assert inspect(tmp_path, f"b.{suffix}", published)[1] == ()


def test_photos_without_a_place_stay_as_they_are(tmp_path):
    data = picture("JPEG", exif=exif(gps=False))
    media, problems = inspect(tmp_path, "a.jpg", data)
    assert problems == ()
    assert published_bytes(media) == data


def test_the_place_in_xmp_counts_too(tmp_path):
    data = picture("JPEG", xmp=b'<x:xmpmeta exif:GPSLatitude="26,35N"/>')
    media, _ = inspect(tmp_path, "a.jpg", data)
    assert media.strip
    assert b"GPS" not in published_bytes(media)


def test_what_follows_a_photo_is_cut_off(tmp_path):
    data = picture("JPEG", (64, 48), exif=exif(), icc_profile=b"profile") + picture("JPEG", exif=exif())
    media, _ = inspect(tmp_path, "a.jpg", data)
    published = published_bytes(media)
    assert published.count(b"\xff\xd8\xff") == 1
    with Image.open(io.BytesIO(published)) as image:
        assert image.info["icc_profile"] == b"profile"


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP"])
def test_broken_photos_never_crash(name):
    data = picture(name, (32, 32), exif=exif())
    for end in range(0, len(data), 7):
        try:
            without_location(data[:end], name, 6)
        except BrokenPhotoError:
            continue


def test_a_truncated_photo_is_an_error(tmp_path):
    assert code(tmp_path, "a.jpg", picture("JPEG", (64, 48), exif=exif())[:-60]) == "E227"


# Sizes


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1_000, "1.0 kB"),
        (9_940, "9.9 kB"),
        (9_990, "10 kB"),
        (340_000, "340 kB"),
        (999_600, "1.0 MB"),
        (1_234_567, "1.2 MB"),
        (5_000_000_000_000, "5000 GB"),
    ],
)
def test_sizes_are_written_for_readers(size, text):
    assert format_size(size, "zh-CN") == format_size(size, "en") == text
