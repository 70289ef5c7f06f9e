"""The program's side of the key service: a connection per thread, once renewed, and never a long wait."""

from __future__ import annotations

import base64
import os
import socket
import threading
import time
from typing import Any, Final
from uuid import UUID

from lindung.kernel.sealing.keyd.frames import Broken, Ended, Reader, pack, patient
from lindung.kernel.sealing.problems import Locked
from lindung.kernel.sealing.providers import Warrant, Wrapped

TIMEOUT: Final = 2.0


class _Answer(dict[str, Any]):
    """What the service said; a part it left out is no answer at all."""

    def __missing__(self, name: str) -> Any:
        raise Locked("answer without " + name)


class KeydProvider:
    """Asks the key service at `socket`. Every method raises `Locked` when it is away, silent, or refuses.

    `Locked.why` carries the service's one word ("capped", "revoked", "out_of_time"...), for the log.
    """

    def __init__(self, *, socket: str, timeout: float = TIMEOUT) -> None:
        self._path = socket
        self._timeout = timeout
        self._mine = threading.local()

    def version(self) -> int:
        """Return the version that new wraps get."""
        return int(self._ask(op="version")["version"])

    def wrap(self, *, key: bytes, about: bytes) -> Wrapped:
        """Have a person's key wrapped, bound to `about`."""
        return _wrapped(self._ask(op="wrap", key=_text(key), about=about.decode()))

    def unwrap(self, *, wrapped: Wrapped, about: bytes, warrant: Warrant) -> bytes:
        """Return the key against a warrant; the service goes by its own clock, whatever the warrant says."""
        return _bytes(
            self._ask(
                op="unwrap",
                version=wrapped.version,
                blob=_text(wrapped.blob),
                about=about.decode(),
                statement=warrant.statement.decode(),
                mark=_text(warrant.mark),
                user=str(warrant.user_id),
                organisation=str(warrant.organisation_id),
            )["key"]
        )

    def rewrap(self, *, wrapped: Wrapped, about: bytes) -> Wrapped:
        """Return the same key under the current version."""
        return _wrapped(
            self._ask(op="rewrap", version=wrapped.version, blob=_text(wrapped.blob), about=about.decode())
        )

    def token(self, *, kind: str, text: str) -> bytes:
        """Return the keyed hash under which `text` can be looked up."""
        return _bytes(self._ask(op="token", kind=kind, text=text)["token"])

    def sign(self, *, statement: bytes) -> bytes:
        """Return the mark of a grant's statement."""
        return _bytes(self._ask(op="sign", statement=statement.decode())["mark"])

    def revoke(self, *, grant: UUID) -> None:
        """Have a grant open nothing any more, for good."""
        self._ask(op="revoke", grant=str(grant))

    def health(self) -> float:
        """Return for how many seconds the service has been up."""
        return float(self._ask(op="health")["up"])

    def stats(self) -> dict[str, Any]:
        """Return what the service counts: keys given in the last hour, outcomes."""
        return self._ask(op="stats")

    def close(self) -> None:
        """Close this thread's connection."""
        held = self._mine.__dict__.pop("held", None)
        if held is not None:
            held[1].close()

    def _ask(self, **said: Any) -> dict[str, Any]:
        try:
            frame = pack(said)
        except Broken:
            raise Locked("request too large") from None
        except UnicodeError:
            raise Locked("bad_request") from None
        answer = _Answer(self._exchange(frame))
        if answer.get("ok") is not True:
            raise Locked(str(answer.get("code", "refused")))
        return answer

    def _exchange(self, frame: bytes) -> dict[str, Any]:
        """Send a frame and return the answer; a connection that was open before is renewed once."""
        until = time.monotonic() + self._timeout
        fresh = False
        while True:
            connection = None
            try:
                fresh, connection, reader = self._connected()
                connection.sendall(frame)
                return reader.next()
            except (OSError, Broken, Ended) as error:
                self.close()
                if fresh or connection is None or time.monotonic() >= until:
                    raise Locked(f"key service: {type(error).__name__}") from None

    def _connected(self) -> tuple[bool, socket.socket, Reader]:
        """Return this thread's connection, and whether it is new; one taken over from a parent process is not ours."""
        held = getattr(self._mine, "held", None)
        if held is not None and held[0] == os.getpid():
            return False, held[1], held[2]
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            connection.settimeout(self._timeout)
            connection.connect(self._path)
        except OSError:
            connection.close()
            raise
        patient(connection=connection, seconds=self._timeout)
        reader = Reader(connection=connection, idle_seconds=self._timeout, frame_seconds=self._timeout)
        self._mine.held = (os.getpid(), connection, reader)
        return True, connection, reader


def _wrapped(answer: dict[str, Any]) -> Wrapped:
    return Wrapped(int(answer["version"]), _bytes(answer["blob"]))


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


def _bytes(value: str) -> bytes:
    return base64.b64decode(value)
