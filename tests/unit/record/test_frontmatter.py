"""Cutting and parsing front matter: every hostile input ends as a problem on the line that the editor sees."""

import time

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from huibian.record import nodes
from huibian.record.frontmatter import EMPTY_FILE, NO_FRONT_MATTER, NOT_ENDED, TOO_LONG, split_front_matter
from huibian.record.nodes import (
    BACKSLASH,
    BAD_COLON,
    BAD_SYNTAX,
    CONTROL_CHARACTER,
    DUPLICATE_KEY,
    NEEDS_QUOTES,
    NOT_CLOSED,
    NOT_FIELDS,
    TAB,
    TOO_DEEP,
    UNQUOTED_COLON,
    ListNode,
    MapNode,
    TextNode,
)


@pytest.fixture(params=["CSafeLoader", "SafeLoader"])
def _either_loader(request, monkeypatch):
    monkeypatch.setattr(nodes, "_LOADER", getattr(yaml, request.param))


def split(*lines):
    return split_front_matter("\n".join(lines), "a.md")


def only_problem(*lines):
    front, problems = split(*lines)
    assert len(problems) == 1
    assert problems[0].message(str)
    assert problems[0].hint(str)
    return front, problems[0]


def values(front):
    return {field.key: plain(field.node) for field in front.fields}


def plain(node):
    if isinstance(node, TextNode):
        return node.text
    if isinstance(node, ListNode):
        return [plain(item) for item in node.items]
    return {key.text: plain(value) for key, value in node.entries}


@pytest.mark.usefixtures("_either_loader")
class TestFields:
    def test_texts_stay_as_written(self):
        written = {
            "a": "no",
            "b": "NO",
            "c": "0123",
            "d": "1e3",
            "e": "12:30",
            "f": "2012-12-08",
            "g": "~",
            "h": "null",
            "i": "0x1F",
        }
        front, problems = split("---", *(f"{key}: {text}" for key, text in written.items()), "---")
        assert problems == ()
        assert values(front) == written

    def test_lists_mappings_and_quotes(self):
        front, problems = split(
            "---", "a: [太原, '临汾']", "b:", "- file: x.pdf", '  name: "a: b"', "c:", "d: {e: f}", "# note", "---",
        )  # fmt: skip
        assert problems == ()
        expected = {"a": ["太原", "临汾"], "b": [{"file": "x.pdf", "name": "a: b"}], "c": "", "d": {"e": "f"}}
        assert values(front) == expected
        assert isinstance(front.fields[3].node, MapNode)

    def test_every_node_knows_its_line_and_column(self):
        front, _ = split("---", "标题: 报告", "目的地: [太原, '临汾']", "---", "正文")
        title, places = front.fields
        assert (title.location.line, title.location.column) == (2, 1)
        assert (title.node.location.line, title.node.location.column) == (2, 5)
        assert title.excerpt == "标题: 报告"
        # inside the quotation mark
        assert [(item.location.line, item.location.column) for item in places.node.items] == [(3, 7), (3, 12)]

    def test_a_line_break_between_chinese_characters_is_no_space(self):
        front, _ = split(
            "---", "summary: 看了三处，", "  记下做法", "english: two", "  words", "folded: >", "  甲", "  乙", "---"
        )
        assert values(front) == {"summary": "看了三处，记下做法", "english": "two words", "folded": "甲乙"}

    def test_jinja_is_text(self):
        front, problems = split("---", 'title: "{{ 7*7 }}"', "---")
        assert (values(front), problems) == ({"title": "{{ 7*7 }}"}, ())


