"""Why others refused something (the system, Python's reader of TOML): their own words, for which the catalogs have translations."""

from huibian.i18n import N_
from huibian.problems import MessageId

# What Linux says, most often met first; anything else is told as it comes.
KNOWN = (
    N_("Permission denied"),
    N_("No such file or directory"),
    N_("No space left on device"),
    N_("Read-only file system"),
    N_("Not a directory"),
    N_("Is a directory"),
    N_("File exists"),
    N_("File name too long"),
    N_("Directory not empty"),
    N_("Operation not permitted"),
    N_("Disk quota exceeded"),
    N_("Input/output error"),
    N_("Too many open files"),
    N_("Too many levels of symbolic links"),
    N_("Device or resource busy"),
    N_("Invalid argument"),
    N_("Cannot allocate memory"),
    N_("Cannot assign requested address"),
    N_("Name or service not known"),
)

TOML = (
    N_("Cannot overwrite a value"),
    N_("Expected '=' after a key in a key/value pair"),
    N_("Expected ']' at the end of a table declaration"),
    N_("Expected newline or end of document after a statement"),
    N_("Invalid date or datetime"),
    N_("Invalid initial character for a key part"),
    N_("Invalid statement"),
    N_("Invalid value"),
    N_("Unclosed array"),
    N_("Unclosed inline table"),
    N_("Unescaped '\\' in a string"),
    N_("Unterminated string"),
)


def reason_of(error: OSError) -> MessageId:
    """Return what the system said, as a message id."""
    return MessageId(error.strerror or str(error) or type(error).__name__)
