"""Bodies on disk: the large part of a report waits in a pack until its page is made."""

from pathlib import Path
from typing import BinaryIO

from huibian.frozen import DAMAGED, thaw
from huibian.markdown.body import Body
from huibian.packs import Entry, read_entry


class LostBodyError(Exception):
    """A body cannot be read back: somebody took or changed the file that held it."""


class BodyReader:
    """Reads bodies back, in any order."""

    def __init__(self) -> None:
        self._streams: dict[str, BinaryIO] = {}

    def read(self, entry: Entry) -> Body:
        """Return the body at `entry`.

        Raises:
            LostBodyError: it is not there, or damaged.
        """
        try:
            stream = self._streams.get(entry.file)
            if stream is None:
                stream = self._streams[entry.file] = Path(entry.file).open("rb")  # noqa: SIM115 - closed in close()
            data = read_entry(stream, entry)
            body = None if data is None else thaw(data)
        except (OSError, *DAMAGED) as error:
            raise LostBodyError from error
        if not isinstance(body, Body):
            raise LostBodyError
        return body

    def close(self) -> None:
        """Close all files."""
        for stream in self._streams.values():
            stream.close()
        self._streams.clear()
