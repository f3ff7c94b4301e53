"""A theme's templates, made ready for thousands of pages: messages, links, and pieces that are rendered once."""

import contextlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from jinja2 import (
    BytecodeCache,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    pass_context,
)
from jinja2.bccache import Bucket
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

from huibian.context import PageInfo, SiteContext
from huibian.i18n import translations
from huibian.theme import DEFAULT_THEME, Theme, relative_url

PIECES_KEPT = 20_000  # in each process; a piece takes about 2 kB
_LINKS = "_links"  # how the filters find the links at hand in a template's context
_NAMED = re.compile(r"""["']([\w/.-]+\.html)["']""")
_MARK = "\0"  # around the number of an open link; no text of a site can hold it


class Target(NamedTuple):
    """Where a link of a piece leads; `is_folder` as the filter `folder` means it."""

    url: str
    is_folder: bool


class Links(Protocol):
    """What the filters `href` and `folder` ask for a link's text, and a piece for what stands in its attributes."""

    def href(self, url: str) -> str:
        """Return how a link is written."""

    def folder(self, url: str) -> str:
        """Return the same for a script that completes the address: the folder itself, also in a portable site."""

    def attributes(self, targets: Sequence[Target]) -> list[str]:
        """Return how links are written, escaped."""


class PageLinks:
    """The links of one page, relative to it; those of `404.html`, which is shown at any address, absolute."""

    def __init__(self, page: PageInfo, base_path: str, *, portable: bool) -> None:
        self._url = page.url
        self._base = base_path if page.kind == "404" else ""
        self._portable = portable
        folder = page.url[: page.url.rindex("/") + 1]
        self._section = folder[: folder.find("/", 1) + 1]  # the first part: what lies outside it shares nothing
        self._climb = "../" * folder.count("/", 1)
        self._known: dict[str, str] = {}
        self._attributes: dict[Target, str] = {}

    def href(self, url: str) -> str:
        """Return how this page links to `url`."""
        found = self._known.get(url)
        if found is None:
            found = self._known[url] = self._relative(url, self._portable)
        return found

    def folder(self, url: str) -> str:
        """Return the same, but a folder's page is never named."""
        return self._relative(url, portable=False)

    def attributes(self, targets: Sequence[Target]) -> list[str]:
        """Return the same for the targets of a piece, escaped."""
        known = self._attributes
        return [known.get(target) or self._attribute(target) for target in targets]

    def _attribute(self, target: Target) -> str:
        link = self.folder(target.url) if target.is_folder else self.href(target.url)
        text = self._attributes[target] = str(escape(link))
        return text

    def _relative(self, url: str, portable: bool) -> str:
        if self._base and url.startswith("/"):
            return self._base + url[1:]
        is_elsewhere = self._climb and url.startswith("/") and not url.startswith((self._section, "//"))
        if is_elsewhere and not portable:
            return self._climb + url[1:]
        return relative_url(self._url, url, portable=portable)


class OpenLinks:
    """The links of a piece: a mark in place of each, until it is known on what page the piece stands."""

    def __init__(self) -> None:
        self.targets: list[Target] = []

    def _mark(self, target: Target) -> str:
        self.targets.append(target)
        return f"{_MARK}{len(self.targets) - 1}{_MARK}"

    def href(self, url: str) -> str:
        """Leave a link open."""
        return self._mark(Target(url, is_folder=False))

    def folder(self, url: str) -> str:
        """Leave a link to a folder open."""
        return self._mark(Target(url, is_folder=True))

    def attributes(self, targets: Sequence[Target]) -> list[str]:
        """Leave the links of a piece in this piece open."""
        return [self._mark(target) for target in targets]


@dataclass(frozen=True, slots=True)
class Piece:
    """HTML, cut at its links: `len(targets) + 1` fragments."""

    fragments: tuple[str, ...]
    targets: tuple[Target, ...]

    @classmethod
    def cut(cls, html: str, links: OpenLinks) -> "Piece":
        """Cut HTML at the marks of its links."""
        parts = html.split(_MARK)
        return cls(tuple(parts[::2]), tuple(links.targets[int(number)] for number in parts[1::2]))

    def html(self, links: Links) -> Markup:
        """Return the HTML as it stands on a page."""
        parts = [""] * (2 * len(self.targets) + 1)
        parts[::2] = self.fragments
        parts[1::2] = links.attributes(self.targets)
        return Markup("".join(parts))  # noqa: S704 - a template made it


