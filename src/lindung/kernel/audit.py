"""The trail of who did what: one call per act, inside the act's own transaction.

The table refuses update and delete by trigger, so that a mistake is answered by another entry, never by an edit.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models, transaction

from lindung.kernel.actors import ActorKeys
from lindung.kernel.models import AuditEvent


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
    """Write one audit event for `subject`.

    `event` is `room.act`; `by=None` means the system itself; `detail` holds codes and field names.
    Raises `AuditOutsideTransaction` when no transaction is open: act and trail stand or fall together.
    """
    if not transaction.get_connection().in_atomic_block:
        raise AuditOutsideTransaction(f"{event}: open a transaction around the act before recording it.")
    return AuditEvent.objects.create(
        at=at,
        event=event,
        by_user_id=by.user_id if by else None,
        by_organisation_id=by.organisation_id if by else None,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        detail=detail or {},
    )
