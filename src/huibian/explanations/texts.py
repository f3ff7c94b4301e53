"""E200 to E229: the text in Markdown, its images and attachments."""

import struct
import zlib

from huibian.explanations.example import REPORT, Explanation, report, site, text, told
from huibian.i18n import N_


def _large_png() -> bytes:
    """Return the beginning of a picture of 20,000 × 20,000 pixels; no more of it is needed to see its size."""
    head = b"IHDR" + struct.pack(">IIBBBBB", 20_000, 20_000, 8, 0, 0, 0, 0)
    data = b"IDAT" + zlib.compress(b"")
    chunks = (
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
        for chunk in (head, data, b"IEND")
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


EXPLANATIONS = (
    Explanation(
        "E201",
        N_("A report without text is a slip, or not finished."),
        site("---\n标题: …\n---\n", lambda: {REPORT: report(body="")}),
    ),
    Explanation("E202", N_("Nobody can read so deep a list, and browsers cannot show it."), text(">" * 40 + " 太原")),
    Explanation(
        "W203",
        N_("Such a character is not seen, but it spoils copying and searching."),
        told(
            N_("An invisible character (here: U+0008, backspace) stands in the text."),
            lambda: {REPORT: report(body="太\b原")},
        ),
    ),
    Explanation(
        "W204",
        N_(
            "A link may lead to the web, to a mail or telephone, or to a file of the archive; anything else could do harm."
        ),
        text("见[说明](javascript:alert(1))。"),
    ),
    Explanation("E205", N_("Browsers know no backslashes in addresses."), text("![井口](images\\井口.png)")),
    Explanation(
        "W206",
        N_("Images of other sites would tell those sites who reads this one, and may be gone tomorrow."),
        text("![井口](https://example.org/jingkou.png)"),
    ),
    Explanation(
        "W207", N_("The link leads nowhere on the page."), text("见[建议](#三建议)。\n\n## 一、情况\n\n井口。")
    ),
    Explanation("W208", N_("A note that nothing refers to is shown nowhere."), text("井口。\n\n[^1]: 见县志。")),
    Explanation("W209", N_("A mark without a note leaves readers with nothing."), text("井口[^1]。")),
    Explanation(
        "W210", N_("Only one text can belong to a mark."), text("井口[^1]。\n\n[^1]: 见县志。\n\n[^1]: 见市志。")
    ),
    Explanation(
        "E211",
        N_("So many signs are data, not a report; reading them would take very long."),
        site("[[[[[[…", lambda: {REPORT: report(body="[" * 10_001)}),
    ),
    Explanation("E220", N_("The report names a file that is not there."), text("![井口](jingkou.png)")),
    Explanation(
        "E221",
        N_(
            "The report names a file that is not there, but one of nearly the same name is. Web servers tell upper from lower case."
        ),
        text("![井口](jingkou.PDF)", files={"jingkou.pdf": b"%PDF-1.4\n"}),
    ),
    Explanation("E222", N_("Hidden files and files elsewhere are never published."), text("[说明](.shuoming.pdf)")),
    Explanation(
        "E223",
        N_("A folder or a device cannot be downloaded."),
        text("[井口](jingkou.pdf)", files={"jingkou.pdf/1.txt": "一"}),
    ),
    Explanation(
        "E224",
        N_("What a symbolic link leads to may change, or be secret."),
        told(N_("The image is a symbolic link to a file outside the content folder.")),
        {"target": "2012/jingkou.png"},
    ),
    Explanation(
        "E225",
        N_("Files that could run as a program, or as a page of this site, are not offered."),
        text("[程序](jisuan.exe)", files={"jisuan.exe": b"MZ"}),
    ),
    Explanation(
        "E226",
        N_("A file that is not what its name says surprises readers, and may be an attack."),
        text("![井口](jingkou.png)", files={"jingkou.png": b"%PDF-1.4\n"}),
    ),
    Explanation(
        "E227",
        N_("The file cannot be opened by those who download it."),
        text("![井口](jingkou.png)", files={"jingkou.png": b"abc"}),
    ),
    Explanation(
        "E228",
        N_("Such an image makes browsers and phones fail."),
        text("![井口](jingkou.png)", files={"jingkou.png": _large_png()}),
    ),
    Explanation(
        "W229",
        N_("Phones write into photos where they were taken; that is nobody's business."),
        told(N_("A photo taken with a phone, with coordinates.")),
        {"target": "2012/jingkou.jpg"},
    ),
)
