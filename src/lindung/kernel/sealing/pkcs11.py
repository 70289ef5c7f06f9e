"""Wrapping keys in a hardware module that the program itself talks to.

The keys cannot be taken out of the module, but nothing counts what a captured program unwraps: where that matters, let
the key service hold the module (`lindung keyd --pkcs11`), and the program ask the service.
"""

from __future__ import annotations

import threading
from uuid import UUID

from lindung.kernel.sealing import warrants
from lindung.kernel.sealing.keyd.hardware import TokenKeys
from lindung.kernel.sealing.keyd.keeper import check
from lindung.kernel.sealing.keyd.refusals import Refused, Unusable
from lindung.kernel.sealing.problems import Locked
from lindung.kernel.sealing.providers import Warrant, Wrapped


class Pkcs11Provider:
    """Keeps the keys in the token `token` of the library `module`; every method raises `Locked` without it."""

    def __init__(self, *, module: str, token: str, pin: str) -> None:
        self._module, self._token, self._pin = module, token, pin
        self._lock = threading.Lock()
        self._found: TokenKeys | None = None

    def _keys(self) -> TokenKeys:
        with self._lock:
            if self._found is None:
                try:
                    self._found = TokenKeys(module=self._module, token=self._token, pin=self._pin)
                except Unusable as unusable:
                    raise Locked(str(unusable)) from None
            return self._found

    def version(self) -> int:
        """Return the version that new wraps get."""
        try:
            return self._keys().version()
        except Refused as refused:
            raise Locked(refused.code) from None

    def wrap(self, *, key: bytes, about: bytes) -> Wrapped:
        """Wrap a person's key inside the module, bound to `about`."""
        try:
            return Wrapped(*self._keys().wrap(key=key, about=about))
        except Refused as refused:
            raise Locked(refused.code) from None

    def unwrap(self, *, wrapped: Wrapped, about: bytes, warrant: Warrant) -> bytes:
        """Return the key against a warrant."""
        keys = self._keys()
        try:
            check(
                keys=keys,
                statement=warrant.statement,
                mark=warrant.mark,
                user=warrant.user_id,
                organisation=warrant.organisation_id,
                about=about,
                now=warrant.at.timestamp(),
            )
            return keys.unwrap(version=wrapped.version, blob=wrapped.blob, about=about)
        except Refused as refused:
            raise Locked(refused.code) from None

    def rewrap(self, *, wrapped: Wrapped, about: bytes) -> Wrapped:
        """Return the same key under the current version."""
        keys = self._keys()
        try:
            key = keys.unwrap(version=wrapped.version, blob=wrapped.blob, about=about)
            return Wrapped(*keys.wrap(key=key, about=about))
        except Refused as refused:
            raise Locked(refused.code) from None

    def token(self, *, kind: str, text: str) -> bytes:
        """Return the keyed hash of `text` for one kind of search."""
        try:
            return self._keys().token(kind=kind, text=text)
        except Refused as refused:
            raise Locked(refused.code) from None

    def revoke(self, *, grant: UUID) -> None:
        """Nothing to remember: a grant that has ended has lost its mark, and warrants come from this process alone."""

    def sign(self, *, statement: bytes) -> bytes:
        """Return the mark of a grant's statement."""
        try:
            return self._keys().sign(message=warrants.marked(statement=statement))
        except Refused as refused:
            raise Locked(refused.code) from None
