"""Files as scripts: a page that was opened straight from a folder may run scripts beside it, but read nothing else.

Such a script hands over the bytes of one file: `huibianFile("dates.bin","…base64…");`. `browser/scripts.js` loads them.
"""

import base64
import json
import re

_SCRIPT = re.compile(rb'huibianFile\("[^"]*","([A-Za-z0-9+/=]*)"\);\n')


def script_path(path: str) -> str:
    """Return where the script of the file `path` lies."""
    return f"{path}.js"


def as_script(path: str, data: bytes) -> bytes:
    """Write the script that hands over `data` as the file `path`."""
    return f'huibianFile({json.dumps(path)},"{base64.b64encode(data).decode()}");\n'.encode()


def from_script(script: bytes) -> bytes:
    """Return the bytes that a script hands over.

    Raises:
        ValueError: it is not such a script, or not whole.
    """
    match = _SCRIPT.fullmatch(script)
    if not match:
        raise ValueError("not a file as a script")
    return base64.b64decode(match[1], validate=True)
