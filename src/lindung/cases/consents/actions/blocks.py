"""Keeping somebody from a person's cases: a conflict of interest closes them, whatever their role."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.permissions import Permission
from lindung.cases import queries as hub
from lindung.cases.consents.actions.parts import led
from lindung.cases.consents.models import Block
from lindung.cases.consents.problems import AlreadyGiven
from lindung.cases.consents.rules import among
from lindung.cases.models import Case, Task
from lindung.kernel import audit
from lindung.kernel.problems import Invalid


@transaction.atomic
def block(*, case_id: UUID, user_id: UUID, why: str, by: Actor, at: datetime) -> Block:
    """Keep a human from every case of the person; the lead decides. Raises `NotTheLead`, `Invalid`."""
    by.require(Permission.GRANT_GIVE)
    case = led(case_id=case_id, by=by)
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        raise Invalid(_("Choose somebody who has an account."), field="user")
    return _block(case=case, user=user, why=why, by=by, at=at)


@transaction.atomic
def step_aside(*, case_id: UUID, why: str, by: Actor, at: datetime) -> Block:
    """Close the person's cases to oneself: "I know this person". Only the lead can open them again."""
    by.require(Permission.CASE_READ)
    case = hub.for_change(case_id=case_id, by=by)
    return _block(case=case, user=User.objects.get(pk=by.user_id), why=why, by=by, at=at)


def _block(*, case: Case, user: User, why: str, by: Actor, at: datetime) -> Block:
    among(why, Block.Why.values, "why")
    if Block.objects.filter(person=case.person_id, user=user, ended_at=None).exists():
        raise AlreadyGiven(_("The case is closed to them already."), field="user")
    others = Case.objects.filter(person=case.person_id)
    Task.objects.filter(case__in=others, assignee=user, state=Task.State.OPEN).update(assignee=None)
    audit.record(
        event="consents.blocked", subject=case, by=by, at=at, detail={"user": str(user.pk), "why": why}
    )
    made = Block(case=case, person_id=case.person_id, user=user, why=why, since=at, by_id=by.user_id)
    made.save(force_insert=True)  # last: nothing about the case is there any more for who steps aside
    return made


@transaction.atomic
def lift(*, block_id: UUID, by: Actor, at: datetime) -> Block:
    """Open the cases again to somebody who was kept from them; never by themselves. Raises `NotTheLead`."""
    by.require(Permission.GRANT_GIVE)
    seen = Block.objects.filter(case__in=hub.visible_to(by)).values_list("case", flat=True).get(pk=block_id)
    case = led(case_id=seen, by=by)
    found = (
        Block.objects.select_for_update(of=("self",)).select_related("user").get(pk=block_id, ended_at=None)
    )
    found.ended_at, found.ended_by_id = at, by.user_id
    found.save(update_fields=["ended_at", "ended_by"])
    audit.record(event="consents.unblocked", subject=case, by=by, at=at, detail={"user": str(found.user_id)})
    return found
