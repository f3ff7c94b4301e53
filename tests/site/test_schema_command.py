"""The command `huibian schema`: what programs that know JSON Schema make of it, and the configurations for a CMS."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from conftest import report
from huibian.cli import group

ROOT = Path(__file__).parents[2]
SVELTIA = ROOT / "node_modules/@sveltia/cms/schema/sveltia-cms.json"


def schema(site, *arguments):
    """Run the command in this process: its status, and all that it prints."""
    result = CliRunner().invoke(group, ["schema", "--site", str(site), *arguments])
    return result.exit_code, result.output


def validate(schemafile, *files):
    """Run check-jsonschema, without looking anything up in the network."""
    command = [sys.executable, "-m", "check_jsonschema", "--schemafile", str(schemafile), *map(str, files)]
    return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")


def fields_of(text):
    return text.split("---\n", 2)[1]


def test_the_sample_archive_fits(tmp_path):
    status, printed = schema(ROOT, "--output", str(tmp_path / "schemas/report.json"))
    assert (status, printed) == (0, f"{tmp_path / 'schemas/report.json'}\n")
    files = [file for file in (ROOT / "content").rglob("*.md") if file.name != "about.md"]
    for number, file in enumerate(files):
        (tmp_path / f"{number}.yaml").write_text(fields_of(file.read_text("utf-8")), "utf-8")
    done = validate(tmp_path / "schemas/report.json", *tmp_path.glob("*.yaml"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(files) > 50


def test_programs_say_what_is_wrong(tmp_path):
    (tmp_path / "a.yaml").write_text(
        fields_of(report(department="青岚市总公会", topics="[煤矿]", date="2012-13")), "utf-8"
    )
    (tmp_path / "schema.json").write_text(schema(ROOT)[1], "utf-8")
    done = validate(tmp_path / "schema.json", tmp_path / "a.yaml")
    assert done.returncode == 1
    for key in ("department", "topics", "date"):
        assert f"$.{key}" in done.stdout


def test_names_and_hints_are_in_the_editors_language(archive):
    archive.add({"content/topics.yaml": "- name: 煤矿安全\n  aliases: [矿山安全]\n- 旅游\n"})
    status, printed = schema(archive.root)
    assert status == 0
    found = json.loads(printed)
    assert found["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    properties = found["properties"]
    assert properties["标题"]["title"] == "标题（title）"
    assert properties["标题"]["description"] == "标题，写全称。"
    assert "'enum': ['煤矿安全', '矿山安全', '旅游']" in str(properties["topics"])
    # The reports of this site name their fields in English, so these are suggested.
    assert "doNotSuggest" not in properties["title"]
    assert properties["标题"]["doNotSuggest"]
    chinese = json.loads(schema(archive.root, "--names", "zh")[1])["properties"]
    assert "doNotSuggest" not in chinese["标题"]
    assert chinese["日期"]["doNotSuggest"]
    assert "title" in json.loads(archive.run("schema", HUIBIAN_LANG="en").stdout)["properties"]["title"]["description"]


def test_an_older_draft_has_the_same_rules(archive):
    new, old = (json.loads(schema(archive.root, *options)[1]) for options in ((), ("--draft", "07")))
    assert old.pop("$schema") == "http://json-schema.org/draft-07/schema#"
    new.pop("$schema")
    assert old == new


def test_snippets_for_an_editor(archive):
    status, printed = schema(
        archive.root, "--snippets", "--output", str(archive.root / ".vscode/huibian.code-snippets")
    )
    assert status == 0, printed
    found = json.loads((archive.root / ".vscode/huibian.code-snippets").read_text("utf-8"))
    assert found["报告字段"]["body"][0] == "---"
    assert found["title"]["description"] == "标题，写全称。"
    assert schema(archive.root, "--snippets", "--cms", "decap")[0] == 2


def test_nothing_is_needed(tmp_path):
    status, printed = schema(tmp_path)
    assert status == 0
    assert "doNotSuggest" not in json.loads(printed)["properties"]["标题"]


def test_what_cannot_be_done_is_said(archive):
    (archive.root / "file").touch()
    status, printed = schema(archive.root, "--output", str(archive.root / "file/schema.json"))
    assert status == 3
    assert "file" in printed
    status, printed = schema(archive.root, "--cms", "sveltia", "--backend", "bitbucket", "--repo", "a/b")
    assert status == 2
    assert "github, gitlab, gitea, test-repo" in printed
    status, printed = schema(archive.root, "--cms", "decap", "--backend", "gitea")
    assert status == 2
    assert "--repo" in printed
    archive.add({"content/topics.yaml": "主题: 不是列表\n"})
    status, printed = schema(archive.root)
    assert status == 1
    assert "content/topics.yaml:1:1" in printed


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--names", "en", "--media", "."),
        ("--backend", "gitea", "--repo", "a/b", "--server", "https://git.example.org", "--app-id", "7"),
        ("--backend", "gitlab", "--repo", "a/b", "--app-id", "7"),
        ("--backend", "github", "--repo", "a/b", "--branch", "x", "--folder", "site/content"),
    ],
)
def test_sveltia_cms_accepts_the_configuration(tmp_path, options):
    """By the schema that comes with it; what both programs do with it in a browser is told elsewhere."""
    status, _printed = schema(ROOT, "--cms", "sveltia", "--output", str(tmp_path / "config.yml"), *options)
    assert status == 0
    done = validate(SVELTIA, tmp_path / "config.yml")
    assert done.returncode == 0, done.stdout


def test_the_content_folder_is_found_in_the_repository(archive):
    archive.add({".git/HEAD": "ref: refs/heads/main\n", "a/b/content/x.md": report(), "huibian.toml": ""})
    archive.add({"a/b/huibian.toml": 'base_url = "https://example.org/a/"\n'})

    def config(site, *arguments):
        return yaml.safe_load(schema(site, "--cms", "decap", *arguments)[1])

    assert config(archive.root)["collections"][0]["folder"] == "content"
    inner = config(archive.root / "a/b")
    assert inner["collections"][0]["folder"] == "a/b/content"
    assert inner["media_folder"] == "a/b/content/images"
    assert inner["site_url"] == "https://example.org/a/"
    assert config(archive.root / "a/b", "--folder", "docs/")["collections"][0]["folder"] == "docs"


def test_what_a_cms_would_lose_is_said(archive):
    archive.add({"content/2012/lists.md": report(destinations="太原、临汾")})
    done = archive.run("schema", "--cms", "sveltia")
    assert done.returncode == 0
    assert yaml.safe_load(done.stdout)["backend"] == {"name": "test-repo"}
    assert "2012/lists.md" in done.stderr
    assert archive.run("schema").stderr == ""
