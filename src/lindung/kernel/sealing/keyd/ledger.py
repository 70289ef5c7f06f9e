"""What the service must remember across restarts: how many keys each user was given, and which grants are revoked.

Both are files of fixed-size records, appended in one write: a process killed in the middle leaves at most half a record
at the end, which is cut off at the next start. Counts survive a killed process; revocations are on the disk before
they are answered, so they survive a power cut too.
"""

from __future__ import annotations

import os
import struct
import threading
from collections import deque
from pathlib import Path
from typing import Final
from uuid import UUID

from lindung.kernel.sealing.keyd.refusals import Refused

HOUR: Final = 3600.0
_GIVEN: Final = struct.Struct(">16sd")
_GRANT: Final = 16
_REWRITTEN_AFTER: Final = 100_000


class Ledger:
    """Counts over the hour just past, for each user and for all together, and revoked grants."""

    def __init__(self, *, folder: Path, per_user: int, for_all: int, now: float) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._given_path = folder / "given"
        self._revoked_path = folder / "revoked"
        self._per_user, self._for_all = per_user, for_all
        self._lock = threading.Lock()
        self._times: dict[bytes, deque[float]] = {}
        self._all: deque[float] = deque()
        self._written = 0
        self._given = self._open_given(now)
        self._revoked = self._read_revoked()
        self._revocations = _append_to(self._revoked_path)

    def _open_given(self, now: float) -> int:
        """Read the last hour, leave the rest behind, and return the descriptor to append to."""
        kept = []
        if self._given_path.exists():
            raw = self._given_path.read_bytes()
            whole = len(raw) - len(raw) % _GIVEN.size
            kept = [(user, at) for user, at in _GIVEN.iter_unpack(raw[:whole]) if at > now - HOUR]
        self._times.clear()
        self._all.clear()
        for user, at in kept:
            self._times.setdefault(user, deque()).append(at)
            self._all.append(at)
        scratch = self._given_path.with_name(".given")
        descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(b"".join(_GIVEN.pack(user, at) for user, at in kept))
            file.flush()
            os.fsync(file.fileno())
        scratch.replace(self._given_path)
        self._written = 0
        return _append_to(self._given_path)

    def _read_revoked(self) -> set[bytes]:
        if not self._revoked_path.exists():
            return set()
        raw = self._revoked_path.read_bytes()
        whole = len(raw) - len(raw) % _GRANT
        if whole != len(raw):
            os.truncate(self._revoked_path, whole)
        return {raw[at : at + _GRANT] for at in range(0, whole, _GRANT)}

    def take(self, *, user: UUID, now: float) -> None:
        """Count one key given to `user`, or refuse: "capped" (the user's hour is full), "capped_all" (all's)."""
        with self._lock:
            times = self._times.get(user.bytes, deque())
            _forget(times, now)
            _forget(self._all, now)
            if len(times) >= self._per_user:
                raise Refused("capped")
            if len(self._all) >= self._for_all:
                raise Refused("capped_all")
            _append(self._given, _GIVEN.pack(user.bytes, now))
            times.append(now)
            self._times[user.bytes] = times
            self._all.append(now)
            self._written += 1
            if self._written >= _REWRITTEN_AFTER:
                os.close(self._given)
                self._given = self._open_given(now)

    def revoke(self, *, grant: UUID) -> None:
        """Remember for good that a grant opens nothing any more."""
        with self._lock:
            if grant.bytes in self._revoked:
                return
            _append(self._revocations, grant.bytes)
            os.fsync(self._revocations)
            self._revoked.add(grant.bytes)

    def is_revoked(self, *, grant: UUID) -> bool:
        """Say whether a grant was revoked."""
        return grant.bytes in self._revoked

    def counts(self, *, now: float) -> dict[str, int]:
        """Return figures for `stats`: keys given in the last hour, users they went to, grants revoked."""
        with self._lock:
            _forget(self._all, now)
            users = sum(1 for times in self._times.values() if times and times[-1] > now - HOUR)
            return {"given": len(self._all), "users": users, "revoked": len(self._revoked)}

    def close(self) -> None:
        """Close both files."""
        os.close(self._given)
        os.close(self._revocations)


class Meter:
    """Lets `limit` acts an hour pass, counted by the minute; forgets when the service restarts."""

    def __init__(self, *, limit: int) -> None:
        self._limit = limit
        self._lock = threading.Lock()
        self._minutes: dict[int, int] = {}

    def take(self, *, now: float) -> None:
        """Count one act, or refuse with "capped_all"."""
        minute = int(now // 60)
        with self._lock:
            if minute not in self._minutes:
                self._minutes = {at: count for at, count in self._minutes.items() if at > minute - 60}
            if sum(self._minutes.values()) >= self._limit:
                raise Refused("capped_all")
            self._minutes[minute] = self._minutes.get(minute, 0) + 1


def _append(descriptor: int, record: bytes) -> None:
    """Append a whole record or none, and refuse with "unwritten" if there is no room."""
    try:
        written = os.write(descriptor, record)
        if written == len(record):
            return
        os.ftruncate(descriptor, os.fstat(descriptor).st_size - written)
    except OSError:
        pass
    raise Refused("unwritten")


def _append_to(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)


def _forget(times: deque[float], now: float) -> None:
    while times and times[0] <= now - HOUR:
        times.popleft()
