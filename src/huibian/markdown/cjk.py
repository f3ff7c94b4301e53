"""Chinese text in Markdown: a plugin for markdown-it-py that changes only the parser it is given.

- Emphasis beside Chinese punctuation works (`**《办法》**规定`), after the CommonMark CJK-friendly amendments
  (https://github.com/tats-u/markdown-cjk-friendly/blob/main/specification.md).
- A line break within a paragraph leaves no space between two Chinese characters.
- A line that begins with an ideographic space (the usual first-line indent, `　　`) begins a paragraph.
"""

import re
import unicodedata
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.common.utils import isWhiteSpace
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token
from markdown_it.utils import EnvType

# East Asian Width W, F or H, less the emoji. Written out, so that every Python sees the same whatever its Unicode version.
_WIDE = re.compile(
    "[\u20a9\u2329\u232a\u2630-\u2637\u268a-\u268f\u2e80-\u303e\u3041-\u3130\u318f-\u31ef\u31f0-\u321e\u3220-\u3247\u3250-\ua4cf"
    "\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6b\uff01-\uff9f\uffe0-\uffe6\uffe8-\uffee"
    "\U00016fe0-\U0001b2ff\U0001d300-\U0001d376"
    "\U0001f200\U0001f202\U0001f210-\U0001f219\U0001f21b-\U0001f22e\U0001f230\U0001f231\U0001f237\U0001f23b"
    "\U0001f240-\U0001f248\U0001f260-\U0001f265\U00020000-\U0003fffd]"
)
# Hangul is CJK to the emphasis rule, but Korean puts spaces between words: not to the line break rule.
_HANGUL = re.compile("[\u1100-\u11ff\u3131-\u318e\ua960-\ua97c\uac00-\ud7fb\uffa0-\uffdc]")
_IDEOGRAPHIC_SELECTOR = re.compile("[\U000e0100-\U000e01ef]")
_OTHER_SELECTOR = re.compile("[\ufe00-\ufe0e]")
_FULL_WIDTH_SELECTOR = "\ufe01"
_QUOTES = "‘’“”"
# Of ambiguous width: Chinese when they stand beside Chinese.
_AMBIGUOUS_PUNCTUATION = _QUOTES + "—…·"


def _is_cjk(character: str) -> bool:
    return bool(_WIDE.match(character) or _HANGUL.match(character))


def _is_punctuation(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


class CjkStateInline(StateInline):
    """The state of inline parsing, with the amended definition of flanking delimiter runs."""

    def _before(self, start: int) -> tuple[bool, bool, bool]:
        """Tell whether white space, CJK, or punctuation stands before `start`; a variation selector belongs to its base."""
        character = self.src[start - 1] if start else " "
        if _IDEOGRAPHIC_SELECTOR.match(character):
            return False, True, False
        if start > 1 and _OTHER_SELECTOR.match(character):
            base = self.src[start - 2]
            is_full_width = character == _FULL_WIDTH_SELECTOR and base in _QUOTES
            return False, is_full_width or _is_cjk(base), _is_punctuation(base)
        return isWhiteSpace(ord(character)), _is_cjk(character), _is_punctuation(character)

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803 - overrides
        """Tell whether the run of markers at `start` may open and close emphasis, and its length."""
        end = start
        while end < self.posMax and self.src[end] == self.src[start]:
            end += 1
        space_before, cjk_before, punctuation_before = self._before(start)
        after = self.src[end] if end < self.posMax else " "
        space_after, cjk_after, punctuation_after = isWhiteSpace(ord(after)), _is_cjk(after), _is_punctuation(after)
        other_before = punctuation_before and not cjk_before
        other_after = punctuation_after and not cjk_after
        left = not space_after and (not other_after or space_before or punctuation_before or cjk_before)
        right = not space_before and (not other_before or space_after or punctuation_after or cjk_after)
        return Scanned(
            left and (canSplitWord or not right or punctuation_before),
            right and (canSplitWord or not left or punctuation_after),
            end - start,
        )


class CjkParserInline(ParserInline):
    """The inline parser, over `CjkStateInline`."""

    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        """Parse `src` into `tokens`."""
        if src and not self.terminator_re.search(src):  # all of it is text, as in most paragraphs
            tokens.append(Token("text", "", 0, content=src))
            return tokens
        state = CjkStateInline(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


def leaves_no_space(before: str, after: str) -> bool:
    """Whether a line break between these two characters vanishes (CSS Text 4, segment breaks); either may be empty.

    >>> leaves_no_space("安", "全"), leaves_no_space("国", "G")
    (True, False)
    """
    wide_before, wide_after = bool(_WIDE.match(before)), bool(_WIDE.match(after))
    if wide_before and wide_after:
        return True
    if wide_before or wide_after:
        other = after if wide_before else before
        return bool(other) and other in _AMBIGUOUS_PUNCTUATION
    return False


def _next_character(tokens: Sequence[Token]) -> str:
    for token in tokens:
        if token.type in ("text", "code_inline") and token.content:
            return token.content[0]
        if token.type in ("image", "softbreak", "hardbreak"):
            break
    return ""


def _join_lines(tokens: list[Token]) -> None:
    before = ""
    for index, token in enumerate(tokens):
        if token.type in ("text", "code_inline"):
            before = token.content[-1:] or before
        elif token.type == "softbreak":
            if leaves_no_space(before, _next_character(tokens[index + 1 : index + 20])):
                token.type, token.tag = "text", ""
            else:
                before = ""
        elif token.type in ("image", "hardbreak"):
            before = ""
            _join_lines(token.children or [])


def _soft_breaks(state: StateCore) -> None:
    for token in state.tokens:
        if token.type == "inline" and "\n" in token.content:
            _join_lines(token.children or [])


def _ideographic_indent(state: StateBlock, line: int, _end: int, silent: bool) -> bool:
    """End the paragraph before a line that begins with an ideographic space; the paragraph rule takes it from there."""
    start = state.bMarks[line] + state.tShift[line]
    return silent and state.src.startswith("\u3000", start)


def cjk_plugin(md: MarkdownIt) -> None:
    """Make `md` read Chinese as Chinese readers do."""
    inline = CjkParserInline()
    inline.__dict__.update(md.inline.__dict__)  # the rules, also those that plugins added before
    md.inline = inline
    md.core.ruler.push("cjk_soft_breaks", _soft_breaks)
    md.block.ruler.before("paragraph", "ideographic_indent", _ideographic_indent, {"alt": ["paragraph"]})
