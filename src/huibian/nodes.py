"""YAML as values that know where they stand. Texts stay as they were written: nothing becomes a number, a date or a truth.

The events of the YAML parser are read one by one, so whatever has no place in a record (aliases, tags, deep nesting)
ends the reading where it stands, before it can cost anything.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from huibian.i18n import N_
from huibian.problems import Location, Problem, ProblemKind

CONTROL_CHARACTER = ProblemKind(
    "E103",
    N_("There is an invisible control character here (U+{code})."),
    N_("Delete it, or type the line again by hand; such characters come with text copied from elsewhere."),
)
UNQUOTED_COLON = ProblemKind(
    "E104",
    N_("The value holds a colon with a space after it, so it must stand in quotes."),
    N_("Write: {mended}"),
)
BAD_SYNTAX = ProblemKind(
    "E105",
    N_("This line is not understood."),
    N_(
        "Every field begins at the left edge and reads “title: …”; lists are written [太原, 临汾]. The text of the "
        "report stands below the second line of “---”."
    ),
)
BAD_COLON = ProblemKind(
    "E106",
    N_("After the name of a field, there must be an English colon and a space."),
    N_("Write: {mended}"),
)
DUPLICATE_KEY = ProblemKind(
    "E107",
    N_("“{key}” is given twice; the first time on line {line}."),
    N_("Take one of the two out; several values are written as a list, [太原, 临汾]."),
)
TOO_DEEP = ProblemKind(
    "E108",
    N_("Brackets or lists are nested too deep here."),
    N_("A field holds a text or a simple list, such as [太原, 临汾]."),
)
NEEDS_QUOTES = ProblemKind(
    "E109",
    N_("A value that begins with “{sign}” must stand in quotes."),
    N_("Write: {mended}"),
)
NOT_CLOSED = ProblemKind(
    "E110",
    N_("What “{sign}” begins here is never closed."),
    N_("Add the closing sign, or put the whole value in quotes."),
)
TAB = ProblemKind(
    "E111",
    N_("There is a tab here."),
    N_("Put spaces in its place."),
)
NOT_FIELDS = ProblemKind(
    "E112",
    N_("There is something here that is not a field."),
    N_("Every line reads “name: value”, for example “title: …” or “标题: …”."),
)

MAX_DEPTH = 20
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # PyYAML may have been built without libyaml
# What YAML cannot hold, and the line ends that editors do not count.
_CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
_SOFT_BREAK = re.compile(r"(?<=[\u3000-\u9fff\uff01-\uffef]) (?=[\u3000-\u9fff\uff01-\uffef])")
_BAD_COLON = re.compile(r"\s*(?:- +)?([^\s:：\"'\[\]{}#]{1,20}?)\s*(?:：\s*|:(?!\s|//|$))(.*)")
_FIELD = re.compile(r"\s*(?:- +)?([^\s:：\"'\[\]{}#]+):\s+(?=\S)")
_SPECIAL = frozenset("@`%*&!|>\"'{[]}?-,")

Value = "str | tuple[Item, ...] | Mapping[Item, Item]"


@dataclass(frozen=True, slots=True)
class Item:
    """A text, a list or a mapping of a YAML file; `excerpt` is the line it begins on.

    `location` is where its text begins, inside any quotes. `is_plain` tells that the text stands there letter by
    letter, so that a place within it can be told by adding to the column.
    """

    value: "str | tuple[Item, ...] | tuple[tuple[Item, Item], ...]"
    location: Location
    excerpt: str
    is_plain: bool = False
