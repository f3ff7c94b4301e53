"""PDF files with a text layer. They are read in a process of their own, which may not take too much time or memory.

Run as a program (`python -m huibian.importer.pages FILE`), this module is that process: it prints JSON.
"""

import base64
import json
import logging
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from huibian.i18n import N_
from huibian.importer.faults import DAMAGED, ENCRYPTED, NEEDS_LIBRARY, NO_TEXT, TOO_SLOW, ImportFaultError
from huibian.importer.lines import Line, join_lines
from huibian.importer.model import Block, Document, ImageFile, LeftOut, Paragraph, Remark, clean, image_mark, raw
from huibian.importer.pictures import as_image
from huibian.importer.wrapping import PAGE_NUMBER, is_page_number

REPEATED = N_("repeated at the top or bottom of pages")
_SECONDS = 120
_MEMORY = 2_000_000_000
_MOST_PAGES = 2_000
_IMAGE_LIMIT = 30_000_000
_NO_PASSWORD = 3
_PRINTED = re.compile(
    r"\d{1,4}[/年-]\d{1,2}[/月-]\d{1,4}日?,? \d{1,2}:\d\d(?: [AP]M)?.{0,60}|(?:https?|\ufb01le|file)://\S+(?: \d+/\d+)?"
)
_EDGE = 0.11  # of a page's height, where headers and footers stand


def read_pages(data: bytes, name: str) -> Document:
    """Read a PDF file.

    Raises:
        ImportFaultError: it is damaged, locked, takes too long, or has no text.
    """
    if find_spec("pdfminer") is None:
        raise ImportFaultError(NEEDS_LIBRARY, format="PDF", library="pdfminer.six")
    with tempfile.TemporaryDirectory(prefix="huibian-") as folder:
        file = Path(folder) / "input.pdf"
        file.write_bytes(data)
        command = [sys.executable, "-m", "huibian.importer.pages", str(file)]
        try:
            done = subprocess.run(command, capture_output=True, check=False, timeout=_SECONDS)  # noqa: S603 - our own program
        except subprocess.TimeoutExpired as error:
            raise ImportFaultError(TOO_SLOW, limit=str(_SECONDS)) from error
    if done.returncode == _NO_PASSWORD:
        raise ImportFaultError(ENCRYPTED)
    if done.returncode:
        reasons = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise ImportFaultError(DAMAGED, reason=reasons[-1][:200] if reasons else str(done.returncode))
    return _document(json.loads(done.stdout), name)


def _document(found: dict[str, Any], name: str) -> Document:
    """Make a document of what the process printed: pages of lines, and images."""
    pages: list[list[dict[str, Any]]] = found["pages"]
    remarks: list[Remark] = []
    images = [as_image(base64.b64decode(data), "", remarks) for _page, data in found["images"]]
    kept: list[ImageFile] = [image for image in images if image is not None]
    left_out = [*_running_lines(pages)]
    lines: list[Line] = []
    for number, page in enumerate(pages, 1):
        lines += _lines(page, number)
    paragraphs, mends = join_lines(lines)
    if not paragraphs:
        raise ImportFaultError(NO_TEXT)
    if found["other_images"]:
        text = N_("Pictures of the PDF file that could not be taken over: {count}. Save them from the file by hand.")
        remarks.append(Remark(text, {"count": str(found["other_images"])}))
    if found["ruled"]:
        remarks.append(Remark(N_("The PDF file seems to hold tables (page {pages}); their cells became lines of text."),
                              {"pages": "、".join(map(str, found["ruled"]))}))  # fmt: skip
    blocks: list[Block] = [*paragraphs]
    if kept:
        blocks += [Paragraph(text=image_mark(number), place="") for number in range(len(kept))]
        remarks.append(
            Remark(N_("The pictures of the PDF file stand at the end of the text; move them to their places."))
        )
    return Document(
        name=name, blocks=tuple(blocks), images=tuple(kept), left_out=tuple(left_out), mends=tuple(mends),
        remarks=tuple(remarks),
    )  # fmt: skip


def _running_lines(pages: Sequence[list[dict[str, Any]]]) -> Iterator[LeftOut]:
    """Take page numbers and running heads out of the pages, and yield them."""
    texts = Counter(line["text"] for page in pages for line in page if line["edge"])
    for number, page in enumerate(pages, 1):
        for line in list(page):
            if not line["edge"]:
                continue
            repeated = len(pages) > 2 and texts[line["text"]] > len(pages) / 2
            if repeated or is_page_number(line["text"]) or _PRINTED.fullmatch(line["text"]):
                page.remove(line)
                yield LeftOut(line["text"], REPEATED if repeated else PAGE_NUMBER, f"p{number}")


