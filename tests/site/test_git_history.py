"""The history of reports, from real git repositories: on pages, in metadata, feeds and the sitemap; and where git tells none."""

import json
import os
import re
import shutil
import xml.etree.ElementTree as ET

import pytest
from test_cache import Walk, clean_build

from conftest import SiteFolder, found, report
from gitfolder import GitFolder
from huibian.config import load_config
from huibian.history import history_notes

pytestmark = [
    pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed"),
    pytest.mark.usefixtures("git_alone"),
]
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def repository(site):
    return GitFolder(site.root).init()


def told(site, url):
    """What the page of a report tells of its history: first publication, last change, how often it changed since."""
    text = re.sub(r"\s+", " ", site.page(url))
    rows = dict(re.findall(r"<dt>([^<]*)</dt> ?<dd>(.*?)</dd>", text))
    times = [re.search(r'datetime="?([^">]*)', rows.get(name, "")) for name in ("首次发布", "最近修改")]
    count = re.search(r"\d+", rows.get("修订次数", "0"))
    return [time and time[1] for time in times] + [int(count[0])]


def codes(site):
    return [note.kind.code for note in history_notes(site.root / "content", load_config(site.root).config.history)]


def test_pages_feeds_sitemap_and_metadata_tell_it(site, repository):
    site.add({"content/2012/赴太原.md": report(), "content/b.md": report(title="另一篇")})
    repository.commit("2024-05-01")
    site.add({"content/2012/赴太原.md": report("改过。")})
    repository.commit("2024-06-02", zone="-0500", hour="20")
    assert found(site.build(base_url="https://example.org/")) == []
    url = "/reports/2012/futaiyuan/"
    assert told(site, url) == ["2024-05-01T10:00:00+08:00", "2024-06-03T09:00:00+08:00", 1]
    assert "2024年6月3日" in site.page(url)
    assert told(site, "/reports/b/") == ["2024-05-01T10:00:00+08:00", "2024-05-01T10:00:00+08:00", 0]
    assert codes(site) == []

    data = json.loads(re.search(r'<script type="?application/ld\+json"?>(.*?)</script>', site.page(url))[1])["@graph"][
        0
    ]
    assert (data["datePublished"], data["dateModified"]) == ("2012-12-08", "2024-06-03T09:00:00+08:00")
    assert data["mainEntityOfPage"]["datePublished"] == "2024-05-01T10:00:00+08:00"

    feed = ET.fromstring(site.tree()["feed.xml"])
    entries = {e.findtext(f"{ATOM}title"): e for e in feed.iter(f"{ATOM}entry")}
    assert entries["另一篇"].findtext(f"{ATOM}updated") == "2024-05-01T02:00:00Z"
    changed = entries["关于赴太原学习的报告"]
    assert changed.findtext(f"{ATOM}published") == "2024-05-01T02:00:00Z"
    assert changed.findtext(f"{ATOM}updated") == feed.findtext(f"{ATOM}updated") == "2024-06-03T01:00:00Z"

    urls = {e[0].text: [part.text for part in e[1:]] for e in ET.fromstring(site.tree()["sitemap.xml"])}
    assert urls["https://example.org" + url] == ["2024-06-03T09:00:00+08:00"]
    assert urls["https://example.org/"] == []


def test_the_time_zone_and_the_switch(site, repository):
    site.add({"content/a.md": report()})
    repository.commit("2024-05-01", hour="06")
    site.build(time_zone="-03:30")
    assert told(site, "/reports/a/")[0] == "2024-04-30T18:30:00-03:30"
    assert "2024年4月30日" in site.page("/reports/a/")
    site.build(cache=True, base_url="https://example.org/")
    site.build(cache=True, base_url="https://example.org/", time_zone="-03:30")
    assert "<lastmod>2024-04-30T18:30:00-03:30</lastmod>" in site.tree()["sitemap.xml"].decode()
    site.build(history="off")
    assert told(site, "/reports/a/") == [None, None, 0]
    site.write(huibian_DOT_toml='history = "off"\n')
    assert codes(site) == []


def test_renames_merges_and_what_is_not_committed(site, repository):
    text = "".join(f"第{number}条：看了很多，记下来供参考。\n\n" for number in range(30))
    site.add({"content/旧名.md": report(text), "content/c.md": report("丙")})
    repository.commit("2020-01-01")
    repository.git("checkout", "-q", "-b", "side")
    site.add({"content/旧名.md": report(text + "旁支上添的一段。")})
    repository.commit("2020-03-03")
    repository.git("checkout", "-q", "main")
    (site.root / "content/2020").mkdir()
    repository.git("mv", "content/旧名.md", "content/2020/新名.md")
    repository.commit("2020-02-02")
    repository.git("merge", "-q", "--no-edit", "side", when="2020-04-04T10:00:00+0800")
    site.add({"content/2020/新名.md": report(text + "旁支上添的一段。又改。")})
    repository.commit("2020-05-05")
    site.add({"content/new.md": report("新"), "content/c.md": report("丙，改了还没有提交")})
    site.build()
    first, last, count = told(site, "/reports/2020/xinming/")
    assert (first[:10], last[:10]) == ("2020-01-01", "2020-05-05")
    assert count == 4  # renamed, changed on the other branch, merged with it, changed again
    assert told(site, "/reports/new/") == [None, None, 0]
    assert told(site, "/reports/c/")[1][:10] == "2020-01-01"


