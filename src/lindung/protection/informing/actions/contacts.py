"""Contacts the person wishes for: asked, sent, answered, closed; never without a consent that holds."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.access.permissions import Permission
from lindung.access.purposes import Section
from lindung.cases import queries as cases
from lindung.cases import sections
from lindung.cases.actions import cancel, fulfil, open_task, tell
from lindung.cases.consents.models import Consent
from lindung.cases.models import Case
from lindung.kernel import audit
from lindung.kernel.country import current
from lindung.kernel.problems import Invalid
from lindung.kernel.text import clean_text
from lindung.protection.informing import queries, words
from lindung.protection.informing.kit import kit_of
from lindung.protection.informing.models import Contact
from lindung.protection.informing.problems import NoConsent, OutOfTurn

WORDS_LIMIT: Final = 4_000
ADDRESSEE_LIMIT: Final = 500
BY_HAND: Final = (
    Contact.Outcome.TOLD,
    Contact.Outcome.NO_ANSWER,
    Contact.Outcome.NOT_WISHED,
    Contact.Outcome.NOT_POSSIBLE,
)
_FITS: Final = {
    Contact.State.ASKED.value: (Contact.Outcome.NOT_WISHED, Contact.Outcome.NOT_POSSIBLE),
    Contact.State.SENT.value: (
        Contact.Outcome.NO_ANSWER,
        Contact.Outcome.NOT_WISHED,
        Contact.Outcome.NOT_POSSIBLE,
    ),
    Contact.State.ANSWERED.value: (Contact.Outcome.TOLD, Contact.Outcome.NOT_WISHED),
}


def outcomes(contact: Contact) -> Iterable[Contact.Outcome]:
    """Return how a contact can be closed by hand from where it stands."""
    return _FITS.get(contact.state, ())


@transaction.atomic
def ask(*, case_id: UUID, kind: str, addressee: str, wish: str, by: Actor, at: datetime) -> Contact:
    """Record that the person wishes for a contact, and ask the actor's organisation to make it.

    Raises `NoConsent` unless a consent to it holds, `Invalid` at the field at fault, `NotCovered`, `Locked`,
    Case.DoesNotExist for outsiders.
    """
    by.require(Permission.INFORM_RECORD)
    case = cases.for_change(case_id=case_id, by=by)
    if kind not in Contact.Kind.values:
        raise Invalid(_("This is not in the list. Choose from what is offered."), field="kind")
    consent = _agreed(case=case, kind=kind, at=at)
    row = Contact(
        id=uuid.uuid4(),
        case=case,
        kind=kind,
        consent=consent,
        asked_at=at,
        by_id=by.user_id,
        organisation_id=by.organisation_id,
    )
    _seal(row, at=at, by=by, addressee=_words(addressee, "addressee"), wish=_words(wish, "wish"))
    row.save(force_insert=True)
    _task(row, kind=words.SEND, by=by, at=at)
    _noted(row, "asked", by=by, at=at)
    return row


@transaction.atomic
def send(*, contact_id: UUID, by: Actor, at: datetime) -> Contact:
    """Record that the message went, or the search began. The consent has to hold still: else `NoConsent`."""
    row = _stepping(contact_id, from_state=Contact.State.ASKED, by=by)
    row.consent = _agreed(case=row.case, kind=row.kind, at=at)
    row.state, row.sent_at = Contact.State.SENT, at
    row.save(update_fields=["state", "sent_at", "consent"])
    fulfil(case=row.case, act=words.STEPPED, subject_id=row.pk, by=by, at=at)
    days = kit_of(current()).follow_up.days
    _task(row, kind=words.FOLLOW_UP, by=by, at=at, due_at=at + timedelta(days=days))
    _noted(row, "sent", by=by, at=at)
    return row


@transaction.atomic
def answer(*, contact_id: UUID, words_given: str, by: Actor, at: datetime) -> Contact:
    """Record what came back. The person has to be told next."""
    row = _stepping(contact_id, from_state=Contact.State.SENT, by=by)
    _seal(row, at=at, by=by, answer=_words(words_given, "answer"))
    row.state, row.answered_at = Contact.State.ANSWERED, at
    row.save(update_fields=["state", "answered_at", "answer"])
    fulfil(case=row.case, act=words.STEPPED, subject_id=row.pk, by=by, at=at)
    _task(row, kind=words.CLOSE, by=by, at=at)
    _noted(row, "answered", by=by, at=at)
    return row


@transaction.atomic
def close(*, contact_id: UUID, outcome: str, by: Actor, at: datetime) -> Contact:
    """Close a contact with an outcome that fits where it stands. Raises `OutOfTurn` for one already closed."""
    row = _stepping(contact_id, from_state="", by=by)
    if outcome not in {str(one.value) for one in outcomes(row)}:
        raise Invalid(
            _("It cannot end like this from where it stands. Choose from what is offered."), field="outcome"
        )
    _close(row, outcome=outcome, at=at)
    fulfil(case=row.case, act=words.STEPPED, subject_id=row.pk, by=by, at=at)
    _noted(row, "closed", by=by, at=at)
    return row


def stop(consent: Consent, by: Actor, at: datetime) -> list[UUID]:
    """Close what is about the same as a consent that was withdrawn, the case locked; nothing of it carries a grant."""
    for row in queries.open_on(consent=consent).select_for_update(of=("self",)):
        row.case = consent.case
        _close(row, outcome=Contact.Outcome.WITHDRAWN, at=at)
        cancel(case=consent.case, act=words.STEPPED, subject_id=row.pk, by=by, at=at)
        _noted(row, "closed", by=by, at=at)
    return []


def _agreed(*, case: Case, kind: str, at: datetime) -> Consent:
    consent = queries.agreed(case=case, kind=kind, at=at)
    if consent is None:
        raise NoConsent(embassy=kind == Contact.Kind.EMBASSY)
    return consent


def _stepping(contact_id: UUID, *, from_state: str, by: Actor) -> Contact:
    by.require(Permission.INFORM_RECORD)
    row = queries.for_change(contact_id=contact_id, by=by)
    if row.state == Contact.State.CLOSED or (from_state and row.state != from_state):
        raise OutOfTurn
    return row


def _words(value: str, field: str) -> str:
    limit = ADDRESSEE_LIMIT if field == "addressee" else WORDS_LIMIT
    text = clean_text(value=value, limit=limit)
    if not text:
        raise Invalid(_("Write it in a few words. Only those who care for the person read it."), field=field)
    return text


def _seal(row: Contact, *, by: Actor, at: datetime, **said: str) -> None:
    ring = sections.to_write(case=row.case, by=by, at=at, sections=[Section.CARE])
    for name, value in said.items():
        ring.seal(row, name, value)


def _close(row: Contact, *, outcome: str, at: datetime) -> None:
    row.state, row.closed_at, row.outcome = Contact.State.CLOSED, at, outcome
    row.save(update_fields=["state", "closed_at", "outcome"])


def _task(row: Contact, *, kind: str, by: Actor, at: datetime, due_at: datetime | None = None) -> None:
    office = Organisation.objects.get(pk=row.organisation_id)
    open_task(
        case=row.case,
        kind=kind,
        organisation=office,
        subject_id=row.pk,
        fulfilled_by=words.STEPPED,
        due_at=due_at,
        by=by,
        at=at,
    )


def _noted(row: Contact, step: str, *, by: Actor, at: datetime) -> None:
    tell(case=row.case, kind=f"informing.{row.kind}_{step}", by=by, at=at)
    detail = {"kind": row.kind, "outcome": row.outcome}
    audit.record(event=f"informing.contact_{step}", subject=row, by=by, at=at, detail=detail)
