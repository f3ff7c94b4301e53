"""The inside of paragraphs, headings and cells: from inline tokens to HTML and plain text.

Every URL that leads into the archive is left open (see `Body`), by a mark that the source cannot hold: its number between
two NULs. Nothing else of the source reaches the HTML but through `escapeHtml`.
"""

import re
from collections.abc import Sequence

from markdown_it.common.utils import escapeHtml
from markdown_it.token import Token

from huibian.i18n import N_
from huibian.markdown.body import Heading, LocalLink, find_anchor
from huibian.markdown.links import BACKSLASH, LINK_REFUSED, Destination, LinkLocator, LinkType, classify, printable
from huibian.problems import Problem, ProblemKind

EXTERNAL_IMAGE = ProblemKind(
    "W206",
    N_("The image “{target}” is on another site; a link is published in its place."),
    N_("Save the image beside the report and write its path."),
)
UNKNOWN_ANCHOR = ProblemKind(
    "W207",
    N_("The link “#{fragment}” leads to no heading of this report."),
    N_("Write the text of a heading after the #. The headings are: {headings}"),
)
UNKNOWN_FOOTNOTE = ProblemKind(
    "W209",
    N_("There is no text for the footnote [^{label}]."),
    N_("Add a line “[^{label}]: text of the note”."),
)

_FOOTNOTE_MARK = re.compile(r"\[\^([^\[\]\s]{1,100})\]")
_EXTERNAL = 'rel="noopener noreferrer external"'
_KEPT = ("&lt;", "&gt;")  # around an autolink that is none
_HEADINGS_NAMED = 12
_TITLE_LENGTH = 500  # characters; a reference may repeat its title thousands of times
_INLINE_TAGS = {
    "em_open": "<em>",
    "em_close": "</em>",
    "strong_open": "<strong>",
    "strong_close": "</strong>",
    "s_open": "<s>",
    "s_close": "</s>",
}


def _title(token: Token) -> str:
    """Return the attribute for a link's or image's title, with the space before it."""
    text = token.attrs.get("title")
    return "" if text is None else f' title="{escapeHtml(str(text)[:_TITLE_LENGTH])}"'


def plain_text(tokens: Sequence[Token] | None) -> str:
    """Return the text of inline tokens on one line, images by their description."""
    parts = []
    for token in tokens or ():
        if token.type in ("text", "code_inline"):
            parts.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            parts.append(" ")
        elif token.type == "image":
            parts.append(plain_text(token.children))
    return "".join(parts)


def is_figure(paragraph: Token) -> bool:
    """Whether a paragraph's inline token is one image of the archive: a figure, its title the caption."""
    children = paragraph.children or []
    return (
        len(children) == 1
        and children[0].type == "image"
        and classify(str(children[0].attrs["src"])).type is LinkType.LOCAL
    )


def mark_id(number: int, mark: int) -> str:
    """Return the element id of a footnote's mark in the text; both count from 0."""
    return f"fnref-{number + 1}" + (f"-{mark + 1}" if mark else "")


