"""Digests of values: what a result was made from, told in 16 bytes."""

import hashlib
import marshal
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from operator import attrgetter
from types import MappingProxyType
from typing import Any

_ATOMS = frozenset((str, bytes, int, float, bool, type(None)))
NOTHING: Mapping[type, Callable[[Any], Any]] = MappingProxyType({})


def digest_of(*values: Any) -> bytes:
    """Return a digest of plain values: texts, bytes, numbers, None, and tuples, lists or dicts of such, in their order."""
    # Version 0 writes what equals the same way, whether or not it is one object.
    return hashlib.blake2b(marshal.dumps(values, 0), digest_size=16).digest()


@cache
def _values_of(kind: Any) -> Any:
    if not is_dataclass(kind):
        raise TypeError(f"no digest of a {kind.__name__}")
    names = [field.name for field in fields(kind) if field.compare]
    return attrgetter(*names) if len(names) > 1 else lambda value: (getattr(value, names[0]),) if names else ()


def plain(value: Any, known: Mapping[type, Callable[[Any], Any]] = NOTHING) -> Any:
    """Turn dataclasses, and what they hold, into plain values; those of `known` types as the functions there do.

    Raises:
        TypeError: something in it is neither a dataclass nor plain.
    """
    kind: Any = type(value)
    if kind in _ATOMS:
        return value
    if kind is tuple or kind is list:
        return [plain(item, known) for item in value]
    if kind in known:
        return known[kind](value)
    if isinstance(value, str):  # a `Markup` or a `MessageId` is not the text that it looks like
        return (kind.__name__, str.__str__(value))
    if isinstance(value, Enum):
        return (kind.__name__, value.name)
    if isinstance(value, Mapping):
        return {key: plain(item, known) for key, item in value.items()}
    return (kind.__name__, *[plain(item, known) for item in _values_of(kind)(value)])