class TestCut:
    def test_a_line_of_hyphens_in_the_body_stays(self):
        front, problems = split("---", "a: b", "---", "one", "---", "two")
        assert (front.body, front.body_line, problems) == ("one\n---\ntwo", 4, ())

    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_line_ends_and_byte_order_mark(self, end):
        text = "\ufeff" + end.join(["---", "title: 报告", "kind: a: b", "---", "one", "two"])
        front, problems = split_front_matter(text, "a.md")
        assert (front.body, front.body_line) == ("one\ntwo", 5)
        assert [(p.kind, p.location.line) for p in problems] == [(UNQUOTED_COLON, 3)]

    def test_blank_lines_before_are_counted(self):
        front, problems = split("", "", "---", "a: b", "--- ", "text")
        assert (front.line, front.fields[0].location.line, front.body_line, problems) == (3, 4, 6, ())

    def test_no_body(self):
        assert split("---", "a: b", "---")[0].body_line == 3
        assert split("---", "a: b", "---", "")[0].body_line == 4

    @pytest.mark.parametrize("text", ["", "\ufeff", "\n\n  \n"])
    def test_empty_file(self, text):
        front, problems = split_front_matter(text, "a.md")
        assert (front, [p.kind for p in problems]) == (None, [EMPTY_FILE])

    def test_no_front_matter(self):
        front, problem = only_problem("", "# 标题", "---", "a: b")
        assert (front, problem.kind, problem.location.line, problem.excerpt) == (None, NO_FRONT_MATTER, 2, "# 标题")

    def test_no_end(self):
        front, problem = only_problem("---", "title: a", "", "正文")
        assert (front, problem.kind, problem.location.line) == (None, NOT_ENDED, 1)

    def test_too_long(self):
        _, problem = only_problem("---", "a: " + "x" * 300_000, "---")
        assert problem.kind is TOO_LONG

    def test_no_fields(self):
        front, problems = split("---", "---", "text")
        assert (front.fields, front.is_readable, problems) == ((), True, ())


