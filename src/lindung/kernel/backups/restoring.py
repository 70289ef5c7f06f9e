"""Restoring a backup into an empty installation: everything is proved first, and loaded in one transaction."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

import psycopg
from django.db import Error, connection, transaction

from lindung.kernel.audit import heads
from lindung.kernel.audit.verify import Report, verify
from lindung.kernel.backups import aside, signing, tables, tape
from lindung.kernel.backups.manifest import DATABASE, FILES, HEAD, WRAPS
from lindung.kernel.backups.problems import Refused, disk
from lindung.kernel.backups.proving import Backup
from lindung.kernel.backups.tables import Kept

_FILE: Final = re.compile(r"(?:[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}/){0,4}[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}")
_READ: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Restored:
    """What came back. `strangers`: rows of newer wraps that belong to what the older database does not know."""

    rows: int
    files: int
    strangers: int
    report: Report


def check_empty(*, files: Path) -> None:
    """Raise `Refused` unless the database and the folder of files hold nothing yet."""
    if full := tables.occupied():
        raise Refused(
            f"This installation is not empty: there are rows in {', '.join(full[:3])}. Nothing was changed. Restore"
            " into a new folder (LINDUNG_HOME) or a new database."
        )
    if files.exists() and any(files.iterdir()):
        raise Refused(
            "The folder of files is not empty. Nothing was changed. Move it away, or restore into a new folder."
        )


def check_fits(*, backup: Backup, public: Path | None) -> None:
    """Raise `Refused` unless both manifests are signed and this version's schema is theirs."""
    for folder in (backup.folder, backup.wraps_folder):
        signing.check_signature(folder=folder, public=public)
    ours = set(tables.schema())
    for one in (backup.database, backup.wraps):
        missing, further = sorted(set(one.schema) - ours), sorted(ours - set(one.schema))
        if missing or further:
            theirs, own = (", ".join(names[:3]) or "nothing" for names in (missing, further))
            raise Refused(
                "The backup's schema is not the one of this version of Lindung"
                f" (only in the backup: {theirs}; only here: {own})."
                " Nothing was changed. Restore it with the version that made it, then bring that one to date with"
                " lindung migrate."
            )


def restore(
    *, backup: Backup, files: Path, public: Path | None = None, accept_broken_trail: bool = False
) -> Restored:
    """Load a backup, as the owner of the tables, into a migrated but empty installation; all of it or nothing.

    The trail is read whole and compared with the head of the backup before anything is kept: `Refused` names what does
    not fit, unless that is accepted.
    """
    check_empty(files=files)
    check_fits(backup=backup, public=public)
    draft = files.with_name(f".{files.name}.restoring")
    shutil.rmtree(draft, ignore_errors=True)
    try:
        count = _unpack(backup, draft)
        with _in_one():
            rows, strangers = _load(backup)
            head = heads.read(path=backup.folder / HEAD, public=public)
            report = verify(heads=[head])
            if not report.whole and not accept_broken_trail:
                named = "\n".join(map(str, report.named))
                raise Refused(
                    f"The backup's trail is not whole: {report.faults} faults.\n{named}\nNothing was changed. Take"
                    " another backup; or, to have the data in spite of it, say --accept-broken-trail and keep this."
                )
            if files.exists():
                files.rmdir()
            draft.rename(files)
    except OSError as error:
        raise disk(error, doing="Restoring") from None
    except heads.WrongHead as wrong:
        raise Refused(str(wrong)) from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Restored(rows, count, strangers, report)


@contextmanager
def _in_one() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except (Error, psycopg.Error) as error:
        raise Refused(
            f"The database did not take the backup ({type(error).__name__}). Nothing was changed. Check that its disk"
            " has room and that it is not older than the one the backup was made with."
        ) from error


def _load(backup: Backup) -> tuple[int, int]:
    with aside.put_aside() as pointers:
        with tape.opened(path=backup.folder / DATABASE, identities=backup.identities) as members:
            rows = tables.load(kept=Kept.DATABASE, parts=members)
        with tape.opened(path=backup.wraps_folder / WRAPS, identities=backup.identities) as members:
            rows += tables.load(kept=Kept.KEYS, parts=_past_keys(members))
        strangers = 0
        if backup.wraps.id != backup.database.id:
            strangers = aside.drop_strangers(pointers=pointers)
    return rows - strangers, strangers


def _past_keys(members: Iterator[tuple[str, IO[bytes]]]) -> Iterator[tuple[str, IO[bytes]]]:
    return ((name, content) for name, content in members if not name.startswith("keys/"))


def _unpack(backup: Backup, draft: Path) -> int:
    """Write the sealed files into a folder that is nobody's yet, and return how many."""
    draft.mkdir(mode=0o700, parents=True)
    count = 0
    with tape.opened(path=backup.folder / FILES, identities=backup.identities) as members:
        for name, content in members:
            if not _FILE.fullmatch(name):
                raise Refused("The set of files holds a name that no file of ours has. Use another copy.")
            path = draft / name
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                shutil.copyfileobj(content, file, _READ)
                file.flush()
                os.fsync(file.fileno())
            count += 1
    return count
