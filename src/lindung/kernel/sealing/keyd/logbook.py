"""What the service did, a JSON object a line: time, act, user, grant, subject, outcome. Never a key, never a text."""

from __future__ import annotations

import json
import os
import threading
import time
from pathlib import Path
from typing import Final

from lindung.kernel.sealing.keyd.refusals import Refused

_ENCODER: Final = json.JSONEncoder(separators=(",", ":"))


class Logbook:
    """Appends lines to a file that only this account can read; each line is written whole."""

    def __init__(self, *, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._moved = False
        self._descriptor = self._open()

    def _open(self) -> int:
        return os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)

    def wish_reopened(self) -> None:
        """Go on in a new file from the next line on, the old one having been moved away; safe in a signal handler."""
        self._moved = True

    def _reopen(self) -> None:
        old, self._descriptor, self._moved = self._descriptor, self._open(), False
        os.close(old)

    def write(self, **facts: str | int | bool) -> None:
        """Write one line. Raises `Refused("unlogged")` when it cannot: nothing is done that leaves no mark."""
        line = _ENCODER.encode({"time": round(time.time(), 3), **facts}).encode() + b"\n"
        with self._lock:
            try:
                if self._moved:
                    self._reopen()
                written = os.write(self._descriptor, line)
                if written != len(line):
                    os.ftruncate(self._descriptor, os.fstat(self._descriptor).st_size - written)
                    raise OSError
            except OSError:
                raise Refused("unlogged") from None

    def close(self) -> None:
        """Close the file."""
        os.close(self._descriptor)
