"""Bodies on disk: the large part of a report waits in a file until its page is made."""

import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from huibian.markdown.body import Body


@dataclass(frozen=True, slots=True)
class BodyRef:
    """Where a body lies: file, offset and length in bytes."""

    file: str
    offset: int
    length: int


class BodyWriter:
    """Appends bodies to one file of this build's private folder."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._stream: BinaryIO = file.open("wb")

    def append(self, body: Body) -> BodyRef:
        """Write a body and say where it lies."""
        data = pickle.dumps(body, pickle.HIGHEST_PROTOCOL)
        offset = self._stream.tell()
        self._stream.write(data)
        return BodyRef(str(self._file), offset, len(data))

    def close(self) -> None:
        """Flush and close the file."""
        self._stream.close()


class BodyReader:
    """Reads bodies back, in any order."""

    def __init__(self) -> None:
        self._streams: dict[str, BinaryIO] = {}

    def read(self, ref: BodyRef) -> Body:
        """Return the body at `ref`."""
        stream = self._streams.get(ref.file)
        if stream is None:
            stream = self._streams[ref.file] = Path(ref.file).open("rb")  # noqa: SIM115 - closed in close()
        stream.seek(ref.offset)
        body: Body = pickle.loads(stream.read(ref.length))  # noqa: S301 - written by this very build
        return body

    def close(self) -> None:
        """Close all files."""
        for stream in self._streams.values():
            stream.close()
        self._streams.clear()
