"""What the service does with a request: checks it, does it, writes it down, answers. Knows no sockets."""

from __future__ import annotations

import base64
import hmac
import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from lindung.kernel.sealing import warrants
from lindung.kernel.sealing.keyd.keyring import KEY, Keys
from lindung.kernel.sealing.keyd.ledger import Ledger, Meter
from lindung.kernel.sealing.keyd.logbook import Logbook
from lindung.kernel.sealing.keyd.refusals import Refused

_ABOUT: Final = ("lindung", "wrap")
_ALARMS: Final = frozenset({"capped", "capped_all", "forged", "revoked", "other_subject", "other_reader"})


@dataclass(frozen=True, kw_only=True)
class Caps:
    """How much the service does in an hour: keys for one user, keys for all, search tokens, marks."""

    per_user: int = 300
    for_all: int = 3_000
    tokens: int = 100_000
    marks: int = 3_000


class Keeper:
    """Answers requests. `answer` never raises: whatever comes, it says what is wrong in one word."""

    def __init__(
        self,
        *,
        keys: Keys,
        ledger: Ledger,
        logbook: Logbook,
        caps: Caps,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._keys, self._ledger, self._log, self._now = keys, ledger, logbook, now
        self._tokens, self._marks = Meter(limit=caps.tokens), Meter(limit=caps.marks)
        self._began = now()
        self._done: Counter[str] = Counter()
        self._acts: dict[str, Callable[[dict[str, Any], dict[str, str]], dict[str, Any]]] = {
            "health": self._health,
            "version": self._version,
            "wrap": self._wrap,
            "unwrap": self._unwrap,
            "rewrap": self._rewrap,
            "token": self._token,
            "sign": self._sign,
            "revoke": self._revoke,
            "stats": self._stats,
        }

    @classmethod
    def standing(cls, *, keys: Keys, folder: Path, logbook: Logbook, caps: Caps) -> Keeper:
        """Return a keeper that goes on from what `folder` remembers."""
        ledger = Ledger(folder=folder, per_user=caps.per_user, for_all=caps.for_all, now=time.time())
        return cls(keys=keys, ledger=ledger, logbook=logbook, caps=caps)

    def answer(self, said: dict[str, Any]) -> dict[str, Any]:
        """Do what is asked and return {"ok": true, ...}, or {"ok": false, "code": word}."""
        name = said.get("op")
        act = self._acts.get(name) if isinstance(name, str) else None
        facts: dict[str, str] = {"op": str(name) if act else "?"}
        try:
            if act is None:
                raise Refused("unknown_op")
            result = act(said, facts)
            if name not in ("health", "version"):
                self._log.write(**facts, outcome="ok")
        except Refused as refused:
            return self._no(facts, refused.code)
        except Exception:  # a fault of ours or of the keys must not end the service, nor say more than a word
            return self._no(facts, "failed")
        self._done["ok"] += 1
        return {"ok": True, **result}

    def _no(self, facts: dict[str, str], code: str) -> dict[str, Any]:
        self._done[code] += 1
        alarm = {"alarm": True} if code in _ALARMS else {}
        try:
            self._log.write(**facts, outcome=code, **alarm)
        except Refused:
            self._done["unlogged"] += 1
        return {"ok": False, "code": code}

    def _health(self, said: dict[str, Any], facts: dict[str, str]) -> dict[str, Any]:
        self._keys.version()
        return {"up": round(self._now() - self._began, 1)}

    def _version(self, said: dict[str, Any], facts: dict[str, str]) -> dict[str, Any]:
        return {"version": self._keys.version()}

    def _stats(self, said: dict[str, Any], facts: dict[str, str]) -> dict[str, Any]:
        return {**self._ledger.counts(now=self._now()), "outcomes": dict(self._done)}

    def _wrap(self, said: dict[str, Any], facts: dict[str, str]) -> dict[str, Any]:
        about = _about(said, facts)
        key = _bytes(said, "key")
        if len(key) != KEY:
            raise Refused("bad_request")
        version, blob = self._keys.wrap(key=key, about=about)
        return {"version": version, "blob": _text(blob)}

    def _unwrap(self, said: dict[str, Any], facts: dict[str, str]) -> dict[str, Any]:
        about, user = _about(said, facts), _uuid(said, "user")
        facts["user"] = str(user)
        organisation = _uuid(said, "organisation")
        statement, mark = _string(said, "statement").encode(), _bytes(said, "mark")
        grant = check(
            keys=self._keys,
            statement=statement,
            mark=mark,
            user=user,
            organisation=organisation,
            about=about,
            now=self._now(),
        )
        facts["grant"] = str(grant)
        if self._ledger.is_revoked(grant=grant):
            raise Refused("revoked")
        self._ledger.take(user=user, now=self._now())
        key = self._keys.unwrap(version=_number(said, "version"), blob=_bytes(said, "blob"), about=about)
        return {"key": _text(key)}

    def _rewrap(self, said: dict[str, Any], facts: dict[str, str]) -> dict[str, Any]:
        about = _about(said, facts)
        key = self._keys.unwrap(version=_number(said, "version"), blob=_bytes(said, "blob"), about=about)
        version, blob = self._keys.wrap(key=key, about=about)
        return {"version": version, "blob": _text(blob)}

    def _token(self, said: dict[str, Any], facts: dict[str, str]) -> dict[str, Any]:
        kind, text = _string(said, "kind"), _string(said, "text")
        if "\0" in kind:  # the hash joins both with it: one text must not pass for another's kind
            raise Refused("bad_request")
        self._tokens.take(now=self._now())
        return {"token": _text(self._keys.token(kind=kind, text=text))}

    def _sign(self, said: dict[str, Any], facts: dict[str, str]) -> dict[str, Any]:
        statement = _string(said, "statement")
        grant, subject = _said_by(statement)
        facts.update(grant=str(grant), subject=str(subject))
        if self._ledger.is_revoked(grant=grant):
            raise Refused("revoked")
        self._marks.take(now=self._now())
        return {"mark": _text(self._keys.sign(message=warrants.marked(statement=statement.encode())))}

    def _revoke(self, said: dict[str, Any], facts: dict[str, str]) -> dict[str, Any]:
        grant = _uuid(said, "grant")
        facts["grant"] = str(grant)
        self._ledger.revoke(grant=grant)
        return {}


def check(
    *,
    keys: Keys,
    statement: bytes,
    mark: bytes,
    user: UUID,
    organisation: UUID,
    about: bytes,
    now: float,
) -> UUID:
    """Return the grant that covers `about` for this user now (seconds since the epoch), or refuse with one word."""
    if not hmac.compare_digest(keys.sign(message=warrants.marked(statement=statement)), mark):
        raise Refused("forged")
    try:
        return UUID(
            warrants.covers(statement=statement, user=user, organisation=organisation, about=about, now=now)
        )
    except warrants.Unwarranted as unwarranted:
        raise Refused(str(unwarranted).replace(" ", "_")) from None
    except (ValueError, KeyError, TypeError, IndexError):
        raise Refused("bad_request") from None


def _said_by(statement: str) -> tuple[UUID, UUID]:
    """Return the grant and the subject of a statement that has the shape of one."""
    try:
        said = json.loads(statement)
        for name in ("since", "until"):
            if not isinstance(said[name], int | float) and (name, said[name]) != ("until", None):
                raise ValueError(name)
        UUID(said["organisation"])
        if said["user"] is not None:
            UUID(said["user"])
        return UUID(said["grant"]), UUID(said["subject"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Refused("bad_request") from None


def _about(said: dict[str, Any], facts: dict[str, str]) -> bytes:
    """Return the name of a wrap: lindung:wrap:<subject>:<tier>:<version>."""
    about = _string(said, "about")
    parts = about.split(":")
    if len(parts) != 5 or tuple(parts[:2]) != _ABOUT or not about.isascii() or len(about) > 200:
        raise Refused("bad_request")
    try:
        facts["subject"] = str(UUID(parts[2]))
    except ValueError:
        raise Refused("bad_request") from None
    return about.encode()


def _string(said: dict[str, Any], name: str) -> str:
    value = said.get(name)
    if not isinstance(value, str):
        raise Refused("bad_request")
    try:
        value.encode()
    except UnicodeEncodeError:  # half of a surrogate pair
        raise Refused("bad_request") from None
    return value


def _number(said: dict[str, Any], name: str) -> int:
    value = said.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise Refused("bad_request")
    return value


def _uuid(said: dict[str, Any], name: str) -> UUID:
    try:
        return UUID(_string(said, name))
    except ValueError:
        raise Refused("bad_request") from None


def _bytes(said: dict[str, Any], name: str) -> bytes:
    try:
        return base64.b64decode(_string(said, name), validate=True)
    except ValueError:
        raise Refused("bad_request") from None


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")
