"""What stops a backup or a restore: what is wrong, why, and what to do next."""

from __future__ import annotations

import errno

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class Refused(Exception):
    """A backup or restore that cannot be done; nothing was changed. `str()` is meant for the operator."""


def disk(error: OSError, *, doing: str) -> Refused:
    """Return the refusal for a disk that did not do as asked."""
    if error.errno in _FULL:
        return Refused(
            f"{doing}: the disk is full. Nothing was left behind. Make room, or choose another folder, and start again."
        )
    return Refused(
        f"{doing}: {error.strerror or error}. Nothing was left behind. Check the folder and start again."
    )