def test_a_name_that_is_taken_again_has_a_history_of_its_own(site, repository):
    text = "".join(f"第{number}条：看了很多。\n\n" for number in range(30))
    site.add({"content/a.md": report(text)})
    repository.commit("2020-01-01")
    repository.git("mv", "content/a.md", "content/b.md")
    repository.commit("2020-02-02")
    site.add({"content/a.md": report("另一篇。", title="另一篇")})
    repository.commit("2020-03-03")
    site.build()
    assert [part and str(part)[:10] for part in told(site, "/reports/a/")[:2]] == ["2020-03-03", "2020-03-03"]
    assert [part and str(part)[:10] for part in told(site, "/reports/b/")[:2]] == ["2020-01-01", "2020-02-02"]


def test_an_abandoned_branch_and_clocks_that_go_wrong(site, repository):
    text = "".join(f"第{number}条：看了很多，记下来供参考。\n\n" for number in range(30))
    site.add({"content/a.md": report(text)})
    repository.commit("2020-01-01")
    repository.git("checkout", "-q", "-b", "side")
    site.add({"content/a.md": report(text + "没有采用的一段。")})
    repository.commit("2023-03-03")
    repository.git("checkout", "-q", "main")
    repository.git("mv", "content/a.md", "content/b.md")
    repository.commit("2019-02-02")  # this clock was slow
    repository.git("merge", "-q", "-s", "ours", "--no-edit", "side", when="2023-04-04T10:00:00+0800")
    site.build()
    assert [str(part)[:10] for part in told(site, "/reports/b/")] == ["2019-02-02", "2020-01-01", "1"]


def test_pictures_are_not_read_to_follow_renamed_reports(site, repository):
    text = "".join(f"第{number}条：看了很多，记下来供参考。\n\n" for number in range(30))
    site.add({"content/a.md": report(text), "content/old.bin": "甲" * 999})
    repository.commit("2020-01-01")
    picture = site.root / ".git/objects" / re.sub(r"^(..)", r"\1/", repository.git("rev-parse", "HEAD:content/old.bin"))
    repository.git("mv", "content/a.md", "content/b.md")
    repository.git("rm", "-q", "content/old.bin")
    site.add({"content/b.md": report(text + "又一段。"), "content/new.bin": "甲" * 998})
    repository.commit("2021-01-01")
    picture.unlink()
    site.build()
    assert [str(part)[:10] for part in told(site, "/reports/b/")] == ["2020-01-01", "2021-01-01", "1"]


def test_a_site_below_the_top_and_moved_as_a_whole(tmp_path):
    repository = GitFolder(tmp_path / "all").init()
    site = SiteFolder(repository.root / "content")
    site.add({"a.md": report()})  # once, the reports lay at the top
    repository.commit("2020-01-01")
    (repository.root / "分馆").mkdir()
    repository.git("mv", "content", "分馆/content")
    repository.commit("2021-01-01")
    site = SiteFolder(repository.root / "分馆")
    site.build()
    assert [str(part)[:10] for part in told(site, "/reports/a/")] == ["2020-01-01", "2021-01-01", "1"]


def test_worktrees_submodules_and_unborn_branches(site, repository, tmp_path):
    assert site.add({"content/a.md": report()}).build().publication is not None
    assert told(site, "/reports/a/") == [None, None, 0]
    repository.commit("2020-01-01")
    repository.git("worktree", "add", "-q", tmp_path / "beside")
    beside = SiteFolder(tmp_path / "beside")
    assert (beside.root / ".git").is_file()
    beside.build()
    assert told(beside, "/reports/a/")[0][:10] == "2020-01-01"
    outer = GitFolder(tmp_path / "outer").init()
    outer.git("submodule", "add", "-q", site.root, "archive")
    outer.commit("2022-02-02")
    inner = SiteFolder(outer.root / "archive")
    inner.build()
    assert told(inner, "/reports/a/")[0][:10] == "2020-01-01"


def test_a_shallow_clone_tells_what_it_knows_and_says_so(site, repository, tmp_path):
    site.add({"content/a.md": report(), "content/b.md": report(title="乙")})
    repository.commit("2020-01-01")
    site.add({"content/a.md": report("改")})
    repository.commit("2021-01-01")
    site.add({"content/b.md": report("改", title="乙"), "content/c.md": report(title="丙")})
    repository.commit("2022-01-01")
    repository.git("clone", "-q", "--depth", "2", f"file://{site.root}", tmp_path / "clone")
    clone = SiteFolder(tmp_path / "clone")
    clone.build(cache=True)
    assert told(clone, "/reports/a/") == [None, None, 0]
    assert told(clone, "/reports/b/") == [None, "2022-01-01T10:00:00+08:00", 0]
    assert told(clone, "/reports/c/")[0][:10] == "2022-01-01"
    assert codes(clone) == ["N431"]
    assert "fetch-depth: 0" in clone.run("check").stderr
    repository.git("fetch", "-q", "--unshallow", cwd=clone.root)
    clone.build(cache=True)
    assert told(clone, "/reports/a/")[0][:10] == "2020-01-01"
    assert codes(clone) == []


