"""The configuration: one table of settings, loaded once, handed to those who need it.

It stands in `huibian.toml`, or in `[tool.huibian]` of `pyproject.toml`; a site needs neither.
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import timedelta, timezone
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from huibian.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_
from huibian.problems import Location, MessageId, Problem, ProblemKind, Translate
from huibian.suggest import nearest
from huibian.web_editors import parse_repository, parse_template

BAD_TOML = ProblemKind(
    "E401",
    N_("The configuration is not valid TOML: {reason}"),
    N_('Mend the line; texts stand in quotes: name = "…".'),
)
UNKNOWN_KEY = ProblemKind(
    "E402", N_("Unknown setting “{key}”."), N_("Did you mean “{suggestion}”? The settings are: {known}.")
)
BAD_VALUE = ProblemKind("E403", N_("The setting “{key}” does not fit: {value}"), N_("Expected: {expected}."))
HISTORY_AUTO, HISTORY_GIT, HISTORY_OFF = "auto", "git", "off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The settings of a site, with the values they have unless set."""

    name: str = "考察报告汇编"
    description: str = ""
    organisation: str = ""
    base_url: str = ""
    language: str = DEFAULT_LANGUAGE
    theme: str = "default"
    page_size: int = 50
    icp_number: str = ""
    police_number: str = ""
    government_site_id: str = ""
    contact: str = ""
    portable: bool = False
    precompress: bool = False
    history: str = "auto"
    time_zone: str = "+08:00"
    repository: str = ""
    branch: str = "main"
    repository_path: str = ""
    edit_url: str = ""

    @property
    def base_path(self) -> str:
        """The path part of `base_url`, with slashes at both ends."""
        return urlsplit(self.base_url).path or "/"

    @property
    def zone(self) -> timezone:
        """The time zone in which times are told."""
        hours, minutes = self.time_zone[1:].split(":")
        offset = timedelta(hours=int(hours), minutes=int(minutes))
        return timezone(-offset if self.time_zone.startswith("-") else offset)


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table: what a key means, and how its value is checked (`None`: it does not fit)."""

    key: str
    description: str
    expected: str
    parse: Callable[[Any], Any]


def _text(value: Any) -> str | None:
    return value.strip() if isinstance(value, str) else None


def _base_url(value: Any) -> str | None:
    text = _text(value)
    if text is None or text == "":
        return text
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        return None
    return text if text.endswith("/") else text + "/"


def _language(value: Any) -> str | None:
    return value if value in LANGUAGES else None


def _theme(value: Any) -> str | None:
    return value if isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9_-]+", value) else None


def _yes_or_no(value: Any) -> bool | None:
    if isinstance(value, str):  # from the environment
        return {"true": True, "1": True, "false": False, "0": False}.get(value.lower())
    return value if isinstance(value, bool) else None


def _history(value: Any) -> str | None:
    return value if value in (HISTORY_AUTO, HISTORY_GIT, HISTORY_OFF) else None


def _time_zone(value: Any) -> str | None:
    fits = isinstance(value, str) and re.fullmatch(r"[+-](0\d|1[0-4]):[0-5]\d", value)
    return value if fits else None


def _optional(parse: Callable[[str], str | None]) -> Callable[[Any], str | None]:
    """Make a parser that lets an empty text be."""

    def parse_or_nothing(value: Any) -> str | None:
        text = _text(value)
        return parse(text) if text else text

    return parse_or_nothing


def _branch(value: str) -> str | None:
    return value if value.isprintable() and not re.search(r"[\s~^:?*\[\\]|\.\.", value) else None


def _folder(value: str) -> str | None:
    parts = [part for part in value.split("/") if part]
    return "/".join(parts) if value.isprintable() and not {".", ".."} & set(parts) and "\\" not in value else None


def _page_size(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 5 <= value <= 500 else None


_A_TEXT = N_("a text in quotes")
SETTINGS = (
    Setting("name", N_("Name of the site, in every page's title."), _A_TEXT, _text),
    Setting(
        "description",
        N_("One sentence about the site, for its home page and search engines."),
        _A_TEXT,
        _text,
    ),
    Setting(
        "organisation",
        N_("Who publishes the site; stands on the home page, in the foot and in the feeds."),
        _A_TEXT,
        _text,
    ),
    Setting(
        "base_url",
        N_(
            "Where the site will be found, path included (https://example.org/archive/). Feeds, the sitemap and canonical links need it."
        ),
        N_("an address with http:// or https://, without ? and #"),
        _base_url,
    ),
    Setting("language", N_("Language of the site's own texts."), N_("zh-CN or en"), _language),
    Setting(
        "theme",
        N_("Theme: a folder in the site's themes/, or `default`."),
        N_("a name of letters, digits, - and _"),
        _theme,
    ),
    Setting(
        "page_size",
        N_("How many reports stand on one page of a listing."),
        N_("a whole number from 5 to 500"),
        _page_size,
    ),
    Setting("icp_number", N_("ICP filing number, for the foot of the page."), _A_TEXT, _text),
    Setting("police_number", N_("Public security filing number, for the foot of the page."), _A_TEXT, _text),
    Setting(
        "government_site_id",
        N_("Government website identification code, for the foot of the page."),
        _A_TEXT,
        _text,
    ),
    Setting("contact", N_("How to reach the editors, for the foot of the page."), _A_TEXT, _text),
    Setting(
        "portable",
        N_("Whether the output works without a server too, opened straight from a folder or a USB stick."),
        N_("true or false"),
        _yes_or_no,
    ),
    Setting(
        "precompress",
        N_(
            "Whether compressed forms (.gz, and .br where Brotli is installed) stand beside the files, for servers that send those."
        ),
        N_("true or false"),
        _yes_or_no,
    ),
    Setting(
        "history",
        N_(
            "Whether pages tell when a report was published and changed: `auto` asks git, or else the files' times; `git` only git; `off` nobody."
        ),
        N_("auto, git or off"),
        _history,
    ),
    Setting("time_zone", N_("Time zone of these times."), N_("a difference from UTC such as +08:00"), _time_zone),
    Setting(
        "repository",
        N_(
            "Address of the site's repository (https://gitee.com/…/…). Every report then has a link to the editor there. Known by the host's name: GitHub, Gitee, GitLab, Gitea, Forgejo."
        ),
        N_("an address with https:// on a known host and without a password; for others set edit_url"),
        _optional(parse_repository),
    ),
    Setting("branch", N_("The branch that is edited there."), N_("the name of a branch"), _optional(_branch)),
    Setting(
        "repository_path",
        N_("The site's folder in the repository, where it is not its top."),
        N_("folders with / between them"),
        _optional(_folder),
    ),
    Setting(
        "edit_url",
        N_(
            "Instead of `repository`: the editor's address, with {path} for the file (https://git.example.org/edit?file={path})."
        ),
        N_("an address with http:// or https:// that holds {path} once"),
        _optional(parse_template),
    ),
)
FILE_NAME = "huibian.toml"


@dataclass(frozen=True, slots=True)
class ConfigResult:
    """The configuration (complete even where there are problems) and what is wrong with its file."""

    config: Config
    problems: tuple[Problem, ...] = ()


def _locate(text: str, path: str, key: str) -> tuple[Location, str]:
    """Find the line that sets `key`."""
    for number, line in enumerate(text.splitlines(), 1):
        if match := re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
            return Location(
                path, number, len(line[: match.end()]) - len(line[: match.end()].lstrip()) + 1
            ), line.strip()
    return Location(path), ""


def parse_config(text: str, path: str, table: tuple[str, ...] = ()) -> ConfigResult:
    """Parse TOML `text`; the settings stand in the nested `table`, at the top where it is empty."""
    try:
        data: Any = tomllib.loads(text)
    except RecursionError:
        nested = {"reason": MessageId(N_("brackets are nested too deep"))}
        return ConfigResult(Config(), (Problem(BAD_TOML, Location(path), "", nested),))
    except tomllib.TOMLDecodeError as error:
        position = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        line, column = (int(position[1]), int(position[2])) if position else (0, 0)
        excerpt = text.splitlines()[line - 1].strip() if 0 < line <= len(text.splitlines()) else ""
        reason = MessageId(re.sub(r"\s*\(at .*\)$", "", str(error)))
        return ConfigResult(Config(), (Problem(BAD_TOML, Location(path, line, column), excerpt, {"reason": reason}),))
    for name in table:
        data = data.get(name, {}) if isinstance(data, Mapping) else {}
    if not isinstance(data, Mapping):
        params = {"reason": f"{'.'.join(table)}: {data!r:.80}"}
        return ConfigResult(Config(), (Problem(BAD_TOML, Location(path), "", params),))
    known = {setting.key: setting for setting in SETTINGS}
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for key, value in data.items():
        location, excerpt = _locate(text, path, key)
        if key not in known:
            suggestion = nearest(key, known) or next(iter(known))
            params = {"key": key, "suggestion": suggestion, "known": ", ".join(known)}
            problems.append(Problem(UNKNOWN_KEY, location, excerpt, params))
            continue
        parsed = known[key].parse(value)
        if parsed is None:
            params = {"key": key, "value": repr(value), "expected": MessageId(known[key].expected)}
            problems.append(Problem(BAD_VALUE, location, excerpt, params))
        else:
            values[key] = parsed
    return ConfigResult(Config(**values), tuple(problems))


def load_config(site: Path) -> ConfigResult:
    """Load `huibian.toml` of the folder `site`, or else `[tool.huibian]` of its `pyproject.toml`.

    Raises:
        OSError: a file is there and cannot be read.
    """
    for name, table in ((FILE_NAME, ()), ("pyproject.toml", ("tool", "huibian"))):
        file = site / name
        if file.is_file():
            try:
                text = file.read_bytes().decode("utf-8-sig")
            except UnicodeDecodeError as error:
                line = error.object.count(b"\n", 0, error.start) + 1
                params = {
                    "reason": MessageId(N_("it is not UTF-8; save it as UTF-8 (in Notepad: Save as, encoding UTF-8)"))
                }
                return ConfigResult(Config(), (Problem(BAD_TOML, Location(name, line), "", params),))
            return parse_config(text, name, table)
    return ConfigResult(Config())


def settings_markdown(translate: Translate) -> str:
    """Return the table of settings for the manual."""
    default = Config()
    heads = (N_("Setting"), N_("Meaning"), N_("Default"))
    lines = ["| " + " | ".join(translate(head) for head in heads) + " |", "|---|---|---|"]
    for setting in SETTINGS:
        value = getattr(default, setting.key)
        value = str(value).lower() if isinstance(value, bool) else value
        lines.append(f"| `{setting.key}` | {translate(setting.description)} | {f'`{value}`' if value else ''} |")
    return "\n".join(lines) + "\n"


def override(config: Config, **values: str | bool | None) -> tuple[Config, tuple[str, ...]]:
    """Set what the command line or the environment gives; return also the keys whose values do not fit."""
    known = {setting.key: setting for setting in SETTINGS}
    given = {key: known[key].parse(value) for key, value in values.items() if value is not None}
    bad = tuple(key for key, value in given.items() if value is None)
    return replace(config, **{key: value for key, value in given.items() if value is not None}), bad


assert {setting.key for setting in SETTINGS} == {field.name for field in fields(Config)}  # noqa: S101 - one table
