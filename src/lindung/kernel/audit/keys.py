"""The keys of the trail, in files beside the database's and never in it: one marks rows, one signs published heads."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from functools import lru_cache
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

MARK_FILE: Final = "audit-mark"
SIGNING_FILE: Final = "audit-head.key"
PUBLIC_FILE: Final = "audit-head.pub"
_ABOUT: Final = b"lindung:audit:1:"
_BLOCK: Final = 64


def mark(*, said: bytes) -> bytes:
    """Return the keyed hash (32 bytes) of what a row says."""
    return hmac.digest(_mark_keys(settings.KEYS_FOLDER)[-1], _ABOUT + said, "sha256")


def is_marked(*, said: bytes, mark: bytes) -> bool:
    """Tell whether a mark was made here: with the key in use or one used before it."""
    known = reversed(_mark_keys(settings.KEYS_FOLDER))
    return any(hmac.compare_digest(hmac.digest(key, _ABOUT + said, "sha256"), mark) for key in known)


def pads() -> tuple[bytes, bytes]:
    """Return the inner and outer beginnings of the marks' hash, so that the database can mark copied rows itself.

    They are as secret as the key: only a program that makes an invented world, as the owner, passes them on.
    """
    key = _mark_keys(settings.KEYS_FOLDER)[-1].ljust(_BLOCK, b"\x00")
    return bytes(byte ^ 0x36 for byte in key) + _ABOUT, bytes(byte ^ 0x5C for byte in key)


def sign(*, text: bytes) -> bytes:
    """Return the signature of a published head; makes the pair on first use."""
    return _signing_key().sign(text)


def is_signed(*, text: bytes, signature: bytes, public: Path | None = None) -> bool:
    """Tell whether `signature` over `text` is by the installation's key, or by the one in the file `public`."""
    key = serialization.load_pem_public_key((public or _folder() / PUBLIC_FILE).read_bytes())
    if not isinstance(key, Ed25519PublicKey):
        return False
    try:
        key.verify(signature, text)
    except InvalidSignature:
        return False
    return True


def fingerprint() -> str:
    """Return the hash of the public key, to be compared by eye."""
    _signing_key()
    return hashlib.sha256((_folder() / PUBLIC_FILE).read_bytes()).hexdigest()[:32]


def public_text() -> str:
    """Return the public key as others need it (PEM); makes the pair on first use."""
    _signing_key()
    return (_folder() / PUBLIC_FILE).read_text(encoding="ascii")


def write_once(*, path: Path, content: bytes, mode: int = 0o600) -> None:
    """Write a file whole, or leave the one that is there: of two programs at once, one wins and both read it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink()


def _folder() -> Path:
    return Path(settings.KEYS_FOLDER)


@lru_cache(maxsize=4)
def _mark_keys(folder: str) -> tuple[bytes, ...]:
    """Return the keys of marks, one a line in their file, the one in use last; makes the first."""
    path = Path(folder) / MARK_FILE
    if not path.exists():
        write_once(path=path, content=secrets.token_hex(32).encode() + b"\n")
    return tuple(bytes.fromhex(line) for line in path.read_text(encoding="ascii").split())


def _signing_key() -> Ed25519PrivateKey:
    path = _folder() / SIGNING_FILE
    if not path.exists():
        made = Ed25519PrivateKey.generate()
        write_once(
            path=path,
            content=made.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            ),
        )
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{path.name} is no Ed25519 key. Move it away; a new pair is made.")
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    write_once(path=_folder() / PUBLIC_FILE, content=public, mode=0o644)
    return key
