"""What a snapshot holds, and whether it still does."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

NAME: Final = "manifest.json"
FORMAT: Final = 1
_PIECE: Final = 1 << 20


class NoSnapshot(ValueError):
    """A folder that holds no snapshot, or one that was changed or cut; says which and what to do."""


@dataclass(frozen=True, slots=True)
class Part:
    """One fact's file: how many rows, its hash, and its columns with their kinds."""

    rows: int
    sha256: str
    columns: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Manifest:
    """A snapshot's contents. `made_at`: what was known by then is in it. `mark` names it in results."""

    made_at: datetime
    country: str
    facts: Mapping[str, Part]

    @property
    def mark(self) -> str:
        """A short name, made of everything it holds."""
        return hashlib.sha256(self.text().encode()).hexdigest()[:16]

    @property
    def rows(self) -> int:
        """How many rows all facts have together."""
        return sum(part.rows for part in self.facts.values())

    def text(self) -> str:
        """Return the manifest as its file holds it."""
        facts = {
            name: {"rows": part.rows, "sha256": part.sha256, "columns": dict(part.columns)}
            for name, part in self.facts.items()
        }
        plain = {
            "format": FORMAT,
            "made_at": self.made_at.isoformat(),
            "country": self.country,
            "facts": facts,
            "holds": "Single events without persons, cases or names. Keep it as close as the database itself.",
        }
        return json.dumps(plain, indent=1) + "\n"


def file_of(folder: Path, fact: str) -> Path:
    """Return where a fact lies in a snapshot."""
    return folder / f"{fact}.parquet"


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            found.update(piece)
    return found.hexdigest()


def read(folder: Path) -> Manifest:
    """Return a folder's manifest, every file compared with it. Raises `NoSnapshot`."""
    try:
        plain: dict[str, Any] = json.loads((folder / NAME).read_text(encoding="utf-8"))
        made = Manifest(
            made_at=datetime.fromisoformat(plain["made_at"]),
            country=str(plain["country"]),
            facts={name: Part(**part) for name, part in plain["facts"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise NoSnapshot(
            f"{folder} holds no snapshot that can be read. Make one with `lindung statistics snapshot --out FOLDER`."
        ) from None
    if plain.get("format") != FORMAT or made.made_at.tzinfo is None:
        raise NoSnapshot(f"The snapshot in {folder} is of another version of Lindung. Make a new one.")
    for name, part in made.facts.items():
        path = file_of(folder, name)
        if not path.is_file() or digest(path) != part.sha256:
            raise NoSnapshot(f"{path.name} in {folder} is missing or was changed. Make a new snapshot.")
    return made
