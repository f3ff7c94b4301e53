"""Every kind of problem is explained, and its example has it."""

import ast
import importlib.util
import json
import string
from pathlib import Path

import pytest

from huibian.explaining import EXPLANATIONS, MODULES, PARAMS, describe, kinds, problems_markdown, summary
from huibian.i18n import translations

ROOT = Path(__file__).parents[2]
CHINESE = translations("zh-CN").gettext


def load_examples():
    spec = importlib.util.spec_from_file_location("examples", ROOT / "tools/examples.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


EXAMPLES = load_examples()
FEASIBLE = [code for code in kinds() if EXPLANATIONS[code].example.make is not None]


def defined():
    """Find the codes of all kinds that the sources define, with their modules."""
    package = ROOT / "src/huibian"
    for file in sorted(package.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "ProblemKind":
                yield node.args[0].value, ".".join(file.relative_to(package).with_suffix("").parts)


def test_no_code_is_used_twice_and_the_registry_knows_all():
    found = list(defined())
    codes = [code for code, _ in found]
    assert sorted(codes) == sorted(set(codes))
    assert set(codes) == set(kinds())
    assert {module for _, module in found} == set(MODULES)


def test_each_has_an_explanation_and_an_example():
    assert set(EXPLANATIONS) == set(kinds())
    for code, explanation in EXPLANATIONS.items():
        assert explanation.meaning
        assert explanation.example.shown or code in ("E100", "E115", "E128"), code
    assert len(FEASIBLE) >= 110


@pytest.mark.parametrize("code", FEASIBLE)
def test_the_example_really_has_the_problem(code):
    found = EXAMPLES.problems_of(EXPLANATIONS[code])
    assert {problem.kind.code for problem in found} == {code}
    assert EXAMPLES.params_of(found[0]) == json.loads(PARAMS.read_text("utf-8")).get(code, {})


@pytest.mark.parametrize("code", list(kinds()))
@pytest.mark.parametrize("translate", [str, CHINESE], ids=["en", "zh"])
def test_nothing_is_left_open(code, translate):
    text = describe(code, translate)
    placeholders = {
        name for _, name, _, _ in string.Formatter().parse(kinds()[code].message + kinds()[code].hint) if name
    }
    known = {*EXPLANATIONS[code].params, *json.loads(PARAMS.read_text("utf-8")).get(code, {})}
    assert placeholders <= known
    assert text.startswith(code)
    assert text == describe(code.lower(), translate)
    if translate is CHINESE:
        assert "What" not in text


def test_the_list_and_the_page_name_all():
    assert [line.split()[0] for line in summary(CHINESE).splitlines()] == list(kinds())
    page = problems_markdown(CHINESE)
    assert all(f"### {code}\n" in page for code in kinds())
    assert describe("E999", str) == ""
