"""The trail of who did what: one call per act, inside the act's own transaction.

Each row carries a *mark* (keyed hash of what it says; the key is never in the database) and a place in a *chain*
(shard, sequence, hash of the row before, own hash), which a trigger gives it. The table refuses update and delete. So
a row that was edited, forged, removed or moved is found by `lindung audit verify`, and a cut end by the signed head
that the worker publishes outside the database.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models, transaction

from lindung.kernel.actors import ActorKeys
from lindung.kernel.audit import canonical, keys
from lindung.kernel.audit.bulk import chain_bulk
from lindung.kernel.models import AuditEvent

__all__ = ["AuditEvent", "AuditOutsideTransaction", "chain_bulk", "record"]


class AuditOutsideTransaction(RuntimeError):
    """An act tried to write its trail apart from its change."""


def record(
    *,
    event: str,
    subject: models.Model,
    by: ActorKeys | None,
    at: datetime,
    detail: dict[str, Any] | None = None,
) -> AuditEvent:
    """Write one audit event for `subject`, in one statement; the trigger links it to its chain.

    `event` is `room.act`; `by=None` means the system itself; `detail` holds codes and field names. What belongs to a
    case (has a `case_id`, or is one) is found again by that case. Raises `AuditOutsideTransaction` when no transaction
    is open: act and trail stand or fall together.
    """
    if not transaction.get_connection().in_atomic_block:
        raise AuditOutsideTransaction(f"{event}: open a transaction around the act before recording it.")
    said = canonical.Said(
        at=at,
        event=event,
        by_user_id=by.user_id if by else None,
        by_organisation_id=by.organisation_id if by else None,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        case_id=_case_of(subject),
        detail=canonical.as_stored(detail or {}),
    )
    return AuditEvent.objects.create(
        at=at,
        event=event,
        by_user_id=said.by_user_id,
        by_organisation_id=said.by_organisation_id,
        subject_type=said.subject_type,
        subject_id=said.subject_id,
        case_id=said.case_id,
        detail=detail or {},
        mark=keys.mark(said=canonical.said_bytes(said)),
    )


def _case_of(subject: models.Model) -> UUID | None:
    """Return the case that a row belongs to: its own key for a case, its `case_id` where it has one."""
    if subject._meta.model_name == "case":
        return subject.pk if isinstance(subject.pk, UUID) else None
    key = getattr(subject, "case_id", None)
    return key if isinstance(key, UUID) else None
