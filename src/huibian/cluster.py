"""Carries out a build's tasks on the workers of a Dask scheduler, which may be on other machines.

All of them see content, cache and output at the same paths. So what every worker needs lies in a file, written once; only tasks and
digests travel. A task may be carried out twice, for a worker that is thought to be dead may be alive: whatever tasks write is written
whole, under the same name, with the same bytes.
"""

import asyncio
import contextlib
import logging
import os
import pickle
import secrets
import shutil
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self, cast

from huibian.digests import digest_of
from huibian.extras import not_installed
from huibian.i18n import N_
from huibian.jobs import R, T
from huibian.problems import Location, Problem, ProblemKind
from huibian.stamp import parts

NO_SCHEDULER = ProblemKind(
    "E531",
    N_("The scheduler does not answer: {reason}"),
    N_("Start it with “dask scheduler” on that machine, and look at the address and the firewall; then build again."),
)
NO_WORKERS = ProblemKind(
    "E532",
    N_("The scheduler has no workers."),
    N_("Start some: “dask worker {address} --nthreads 1” on every machine; then build again."),
)
OTHER_WORKER = ProblemKind(
    "E533",
    N_("This worker has another {what} than this machine: {theirs} there, {ours} here."),
    N_("Install the same huibian and the same libraries on all machines, and start the workers anew."),
)
NOT_SHARED = ProblemKind(
    "E534",
    N_("This worker does not see the folder {folder} as it is here."),
    N_("All machines must share content, cache and output at the same paths: look at what is mounted there."),
)
WORKERS_DIE = ProblemKind(
    "E535",
    N_("One task ended {count} workers, one after the other."),
    N_("Most often their memory is too small: start fewer on a machine, or look into their logs; then build again."),
)
_SETTLING = 10.0  # seconds that tasks are waited for which nobody needs any more
_POLL = 2.0  # seconds
_QUIET = ("distributed", "distributed.client", "distributed.core", "distributed.comm", "distributed.batched")


class ClusterError(Exception):
    """The cluster does not do what is asked of it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class _Job:
    """What workers are made by: the pickle that a file holds, and what must be installed where it is read."""

    file: Path
    parts: Mapping[str, str]


class _Bench:
    """What a process of the cluster works with: one worker object at a time, which one task at a time uses."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.file: Path | None = None
        self.left: Path | None = None
        self.worker: Any = None

    def carry_out(self, job: _Job, task: bytes) -> Any:
        """Carry out a task, by the worker that was made for its job."""
        with self.lock:
            if (
                job.file == self.left or not job.file.is_file()
            ):  # nobody waits any more, or this machine lacks the folder
                raise ClusterError(_not_shared(job.file.parent))
            if job.file != self.file:
                self.file = self.worker = None
                if (problem := differing(parts(), job.parts, _here())) is not None:
                    raise ClusterError(problem)
                make = pickle.loads(job.file.read_bytes())  # noqa: S301 - from our own client, as the task itself
                self.worker, self.file = make(), job.file
            return self.worker(pickle.loads(task))  # noqa: S301 - the same


_bench = _Bench()  # one a process of the cluster


def carry_out(job: _Job, task: bytes) -> Any:
    """Carry out a task, in a process of the cluster.

    Raises:
        ClusterError: this process cannot work for that client.
    """
    return _bench.carry_out(job, task)


async def leave(file: Path) -> None:
    """Begin no task of a job any more, wait until the last has ended, and forget the worker, in a process of the cluster."""
    _bench.left = file
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_SETTLING):
            while not _bench.lock.acquire(blocking=False):
                await asyncio.sleep(0.02)
        if _bench.file == file:
            _bench.file = _bench.worker = None
        _bench.lock.release()


def look(probes: Sequence[Path], content: Path) -> tuple[Mapping[str, str], list[str], bytes]:
    """Tell what is installed in a process of the cluster, which files it does not see, and what it sees of the content."""
    return parts(), [str(file) for file in probes if not file.is_file()], _listing(content)


def _here() -> str:
    from distributed import get_worker  # noqa: PLC0415 - asked for on clusters only

    return str(get_worker().address)


def _not_shared(folder: Path) -> Problem:
    return Problem(NOT_SHARED, Location(_here()), "", {"folder": str(folder)})


def _listing(folder: Path) -> bytes:
    try:
        return digest_of(sorted(os.listdir(folder)))
    except OSError:
        return b""


def differing(theirs: Mapping[str, str], ours: Mapping[str, str], worker: str) -> Problem | None:
    """Say what of that which results depend on is another there than here."""
    for name in ours:
        if theirs.get(name) != ours[name]:
            values = {"what": name, "theirs": theirs.get(name) or "–", "ours": ours[name] or "–"}
            return Problem(OTHER_WORKER, Location(worker), "", values)
    return None


