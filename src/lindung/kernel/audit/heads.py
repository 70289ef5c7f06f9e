"""The published head: where each chain ended at a moment, signed and kept outside the database.

Whoever can write to the database but not to this folder cannot cut the end off unseen, nor rewrite what came before.
A new head is published only if it follows from the one before: cutting first and publishing then is seen as well.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import connection, transaction

from lindung.kernel import outbox
from lindung.kernel.audit import keys

LATEST: Final = "latest.json"
_KIND: Final = "lindung.audit.head"
_ABOUT: Final = b"lindung:audit-head:1:"
_ENDS = """
WITH RECURSIVE chain(shard) AS (
    SELECT min(shard) FROM kernel_auditevent
    UNION ALL
    SELECT (SELECT min(t.shard) FROM kernel_auditevent t WHERE t.shard > chain.shard)
    FROM chain WHERE chain.shard IS NOT NULL
)
SELECT chain.shard, last.sequence, last.hash FROM chain CROSS JOIN LATERAL (
    SELECT sequence, hash FROM kernel_auditevent t WHERE t.shard = chain.shard ORDER BY sequence DESC LIMIT 1
) AS last
"""


class WrongHead(ValueError):
    """A file that is no head, or not one that this installation signed."""


class Broken(RuntimeError):
    """The trail no longer contains what was published of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Shard -> place and hash (hexadecimal) of its last row at a moment."""

    id: uuid.UUID
    at: datetime
    shards: Mapping[int, tuple[int, str]]

    @property
    def rows(self) -> int:
        """How many rows there were: places count from one without a gap."""
        return sum(sequence for sequence, _hash in self.shards.values())

    def as_json(self) -> bytes:
        """Return the bytes that are signed."""
        content = {
            "kind": _KIND,
            "id": str(self.id),
            "at": self.at.astimezone(UTC).isoformat(),
            "rows": self.rows,
            "shards": {str(shard): list(end) for shard, end in sorted(self.shards.items())},
        }
        return json.dumps(content, separators=(",", ":")).encode()


def present(*, at: datetime) -> Head:
    """Return where every chain ends now, in one statement over one snapshot."""
    with connection.cursor() as cursor:
        cursor.execute(_ENDS)
        ends = {shard: (sequence, bytes(last).hex()) for shard, sequence, last in cursor.fetchall()}
    return Head(id=uuid.uuid4(), at=at, shards=ends)


def write(*, head: Head, path: Path) -> None:
    """Write a signed head, whole or not at all."""
    text = head.as_json()
    signature = base64.b64encode(keys.sign(text=_ABOUT + text)).decode()
    content = {"head": json.loads(text), "signature": signature, "key": keys.fingerprint()}
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(json.dumps(content, indent=1) + "\n", encoding="ascii")
    draft.replace(path)


def read(*, path: Path, public: Path | None = None) -> Head:
    """Return a published head. Raises `WrongHead` for what was altered, signed by another key, or is no head."""
    try:
        content: Any = json.loads(path.read_text(encoding="ascii"))
        given, signature = content["head"], base64.b64decode(content["signature"], validate=True)
        head = Head(
            id=uuid.UUID(given["id"]),
            at=datetime.fromisoformat(given["at"]),
            shards={int(shard): (int(end[0]), str(end[1])) for shard, end in given["shards"].items()},
        )
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, binascii.Error):
        raise WrongHead(
            f"{path.name} is no head of an audit trail. Give a file that this program wrote."
        ) from None
    signed = keys.is_signed(text=_ABOUT + head.as_json(), signature=signature, public=public)
    if not signed or json.loads(head.as_json()) != given:
        raise WrongHead(
            f"{path.name}: the signature is not this installation's. It was altered, or another key signed it:"
            " compare it with the copy that was sent out."
        )
    return head


def missing_from_trail(*, head: Head) -> list[int]:
    """Return the shards whose published last row is not in the trail as it was published."""
    with connection.cursor() as cursor:
        shards = sorted(head.shards)
        cursor.execute(
            "SELECT t.shard, t.sequence, t.hash FROM unnest(%s::integer[], %s::bigint[]) AS p(shard, sequence)"
            " JOIN kernel_auditevent t ON t.shard = p.shard AND t.sequence = p.sequence",
            [shards, [head.shards[shard][0] for shard in shards]],
        )
        there = {shard: (sequence, bytes(last).hex()) for shard, sequence, last in cursor.fetchall()}
    return [shard for shard in shards if there.get(shard) != head.shards[shard]]


def publish(*, at: datetime, folder: Path | None = None) -> Head:
    """Write the newest head; the first of a day is kept under its date, and others are told by notice.

    Raises `Broken`, and leaves the last head as it is, when the trail no longer holds what that one says.
    """
    place = folder or Path(settings.HEADS_FOLDER)
    latest = place / LATEST
    if latest.exists() and (lost := missing_from_trail(head=read(path=latest))):
        raise Broken(
            f"The audit trail was cut or rewritten since the last head: shards {', '.join(map(str, lost))}."
            " No new head was published. Run lindung audit verify, and keep the folder of heads as it is."
        )
    head = present(at=at)
    write(head=head, path=latest)
    daily = place / f"{at.astimezone(UTC):%Y-%m-%d}.json"
    if not daily.exists():
        with transaction.atomic():
            payload = {
                "rows": head.rows,
                "shards": {str(shard): list(end) for shard, end in head.shards.items()},
            }
            outbox.emit(event="kernel.audit_head", subject_id=head.id, at=at, payload=payload)
        write(head=head, path=daily)
    return head


def published(*, folder: Path | None = None) -> Iterable[Path]:
    """Return the files of heads that were published here, oldest first."""
    place = folder or Path(settings.HEADS_FOLDER)
    return sorted(path for path in place.glob("*.json") if not path.name.startswith("."))
