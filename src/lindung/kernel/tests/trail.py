"""Writers and intruders for the tests of the trail."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from lindung.kernel import audit
from lindung.kernel.audit.bulk import unchained
from lindung.kernel.models import AuditEvent, Submission

NOON = datetime(2026, 11, 9, 4, 0, tzinfo=UTC)


class Undo(Exception):
    """Ends an example without leaving anything behind."""


def subject(*, case_id: uuid.UUID | None = None) -> Submission:
    """Return a row to write about; nothing of it but its key is asked for."""
    one = Submission(id=uuid.uuid4(), by_user_id=uuid.uuid4(), at=NOON, result="/")
    if case_id:
        one.case_id = case_id  # type: ignore[attr-defined]
    return one


def write(number: int, *, at: datetime = NOON) -> list[AuditEvent]:
    """Record so many events in a transaction."""
    with transaction.atomic():
        return [
            audit.record(event=f"test.act{n}", subject=subject(), by=None, at=at, detail={"n": n})
            for n in range(number)
        ]


@contextmanager
def intruder() -> Iterator[Any]:
    """Give a cursor that can do what the keeper of the database can, who has no keys."""
    with transaction.atomic(), unchained(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE kernel_auditevent DROP CONSTRAINT audit_place_is_taken_once")
        cursor.execute("ALTER TABLE kernel_auditevent DROP CONSTRAINT audit_row_is_in_a_chain")
        yield cursor


def rechain(cursor: Any) -> None:
    """Do what a skilled intruder does: number and link all rows again, without a gap."""
    cursor.execute(
        "WITH placed AS (SELECT id, shard, row_number() OVER (PARTITION BY shard ORDER BY sequence, id) AS nr"
        " FROM kernel_auditevent),"
        " linked AS (SELECT e.id, p.nr, kernel_audit_links(kernel_audit_place(e.shard, p.nr, e.id, e.mark) ||"
        " kernel_audit_said(e.at, e.by_user_id, e.by_organisation_id, e.subject_id, e.case_id, e.event,"
        " e.subject_type, e.detail)) OVER chain AS hash FROM kernel_auditevent e JOIN placed p USING (id)"
        " WINDOW chain AS (PARTITION BY e.shard ORDER BY p.nr)),"
        " before AS (SELECT l.id, coalesce(lag(l.hash) OVER (PARTITION BY e.shard ORDER BY l.nr),"
        " decode(repeat('00', 32), 'hex')) AS previous FROM linked l JOIN kernel_auditevent e USING (id))"
        " UPDATE kernel_auditevent e SET sequence = l.nr, hash = l.hash, previous = b.previous"
        " FROM linked l JOIN before b USING (id) WHERE e.id = l.id"
    )
