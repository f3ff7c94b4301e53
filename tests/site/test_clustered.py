"""Beyond one machine: a Dask scheduler and workers, as processes of this one. What they make is what a build makes alone."""

import contextlib
import importlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from distributed import Client

import huibian
from conftest import TODAY, SiteFolder, found
from huibian import cluster as module
from huibian.build import build
from huibian.clustered import build_on
from huibian.config import Config
from huibian.options import BuildOptions

BENCHMARKS = Path(__file__).parents[1] / "benchmarks"
REPORTS = 100
# Workers load it; the client only names what is in it.
DEADLY = """
import os
def die(*args): os._exit(9)
"""


@pytest.fixture(scope="module")
def corpus():
    sys.path.insert(0, str(BENCHMARKS))
    yield importlib.import_module("corpus")
    sys.path.remove(str(BENCHMARKS))


@pytest.fixture(scope="module")
def local(corpus, tmp_path_factory):
    """A site of made-up reports, and what a build makes of it alone."""
    site = SiteFolder(tmp_path_factory.mktemp("local") / "site")
    texts = dict(corpus.report("5", number, 1000) for number in range(REPORTS))
    texts["picture.txt"] = "附件"
    site.add({f"content/{path}": text for path, text in texts.items()})
    assert site.build().publication
    return site, site.tree()


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    """Let few reports be work for many tasks, portions of the index among them."""
    monkeypatch.setattr("huibian.reading.BATCH", 12)
    monkeypatch.setattr("huibian.rendering.REPORT_BATCH", 16)
    monkeypatch.setattr("huibian.rendering.TERM_BATCH", 12)
    monkeypatch.setattr("huibian.search.indexing.LARGEST", 20_000)