class Cluster:
    """The workers of a scheduler; an executor, and a context manager.

    `output` is the folder that is published, `cache` where results are kept, `content` where the reports lie. Where the workers are gone
    for `patience` seconds, it gives up.
    """

    def __init__(
        self, address: str, *, content: Path, output: Path, cache: Path | None = None, patience: float = 60.0
    ) -> None:
        self.address = address
        self.content = content
        self.output = output
        self.cache = cache
        self.patience = patience
        self._client: Any = None
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> Self:
        """Look for the workers, and whether they can do the work.

        Raises:
            ClusterError: they cannot, or there is nobody.
            OSError: the folders that are shared cannot be written here.
        """
        try:
            import distributed  # noqa: PLC0415 - only where it is asked for
        except ImportError as error:
            problem = not_installed(self.address, error.name or "distributed", "'huibian[cluster]'")
            raise ClusterError(problem) from error
        for name in _QUIET:  # what it has to tell is told as a problem
            logging.getLogger(name).setLevel(logging.CRITICAL)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # versions are compared below
                connect: Any = distributed.Client  # which tells no types
                self._client = connect(self.address, timeout=min(self.patience, 10))
        except (OSError, ValueError, TypeError) as error:
            raise self._unreachable(error) from error
        self._stack.callback(self._close)
        try:
            self._client.wait_for_workers(1, timeout=min(self.patience, 20))
            self._inspect()
        except BaseException as error:
            self._stack.close()
            if isinstance(error, TimeoutError):
                raise self._no_workers() from error
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the scheduler."""
        self._stack.close()

    def _close(self) -> None:
        with contextlib.suppress(Exception):
            self._client.close(timeout=5)

    def _unreachable(self, error: BaseException) -> ClusterError:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        return ClusterError(Problem(NO_SCHEDULER, Location(self.address), "", {"reason": reason}))

    def _no_workers(self) -> ClusterError:
        return ClusterError(Problem(NO_WORKERS, Location(self.address), "", {"address": self.address}))

    def _everywhere(self, function: Callable[..., Any], *values: Any, on_error: str) -> Mapping[str, Any]:
        """Call a function in all workers, and return what each says. Dask waits for ever where one dies meanwhile; we do not.

        Raises:
            TimeoutError: they have not answered.
        """
        answers: Future[Mapping[str, Any]] = Future()

        def ask() -> None:
            try:
                answers.set_result(self._client.run(function, *values, on_error=on_error))
            except BaseException as error:
                answers.set_exception(error)

        threading.Thread(target=ask, daemon=True).start()
        return answers.result(timeout=self.patience)

    def _inspect(self) -> None:
        """Ask all workers what they have and what they see."""
        from importlib import import_module  # noqa: PLC0415

        found = self._everywhere(import_module, __name__, on_error="return")
        for worker, answer in sorted(found.items()):
            if isinstance(answer, ImportError):
                where = Location(worker)
                raise ClusterError(
                    Problem(OTHER_WORKER, where, "", {"what": "huibian", "theirs": "–", "ours": parts()["huibian"]})
                )
        folders = {self.output.parent, *([self.cache] if self.cache is not None else [])}
        with contextlib.ExitStack() as stack:
            probes = []
            for folder in sorted(folders):
                folder.mkdir(parents=True, exist_ok=True)
                probe = folder / f".{self.output.name}.staging-{secrets.token_hex(6)}"
                stack.callback(probe.unlink, missing_ok=True)
                probe.touch()
                probes.append(probe)
            found = self._everywhere(look, probes, self.content, on_error="return")
        for worker, answer in sorted(found.items()):
            if isinstance(answer, Exception):
                raise self._unreachable(answer)
            theirs, unseen, listing = answer
            if (problem := differing(theirs, parts(), worker)) is not None:
                raise ClusterError(problem)
            unseen = [str(Path(file).parent) for file in unseen]
            if listing != _listing(self.content):
                unseen.append(str(self.content))
            if unseen:
                raise ClusterError(Problem(NOT_SHARED, Location(worker), "", {"folder": unseen[0]}))

    def run(self, make: Callable[[], Callable[[T], R]], tasks: Sequence[T]) -> Iterator[R]:
        """Make one worker in each of the cluster's processes and yield what it returns for each task, in order.

        Raises:
            ClusterError: the workers cannot do it, or are gone.
            OSError: the folder beside the output cannot be written.
        """
        folder = Path(tempfile.mkdtemp(prefix=f".{self.output.name}.staging-", dir=self.output.parent))
        folder.chmod(0o755)
        job = _Job(folder / "worker", parts())
        futures: list[Any] = []
        try:
            with job.file.open("wb") as stream:
                pickle.dump(make, stream, pickle.HIGHEST_PROTOCOL)
            packed = [pickle.dumps(task, pickle.HIGHEST_PROTOCOL) for task in tasks]
            futures += self._client.map(carry_out, [job] * len(tasks), packed, pure=False, key="huibian")
            futures.reverse()
            while futures:
                yield cast("R", self._result(futures[-1]))
                futures.pop()
        finally:
            if self._client.status == "running":
                with contextlib.suppress(Exception):  # a cluster that goes just now
                    if futures:
                        self._client.cancel(futures, force=True)
                    self._everywhere(leave, job.file, on_error="ignore")
            shutil.rmtree(folder, ignore_errors=True)

    def _result(self, future: Any) -> Any:
        """Wait for a result, as long as there is anybody who could make it."""
        from concurrent.futures import CancelledError  # noqa: PLC0415

        from distributed import KilledWorker, wait  # noqa: PLC0415

        wait_for: Any = wait

        seen = time.monotonic()  # a worker
        while True:
            try:
                wait_for([future], timeout=_POLL)
                return future.result(timeout=self.patience)  # whoever has the result may be gone
            except KilledWorker as error:
                count = str(error.allowed_failures + 1)
                raise ClusterError(Problem(WORKERS_DIE, Location(self.address), "", {"count": count})) from error
            except (OSError, CancelledError) as error:
                if future.status == "error":  # the task's own
                    raise
                if not isinstance(error, TimeoutError):
                    raise self._unreachable(error) from error
            if self._has_workers():
                seen = time.monotonic()
            elif time.monotonic() - seen >= self.patience:
                raise self._no_workers()

    def _has_workers(self) -> bool:
        try:
            return bool(self._client.nthreads())
        except (OSError, ValueError) as error:
            raise self._unreachable(error) from error
