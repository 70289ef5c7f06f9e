"""Keeps the process's memory to itself, as far as the machine lets it: no core file, no debugger, no swap."""

from __future__ import annotations

import ctypes
import resource
from typing import Final

_PR_SET_DUMPABLE: Final = 4
_MCL_CURRENT_FUTURE_ONFAULT: Final = 1 | 2 | 4


def guard() -> dict[str, bool]:
    """Shut core files, other processes of the same account and the swap out; say which of it worked."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    libc = ctypes.CDLL(None, use_errno=True)
    undumpable = libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) == 0
    return {"no_core": True, "no_debugger": undumpable, "no_swap": _lock(libc)}


def _lock(libc: ctypes.CDLL) -> bool:
    """Lock the memory, but only where the limit is off: below a limit, growing later would end the process."""
    soft, _ = resource.getrlimit(resource.RLIMIT_MEMLOCK)
    if soft != resource.RLIM_INFINITY:
        return False
    return bool(libc.mlockall(_MCL_CURRENT_FUTURE_ONFAULT) == 0)
