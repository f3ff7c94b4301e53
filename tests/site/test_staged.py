"""The hook of `init --with git-hook`, in real repositories: what is staged is checked, whatever lies in the folder."""

import os
import shlex
import shutil
import subprocess
import sys

import pytest

from conftest import SiteFolder, report
from gitfolder import GitFolder

pytestmark = [
    pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed"),
    pytest.mark.usefixtures("git_alone"),
]
BAD = report(date="2024-02-30", title="坏")
GOOD = report(title="好")
PICTURE = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU"
    b"\0\0\0\nIDATx\x9cc`\0\0\0\x02\0\x01H\xaf\xa4q\0\0\0\0IEND\xaeB`\x82"
)


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A site in a repository, with the hook."""
    program = tmp_path / "bin/huibian"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m huibian "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    return hooked(SiteFolder(tmp_path / "site"))


def hooked(site, top=None, **replaced):
    top = top or site.root
    site.repository = GitFolder(top)
    if not (top / ".git").exists():
        site.repository.init()
    site.root.mkdir(parents=True, exist_ok=True)
    assert site.run("init", "--with", "git-hook", ".").returncode == 0
    hook = site.root / ".githooks/pre-commit"
    for old, new in replaced.items():
        hook.write_text(hook.read_text().replace(old, new))
    shutil.copy(hook, top / ".git/hooks/pre-commit")
    for made in (site.root / "content").rglob("*.md"):
        made.unlink()
    return site


def commit(site, *arguments, cwd=None):
    """Commit what is staged; return what the hook said, nothing where it let it pass."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("HUIBIAN_")}
    who = {f"GIT_{who}_{what}": "a@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    before = site.repository.git("rev-list", "--all", "--count")
    ran = subprocess.run(
        ["git", "commit", "-q", "-m", "改", *arguments],
        cwd=cwd or site.root,
        env=clean | who | {"SOURCE_DATE_EPOCH": "1784000000"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    after = site.repository.git("rev-list", "--all", "--count")
    assert (ran.returncode == 0) == (int(after) == int(before) + 1), ran.stderr
    assert not [name for name in os.listdir(site.repository.root / ".git") if name.startswith("huibian-")]
    return "" if ran.returncode == 0 else ran.stdout + ran.stderr


def test_a_bad_report_that_was_mended_in_the_folder_only_is_refused(site):
    site.add({"content/2012/甲 乙.md": BAD})
    site.repository.git("add", ".")
    site.add({"content/2012/甲 乙.md": GOOD})
    assert "content/2012/甲 乙.md:3:7" in (said := commit(site))
    assert "E132" in said
    site.repository.git("add", ".")
    assert commit(site) == ""


def test_a_good_report_passes_whatever_became_of_it_in_the_folder(site):
    site.add({"content/a.md": GOOD, "content/b.md": GOOD, "content/_注.md": "没有字段\n", "README.md": "没有字段\n"})
    site.repository.git("add", ".")
    site.add({"content/a.md": BAD, "content/c.md": BAD})
    (site.root / "content/b.md").unlink()
    assert commit(site) == ""
    assert "E132" in commit(site, "-a")
    assert "E132" in commit(site, "content/a.md")
    site.add({"content/a.md": GOOD + "又一句。\n"})
    assert commit(site, "content/a.md") == ""
    site.repository.git("rm", "-q", "content/a.md")
    assert commit(site) == ""


def test_vocabularies_settings_and_the_about_page_are_those_that_are_staged(site):
    site.add({"content/departments.yaml": "- name: 总工会\n", "content/a.md": GOOD})
    site.repository.git("add", ".")
    site.add({"content/departments.yaml": "- name: 教育局\n"})
    assert commit(site) == ""
    site.add({"content/b.md": report(department="教育局")})
    site.repository.git("add", "content/b.md")
    assert "教育局" in commit(site)  # which the departments that are staged do not hold
    site.repository.git("add", ".")
    assert commit(site) == ""

    site.add({"content/departments.yaml": "- name: [\n"})
    site.repository.git("add", ".")
    site.add({"content/departments.yaml": "- name: 教育局\n"})
    assert "content/departments.yaml:" in commit(site)
    site.repository.git("add", ".")
    site.add({"huibian.toml": "page_sise = 3\n"})
    site.repository.git("add", ".")
    site.add({"huibian.toml": ""})
    assert "page_sise" in commit(site)
    site.repository.git("add", ".")
    site.add({"content/about.md": "---\ntitle: 关于\n---\n\n[无](没有.md)\n"})
    site.repository.git("add", ".")
    site.add({"content/about.md": "---\ntitle: 关于\n---\n\n说明。\n"})
    assert "content/about.md:5" in commit(site)
    site.repository.git("add", ".")
    assert commit(site) == ""


def test_pictures_and_reports_that_it_leads_to_must_be_staged_too(site):
    text = "![图](图/一.png) [乙](../b.md) [丙](/c.md)"
    site.add({"content/2012/a.md": report(text, attachments="[图/表.png]"), "content/b.md": GOOD, "content/c.md": GOOD})
    site.add({"content/2012/图/一.png": PICTURE, "content/2012/图/表.png": PICTURE, "content/2012/图/二.png": PICTURE})
    site.repository.git("add", "content/2012/a.md", "content/2012/图/二.png", "content/b.md")
    said = commit(site)
    assert "3 个错误" in said
    assert all(name in said for name in ("图/一.png", "图/表.png", "c.md"))
    site.repository.git("add", ".")
    for file in (site.root / "content/2012/图").iterdir():
        file.write_bytes(b"no picture any more")
    assert commit(site) == ""


def test_links_between_files_are_followed(site):
    site.add({"content/a.md": report("![图](链/一.png)"), "content/图/一.png": PICTURE})
    (site.root / "content/链").symlink_to("图")
    site.repository.git("add", ".")
    shutil.rmtree(site.root / "content/图")
    assert commit(site) == ""


def test_a_site_below_the_top_and_a_second_worktree(tmp_path, site):
    below = hooked(SiteFolder(tmp_path / "all/分馆"), tmp_path / "all", **{"--staged": "--staged --site 分馆"})
    below.add({"content/a.md": BAD})
    below.repository.git("add", ".")
    below.add({"content/a.md": GOOD})
    assert "content/a.md:3:7" in commit(below)
    assert "content/a.md:3:7" in commit(below, cwd=below.root / "content")
    below.repository.git("add", ".")
    assert commit(below) == ""

    site.add({"content/a.md": GOOD})
    site.repository.git("add", ".")
    assert commit(site) == ""
    site.repository.git("worktree", "add", "-q", tmp_path / "beside")
    beside = tmp_path / "beside"
    (beside / "content/a.md").write_text(BAD)
    assert "content/a.md:3:7" in commit(site, "-a", cwd=beside)
    (beside / "content/a.md").write_text(GOOD + "又一句。\n")
    assert commit(site, "-a", cwd=beside) == ""


def test_by_hand(site, tmp_path):
    site.add({"content/a.md": BAD})
    assert site.run("check", "--staged").returncode == 0  # nothing is staged
    site.repository.git("add", ".")
    assert site.run("check", "--staged").returncode == 1
    assert site.run("check", "--staged", "content/a.md").returncode == 2
    assert site.run("check", "--staged", "--fix").returncode == 2
    site.add({"content/a.md": report("xx年的事。")})
    site.repository.git("add", ".")
    assert site.run("check", "--staged").returncode == 0
    assert site.run("check", "--staged", "--strict").returncode == 1
    shutil.rmtree(site.root / ".git")
    ran = site.run("check", "--staged", GIT_CEILING_DIRECTORIES=tmp_path)
    assert ran.returncode == 3
    assert "git" in ran.stderr
