"""Old Word files (.doc), read by antiword or catdoc where one of them is installed."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from huibian.i18n import N_
from huibian.importer.faults import DAMAGED, NEEDS_PROGRAM, TOO_SLOW, ImportFaultError
from huibian.importer.model import Document, Remark
from huibian.importer.plaintext import from_text

_SECONDS = 60
_PROGRAMS = {
    "antiword": ("-m", "UTF-8.txt", "-w", "0"),
    "catdoc": ("-d", "utf-8", "-w"),
}
ONLY_TEXT = N_(
    "Old Word files give their text alone: tables became lines, pictures are missing. Saved as .docx, it gives all."
)


def read_word97(data: bytes, name: str) -> Document:
    """Read a .doc file.

    Raises:
        ImportFaultError: there is no program to read it, or that program could not.
    """
    programs = [(path, options) for program, options in _PROGRAMS.items() if (path := shutil.which(program))]
    if not programs:
        raise ImportFaultError(NEEDS_PROGRAM)
    reasons = []
    with tempfile.TemporaryDirectory(prefix="huibian-") as folder:
        file = Path(folder) / "input.doc"
        file.write_bytes(data)
        for program, options in programs:
            try:
                done = subprocess.run(  # noqa: S603 - found on the path by its name
                    [program, *options, str(file)], capture_output=True, check=False, timeout=_SECONDS
                )
            except subprocess.TimeoutExpired as error:
                raise ImportFaultError(TOO_SLOW, limit=str(_SECONDS)) from error
            text = done.stdout.decode("utf-8", "replace")
            if done.returncode == 0 and text.strip():
                return from_text(text, name, (Remark(ONLY_TEXT),))
            said = done.stderr.decode("utf-8", "replace").strip()[:200] or str(done.returncode)
            reasons.append(f"{Path(program).name}: {said}")
    raise ImportFaultError(DAMAGED, reason="; ".join(reasons))
