"""Questions at a terminal: the default stands in brackets, and an answer that does not fit is asked for again."""

from collections.abc import Callable
from typing import TypeVar

import click

from huibian.composing import PLACES, Setting, Value, Values, divided, faults, listed, one_line
from huibian.creating import path_fault, with_ending
from huibian.i18n import N_
from huibian.options import CONTENT
from huibian.problems import Problem, Translate

BEGINNING = N_("Press Enter to take what stands in brackets; Ctrl+C ends, and nothing is written.")
_EMPTY = N_("An answer is needed here.")
_TITLE = N_("Title of the report")
_DATE = N_("Date of the document (XXXX where nobody knows)")
_DEPARTMENT = N_("Office that writes the report")
_WHERE = N_("Where did the trip go? Provinces, cities, counties, divided by 、")
_TOPICS = N_("Topics, divided by 、 (- for none)")
_KIND = N_("Kind of document")
_FILE = N_("File below {folder}/")
CANNOT = N_("“{path}” cannot be the file: {reason}.")
SAY_FILE = N_("Write the way from content/ to the file, such as 2026/taiyuan.")
TAKEN = N_("There is a report “{path}” already, or one whose address would be the same.")
SAY_OTHER = N_("Choose another name; nothing is overwritten.")
_NONE = "-"
T = TypeVar("T")
_QUESTIONS = {"date": _DATE, "department": _DEPARTMENT, "topics": _TOPICS, "kind": _KIND}


class Dialogue:
    """Asks for the fields of a new report.

    Raises (from all methods):
        click.Abort: the input ended, or was interrupted.
    """

    def __init__(self, setting: Setting, translate: Translate) -> None:
        self._setting = setting
        self._translate = translate

    def title(self) -> str:
        """Ask for the title."""
        return self._ask(_TITLE, "", one_line, is_needed=True)

    def fields(self, proposed: Values, given: Values) -> dict[str, Value]:
        """Ask for what is not given; what is proposed is the default. Return all."""
        found = {**proposed, **given}
        for key in ("date", "department"):
            if key not in given:
                found[key] = self._field(key, str(found.get(key, "")), is_needed=True)
        if not any(key in given for key in PLACES):
            places = self._places({key: found.pop(key) for key in PLACES if key in found})
            found |= places
        for key in ("topics", "kind"):
            if key not in given:
                found[key] = self._field(key, found.get(key, ""), is_needed=key == "kind")
        return {key: value for key, value in found.items() if value}

    def file(self, content_free: Callable[[str], bool], proposed: str) -> str:
        """Ask for the file's path below the content folder; `content_free` says whether one is free."""

        def read(text: str) -> str:
            path = with_ending(text.strip().removeprefix(f"{CONTENT}/"))
            if reason := path_fault(path):
                message = self._translate(CANNOT).format(path=one_line(path), reason=self._translate(reason))
                raise click.UsageError(f"{message}\n  → {self._translate(SAY_FILE)}")
            if not content_free(path):
                message = self._translate(TAKEN).format(path=path)
                raise click.UsageError(f"{message}\n  → {self._translate(SAY_OTHER)}")
            return path

        return self._ask(self._translate(_FILE).format(folder=CONTENT), proposed, read, is_needed=True)

    def _field(self, key: str, default: Value, *, is_needed: bool) -> Value:
        is_list = not isinstance(default, str) or key == "topics"

        def read(text: str) -> Value:
            value: Value = listed([] if text == _NONE else [text]) if is_list else one_line(text)
            self._judge(faults({key: value}, self._setting))
            return value

        shown = default if isinstance(default, str) else "、".join(default)
        return self._ask(_QUESTIONS[key], shown, read, is_needed=is_needed)

    def _places(self, guessed: Values) -> dict[str, Value]:
        names = [name for value in guessed.values() for name in ([value] if isinstance(value, str) else value)]
        shown = "、".join(names)

        def read(text: str) -> dict[str, Value]:
            found = dict(guessed) if text == shown else divided(listed([text]), self._setting)
            self._judge(faults(found, self._setting))
            return found

        return self._ask(_WHERE, shown, read, is_needed=True)

    def _ask(self, question: str, default: str, read: Callable[[str], T], *, is_needed: bool) -> T:
        def answer(text: str) -> T:
            if is_needed and not one_line(text):
                raise click.UsageError(self._translate(_EMPTY))
            return read(text)

        found: T = click.prompt(
            self._translate(question),
            default=default,
            show_default=bool(default),
            value_proc=answer,
            err=True,
        )
        return found

    def _judge(self, problems: tuple[Problem, ...]) -> None:
        """Refuse an answer with errors; tell warnings and go on."""
        _ = self._translate
        for problem in problems:
            text = f"{problem.message(_)}\n  → {problem.hint(_)}"
            if problem.is_error:
                raise click.UsageError(text)
            click.echo(text, err=True)
