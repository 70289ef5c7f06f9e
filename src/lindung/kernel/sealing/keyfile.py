"""Wrapping keys in a file of this machine: for a demo, for tests, and for one box that trusts its disk."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
from functools import cached_property
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lindung.kernel.sealing import warrants
from lindung.kernel.sealing.problems import Locked
from lindung.kernel.sealing.providers import Warrant, Wrapped

NAME: Final = "sealing.json"
_NONCE: Final = 12


def make(*, folder: Path) -> Path:
    """Make a key file for its owner only, unless there is one; return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    path = folder / NAME
    if not path.exists():
        _write(path, {"current": 1, "keys": {"1": _fresh()}, "search": _fresh(), "marks": _fresh()})
    return path


def add_version(*, folder: Path) -> int:
    """Add a wrapping key and make it current; older ones stay until nothing is wrapped by them."""
    path = folder / NAME
    held = json.loads(path.read_text(encoding="ascii"))
    version = int(held["current"]) + 1
    held["keys"][str(version)] = _fresh()
    held["current"] = version
    _write(path, held)
    return version


def _fresh() -> str:
    return base64.b64encode(os.urandom(32)).decode()


def _write(path: Path, held: dict[str, Any]) -> None:
    """Replace the file whole: a crash leaves the old one or the new one."""
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        json.dump(held, file)
        file.flush()
        os.fsync(file.fileno())
    scratch.replace(path)


class FileProvider:
    """Keeps the wrapping keys in `folder`/sealing.json, read once, and again when a newer one was put in its place."""

    def __init__(self, *, folder: Path) -> None:
        self._path = folder / NAME
        self._read_from: tuple[int, int] = (0, 0)

    @cached_property
    def _held(self) -> dict[str, Any]:
        try:
            self._read_from = self._stands()
            held = json.loads(self._path.read_text(encoding="ascii"))
            return {
                "current": int(held["current"]),
                "keys": {int(number): AESGCM(base64.b64decode(key)) for number, key in held["keys"].items()},
                "search": base64.b64decode(held["search"]),
                "marks": base64.b64decode(held["marks"]),
            }
        except (OSError, ValueError, KeyError) as error:
            raise Locked(f"key file: {error}") from None

    def _cipher(self, version: int) -> AESGCM:
        if version not in self._held["keys"]:
            self.forget()
        try:
            cipher: AESGCM = self._held["keys"][version]
        except KeyError:
            raise Locked(f"no wrapping key of version {version}") from None
        return cipher

    def forget(self) -> None:
        """Read the file again when next asked."""
        self.__dict__.pop("_held", None)

    def _stands(self) -> tuple[int, int]:
        """Return what tells one file from the next: it is only ever replaced whole."""
        found = self._path.stat()
        return found.st_ino, found.st_mtime_ns

    def version(self) -> int:
        """Return the version that new wraps get: of the file as it lies there now, whoever changed it."""
        try:
            if self._stands() != self._read_from:
                self.forget()
        except OSError as error:
            raise Locked(f"key file: {error.strerror}") from None
        return int(self._held["current"])

    def wrap(self, *, key: bytes, about: bytes) -> Wrapped:
        """Wrap `key`, bound to `about`."""
        version, nonce = self.version(), os.urandom(_NONCE)
        return Wrapped(version, nonce + self._cipher(version).encrypt(nonce, key, about))

    def unwrap(self, *, wrapped: Wrapped, about: bytes, warrant: Warrant) -> bytes:
        """Return the key against a warrant."""
        try:
            warrants.check(
                key=self._held["marks"],
                statement=warrant.statement,
                shown=warrant.mark,
                user=warrant.user_id,
                organisation=warrant.organisation_id,
                about=about,
                now=warrant.at.timestamp(),
            )
        except warrants.Unwarranted as refused:
            raise Locked(str(refused)) from None
        return self._open(wrapped, about)

    def _open(self, wrapped: Wrapped, about: bytes) -> bytes:
        nonce, sealed = wrapped.blob[:_NONCE], wrapped.blob[_NONCE:]
        try:
            return self._cipher(wrapped.version).decrypt(nonce, sealed, about)
        except (InvalidTag, ValueError):
            raise Locked("a wrap that is not ours, or not of this person") from None

    def rewrap(self, *, wrapped: Wrapped, about: bytes) -> Wrapped:
        """Return the same key under the current version."""
        return self.wrap(key=self._open(wrapped, about), about=about)

    def token(self, *, kind: str, text: str) -> bytes:
        """Return the keyed hash of `text` for one kind of search."""
        return hmac.digest(self._held["search"], f"{kind}\0{text}".encode(), hashlib.sha256)

    def revoke(self, *, grant: UUID) -> None:
        """Nothing to remember: a grant that has ended has lost its mark, and warrants come from this process alone."""

    def sign(self, *, statement: bytes) -> bytes:
        """Return the mark of a grant's statement."""
        return warrants.mark(key=self._held["marks"], statement=statement)
