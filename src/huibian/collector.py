"""When Python's garbage collector looks for values that hold each other in circles: seldom, and not at the end."""

import gc

_THRESHOLDS = (50_000, 50, 1_000)  # new values before the youngest are looked through, rounds before the older ones are


def collect_rarely() -> None:
    """Let it look less often, for this whole process: a build holds hundreds of thousands of values, hardly any of them in a circle."""
    gc.set_threshold(*_THRESHOLDS)


def leave_the_rest() -> None:
    """Let it look at nothing that is there now: a process that ends need not be swept, which would take a fifth of a second."""
    gc.freeze()
