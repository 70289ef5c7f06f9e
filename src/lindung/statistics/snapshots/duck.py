"""DuckDB, where it is installed: in memory, fetching nothing from anywhere."""

from __future__ import annotations

from typing import Any


class NoDuck(RuntimeError):
    """DuckDB is an optional part and not installed here."""


def connect() -> Any:
    """Return a connection to an empty database in memory that loads no extension. Raises `NoDuck`."""
    try:
        import duckdb
    except ImportError:
        raise NoDuck(
            "Snapshots need DuckDB, which is not installed here. Install Lindung with its extra 'statistics':"
            " pip install 'lindung[statistics]'."
        ) from None
    closed: dict[str, Any] = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    return duckdb.connect(":memory:", config=closed)
