"""The encrypted files: written whole, for their owner alone, named by a key that says nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from django.conf import settings

_ENDING = ".age"


def _folder() -> Path:
    folder = Path(settings.EXPORTS_FOLDER)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def path_of(*, export: UUID) -> Path:
    """Return where the file of an export lies."""
    return _folder() / f"{export}{_ENDING}"


def write(*, export: UUID, sealed: bytes) -> None:
    """Write an encrypted file whole, readable by this program's user only."""
    path = path_of(export=export)
    draft = path.with_suffix(".part")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def read(*, export: UUID) -> bytes | None:
    """Return an encrypted file; None where there is none."""
    try:
        return path_of(export=export).read_bytes()
    except FileNotFoundError:
        return None


def remove(*, export: UUID) -> None:
    """Remove a file and what is left of writing it; one that is gone stays gone."""
    path = path_of(export=export)
    path.unlink(missing_ok=True)
    path.with_suffix(".part").unlink(missing_ok=True)


def everything() -> Iterator[tuple[UUID, float]]:
    """Yield the key and time of writing (POSIX seconds) of every file in the folder."""
    for path in _folder().iterdir():
        try:
            yield UUID(path.stem), path.stat().st_mtime
        except (ValueError, FileNotFoundError):
            continue
