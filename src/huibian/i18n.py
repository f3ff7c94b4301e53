"""Message catalogs. Message ids are English; Simplified Chinese is the language unless another is asked for."""

import gettext
import os
from importlib.resources import files

DEFAULT_LANGUAGE = "zh-CN"
LANGUAGES = ("zh-CN", "en")


def N_(message: str) -> str:  # noqa: N802 - the name that gettext tools look for
    """Mark a message for extraction; it is translated where it is shown."""
    return message


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
