"""Making a snapshot: every fact copied out as the role of figures, in one moment, and written as Parquet."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.db import connection, transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.kernel import audit
from lindung.kernel.country import current
from lindung.kernel.problems import Invalid
from lindung.statistics import facts
from lindung.statistics.facts import Fact
from lindung.statistics.models import Snapshot
from lindung.statistics.reading import reading
from lindung.statistics.snapshots import manifest
from lindung.statistics.snapshots.duck import connect
from lindung.statistics.snapshots.manifest import Manifest, Part

_TYPES: Final = {
    "key": "VARCHAR", "code": "VARCHAR", "flag": "BOOLEAN", "number": "DOUBLE", "time": "TIMESTAMP", "day": "DATE",
}  # fmt: skip


def make(*, folder: Path, at: datetime, by: Actor | None = None) -> Manifest:
    """Write the facts as they are at `at` into an empty or new folder, and return what it holds.

    Keys are hashed once more with a salt that is thrown away: two snapshots cannot be joined. Raises `Invalid` for a
    folder that holds something, `NoDuck` without DuckDB.
    """
    if by is not None:
        by.require(Permission.STATISTICS_RUN)
    if folder.exists() and any(folder.iterdir()):
        raise Invalid(_("The folder %(folder)s is not empty. Choose a new one.") % {"folder": folder})
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    duck, salt = connect(), secrets.token_hex(32)
    parts = {}
    with _one_moment():
        with reading(), tempfile.TemporaryDirectory(prefix=".facts-", dir=folder) as scratch:
            for fact in facts.every().values():
                raw = Path(scratch) / fact.name
                _copy_out(fact, raw)
                parts[fact.name] = _write(duck, fact, raw, manifest.file_of(folder, fact.name), salt)
        made = Manifest(made_at=at, country=current().code, facts=parts)
        path = folder / manifest.NAME
        path.write_text(made.text(), encoding="utf-8")
        path.chmod(0o600)
        row = Snapshot.objects.create(
            mark=made.mark, made_at=at, rows={name: part.rows for name, part in parts.items()}
        )
        audit.record(event="statistics.snapshot", subject=row, by=by, at=at, detail={"rows": made.rows})
    return made


@contextmanager
def _one_moment() -> Iterator[None]:
    """Open a transaction that sees the database as it is at its beginning, whatever others write meanwhile."""
    inside = connection.in_atomic_block
    with transaction.atomic():
        if not inside:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _copy_out(fact: Fact, path: Path) -> None:
    columns = [
        f"{name} AT TIME ZONE 'UTC'" if column.kind == "time" else name
        for name, column in fact.columns.items()
    ]
    sql = f"COPY (SELECT {', '.join(columns)} FROM {facts.SCHEMA}.{fact.name}) TO STDOUT (FORMAT csv)"  # noqa: S608
    with path.open("wb") as file, connection.cursor() as cursor, cursor.copy(sql) as copy:
        for piece in copy:
            file.write(piece)


def _write(duck: Any, fact: Fact, raw: Path, path: Path, salt: str) -> Part:
    """Write one fact as Parquet, oldest first, so that the order of its rows says nothing but their time.

    Keys become numbers of 60 bits: counted several times faster than text, and among a million the odds that any two
    are the same are one in two million.
    """
    typed = ", ".join(f"'{name}': '{_TYPES[column.kind]}'" for name, column in fact.columns.items())
    shown = ", ".join(
        f"CAST('0x' || left(sha256('{salt}' || {name}), 15) AS BIGINT) AS {name}"
        if column.kind == "key"
        else name
        for name, column in fact.columns.items()
    )
    order = "" if fact.standing else " ORDER BY known_at"
    read = f"read_csv('{_quoted(raw)}', header=false, auto_detect=false, delim=',', quote='\"', columns={{{typed}}})"
    duck.execute(
        f"COPY (SELECT {shown} FROM {read}{order}) TO '{_quoted(path)}' (FORMAT parquet, COMPRESSION zstd)"  # noqa: S608
    )
    path.chmod(0o600)
    [(count,)] = duck.execute(f"SELECT count(*) FROM read_parquet('{_quoted(path)}')").fetchall()  # noqa: S608
    kinds = {name: column.kind for name, column in fact.columns.items()}
    return Part(rows=count, sha256=manifest.digest(path), columns=kinds)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
