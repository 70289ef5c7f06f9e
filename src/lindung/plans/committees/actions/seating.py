"""Giving and ending seats."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.models import Organisation, User
from lindung.access.permissions import Permission
from lindung.kernel import audit
from lindung.kernel.problems import Invalid
from lindung.plans.committees import queries
from lindung.plans.committees.models import Committee, Seat
from lindung.plans.committees.problems import AlreadySeated, Withdrawn


@transaction.atomic
def seat(
    *,
    committee_id: UUID,
    role: str,
    by: Actor,
    at: datetime,
    username: str = "",
    organisation: str = "",
) -> Seat:
    """Give a person (by username) or an organisation (by code) a seat from `at` on.

    Raises `Invalid`, `AlreadySeated` for a second seat of one human or body and for a second chair, `Withdrawn`.
    """
    by.require(Permission.COMMITTEE_SEAT)
    committee = _locked(committee_id, by)
    if committee.withdrawn_at is not None:
        raise Withdrawn
    if role not in Seat.Role.values:
        raise Invalid(_("Choose the seat from the list."), field="role")
    user, body = _who(username, organisation)
    taken = Seat.objects.filter(committee=committee, until=None)
    if user is not None and taken.filter(human=user.human).exists():
        raise AlreadySeated(_("This person sits here already. End that seat first."), field="username")
    if body is not None and taken.filter(organisation=body).exists():
        raise AlreadySeated(
            _("This organisation sits here already. End that seat first."), field="organisation"
        )
    if role == Seat.Role.CHAIR and taken.filter(role=role).exists():
        raise AlreadySeated(_("The committee has a chair. End that seat first."), field="role")
    made = Seat.objects.create(
        committee=committee, user=user, organisation=body, role=role, since=at, seated_by_id=by.user_id
    )
    detail = {"committee": committee.code, "role": role, "body": body.code if body else ""}
    audit.record(event="committees.seated", subject=made, by=by, at=at, detail=detail)
    return made


def _who(username: str, organisation: str) -> tuple[User | None, Organisation | None]:
    if bool(username.strip()) == bool(organisation):
        raise Invalid(_("Choose either a person or an organisation."), field="username")
    if organisation:
        body = Organisation.objects.filter(code=organisation, active=True).first()
        if body is None:
            raise Invalid(_("Choose an organisation from the list."), field="organisation")
        return None, body
    user = User.objects.filter(username=username.strip().lower(), is_active=True).first()
    if user is None or not Actor.of(user).may(Permission.PLAN_READ):
        raise Invalid(
            _(
                "There is no open account of this name that reads action plans. Give the username as the person"
                " signs in with it, or ask who keeps accounts."
            ),
            field="username",
        )
    return user, None


@transaction.atomic
def unseat(*, committee_id: UUID, seat_id: UUID, by: Actor, at: datetime) -> Seat:
    """End a seat in a committee; it stays in the history. Raises Seat.DoesNotExist once ended."""
    by.require(Permission.COMMITTEE_SEAT)
    committee = _locked(committee_id, by)
    seats = Seat.objects.select_for_update(of=("self",)).filter(committee=committee)
    found = seats.get(pk=seat_id, until=None)
    found.until, found.ended_by_id = max(at, found.since), by.user_id
    found.save(update_fields=["until", "ended_by"])
    detail = {"committee": committee.code, "role": found.role}
    audit.record(event="committees.unseated", subject=found, by=by, at=at, detail=detail)
    return found


def _locked(committee_id: UUID, by: Actor) -> Committee:
    return queries.visible_to(by).select_for_update(of=("self",)).get(pk=committee_id)
