"""Bundles: the modules that an entry needs as one classic script, which runs from `file:` too, where modules do not.

Modules keep to a part of the language that is easily rewritten: `import { a, b as c } from "./x.js";` and
`export` before `function`, `class` and `const`, all at the beginning of a line. Anything else is refused. Every module
becomes a function of its own that returns what it exports: so no name of one can be mistaken for another's, and minifying
shortens those that they share.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([\w-]+\.js)";$', re.MULTILINE)
_IMPORTED = re.compile(r"([A-Za-z_]\w*)(?: as ([A-Za-z_]\w*))?")
_EXPORT = re.compile(r"^export (?=(?:(?:async )?function\*? |class |const )([A-Za-z_]\w*))", re.MULTILINE)
_EMPTY_EXPORT = re.compile(r"^export \{\};$", re.MULTILINE)
_OTHER = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)
_COMMENT = re.compile(r"^\s*/\*\*.*?\*/", re.DOTALL | re.MULTILINE)
_MODULES_ONLY = re.compile(r"\bimport[(.]")
# The minifier joins declarations, and puts one that takes a value apart before one that it does not depend on.
_SWAPPED = re.compile(
    r"^( *)(?:const|let) (\w+) = (?:(?!;$).)*\((?:(?!;$).)*;\n(?:\s*//[^\n]*\n)*\1(?:const|let) [{[][^=]*= (?!(?:(?!;$).)*\b\2\b)(?:(?!;$).)*\(",
    re.MULTILINE | re.DOTALL,
)
_NAME = re.compile(r"(?<![\w$])(?<![^.]\.)[A-Za-z_]\w*")  # no property
_MINIFIER = """
import json, sys, minify
minify.config({"js-version": 2018})
scripts = json.load(sys.stdin.buffer)
json.dump([minify.string("application/javascript", script) for script in scripts], sys.stdout)
"""


class BundleError(ValueError):
    """A module uses what a bundle cannot hold."""


def _fail(name: str, text: str, at: int, why: str) -> BundleError:
    return BundleError(f"{name}:{text.count(chr(10), 0, at) + 1}: {why}")


class _Bundle:
    """Modules in the order in which they are to run."""

    def __init__(self, modules: Mapping[str, str]) -> None:
        self.modules = modules
        self.bodies: dict[str, str] = {}
        self.exports: dict[str, list[str]] = {}
        self.imports: dict[str, list[tuple[str, str, str]]] = {}  # from where, what, how it is called here

    def add(self, name: str, *above: str) -> None:
        """Add a module, after all that it imports."""
        if name in above:
            raise BundleError(f"modules import each other: {' → '.join((*above, name))}")
        if name in self.bodies:
            return
        if name not in self.modules:
            raise BundleError(f"{above[-1] if above else 'bundle'}: there is no module {name}")
        text = self.modules[name]
        self.imports[name] = []
        for found in _IMPORT.finditer(text):
            self.add(found[2], *above, name)
            self.imports[name] += self._import(name, found)
        self.exports[name] = _EXPORT.findall(text)
        body = _EMPTY_EXPORT.sub("", _EXPORT.sub("", _IMPORT.sub("", text)))
        if other := _OTHER.search(body):
            raise BundleError(f"{name}: this import or export is not understood: {other[0]}")
        if swapped := _SWAPPED.search(body):
            raise _fail(name, body, swapped.start(), "minified, this declaration would come after the next")
        self.bodies[name] = body

    def _import(self, name: str, found: re.Match[str]) -> Iterator[tuple[str, str, str]]:
        for part in (part.strip() for part in found[1].split(",")):
            match = _IMPORTED.fullmatch(part)
            if match and match[1] in self.exports[found[2]]:
                yield found[2], match[1], match[2] or match[1]
            elif part:
                raise _fail(name, found.string, found.start(), f"{found[2]} exports no {part}")

    def script(self) -> str:
        """Return a function for each module. What it returns is known to those behind it, so that few need to import a thing."""
        words = {name: set(_NAME.findall(_COMMENT.sub("", body))) for name, body in self.bodies.items()}
        names = {
            (module, export): self._shared(module, export, words)
            for module in self.bodies
            for export in self.exports[module]
        }
        functions = []
        for module, body in self.bodies.items():
            imports = [(local, names[source, export]) for source, export, local in self.imports[module]]
            renamed = "".join(f"const {local} = {name};\n" for local, name in imports if local != name)
            exports = self.exports[module]
            shared = ", ".join(names[module, export] for export in exports)
            result = f"const [{shared}] = " if exports else ""
            functions.append(f"{result}(() => {{\n{renamed}{body}\nreturn [{', '.join(exports)}];\n}})();\n")
        return "".join(functions)

    def _shared(self, module: str, export: str, words: Mapping[str, AbstractSet[str]]) -> str:
        """Name an export: as it is called, unless another module means something else by that, a global for example."""
        importing = {name for name, imports in self.imports.items() if (module, export, export) in imports}
        strangers = self.bodies.keys() - {module} - importing
        if any(export in words[name] for name in strangers):
            return "$" + re.sub(r"\W", "_", f"{module}_{export}")
        return export


def _minified(scripts: Sequence[str]) -> list[str]:
    """Minify in a process of its own: the library has threads, and a process that has some must not be forked."""
    command = [sys.executable, "-P", "-c", _MINIFIER]
    done = subprocess.run(command, input=json.dumps(scripts).encode(), capture_output=True, check=False)  # noqa: S603 - our own words
    if done.returncode:
        raise BundleError(done.stderr.decode(errors="replace").strip())
    minified: list[str] = json.loads(done.stdout)
    return minified


def bundles(modules: Mapping[str, str], entries: Sequence[str]) -> dict[str, str]:
    """For each of the modules `entries`, put it and all that it imports into one minified classic script.

    Raises:
        BundleError: a module is missing or uses what is not understood.
    """
    scripts = []
    for entry in entries:
        parts = _Bundle(modules)
        parts.add(entry)
        scripts.append(f'(() => {{\n"use strict";\n{parts.script()}}})();')
    minified = dict(zip(entries, _minified(scripts), strict=True))
    for entry, script in minified.items():
        if found := _MODULES_ONLY.search(script):
            where = script[max(found.start() - 40, 0) : found.end() + 40]
            raise BundleError(f"{entry}: import() and import.meta work in modules only: {where}")
    return {entry: script + "\n" for entry, script in minified.items()}
