"""Runs tasks in this process or in a pool of others; the results come in the order of the tasks."""

import gc
import multiprocessing
import os
import pickle
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.connection import wait
from typing import Any, BinaryIO, Generic

from huibian.collector import IN_A_POOL, collect_rarely
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
    collect_rarely(IN_A_POOL)
    _worker = make()
    gc.freeze()  # what lives until the end need not be looked through, nor copied from the parent for that


def _call(task: Any) -> Any:
    return _worker(task)


def _may_fork() -> bool:
    """Whether a process can be copied: a parent with threads must not."""
    return sys.platform == "linux" and threading.active_count() == 1


def _write(function: Callable[[], Any], file: BinaryIO) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who is interrupted closes this process
    try:
        pickle.dump(function(), file, pickle.HIGHEST_PROTOCOL)
        file.flush()
    except Exception:  # it is done again there, and fails there
        os._exit(1)


class Beside(Generic[R]):
    """Does something in a copy of this process, beginning at once, where there may be two jobs.

    The copy ends when it is done: its result waits in a file, not in its memory, until it is asked for. It is done in this process, when it is asked for, where it cannot be done beside; so should its process fail.
    """

    def __init__(self, function: Callable[[], R], jobs: Jobs) -> None:
        self._function = function
        self._results: list[R] = []
        self._process: Any = None
        if isinstance(jobs, int) and jobs > 1 and _may_fork():
            try:
                self._file = tempfile.TemporaryFile()  # noqa: SIM115 - closed in close()
            except OSError:
                return
            self._process = multiprocessing.get_context("fork").Process(
                target=_write, args=(function, self._file), daemon=True
            )
            self._process.start()

    @property
    def is_beside(self) -> bool:
        """Whether another process does it."""
        return self._process is not None

    def result(self) -> R:
        """Return the result, once it is there; it is read from the file whenever it is asked for."""
        if self._process is not None:
            self._process.join()
            if self._process.exitcode == 0:
                self._file.seek(0)
                found: R = pickle.load(self._file)  # noqa: S301 - nobody else has seen the file
                return found
        if not self._results:
            self._results.append(self._function())
        return self._results[0]

    def close(self) -> None:
        """End the process, whether or not it has come to an end: what this one holds open, locks too, it holds as well."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._file.close()
            self._process = None


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
    method = "fork" if _may_fork() else "spawn"  # a forked process shares what its parent has read
    with ProcessPoolExecutor(min(jobs, len(tasks)), multiprocessing.get_context(method), _start, (make,)) as pool:
        yield from pool.map(_call, tasks)
