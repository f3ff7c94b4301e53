"""Markdown as reports are written in it: the set-up of markdown-it, and the way from text to `Body`.

CommonMark with tables, strikethrough, footnotes and definition lists, read with Chinese eyes (`cjk`). Raw HTML is text.
There are no indented code blocks: in Chinese documents an indent begins a paragraph.
"""

import re
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_ref

from huibian.i18n import N_
from huibian.markdown.body import Body
from huibian.markdown.cjk import cjk_plugin
from huibian.markdown.html import Renderer
from huibian.markdown.links import LinkLocator
from huibian.markdown.plain import plain_plugin
from huibian.problems import Problem, ProblemKind

EMPTY_BODY = ProblemKind(
    "E201",
    N_("The report has no text."),
    N_("Write the text of the report below the second line of “---”."),
)
TOO_DEEP = ProblemKind(
    "E202",
    N_("Lists or quotations are nested too deep here."),
    N_("Nest at most {count} levels; look for a run of “>” or of list signs at the beginning of the line."),
)
CONTROL_CHARACTER = ProblemKind(
    "W203",
    N_("There is an invisible control character here (U+{code}); it was left out."),
    N_(
        "Delete it: place the cursor after it and press backspace. Such characters come with text pasted from other programs."
    ),
)

TOO_MUCH_MARKUP = ProblemKind(
    "E211",
    N_("There are {count} “{sign}” in this report, too many to read it as Markdown."),
    N_("At most {limit} are read; this looks like data, publish it as an attachment."),
)

# Brackets are what costs most to read: each may begin a link.
_MOST_SIGNS = {
    "[": 10_000,
    "]": 10_000,
    "*": 100_000,
    "_": 100_000,
    "~": 100_000,
    "`": 100_000,
    "<": 100_000,
    "&": 100_000,
}
_MAX_LEVEL = 32  # of blocks; a list counts twice
# What XML cannot hold, and what has no business in a text: control characters, surrogates, noncharacters, byte order marks.
_CONTROL = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0x110000, 0x10000))
    + "]"
)
_FORM_FEED = re.compile(
    "&#(?:0{0,6}12|[xX]0{0,5}[cC]);"
)  # the one control character that markdown-it lets entities make
_FOOTNOTE_MARK = re.compile(r"\[\^[^\[\]\s]{1,100}\]")
_CONTAINERS = frozenset({"blockquote_open", "list_item_open", "dd_open", "footnote_reference_open"})
_HAN = "〇\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
_HAN_RUN = re.compile(f"[{_HAN}]+")
_WORD = re.compile(r"[^\W_]+")  # where there are no Han characters


class _Parser(MarkdownIt):
    """Leaves destinations as they are written: they are judged, and encoded, where they are rendered."""

    def normalizeLink(self, url: str) -> str:  # noqa: N802 - overrides
        return url

    def validateLink(self, url: str) -> bool:  # noqa: N802 - overrides
        return True


def _footnote_ref(state: StateInline, silent: bool) -> bool:
    # The plugin's own search for the closing bracket is quadratic in a long run of opening ones.
    return bool(_FOOTNOTE_MARK.match(state.src, state.pos, state.posMax)) and footnote_ref(state, silent)


@cache
def _parser() -> MarkdownIt:
    """Set the parser up, once: it is not changed afterwards."""
    parser = _Parser("js-default", {"maxNesting": _MAX_LEVEL}).disable(["code", "html_block"])
    parser.use(footnote_plugin, inline=False, move_to_end=False).use(deflist_plugin).use(cjk_plugin).use(plain_plugin)
    parser.inline.ruler.at("footnote_ref", _footnote_ref)
    return parser


def parse_body(text: str, *, path: str, first_line: int = 1) -> tuple[Body, tuple[Problem, ...]]:
    """Read the Markdown `text`, which begins on line `first_line` of the file `path`.

    There is always a body; where a problem is an error, it may lack something.
    """
    text = _FORM_FEED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = text.split("\n")
    env: dict[str, Any] = {"references": {}}
    locator = LinkLocator(lines, path, first_line, env["references"])
    problems: list[Problem] = []
    is_clean = text.replace("\n", "").replace("\u3000", "").isprintable()  # found out quickly, and true of most reports
    if found := None if is_clean else _CONTROL.search(text):
        line = text.count("\n", 0, found.start())
        location, excerpt = locator.at(line, found.start() - text.rfind("\n", 0, found.start()))
        params = {"code": f"{ord(found.group()):04X}"}
        problems.append(Problem(CONTROL_CHARACTER, location, _CONTROL.sub("", excerpt), params))
        text = _CONTROL.sub("", text)
        lines[:] = text.split("\n")
    for sign, limit in _MOST_SIGNS.items():
        if (count := text.count(sign)) > limit:
            location, excerpt = locator.find_text((0, len(lines)), sign)
            params = {"count": str(count), "sign": sign, "limit": str(limit)}
            return Body(("",), (), (), (), 0), (*problems, Problem(TOO_MUCH_MARKUP, location, excerpt, params))
    tokens = _parser().parse(text, env)
    for token in tokens:
        # The parser drops, without a word, what is in a container at its last level.
        if token.type in _CONTAINERS and token.level >= _MAX_LEVEL - 1:
            location, excerpt = locator.at((token.map or [0])[0])
            problems.append(Problem(TOO_DEEP, location, excerpt, {"count": str(_MAX_LEVEL // 2 - 1)}))
            break
    rendered = Renderer(tokens, env, locator)
    problems += rendered.problems
    texts = [part for section in rendered.sections for part in (section.heading, section.text)]
    if not any(texts) and not rendered.links and not problems:
        problems.append(Problem(EMPTY_BODY, locator.at(0)[0]))
    body = Body(
        fragments=rendered.fragments,
        links=rendered.links,
        headings=rendered.headings,
        sections=tuple(rendered.sections),
        character_count=count_characters("\n".join(texts)),
    )
    return body, tuple(problems)


def count_characters(text: str) -> int:
    """Count Han characters, and words of other letters and digits.

    >>> count_characters("下降 12.5%，GDP 增长。")
    7
    """
    rest, runs = _HAN_RUN.subn(" ", text)
    return len(text) - len(rest) + runs + len(_WORD.findall(rest))
