"""Sites and outputs at addresses: a server that speaks S3, on this machine; and a folder by its address."""

import logging
import os
import subprocess
import sys

import boto3
import pytest
from moto.server import ThreadedMotoServer

from conftest import SiteFolder, report
from huibian.output import MANIFEST
from huibian.remote import UNFINISHED, RemoteFolder, bring, send

KEYS = {"AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_DEFAULT_REGION": "us-east-1"}


@pytest.fixture(scope="module")
def server():
    """A server of S3, in this process."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    made = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    made.start()
    host, port = made.get_host_and_port()
    patch = pytest.MonkeyPatch()
    for name, value in (KEYS | {"AWS_ENDPOINT_URL": f"http://{host}:{port}"}).items():
        patch.setenv(name, value)
    yield made
    made.stop()
    patch.undo()


class Bucket:
    """A bucket, asked by another client than the one that is tested, and one without threads of its own."""

    def __init__(self, name):
        self.name = name
        self._client = boto3.client("s3")
        self._client.create_bucket(Bucket=name)

    def add(self, place, texts):
        for name, text in texts.items():
            self._client.put_object(Bucket=self.name, Key=f"{place}/{name}", Body=text.encode())

    def remove(self, name):
        self._client.delete_object(Bucket=self.name, Key=name)

    def tree(self, place):
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self.name, Prefix=f"{place}/")
        names = [entry["Key"] for page in pages for entry in page.get("Contents", ())]
        return {name[len(place) + 1 :]: self._get(name)["Body"].read() for name in names}

    def headers(self, name):
        found = self._get(name)
        return found["ContentType"], found["CacheControl"]

    def _get(self, name):
        return self._client.get_object(Bucket=self.name, Key=name)


@pytest.fixture
def bucket(server):
    return Bucket("archive")


SITE = {
    "huibian.toml": 'base_url = "https://example.org/"\n',
    "content/2012/taiyuan.md": report(topics="[煤矿安全]"),
    "content/2012/linfen.md": report(title="关于赴临汾学习的报告", destinations="[临汾]", body="见[数据](data.csv)。"),
    "content/2012/data.csv": "城市,数量\n",
}


def test_a_site_in_a_bucket_is_built_into_a_bucket(bucket, tmp_path):
    bucket.add("site", SITE)
    local = SiteFolder(tmp_path / "site").add(SITE)
    work = tmp_path / "work"
    arguments = ("build", "--site", f"s3://{bucket.name}/site", "--work", work)

    def run(*more):
        ran = local.run(*arguments, *more, SOURCE_DATE_EPOCH="1767225600", HUIBIAN_LANG="en")
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    run()
    local.build(history="off")
    assert (work / "site/content/2012/taiyuan.md").read_text("utf-8") == SITE["content/2012/taiyuan.md"]
    there = bucket.tree("site/output")
    assert there == local.tree(work / "output")
    assert there.keys() == local.tree().keys()
    style = next(path for path in there if path.startswith("assets/") and path.endswith(".css"))
    expected = {
        "index.html": ("text/html; charset=utf-8", "no-cache"),
        "feed.xml": ("application/atom+xml", "no-cache"),
        "search-index/manifest.json": ("application/json", "no-cache"),
        style: ("text/css; charset=utf-8", "public, max-age=31536000, immutable"),
    }
    assert {path: bucket.headers(f"site/output/{path}") for path in expected} == expected

    bucket.add("site/output", {"CNAME": "example.org"})
    assert "0 files sent" in run()
    bucket.remove("site/content/2012/taiyuan.md")
    run()
    there = bucket.tree("site/output")
    assert there.pop("CNAME") == b"example.org"
    assert there == local.tree(work / "output")
    assert not [path for path in there if path.startswith("reports/2012/taiyuan/")]


@pytest.fixture
def published(tmp_path):
    """A site that was built, and the address of an empty folder."""
    site = SiteFolder(tmp_path / "site").add(SITE)
    assert site.build().publication
    return site, RemoteFolder(f"file://{tmp_path / 'there'}"), tmp_path / "there"


def tree(folder):
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_what_pages_lead_to_comes_before_them_and_entries_last(published, monkeypatch):
    site, remote, folder = published
    sent = []
    put = RemoteFolder.put

    def noted(self, files):
        sent.append(sorted(files))
        put(self, files)

    monkeypatch.setattr(RemoteFolder, "put", noted)
    send(site.output, remote)
    assert tree(folder) == site.tree()
    place = {path: number for number, paths in enumerate(sent) for path in paths}
    assert sent[-1] == [MANIFEST]
    assert sent[-2] == ["404.html", "index.html", "search/index.html"]
    assert sent[-3] == ["search-index/manifest.json"]
    stages = ["assets/", "reports/", "provinces/", "search-index/grams"]
    numbers = [max(number for path, number in place.items() if path.startswith(stage)) for stage in stages]
    assert numbers == sorted(numbers)


@pytest.mark.parametrize("moment", range(6))
def test_a_send_that_breaks_off_is_made_good_by_another_one(published, monkeypatch, moment):
    """Even by one that publishes what was there before: what the manifest says of a file may not be true then."""
    site, remote, folder = published
    send(site.output, remote)
    before = site.tree()
    site.add(
        {"content/2012/taiyuan.md": report(title="关于赴大同学习的报告"), "content/c.md": report(title="甲")}
    ).build()
    count = 0
    put = RemoteFolder.put

    def breaking(self, files):
        nonlocal count
        count += 1
        if count > moment:
            raise OSError("gone")
        put(self, files)

    monkeypatch.setattr(RemoteFolder, "put", breaking)
    with pytest.raises(OSError, match="gone"):
        send(site.output, remote)
    assert (folder / UNFINISHED).exists()
    monkeypatch.setattr(RemoteFolder, "put", put)
    (site.root / "content/c.md").unlink()
    site.add(SITE).build()
    assert site.tree() == before
    send(site.output, remote)
    assert tree(folder) == before


def test_a_folder_of_somebody_else_is_left_alone(published):
    site, remote, folder = published
    folder.mkdir()
    (folder / "letter.txt").write_text("x")
    with pytest.raises(Exception, match="E510") as caught:
        send(site.output, remote)
    assert caught.value.problem.kind.code == "E510"
    assert tree(folder) == {"letter.txt": b"x"}


def test_only_what_changed_is_fetched(tmp_path):
    there = SiteFolder(tmp_path / "there").add(SITE)
    here, record = tmp_path / "work/site", tmp_path / "work/record"
    here.mkdir(parents=True)
    remote = RemoteFolder(f"file://{there.root}")
    assert bring(remote, here, record) == 4
    assert tree(here) == {name: text.encode() for name, text in SITE.items()}
    assert bring(remote, here, record) == 0
    there.add({"content/2012/data.csv": "城市,人数\n", "content/new/a.md": "x", "output/index.html": "x"})
    (there.root / "content/2012/linfen.md").unlink()
    (here / "content/2012/taiyuan.md").write_text("spoilt", "utf-8")
    assert bring(remote, here, record) == 3
    expected = tree(there.root)
    del expected["output/index.html"]
    assert tree(here) == expected
    assert (here / "content/new/a.md").stat().st_mtime == pytest.approx(
        (there.root / "content/new/a.md").stat().st_mtime, abs=1
    )


def test_addresses_that_do_not_work(site):
    site.add(SITE)

    def run(*arguments, **environment):
        ran = site.run("build", *arguments, HUIBIAN_LANG="en", **environment)
        return ran.returncode, ran.stderr.split("\n")[0]

    status, text = run("--output", "nowhere://x/y", "--work", site.root / "work")
    assert status == 3
    assert "E536" in text
    status, text = run("--site", "file:///x", "--output", "file:///x/content/y", "--work", site.root / "work")
    assert "E511" in text
    status, text = run("--output", "file:///x", "--dry-run")
    assert (status, "--dry-run" in text) == (2, True)


def test_without_addresses_nothing_of_it_is_imported(archive):
    script = "import sys; from huibian.cli import main\ntry: main()\nexcept SystemExit: pass\n"
    script += "print([name for name in sys.modules if name.split('.')[0] in ('fsspec', 'distributed') or name in ('huibian.remote', 'huibian.cluster')])"
    command = [sys.executable, "-c", script, "build", "--site", str(archive.root)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, env=os.environ)
    assert ran.stdout.splitlines()[-1] == "[]"
