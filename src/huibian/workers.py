"""Runs tasks in this process or in a pool of others; the results come in the order of the tasks."""

import gc
import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.connection import wait
from typing import Any

from huibian.jobs import Jobs, R, T

_worker: Any = None  # one object a process: set when a pool's process starts, and never in the parent


def available_jobs() -> int:
    """Return the number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _leave_with_parent() -> None:
    """End this process when its parent is gone: a pool's processes would wait for ever, and hold the parent's lock."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _start(make: Callable[[], Any]) -> None:
    global _worker  # noqa: PLW0603 - how a pool's process keeps what it was started with
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    _worker = make()
    gc.freeze()  # what lives until the end need not be looked through, nor copied from the parent for that


def _call(task: Any) -> Any:
    return _worker(task)


def run_tasks(make: Callable[[], Callable[[T], R]], tasks: Sequence[T], jobs: Jobs) -> Iterator[R]:
    """Make one worker a process (`make` must pickle) and yield what it returns for each task, in order.

    With one job, or one task, everything happens in this process.
    """
    if jobs == 1 or len(tasks) <= 1:
        worker = make()
        for task in tasks:
            yield worker(task)
        return
    if not isinstance(jobs, int):
        yield from jobs.run(make, tasks)
        return
    # A forked process shares what its parent has read; a parent with threads must not fork.
    method = "fork" if sys.platform == "linux" and threading.active_count() == 1 else "spawn"
    with ProcessPoolExecutor(min(jobs, len(tasks)), multiprocessing.get_context(method), _start, (make,)) as pool:
        yield from pool.map(_call, tasks)
