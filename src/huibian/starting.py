"""What a site may begin with besides its reports: workflows of hosts, settings of a web server, of editors, of git."""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, StrictUndefined

from huibian import __version__
from huibian.i18n import N_
from huibian.problems import Translate

# The policy that the site is made for: it needs no script, style, image or address but its own.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_REQUIREMENTS = ("requirements.txt", "requirements.txt")
_PROGRAM = 0o755


@dataclass(frozen=True, slots=True)
class Starter:
    """Some files to begin with: where each goes in the site, and which of `starters/` it is made from."""

    description: str
    files: tuple[tuple[str, str], ...]


STARTERS = {
    "github-pages": Starter(
        N_("workflow for GitHub Pages"), ((".github/workflows/huibian.yml", "github-pages.yml"), _REQUIREMENTS)
    ),
    "gitlab-pages": Starter(N_("workflow for GitLab Pages"), ((".gitlab-ci.yml", "gitlab-pages.yml"), _REQUIREMENTS)),
    "gitee": Starter(
        N_("workflow for Gitee Go, with a host of your own"), ((".workflow/huibian.yml", "gitee-go.yml"), _REQUIREMENTS)
    ),
    "rsync": Starter(N_("script that builds and copies to a host"), (("publish.sh", "publish.sh"),)),
    "nginx": Starter(N_("settings for nginx"), (("nginx.conf", "nginx.conf"),)),
    "pre-commit": Starter(N_("check before every commit"), ((".pre-commit-config.yaml", "pre-commit.yaml"),)),
    "git-hook": Starter(
        N_("the same without pre-commit; once: git config core.hooksPath .githooks"),
        ((".githooks/pre-commit", "git-hook"),),
    ),
    "editorconfig": Starter(N_("settings for editors"), ((".editorconfig", "editorconfig"),)),
}


def starter_texts(names: Iterable[str], translate: Translate) -> dict[str, str]:
    """Return the files of some starters, by their path in the site."""
    chosen = dict(file for name in names for file in STARTERS[name].files)
    # Workflows and shells use braces themselves.
    environment = Environment(  # noqa: S701 - none of these files is HTML
        variable_start_string="[[",
        variable_end_string="]]",
        block_start_string="[%",
        block_end_string="%]",
        comment_start_string="[#",
        comment_end_string="#]",
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    folder = files("huibian") / "starters"
    return {
        path: environment.from_string((folder / source).read_text("utf-8")).render(
            _=translate, policy=POLICY, version=__version__
        )
        for path, source in chosen.items()
    }


def write_missing(folder: Path, texts: dict[str, str]) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """Write files below `folder`; return those written, and those that were there already and stay as they are.

    Raises:
        OSError: one cannot be written.
    """
    written, kept = [], []
    for name, text in texts.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            with file.open("x", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
        except FileExistsError:
            kept.append(file)
            continue
        if text.startswith("#!"):
            file.chmod(_PROGRAM)
        written.append(file)
    return tuple(written), tuple(kept)
