"""When Python's garbage collector looks for values that hold each other in circles: seldom, and not at the end."""

import gc

IN_A_POOL = 50_000  # new values: of what lies in circles, each of the processes may hold as much
_ALONE = 500_000
_OLDER = (50, 1_000)  # rounds before what is older is looked through


def collect_rarely(values: int = _ALONE) -> None:
    """Let it look, in this whole process, after so many new values: a build holds hundreds of thousands, hardly any in a circle."""
    gc.set_threshold(values, *_OLDER)


def leave_the_rest() -> None:
    """Let it look at nothing that is there now: a process that ends need not be swept, which would take a fifth of a second."""
    gc.freeze()
