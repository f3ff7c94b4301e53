"""The house: imports go downward only, and every module has its room."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "huibian"


def layers():
    """Read the layers from ARCHITECTURE.md: rows `| 1 reading | module, module |`."""
    found = {}
    for line in (ROOT / "ARCHITECTURE.md").read_text("utf-8").splitlines():
        if match := re.match(r"\|\s*(\d)[^|]*\|([^|]*)\|", line):
            for name in re.findall(r"`([\w.]+)`", match[2]):
                found[name] = int(match[1])
    return found


def rank(name, table):
    """Return the layer of a module; a package stands for its highest module."""
    inside = [layer for other, layer in table.items() if other == name or other.startswith(name + ".")]
    return max(inside, default=0)


def modules():
    return {
        ".".join(file.relative_to(PACKAGE).with_suffix("").parts): file
        for file in PACKAGE.rglob("*.py")
        if file.name not in ("__init__.py", "__main__.py")
    }


def imported(file):
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("huibian."):
            yield node.module.removeprefix("huibian.")
        elif isinstance(node, ast.Import):
            yield from (a.name.removeprefix("huibian.") for a in node.names if a.name.startswith("huibian."))


def test_every_module_has_a_layer_and_every_layer_its_modules():
    assert set(layers()) == set(modules())


@pytest.mark.parametrize("name", sorted(modules()))
def test_imports_go_downward(name):
    table = layers()
    above = {other for other in imported(modules()[name]) if rank(other, table) > table[name]}
    assert not above


def test_no_import_cycle():
    graph = {name: {other for other in imported(file) if other in modules()} for name, file in modules().items()}
    done = set()

    def visit(name, path):
        assert name not in path, " → ".join([*path, name])
        if name not in done:
            for other in sorted(graph[name]):
                visit(other, (*path, name))
            done.add(name)

    for name in sorted(graph):
        visit(name, ())


def test_modules_stay_small():
    assert {name for name, file in modules().items() if len(file.read_text("utf-8").splitlines()) > 400} == set()
