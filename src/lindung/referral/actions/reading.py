"""Opening a referral, which is recorded: it may carry a message and facts about a person."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from lindung.access.actors import Actor
from lindung.kernel import audit
from lindung.referral import queries
from lindung.referral.models import Referral


@transaction.atomic
def read(*, referral_id: UUID, by: Actor, at: datetime) -> Referral:
    """Return a visible referral and record that it was opened. Raises DoesNotExist for outsiders."""
    referral = queries.one(referral_id=referral_id, by=by)
    audit.record(
        event="referral.viewed", subject=referral, by=by, at=at, detail={"case": str(referral.case_id)}
    )
    return referral
