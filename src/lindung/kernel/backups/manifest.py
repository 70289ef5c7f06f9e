"""What lies in a folder of a backup, signed with the key that signs the audit trail's heads."""

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

from lindung.kernel.audit import keys
from lindung.kernel.backups import tape
from lindung.kernel.backups.problems import Refused
from lindung.kernel.backups.tape import Written

NAME: Final = "manifest.json"
_ABOUT: Final = b"lindung:backup:1:"
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


def write(*, manifest: Manifest, folder: Path) -> None:
    """Write the signed manifest into a folder that has not its final name yet."""
    text = manifest.as_json()
    signature = base64.b64encode(keys.sign(text=_ABOUT + text)).decode()
    content = {"manifest": json.loads(text), "signature": signature, "key": keys.fingerprint()}
    (folder / NAME).write_text(json.dumps(content, indent=1) + "\n", encoding="ascii")


def read(*, folder: Path) -> Manifest:
    """Return what a folder says it holds; nothing is proved yet. Raises `Refused`."""
    return _read(folder)[0]


def _read(folder: Path) -> tuple[Manifest, bytes]:
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


def check_signature(*, folder: Path, public: Path | None) -> None:
    """Raise `Refused` unless the manifest was signed by this installation's key, or by the one in the file `public`."""
    manifest, signature = _read(folder)
    try:
        signed = keys.is_signed(text=_ABOUT + manifest.as_json(), signature=signature, public=public)
    except (OSError, ValueError) as error:
        raise Refused(
            f"The public key that signed the backup cannot be read ({error}). Put audit-head.pub into the folder of the"
            " keys, or name it with --public."
        ) from None
    if not signed:
        raise Refused(
            f"The manifest in {folder.name} was altered, or another installation signed it. Use another copy, or name"
            " the public key it was signed with (--public)."
        )


def check_files(*, folder: Path, manifest: Manifest) -> None:
    """Raise `Refused` unless every file lies there with the length and hash that the manifest names."""
    for name, told in manifest.entries.items():
        if Path(name).name != name or tape.digest(path=folder / name) != told:
            raise Refused(
                f"{name} is not the file that the manifest names: it was altered, damaged or cut off. Use another copy."
            )