def _lines(page: Sequence[dict[str, Any]], number: int) -> Iterator[Line]:
    left = min((line["x0"] for line in page), default=0.0)
    right = max((line["x1"] for line in page), default=0.0)
    before: dict[str, Any] | None = None
    for line in page:
        size = line["size"] or 1.0
        middle, half = (line["x0"] + line["x1"]) / 2, (left + right) / 2
        is_short = line["x1"] - line["x0"] < (right - left) * 0.85
        align = ""
        if is_short and abs(middle - half) < size and line["x0"] > left + 2.5 * size:
            align = "center"
        elif is_short and line["x0"] > half:
            align = "right"
        if before is not None and before["y"] - line["y"] > 3.2 * size:
            yield Line(text="", place="")
        yield Line(
            text=clean(raw(line["text"])).strip(), place=f"p{number}", left=line["x0"], right=line["x1"], size=size, align=align,
            starts_page=before is None and number > 1 and bool(align),
        )  # fmt: skip
        before = line


# The process


def main(path: str) -> int:
    """Print the lines and images of a PDF file as JSON."""
    _limit()
    logging.disable(logging.CRITICAL)
    from pdfminer.high_level import extract_pages  # noqa: PLC0415 - only in this process
    from pdfminer.pdfdocument import PDFPasswordIncorrect  # noqa: PLC0415

    found: dict[str, Any] = {"pages": [], "images": [], "other_images": 0, "ruled": []}
    try:
        for number, page in enumerate(extract_pages(path, maxpages=_MOST_PAGES), 1):
            found["pages"].append(_read_page(page, number, found))
    except PDFPasswordIncorrect:
        return _NO_PASSWORD
    sys.stdout.write(json.dumps(found))
    return 0


def _limit() -> None:
    try:
        import resource  # noqa: PLC0415 - POSIX only
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))


def _read_page(page: Any, number: int, found: dict[str, Any]) -> list[dict[str, Any]]:
    from pdfminer.layout import LTChar, LTImage, LTTextLine  # noqa: PLC0415

    lines: list[dict[str, Any]] = []
    strokes = 0
    for item in _items(page):
        if isinstance(item, LTImage):
            data = _jpeg(item)
            if data is None or len(data) > _IMAGE_LIMIT:
                found["other_images"] += 1
            else:
                found["images"].append([number, base64.b64encode(data).decode()])
        elif isinstance(item, LTTextLine):
            text = item.get_text().replace("\n", "")
            if text.strip():
                sizes = sorted(char.size for char in item if isinstance(char, LTChar))
                edge = item.y0 > page.height * (1 - _EDGE) or item.y1 < page.height * _EDGE
                lines.append({"text": text.strip(), "x0": item.x0, "x1": item.x1, "y": item.y0, "edge": edge,
                              "size": sizes[len(sizes) // 2] if sizes else 0.0})  # fmt: skip
        else:
            strokes += 1
    if strokes > 12:
        found["ruled"].append(number)
    lines.sort(key=lambda line: (-line["y"], line["x0"]))
    return _on_one_line(lines)


def _items(parent: Any) -> Iterator[Any]:
    from pdfminer.layout import LTCurve, LTFigure, LTImage, LTTextBox, LTTextLine  # noqa: PLC0415

    for item in parent:
        if isinstance(item, LTTextBox | LTFigure):
            yield from _items(item)
        elif isinstance(item, LTTextLine | LTImage | LTCurve):
            yield item


def _jpeg(item: Any) -> bytes | None:
    """Return an image that stands in the file as JPEG; other filters around it are taken off."""
    filters = [str(getattr(name, "name", "")) for name, _parameters in item.stream.get_filters()]
    if filters and filters[-1] in ("DCTDecode", "DCT"):
        data = item.stream.get_data()
        return data if isinstance(data, bytes) else None
    return None


def _on_one_line(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put what stands at one height on one line."""
    joined: list[dict[str, Any]] = []
    for line in lines:
        last = joined[-1] if joined else None
        if (
            last is not None
            and abs(last["y"] - line["y"]) < 0.4 * (line["size"] or 1.0)
            and line["x0"] >= last["x1"] - 1
        ):
            gap = " " if line["x0"] - last["x1"] > 0.3 * (line["size"] or 1.0) else ""
            joined[-1] = {**last, "text": last["text"] + gap + line["text"], "x1": line["x1"]}
        else:
            joined.append(line)
    return joined


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
