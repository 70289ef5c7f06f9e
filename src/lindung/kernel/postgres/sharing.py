"""Lets programs share one server: one at a time starts or stops it, and the last to leave stops it.

Both locks are the kernel's (``flock``): it drops them when a program dies, however it dies, so a killed
program neither blocks a start nor counts as one that still needs the server.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from lindung.kernel.postgres.account import open_private
from lindung.kernel.postgres.errors import CannotStart
from lindung.kernel.postgres.home import Home

_WAIT_SECONDS = 300.0  # longer than any start that succeeds
_POLL_SECONDS = 0.02


@contextmanager
def alone(*, home: Home) -> Iterator[None]:
    """Hold the start lock: nobody else starts, stops or joins the server meanwhile."""
    descriptor = open_private(home.run / "start.lock", os.O_RDWR)
    try:
        deadline = time.monotonic() + _WAIT_SECONDS
        while not _try_lock(descriptor, fcntl.LOCK_EX):
            if time.monotonic() > deadline:
                raise CannotStart(
                    f"Another program has been starting or stopping the database in {home.root} for"
                    f" {_WAIT_SECONDS:.0f} seconds. Look at {home.log} and end that program if it hangs."
                )
            time.sleep(_POLL_SECONDS)
        yield
    finally:
        os.close(descriptor)


def hold(*, home: Home) -> int:
    """Count this program among those that need the server; returns the descriptor to close on leaving."""
    descriptor = open_private(home.run / "holders.lock", os.O_RDWR)
    fcntl.flock(descriptor, fcntl.LOCK_SH)
    return descriptor


def is_needed(*, home: Home) -> bool:
    """Say whether any live program holds the server. Ask while ``alone``, without a hold of one's own."""
    descriptor = open_private(home.run / "holders.lock", os.O_RDWR)
    try:
        return not _try_lock(descriptor, fcntl.LOCK_EX)
    finally:
        os.close(descriptor)


def _try_lock(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