@pytest.mark.usefixtures("_either_loader")
class TestBroken:
    @pytest.mark.parametrize(
        ("lines", "kind", "line", "column", "mended"),
        [
            (["title: 关于: 的报告"], UNQUOTED_COLON, 2, 10, 'title: "关于: 的报告"'),
            (["date: 2012", 'title: a: "b"'], UNQUOTED_COLON, 3, 9, "title: 'a: \"b\"'"),
            (["title：关于", "date: 2012"], BAD_COLON, 2, 6, "title: 关于"),
            (["date: 2012", "标题：关于", "kind: x"], BAD_COLON, 3, 3, "标题: 关于"),
            (["date: 2012", "标题:关于", "kind: x"], BAD_COLON, 3, 3, "标题: 关于"),
            (["标题：关于"], BAD_COLON, 2, 3, "标题: 关于"),
            (['title: "安全"生产', "date: 2012"], NEEDS_QUOTES, 2, 8, "title: '\"安全\"生产'"),
            (["title: [通知]关于", "date: 2012"], NEEDS_QUOTES, 2, 8, 'title: "[通知]关于"'),
            (["title: @x"], NEEDS_QUOTES, 2, 8, 'title: "@x"'),
            (["title: *x"], NEEDS_QUOTES, 2, 8, 'title: "*x"'),
            (["title: &x y"], NEEDS_QUOTES, 2, 8, 'title: "&x y"'),
            (["title: !x y"], NEEDS_QUOTES, 2, 8, 'title: "!x y"'),
            (["topics: [a, *b, c]"], NEEDS_QUOTES, 2, 13, 'topics: [a, "*b", c]'),
            (["title: - x"], NEEDS_QUOTES, 2, 8, 'title: "- x"'),
            (['title: "abc', "date: 2012", ""], NOT_CLOSED, 2, 8, None),
            (["topics: [a, b", "date: 2012"], NOT_CLOSED, 2, 9, None),
            (['title: "C:\\data"'], BACKSLASH, 2, 11, None),
            (["title: a", "\tdate: b"], TAB, 3, 1, None),
            (["title: a", "  date: b"], BAD_SYNTAX, 3, 7, None),
            (["title: a", "考察报告", "date: 2012"], BAD_SYNTAX, 3, 1, None),
            (["a: b", "--- c"], BAD_SYNTAX, 3, 1, None),
            (["- a", "- b"], NOT_FIELDS, 2, 1, None),
            (["? [a]", ": b"], NOT_FIELDS, 2, 3, None),
        ],
    )
    def test_the_right_line_and_a_remedy(self, lines, kind, line, column, mended):
        front, problem = only_problem("---", *lines, "---", "text")
        assert (problem.kind, problem.location.line, problem.location.column) == (kind, line, column)
        assert problem.params.get("mended") == mended
        assert problem.excerpt == lines[line - 2].strip()
        assert (front.is_readable, front.fields, front.body) == (False, (), "text")

    def test_what_is_proposed_is_valid(self):
        for line in ("title: 关于: 的报告", 'title: "安全"生产', "title: 'a': b's", "title: [通知]关于"):
            _, problem = only_problem("---", line, "---")
            front, problems = split("---", problem.params["mended"], "---")
            assert (values(front), problems) == ({"title": line.removeprefix("title: ")}, ())

    def test_duplicate_keys(self):
        front, problem = only_problem("---", "a: 1", "b: 2", "a: 3", "---")
        assert (problem.kind, problem.location.line, problem.params) == (DUPLICATE_KEY, 4, {"key": "a", "line": "2"})
        assert values(front) == {"a": "1", "b": "2"}

    def test_duplicate_keys_deeper(self):
        _, problem = only_problem("---", "a:", "- {file: x, file: y}", "---")
        assert (problem.kind, problem.location.line, problem.location.column) == (DUPLICATE_KEY, 3, 13)

    def test_python_objects_are_refused(self):
        _, problem = only_problem("---", "a: !!python/object/apply:os.system ['true']", "---")
        assert (problem.kind, problem.location.line) == (NEEDS_QUOTES, 2)

    @pytest.mark.parametrize("char", ["\0", "\x07", "\x85", "\u2028", "\ufeff", "\ud800", "\uffff"])
    def test_control_characters(self, char):
        _, problem = only_problem("---", "a: b", f"c: 甲{char}乙", "---")
        assert (problem.kind, problem.location.line, problem.location.column) == (CONTROL_CHARACTER, 3, 5)
        assert problem.params == {"code": f"{ord(char):04X}"}

    @pytest.mark.parametrize(
        ("text", "kind"),
        [
            ("a: " + "[" * 10_000, TOO_DEEP),
            ("a: " + "[" * 10_000 + "]" * 10_000, TOO_DEEP),
            ("{a: " * 10_000, TOO_DEEP),
            ("- " * 10_000 + "x", TOO_DEEP),
            ("? " * 10_000 + "x", TOO_DEEP),
            ("\n".join(" " * depth + "a:" for depth in range(500)), TOO_DEEP),
            ("a: &a [x, x]\n" + "\n".join(f"b{n}: &b{n} [*a, *a, *a]" for n in range(30)), NEEDS_QUOTES),
            ("a: &a [*a]", NEEDS_QUOTES),
        ],
    )
    def test_bombs_end_at_once(self, text, kind):
        start = time.process_time()
        _, problem = only_problem("---", text, "---")
        assert problem.kind is kind
        assert len(problem.excerpt) <= 200
        assert time.process_time() - start < 1


@given(st.text() | st.text("abc标:：-[]{}'\"#&*!|>%@\n \t,、?"))
def test_whatever_stands_there_is_fields_or_problems(text):
    front, problems = split_front_matter(f"---\n{text}\n---\nbody", "a.md")
    lines = f"---\n{text}\n---\nbody".replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert front is None or front.is_readable or problems
    for problem in problems:
        assert 1 <= problem.location.line <= len(lines)
        assert 1 <= problem.location.column <= len(lines[problem.location.line - 1]) + 1
    for field in front.fields if front else ():
        assert field.key == "" or field.key[0] in lines[field.location.line - 1] or "\\" in text


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Cn"], exclude_characters="\ufeff")))
def test_a_quoted_text_comes_back(text):
    quoted = "'" + text.replace("'", "''") + "'"
    front, problems = split_front_matter(f"---\ntitle: {quoted}\n---\n", "a.md")
    assert problems == ()
    assert front.fields[0].value == text
