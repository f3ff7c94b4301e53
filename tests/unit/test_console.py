"""What is printed of a problem."""

from huibian.console import format_problem, printable
from huibian.i18n import N_, translations
from huibian.problems import Location, MessageId, Problem, ProblemKind

KIND = ProblemKind("E999", "Bad {thing}.", "Mend it to {expected}.")


def test_place_code_message_excerpt_and_remedy():
    problem = Problem(KIND, Location("content/a.md", 3, 7), "date: soon", {"thing": "date", "expected": "a day"})
    text = format_problem(problem, str)
    assert "content/a.md:3:7: " in text
    assert "error E999" in text
    assert "Bad date." in text
    assert text.endswith("  | date: soon\n  → Mend it to a day.")


def test_a_parameter_that_is_a_message_is_translated():
    chinese = translations("zh-CN").gettext
    kind = ProblemKind("W999", N_("Expected: {expected}."), N_("Expected: {expected}."))
    problem = Problem(kind, Location("x"), "", {"expected": MessageId(N_("a text in quotes"))})
    assert problem.message(chinese) == "应为：放在引号里的文字。"
    assert not problem.is_error


def test_control_and_direction_characters_are_shown_as_escapes():
    assert printable("a\x1b[31m\u202eb") == "a\\u001b[31m\\u202eb"
