"""How long the stages of a build take, and how far it is."""

import time
from collections.abc import Callable

Progress = Callable[[str, int, int], None]  # what is done, how much of it, of how much (0: unknown)


def no_progress(stage: str, done: int, total: int) -> None:
    """Tell nobody."""


class Clock:
    """Tells how long the stages of a build take, and how far it is."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._started = self._since = time.monotonic()
        self._stage = ""
        self.stages: list[tuple[str, float]] = []

    def start(self, stage: str, total: int = 0) -> None:
        """End the stage before, and begin another."""
        now = time.monotonic()
        if self._stage:
            self.stages.append((self._stage, now - self._since))
        self._stage, self._since = stage, now
        if stage:
            self._progress(stage, 0, total)

    def tell(self, done: int, total: int) -> None:
        """Tell how far the stage is."""
        self._progress(self._stage, done, total)

    @property
    def seconds(self) -> float:
        """How long it all took so far."""
        return time.monotonic() - self._started
