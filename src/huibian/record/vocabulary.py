"""Vocabularies: the departments, or the topics, that a site knows, in a data file of the content folder.

The file is a YAML list. An entry is a name, or a mapping of the keys in `_KEYS` (`name` is required):

    - name: 青岚县总工会
      slug: qinglan-xian-zonggonghui   # optional, the last part of the address
      aliases: [县总工会]               # other names of the same, synonyms of a topic
      parent: 青岚县人民政府             # the name of another entry
      predecessors: [青岚县职工联合会]   # names that the department bore before
      note: 2004年改现名。
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from huibian.i18n import N_
from huibian.problems import Location, Problem, ProblemKind
from huibian.record.addresses import slug_fault
from huibian.record.nodes import ListNode, MapNode, Node, TextNode, parse_yaml
from huibian.suggest import nearest

NOT_A_LIST = ProblemKind(
    "E160",
    N_("A vocabulary is a list of entries."),
    N_("Every entry begins with a hyphen: “- name: …”. A site without a vocabulary has no such file."),
)
UNKNOWN_KEY = ProblemKind(
    "E161",
    N_("A vocabulary entry has no field “{key}”."),
    N_("Its fields are {known}. Did you mean “{suggestion}”?"),
)
NO_NAME = ProblemKind(
    "E162",
    N_("This vocabulary entry has no name."),
    N_("Give it a name: “name: …”."),
)
BAD_VALUE = ProblemKind(
    "E163",
    N_("The field “{key}” of a vocabulary entry does not fit."),
    N_("name, slug, parent and note are one text; aliases and predecessors are lists of texts: [甲, 乙]."),
)
NAME_TAKEN = ProblemKind(
    "E164",
    N_("The name “{name}” stands already on line {line} of this vocabulary."),
    N_("Every name, alias and predecessor belongs to one entry; take one of the two out."),
)
UNKNOWN_PARENT = ProblemKind(
    "E165",
    N_("The parent “{name}” is no entry of this vocabulary."),
    N_("Add an entry of that name, or correct it; the nearest is “{suggestion}”."),
)
PARENT_CYCLE = ProblemKind(
    "E166",
    N_("“{name}” would lie above itself."),
    N_("Follow the parents from one entry to the next, and take one of them out."),
)
BAD_SLUG = ProblemKind(
    "E167",
    N_("“{slug}” cannot be part of an address."),
    N_("Use small letters a to z, digits and hyphens between them, for example zong-gonghui."),
)
SLUG_TAKEN = ProblemKind(
    "E168",
    N_("The slug “{slug}” stands already on line {line} of this vocabulary."),
    N_("Choose another one."),
)

_KEYS: Mapping[str, str] = {
    "name": "名称",
    "slug": "短网址",
    "aliases": "别名",
    "parent": "上级",
    "predecessors": "前身",
    "note": "说明",
}
_LISTS = ("aliases", "predecessors")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))


def fold(text: str) -> str:
    """Fold what does not tell names apart: width, case, bracket styles, invisible characters."""
    folded = unicodedata.normalize("NFKC", text).translate(_INVISIBLE).casefold()
    return " ".join(folded.translate({0x3014: "(", 0x3015: ")", 0x5B: "(", 0x5D: ")"}).split())


@dataclass(frozen=True, slots=True)
class VocabularyTerm:
    """One entry; `parent` is the name of another, `slug` may be empty."""

    name: str
    slug: str = ""
    aliases: tuple[str, ...] = ()
    parent: str = ""
    predecessors: tuple[str, ...] = ()
    note: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that means this term."""
        return (self.name, *self.aliases, *self.predecessors)


@dataclass(frozen=True)
class Vocabulary:
    """The terms of a vocabulary, in the order of its file."""

    terms: tuple[VocabularyTerm, ...]

    @cached_property
    def _by_name(self) -> Mapping[str, VocabularyTerm]:
        return {fold(name): term for term in reversed(self.terms) for name in term.names}

    @cached_property
    def _by_letters(self) -> Mapping[str, str]:
        return {folded.replace(" ", ""): term.name for folded, term in self._by_name.items()}

    def resolve(self, text: str) -> VocabularyTerm | None:
        """Return the term that has this name, alias or predecessor; width and case are folded, spaces are not."""
        return self._by_name.get(fold(text))

    def suggest(self, text: str) -> str:
        """Return the name that is probably meant, or an empty text."""
        folded = fold(text).replace(" ", "")
        if folded in self._by_letters:
            return self._by_letters[folded]
        found = nearest(folded, self._by_letters)
        return self._by_letters[found] if found else ""


