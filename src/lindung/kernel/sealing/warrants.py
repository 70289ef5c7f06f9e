"""Statements of grants and the check every keeper makes of them. Standard library only: the key service shares it."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID


class Unwarranted(Exception):
    """A warrant that does not cover what is asked; the text names the reason for the keeper's log."""


def statement(
    *,
    grant: UUID,
    subject: UUID,
    purpose: str,
    sections: Iterable[str],
    user: UUID | None,
    organisation: UUID,
    since: datetime,
    until: datetime | None,
) -> bytes:
    """Return a grant in the one spelling that is marked: JSON with sorted keys and UTC moments."""
    return json.dumps(
        {
            "grant": str(grant),
            "subject": str(subject),
            "purpose": purpose,
            "sections": sorted(sections),
            "user": str(user) if user else None,
            "organisation": str(organisation),
            "since": since.timestamp(),
            "until": until.timestamp() if until else None,
        },
        sort_keys=True,
        separators=(",", ":"),
    ).encode()


def marked(*, statement: bytes) -> bytes:
    """Return the message whose keyed hash is a statement's mark."""
    return b"lindung:grant:" + statement


def mark(*, key: bytes, statement: bytes) -> bytes:
    """Return the keyed hash that makes a statement believable."""
    return hmac.digest(key, marked(statement=statement), hashlib.sha256)


def check(
    *,
    key: bytes,
    statement: bytes,
    shown: bytes,
    user: UUID,
    organisation: UUID,
    about: bytes,
    now: float,
) -> str:
    """Return the id of the grant if it covers `about` for this user now (seconds since the epoch).

    Raises `Unwarranted` for a forged mark, another person, another reader, too early or too late.
    """
    if not hmac.compare_digest(mark(key=key, statement=statement), shown):
        raise Unwarranted("forged")
    return covers(statement=statement, user=user, organisation=organisation, about=about, now=now)


def covers(*, statement: bytes, user: UUID, organisation: UUID, about: bytes, now: float) -> str:
    """Return the id of the grant if a statement whose mark was checked covers `about` for this user now.

    Raises `Unwarranted` for another person, another reader, too early or too late.
    """
    said = json.loads(statement)
    if about.split(b":")[2].decode() != said["subject"]:
        raise Unwarranted("other subject")
    if said["user"] not in (None, str(user)) or said["organisation"] != str(organisation):
        raise Unwarranted("other reader")
    if now < said["since"] or (said["until"] is not None and now >= said["until"]):
        raise Unwarranted("out of time")
    return str(said["grant"])
