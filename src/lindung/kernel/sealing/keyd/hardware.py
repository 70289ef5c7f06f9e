"""The wrapping keys in a hardware module, through PKCS#11: they are made in it and cannot be taken out of it.

Three kinds of keys lie in the token, by label: lindung-kek-1, -2... (AES-256, never readable, used for AES-GCM with the
wrap's name as associated data), lindung-search and lindung-marks (secrets for HMAC-SHA256, never readable).
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, ClassVar, Final

from lindung.kernel.sealing.keyd.keyring import KEY, NONCE
from lindung.kernel.sealing.keyd.refusals import Refused, Unusable

_KEK: Final = "lindung-kek-"
_SEARCH: Final = "lindung-search"
_MARKS: Final = "lindung-marks"
_TAG: Final = 16
_LOOKED_EVERY: Final = 10.0


# The library is started for one thread at a time, so that is what it gets, whoever asks in this process.
class _Turn:
    lock = threading.RLock()
    started_by: ClassVar[dict[str, int]] = {}

    @classmethod
    def renew(cls) -> None:
        """In a forked process: whoever held the lock is not here."""
        cls.lock = threading.RLock()


os.register_at_fork(after_in_child=_Turn.renew)


class TokenKeys:
    """The keys of one token; a token that was away is opened again when it is back.

    Raises `Unusable` when module, token or keys cannot be found; `make` makes missing keys in the token.
    """

    def __init__(self, *, module: str, token: str, pin: str, make: bool = False) -> None:
        self._module, self._label, self._pin = module, token, pin
        self._session: Any = None
        self._process = 0
        self._looked = 0.0
        self._keks: dict[int, Any] = {}
        self._search: Any = None
        self._marks: Any = None
        with _Turn.lock:
            if make:
                self._make()
            self._open()

    def version(self) -> int:
        """Return the version that new wraps get: the highest in the token; a new one is noticed within 10 seconds."""
        with self._ready():
            if time.monotonic() - self._looked > _LOOKED_EVERY:
                self._look()
            return max(self._keks)

    def wrap(self, *, key: bytes, about: bytes) -> tuple[int, bytes]:
        """Wrap with AES-256-GCM inside the token; the nonce leads the blob."""
        nonce = os.urandom(NONCE)
        with self._ready():
            version = self.version()
            return version, nonce + _gcm(self._keks[version].encrypt, key, nonce, about)

    def unwrap(self, *, version: int, blob: bytes, about: bytes) -> bytes:
        """Return the key of a wrap."""
        if len(blob) != NONCE + KEY + _TAG:
            raise Refused("not_ours")
        with self._ready():
            if version not in self._keks:
                self._look()
            if version not in self._keks:
                raise Refused("no_such_version")
            return _gcm(self._keks[version].decrypt, blob[NONCE:], blob[:NONCE], about)

    def token(self, *, kind: str, text: str) -> bytes:
        """Return the keyed hash of a text for one kind of search."""
        with self._ready():
            return _hmac(self._search, f"{kind}\0{text}".encode())

    def sign(self, *, message: bytes) -> bytes:
        """Return the keyed hash of a message under the mark key."""
        with self._ready():
            return _hmac(self._marks, message)

    def rotate(self) -> int:
        """Make a further wrapping key in the token and return its version."""
        with self._ready():
            version = max(self._keks) + 1
            with _writing(self._slot(), self._pin) as session:
                _new_kek(session, version)
            self._look()
            return version

    @contextmanager
    def _ready(self) -> Iterator[None]:
        """Take the turn with a session that works; what fails in the module is "hardware" and opened anew next time."""
        from pkcs11 import EncryptedDataInvalid, GeneralError, PKCS11Error

        with _Turn.lock:
            try:
                if self._session is None or self._process != os.getpid():
                    self._open()
                yield
            except Unusable:
                raise Refused("hardware") from None
            except (EncryptedDataInvalid, GeneralError):  # modules disagree on what a wrong tag is called
                self._session = None
                raise Refused("not_ours") from None
            except PKCS11Error:
                self._session = None
                raise Refused("hardware") from None

    def _slot(self) -> Any:
        """Return the token. A module is started once in a process, and anew in a forked one."""
        try:
            import pkcs11
        except ImportError:
            raise Unusable("Hardware modules need the extra: install lindung[hsm].") from None
        try:
            library = pkcs11.lib(self._module)
            if _Turn.started_by.get(self._module, os.getpid()) != os.getpid():
                library.reinitialize()
            _Turn.started_by[self._module] = os.getpid()
            return library.get_token(token_label=self._label)
        except pkcs11.NoSuchToken:
            with suppress(pkcs11.PKCS11Error):
                library.reinitialize()  # a token that came after the module was started is seen only so
                return library.get_token(token_label=self._label)
            raise Unusable(
                f"The module has no token {self._label!r}. Plug it in, or make it first."
            ) from None
        except (pkcs11.PKCS11Error, OSError, RuntimeError):
            raise Unusable(
                f"The hardware module {self._module} cannot be used. Install it, or correct its path."
            ) from None

    def _open(self) -> None:
        self._session = _logged_in(self._slot(), self._pin)
        self._process = os.getpid()
        self._look()
        if not self._keks or self._search is None or self._marks is None:
            self._session = None
            raise Unusable(
                f"The token {self._label!r} lacks keys. Make them with lindung keyd init --pkcs11."
            )

    def _look(self) -> None:
        """Learn again which keys there are."""
        self._keks = _keks(self._session)
        self._search = _secret(self._session, _SEARCH)
        self._marks = _secret(self._session, _MARKS)
        self._looked = time.monotonic()

    def _make(self) -> None:
        """Make the keys that are missing."""
        from pkcs11 import PKCS11Error

        slot = self._slot()
        try:
            with _writing(slot, self._pin) as session:
                for label in (_SEARCH, _MARKS):
                    if _secret(session, label) is None:
                        _new_secret(session, label)
                if not _keks(session):
                    _new_kek(session, 1)
        except PKCS11Error as error:
            raise Unusable(
                f"The token {self._label!r} refuses to make keys: {type(error).__name__}. Ask its maker's guide."
            ) from None


def _gcm(act: Callable[..., Any], data: bytes, nonce: bytes, about: bytes) -> bytes:
    from pkcs11 import GCMParams, Mechanism

    return bytes(act(data, mechanism=Mechanism.AES_GCM, mechanism_param=GCMParams(nonce, about, _TAG * 8)))


def _hmac(key: Any, message: bytes) -> bytes:
    from pkcs11 import Mechanism

    return bytes(key.sign(message, mechanism=Mechanism.SHA256_HMAC))


def _logged_in(slot: Any, pin: str, *, rw: bool = False) -> Any:
    """Return a session; sign in unless another session of this process did: the token counts them as one."""
    from pkcs11 import PinIncorrect, PinLenRange, PinLocked, UserAlreadyLoggedIn

    try:
        return slot.open(user_pin=pin, rw=rw)
    except UserAlreadyLoggedIn:
        return slot.open(rw=rw)
    except (PinIncorrect, PinLenRange, PinLocked):
        raise Unusable("The token refuses the PIN. Correct it before the token locks itself.") from None


@contextmanager
def _writing(slot: Any, pin: str) -> Iterator[Any]:
    """Lend a session that may make keys. It is left to the module to close: closing would sign the others out."""
    yield _logged_in(slot, pin, rw=True)


def _keks(session: Any) -> dict[int, Any]:
    from pkcs11 import Attribute, ObjectClass

    found = {}
    for key in session.get_objects({Attribute.CLASS: ObjectClass.SECRET_KEY}):
        number = key.label.removeprefix(_KEK)
        if key.label.startswith(_KEK) and number.isdecimal():
            found[int(number)] = key
    return found


def _secret(session: Any, label: str) -> Any:
    from pkcs11 import Attribute, ObjectClass

    wanted = {Attribute.CLASS: ObjectClass.SECRET_KEY, Attribute.LABEL: label}
    return next(iter(list(session.get_objects(wanted))), None)


def _new_kek(session: Any, version: int) -> None:
    from pkcs11 import KeyType, MechanismFlag

    session.generate_key(
        KeyType.AES,
        KEY * 8,
        label=f"{_KEK}{version}",
        store=True,
        capabilities=MechanismFlag.ENCRYPT | MechanismFlag.DECRYPT,
        template=_closed(),
    )


def _new_secret(session: Any, label: str) -> None:
    from pkcs11 import KeyType, Mechanism, MechanismFlag

    session.generate_key(
        KeyType.GENERIC_SECRET,
        KEY * 8,
        label=label,
        store=True,
        capabilities=MechanismFlag.SIGN | MechanismFlag.VERIFY,
        mechanism=Mechanism.GENERIC_SECRET_KEY_GEN,
        template=_closed(),
    )


def _closed() -> dict[Any, bool]:
    """Return what makes a key stay in the token: private, sensitive, not to be extracted, not to be changed."""
    from pkcs11 import Attribute

    return {
        Attribute.PRIVATE: True,
        Attribute.SENSITIVE: True,
        Attribute.EXTRACTABLE: False,
        Attribute.MODIFIABLE: False,
    }
