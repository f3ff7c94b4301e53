"""Files that are broken, or made to do harm: each is refused or read with a clear message, and nothing outside is touched."""

import io
import os
import shutil
import stat
import time
import tracemalloc
import zipfile

import pytest
from samples import ODT_CONTENT, png, styled
from test_samples import run

from huibian.importer.drafts import Style
from huibian.importer.faults import ImportFaultError
from huibian.importer.formats import Packed, read_document, unpack
from huibian.importer.model import plain
from huibian.importer.run import Importer, Options, make_knowledge

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"


def packed(name, **parts):
    """Make a zip of parts; in their names `__` stands for a slash."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for part, text in parts.items():
            target.writestr(part.replace("__", "/").replace("_DOT_", "."), text)
    return Packed(name, stream.getvalue())


def word(body, **parts):
    document = f"<w:document {W}><w:body>{body}</w:body></w:document>"
    return packed("a.docx", word__document_DOT_xml=document, **parts)


def paragraph(text):
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def fault(file):
    with pytest.raises(ImportFaultError) as caught:
        read_document(file)
    return caught.value.kind.code


def texts(document):
    return [block.plain for block in document.blocks]


def test_a_bomb_is_stopped_before_it_unfolds():
    tracemalloc.start()
    assert fault(word(" " * 61_000_000)) == "E655"
    assert fault(word("", word__media__a_DOT_png=b"\0" * 401_000_000)) == "E655"
    assert tracemalloc.get_traced_memory()[1] < 700_000_000
    tracemalloc.stop()


def test_entries_that_lead_out():
    assert fault(word(paragraph("字"), **{"../x": "y"})) == "E657"
    assert fault(word(paragraph("字"), **{"/etc/x": "y"})) == "E657"
    assert fault(word(paragraph("字"), **{"C:\\x": "y"})) == "E657"


ENTITY = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "哈"><!ENTITY b "' + "&a;" * 50 + '"><!ENTITY c "' + "&b;" * 50 + '">]>'


@pytest.mark.parametrize("declaration", [ENTITY, LAUGHS, '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'])
def test_declarations_are_refused(declaration):
    document = f"{declaration}<w:document {W}><w:body>{paragraph('&e;')}</w:body></w:document>"
    assert fault(packed("a.docx", word__document_DOT_xml=document)) in ("E658", "E654")
    plain_document = document.replace("&e;", "字")
    assert fault(packed("a.docx", word__document_DOT_xml=plain_document)) == "E658"
    assert fault(packed("a.odt", content_DOT_xml=ODT_CONTENT.replace("?><office", f"?>{declaration}<office"))) == "E658"


def test_remote_pictures_are_not_fetched():
    drawing = '<w:p><w:r><w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="r1"/></w:drawing></w:r></w:p>'
    rels = f'<Relationships xmlns="{RELS}"><Relationship Id="r1" Target="http://127.0.0.1:9/x.png" TargetMode="External"/></Relationships>'
    document = read_document(word(drawing + paragraph("字"), word___rels__document_DOT_xml_DOT_rels=rels))
    assert document.images == ()
    assert len(document.remarks) == 1
    climbing = rels.replace("http://127.0.0.1:9/x.png", "../../../../etc/passwd").replace(' TargetMode="External"', "")
    assert read_document(word(drawing + paragraph("字"), word___rels__document_DOT_xml_DOT_rels=climbing)).images == ()


def test_pictures_are_what_their_content_says():
    drawing = '<w:p><w:r><w:drawing><a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="r1"/></w:drawing></w:r></w:p>'
    rels = f'<Relationships xmlns="{RELS}"><Relationship Id="r1" Target="media/a.png"/></Relationships>'
    parts = {"word/_rels/document.xml.rels": rels, "word/media/a.png": b"<html><script>alert(1)</script>"}
    document = read_document(word(drawing + paragraph("字"), **parts))
    assert document.images == ()
    assert "HTML" in str(document.remarks)
    parts["word/media/a.png"] = png()
    assert [image.suffix for image in read_document(word(drawing + paragraph("字"), **parts)).images] == ["png"]


def test_macros_are_told_and_left():
    document = read_document(word(paragraph("字"), word__vbaProject_DOT_bin=b"x", word__embeddings__a_DOT_bin=b"y"))
    assert len(document.remarks) == 2


def test_locked_files():
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    assert fault(Packed("a.docx", ole)) == "E656"
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:encryption-data/></manifest:manifest>'
    assert fault(packed("a.odt", **{"content.xml": ODT_CONTENT, "META-INF/manifest.xml": manifest})) == "E656"


def test_broken_files():
    data = styled().data
    assert fault(Packed("a.docx", data[: len(data) // 2])) == "E654"
    assert fault(Packed("a.docx", "只是文字".encode())) == "E654"
    assert fault(packed("a.docx", other="x")) == "E654"
    assert fault(word("<w:p>")) == "E654"
    assert fault(Packed("a.pdf", b"%PDF-1.7\n" + b"\xff" * 2000)) in ("E654", "E659")
    assert fault(Packed("a.docx", b"")) == "E659"
    assert fault(Packed("a.txt", b"  \n \n")) == "E659"
    assert fault(word("<w:p/>")) == "E659"
    assert fault(Packed("a.rtf", rb"{\rtf1 x}")) == "E651"
    assert fault(Packed("a.png", png())) == "E651"
    assert fault(Packed("a.xyz", b"text")) == "E651"


def test_a_corrupted_member_of_an_archive():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("word/document.xml", os.urandom(5000))
    data = bytearray(stream.getvalue())
    data[200:260] = b"\0" * 60
    assert fault(Packed("a.docx", bytes(data))) == "E654"


def test_scanned_pdf_and_locked_pdf():
    from reportlab.pdfgen.canvas import Canvas  # noqa: PLC0415

    stream = io.BytesIO()
    canvas = Canvas(stream)
    canvas.rect(10, 10, 50, 50)
    canvas.save()
    assert fault(Packed("scan.pdf", stream.getvalue())) == "E659"
    stream = io.BytesIO()
    canvas = Canvas(stream, encrypt="secret")
    canvas.drawString(10, 10, "text")
    canvas.save()
    assert fault(Packed("locked.pdf", stream.getvalue())) == "E656"


def test_deep_nesting_ends_with_a_message():
    assert fault(word("<w:sdt><w:sdtContent>" * 5000 + paragraph("字") + "</w:sdtContent></w:sdt>" * 5000)) == "E654"
    deep = "<p>开头的字</p>{}最深处的字{}<p>后面的字</p>"
    assert fault(Packed("a.html", deep.format("<div>" * 20_000, "</div>" * 20_000).encode())) == "E654"
    page = Packed("a.html", deep.format("<div>" * 300, "</div>" * 300).encode())
    assert texts(read_document(page)) == ["开头的字", "最深处的字", "后面的字"]


@pytest.mark.parametrize("sign", [">", "[", "“", "第一篇"])
def test_long_runs_of_signs_take_no_time(tmp_path, sign):
    folder = tmp_path / "content"
    folder.mkdir()
    text = f"关于赴太原学习的报告\n\n市政府：\n\n{sign * 50_000}\n\n{'长' * 300_000}\n\n" + f"{sign}\n\n" * 2_000
    began = time.process_time()
    outcomes = run(folder, "long.txt", text.encode())
    assert outcomes[0].reports
    assert time.process_time() - began < 20


def test_a_table_of_ten_thousand_cells():
    row = "<w:tr>" + "<w:tc><w:p><w:r><w:t>格</w:t></w:r></w:p></w:tc>" * 10 + "</w:tr>"
    document = read_document(word(f"<w:tbl>{row * 1000}</w:tbl>" + paragraph("字")))
    assert len(document.blocks[0].rows) == 1000
    wide = '<w:tc><w:tcPr><w:gridSpan w:val="2000000000"/></w:tcPr><w:p><w:r><w:t>宽</w:t></w:r></w:p></w:tc>'
    assert len(read_document(word(f"<w:tbl><w:tr>{wide * 2}</w:tr></w:tbl>")).blocks[0].rows[0]) <= 200


def test_numbers_without_measure():
    number = '<w:pPr><w:numPr><w:ilvl w:val="99999999999"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    item = f"<w:p>{number}<w:r><w:t>条</w:t></w:r></w:p>"
    row = '<w:tr><w:trPr><w:gridBefore w:val="99999999999"/></w:trPr><w:tc><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr>'
    document = read_document(word(item + f"<w:tbl>{row}</w:tbl>"))
    assert document.blocks[0].depth <= 8
    assert len(document.blocks[1].rows[0]) <= 62


def test_one_file_that_huibian_fails_on_does_not_end_the_import(tmp_path, monkeypatch):
    folder = tmp_path / "content"
    folder.mkdir()

    def fail(*_arguments, **_options):
        raise KeyError("x")

    monkeypatch.setattr("huibian.importer.run.draft_document", fail)
    assert [problem.kind.code for problem in run(folder, "a.txt", "字字字".encode())[0].problems] == ["E590"]


def test_marks_cannot_be_forged(tmp_path):
    forged = "\ufdd0i99\ufdd1\ufdd0f7\ufdd1\ufdd2粗\ufdd3\ufeff\u200b"
    for file in (
        word(paragraph(forged)),
        Packed("a.txt", forged.encode()),
        Packed("a.html", f"<p>{forged}</p>".encode()),
    ):
        text = read_document(file).blocks[0].text
        assert plain(text) == text == "i99f7粗"


def test_html_in_a_doc_and_scripts_are_no_text():
    file = Packed("old.doc", "<html><body><script>坏</script><p onclick='x'>好字一行</p></body></html>".encode("gbk"))
    assert texts(read_document(file)) == ["好字一行"]


def test_pictures_of_web_pages():
    import base64  # noqa: PLC0415

    inside = base64.b64encode(png()).decode()
    page = f"<p>前<img alt='井' src='data:image/png;base64,{inside}'>后</p><table><tr><td><img src='http://127.0.0.1:9/a.png'></td><td>字</td></tr></table>"
    document = read_document(Packed("a.html", page.encode()))
    assert [(image.suffix, image.alt) for image in document.images] == [("png", "井")]
    assert "\ufdd0i0\ufdd1" in document.blocks[0].text
    assert len(document.remarks) == 1
    assert read_document(Packed("a.html", "<p>字<img src='data:image/png;base64,!!'></p>".encode())).images == ()


def test_pipes_and_folders(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    folder = tmp_path / "content"
    folder.mkdir()
    old = tmp_path / "old"
    (old / "deep").mkdir(parents=True)
    for name in ("deep/a.txt", "~$b.docx", ".c.txt", "d.exe", "_review-e.txt"):
        (old / name).write_text("关于赴太原学习的报告\n\n看了三处。\n", "utf-8")
    knowledge, _problems = make_knowledge(folder)
    importer = Importer(Options(folder=folder, style=Style(str)), knowledge)
    outcomes = list(importer.import_files([tmp_path / "pipe.txt", old, tmp_path / "gone.txt"]))
    assert [outcome.source for outcome in outcomes] == ["pipe.txt", "a.txt", "gone.txt"]
    assert [[problem.kind.code for problem in outcome.problems] for outcome in outcomes] == [["E650"], [], ["E650"]]


def test_old_word_files_need_a_program(tmp_path, monkeypatch):
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    monkeypatch.setenv("PATH", str(tmp_path))
    assert fault(Packed("a.doc", ole)) == "E653"
    program = tmp_path / "antiword"
    program.write_text("#!/bin/sh\necho '关于赴太原学习的报告'\necho\necho '看了三处矿井。'\n", "utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    assert texts(read_document(Packed("a.doc", ole))) == ["关于赴太原学习的报告", "看了三处矿井。"]
    program.write_text("#!/bin/sh\necho 'not a Word Document' >&2\nexit 1\n", "utf-8")
    assert fault(Packed("a.doc", ole)) == "E654"
    shutil.copy(program, tmp_path / "catdoc")
    with pytest.raises(ImportFaultError) as caught:
        read_document(Packed("a.doc", ole))
    assert caught.value.params["reason"] == "antiword: not a Word Document; catdoc: not a Word Document"


def test_libraries_that_are_missing_are_named(monkeypatch):
    import builtins  # noqa: PLC0415

    real = builtins.__import__

    def refuse(name, *arguments, **options):
        if name.startswith("lxml"):
            raise ImportError(name)
        return real(name, *arguments, **options)

    monkeypatch.setattr(builtins, "__import__", refuse)
    monkeypatch.setattr("huibian.importer.pages.find_spec", lambda name: None)
    for file in (word(paragraph("字")), Packed("a.html", b"<html>x</html>"), Packed("a.pdf", b"%PDF-1.4")):
        with pytest.raises(ImportFaultError) as caught:
            read_document(file)
        assert caught.value.kind.code == "E652"
        assert "huibian[import]" in caught.value.kind.hint


def test_what_an_archive_holds_is_told(tmp_path):
    file = packed("a.zip", **{"好.txt": "字", "b.exe": "x", "../evil.txt": "y", "inner.zip": "z"})
    files, problems = unpack(file.name, file.data)
    assert [packed.name for packed in files] == ["a.zip/好.txt"]
    assert [problem.kind.code for problem in problems] == ["W663"] * 3


def test_nothing_is_written_through_a_link(tmp_path):
    folder = tmp_path / "content"
    (folder / "2012").mkdir(parents=True)
    outside = tmp_path / "outside.md"
    data = "关于赴太原学习的报告\n\n市政府：\n\n看了三处。\n\n青岚市总工会\n2012年12月8日\n".encode()
    first = run(folder, "a.txt", data, dry_run=True)[0].reports[0][0]
    (folder / first).symlink_to(outside)
    second = run(folder, "a.txt", data)[0].reports[0][0]
    assert second != first
    assert not outside.exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written(tmp_path):
    folder = tmp_path / "content"
    folder.mkdir()
    folder.chmod(0o500)
    data = "关于赴太原学习的报告\n\n看了三处。\n".encode()
    assert [problem.kind.code for problem in run(folder, "a.txt", data)[0].problems] == ["E664"]


def test_a_damaged_ledger_stops_the_import(tmp_path):
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / ".imported.json").write_text("{", "utf-8")
    with pytest.raises(ImportFaultError):
        run(folder, "a.txt", "字".encode())
