"""What migrations to sealed columns have in common."""

from __future__ import annotations

from typing import Any


class MadeBeforeSealing(SystemExit):
    """A database whose personal sections stand in clear: it held invented people only."""


def refuse_old_data(apps: Any, schema_editor: Any) -> None:
    """Stop before a database of an earlier version, which was for invented people only, loses what it kept in clear."""
    if apps.get_model("cases", "Case").objects.exists():
        raise MadeBeforeSealing(
            "This database was made before personal sections were sealed, for invented people only. Nothing was"
            " changed. Start with an empty database: for the demo, run `make clean` first."
        )