class Messages(Extension):
    """Translates `_('…')` when a template is read, where it has no other arguments: it costs nothing on a page then."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Replace each such call by its result, which is HTML as that of the call would be."""
        tokens = list(stream)
        calls = [
            index
            for index, token in enumerate(tokens)
            if token.test("name:_") and not (index and tokens[index - 1].test("dot"))
        ]
        if not all(tokens[index + 1].test("lparen") for index in calls):
            calls = []  # the template calls something of its own by that name
        start = 0
        for index in calls:
            _, begin, message, end = tokens[index : index + 4]
            text = self._translate(message.value) if message.test("string") and end.test("rparen") else None
            if text is not None:
                yield from tokens[start:index]
                marked = (("string", text), ("pipe", "|"), ("name", "safe"))
                yield from (begin, *(Token(message.lineno, kind, value) for kind, value in marked), end)
                start = index + 4
        yield from tokens[start:]

    def _translate(self, message: str) -> str | None:
        """Return the text of a message; `None` where the call itself should tell what is wrong with it."""
        text: str = self.environment.catalog.gettext(message)  # type: ignore[attr-defined]
        try:
            return text % {}  # as the call would: a sign of per cent is written twice
        except (ValueError, KeyError, TypeError):
            return None


class _Context(Context):
    """Calls macros without asking first what they want to be told: that is never the context."""

    def call(self, called: Any, *args: Any, **kwargs: Any) -> Any:
        """Call something from a template."""
        if type(called) is not Macro:
            return super().call(called, *args, **kwargs)
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        return called(*args, **kwargs)


@pass_context
def _href(context: Context, target: str) -> str:
    links: Links = context[_LINKS]
    return links.href(target)


@pass_context
def _folder(context: Context, target: str) -> str:
    links: Links = context[_LINKS]
    return links.folder(target)


class _Ahead(BytecodeCache):
    """Templates that were compiled before they were asked for: nothing is kept beyond a build."""

    def __init__(self, codes: dict[str, bytes]) -> None:
        self.codes = codes

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take a template, if it is here and was made from the same source."""
        if (code := self.codes.get(bucket.key)) is not None:
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Add a template."""
        self.codes[bucket.key] = bucket.bytecode_to_string()


def _environment(theme: Theme, language: str) -> Environment:
    folders = [str(folder / "templates") for folder in theme.folders]
    loader = ChoiceLoader([FileSystemLoader(folders), PrefixLoader({DEFAULT_THEME: FileSystemLoader(folders[-1])})])
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        auto_reload=False,
        extensions=["jinja2.ext.i18n", Messages],
    )
    environment.context_class = _Context
    catalog = translations(language)
    environment.extend(catalog=catalog)
    environment.install_gettext_translations(catalog, newstyle=True)  # type: ignore[attr-defined]
    environment.filters |= {"href": _href, "folder": _folder}
    environment.globals["once"] = None  # what it is does not matter where templates are only compiled
    return environment


def compile_ahead(theme: Theme, language: str, template: str) -> dict[str, bytes]:
    """Compile a template and those that its text names, as far as that can be done: for `Templates`, which must not be given what others made."""
    environment = _environment(theme, language)
    environment.bytecode_cache = ahead = _Ahead({})
    pending, seen = [template], set()
    while pending:
        name = pending.pop()
        if name in seen:
            continue
        seen.add(name)
        with contextlib.suppress(Exception):  # whoever renders it is told
            source, _file, _is_current = environment.loader.get_source(environment, name)  # type: ignore[union-attr]
            environment.get_template(name)
            pending += _NAMED.findall(source)
    return ahead.codes


class Templates:
    """The templates of a theme; everything is escaped, undefined names are errors."""

    def __init__(
        self, theme: Theme, site: SiteContext, *, base_path: str, compiled: dict[str, bytes] | None = None
    ) -> None:
        self._site = site
        self._base_path = base_path
        self.environment = _environment(theme, site.language)
        if compiled is not None:
            self.environment.bytecode_cache = _Ahead(compiled)
        self.environment.globals["once"] = self._once
        self._piece = lru_cache(PIECES_KEPT)(self._make_piece)

    def render(self, template: str, page: PageInfo, view: Any) -> str:
        """Return a page. What it depends on is exactly what is given here and to `__init__`."""
        links = PageLinks(page, self._base_path, portable=self._site.portable)
        return self.environment.get_template(template).render(site=self._site, page=page, view=view, **{_LINKS: links})

    def _make_piece(self, template: str, values: tuple[tuple[str, Any], ...]) -> Piece:
        links = OpenLinks()
        context = {**dict(values), "site": self._site, _LINKS: links}
        return Piece.cut(self.environment.get_template(template).render(context), links)

    @pass_context
    def _once(self, context: Context, template: str, **values: Any) -> Markup:
        """Render `template` for `values`, which must be hashable, on the first page that asks for just this: `once`."""
        return self._piece(template, tuple(values.items())).html(context[_LINKS])