class Machines:
    """A scheduler and its workers."""

    def __init__(self, folder):
        self.folder = folder
        self.workers = []
        (folder / "deadly.py").write_text(DEADLY, "utf-8")
        place = folder / "scheduler.json"
        options = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(place)]
        self.scheduler = self.start("dask_scheduler", *options, DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="1")
        while not place.exists() or not place.read_text("utf-8"):
            assert self.scheduler.poll() is None
            time.sleep(0.05)
        self.address = json.loads(place.read_text("utf-8"))["address"]

    def start(self, name, *options, path=(), **environment):
        code = [*path, *(os.environ["PYTHONPATH"].split(os.pathsep)), str(self.folder)]
        log = (self.folder / "log").open("a")
        command = [sys.executable, "-m", f"distributed.cli.{name}", *options]
        environment |= {"PYTHONPATH": os.pathsep.join(map(str, code)), "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "3"}
        return subprocess.Popen(command, cwd=self.folder, env=os.environ | environment, stdout=log, stderr=log)

    def add_worker(self, **options):
        place = ("--local-directory", str(self.folder), "--host", "127.0.0.1")
        kind = ("--no-nanny", "--no-dashboard", "--nthreads", "1")
        self.workers.append(self.start("dask_worker", self.address, *place, *kind, **options))

    @contextlib.contextmanager
    def kept_alive(self):
        """Start a worker for each that ends, as `dask worker` does by itself."""
        done = threading.Event()

        def keep():
            while not done.wait(0.05):
                for worker in [worker for worker in self.workers if worker.poll() is not None]:
                    self.workers.remove(worker)
                    self.add_worker()

        keeper = threading.Thread(target=keep)
        keeper.start()
        yield
        done.set()
        keeper.join()

    def stop(self):
        for process in (*self.workers, self.scheduler):
            process.kill()
            process.wait()


@contextlib.contextmanager
def started(folder):
    folder.mkdir()
    made = Machines(folder)
    try:
        made.add_worker()
        made.add_worker()
        yield made
    finally:
        made.stop()


@pytest.fixture
def machines(tmp_path):
    """Machines that a test may ruin."""
    with started(tmp_path / "machines") as made:
        yield made


@pytest.fixture(scope="module")
def lasting(tmp_path_factory):
    """Machines that every test leaves as they were."""
    with started(tmp_path_factory.mktemp("lasting") / "machines") as made:
        yield made


@pytest.fixture
def shared(local, tmp_path):
    """A copy of the site, not yet built."""
    site = SiteFolder(tmp_path / "site")
    shutil.copytree(local[0].root / "content", site.root / "content")
    return site


def options(site, *, cache=True):
    folder = site.root / ".cache" if cache else None
    return BuildOptions(site=site.root, output=site.output, config=Config(), today=TODAY, cache=folder)


def leftovers(site):
    return [path.name for path in site.root.iterdir() if ".staging-" in path.name]


def wait_for_workers(machines, count):
    with Client(machines.address, set_as_default=False) as client:
        client.wait_for_workers(count, timeout=20)


def test_a_worker_that_is_killed_midway_does_not_show(machines, shared, local):
    wait_for_workers(machines, 2)
    stages = []

    def kill(stage, done, total):
        stages.append((stage, total))
        if stage == "render" and done == 3:
            machines.workers[0].send_signal(signal.SIGKILL)

    result = build_on(machines.address, options(shared), kill)
    assert found(result) == []
    assert machines.workers[0].wait(5) == -signal.SIGKILL
    assert dict(stages)["render"] > 20
    assert shared.tree() == local[1]
    assert not leftovers(shared)

    # What a second build keeps of the first is what a clean one would make.
    first, second, *_ = sorted((shared.root / "content").rglob("*.md"))
    text = first.read_text("utf-8")
    first.write_text(text.replace("## 一、", "又去了一次。\n\n## 一、"), "utf-8")
    second.unlink()
    machines.add_worker()
    again = build_on(machines.address, options(shared))
    assert again.publication.removed
    assert again.parsed == 1
    tree = shared.tree()
    assert build(replace(options(shared, cache=False), output=shared.root / "clean")).publication
    assert tree == shared.tree(shared.root / "clean")


def test_a_task_that_ends_worker_after_worker_ends_the_build(machines, shared, monkeypatch):
    wait_for_workers(machines, 2)
    shared.add({"output/.huibian.json": "{}", "output/index.html": "before"})
    monkeypatch.syspath_prepend(str(machines.folder))
    deadly = importlib.import_module("deadly")
    monkeypatch.setattr("huibian.build.Renderer", deadly.die)
    with machines.kept_alive():
        result = build_on(machines.address, options(shared))
    assert found(result) == [("E535", machines.address)]
    assert result.problems[0].params == {"count": "2"}
    assert shared.tree() == {".huibian.json": b"{}", "index.html": b"before"}
    assert not leftovers(shared)
    for worker in machines.workers:
        worker.kill()
        worker.wait()
    assert found(build_on(machines.address, options(shared), patience=0.5)) == [("E532", machines.address)]


def test_workers_and_schedulers_that_leave_are_not_waited_for_for_ever(machines, shared, local):
    def ending(*processes):
        def kill(stage, done, total):
            for process in processes if stage == "render" and done == 2 else ():
                process.kill()

        return kill

    wait_for_workers(machines, 2)
    result = build_on(machines.address, options(shared), ending(*machines.workers), patience=1)
    assert found(result) == [("E532", machines.address)]
    assert not shared.output.exists()
    assert not leftovers(shared)
    machines.add_worker()
    machines.add_worker()
    result = build_on(machines.address, options(shared), ending(machines.scheduler))
    assert found(result) == [("E531", machines.address)]
    assert not shared.output.exists()
    for worker in machines.workers:  # they could not be told to stop
        worker.kill()
        worker.wait()
    assert shared.build().publication
    assert shared.tree() == local[1]
    assert not leftovers(shared)


def test_an_interruption_publishes_nothing_and_the_cluster_goes_on(lasting, shared, local):
    def interrupt(stage, done, total):
        if stage == "render" and done == 2:
            raise KeyboardInterrupt

    shared.add({"output/.huibian.json": "{}", "output/index.html": "before"})
    with pytest.raises(KeyboardInterrupt):
        build_on(lasting.address, options(shared), interrupt)
    assert shared.tree() == {".huibian.json": b"{}", "index.html": b"before"}
    time.sleep(0.3)  # what was under way would write now
    assert not leftovers(shared)
    assert build_on(lasting.address, options(shared)).publication
    assert shared.tree() == local[1]


def test_another_huibian_on_a_worker_is_noticed_before_work_begins(lasting, shared, tmp_path):
    wait_for_workers(lasting, 2)
    other = tmp_path / "other"
    shutil.copytree(Path(huibian.__file__).parent, other / "huibian", ignore=shutil.ignore_patterns("__pycache__"))
    (other / "huibian/dates.py").write_bytes((other / "huibian/dates.py").read_bytes() + b"\n")
    lasting.add_worker(path=(other,))
    wait_for_workers(lasting, 3)
    (problem,) = build_on(lasting.address, options(shared)).problems
    assert problem.kind.code == "E533"
    assert problem.params["what"] == "huibian"
    assert problem.params["theirs"] != problem.params["ours"]
    stranger = lasting.workers.pop()
    stranger.kill()
    stranger.wait()
    assert not shared.output.exists()
    assert not leftovers(shared)


def test_other_folders_on_a_worker_are_noticed_before_work_begins(lasting, shared, monkeypatch):
    monkeypatch.setattr(module, "_listing", lambda folder: b"of another folder")
    (problem,) = build_on(lasting.address, options(shared)).problems
    assert problem.kind.code == "E534"
    assert problem.params["folder"] == str(shared.root / "content")
    assert not shared.output.exists()


ALONE = """
import sys
from datetime import date
from pathlib import Path
from huibian.clustered import build_on
from huibian.config import Config
from huibian.options import BuildOptions
site = Path(sys.argv[1])
options = BuildOptions(site=site, output=site / "output", config=Config(), today=date(2026, 1, 1))
for problem in build_on("tcp://127.0.0.1:9", options, patience=1).problems:
    print(problem.kind.code, problem.location)
"""


def test_nobody_at_the_address(shared):
    """In a process of its own: a client that has not connected leaves a thread behind, and processes with threads do not fork."""
    command = [sys.executable, "-c", ALONE, str(shared.root)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    assert (ran.stdout, ran.stderr) == ("E531 tcp://127.0.0.1:9\n", "")
    assert not shared.output.exists()


def test_the_command_says_what_is_not_installed(shared, tmp_path):
    (tmp_path / "lacking").mkdir()
    (tmp_path / "lacking/distributed.py").write_text("raise ModuleNotFoundError(name='distributed')", "utf-8")
    path = os.pathsep.join((str(tmp_path / "lacking"), os.environ["PYTHONPATH"]))
    ran = shared.run("build", "--cluster", "tcp://127.0.0.1:9", PYTHONPATH=path, HUIBIAN_LANG="en")
    assert ran.returncode == 2
    assert "E530" in ran.stderr
    assert "pip install 'huibian[cluster]'" in ran.stderr
    assert not shared.output.exists()
    ran = shared.run("build", "--cluster", "tcp://127.0.0.1:9", "--dry-run", HUIBIAN_LANG="en")
    assert ran.returncode == 2
    assert "--dry-run" in ran.stderr
