"""Making a backup: one snapshot, three encrypted files, two folders, and their final names at the very end."""

from __future__ import annotations

import fcntl
import os
import shutil
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import psycopg
from django.db import Error, connection, transaction
from pyrage import x25519

from lindung.kernel.audit import heads, keys
from lindung.kernel.backups import manifest, signing, tables, tape
from lindung.kernel.backups.manifest import DATABASE, FILES, HEAD, SUFFIX, WRAPS, Manifest
from lindung.kernel.backups.problems import Refused, disk
from lindung.kernel.backups.tables import Kept
from lindung.kernel.backups.tape import Member

KEEP_DAYS: Final = 35
LEFT_OUT: Final = frozenset({"exports"})
"""Folders beside the sealed files that a backup leaves behind."""
_DRAFT: Final = ".unfinished-"
_LOCK: Final = ".lindung-backup.lock"
_READ: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that is whole: its two folders, bytes in all, the signer to compare, and how many old wraps went."""

    folder: Path
    wraps: Path
    size: int
    signer: str
    rows_in_trail: int
    swept: int


def make(
    *,
    to: Path,
    wraps_to: Path | None,
    recipients: Sequence[str],
    files: Path,
    key_files: Sequence[Path] = (),
    keep_days: int = KEEP_DAYS,
    at: datetime,
) -> Made:
    """Back everything up, as the owner of the tables, while others go on working.

    `key_files` go into the wraps' set. Raises `Refused`; then nothing stands under a final name.
    """
    chosen = tape.recipients(texts=recipients)
    if keep_days < 1:
        raise Refused("The wraps are kept for one day at least. No backup was made.")
    name = f"lindung-{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    apart = wraps_to or to
    with _turn(to), _turn(apart) if apart.resolve() != to.resolve() else _nothing():
        final, final_wraps = to / name, apart / f"{name}{SUFFIX}"
        if final.exists() or final_wraps.exists():
            raise Refused(f"{name} is there already. Wait a second and start again.")
        drafts = to / f"{_DRAFT}{name}", apart / f"{_DRAFT}{name}{SUFFIX}"
        try:
            for draft in drafts:
                draft.mkdir(mode=0o700)
            common: dict[str, Any] = {
                "id": uuid.uuid4(),
                "at": at,
                "recipients": [str(one) for one in chosen],
            }
            rows = _fill(drafts, common, chosen, files, key_files, keep_days)
            for draft in drafts:
                _settle(draft)
            drafts[1].rename(final_wraps)
            _settle(apart)
            drafts[0].rename(final)
            _settle(to)
        except OSError as error:
            raise disk(error, doing="Writing the backup") from None
        finally:
            for draft in drafts:
                shutil.rmtree(draft, ignore_errors=True)
        size = sum(one.stat().st_size for folder in (final, final_wraps) for one in folder.iterdir())
        return Made(final, final_wraps, size, keys.fingerprint(), rows, sweep(folder=apart, at=at))


def _fill(
    drafts: tuple[Path, Path],
    common: dict[str, Any],
    chosen: Sequence[x25519.Recipient],
    files: Path,
    key_files: Sequence[Path],
    keep_days: int,
) -> int:
    main, wraps = drafts
    with _snapshot():
        common |= {"schema": tables.schema(), "postgresql": _version()}
        head = heads.present(at=common["at"])
        heads.write(head=head, path=main / HEAD)
        database = tape.write(path=main / DATABASE, members=tables.members(kept=Kept.DATABASE), to=chosen)
        held = tape.write(path=wraps / WRAPS, members=_wraps(key_files), to=chosen)
    filed = tape.write(path=main / FILES, members=_files(files), to=chosen)
    entries = {DATABASE: database, FILES: filed, HEAD: tape.digest(path=main / HEAD)}
    signing.write(manifest=Manifest(part="database", entries=entries, **common), folder=main)
    apart = Manifest(
        part="wraps", entries={WRAPS: held}, keep_days=keep_days, with_keys=bool(key_files), **common
    )
    signing.write(manifest=apart, folder=wraps)
    return head.rows


@contextmanager
def _snapshot() -> Iterator[None]:
    """Open a transaction that sees one moment, writes nothing, and fails rather than be shown a part of the rows."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SET LOCAL row_security = off")
            cursor.execute("SET LOCAL statement_timeout = 0")
        try:
            yield
        except (Error, psycopg.Error) as error:
            raise Refused(
                f"The database did not give every row ({type(error).__name__}). No backup was made. Connect as the role"
                " that owns the tables, and look into the log of PostgreSQL."
            ) from error


def _version() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0])


def _wraps(key_files: Sequence[Path]) -> Iterator[Member]:
    for path in key_files:
        yield tape.whole(f"keys/{path.name}", path.read_bytes())
    yield from tables.members(kept=Kept.KEYS)


def _files(folder: Path) -> Iterator[Member]:
    """Return the sealed files as they lie; what is being written or was removed meanwhile is not among them."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if parts[0] in LEFT_OUT or any(part.startswith(".") for part in parts) or path.suffix == ".part":
            continue
        if path.is_symlink() or not path.is_file():
            continue
        try:
            file = path.open("rb")
        except FileNotFoundError:
            continue
        with file:
            content = iter(lambda: file.read(_READ), b"")  # noqa: B023 - read before the next file is opened
            yield Member(path.relative_to(folder).as_posix(), os.fstat(file.fileno()).st_size, content)


def sweep(*, folder: Path, at: datetime) -> int:
    """Delete the wraps in a folder whose days are over, and return how many: an erased person's keys go with them."""
    count = 0
    for path in sorted(folder.glob(f"lindung-*{SUFFIX}")):
        try:
            found = manifest.read(folder=path)
        except Refused:
            continue
        if found.part == "wraps" and found.over is not None and found.over <= at:
            shutil.rmtree(path)
            count += 1
    return count


@contextmanager
def _turn(folder: Path) -> Iterator[None]:
    """Make the folder if need be, wait for nobody: one backup at a time; clear what a killed one left."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(folder / _LOCK, os.O_WRONLY | os.O_CREAT, 0o600)
    except OSError as error:
        raise disk(error, doing="Writing the backup") from None
    try:
        _take(descriptor)
        for left in folder.glob(f"{_DRAFT}lindung-*"):
            shutil.rmtree(left, ignore_errors=True)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Refused("Another backup is being written to this folder. Wait until it has ended.") from None


@contextmanager
def _nothing() -> Iterator[None]:
    yield


def _settle(folder: Path) -> None:
    """Make a folder's names safe on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
