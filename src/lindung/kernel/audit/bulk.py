"""Chaining many rows at once: for an invented world, and for rows from before there was a chain.

Only the table's owner can: the trigger that links each row is off meanwhile, which needs the owner's rights and keeps
every other writer waiting until the transaction ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from lindung.kernel.audit import keys

SAID = (
    "at",
    "event",
    "by_user_id",
    "by_organisation_id",
    "subject_type",
    "subject_id",
    "case_id",
    "detail",
)
"""The columns of what a row says, which a source of `chain_bulk` must have."""
_OFF = """
LOCK TABLE kernel_auditevent IN EXCLUSIVE MODE;
ALTER TABLE kernel_auditevent DISABLE TRIGGER kernel_audit_chain;
ALTER TABLE kernel_auditevent DISABLE TRIGGER kernel_audit_append_only;
"""
_ON = """
ALTER TABLE kernel_auditevent ENABLE TRIGGER kernel_audit_chain;
ALTER TABLE kernel_auditevent ENABLE TRIGGER kernel_audit_append_only;
"""
# Windows without an order keep that of the rows they are given, and sort nothing: a temporary table is read as it lies.
# OFFSET 0 keeps the planner from working the same bytes out more than once.
_LINK = """
INSERT INTO kernel_auditevent (id, at, event, by_user_id, by_organisation_id, subject_type, subject_id, case_id,
    detail, mark, shard, sequence, previous, hash)
SELECT id, at, event, by_user_id, by_organisation_id, subject_type, subject_id, case_id, detail, mark, %(shard)s, nr,
    coalesce(lag(hash) OVER (), decode(repeat('00', 32), 'hex')), hash
FROM (
    SELECT *, kernel_audit_links(kernel_audit_place(%(shard)s, nr, id, mark) || said)
        OVER (ROWS UNBOUNDED PRECEDING) AS hash
    FROM (
        SELECT *, sha256(%(outer)s || sha256(%(inner)s || said)) AS mark
        FROM (
            SELECT *, %(first)s + nr AS id, kernel_audit_said(
                at, by_user_id, by_organisation_id, subject_id, case_id, event, subject_type, detail) AS said
            FROM (SELECT *, row_number() OVER () AS nr FROM {source}) AS numbered OFFSET 0
        ) AS with_bytes OFFSET 0
    ) AS marked
) AS linked
"""
_SHARD = "SELECT coalesce(min(shard), 0) FROM kernel_auditevent WHERE shard < 0"


@contextmanager
def unchained() -> Iterator[None]:
    """Let the owner write rows that are already linked; both triggers are back when the block ends."""
    with connection.cursor() as cursor:
        for statement in _OFF.strip().splitlines():
            cursor.execute(statement)
        yield
        for statement in _ON.strip().splitlines():
            cursor.execute(statement)


def chain_bulk(*, source: str) -> int:
    """Move rows from the temporary table `source` into the trail as a chain of their own; return how many.

    `source` has the columns of what a row says (at … detail) and is written by the program, not by anybody's input.
    Call it inside a transaction, as the owner of the table. About as fast as copying the rows without a chain.
    """
    with connection.cursor() as cursor, unchained():
        cursor.execute(_SHARD)
        shard = cursor.fetchone()[0] - 1
        cursor.execute("SELECT last_value FROM kernel_auditevent_id_seq")
        first = cursor.fetchone()[0]
        inner, outer = keys.pads()
        given: dict[str, Any] = {"shard": shard, "first": first, "inner": inner, "outer": outer}
        cursor.execute(_LINK.format(source=connection.ops.quote_name(source)), given)
        count = int(cursor.rowcount)
        cursor.execute("SELECT setval('kernel_auditevent_id_seq', %s)", [first + count])
    return count