def test_without_git_the_times_of_files_stand_for_it_and_a_note_says_so(site, monkeypatch):
    file = site.add({"content/a.md": report()}).root / "content/a.md"
    os.utime(file, (1714530000, 1714530000))
    site.build(base_url="https://example.org/")
    assert told(site, "/reports/a/") == [None, "2024-05-01", 0]
    assert ET.fromstring(site.tree()["feed.xml"]).findtext(f"{ATOM}updated") == "2012-12-08T00:00:00Z"
    assert codes(site) == ["N430"]
    assert "N430" in site.run("check").stderr
    assert "N430" not in site.run("build").stderr
    site.write(huibian_DOT_toml='history = "git"\n').build()
    assert told(site, "/reports/a/") == [None, None, 0]
    assert codes(site) == []

    GitFolder(site.root).init().commit("2020-01-01")
    monkeypatch.setenv("PATH", "")
    site.build(cache=True)
    assert told(site, "/reports/a/") == [None, None, 0]
    assert codes(site) == ["N432"]
    monkeypatch.undo()
    site.build(cache=True)
    assert told(site, "/reports/a/")[0][:10] == "2020-01-01"


def test_a_repository_that_git_does_not_trust_is_no_reason_to_fail(site, repository):
    site.add({"content/a.md": report()})
    repository.commit("2020-01-01")
    (site.root / ".git/config").write_text("[broken\n")
    assert site.build().publication is not None
    assert told(site, "/reports/a/") == [None, None, 0]
    assert codes(site) == ["N432"]


def test_a_hook_of_another_repository_does_not_mislead(site, repository, tmp_path, monkeypatch):
    site.add({"content/a.md": report()})
    repository.commit("2020-01-01")
    other = GitFolder(tmp_path / "other").init()
    monkeypatch.setenv("GIT_DIR", str(other.root / ".git"))
    site.build()
    assert told(site, "/reports/a/")[0][:10] == "2020-01-01"


def test_builds_that_remember_follow_the_commit(site, repository, tmp_path):
    """Incremental and clean builds are the same, whatever becomes of the branch; where nothing moved, nothing is done."""
    site.add({"content/a.md": report(), "content/b.md": report(title="乙")})
    for file in (site.root / "content").iterdir():
        os.utime(file, (1714530000, 1714530000))
    steps = [
        lambda: repository.commit("2020-01-01"),
        lambda: repository.commit("2020-02-02"),  # no file differs
        lambda: (site.add({"content/b.md": report("改", title="乙")}), repository.commit("2020-03-03")),
        lambda: repository.git("commit", "-q", "--amend", "--no-edit", when="2020-04-04T00:00:00+0800"),
        lambda: repository.git("pack-refs", "--all"),
        lambda: (repository.git("checkout", "-q", "-b", "other"), repository.git("reset", "-q", "--soft", "HEAD~1")),
        lambda: repository.git("checkout", "-q", "--detach"),
        lambda: shutil.rmtree(site.root / ".git"),
    ]
    site.build(cache=True)
    for number, step in enumerate(steps):
        step()
        for file in (site.root / "content").iterdir():
            os.utime(file, (1714530000, 1714530000))
        result = site.build(cache=True)
        clean = tmp_path / f"clean{number}"
        site.build(output=clean)
        assert site.tree() == site.tree(clean), number
        assert result.publication is not None
        if number == 2:
            assert result.rendered == 1
    assert site.build(cache=True).parsed == 0


class GitWalk(Walk):
    """Random changes to a site in a repository."""

    def __init__(self, site, seed):
        super().__init__(site, seed)
        site.add({".gitignore": "/output/\n/.cache/\n"})
        self.repository = GitFolder(site.root).init()

    def commit(self):
        self.repository.commit(f"20{self.chance.randint(10, 24)}-0{self.chance.randint(1, 9)}-11")

    def back(self):
        if self.repository.git("rev-list", "--all", "--count") > "1":
            self.repository.git("reset", "-q", "--mixed", "HEAD~1")

    def settings_of_history(self):
        self.settings["history"] = self.chance.choice(("auto", "auto", "off"))
        self.settings["time_zone"] = self.chance.choice(("+08:00", "-05:00"))

    def step(self):
        chosen = self.chance.choice((self.commit, self.commit, self.back, self.settings_of_history))
        chosen()
        return [chosen.__name__, *super().step()]


def test_whatever_is_committed_an_incremental_build_equals_a_clean_one(site):
    walk = GitWalk(site, 1)
    walk.commit()
    history = []
    for _ in range(9):
        result = site.build(cache=True, today=walk.today, **walk.settings)
        _expected, files = clean_build(site, today=walk.today, **walk.settings)
        assert (result.publication is None) == (files is None), history
        if files is not None:
            now = site.tree()
            assert [path for path in now.keys() | files.keys() if now.get(path) != files.get(path)] == [], history
        history.append(walk.step())