class InlineRenderer:
    """Renders inline tokens; collects the links, footnote marks and problems of one report on the way."""

    def __init__(self, locator: LinkLocator, headings: Sequence[Heading]) -> None:
        """Take what links need: where they stand, and the headings they may lead to."""
        self.problems: list[Problem] = []
        self.links: list[LocalLink] = []  # by the number of their mark
        self.footnote_marks: dict[int, int] = {}  # footnote's number -> how many links in the text lead to it
        self.block: Sequence[int] = (0, 1)  # 0-based lines of the block at hand
        self._locator = locator
        self._headings = headings
        self._ids = {heading.id for heading in headings}

    def render(self, tokens: Sequence[Token]) -> tuple[str, str]:  # noqa: PLR0912 - one branch for each type
        """Return the HTML of inline tokens, and their text: image descriptions on lines of their own after it."""
        html: list[str] = []
        text: list[str] = []
        descriptions: list[str] = []
        # An open link: how it ends, where its text and descriptions begin, and a name should it have neither.
        link: tuple[str, int, int, str] | None = None
        for token in tokens:
            match token.type:
                case "text":
                    if content := token.content:
                        html.append(escapeHtml(content))
                        text.append(content)
                        if "[^" in content:
                            self._check_marks(content)
                case "softbreak":
                    html.append("\n")
                    text.append(" ")
                case "hardbreak":
                    html.append("<br>\n")
                    text.append("\n")
                case "code_inline":
                    html.append(f"<code>{escapeHtml(token.content)}</code>")
                    text.append(token.content)
                case "link_open":
                    opening, closing, name = self._link(token)
                    html.append(opening)
                    if closing == _KEPT[1]:
                        text.append("<")
                    link = (closing, len(text), len(descriptions), name)
                case "link_close":
                    if link is not None:
                        closing, start, described, name = link
                        if not "".join(text[start:] + descriptions[described:]).strip():  # a link needs a name
                            html.append(escapeHtml(name))
                            text.append(name)
                        html.append(closing)
                        if closing == _KEPT[1]:
                            text.append(">")
                        link = None
                case "image":
                    image_html, image_text, is_text = self._image(token, in_link=link is not None and bool(link[0]))
                    html.append(image_html)
                    (text if is_text else descriptions).append(image_text)
                case "footnote_ref":
                    html.append(self._footnote_mark(token, in_link=link is not None))
                case kind:
                    html.append(_INLINE_TAGS[kind])
        lines = ["".join(text), *descriptions]
        return "".join(html), "\n".join(line for line in lines if line.strip())

    def _check_marks(self, content: str) -> None:
        for match in _FOOTNOTE_MARK.finditer(content):
            location, excerpt = self._locator.find_text(self.block, match.group())
            self.problems.append(Problem(UNKNOWN_FOOTNOTE, location, excerpt, {"label": match[1]}))

    def _footnote_mark(self, token: Token, *, in_link: bool) -> str:
        number: int = token.meta["id"]
        caption = f"[{number + 1}]"
        mark = self.footnote_marks.setdefault(number, 0)
        if in_link:  # links do not nest
            return f"<sup>{caption}</sup>"
        self.footnote_marks[number] = mark + 1
        name = mark_id(number, mark)
        return (
            f'<sup class="footnote-ref"><a href="#fn-{number + 1}" id="{name}" role="doc-noteref">{caption}</a></sup>'
        )

    def _open_url(self, destination: Destination, href: str, *, is_image: bool) -> str:
        """Register a local link and return the mark at which the HTML is cut."""
        location, excerpt = self._locator.find(self.block, href)
        self.links.append(LocalLink(destination.path, destination.fragment, location, is_image, excerpt))
        return f"\0{len(self.links) - 1}\0"

    def _refuse(self, destination: Destination, href: str) -> None:
        kind = BACKSLASH if destination.type is LinkType.BACKSLASH else LINK_REFUSED
        self._report(kind, href, {"target": printable(href)})

    def _report(self, kind: ProblemKind, href: str, params: dict[str, str]) -> None:
        location, excerpt = self._locator.find(self.block, href)
        self.problems.append(Problem(kind, location, excerpt, params))

    def _link(self, token: Token) -> tuple[str, str, str]:
        """Return opening tag, closing tag, and a name for the link should it have no text."""
        href = str(token.attrs["href"])
        title = _title(token)
        destination = classify(href)
        match destination.type:
            case LinkType.EXTERNAL:
                return f'<a href="{escapeHtml(destination.url)}" {_EXTERNAL}{title}>', "</a>", destination.url
            case LinkType.CONTACT:
                return f'<a href="{escapeHtml(destination.url)}"{title}>', "</a>", destination.url
            case LinkType.ANCHOR:
                if anchor := find_anchor(destination.fragment, self._ids):
                    return f'<a href="#{escapeHtml(anchor)}"{title}>', "</a>", destination.fragment
                headings = "、".join(heading.text for heading in self._headings[:_HEADINGS_NAMED])
                self._report(UNKNOWN_ANCHOR, href, {"fragment": destination.fragment, "headings": headings})
            case LinkType.LOCAL:
                url = self._open_url(destination, href, is_image=False)
                return f'<a href="{url}"{title}>', "</a>", destination.path
            case _ if token.info == "auto":  # <word:word> was hardly meant as a link: keep it as written
                return *_KEPT, ""
            case _:
                self._refuse(destination, href)
        return "", "", ""

    def _image(self, token: Token, *, in_link: bool) -> tuple[str, str, bool]:
        """Return HTML and text of an image, and whether it became text."""
        href = str(token.attrs["src"])
        alt = plain_text(token.children)
        destination = classify(href)
        if destination.type is LinkType.LOCAL:
            return self._img(destination, href, alt, _title(token)), alt, False
        if destination.type is LinkType.EXTERNAL:  # never loaded: a reader's visit is nobody else's business
            self._report(EXTERNAL_IMAGE, href, {"target": printable(href)})
            name = alt or destination.url
            if in_link:
                return escapeHtml(name), name, True
            return f'<a href="{escapeHtml(destination.url)}" {_EXTERNAL}>{escapeHtml(name)}</a>', name, True
        self._refuse(destination, href)
        return escapeHtml(alt), alt, True

    def _img(self, destination: Destination, href: str, alt: str, title: str = "") -> str:
        url = self._open_url(destination, href, is_image=True)
        return f'<img src="{url}" alt="{escapeHtml(alt)}"{title} loading="lazy" decoding="async">'

    def figure(self, token: Token) -> tuple[str, str]:
        """Return HTML and text of a paragraph that `is_figure` knows as a figure."""
        image = (token.children or [])[0]
        href, alt, caption = str(image.attrs["src"]), plain_text(image.children), str(image.attrs.get("title", ""))
        below = f"<figcaption>{escapeHtml(caption)}</figcaption>" if caption else ""
        html = f"<figure>{self._img(classify(href), href, alt)}{below}</figure>\n"
        return html, alt if caption.strip() in ("", alt.strip()) else f"{alt}\n{caption}"
