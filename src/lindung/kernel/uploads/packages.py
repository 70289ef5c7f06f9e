"""ZIP packages: read with suspicion of every number they state. Runs in the helper process."""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from typing import IO, Final

from lindung.kernel.uploads.kinds import Unfit

MOST_PARTS: Final = 2_000
MOST_UNPACKED: Final = 80 * 1024 * 1024
"""Bytes of all parts together, stated and counted."""
MOST_RATIO: Final = 150
"""How many times its packed size a part may unpack to, beyond the first megabyte."""
_FREE: Final = 1024 * 1024
_CHUNK: Final = 64 * 1024
_NAME: Final = re.compile(r"^[\w\-. \[\]()+~@,'&=#!%]+(/[\w\-. \[\]()+~@,'&=#!%]+)*/?$")
_LONGEST_NAME: Final = 200
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_LOCKED: Final = 0x1 | 0x40


class Package:
    """A ZIP package whose list of parts has been judged. Raises `Unfit`, also while parts are read."""

    def __init__(self, source: IO[bytes]) -> None:
        try:
            self._zip = zipfile.ZipFile(source)
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, OverflowError):
            raise Unfit("broken") from None
        self.parts = {part.filename: part for part in self._zip.infolist() if not part.is_dir()}
        self._unpacked = 0
        self._judge()

    def _judge(self) -> None:
        listed = self._zip.infolist()
        if len(listed) > MOST_PARTS:
            raise Unfit("archive")
        seen: set[str] = set()
        for part in listed:
            folded = part.filename.casefold()
            if folded in seen or not _plain(part):
                raise Unfit("paths")
            seen.add(folded)
            if part.flag_bits & _LOCKED:
                raise Unfit("encrypted")
            if part.compress_type not in _METHODS:
                raise Unfit("broken")
            if part.file_size > _FREE and part.file_size > MOST_RATIO * max(part.compress_size, 1):
                raise Unfit("archive")
        if sum(part.file_size for part in listed) > MOST_UNPACKED:
            raise Unfit("archive")
        # Anything before the first part would make one file into two.
        if min((part.header_offset for part in listed), default=1) != 0:
            raise Unfit("broken")

    def read(self, name: str) -> bytes:
        """Return one part's bytes, counted while they unpack: what a package states about itself may be a lie."""
        part = self.parts[name]
        pieces: list[bytes] = []
        size = 0
        try:
            with self._zip.open(part) as stream:
                while piece := stream.read(_CHUNK):
                    size += len(piece)
                    self._unpacked += len(piece)
                    if size > part.file_size or self._unpacked > MOST_UNPACKED:
                        raise Unfit("archive")
                    pieces.append(piece)
        except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError):
            raise Unfit("broken") from None
        except zlib.error:
            raise Unfit("broken") from None
        if size != part.file_size:
            raise Unfit("broken")
        return b"".join(pieces)


def _plain(part: zipfile.ZipInfo) -> bool:
    """Tell whether a part's name stays inside the package, and is a file."""
    name = part.filename
    if part.orig_filename != name or len(name) > _LONGEST_NAME or not _NAME.match(name):
        return False
    if any(step.strip(". ") == "" for step in name.rstrip("/").split("/")):
        return False
    return not stat.S_ISLNK(part.external_attr >> 16)


def fresh_part(name: str) -> zipfile.ZipInfo:
    """Return the head of a part to be written: no date, no rights, nothing of the machine it came from."""
    part = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    part.compress_type = zipfile.ZIP_DEFLATED
    part.external_attr = 0o600 << 16
    return part
