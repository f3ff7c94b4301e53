"""The nearest known name to a mistyped one."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(text: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """Return the known name most like `text`, or an empty string where none is near."""
    found = get_close_matches(text, list(known), n=1, cutoff=cutoff)
    return found[0] if found else ""
