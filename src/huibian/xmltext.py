"""Text on its way into XML."""

import re
from xml.sax.saxutils import escape, quoteattr

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean(text: str) -> str:
    """Remove the characters that XML 1.0 forbids even when escaped (§2.2)."""
    return _FORBIDDEN.sub("", text)


def element(name: str, text: str = "", **attributes: str) -> str:
    """Write an element with text and attributes, escaped."""
    written = "".join(f" {key}={quoteattr(clean(value))}" for key, value in attributes.items())
    return f"<{name}{written}>{escape(clean(text))}</{name}>" if text else f"<{name}{written}/>"
