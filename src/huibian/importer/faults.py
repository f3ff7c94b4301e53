"""What keeps a file from being imported."""

from huibian.i18n import N_
from huibian.problems import Location, Problem, ProblemKind

UNREADABLE = ProblemKind(
    "E650", N_("The file cannot be read: {reason}"), N_("Check that it is there and may be read, then import it again.")
)
UNKNOWN_FORMAT = ProblemKind(
    "E651",
    N_("Files of this kind cannot be imported; it looks like {found}."),
    N_("Open it in Word or WPS and save it as .docx. These are imported: .docx, .doc, .odt, .html, .txt, .pdf, .zip."),
)
NEEDS_LIBRARY = ProblemKind(
    "E652",
    N_("To import {format} files, a library is needed that is not installed here: {library}."),
    N_("Install it with: pip install 'huibian[import]'"),
)
NEEDS_PROGRAM = ProblemKind(
    "E653",
    N_("To import old Word files (.doc), antiword or catdoc is needed; neither is installed here."),
    N_("Install one of them (on Debian: apt install antiword), or save the file as .docx in Word or WPS."),
)
DAMAGED = ProblemKind(
    "E654",
    N_("The file is damaged, or not what its name says: {reason}"),
    N_("Open it in Word or WPS and save it again; then import it again."),
)
TOO_LARGE = ProblemKind(
    "E655",
    N_("{what} is larger than allowed ({limit} MB)."),
    N_("A document of this size is no report, or was made to do harm. Take out large pictures, or split it."),
)
ENCRYPTED = ProblemKind(
    "E656",
    N_("The file is protected by a password."),
    N_("Open it with the password, take the protection off, save it, and import it again."),
)
BAD_ENTRY = ProblemKind(
    "E657",
    N_("The file holds an entry whose name leads out of its folder: {name}"),
    N_("Such a file was not made by Word or WPS; find out where it comes from before it is used."),
)
FOREIGN_XML = ProblemKind(
    "E658",
    N_("The file holds declarations that could fetch other files ({name}); it is not read."),
    N_("Such a file was not made by Word or WPS; find out where it comes from before it is used."),
)
NO_TEXT = ProblemKind(
    "E659",
    N_("The file holds no text."),
    N_("If it was scanned, recognise the text first (OCR), and import the result."),
)
TOO_SLOW = ProblemKind(
    "E660",
    N_("Reading the file took more than {limit} seconds and was stopped."),
    N_("Open it in its program, save it again, and import the new file."),
)
BAD_METADATA = ProblemKind(
    "E661",
    N_("The metadata cannot be read: {reason}"),
    N_("Mend the file, then import it again; what was imported already stays."),
)
NO_SOURCE = ProblemKind(
    "E662", N_("Nothing to import was found here."), N_("Name the folder that holds the files: {expected}.")
)
ENTRY_SKIPPED = ProblemKind(
    "W663",
    N_("In the archive, {name} was not imported: {reason}"),
    N_("Unpack the archive and import the file by itself, if it is a report."),
)
CANNOT_WRITE = ProblemKind(
    "E664", N_("The report cannot be written: {reason}"), N_("Check the folder and the free space, then import again.")
)
IS_CUT_OFF = ProblemKind(
    "W665",
    N_("The text of “{title}” breaks off in the middle of a sentence."),
    N_("Look for the rest: the source does not hold it."),
)
CLASSIFIED = ProblemKind(
    "W666",
    N_("“{title}” bears the classification “{text}”."),
    N_("It will be refused when the site is checked. Take it out unless it has been declassified."),
)
NOT_TAKEN = ProblemKind(
    "W667",
    N_("This is no field of a report, or does not fit it: {values}"),
    N_("Look at the column's name and its values; the fields are told in the manual (front-matter)."),
)

NO_DOCUMENT = ProblemKind(
    "E668",
    N_("The table names no document here."),
    N_("It needs a column “文件” (file), and in it each row's document, as seen from the table's folder."),
)
OUTSIDE = ProblemKind(
    "E669",
    N_("The document lies outside the folder of the table: {name}"),
    N_("Put it into the table's folder or below it, and name it as seen from there."),
)
SEVERAL_TABLES = ProblemKind(
    "E670", N_("Several tables lie here: {names}"), N_("Name the one that is meant, instead of the folder.")
)


class ImportFaultError(Exception):
    """A file cannot be imported; `kind` and `params` say why, for a `Problem`."""

    def __init__(self, kind: ProblemKind, **params: str) -> None:
        super().__init__(kind.code)
        self.kind = kind
        self.params = params

    def problem(self, place: Location, excerpt: str = "") -> Problem:
        """Return what is wrong with the source at `place`."""
        return Problem(self.kind, place, excerpt, self.params)


class FieldsFaultError(ImportFaultError):
    """The fields of a file cannot be read; `found` says why, and where."""

    def __init__(self, found: Problem) -> None:
        super().__init__(found.kind)
        self.found = found

    def problem(self, place: Location, excerpt: str = "") -> Problem:
        """Return what is wrong, where it is."""
        return self.found
