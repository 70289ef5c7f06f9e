"""What lies in a folder of a backup. Nothing here needs Django: a backup is looked at before there is a database."""

from __future__ import annotations

import base64
import binascii
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from lindung.kernel.backups import tape
from lindung.kernel.backups.problems import Refused
from lindung.kernel.backups.tape import Written

NAME: Final = "manifest.json"
DATABASE: Final = "database.tar.age"
FILES: Final = "files.tar.age"
WRAPS: Final = "wraps.tar.age"
HEAD: Final = "audit-head.json"
SUFFIX: Final = "-wraps"
"""The wraps lie in a folder of the backup's name and this."""
_KIND: Final = "lindung.backup"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """One folder of a backup. `keep_days` says for how long it may be kept; none: as long as wanted."""

    id: uuid.UUID
    part: str
    """`database` (with the files and the head), or `wraps`."""
    at: datetime
    schema: Sequence[str]
    postgresql: str
    recipients: Sequence[str]
    entries: Mapping[str, Written]
    keep_days: int | None = None
    with_keys: bool = False

    @property
    def over(self) -> datetime | None:
        """From when on it must be gone."""
        return None if self.keep_days is None else self.at + timedelta(days=self.keep_days)

    def as_json(self) -> bytes:
        """Return the bytes that are signed."""
        content = {
            "kind": _KIND,
            "id": str(self.id),
            "part": self.part,
            "at": self.at.astimezone(UTC).isoformat(),
            "schema": list(self.schema),
            "postgresql": self.postgresql,
            "recipients": list(self.recipients),
            "entries": {name: asdict(one) for name, one in sorted(self.entries.items())},
            "keep_days": self.keep_days,
            "with_keys": self.with_keys,
        }
        return json.dumps(content, separators=(",", ":")).encode()


def read(*, folder: Path) -> Manifest:
    """Return what a folder says it holds; nothing is proved yet. Raises `Refused`."""
    return parts(folder=folder)[0]


def parts(*, folder: Path) -> tuple[Manifest, bytes]:
    """Return a manifest and its signature, which is not looked at yet. Raises `Refused`."""
    try:
        content: Any = json.loads((folder / NAME).read_text(encoding="ascii"))
        given = content["manifest"]
        manifest = Manifest(
            id=uuid.UUID(given["id"]),
            part=str(given["part"]),
            at=datetime.fromisoformat(given["at"]),
            schema=[str(one) for one in given["schema"]],
            postgresql=str(given["postgresql"]),
            recipients=[str(one) for one in given["recipients"]],
            entries={str(name): Written(**one) for name, one in given["entries"].items()},
            keep_days=given["keep_days"],
            with_keys=bool(given["with_keys"]),
        )
        if manifest.as_json() != json.dumps(given, separators=(",", ":")).encode():
            raise ValueError
        return manifest, base64.b64decode(content["signature"], validate=True)
    except OSError as error:
        raise Refused(
            f"{folder.name} has no manifest that can be read ({error.strerror}). Give the folder of one backup."
        ) from None
    except (ValueError, KeyError, TypeError, AttributeError, binascii.Error):
        raise Refused(f"The manifest in {folder.name} is none of a backup. Use another copy of it.") from None


def check_files(*, folder: Path, manifest: Manifest) -> None:
    """Raise `Refused` unless every file lies there with the length and hash that the manifest names."""
    for name, told in manifest.entries.items():
        if Path(name).name != name or tape.digest(path=folder / name) != told:
            raise Refused(
                f"{name} is not the file that the manifest names: it was altered, damaged or cut off. Use another copy."
            )
