"""The sealed facts that name a person: written and opened deliberately, and recorded each time."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.cases import queries
from lindung.cases.models import Case, Identity
from lindung.kernel import audit
from lindung.kernel.problems import Conflict

FIELDS = ("full_name", "also_known_as", "document_number", "phone")


@transaction.atomic
def record_identity(
    *, case_id: UUID, facts: dict[str, str], expected_version: int, by: Actor, at: datetime
) -> Identity:
    """Write a person's names and numbers; only the case's own protectors may.

    Raises `Conflict` when someone else has written since `expected_version` (0: nothing was there).
    """
    by.require(Permission.IDENTITY_CHANGE)
    case = queries.for_change(case_id=case_id, by=by)
    identity = Identity.objects.filter(person=case.person_id).first() or Identity(
        person=case.person, version=0
    )
    if identity.version != expected_version:
        raise Conflict(
            _("Someone else has written the identity meanwhile. Open it again and add what is missing.")
        )
    changed = [name for name in FIELDS if name in facts and facts[name] != getattr(identity, name)]
    for name in changed:
        setattr(identity, name, facts[name])
    identity.version += 1
    identity.save()
    audit.record(event="cases.identity_recorded", subject=case, by=by, at=at, detail={"fields": changed})
    return identity


@transaction.atomic
def reveal_identity(*, case_id: UUID, by: Actor, at: datetime) -> Identity | None:
    """Open what names the person and record the opening; None when nothing has been written."""
    by.require(Permission.IDENTITY_READ)
    case = queries.for_change(case_id=case_id, by=by)
    audit.record(event="cases.identity_opened", subject=case, by=by, at=at)
    return Identity.objects.filter(person=case.person_id).first()


@transaction.atomic
def open_facts(*, case: Case, by: Actor, at: datetime) -> None:
    """Record that a visible case's facts are shown for correction, where a sealed birthday is among them."""
    by.require(Permission.CASE_CHANGE)
    if case.person.birth_on is not None:
        audit.record(event="cases.birthday_opened", subject=case, by=by, at=at)
