"""The socket side: lets only known accounts in, gives every connection a thread, and outlasts whatever they send."""

from __future__ import annotations

import os
import socket
import stat
import struct
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from lindung.kernel.sealing.keyd.frames import Broken, Ended, Reader, pack, patient
from lindung.kernel.sealing.keyd.refusals import Unusable

LONGEST_PATH: Final = 100
_PEER: Final = struct.Struct("3i")


@dataclass(frozen=True, kw_only=True)
class Allowed:
    """The accounts that may connect, by number: users, or those whose first group is one of these."""

    users: frozenset[int]
    groups: frozenset[int] = frozenset()

    def admits(self, connection: socket.socket) -> bool:
        """Say whether the process at the other end, as the kernel names it, may connect."""
        raw = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER.size)
        _, user, group = _PEER.unpack(raw)
        return user in self.users or group in self.groups


@dataclass(frozen=True, kw_only=True)
class Patience:
    """Seconds a connection may stay silent, seconds a frame may take, and how many connections there may be."""

    idle: float = 900.0
    frame: float = 5.0
    connections: int = 128


@dataclass(eq=False)
class _Guest:
    connection: socket.socket
    since: float = field(default_factory=time.monotonic)
    busy: bool = False


class Service:
    """Listens at `path` (mode 0660) and answers with `answer`, until stopped."""

    def __init__(
        self,
        *,
        path: Path,
        answer: Callable[[dict[str, Any]], dict[str, Any]],
        allowed: Allowed,
        patience: Patience,
        group: int | None = None,
    ) -> None:
        self._path, self._answer, self._allowed, self._patience = path, answer, allowed, patience
        self._lock = threading.Lock()
        self._guests: set[_Guest] = set()
        self._stopped = threading.Event()
        self._listener = _listen(path, group)

    def serve(self) -> None:
        """Take connections until `stop`."""
        while not self._stopped.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:  # stopped; or no descriptor is free, or the guest left before it was let in
                self._stopped.wait(0.05)
                continue
            self._admit(connection)
        self._close()

    def stop(self) -> None:
        """End `serve`; safe in a signal handler."""
        self._stopped.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)

    def _admit(self, connection: socket.socket) -> None:
        guest = _Guest(connection)
        try:
            if not self._allowed.admits(connection) or not self._make_room():
                connection.close()
                return
            with self._lock:
                self._guests.add(guest)
            threading.Thread(target=self._talk, args=(guest,), daemon=True).start()
        except (OSError, RuntimeError):  # the guest is gone already, or there is no thread to be had
            self._leave(guest)

    def _make_room(self) -> bool:
        """Show out who was silent longest if the house is full; say whether there is room now."""
        with self._lock:
            if len(self._guests) < self._patience.connections:
                return True
            silent = [guest for guest in self._guests if not guest.busy]
            if not silent:
                return False
            oldest = min(silent, key=lambda guest: guest.since)
            self._guests.discard(oldest)
        with suppress(OSError):
            oldest.connection.shutdown(socket.SHUT_RDWR)
        return True

    def _talk(self, guest: _Guest) -> None:
        patient(connection=guest.connection, seconds=self._patience.frame)
        reader = Reader(
            connection=guest.connection, idle_seconds=self._patience.idle, frame_seconds=self._patience.frame
        )
        try:
            while not self._stopped.is_set():
                said = reader.next()
                guest.busy = True
                answer = pack(self._answer(said))
                guest.since, guest.busy = time.monotonic(), False
                guest.connection.sendall(answer)
        except (Ended, Broken, OSError):
            pass
        finally:
            self._leave(guest)

    def _leave(self, guest: _Guest) -> None:
        with self._lock:
            self._guests.discard(guest)
        guest.connection.close()

    def _close(self) -> None:
        self._listener.close()
        with suppress(OSError):
            self._path.unlink()
        with self._lock:
            guests, self._guests = self._guests, set()
        for guest in guests:
            with suppress(OSError):
                guest.connection.shutdown(socket.SHUT_RDWR)


def _listen(path: Path, group: int | None) -> socket.socket:
    if len(os.fsencode(path)) > LONGEST_PATH:
        raise Unusable(
            f"The path of the socket is too long ({path}): choose one below {LONGEST_PATH} characters."
        )
    _clear(path)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(0o117)
    try:
        listener.bind(os.fspath(path))
        if group is not None:
            os.chown(path, -1, group)
    except OSError as error:
        listener.close()
        raise Unusable(
            f"The socket {path} cannot be made: {error.strerror}. Make its folder for this account first."
        ) from None
    finally:
        os.umask(before)
    listener.listen(128)
    return listener


def _clear(path: Path) -> None:
    """Take away a socket that nobody serves any more; leave anything else alone."""
    try:
        if not stat.S_ISSOCK(path.lstat().st_mode):
            raise Unusable(f"{path} is no socket and stays. Choose another path.")
    except FileNotFoundError:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(1.0)
        try:
            probe.connect(os.fspath(path))
        except OSError:
            path.unlink(missing_ok=True)
            return
    raise Unusable(f"A service listens at {path} already. End it first, or choose another path.")
