"""Message catalogs. Message ids are English; Simplified Chinese is the language unless another is asked for."""

import gettext
import os
from collections.abc import Callable
from importlib.resources import files

DEFAULT_LANGUAGE = "zh-CN"
LANGUAGES = ("zh-CN", "en")


def N_(message: str) -> str:  # noqa: N802 - the name that gettext tools look for
    """Mark a message for extraction; it is translated where it is shown."""
    return message


def numbered(one: str, many: str, number: int, translate: Callable[[str], str]) -> str:
    """Translate a message about a number of things, in the form that fits it; its placeholder is `{count}`.

    Of a catalog's `gettext`, the catalog's plural forms are asked; any other function gets the form of English.

    >>> numbered("{count} report", "{count} reports", 1, str)
    '1 report'
    """
    catalog = getattr(translate, "__self__", None)
    if isinstance(catalog, gettext.NullTranslations):
        return catalog.ngettext(one, many, number).format(count=number)
    return translate(one if number == 1 else many).format(count=number)


def translate_click(language: str) -> None:
    """Let click speak `language` too: it asks the standard library's global catalog, in the locale of the environment."""
    if language != "en":
        os.environ["LANGUAGE"] = language.replace("-", "_")
        gettext.bindtextdomain("click", str(files("huibian") / "locale"))
        gettext.textdomain("click")


def translations(language: str) -> gettext.NullTranslations:
    """Return the catalog of `language` (`zh-CN` or `en`); English needs none, its texts are the ids."""
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation("huibian", str(files("huibian") / "locale"), [language.replace("-", "_")])
