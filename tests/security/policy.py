"""The table of who may what: read, written, compared."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.security.addresses import Address

TABLE = Path(__file__).with_name("policy.csv")
VISITOR = "visitor"
"""Somebody who is not signed in."""
Column = dict[tuple[str, str], str]
"""(path, method) to what one role gets: one status, or three: own / shared / foreign."""


@cache
def read(path: Path = TABLE) -> dict[str, Column]:
    """Return role to column; empty where there is no table yet."""
    if not path.exists():
        return {}
    with path.open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    roles = [name for name in (rows[0] if rows else {}) if name not in {"address", "method"}]
    return {role: {(row["address"], row["method"]): row[role] for row in rows} for role in roles}


def write(columns: dict[str, Column], path: Path = TABLE) -> None:
    """Write the table, addresses in order."""
    read.cache_clear()
    with path.open("w", newline="", encoding="utf-8") as lines:
        table = csv.writer(lines, lineterminator="\n")
        table.writerow(["address", "method", *columns])
        for key in sorted({key for column in columns.values() for key in column}):
            table.writerow([*key, *(column.get(key, "") for column in columns.values())])


def differences(*, role: str, expected: Column, found: Column) -> list[str]:
    """Return one line for each cell in which the table and the site differ."""
    return [
        f"{method} {path} as {role}: the table says {expected.get((path, method)) or 'nothing'}, "
        f"the site answers {found.get((path, method)) or 'not at all'}"
        for path, method in sorted({*expected, *found})
        if expected.get((path, method)) != found.get((path, method))
    ]


def stray_rows(*, table: dict[str, Column], addresses: Iterable[Address]) -> tuple[list[str], list[str]]:
    """Return the addresses without a row, and the rows without an address."""
    rows = {key for column in table.values() for key in column}
    there = {(one.path, one.method) for one in addresses}
    return (
        [f"{method} {path}" for path, method in sorted(there - rows)],
        [f"{method} {path}" for path, method in sorted(rows - there)],
    )
