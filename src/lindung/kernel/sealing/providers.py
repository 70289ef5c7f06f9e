"""Who keeps the keys that wrap the persons' keys: one interface, three keepers.

A person's key never lies in the database in clear: it lies there wrapped by the keeper, who unwraps it only against a
`Warrant`: a grant whose mark proves that Lindung made it, shown by somebody the grant is for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Protocol
from uuid import UUID

from django.conf import settings

from lindung.kernel.sealing.problems import Locked


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A wrapped key and the version of the wrapping key."""

    version: int
    blob: bytes


@dataclass(frozen=True, slots=True)
class Warrant:
    """What is shown to the keeper: a grant's statement with its mark, by whom, for whom, and when."""

    statement: bytes
    mark: bytes
    user_id: UUID
    organisation_id: UUID
    at: datetime


class KeyProvider(Protocol):
    """A keeper of wrapping keys. Every method raises `Locked` when the keeper is away or refuses."""

    def version(self) -> int:
        """Return the version that new wraps get."""

    def wrap(self, *, key: bytes, about: bytes) -> Wrapped:
        """Wrap a person's key; `about` says which, and is bound to the wrap."""

    def unwrap(self, *, wrapped: Wrapped, about: bytes, warrant: Warrant) -> bytes:
        """Return the key again, against a warrant that covers the person."""

    def rewrap(self, *, wrapped: Wrapped, about: bytes) -> Wrapped:
        """Return the same key wrapped under the current version; the key itself stays with the keeper."""

    def token(self, *, kind: str, text: str) -> bytes:
        """Return the 32-byte keyed hash under which `text` can be looked up, and nothing else."""

    def sign(self, *, statement: bytes) -> bytes:
        """Return the mark of a grant's statement."""

    def revoke(self, *, grant: UUID) -> None:
        """Have a grant open nothing any more, whoever still holds its statement and mark."""


def about(*, subject: UUID, tier: str, version: int) -> bytes:
    """Return what a wrap is bound to: whose key it is, which, and its version."""
    return f"lindung:wrap:{subject}:{tier}:{version}".encode()


@cache
def _chosen(kind: str, folder: Path, socket: str, module: str, token: str, pin: str) -> KeyProvider:
    if kind == "keyd":
        from lindung.kernel.sealing.keyd.client import KeydProvider

        return KeydProvider(socket=socket)
    if kind == "pkcs11":
        from lindung.kernel.sealing.pkcs11 import Pkcs11Provider

        return Pkcs11Provider(module=module, token=token, pin=pin)
    if kind == "file":
        from lindung.kernel.sealing.keyfile import FileProvider

        return FileProvider(folder=folder)
    raise Locked(f"no such keeper: {kind}")


def provider() -> KeyProvider:
    """Return the keeper that the settings name."""
    return _chosen(
        settings.KEY_PROVIDER,
        Path(settings.KEYS_FOLDER),
        settings.KEYD_SOCKET,
        settings.PKCS11_MODULE,
        settings.PKCS11_TOKEN,
        settings.PKCS11_PIN,
    )
