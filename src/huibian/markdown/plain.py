"""Most of a report are paragraphs of one line that begin with a Chinese character: these are known as such at a look.

The rules that look for lists, tables, headings and so on all find an ASCII sign, or that nothing follows; what this rule takes,
none of them would, and the paragraph rule would leave the same tokens (`tests/unit/markdown/test_plain.py`).
"""

from markdown_it import MarkdownIt
from markdown_it.common.utils import mdTrim
from markdown_it.rules_block import StateBlock

_FIRST_SIGN = "\u2000"  # “ and all that is Chinese lies beyond


def _plain_paragraph(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    if silent or state.level or state.blkIndent:
        return False
    if state.src[state.bMarks[line] + state.tShift[line]] < _FIRST_SIGN:
        return False
    after = line + 1
    if after < end and not state.isEmpty(after):
        return False
    if after + 1 < end and state.src.startswith((":", "~"), state.bMarks[after + 1] + state.tShift[after + 1]):
        return False  # a definition may follow its term after an empty line
    state.line = after
    state.push("paragraph_open", "p", 1).map = [line, after]
    inline = state.push("inline", "", 0)
    inline.content = mdTrim(state.getLines(line, after, 0, False))
    inline.map = [line, after]
    inline.children = []
    state.push("paragraph_close", "p", -1)
    return True


def plain_plugin(md: MarkdownIt) -> None:
    """Add the rule before all others; it changes nothing but the time that they take."""
    md.block.ruler.before("table", "plain_paragraph", _plain_paragraph)
