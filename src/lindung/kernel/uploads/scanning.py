"""Asking clamd whether a file holds something known to harm: its INSTREAM command over a unix socket."""

from __future__ import annotations

import re
import socket
import struct
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_LONGEST_ANSWER: Final = 4096
_FOUND: Final = re.compile(rb"^stream: (.+) FOUND$", re.DOTALL)
_CLEAN: Final = b"stream: OK"


class ScannerDown(Exception):
    """The scanner did not give a verdict: it is away, too busy, or could not read all. Ask again later."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the scanner says; `name` is what it calls what it found, empty when it found nothing."""

    name: str = ""

    @property
    def harmful(self) -> bool:
        """Whether something was found."""
        return bool(self.name)


def scan(*, path: str, chunks: Iterable[bytes], patience: float = 60.0) -> Verdict:
    """Send `chunks` to the clamd listening at `path` and return its verdict. Raises `ScannerDown`.

    `patience` is in seconds, for each step. Only the exact answer for a clean file counts as clean.
    """
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(patience)
            line.connect(path)
            line.sendall(b"zINSTREAM\0")
            for chunk in chunks:
                if chunk:
                    line.sendall(struct.pack("!L", len(chunk)) + chunk)
            line.sendall(struct.pack("!L", 0))
            answer = _answer(line)
    except (OSError, ValueError) as error:
        raise ScannerDown(type(error).__name__) from None
    if answer == _CLEAN:
        return Verdict()
    found = _FOUND.match(answer)
    if found is None:
        raise ScannerDown("no verdict")
    name = re.sub(r"[^\w.\-/:]", "_", found.group(1).decode("ascii", "replace"))[:80]
    return Verdict(name=name or "unnamed")


def _answer(line: socket.socket) -> bytes:
    """Read up to the NUL that ends an answer; one that breaks off is no answer."""
    answer = b""
    while not answer.endswith(b"\0"):
        piece = line.recv(_LONGEST_ANSWER)
        answer += piece
        if not piece or len(answer) > _LONGEST_ANSWER:
            raise ScannerDown("the answer broke off")
    return answer.rstrip(b"\0\n").strip()
