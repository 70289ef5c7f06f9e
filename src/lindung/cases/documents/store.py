"""Where sealed files lie: `files/<2 hex>/<uuid>`, whole or not at all. Names come from the document's id only."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final
from uuid import UUID, uuid4

from django.conf import settings
from django.utils.translation import gettext as _

from lindung.kernel.problems import Refusal

_UNFINISHED: Final = ".part"


class NoRoom(Refusal):
    """The disk took no more."""

    code = "no_room"
    status = 507


def folder() -> Path:
    """Return the folder of the files, private to its owner; made on first use."""
    found = Path(settings.FILES_FOLDER)
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def path_of(*, document: UUID) -> Path:
    """Return where the file of a document lies."""
    return folder() / document.hex[:2] / str(document)


def write(*, document: UUID, fill: Callable[[BinaryIO], str]) -> str:
    """Write a document's file with `fill` and return what that returned; it has its name only once safe on the disk.

    Raises `NoRoom` when the disk takes no more; nothing is left behind then.
    """
    path = path_of(document=document)
    unfinished = path.with_name(f"{uuid4()}{_UNFINISHED}")
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as target:
            told = fill(target)
            target.flush()
            os.fsync(target.fileno())
        unfinished.rename(path)
        _settle(path.parent)
        _settle(path.parent.parent)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise NoRoom(
            _("The disk did not take the file. Nothing was saved. Tell whoever runs the system.")
        ) from None
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return told


def read(*, document: UUID) -> BinaryIO:
    """Return the sealed file, open for reading. Raises FileNotFoundError."""
    return path_of(document=document).open("rb")


def size_of(*, document: UUID) -> int:
    """Return the length of the sealed file in bytes; -1 where there is none."""
    try:
        return path_of(document=document).stat().st_size
    except FileNotFoundError:
        return -1


def remove(*, document: UUID) -> None:
    """Remove a document's file; nothing happens where there is none."""
    path_of(document=document).unlink(missing_ok=True)


def everything() -> Iterator[tuple[Path, UUID | None, float]]:
    """Yield each file with its document (None for a file that never got finished) and when it was written (epoch)."""
    for shelf in sorted(folder().iterdir()):
        for path in sorted(shelf.iterdir()) if shelf.is_dir() else ():
            with suppress(FileNotFoundError):
                written = path.stat().st_mtime
                try:
                    yield path, UUID(path.name), written
                except ValueError:
                    yield path, None, written


def _settle(shelf: Path) -> None:
    """Make sure that a folder's new names survive a power cut."""
    descriptor = os.open(shelf, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
