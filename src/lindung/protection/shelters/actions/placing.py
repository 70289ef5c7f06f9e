"""Giving a bed: held for some hours, taken on arrival, changed by a move, given back on leaving."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.access.purposes import Purpose
from lindung.cases import queries as cases
from lindung.cases.actions import end_carried_by, fulfil, involve
from lindung.cases.actions.grants import hand_out
from lindung.cases.models import Case, Grant
from lindung.kernel.problems import Invalid
from lindung.protection.models import Order
from lindung.protection.shelters import proposals, queries, rules, words
from lindung.protection.shelters.actions import records
from lindung.protection.shelters.models import Absence, Stay
from lindung.protection.shelters.problems import DoesNotFit, NoBed, NotNow, OrderNamesAnother
from lindung.protection.shelters.proposals import kind_of, order_of

LONGEST_HOLD: Final = 72
"""Hours: longer than that a bed is not kept for somebody who has not come."""
BACK: Final = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class PlaceIn:
    """A place for a person. `asked`: `Stay.Asked`; `wish` of `rules.WISHES` counts for the fit and is sealed.

    `why` is wanted for a place that does not fit, and where the order names another one (`despite_order`).
    """

    zone: UUID
    bed: UUID | None = None
    asked: str = Stay.Asked.YES
    wish: str = ""
    why: str = ""
    despite_order: bool = False


@dataclass(frozen=True, slots=True)
class _Begun:
    """A stay on a free bed, not saved yet; the order in force, and whether it names another organisation."""

    row: Stay
    order: Order | None
    differs: bool


@transaction.atomic
def hold(*, case_id: UUID, given: PlaceIn, hours: int, by: Actor, at: datetime) -> Stay:
    """Keep a bed for the person for some hours; the house's organisation learns who comes, for as long.

    Raises `NoBed`, `DoesNotFit`, `OrderNamesAnother`, `AlreadyPlaced`, `Invalid`, Case.DoesNotExist for outsiders.
    """
    by.require(Permission.SHELTER_READ)
    case = _placing(case_id, by=by)
    if not 1 <= hours <= LONGEST_HOLD:
        message = _("Enter between 1 and %(most)d hours.") % {"most": LONGEST_HOLD}
        raise Invalid(message, field="hours")
    _end_holds(case, by=by, at=at)
    row = _begin(case, given=given, by=by, at=at, starts_at=at).row
    row.state, row.ends_at = Stay.State.HELD, at + timedelta(hours=hours)
    records.save_new(row)
    hand_out(
        case=case,
        organisation=row.organisation,
        user=None,
        purpose=Purpose.PROTECTION,
        sections=(),
        until=row.ends_at,
        basis=Grant.Basis.LAW,
        basis_id=records.hold_key(row.pk),
        at=at,
    )
    records.noted(row, "held", by=by, at=at, hours=hours, kind=row.house_kind)
    return row


@transaction.atomic
def let_go(*, stay_id: UUID, by: Actor, at: datetime) -> Stay:
    """Give a held bed free again: the person does not come. The house no longer sees the case by it."""
    by.require(Permission.SHELTER_READ)
    row = queries.stay_for_change(stay_id=stay_id, by=by)
    if row.state != Stay.State.HELD:
        raise NotNow
    let_go_locked(row, by=by, at=at)
    return row


@transaction.atomic
def place(*, case_id: UUID, given: PlaceIn, arrived_at: datetime, by: Actor, at: datetime) -> Stay:
    """Record that the person has come to a bed; the house's organisation gets its part in the case.

    Raises as `hold`.
    """
    by.require(Permission.SHELTER_READ)
    case = _placing(case_id, by=by)
    _moment(arrived_at, at=at, field="arrived_at")
    begun = _begin(case, given=given, by=by, at=at, starts_at=arrived_at)
    _end_holds(case, by=by, at=at)
    return _arrived(begun, by=by, at=at)


@transaction.atomic
def arrive(*, stay_id: UUID, arrived_at: datetime, by: Actor, at: datetime) -> Stay:
    """Record that the person for whom a bed is held has come. Raises `NoBed` once the hold has run out."""
    by.require(Permission.SHELTER_READ)
    row = queries.stay_for_change(stay_id=stay_id, by=by)
    if row.state != Stay.State.HELD:
        raise NotNow
    _moment(arrived_at, at=at, field="arrived_at")
    if row.ends_at is None or row.ends_at <= arrived_at:
        raise NoBed
    if arrived_at < row.starts_at.replace(second=0, microsecond=0):  # people write moments to the minute
        raise Invalid(_("The bed was not held yet then. Check the time."), field="arrived_at")
    row.state, row.starts_at, row.ends_at = Stay.State.HERE, max(arrived_at, row.starts_at), None
    order = order_of(row.case)
    row.order_kind = kind_of(order)
    return _arrived(_Begun(row, order, row.despite_order), by=by, at=at)


@transaction.atomic
def move(*, stay_id: UUID, given: PlaceIn, moved_at: datetime, by: Actor, at: datetime) -> Stay:
    """End a stay and begin the next one in the same moment. Raises as `place`: then nothing has changed."""
    by.require(Permission.SHELTER_READ)
    before = queries.stay_for_change(stay_id=stay_id, by=by)
    return move_locked(before, given=given, moved_at=moved_at, by=by, at=at)


def move_locked(
    before: Stay, *, given: PlaceIn, moved_at: datetime, by: Actor, at: datetime, closing: bool = False
) -> Stay:
    """Move a stay whose case is locked, within somebody's transaction.

    `closing`: the house closes and somebody has looked over where each resident goes: that is reason enough.
    """
    if before.state != Stay.State.HERE:
        raise NotNow
    case = before.case
    _moment(moved_at, at=at, field="moved_at", after=before.starts_at)
    begun = _begin(case, given=given, by=by, at=at, starts_at=moved_at, closing=closing)
    begun.row.follows = before
    reason = Stay.Reason.CLOSED if closing else Stay.Reason.MOVED
    _end(before, at_moment=moved_at, reason=reason, by=by)
    _end_holds(case, by=by, at=at)
    row = _arrived(begun, by=by, at=at, moved=True)
    if before.organisation_id != row.organisation_id:
        end_carried_by(basis_id=before.pk, at=at)
    return row


@transaction.atomic
def leave(*, stay_id: UUID, left_at: datetime, reason: str, said: str = "", by: Actor, at: datetime) -> Stay:
    """Record that the person has left; an open absence ends with it, and so does the part that the stay carried."""
    by.require(Permission.SHELTER_READ)
    row = queries.stay_for_change(stay_id=stay_id, by=by)
    if row.state != Stay.State.HERE:
        raise NotNow
    if reason not in Stay.Reason.values or reason in {Stay.Reason.MOVED, Stay.Reason.CLOSED}:
        raise Invalid(_("This is not in the list. Choose from what is offered."), field="reason")
    _moment(left_at, at=at, field="left_at", after=row.starts_at)
    records.seal(row, by=by, at=at, said=said)
    _end(row, at_moment=left_at, reason=reason, by=by)
    _ask_for_a_bed(row, by=by, at=at)
    records.told(row, "left", by=by, at=at, happened_at=left_at)
    records.noted(row, "left", by=by, at=at, reason=reason)
    end_carried_by(basis_id=row.pk, at=at)
    return row


def _ask_for_a_bed(row: Stay, *, by: Actor, at: datetime) -> None:
    """Who is still under an order is still to be sheltered: the protection officer finds where."""
    if row.case.closed_at is None and order_of(row.case) is not None:
        records.task_for_officer(row.case, kind=words.FIND_BED, fulfilled_by=words.PLACED, by=by, at=at)


def _placing(case_id: UUID, *, by: Actor) -> Case:
    """Return the case locked. Raises `NotCovered` for who may not know where the person is."""
    case = cases.for_change(case_id=case_id, by=by)
    records.check_knows(case=case, by=by)
    return case


def _moment(moment: datetime, *, at: datetime, field: str, after: datetime | None = None) -> None:
    if moment > at:
        raise Invalid(_("This moment has not come yet. Enter when it happened."), field=field)
    if moment < at - BACK:
        raise Invalid(_("This lies more than a year back. Check the year."), field=field)
    if after is not None and moment <= after:
        raise Invalid(_("The person had not come by then. Check the time."), field=field)


def _begin(
    case: Case, *, given: PlaceIn, by: Actor, at: datetime, starts_at: datetime, closing: bool = False
) -> _Begun:
    """Return a stay on a free bed, its words sealed. Raises as `hold`."""
    if given.asked not in Stay.Asked.values:
        raise Invalid(_("Ask the person where they want to be, and record whether you did."), field="asked")
    if given.wish and given.wish not in rules.WISHES:
        raise Invalid(_("This is not in the list. Choose from what is offered."), field="wish")
    why = records.clean(given.why)
    order = order_of(case)
    fit = proposals.one(case=case, zone=given.zone, at=at, wish=given.wish)
    free = proposals.free_bed(zone=given.zone, bed=given.bed, case=case, at=at)
    if fit is None or free is None:
        raise NoBed
    if not (fit.fits or why or closing):
        raise DoesNotFit([str(one) for one in fit.against])
    named = order.place_of_refuge_id if order is not None else None
    differs = named is not None and named != free.organisation
    if differs and not closing and not (given.despite_order and why):
        raise OrderNamesAnother
    row = Stay(
        id=uuid.uuid4(),
        case=case,
        organisation_id=free.organisation,
        house_id=free.house,
        house_kind=free.kind,
        zone_id=given.zone,
        bed_id=free.bed,
        state=Stay.State.HERE,
        starts_at=starts_at,
        order_kind=kind_of(order),
        asked=given.asked,
        despite_order=differs and not closing,
        recorded_at=at,
        by_id=by.user_id,
    )
    records.seal(row, by=by, at=at, wish=given.wish, why=why)
    return _Begun(row, order, differs)


def _arrived(begun: _Begun, *, by: Actor, at: datetime, moved: bool = False) -> Stay:
    """Save who is there now, give the house its part, end what asked for a bed, and tell."""
    row = begun.row
    records.save_new(row) if row._state.adding else records.save_arrival(row)
    case = row.case
    involve(
        case=case,
        organisation=row.organisation,
        purpose=Purpose.PROTECTION,
        basis=Grant.Basis.LAW,
        basis_id=row.pk,
        at=at,
    )
    end_carried_by(basis_id=records.hold_key(row.pk), at=at)
    fulfil(case=case, act=words.PLACED, by=by, at=at)
    fulfil(case=case, act=words.PLACE_REVIEWED, by=by, at=at)
    if begun.differs:
        records.task_for_officer(case, kind=words.CORRECT_ORDER, fulfilled_by="", by=by, at=at)
    what = "moved" if moved else "arrived"
    records.told(row, what, by=by, at=at, happened_at=row.starts_at)
    act = "moved" if moved else "placed"
    records.noted(row, act, by=by, at=at, kind=row.house_kind, order=row.order_kind)
    return row


def _end(row: Stay, *, at_moment: datetime, reason: str, by: Actor) -> None:
    row.state, row.ends_at, row.reason = Stay.State.LEFT, at_moment, reason
    row.ended_by_id = by.user_id
    row.save(update_fields=["state", "ends_at", "reason", "ended_by", "said"])
    fulfil(case=row.case, act=words.STAY_ENDED, subject_id=row.pk, by=by, at=at_moment)
    for absence in Absence.objects.filter(stay=row, ended_at=None):
        absence.ended_at, absence.outcome = max(at_moment, absence.since), Absence.Outcome.LEFT
        absence.save(update_fields=["ended_at", "outcome"])
        fulfil(case=row.case, act=words.ABSENCE_ENDED, subject_id=absence.pk, by=by, at=at_moment)


def _end_holds(case: Case, *, by: Actor, at: datetime) -> None:
    for row in Stay.objects.filter(case=case, state=Stay.State.HELD).select_related("organisation"):
        row.case = case
        let_go_locked(row, by=by, at=at)


def let_go_locked(row: Stay, *, by: Actor | None, at: datetime) -> None:
    """End a hold whose case is locked, and what the house saw by it."""
    row.state = Stay.State.LET_GO
    row.ends_at = max(row.starts_at, min(at, row.ends_at or at))
    row.ended_by_id = by.user_id if by else None
    row.save(update_fields=["state", "ends_at", "ended_by"])
    records.noted(row, "let_go", by=by, at=at)
    end_carried_by(basis_id=records.hold_key(row.pk), at=at)
