"""The command: exit statuses, messages, one command after the other as an editor types them."""

import json

import pytest

from conftest import report


def test_version_and_help(site):
    site.root.mkdir()
    assert site.run("--version").stdout.startswith("huibian ")
    for command in ("build", "check", "serve", "search", "init", "completion"):
        assert site.run(command, "--help").returncode == 0
    assert "用法：" in site.run("--help", LC_ALL="C").stdout
    assert "没有 --nonsense 这个选项" in site.run("build", "--nonsense").stderr
    assert "No such option" in site.run("build", "--nonsense", HUIBIAN_LANG="en").stderr


def test_a_new_site_builds_at_once(site):
    site.root.mkdir()
    made = site.run("init", "new", SOURCE_DATE_EPOCH="1764000000")
    assert made.returncode == 0, made.stderr
    built = site.run("build", "--site", "new", "--strict", SOURCE_DATE_EPOCH="1764000000")
    assert built.returncode == 0, built.stderr
    assert (site.root / "new/output/index.html").is_file()
    assert site.run("init", "new").returncode == 2
    assert site.run("init", "english", HUIBIAN_LANG="en").returncode == 0
    assert site.run("build", "--site", "english").returncode == 0


def test_exit_statuses(archive):
    assert archive.run("build").returncode == 0
    archive.add({"content/bad.md": report(date="2024-02-30")})
    failed = archive.run("build")
    assert failed.returncode == 1
    assert "content/bad.md:3:" in failed.stderr
    assert archive.run("check").returncode == 1
    (archive.root / "content/bad.md").unlink()
    assert archive.run("build", "--nonsense").returncode == 2
    assert archive.run("build", "--base-url", "nonsense").returncode == 2
    assert archive.run("build", "--output", "content").returncode == 2
    archive.add({"huibian.toml": 'nmae = "x"\n'})
    wrong = archive.run("build")
    assert wrong.returncode == 2
    assert "huibian.toml:1:1" in wrong.stderr
    assert "name" in wrong.stderr
    assert archive.run("build", "--site", "nowhere").returncode == 2


def test_all_problems_are_shown_at_once_in_chinese(archive):
    archive.add(
        {"content/1.md": report(date="soon"), "content/2.md": report(destinations="[太元]"), "content/3.md": "x"}
    )
    failed = archive.run("check")
    assert [f"content/{n}.md" in failed.stderr for n in (1, 2, 3)] == [True] * 3
    assert "错误" in failed.stderr
    assert "3 个错误" in failed.stderr
    assert "error" in archive.run("check", HUIBIAN_LANG="en").stderr


def test_search_prints_results_and_json(archive):
    archive.run("build")
    found = archive.run("search", "矿井安全")
    assert found.returncode == 0
    assert "关于赴太原学习的报告" in found.stdout
    data = json.loads(archive.run("search", "太原", "--json").stdout)
    assert data["total"] == 2
    assert {"url", "title", "source", "score"} <= data["results"][0].keys()
    assert json.loads(archive.run("search", "--province", "陕西省", "--json").stdout)["total"] == 1
    assert json.loads(archive.run("search", "--department", "总工会", "--json").stdout)["total"] == 2
    assert json.loads(archive.run("search", "--topic", "旅游", "--json").stdout)["total"] == 1
    assert json.loads(archive.run("search", "--from", "2012-04", "--to", "2012", "--json").stdout)["total"] == 1
    assert json.loads(archive.run("search", '"](*', "--json").stdout)["total"] == 0


def test_search_filters_that_nothing_matches(archive):
    archive.run("build")
    wrong = archive.run("search", "--department", "总公会")
    assert wrong.returncode == 2
    assert "总工会" in wrong.stderr
    assert archive.run("search", "--from", "soon").returncode == 2
    assert archive.run("search", "x", "--output", "elsewhere").returncode == 3


def test_a_damaged_index_is_said_to_be_so(archive):
    archive.run("build")
    for file in (archive.output / "search-index/postings").iterdir():
        file.write_bytes(file.read_bytes()[:-1])
    broken = archive.run("search", "太原")
    assert broken.returncode == 3
    assert "太原" not in broken.stdout


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(site, shell):
    site.root.mkdir()
    assert "huibian" in site.run("completion", shell).stdout


def test_problems_for_programs_and_for_github(archive):
    archive.add({"content/bad.md": report(date="2024-02-30")})
    printed = archive.run("check", "--format", "json")
    assert printed.returncode == 1
    (problem,) = json.loads(printed.stdout)["problems"]
    assert (problem["path"], problem["line"], problem["severity"]) == ("content/bad.md", 3, "error")
    assert archive.run("build", "--format", "github").stdout.startswith("::error file=content/bad.md,line=3,")


def test_search_filters_know_other_names(archive):
    archive.add({"content/departments.yaml": "- name: 总工会\n  aliases: [工会]\n- name: 旅游局\n"})
    archive.run("build")
    assert json.loads(archive.run("search", "--department", "工会", "--json").stdout)["total"] == 2
    assert json.loads(archive.run("search", "--province", "晋", "--json").stdout)["total"] == 2
