"""Keeps published instruments from changing: their hashes stand in `published.lock` beside them.

An answer is only worth what its question said on that day. To correct a published instrument, copy it to
the next version.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from lindung.identification.instruments.load import load_instruments
from lindung.kernel.country.strict_yaml import Problem

LOCK = "published.lock"
COMMAND = "python -m lindung.identification.instruments FOLDER"


def fingerprint(path: Path) -> str:
    """Return the SHA-256 of a file, with line ends as the repository keeps them."""
    return hashlib.sha256(path.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def read_lock(*, folder: Path) -> dict[str, str]:
    """Return file name -> hash of the published instruments of a folder."""
    path = folder / LOCK
    if not path.exists():
        return {}
    lines = [
        line.split() for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"
    ]
    return {name: digest for digest, name in lines}


def lock(*, folder: Path) -> None:
    """Add the published instruments of a folder to its lock. What is locked already stays as it is."""
    wanted = _published(folder) | read_lock(folder=folder)
    text = "".join(f"{digest}  {name}\n" for name, digest in sorted(wanted.items()))
    head = "# Published instruments never change. Correct one with its next version, then lock that.\n"
    (folder / LOCK).write_text(head + text, encoding="utf-8")


def changed(*, folder: Path) -> list[Problem]:
    """Return a problem for each published instrument that was changed, removed or never locked."""
    locked, present = read_lock(folder=folder), _published(folder)
    messages: dict[str, str] = {}
    for name in locked.keys() | present.keys():
        if name not in present:
            messages[name] = "was published and is gone, or is no longer published: bring it back"
        elif name not in locked:
            messages[name] = f"is published but not in {LOCK}: lock it with `{COMMAND}`"
        elif locked[name] != present[name]:
            messages[name] = (
                "was published and has changed: undo that, and put the change into the next version"
            )
    return [Problem(f"{folder.name}/{name}", 1, message) for name, message in sorted(messages.items())]


def _published(folder: Path) -> dict[str, str]:
    return {
        f"{name}-{version}.yaml": fingerprint(folder / f"{name}-{version}.yaml")
        for (name, version), instrument in load_instruments(folder=folder).items()
        if instrument.status == "published"
    }
