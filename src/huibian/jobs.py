"""By whom tasks are carried out."""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Executor(Protocol):
    """Carries out tasks elsewhere than in processes of this machine."""

    def run(self, make: Callable[[], Callable[[T], R]], tasks: Sequence[T]) -> Iterator[R]:
        """Make one worker a process (`make` must pickle) and yield what it returns for each task, in order."""


Jobs = int | Executor  # in so many processes, or by whoever this is
