"""A file while it is on its way: in memory that no name leads to, so that nothing of it is ever on a disk unsealed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from types import TracebackType
from typing import Final

CHUNK: Final = 64 * 1024
"""Bytes read at a time."""


class TooLarge(Exception):
    """More bytes than the limit allows."""


class Held:
    """Bytes held in one anonymous memory file (Linux), which a helper process can be given by its number.

    `limit` is in bytes. The SHA-256 of what was written is kept on the way.
    """

    def __init__(self, *, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._hash = hashlib.sha256()
        self.descriptor = os.memfd_create("upload", os.MFD_CLOEXEC)

    def write(self, chunk: bytes) -> None:
        """Add `chunk` at the end. Raises `TooLarge`, and lets go of everything, when it would pass the limit."""
        if self.size + len(chunk) > self.limit:
            self.close()
            raise TooLarge
        view = memoryview(chunk)
        while view:
            written = os.pwrite(self.descriptor, view, self.size)
            self._hash.update(view[:written])
            self.size += written
            view = view[written:]

    def take_stock(self) -> None:
        """Learn the size of what another process has written here. Raises `TooLarge`."""
        self.size = os.fstat(self.descriptor).st_size
        if self.size > self.limit:
            self.close()
            raise TooLarge
        self._hash = hashlib.sha256()
        for chunk in self.chunks():
            self._hash.update(chunk)

    def chunks(self, size: int = CHUNK) -> Iterator[bytes]:
        """Yield the bytes from the beginning, `size` at a time (the last may be shorter)."""
        at = 0
        while at < self.size and (chunk := os.pread(self.descriptor, min(size, self.size - at), at)):
            at += len(chunk)
            yield chunk

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes, in hexadecimal."""
        return self._hash.hexdigest()

    def close(self) -> None:
        """Give the memory back."""
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1

    def __enter__(self) -> Held:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __del__(self) -> None:
        if getattr(self, "descriptor", -1) >= 0:
            self.close()
