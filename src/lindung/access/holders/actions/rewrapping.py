"""After a ring's key was renewed or an escrow was set up: wrap the persons' keys again, a batch at a time.

Each batch is a transaction: stopped anywhere, the work goes on where it stood. Meanwhile the older wraps open.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.db.models import QuerySet

from lindung.access.actors import Actor
from lindung.access.holders import queries, wraps
from lindung.access.holders.actions.keys import OwnKey
from lindung.access.holders.actions.rings import ring_private, ring_privates
from lindung.access.holders.models import Ring, RingKey, SealWrap
from lindung.access.holders.problems import NotAHolder
from lindung.access.permissions import Permission
from lindung.kernel import audit

BATCH = 500


def waiting(*, ring: Ring) -> int:
    """Return how many persons' keys still wait: wrapped to an older key of the ring, or not to the escrow in use."""
    return _old(ring).count() + _without_escrow(ring)


def _old(ring: Ring) -> QuerySet[SealWrap]:
    return SealWrap.objects.filter(recipient=ring.pk, recipient_version__lt=ring.version)


_MISSING = """
FROM holders_sealwrap w WHERE w.recipient = %s AND w.recipient_version = %s AND NOT EXISTS (
    SELECT FROM holders_sealwrap e WHERE e.subject = w.subject AND e.version = w.version AND e.recipient = %s)
"""


def _without_escrow(ring: Ring) -> int:
    escrow = queries.escrow_in_use()
    if escrow is None:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {_MISSING}", [ring.pk, ring.version, escrow.pk])
        return int(cursor.fetchone()[0])


def rewrap(*, own: OwnKey, by: Actor, at: datetime, batches: int = 10, size: int = BATCH) -> int:
    """Wrap up to `batches` x `size` persons' keys of the actor's ring again; return how many still wait.

    `own` is the actor's key, opened before. Raises `NotAHolder` for somebody without a part in the ring in use.
    """
    by.require(Permission.HOLDER_USE)
    ring = queries.ring_of(organisation_id=by.organisation_id)
    if ring is None:
        raise NotAHolder
    ring_private(ring=ring, own=own)
    done = 0
    for _batch in range(batches):
        if not (one := _batch_of(ring=ring, own=own, size=size)):
            break
        done += one
    left = waiting(ring=ring)
    with transaction.atomic():
        if not left:
            RingKey.objects.filter(ring=ring).exclude(previous=None).update(previous=None)
        audit.record(
            event="holders.rewrapped", subject=ring, by=by, at=at, detail={"done": done, "left": left}
        )
    return left


@transaction.atomic
def _batch_of(*, ring: Ring, own: OwnKey, size: int) -> int:
    old = list(_old(ring).order_by("pk").select_for_update(skip_locked=True)[:size])
    if old:
        oldest = min(row.recipient_version for row in old)
        privates = ring_privates(ring=ring, own=own, oldest=oldest)
        key = RingKey.objects.get(ring=ring, version=ring.version)
        to = wraps.Recipient(SealWrap.Kind.RING, ring.pk, ring.version, bytes(key.public))
        for row in old:
            private = wraps.unwrap(row=row, private=privates[row.recipient_version])
            fresh = wraps.wrap(private=private, subject=row.subject, version=row.version, to=to)
            row.recipient_version, row.blob = fresh.recipient_version, fresh.blob
        SealWrap.objects.bulk_update(old, ["recipient_version", "blob"])
        return len(old)
    return _add_escrow(ring=ring, own=own, size=size)


def _add_escrow(*, ring: Ring, own: OwnKey, size: int) -> int:
    escrow = queries.escrow_in_use()
    if escrow is None:
        return 0
    to = wraps.Recipient(SealWrap.Kind.ESCROW, escrow.pk, escrow.version, bytes(escrow.public))
    statement = f"SELECT w.* {_MISSING} ORDER BY w.id LIMIT %s FOR UPDATE SKIP LOCKED"
    rows = list(SealWrap.objects.raw(statement, [ring.pk, ring.version, escrow.pk, size]))
    if rows:
        private = ring_privates(ring=ring, own=own, oldest=ring.version)[ring.version]
        SealWrap.objects.bulk_create(
            [
                wraps.wrap(
                    private=wraps.unwrap(row=row, private=private),
                    subject=row.subject,
                    version=row.version,
                    to=to,
                )
                for row in rows
            ],
            ignore_conflicts=True,
        )
    return len(rows)
