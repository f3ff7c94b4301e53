"""Tasks: the same results in the same order, in one process or several."""

import os
import signal
import threading
import time
from functools import partial

import pytest

from huibian import workers
from huibian.workers import Beside, available_jobs, run_tasks


class Adder:
    def __init__(self, base):
        self.base = base
        self.pid = os.getpid()

    def __call__(self, task):
        if task == 13:
            raise ValueError(task)
        return self.base + task, os.getpid() == self.pid


@pytest.mark.parametrize("jobs", [1, 2])
def test_results_come_in_order(jobs):
    assert list(run_tasks(partial(Adder, 10), range(5), jobs)) == [(10 + n, True) for n in range(5)]


def test_a_parent_with_threads_does_not_fork():
    release = threading.Event()
    thread = threading.Thread(target=release.wait)
    thread.start()
    try:
        assert [value for value, _ in run_tasks(partial(Adder, 0), range(3), 2)] == [0, 1, 2]
    finally:
        release.set()
        thread.join()


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_exception_reaches_the_caller(jobs):
    with pytest.raises(ValueError, match="13"):
        list(run_tasks(partial(Adder, 0), [1, 13], jobs))


def test_at_least_one_job():
    assert available_jobs() >= 1


def answer():
    return os.getpid(), 42


@pytest.fixture
def forking(monkeypatch):
    """Fork although the tests' own process may have threads."""
    monkeypatch.setattr(workers, "_may_fork", lambda: True)


@pytest.mark.usefixtures("forking")
@pytest.mark.parametrize("jobs", [1, 2])
def test_something_is_done_beside_where_there_are_two_jobs(jobs):
    beside = Beside(answer, jobs)
    pid, found = beside.result()
    assert found == 42
    assert (pid == os.getpid()) == (jobs == 1)
    assert beside.result() == (pid, found)
    beside.close()
    beside.close()


@pytest.mark.usefixtures("forking")
def test_a_process_beside_does_not_wait_to_be_asked():
    beside = Beside(lambda: "文" * 1_000_000, 2)  # more than a pipe holds
    beside._process.join(10)
    assert beside._process.exitcode == 0
    assert beside.result() == "文" * 1_000_000
    beside.close()


@pytest.mark.usefixtures("forking")
def test_what_fails_beside_is_done_here():
    parent = os.getpid()

    def die():
        if os.getpid() != parent:
            os._exit(1)
        return "here"

    beside = Beside(die, 2)
    assert beside.result() == "here"
    beside.close()


@pytest.mark.usefixtures("forking")
def test_an_exception_beside_is_raised_here(capfd):
    beside = Beside(lambda: 1 / 0, 2)
    with pytest.raises(ZeroDivisionError):
        beside.result()
    beside.close()
    assert capfd.readouterr() == ("", "")


@pytest.mark.usefixtures("forking")
def test_a_process_beside_ends_when_it_is_closed():
    beside = Beside(lambda: time.sleep(60), 2)
    process = beside._process
    beside.close()
    assert process.exitcode == -signal.SIGKILL
