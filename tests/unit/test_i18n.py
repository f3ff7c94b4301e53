"""Messages about numbers have the form that fits the number, in both languages."""

import re
from importlib.resources import files

import pytest
from babel.messages.pofile import read_po

from huibian.i18n import numbered, translations

# A placeholder that is filled with a number, before a word in the plural: “1 reports” would be wrong.
NUMBERS = "count|num|total|files|reports|pages|errors|warnings|written|removed|unchanged|shown|left"
COUNTED = re.compile(rf"(?:\{{(?:{NUMBERS})\}}|%\((?:{NUMBERS})\)s) [a-z]+s\b")
AT_LEAST_TWO = ("At most", "Nest at most", "{key} lists", "One task ended {count} workers", "There are")
# The search page's scripts take one form; they say so of more than one only, or of any number.
BROWSER = "themes/default/templates/"


def messages():
    with (files("huibian") / "locale/zh_CN/LC_MESSAGES/huibian.po").open("rb") as stream:
        return list(read_po(stream, locale="zh_CN"))


def lacks_forms(message):
    if isinstance(message.id, tuple) or not message.id:
        return False
    if all(place.startswith(BROWSER) for place, _line in message.locations):
        return False
    return COUNTED.search(message.id) is not None and not message.id.startswith(AT_LEAST_TWO)


def singular(text):
    return re.sub(r"(\} [a-z]+)s\b", r"\1", text)


def test_no_message_about_a_number_lacks_its_plural_forms():
    lacking = [message.id for message in messages() if lacks_forms(message)]
    # What the preview's script shows is chosen there: the other form stands beside it.
    forms = {message.id[0] if isinstance(message.id, tuple) else message.id for message in messages()}
    beside = {text for text in lacking if singular(text) in forms}
    assert set(lacking) == beside


@pytest.mark.parametrize(("number", "english"), [(0, "0 errors"), (1, "1 error"), (2, "2 errors"), (21, "21 errors")])
def test_the_form_fits_the_number(number, english):
    assert numbered("{count} error", "{count} errors", number, translations("en").gettext) == english
    assert numbered("{count} error", "{count} errors", number, str) == english
    assert numbered("{count} error", "{count} errors", number, translations("zh-CN").gettext) == f"{number} 个错误"


def test_every_numbered_message_is_translated_with_its_number():
    forms = [message for message in messages() if isinstance(message.id, tuple)]
    assert forms
    for message in forms:
        assert all("{count}" in text or "%(num)s" in text for text in (*message.id, *message.string))
