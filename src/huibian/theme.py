"""Themes: where templates and assets come from, and how pages link to each other.

A site's theme lies in its `themes/NAME`; whatever it lacks comes from the default theme, whose templates
are also found under `default/…`, so that an overriding template can extend the one it replaces.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from traceback import walk_tb

from jinja2 import TemplateError, TemplateSyntaxError

from huibian.i18n import N_
from huibian.problems import Location, Problem, ProblemKind
from huibian.suggest import nearest

UNKNOWN_THEME = ProblemKind(
    "E410", N_("There is no theme “{name}”."), N_("Make the folder themes/{name}, or choose one of these: {known}.")
)
BAD_THEME = ProblemKind(
    "E411", N_("theme.toml of the theme “{name}” cannot be read: {reason}"), N_("Mend the file, or delete it.")
)
BAD_TEMPLATE = ProblemKind(
    "E412",
    N_("The template fails: {reason}"),
    N_("Mend this line of the theme; what templates may use is written in the manual."),
)
DEFAULT_THEME = "default"
INDEX_PAGE = "index.html"
_NAME = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme: its own `folders`, the most specific first. `assets` maps an asset's path to its file."""

    name: str
    own: tuple[Path, ...]

    @property
    def folders(self) -> tuple[Path, ...]:
        """All folders; the default theme is where it is installed on this machine."""
        return (*self.own, default_folder())

    @property
    def assets(self) -> Mapping[str, Path]:
        """Every asset of the chain; a more specific theme's file hides the default one's."""
        found: dict[str, Path] = {}
        for folder in reversed(self.folders):
            root = folder / "assets"
            for file in sorted(root.rglob("*")) if root.is_dir() else ():
                if file.is_file() and not file.name.startswith("."):
                    found[file.relative_to(root).as_posix()] = file
        return dict(sorted(found.items()))


def default_folder() -> Path:
    """Return the default theme's folder: in the package, or beside it in a checkout."""
    packaged = Path(str(files("huibian"))) / "themes" / DEFAULT_THEME
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "themes" / DEFAULT_THEME


def find_theme(site: Path, name: str) -> tuple[Theme, tuple[Problem, ...]]:
    """Find a theme and those it extends; the default theme stands in for one that cannot be had."""
    folders: list[Path] = []
    problems: list[Problem] = []
    themes = site / "themes"
    while name != DEFAULT_THEME or (themes / name).is_dir():
        folder = themes / name
        if not folder.is_dir() or folder in folders:
            known = sorted(p.name for p in themes.iterdir() if p.is_dir()) if themes.is_dir() else []
            known = known if DEFAULT_THEME in known else [DEFAULT_THEME, *known]
            params = {"name": name, "known": ", ".join(known), "suggestion": nearest(name, known)}
            problems.append(Problem(UNKNOWN_THEME, Location("themes"), name, params))
            break
        folders.append(folder)
        manifest = folder / "theme.toml"
        try:
            settings = tomllib.loads(manifest.read_text("utf-8")) if manifest.is_file() else {}
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
            where = Location(f"themes/{name}/theme.toml")
            problems.append(Problem(BAD_THEME, where, "", {"name": name, "reason": str(error)}))
            break
        if name == DEFAULT_THEME:
            break
        name = str(settings.get("extends", DEFAULT_THEME))
        if not _NAME.fullmatch(name):
            where = Location(f"themes/{folder.name}/theme.toml")
            problems.append(Problem(BAD_THEME, where, "", {"name": folder.name, "reason": f"extends = {name!r}"}))
            break
    return Theme(folders[0].name if folders else DEFAULT_THEME, tuple(folders)), tuple(problems)


def relative_url(page: str, target: str, *, portable: bool = False) -> str:
    """Return how `page` links to `target`, both site-absolute; other targets come back as they are.

    A portable link to a folder names the page in it, for no server is there to do so.
    """
    if not target.startswith("/") or target.startswith("//"):
        return target
    folder = page[: page.rindex("/") + 1]
    path = target.partition("?")[0].partition("#")[0]
    rest = target[len(path) :]
    if portable and path.endswith("/"):
        path += INDEX_PAGE
    shared = 1
    while (slash := folder.find("/", shared)) >= 0 and path.startswith(folder[shared : slash + 1], shared):
        shared = slash + 1
    climb = folder.count("/", shared)
    return ("../" * climb + path[shared:] or "./") + rest


def template_problem(error: Exception, theme: Theme) -> Problem | None:
    """Say which line of the theme's templates raised `error`; `None`: it came from elsewhere."""
    places = [(frame.f_code.co_filename, line) for frame, line in walk_tb(error.__traceback__)]
    if isinstance(error, TemplateSyntaxError):
        places.append((error.filename or "", error.lineno))
    for name, line in reversed(places):
        for folder in theme.folders:
            if Path(name).is_relative_to(folder / "templates"):
                where = Location(f"themes/{Path(name).relative_to(folder.parent).as_posix()}", line)
                return Problem(BAD_TEMPLATE, where, "", {"reason": f"{type(error).__name__}: {error}"})
    if isinstance(error, TemplateError | UnicodeDecodeError):
        return Problem(BAD_TEMPLATE, Location("themes"), "", {"reason": f"{type(error).__name__}: {error}"})
    return None
