"""From markdown-it's tokens to HTML and plain text, in one walk.

HTML and text come from the same tokens at the same time, so that what is indexed is what is shown. Every URL that leads
into the archive is left open (see `Body`); nothing else of the source reaches the HTML but through `escapeHtml`.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any

from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token

from huibian.i18n import N_
from huibian.markdown.body import Heading, Section, heading_id
from huibian.markdown.inline import InlineRenderer, is_figure, mark_id, plain_text
from huibian.markdown.links import LinkLocator
from huibian.problems import Problem, ProblemKind

UNUSED_FOOTNOTE = ProblemKind(
    "W208",
    N_("The footnote [^{label}] is nowhere referred to, so it is not shown."),
    N_("Write [^{label}] in the text where the note belongs, or delete the note."),
)
REPEATED_FOOTNOTE = ProblemKind(
    "W210",
    N_("There is more than one text for the footnote [^{label}]; the first one is shown."),
    N_("Give each footnote a name of its own."),
)

_CUT = re.compile("\0([0-9]+)\0")
_TOP_LEVEL, _LAST_LEVEL = 2, 6

_PLAIN_TAGS = {
    "blockquote_open": "<blockquote>\n",
    "blockquote_close": "</blockquote>\n",
    "bullet_list_open": "<ul>\n",
    "bullet_list_close": "</ul>\n",
    "ordered_list_close": "</ol>\n",
    "list_item_open": "<li>",
    "list_item_close": "</li>\n",
    "dl_open": "<dl>\n",
    "dl_close": "</dl>\n",
    "dt_open": "<dt>",
    "dt_close": "</dt>\n",
    "dd_open": "<dd>",
    "dd_close": "</dd>\n",
    "table_close": "</table></div>\n",
    "thead_open": "<thead>\n",
    "thead_close": "</thead>\n",
    "tbody_open": "<tbody>\n",
    "tbody_close": "</tbody>\n",
    "tr_open": "<tr>\n",
    "tr_close": "</tr>\n",
    "td_close": "</td>\n",
    "hr": "<hr>\n",
}


def collect_headings(tokens: Sequence[Token]) -> dict[int, Heading]:
    """Return the headings by their token's index: levels shifted so that the topmost is 2, ids made unique.

    Headings without text, and those in footnotes, are none.
    """
    found: list[tuple[int, int, str]] = []
    in_footnote = 0
    for index, token in enumerate(tokens):
        if token.type == "heading_open" and not in_footnote:
            if text := plain_text(tokens[index + 1].children).strip():
                found.append((index, int(token.tag[1:]), text))
        elif token.type.startswith("footnote_reference"):
            in_footnote += token.nesting
    shift = _TOP_LEVEL - min((level for _, level, _ in found), default=_TOP_LEVEL)
    headings: dict[int, Heading] = {}
    taken: set[str] = set()
    counts: dict[str, int] = {}
    for index, level, text in found:
        base = unique = heading_id(text)
        while unique in taken:
            counts[base] = counts.get(base, 1) + 1
            unique = f"{base}-{counts[base]}"
        taken.add(unique)
        headings[index] = Heading(unique, min(level + shift, _LAST_LEVEL), text)
    return headings


class Renderer:
    """Renders the tokens of one report, once; the results are its public attributes."""

    def __init__(self, tokens: Sequence[Token], env: dict[str, Any], locator: LinkLocator) -> None:
        """Walk the tokens that the parser left, with its `env`."""
        self.sections: list[Section] = []
        self._tokens = tokens
        self._locator = locator
        self._headings = collect_headings(tokens)
        self.headings = tuple(self._headings.values())
        self._inline = InlineRenderer(locator, self.headings)
        self.problems = self._inline.problems
        self._section = ("", "")
        self._lines: list[str] = []
        self._out: list[str] = []
        self._footnote_ids: dict[str, int] = env.get("footnotes", {}).get("refs", {})
        self._footnotes: dict[str, str] = {}
        self._outer: list[tuple[list[str], int, str]] = []  # what was being written around a footnote's text
        handlers: dict[str, Callable[[int, Token], None]] = {
            "inline": self._inline_block,
            "paragraph_open": self._paragraph_open,
            "paragraph_close": self._paragraph_close,
            "heading_open": self._heading_open,
            "heading_close": self._heading_close,
            "ordered_list_open": self._ordered_list_open,
            "table_open": self._table_open,
            "th_open": self._th_open,
            "th_close": self._th_close,
            "td_open": self._td_open,
            "fence": self._fence,
            "footnote_reference_open": self._footnote_open,
            "footnote_reference_close": self._footnote_close,
        }
        for index, token in enumerate(tokens):
            if token.map:
                self._inline.block = token.map
            if (tag := _PLAIN_TAGS.get(token.type)) is not None:
                self._out.append(tag)
            else:
                handlers[token.type](index, token)
        self._write_footnotes()
        self._end_section()
        pieces = _CUT.split("".join(self._out))
        self.fragments: tuple[str, ...] = tuple(pieces[::2])
        self.links = tuple(self._inline.links[int(number)] for number in pieces[1::2])

    # Blocks

    def _end_section(self) -> None:
        text = "\n".join(self._lines)
        if text or self._section[0]:
            self.sections.append(Section(*self._section, text))
        self._lines = []

    def _add_text(self, text: str) -> None:
        if text := text.strip():
            self._lines.append(text)

    def _inline_block(self, index: int, token: Token) -> None:
        opening = self._tokens[index - 1]
        if index - 1 in self._headings:
            self._out.append(self._inline.render(token.children or [])[0])
            return
        in_figure = opening.type == "paragraph_open" and is_figure(token)
        html, text = self._inline.figure(token) if in_figure else self._inline.render(token.children or [])
        self._out.append(html)
        self._add_text(text)

    def _paragraph_open(self, index: int, token: Token) -> None:
        if not token.hidden and not is_figure(self._tokens[index + 1]):
            self._out.append("<p>")

    def _paragraph_close(self, index: int, token: Token) -> None:
        if is_figure(self._tokens[index - 1]):
            return
        self._out.append("\n" if token.hidden else "</p>\n")

    def _heading_open(self, index: int, _token: Token) -> None:
        heading = self._headings.get(index)
        if heading is None:  # without text, or in a footnote
            self._out.append("<p>")
            return
        self._end_section()
        self._section = (heading.id, heading.text)
        self._out.append(f'<h{heading.level} id="{escapeHtml(heading.id)}">')

    def _heading_close(self, index: int, _token: Token) -> None:
        heading = self._headings.get(index - 2)
        self._out.append(f"</h{heading.level}>\n" if heading else "</p>\n")

    def _ordered_list_open(self, _index: int, token: Token) -> None:
        start = token.attrs.get("start")
        self._out.append(f'<ol start="{int(start)}">\n' if start is not None else "<ol>\n")

    def _table_open(self, _index: int, _token: Token) -> None:
        # Wide tables scroll in their box, so the keyboard must reach it; the heading above names it in any language.
        name = f' aria-labelledby="{escapeHtml(self._section[0])}"' if self._section[0] else ""
        self._out.append(f'<div class="table-wrap" tabindex="0" role="group"{name}><table>\n')

    def _cell(self, tag: str, token: Token) -> None:
        style = str(token.attrs.get("style", ""))
        align = f' class="align-{style.removeprefix("text-align:")}"' if style else ""
        scope = ' scope="col"' if tag == "th" else ""
        self._out.append(f"<{tag}{scope}{align}>")

    def _th_open(self, index: int, token: Token) -> None:
        self._cell("th" if self._tokens[index + 1].content else "td", token)  # an empty header confuses screen readers

    def _th_close(self, index: int, _token: Token) -> None:
        self._out.append("</th>\n" if self._tokens[index - 1].content else "</td>\n")

    def _td_open(self, _index: int, token: Token) -> None:
        self._cell("td", token)

    def _fence(self, _index: int, token: Token) -> None:
        self._out.append(f'<pre tabindex="0"><code>{escapeHtml(token.content)}</code></pre>\n')
        self._add_text(token.content)

    # Footnotes: their text is indexed where it stands, and shown at the end in the order of the marks

    def _footnote_open(self, _index: int, token: Token) -> None:
        label = token.meta["label"]
        location, excerpt = self._locator.at(self._inline.block[0])
        unused = self._footnote_ids.get(":" + label, -1) < 0
        if unused or label in self._footnotes:
            kind = UNUSED_FOOTNOTE if unused else REPEATED_FOOTNOTE
            self.problems.append(Problem(kind, location, excerpt, {"label": label}))
            label = ""
        self._outer.append((self._out, len(self._lines), label))
        self._out = []

    def _footnote_close(self, _index: int, _token: Token) -> None:
        html = "".join(self._out)
        self._out, length, label = self._outer.pop()
        if label:
            self._footnotes[label] = html
        else:
            del self._lines[length:]

    def _write_footnotes(self) -> None:
        numbers = {self._footnote_ids[":" + label]: html for label, html in self._footnotes.items()}
        shown = [number for number in sorted(numbers) if number in self._inline.footnote_marks]
        if not shown:
            return
        self._out.append('<section class="footnotes" role="doc-endnotes">\n<ol>\n')
        for number in shown:
            back = "".join(
                f' <a href="#{mark_id(number, mark)}" class="footnote-back" role="doc-backlink">'
                f"\u21a9\ufe0e{mark + 1 if mark else ''}</a>"
                for mark in range(self._inline.footnote_marks[number])
            )
            html = numbers[number].removesuffix("\n")
            html = html.removesuffix("</p>") + back + "</p>" if html.endswith("</p>") else html + f"<p>{back}</p>"
            self._out.append(f'<li id="fn-{number + 1}" value="{number + 1}">{html}</li>\n')
        self._out.append("</ol>\n</section>\n")
