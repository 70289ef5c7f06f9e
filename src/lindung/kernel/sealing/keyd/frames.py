"""The wire: four bytes of length, then a JSON object. Small by design, so that nobody can fill the memory."""

from __future__ import annotations

import json
import socket
import struct
import time
from typing import Any, Final

LARGEST: Final = 16 * 1024
_LENGTH: Final = struct.Struct(">I")
_CHUNK: Final = 32 * 1024
_ENCODER: Final = json.JSONEncoder(separators=(",", ":"))


class Broken(Exception):
    """Bytes that are no frame, or a frame that did not arrive in time; the connection is of no further use."""


class Ended(Exception):
    """The other side is gone, between two frames."""


def pack(said: dict[str, Any]) -> bytes:
    """Return one frame. Raises `Broken` if it would be larger than `LARGEST` bytes."""
    body = _ENCODER.encode(said).encode()
    if len(body) > LARGEST:
        raise Broken("too large")
    return _LENGTH.pack(len(body)) + body


def parse(body: bytes) -> dict[str, Any]:
    """Return what a frame's body says. Raises `Broken` for anything but a JSON object."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        raise Broken("not JSON") from None
    if not isinstance(said, dict):
        raise Broken("not an object")
    return said


def patient(*, connection: socket.socket, seconds: float) -> None:
    """Let the kernel end a `sendall` that gets no byte off for `seconds`: cheaper than asking it each time."""
    connection.settimeout(None)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, _timeval(seconds))


def _timeval(seconds: float) -> bytes:
    micros = max(1, int(seconds * 1_000_000))
    return struct.pack("@ll", *divmod(micros, 1_000_000))


class Reader:
    """Takes frames off a connected socket, one after the other.

    `idle_seconds` may pass before a frame begins; from its first byte on it must be whole within `frame_seconds`.
    """

    def __init__(self, *, connection: socket.socket, idle_seconds: float, frame_seconds: float) -> None:
        self._connection = connection
        self._idle = idle_seconds
        self._frame = frame_seconds
        self._held = bytearray()
        self._waits = 0.0
        connection.settimeout(None)

    def next(self) -> dict[str, Any]:
        """Return the next frame. Raises `Ended` when there is none to come, `Broken` when it is none."""
        if not self._held:
            self._more(self._idle, between=True)
        until = time.monotonic() + self._frame
        self._fill(_LENGTH.size, until)
        (size,) = _LENGTH.unpack_from(self._held)
        if not 0 < size <= LARGEST:
            raise Broken("size")
        whole = _LENGTH.size + size
        self._fill(whole, until)
        body = bytes(self._held[_LENGTH.size : whole])
        del self._held[:whole]
        return parse(body)

    def _fill(self, size: int, until: float) -> None:
        while len(self._held) < size:
            self._more(until - time.monotonic(), between=False)

    def _more(self, seconds: float, *, between: bool) -> None:
        if seconds <= 0:
            raise Broken("too slow")
        if seconds != self._waits:
            self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, _timeval(seconds))
            self._waits = seconds
        try:
            came = self._connection.recv(_CHUNK)
        except BlockingIOError:
            raise (Ended if between else Broken)("too slow") from None
        if not came:
            raise (Ended if between else Broken)("cut off")
        self._held += came
