"""The bytes that are hashed: the same from Python before a row is written, in the database, and from Python again.

The verifier works from these alone and trusts no function of the database. Whole numbers are big-endian, texts have
their length in front, keys that may be missing a byte that says so: no two rows give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any, Final
from uuid import UUID

START: Final = bytes(32)
"""What the first row of a chain has as the hash before it."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Said:
    """What an audit row says, whoever keeps it; `detail` is the text that PostgreSQL prints for its JSON."""

    at: datetime
    event: str
    by_user_id: UUID | None
    by_organisation_id: UUID | None
    subject_type: str
    subject_id: UUID
    case_id: UUID | None
    detail: str


def said_bytes(said: Said) -> bytes:
    """Return the bytes of what a row says (SQL: `kernel_audit_said`)."""
    return b"".join(
        (
            struct.pack(">q", (said.at - _EPOCH) // _MICROSECOND),
            _key(said.by_user_id),
            _key(said.by_organisation_id),
            said.subject_id.bytes,
            _key(said.case_id),
            _text(said.event),
            _text(said.subject_type),
            _text(said.detail),
        )
    )


def link(*, previous: bytes, shard: int, sequence: int, row: int, said: bytes, mark: bytes) -> bytes:
    """Return the hash of a row in its chain: 32 bytes over the hash before it, its place, what it says and its mark."""
    place = struct.pack(">iqq", shard, sequence, row)
    return hashlib.sha256(previous + place + struct.pack(">i", len(mark)) + mark + said).digest()


def as_stored(detail: dict[str, Any]) -> str:
    """Return a JSON object as PostgreSQL prints it once stored as `jsonb`. Raises TypeError if it is no JSON."""
    return _json(json.loads(json.dumps(detail)))


def _key(value: UUID | None) -> bytes:
    return b"\x00" if value is None else b"\x01" + value.bytes


def _text(value: str) -> bytes:
    encoded = value.encode()
    return struct.pack(">i", len(encoded)) + encoded


def _json(value: Any) -> str:
    if isinstance(value, dict):
        named = sorted((key.encode(), key) for key in value)
        named.sort(key=lambda pair: len(pair[0]))  # jsonb sorts by length, then by bytes
        return "{" + ", ".join(f"{encode_basestring(key)}: {_json(value[key])}" for _raw, key in named) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_json, value)) + "]"
    if isinstance(value, str):
        return encode_basestring(value)
    if isinstance(value, float):
        return format(Decimal(repr(value + 0.0 if value else 0.0)), "f")
    return json.dumps(value)
