"""Bundles: the modules that an entry needs as one classic script, which runs from `file:` too, where modules do not.

Modules keep to a part of the language that is easily rewritten: `import { a, b as c } from "./x.js";` and
`export` before `function`, `class` and `const`, all at the beginning of a line. Anything else is refused. Every module
becomes a function of its own that returns what it exports, so no name of one can be mistaken for another's.
"""

import re
import subprocess
import sys
from collections.abc import Mapping

_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([\w-]+\.js)";$', re.MULTILINE)
_IMPORTED = re.compile(r"([A-Za-z_]\w*)(?: as ([A-Za-z_]\w*))?")
_EXPORT = re.compile(r"^export (?=(?:(?:async )?function\*? |class |const )([A-Za-z_]\w*))", re.MULTILINE)
_EMPTY_EXPORT = re.compile(r"^export \{\};$", re.MULTILINE)
_OTHER = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
_MODULES_ONLY = re.compile(r"\bimport[(.]")
_MINIFIER = """
import sys, minify
minify.config({"js-version": 2018})
script = sys.stdin.buffer.read().decode()
sys.stdout.buffer.write(minify.string("application/javascript", script).encode())
"""


class BundleError(ValueError):
    """A module uses what a bundle cannot hold."""


def _fail(name: str, text: str, at: int, why: str) -> BundleError:
    return BundleError(f"{name}:{text.count(chr(10), 0, at) + 1}: {why}")


class _Bundle:
    """Modules in the order in which they are to run."""

    def __init__(self, modules: Mapping[str, str]) -> None:
        self.modules = modules
        self.exports: dict[str, frozenset[str]] = {}
        self.functions: dict[str, str] = {}

    def add(self, name: str, *above: str) -> None:
        """Add a module, after all that it imports."""
        if name in above:
            raise BundleError(f"modules import each other: {' → '.join((*above, name))}")
        if name in self.functions:
            return
        if name not in self.modules:
            raise BundleError(f"{above[-1] if above else 'bundle'}: there is no module {name}")
        text = self.modules[name]
        for found in _IMPORT.finditer(text):
            self.add(found[2], *above, name)
        body = _IMPORT.sub(lambda found: self._import(name, found), text)
        exports = _EXPORT.findall(text)
        body = _EMPTY_EXPORT.sub("", _EXPORT.sub("", body))
        if other := _OTHER.search(body):
            raise BundleError(f"{name}: this import or export is not understood: {other[0]}")
        self.exports[name] = frozenset(exports)
        self.functions[name] = (
            f"const {_variable(name)} = (() => {{\n{body}\nreturn {{ {', '.join(exports)} }};\n}})();\n"
        )

    def _import(self, name: str, found: re.Match[str]) -> str:
        parts = [part.strip() for part in found[1].split(",") if part.strip()]
        names = []
        for part in parts:
            match = _IMPORTED.fullmatch(part)
            if not match or match[1] not in self.exports[found[2]]:
                raise _fail(name, found.string, found.start(), f"{found[2]} exports no {part}")
            names.append(f"{match[1]}: {match[2]}" if match[2] else match[1])
        return f"const {{ {', '.join(names)} }} = {_variable(found[2])};"


def _variable(name: str) -> str:
    return "$" + re.sub(r"\W", "_", name.removesuffix(".js"))


def _minified(script: str) -> str:
    """Minify in a process of its own: the library has threads, and a process that has some must not be forked."""
    command = [sys.executable, "-P", "-c", _MINIFIER]
    done = subprocess.run(command, input=script.encode(), capture_output=True, check=False)  # noqa: S603
    if done.returncode:
        raise BundleError(done.stderr.decode(errors="replace").strip())
    return done.stdout.decode()


def bundle(modules: Mapping[str, str], entry: str) -> str:
    """Put the module `entry` and all that it imports into one minified classic script.

    Raises:
        BundleError: a module is missing or uses what is not understood.
    """
    parts = _Bundle(modules)
    parts.add(entry)
    script = _minified(f'(() => {{\n"use strict";\n{"".join(parts.functions.values())}}})();')
    if found := _MODULES_ONLY.search(script):
        where = script[max(found.start() - 40, 0) : found.end() + 40]
        raise BundleError(f"{entry}: import() and import.meta work in modules only: {where}")
    return script + "\n"
