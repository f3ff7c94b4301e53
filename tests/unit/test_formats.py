"""Problems for programs: the shape of JSON, of workflow commands, of SARIF."""

import json

from hypothesis import given
from hypothesis import strategies as st

from huibian.formats import format_github, format_json, format_sarif
from huibian.problems import Location, Problem, ProblemKind

KIND = ProblemKind("E999", "Bad {thing}.", "Mend it to {expected}.")
NOTE = ProblemKind("N998", "{thing}", "{expected}")
PARAMS = {"thing": "date", "expected": "a day"}


def test_json_for_programs():
    problem = Problem(KIND, Location("content/a.md", 3, 7), "x", PARAMS)
    data = json.loads(format_json([problem, Problem(NOTE, Location("b"), "", PARAMS)], str))
    assert {key: value for key, value in data.items() if key != "problems"} == {
        "version": 1,
        "errors": 1,
        "warnings": 0,
        "notes": 1,
    }
    assert data["problems"][0] == {
        "code": "E999",
        "severity": "error",
        "path": "content/a.md",
        "line": 3,
        "column": 7,
        "message": "Bad date.",
        "hint": "Mend it to a day.",
        "excerpt": "x",
    }


def test_a_workflow_command_for_github():
    problem = Problem(KIND, Location("content/a,b:c.md", 3), "", {"thing": "100%\nx", "expected": "y::z"})
    assert (
        format_github(problem, str, "site/")
        == "::error file=site/content/a%2Cb%3Ac.md,line=3,title=E999::Bad 100%25%0Ax. Mend it to y::z."
    )


def github_reads(line):
    """Read a workflow command back, as the runner does."""
    head, text = line[2:].split("::", 1)
    command, _, written = head.partition(" ")
    fields = dict(item.split("=", 1) for item in written.split(","))

    def plain(value):
        for code in ("%0D", "%0A", "%3A", "%2C", "%25"):
            value = value.replace(code, chr(int(code[1:], 16)))
        return value

    return command, {key: plain(value) for key, value in fields.items()}, plain(text)


@given(st.text("ab:,%\n\r=矿0D25", min_size=1), st.text("ab:,%\n\r=矿0A"))
def test_every_text_survives_a_workflow_command(path, thing):
    line = format_github(Problem(KIND, Location(path, 2, 5), "", {"thing": thing, "expected": "x"}), str)
    assert "\n" not in line
    assert "\r" not in line
    expected = {"file": path, "line": "2", "col": "5", "title": "E999"}
    assert github_reads(line) == ("error", expected, f"Bad {thing}. Mend it to x.")


def sarif_faults(log):
    """Check a log against what the schema of SARIF 2.1.0 requires of the properties that are used here."""
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-2.1.0.json")
    (run,) = log["runs"]
    assert run["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints")
    driver = run["tool"]["driver"]
    assert driver["name"]
    assert len({rule["id"] for rule in driver["rules"]}) == len(driver["rules"])
    for rule in driver["rules"]:
        assert set(rule) <= {"id", "shortDescription", "help", "defaultConfiguration"}
        assert rule["defaultConfiguration"]["level"] in ("none", "note", "warning", "error")
        assert rule["shortDescription"]["text"]
        assert rule["help"]["text"]
        assert "{" not in rule["shortDescription"]["text"] + rule["help"]["text"]
    for result in run["results"]:
        assert set(result) <= {"ruleId", "ruleIndex", "level", "message", "locations"}
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("none", "note", "warning", "error")
        assert result["message"]["text"]
        for location in result["locations"]:
            physical = location["physicalLocation"]
            uri = physical["artifactLocation"]["uri"]
            assert uri.isascii()
            assert " " not in uri
            region = physical["region"]
            assert region["startLine"] >= 1
            assert region.get("startColumn", 1) >= 1
            assert set(region) <= {"startLine", "startColumn", "snippet"}
    return run


def test_sarif():
    problems = [
        Problem(KIND, Location("content/山 西.md", 3, 7), "x", PARAMS),
        Problem(NOTE, Location("content/b.md"), "", PARAMS),
        Problem(KIND, Location("content/c.md", 3), "", PARAMS),
    ]
    run = sarif_faults(json.loads(format_sarif(problems, str, "site/")))
    first, second, third = run["results"]
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "site/content/%E5%B1%B1%20%E8%A5%BF.md"},
        "region": {"startLine": 3, "startColumn": 7, "snippet": {"text": "x"}},
    }
    assert second["locations"][0]["physicalLocation"]["region"] == {"startLine": 1}
    assert [rule["shortDescription"]["text"] for rule in run["tool"]["driver"]["rules"]] == ["Bad ….", "…"]
    assert (first["ruleId"], second["level"], third["ruleIndex"]) == ("E999", "note", 0)
    sarif_faults(json.loads(format_sarif([], str)))