def load_vocabulary(text: str, path: str) -> tuple[Vocabulary | None, tuple[Problem, ...]]:
    """Read a vocabulary file. Where anything is wrong with it there is none, so that no report is blamed for it."""
    normal = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    root, found = parse_yaml(normal, path)
    problems = list(found)
    if not isinstance(root, ListNode) or not root.items:
        if not problems:
            location = root.location if root is not None else Location(path, 1, 1)
            problems.append(Problem(NOT_A_LIST, location, root.excerpt if root is not None else ""))
        return None, tuple(problems)
    loader = _Loader(problems)
    for node in root.items:
        loader.read(node)
    terms = loader.finish()
    return (None if problems else Vocabulary(terms)), tuple(problems)


class _Loader:
    """Collects the entries of one file, and what is wrong with them."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        self.terms: list[VocabularyTerm] = []
        self.parents: list[TextNode | None] = []
        self.names: dict[str, TextNode] = {}
        self.slugs: dict[str, TextNode] = {}

    def note(self, kind: ProblemKind, node: Node, **params: str) -> None:
        self.problems.append(Problem(kind, node.location, node.excerpt, params))

    def read(self, node: Node) -> None:
        """Read one entry: a name, or a mapping."""
        values: dict[str, tuple[TextNode, ...]] = {}
        before = len(self.problems)
        if isinstance(node, TextNode):
            values["name"] = (node,)
        elif isinstance(node, MapNode):
            for key, value in node.entries:
                self._read_field(key, value, values)
        else:
            self.note(NOT_A_LIST, node)
            return
        names = [text for key in ("name", *_LISTS) for text in values.get(key, ()) if text.text.strip()]
        if not values.get("name") or not values["name"][0].text.strip():
            if len(self.problems) == before:
                self.note(NO_NAME, node)
            return
        for name in names:
            first = self.names.setdefault(fold(name.text), name)
            if first is not name:
                self.note(NAME_TAKEN, name, name=name.text, line=str(first.location.line))
        for slug in values.get("slug", ()):
            self._check_slug(slug)
        single = {key: values[key][0].text.strip() for key in ("name", "slug", "parent", "note") if values.get(key)}
        lists = {key: tuple(text.text.strip() for text in values.get(key, ()) if text.text.strip()) for key in _LISTS}
        self.terms.append(VocabularyTerm(**single, **lists))  # type: ignore[arg-type]
        self.parents.append(next(iter(values.get("parent", ())), None))

    def _read_field(self, key: TextNode, value: Node, values: dict[str, tuple[TextNode, ...]]) -> None:
        known = {alias: name for name, chinese in _KEYS.items() for alias in (name, chinese)}
        name = known.get(key.text.strip())
        if name is None:
            suggestion = nearest(key.text, known, 0.4) or "name"
            self.note(UNKNOWN_KEY, key, key=key.text, suggestion=suggestion, known="、".join(_KEYS))
        elif name in values:
            self.note(BAD_VALUE, key, key=key.text)
        elif isinstance(value, TextNode):
            values[name] = (value,) if value.text.strip() else ()
        elif name in _LISTS and isinstance(value, ListNode):
            values[name] = tuple(item for item in value.items if isinstance(item, TextNode))
            if len(values[name]) < len(value.items):
                self.note(BAD_VALUE, value, key=key.text)
        else:
            self.note(BAD_VALUE, value, key=key.text)

    def _check_slug(self, slug: TextNode) -> None:
        if "/" in slug.text or slug_fault(slug.text):
            self.note(BAD_SLUG, slug, slug=slug.text)
        elif (first := self.slugs.setdefault(slug.text, slug)) is not slug:
            self.note(SLUG_TAKEN, slug, slug=slug.text, line=str(first.location.line))

    def finish(self) -> tuple[VocabularyTerm, ...]:
        """Put the name of the entry meant in the place of every parent, and check that none lies above itself."""
        vocabulary = Vocabulary(tuple(self.terms))
        terms = []
        above: dict[str, str] = {}
        for term, parent in zip(self.terms, self.parents, strict=True):
            found = vocabulary.resolve(term.parent) if parent is not None else None
            if parent is not None and found is None:
                self.note(UNKNOWN_PARENT, parent, name=parent.text, suggestion=vocabulary.suggest(parent.text) or "—")
            above[term.name] = found.name if found else ""
            terms.append(replace(term, parent=above[term.name]))
        for term, parent in zip(self.terms, self.parents, strict=True):
            if parent is not None and _is_above_itself(term.name, above):
                self.note(PARENT_CYCLE, parent, name=term.name)
        return tuple(terms)


def _is_above_itself(name: str, above: Mapping[str, str]) -> bool:
    seen = [name]
    while (upper := above.get(seen[-1], "")) and upper not in seen:
        seen.append(upper)
    return upper == name
