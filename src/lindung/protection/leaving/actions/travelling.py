"""Booking, departure and arrival."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.cases.actions import advance, fulfil
from lindung.cases.consents.actions.recording import is_child
from lindung.cases.rules import local_date
from lindung.kernel.country import current
from lindung.kernel.problems import Invalid
from lindung.protection.leaving import pack, words
from lindung.protection.leaving.actions.after import expect
from lindung.protection.leaving.actions.checking import check_agreed, check_best, check_safe
from lindung.protection.leaving.actions.preparing import missing_papers
from lindung.protection.leaving.actions.shared import (
    NAME_LIMIT,
    among,
    noted,
    seal,
    stepping,
    task,
    words_of,
)
from lindung.protection.leaving.models import Handover, Leaving

AMOUNT_LIMIT = Decimal("99999999.99")
LATEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class BookIn:
    """A journey: the day, who goes along (code of the country), and money in one currency (ISO 4217)."""

    travels_on: date
    escort: str
    ticket_amount: Decimal | None = None
    money_amount: Decimal | None = None
    currency: str = ""


@transaction.atomic
def book(*, leaving_id: UUID, given: BookIn, by: Actor, at: datetime) -> Leaving:
    """Book a journey, or move it to another day: only with an assessment that counts on that day.

    Raises `NotSafe`, `OnePerson`, `NotBest`, `NoConsent`, `Invalid` at the field at fault, `StepRefused`.
    """
    row = stepping(leaving_id=leaving_id, step="book", by=by, at=at)
    check_best(row)
    zone = current().zone(row.case.place)
    check_safe(row, moment=datetime.combine(given.travels_on, time(), tzinfo=zone))
    row.consent_id = check_agreed(row, at=at)
    _check_booking(row, given, at=at)
    row.travels_on, row.escort, row.booked_at = given.travels_on, given.escort, at
    row.ticket_amount, row.money_amount, row.currency = (
        given.ticket_amount,
        given.money_amount,
        given.currency,
    )
    row.save(
        update_fields=[
            "state",
            "state_since",
            "consent",
            "travels_on",
            "escort",
            "booked_at",
            "ticket_amount",
            "money_amount",
            "currency",
        ]
    )
    noted("booked", row, case=row.case, by=by, at=at, shown="booked", escort=row.escort)
    return row


def _check_booking(row: Leaving, given: BookIn, *, at: datetime) -> None:
    today = local_date(at)
    if not today <= given.travels_on <= today + LATEST:
        raise Invalid(_("Enter a day from today on, within a year."), field="travels_on")
    rules = pack.rules()
    escort = next((one for one in rules.escorts if one.code == given.escort), None)
    if escort is None:
        raise Invalid(_("This is not in the list. Choose from what is offered."), field="escort")
    if is_child(row.case) and not escort.child:
        raise Invalid(_("A child never travels alone. Choose who goes along."), field="escort")
    amounts = {"ticket_amount": given.ticket_amount, "money_amount": given.money_amount}
    for field, amount in amounts.items():
        if amount is not None and not 0 <= amount <= AMOUNT_LIMIT:
            raise Invalid(_("Enter an amount of money, zero or more."), field=field)
    if any(amount is not None for amount in amounts.values()) and not _is_currency(given.currency):
        raise Invalid(_("Enter the currency by its three letters, such as USD."), field="currency")
    if missing := missing_papers(row):
        names = ", ".join(pack.label(rules.papers, code) for code in missing)
        raise Invalid(_("These papers are not ready yet: %(papers)s.") % {"papers": names})


def _is_currency(code: str) -> bool:
    return len(code) == 3 and code.isascii() and code.isupper()


@transaction.atomic
def depart(*, leaving_id: UUID, departed_at: datetime, by: Actor, at: datetime) -> Leaving:
    """Record that the person has departed; the case goes on to follow-up. All that booking asks is asked once more.

    Raises `NotSafe`, `OnePerson`, `NotBest`, `NoConsent`, `Invalid`, `StepRefused`.
    """
    row = stepping(leaving_id=leaving_id, step="depart", by=by, at=at)
    if departed_at > at:
        raise Invalid(_("This moment has not come yet. Enter when they departed."), field="departed_at")
    if row.booked_at is not None and departed_at < row.booked_at:
        raise Invalid(_("This lies before the booking. Check the day."), field="departed_at")
    check_best(row)
    check_safe(row, moment=departed_at)
    row.consent_id = check_agreed(row, at=at)
    handover = Handover.objects.filter(leaving=row, withdrawn_at=None).first()
    if is_child(row.case) and handover is None:
        raise Invalid(_("A child is handed to somebody. Record first who receives them."))
    row.departed_at = departed_at
    row.save(update_fields=["state", "state_since", "consent", "departed_at"])
    if row.case.stage in {"leaving", "recovery"}:
        advance(case=row.case, step="follow_up", by=by, at=at, on_behalf=True)
    due = departed_at + timedelta(days=pack.rules().receipt.days)
    task(row, words.RECEIPT, act=words.RECEIVED, due_at=due, by=by, at=at)
    expect(row, since=departed_at, by=by, at=at)
    noted("departed", row, case=row.case, by=by, at=at, shown="departed", kind=row.kind)
    return row


@transaction.atomic
def receive(
    *,
    leaving_id: UUID,
    arrived_at: datetime,
    confirmed_by: str,
    by: Actor,
    at: datetime,
    receipt_by: str = "",
    said: str = "",
) -> Leaving:
    """Record the arrival and who confirmed it; where an organisation received, who signed for it there.

    Raises `Invalid` at the field at fault, `StepRefused` out of turn.
    """
    row = stepping(leaving_id=leaving_id, step="receive", by=by, at=at)
    among(confirmed_by, Leaving.Confirmed.values, field="confirmed_by")
    if arrived_at > at:
        raise Invalid(_("This moment has not come yet. Enter when they arrived."), field="arrived_at")
    if row.departed_at is None or arrived_at < row.departed_at:
        raise Invalid(_("Nobody arrives before they depart. Check the day."), field="arrived_at")
    handover = Handover.objects.filter(leaving=row, withdrawn_at=None).first()
    if confirmed_by == Leaving.Confirmed.RECEIVER:
        if handover is None:
            raise Invalid(
                _("No organisation is recorded that receives. Choose who confirmed it."), field="confirmed_by"
            )
        signed = words_of(receipt_by, field="receipt_by", limit=NAME_LIMIT)
        seal(handover, case=row.case, by=by, at=at, receipt_by=signed)
        handover.receipt_on = local_date(arrived_at)
        handover.save(update_fields=["receipt_by", "receipt_on"])
    row.received_at, row.confirmed_by = arrived_at, confirmed_by
    seal(row, case=row.case, by=by, at=at, arrival=words_of(said, field="said", needed=False))
    row.save(update_fields=["state", "state_since", "received_at", "confirmed_by", "arrival"])
    fulfil(case=row.case, act=words.RECEIVED, subject_id=row.pk, by=by, at=at)
    noted("received", row, case=row.case, by=by, at=at, shown="received", confirmed_by=confirmed_by)
    return row
