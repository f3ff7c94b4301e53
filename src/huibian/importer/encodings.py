"""The encoding of a Chinese text: told by the text itself, for a declaration is often wrong."""

import re

_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_COMMON = re.compile(
    "[的一是在不了有和人这中大为上个国我以要时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学]"
)


def decode(data: bytes, declared: str = "") -> tuple[str, str]:
    """Return the text and the encoding. What fits no encoding becomes U+FFFD, and the encoding ends with `?`.

    >>> decode("考察报告".encode("gbk"))
    ('考察报告', 'gb18030')
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace"), encoding
    head = data[:2000]
    if head.count(0) > len(head) // 8 or _looks_wide(head):
        candidates = [data[: len(data) // 2 * 2].decode(name, "replace") for name in ("utf-16-le", "utf-16-be")]
        return max(candidates, key=_likeness), "utf-16"
    damaged = data.decode("utf-8", "replace")
    broken = damaged.count("\ufffd")
    if 0 < broken * 3 < sum(char > "\x7f" for char in damaged):  # no other encoding reads as UTF-8 for so long
        return damaged, "utf-8?"
    for encoding in ("utf-8", "gb18030", "big5"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "gb18030" and declared.lower().startswith("big5"):
            return data.decode("big5", "replace"), "big5"
        return text, encoding
    other = data.decode("gb18030", "replace")
    return (damaged, "utf-8?") if broken <= other.count("\ufffd") else (other, "gb18030?")


def _looks_wide(head: bytes) -> bool:
    """Whether this is UTF-16 without a mark, nearly all Han: no other encoding makes so many common characters of it."""
    if len(head) < 40:
        return False
    even = head[: len(head) // 2 * 2]
    wide = max(_likeness(even.decode(name, "replace")) for name in ("utf-16-le", "utf-16-be"))
    return wide > 2 * max(_likeness(head.decode(name, "replace")) for name in ("utf-8", "gb18030")) and wide > 0.05


def _likeness(text: str) -> float:
    return len(_COMMON.findall(text)) / max(len(text), 1)
