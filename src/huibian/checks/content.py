"""All checks of one report's text, in one go."""

from collections.abc import Collection

from huibian.checks.findings import Finding, prose, to_problems
from huibian.checks.foreign_places import find_foreign_places
from huibian.checks.headings import find_headings
from huibian.checks.leftovers import find_leftovers
from huibian.checks.personal import find_personal, hide_personal
from huibian.checks.secrecy import MARKED, find_marks, is_mark
from huibian.checks.template_hints import find_template_hints
from huibian.places.table import PlaceTable
from huibian.problems import Problem
from huibian.record.frontmatter import FrontMatter
from huibian.record.nodes import ListNode, MapNode, Node, TextNode

_CLASSIFICATION = ("classification", "密级")  # is judged as a field


def check_safety(text: str, front: FrontMatter, path: str, allowed: Collection[str]) -> tuple[Problem, ...]:
    """Find what must not be published: classification marks (errors, always), personal data (warnings).

    `text` is the whole file, with line feeds; `allowed` are texts that may stand, in full or masked.
    """
    marked = (
        Problem(MARKED, node.location, node.excerpt, {"text": node.text.strip()[:30]})
        for field in front.fields
        if field.key not in _CLASSIFICATION
        for node in _texts(field.node)
        if "密" in node.text and is_mark(node.text)
    )
    marks = to_problems(find_marks(front.body), front.body, path, front.body_line)
    personal = to_problems(find_personal(text, allowed), text, path, 1, hide_personal)
    return (*marked, *marks, *personal)


def check_care(
    front: FrontMatter,
    path: str,
    allowed: Collection[str],
    home: Collection[str],
    visited: Collection[str],
    table: PlaceTable,
    *,
    is_draft: bool = False,
) -> tuple[Problem, ...]:
    """Find what an editor should look at: leftovers of conversion and templates, strange names, headings out of order.

    A draft may hold what its template says. `home` and `visited` are as for `find_foreign_places`.
    """
    body = front.body
    text = prose(body)  # code and addresses are passed over
    found = [*find_leftovers(text), *find_headings(text), *find_foreign_places(body, home, visited, table)]
    found += () if is_draft else find_template_hints(text)
    kept = [finding for finding in found if not _is_allowed(finding, allowed)] if allowed else found
    return tuple(to_problems(kept, body, path, front.body_line, hide_personal))


def _is_allowed(finding: Finding, allowed: Collection[str]) -> bool:
    """Whether a finding is what the report allows, or begins with it (“xx年” covers “xx年3月5日”; but 1 is not 12)."""
    text = next((finding.params[name] for name in ("text", "name", "before") if name in finding.params), "")
    return any(text == item or (text.startswith(item) and not item.isdigit()) for item in allowed)


def _texts(node: Node) -> list[TextNode]:
    match node:
        case TextNode():
            return [node]
        case ListNode():
            return [text for item in node.items for text in _texts(item)]
        case MapNode():
            return [text for _, value in node.entries for text in _texts(value)]
