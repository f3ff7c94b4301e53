"""What is installed on request only."""

from huibian.i18n import N_
from huibian.problems import Location, Problem, ProblemKind

NOT_INSTALLED = ProblemKind(
    "E530", N_("This needs {module}, which is not installed."), N_("Install it: pip install {package}")
)


def not_installed(place: str, module: str, package: str) -> Problem:
    """Say that what is to be done at `place` needs a module, and which package brings it."""
    return Problem(NOT_INSTALLED, Location(place), "", {"module": module, "package": package})
