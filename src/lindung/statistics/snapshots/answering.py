"""Answering from a snapshot: the same statements as from the database, run by DuckDB over its files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lindung.statistics import facts
from lindung.statistics.snapshots import manifest
from lindung.statistics.snapshots.duck import connect
from lindung.statistics.snapshots.manifest import Manifest, NoSnapshot


@dataclass(frozen=True, slots=True)
class OpenSnapshot:
    """A snapshot ready to answer."""

    manifest: Manifest
    _duck: Any

    def engine(self, sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
        """Run a compiled statement over the files; moments travel as they lie there, in UTC."""
        plain = [
            one.astimezone(UTC).replace(tzinfo=None) if isinstance(one, datetime) else one for one in params
        ]
        return list(self._duck.execute(sql.replace("%s", "?"), plain).fetchall())


def open_snapshot(folder: Path) -> OpenSnapshot:
    """Return the snapshot in a folder, its files compared with its manifest.

    Raises `NoSnapshot` for one that is not whole or whose facts are not those of this version, `NoDuck` without DuckDB.
    """
    held = manifest.read(folder)
    duck = connect()
    duck.execute(f"CREATE SCHEMA {facts.SCHEMA}")
    for fact in facts.every().values():
        part = held.facts.get(fact.name)
        if part is None or dict(part.columns) != {name: one.kind for name, one in fact.columns.items()}:
            raise NoSnapshot(
                f"The snapshot in {folder} does not hold the fact {fact.name} as this version knows it. Make a new one."
            )
        path = str(manifest.file_of(folder, fact.name)).replace("'", "''")
        duck.execute(f"CREATE VIEW {facts.SCHEMA}.{fact.name} AS SELECT * FROM read_parquet('{path}')")  # noqa: S608
    return OpenSnapshot(held, duck)
