"""The wrapping keys in a file of the service's own account, in the same form as the program's own key file.

To move from the key file to the service, move the file: wraps, marks and search tokens stay as they are.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import stat
import threading
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from lindung.kernel.sealing.keyd.refusals import Refused, Unusable

NAME: Final = "sealing.json"
NONCE: Final = 12
KEY: Final = 32


class Keys(Protocol):
    """What holds the keys: a file, or a hardware module. Refuses with `Refused`."""

    def version(self) -> int:
        """Return the version that new wraps get."""

    def wrap(self, *, key: bytes, about: bytes) -> tuple[int, bytes]:
        """Return the version and the wrap of a 32-byte key, bound to `about`."""

    def unwrap(self, *, version: int, blob: bytes, about: bytes) -> bytes:
        """Return the key of a wrap; `Refused("not_ours")` if it is changed or of another person."""

    def token(self, *, kind: str, text: str) -> bytes:
        """Return the 32-byte keyed hash for one kind of search."""

    def sign(self, *, message: bytes) -> bytes:
        """Return the 32-byte keyed hash of a message under the mark key."""


def init(*, folder: Path) -> Path:
    """Make a key file that only this account can read; returns its path. Raises `Unusable` if there is one."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    path = folder / NAME
    if path.exists():
        raise Unusable(
            f"{path} holds keys already. They are kept: to add a version, run lindung keyd rotate."
        )
    _write(path, {"current": 1, "keys": {"1": _fresh()}, "search": _fresh(), "marks": _fresh()})
    return path


def rotate(*, folder: Path) -> int:
    """Add a wrapping key, make it current, return its version; older ones stay until nothing is wrapped by them."""
    path = folder / NAME
    held = _read(path)
    version = int(held["current"]) + 1
    held["keys"][str(version)] = _fresh()
    held["current"] = version
    _write(path, held)
    return version


def _fresh() -> str:
    return base64.b64encode(os.urandom(KEY)).decode()


def _read(path: Path) -> dict[str, Any]:
    try:
        found = path.stat()
        if stat.S_IMODE(found.st_mode) & 0o077 or found.st_uid != os.geteuid():
            raise Unusable(
                f"{path} can be read by others than its account. Give it to the account that runs the service,"
                " with mode 0600."
            )
        held = json.loads(path.read_text(encoding="ascii"))
        if not isinstance(held, dict):
            raise ValueError
    except FileNotFoundError:
        raise Unusable(f"There are no keys at {path}. Make them with lindung keyd init.") from None
    except (OSError, ValueError):
        raise Unusable(f"{path} cannot be read as a key file. Put it back from its backup.") from None
    return held


def _write(path: Path, held: dict[str, Any]) -> None:
    """Replace the file whole: a crash leaves the old one or the new one."""
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        json.dump(held, file)
        file.flush()
        os.fsync(file.fileno())
    scratch.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


class _Held(NamedTuple):
    current: int
    ciphers: dict[int, AESGCM]
    search: bytes
    marks: bytes


class FileKeys:
    """The keys of `folder`/sealing.json; a version added by `rotate` is noticed at once."""

    def __init__(self, *, folder: Path) -> None:
        self._path = folder / NAME
        self._lock = threading.Lock()
        self._seen = (0, 0)
        self._held = self._load()

    def _load(self) -> _Held:
        held = _read(self._path)
        try:
            ciphers = {int(number): AESGCM(_key(key)) for number, key in held["keys"].items()}
            found = _Held(int(held["current"]), ciphers, _key(held["search"]), _key(held["marks"]))
            if found.current not in ciphers:
                raise ValueError
        except (KeyError, ValueError, TypeError, AttributeError):
            raise Unusable(f"{self._path} is not whole. Put it back from its backup.") from None
        self._seen = self._print()
        return found

    def _print(self) -> tuple[int, int]:
        found = self._path.stat()
        return found.st_ino, found.st_mtime_ns

    def _now(self) -> _Held:
        """Return the keys, read again if the file was replaced; a file that went bad changes nothing."""
        try:
            if self._print() != self._seen:
                with self._lock:
                    self._held = self._load()
        except (OSError, Unusable):
            return self._held
        return self._held

    def version(self) -> int:
        """Return the version that new wraps get."""
        return self._now().current

    def wrap(self, *, key: bytes, about: bytes) -> tuple[int, bytes]:
        """Wrap with AES-256-GCM, `about` being associated data; the nonce leads the blob."""
        held, nonce = self._now(), os.urandom(NONCE)
        return held.current, nonce + held.ciphers[held.current].encrypt(nonce, key, about)

    def unwrap(self, *, version: int, blob: bytes, about: bytes) -> bytes:
        """Return the key of a wrap."""
        cipher = self._held.ciphers.get(version) or self._now().ciphers.get(version)
        if cipher is None:
            raise Refused("no_such_version")
        try:
            return cipher.decrypt(blob[:NONCE], blob[NONCE:], about)
        except (InvalidTag, ValueError):
            raise Refused("not_ours") from None

    def token(self, *, kind: str, text: str) -> bytes:
        """Return the keyed hash of a text for one kind of search."""
        return hmac.digest(self._held.search, f"{kind}\0{text}".encode(), hashlib.sha256)

    def sign(self, *, message: bytes) -> bytes:
        """Return the keyed hash of a message under the mark key."""
        return hmac.digest(self._held.marks, message, hashlib.sha256)


def _key(text: str) -> bytes:
    key = base64.b64decode(text, validate=True)
    if len(key) != KEY:
        raise ValueError
    return key
