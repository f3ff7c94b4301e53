"""The documented examples of problems, run: what each really gives, for the manual and for the tests."""

import json
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from huibian.build import build
from huibian.checking import BuildOptions, check
from huibian.config import load_config
from huibian.explaining import EXPLANATIONS, kinds
from huibian.explanations.example import Explanation
from huibian.problems import MessageId, Problem

TODAY = date(2026, 1, 1)


def problems_of(explanation: Explanation) -> tuple[Problem, ...]:
    """Make the example's site in a temporary folder, and return what a check of it, or a build, finds."""
    if explanation.example.make is None:
        return ()
    with TemporaryDirectory(prefix="huibian-") as folder:
        site = Path(folder) / "site"
        for name, data in explanation.example.make().items():
            file = site / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data if isinstance(data, bytes) else data.encode())
        loaded = load_config(site)
        options = BuildOptions(
            site=site, output=site / "output", config=loaded.config, today=TODAY, with_drafts=True, with_care=True
        )
        (Path(folder) / "bodies").mkdir()
        found = (*loaded.problems, *check(options, Path(folder) / "bodies").problems)
        if not any(problem.kind.code == explanation.code for problem in found):
            found = (*found, *build(options).problems)
    return found


def params_of(problem: Problem) -> dict[str, dict[str, str]]:
    """Return what fills the placeholders of a problem, as it is kept in data/problem-params.json."""
    return {
        name: {"id": str(text)} if isinstance(text, MessageId) else {"text": str(text)}
        for name, text in sorted(problem.params.items())
    }


def params_json() -> str:
    """Run all examples, and write what fills the placeholders of each.

    Raises:
        LookupError: an example has not the problem that it stands for.
    """
    found = {}
    for code in kinds():
        explanation = EXPLANATIONS[code]
        if explanation.example.make is None:
            continue
        problem = next((p for p in problems_of(explanation) if p.kind.code == code), None)
        if problem is None:
            raise LookupError(f"{code}: {[(p.kind.code, str(p.location)) for p in problems_of(explanation)]}")
        if problem.params:
            found[code] = params_of(problem)
    return json.dumps(found, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
