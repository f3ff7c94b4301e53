"""The stamp of this installation: what results depend on besides the site, so that no other version's are used."""

import hashlib
import os
import sys
import zlib
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from itertools import chain
from pathlib import Path

from huibian.digests import digest_of
from huibian.signatures import state_of

LIBRARIES = {  # module -> distribution
    "babel": "Babel",
    "jinja2": "Jinja2",
    "markdown_it": "markdown-it-py",
    "markupsafe": "MarkupSafe",
    "mdit_py_plugins": "mdit-py-plugins",
    "minify": "minify-go",
    "numpy": "numpy",
    "PIL": "Pillow",
    "pypinyin": "pypinyin",
    "yaml": "PyYAML",
    "brotli": "Brotli",
}
_PACKAGE = Path(__file__).parent
_THEMES = _PACKAGE.parents[1] / "themes"  # in a checkout the default theme lies beside the package
_COMPILED = "__pycache__"
_FORMAT = 1  # of the cache itself


@cache
def stamp() -> bytes:
    """Return a digest of huibian's own files and of the versions of what it uses."""
    return digest_of(_FORMAT, parts())


@cache
def parts() -> Mapping[str, str]:
    """Return what the stamp is made of, by name: versions, and a digest of huibian's own files."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - 20 ms, for those who need it only

    found = {"Python": sys.version, "zlib": zlib.ZLIB_RUNTIME_VERSION}
    for name in LIBRARIES.values():
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = ""
    contents = hashlib.blake2b(digest_size=16)
    for folder, folders, names in chain(os.walk(_PACKAGE), os.walk(_THEMES)):
        folders[:] = sorted(name for name in folders if name != _COMPILED)
        for name in sorted(names):
            data = Path(folder, name).read_bytes()
            contents.update(
                b"%b\0%d\0" % (os.fsencode(os.path.relpath(Path(folder, name), _PACKAGE)), len(data)) + data
            )
    return found | {"huibian": contents.hexdigest()}


def installation() -> bytes | None:
    """Return a digest that changes with whatever `stamp` depends on, at less cost; `None`: something was installed just now."""
    places = []
    for name in LIBRARIES:
        spec = find_spec(name)
        file = Path(spec.origin) if spec is not None and spec.origin else None
        status = file.stat() if file else None
        places.append((name, str(file), status.st_mtime_ns if status else 0, status.st_ino if status else 0))
    state = state_of((_PACKAGE, _THEMES), skip=_COMPILED)
    return None if state is None else digest_of(sys.version, zlib.ZLIB_RUNTIME_VERSION, places, state)
