"""An index that cannot be read: a problem to show, never a wrong result."""

from huibian.i18n import N_
from huibian.problems import Location, MessageId, Problem, ProblemKind

INDEX_MISSING = ProblemKind(
    "E540",
    N_("There is no search index here: {reason}"),
    N_("Build the site first, then search again."),
)
INDEX_DAMAGED = ProblemKind(
    "E541",
    N_("The search index is damaged: {reason}"),
    N_("Build the site again; the index is then written anew."),
)

NOT_THERE = MessageId(N_("the file is missing or cannot be read"))
OTHER_CONTENT = MessageId(N_("the file was changed or is incomplete"))
OTHER_VERSION = MessageId(N_("it was written by another version"))


class IndexDamaged(Exception):  # noqa: N818 - it says what is so, in the words of the format page
    """A file of the index is missing, incomplete or of another version. `file` is its path below `search-index/`."""

    def __init__(self, file: str, reason: MessageId, kind: ProblemKind = INDEX_DAMAGED) -> None:
        super().__init__(f"{file}: {reason}")
        self.file = file
        self.reason = reason
        self.kind = kind

    def problem(self) -> Problem:
        """Return the problem to report."""
        return Problem(self.kind, Location(f"search-index/{self.file}"), params={"reason": self.reason})
