"""Values on disk: pickles that can bring back nothing but huibian's own values, for anybody may have written the file."""

import io
import pickle
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from importlib import import_module
from operator import attrgetter
from typing import Any

_HELPERS = frozenset(
    {("huibian.frozen", "_make"), ("copyreg", "__newobj__"), ("copyreg", "_reconstructor"), ("datetime", "date")}
)
DAMAGED = (
    pickle.UnpicklingError,
    ValueError,
    TypeError,
    AttributeError,
    EOFError,
    LookupError,
    ImportError,
    MemoryError,
)


@cache
def _find(module: str, name: str) -> Any:
    """Return a class of values, or one of the functions that make them."""
    if (module, name) in _HELPERS:
        return getattr(import_module(module), name)
    if module.startswith("huibian.") and name.isidentifier():
        found = getattr(import_module(module), name)
        if isinstance(found, type) and (is_dataclass(found) or issubclass(found, Enum | str)):
            return found
    raise pickle.UnpicklingError(f"{module}.{name}")


class _Thawer(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        """Return what a pickle asks for by name."""
        return _find(module, name)


@cache
def _slots(kind: type) -> Any:
    """Return what reads the fields of a dataclass at once, and what writes each, where it has slots; else nothing."""
    if not is_dataclass(kind) or kind.__dictoffset__:
        return None
    names = [field.name for field in fields(kind)]
    read = attrgetter(*names) if len(names) > 1 else lambda value: (getattr(value, names[0]),)
    return (read, [getattr(kind, name).__set__ for name in names]) if names else None


def _make(kind: type, *values: Any) -> Any:
    """Make a value of a frozen dataclass, in a third of the time that pickles take otherwise."""
    made: Any = object.__new__(kind)
    for write, value in zip(_slots(kind)[1], values, strict=True):
        write(made, value)
    return made


class _Freezer(pickle.Pickler):
    def reducer_override(self, value: Any) -> Any:
        """Say how to make a value again."""
        kind: Any = type(value)
        found = _slots(kind)
        return (_make, (kind, *found[0](value))) if found else NotImplemented


def freeze(value: Any) -> bytes:
    """Write a value."""
    stream = io.BytesIO()
    _Freezer(stream, pickle.HIGHEST_PROTOCOL).dump(value)
    return stream.getvalue()


def thaw(data: bytes) -> Any:
    """Read what `freeze` wrote. Raises one of `DAMAGED` where it did not."""
    return _Thawer(io.BytesIO(data)).load()
