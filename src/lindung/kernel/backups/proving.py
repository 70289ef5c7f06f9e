"""Proving a backup, and putting its key files in place: before there is a database, and without Django."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pyrage import x25519

from lindung.kernel.backups import manifest, tape
from lindung.kernel.backups.manifest import DATABASE, FILES, SUFFIX, WRAPS, Manifest
from lindung.kernel.backups.problems import Refused, disk

_KEY_FILE: Final = re.compile(r"keys/([a-z][a-z-]{0,40}(?:\.[a-z]{3,4})?)")


@dataclass(frozen=True, slots=True)
class Backup:
    """The folders of a backup whose files are as their manifests say, and who opens them."""

    folder: Path
    database: Manifest
    wraps_folder: Path
    wraps: Manifest
    identities: Sequence[x25519.Identity]


def inspect(*, folder: Path, wraps_folder: Path | None, identity: Path) -> Backup:
    """Return a backup after every file of it was read and hashed; no database is needed. Raises `Refused`."""
    apart = wraps_folder or folder.with_name(f"{folder.name}{SUFFIX}")
    if not (apart / manifest.NAME).exists():
        raise Refused(
            f"The wraps are not in {apart.name}. Without them nothing sealed opens: name their folder with"
            " --wraps; those of a newer backup are the right ones."
        )
    found = Backup(
        folder,
        manifest.read(folder=folder),
        apart,
        manifest.read(folder=apart),
        tape.identities(path=identity),
    )
    if (found.database.part, found.wraps.part) != ("database", "wraps"):
        raise Refused(
            "--from takes the folder of a backup, --wraps the folder of its wraps. They were mixed up."
        )
    if found.wraps.at < found.database.at:
        raise Refused(
            "The wraps are older than the database: persons erased in between would be readable again, and the keys"
            " of new ones are missing. Take the wraps of this backup, or newer ones."
        )
    manifest.check_files(folder=folder, manifest=found.database)
    manifest.check_files(folder=apart, manifest=found.wraps)
    for path in (folder / DATABASE, folder / FILES, apart / WRAPS):
        tape.check_opens(path=path, identities=found.identities)
    return found


def place_keys(*, backup: Backup, place: Callable[[str], Path | None]) -> Sequence[str]:
    """Write the key files that a backup brings where `place` says by name (none: nowhere); return their names.

    One that is there already and is the same stays. Raises `Refused` for another one.
    """
    placed: list[str] = []
    if not backup.wraps.with_keys:
        return placed
    for name, content in _keys_in(backup):
        path = place(name)
        if path is None:
            continue
        if path.exists() and path.read_bytes() != content:
            raise Refused(
                f"Another {name} lies here already: this installation has keys of its own. Restore into an empty one."
            )
        if not path.exists():
            _place(path, content)
            placed.append(name)
    return placed


def _keys_in(backup: Backup) -> Sequence[tuple[str, bytes]]:
    found = []
    with tape.opened(path=backup.wraps_folder / WRAPS, identities=backup.identities) as members:
        for name, content in members:
            if matched := _KEY_FILE.fullmatch(name):
                found.append((matched[1], content.read()))
            else:
                break
    return found


def _place(path: Path, content: bytes) -> None:
    """Write a key file whole, for its owner only."""
    draft = path.with_name(f".{path.name}.restoring")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise disk(error, doing="Writing the key files") from None
