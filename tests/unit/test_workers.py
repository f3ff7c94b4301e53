"""Tasks: the same results in the same order, in one process or several."""

import os
import threading
from functools import partial

import pytest

from huibian.workers import available_jobs, run_tasks


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
