"""What a process of a cluster does with tasks; the cluster itself is in `tests/site/test_clustered.py`."""

import asyncio
import pickle
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from huibian import cluster
from huibian.cluster import Cluster, ClusterError, differing, leave
from huibian.stamp import parts

MADE = []
GATES = {"begun": threading.Event(), "may end": threading.Event()}


class Worker:
    def __init__(self, name):
        MADE.append(name)
        self.name = name

    def __call__(self, task):
        if task == "slow":
            GATES["begun"].set()
            assert GATES["may end"].wait(10)
        return self.name, task


@pytest.fixture
def job(tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "_bench", cluster._Bench())
    monkeypatch.setattr(cluster, "_here", lambda: "tcp://10.0.0.7:4711")
    MADE.clear()
    for gate in GATES.values():
        gate.clear()

    def make(name, **others):
        file = tmp_path / name
        file.write_bytes(pickle.dumps(partial(Worker, name)))
        return cluster._Job(file, {**parts(), **others})

    return make


def carry_out(job, task):
    return cluster.carry_out(job, pickle.dumps(task))


def test_a_worker_is_made_once_a_job(job):
    one, other = job("one"), job("other")
    assert [carry_out(one, task) for task in "ab"] == [("one", "a"), ("one", "b")]
    assert carry_out(other, "c") == ("other", "c")
    assert MADE == ["one", "other"]


def test_leaving_waits_for_the_last_task_and_lets_no_other_begin(job):
    one = job("one")
    results = []
    thread = threading.Thread(target=lambda: results.append(carry_out(one, "slow")))
    thread.start()
    assert GATES["begun"].wait(10)

    async def while_it_runs():
        left = asyncio.ensure_future(leave(one.file))
        await asyncio.sleep(0.1)
        assert not left.done()
        GATES["may end"].set()
        await left

    with ThreadPoolExecutor(1) as apart:  # this thread may have a loop that runs, of tests with a browser
        apart.submit(asyncio.run, while_it_runs()).result()
    thread.join()
    assert results == [("one", "slow")]
    assert cluster._bench.worker is None
    with pytest.raises(ClusterError):
        carry_out(one, "late")
    assert carry_out(job("other"), "c") == ("other", "c")


def test_a_process_that_does_not_see_the_folder_says_so(job):
    one = job("one")
    one.file.unlink()
    with pytest.raises(ClusterError) as caught:
        carry_out(one, "a")
    problem = pickle.loads(pickle.dumps(caught.value)).problem
    assert (problem.kind.code, str(problem.location)) == ("E534", "tcp://10.0.0.7:4711")
    assert problem.params == {"folder": str(one.file.parent)}


def test_a_process_with_other_libraries_does_no_task(job):
    with pytest.raises(ClusterError) as caught:
        carry_out(job("one", numpy="1.0"), "a")
    assert caught.value.problem.kind.code == "E533"
    assert caught.value.problem.params["what"] == "numpy"
    assert MADE == []
    assert differing(parts(), parts(), "x") is None


def test_workers_that_do_not_answer_are_not_waited_for(tmp_path):
    class Client:
        def __init__(self, answer):
            self.run = answer

    gate = threading.Event()
    waiting = Cluster("tcp://nowhere", content=tmp_path, output=tmp_path / "output", patience=0.05)
    waiting._client = Client(lambda *_values, on_error: gate.wait(10))
    with pytest.raises(TimeoutError):
        waiting._everywhere(len, on_error="return")
    gate.set()
    waiting._client = Client(lambda function, *values, on_error: {"one": function(*values)})
    assert waiting._everywhere(len, "abc", on_error="return") == {"one": 3}
    waiting._client = Client(lambda function, *values, on_error: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        waiting._everywhere(len, on_error="return")
