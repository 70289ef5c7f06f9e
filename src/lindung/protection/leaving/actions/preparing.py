"""What a journey needs: papers, the embassy's word, and who receives the person."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.cases.consents.actions.recording import is_child
from lindung.cases.rules import check_not_future
from lindung.kernel.problems import Invalid
from lindung.kernel.vocabularies import vocabulary
from lindung.protection.leaving import pack, queries, words
from lindung.protection.leaving.actions.checking import check_safe
from lindung.protection.leaving.actions.shared import (
    NAME_LIMIT,
    among,
    country,
    noted,
    seal,
    words_of,
)
from lindung.protection.leaving.models import EmbassyNotice, Handover, Leaving, Paper
from lindung.protection.leaving.problems import NoConsent, OutOfTurn
from lindung.protection.leaving.workflow import BEFORE


def _arranging(leaving_id: UUID, *, by: Actor) -> Leaving:
    """Return a leaving that is still arranged, locked. Raises `OutOfTurn` otherwise."""
    by.require(Permission.LEAVING_PLAN)
    row = queries.for_change(leaving_id=leaving_id, by=by)
    if row.state not in BEFORE or row.case.closed_at is not None:
        raise OutOfTurn
    return row


@transaction.atomic
def paper(
    *,
    leaving_id: UUID,
    kind: str,
    state: str,
    by: Actor,
    at: datetime,
    day: date | None = None,
    valid_until: date | None = None,
) -> Paper:
    """Record how a paper stands since `day` (asked for, ready). Work on papers begins after the assessment.

    Raises `NotSafe` before it, `Invalid` at the field at fault.
    """
    leaving = _arranging(leaving_id, by=by)
    check_safe(leaving, moment=at)
    kinds = pack.rules().papers_for(kind=leaving.kind, child=is_child(leaving.case))
    among(kind, [one.code for one in kinds], field="kind")
    among(state, Paper.State.values, field="state")
    if state in {Paper.State.ASKED, Paper.State.READY} and day is None:
        raise Invalid(_("Enter the day."), field="day")
    if day is not None:
        check_not_future(day=day, at=at, field="day")
    row = Paper.objects.filter(leaving=leaving, kind=kind).first() or Paper(
        id=uuid.uuid4(), case=leaving.case, leaving=leaving, kind=kind
    )
    row.state, row.changed_at, row.by_id = state, at, by.user_id
    if state == Paper.State.ASKED:
        row.asked_on = day
    if state == Paper.State.READY:
        row.ready_on, row.valid_until = day, valid_until
    row.save()
    if leaving.state == Leaving.State.ASSESSED:
        leaving.state, leaving.state_since = Leaving.State.DOCUMENTS, at
        leaving.save(update_fields=["state", "state_since"])
    noted("paper", row, case=leaving.case, by=by, at=at, kind=kind, state=state)
    return row


@transaction.atomic
def tell_embassy(
    *,
    leaving_id: UUID,
    basis: str,
    told_on: date,
    by: Actor,
    at: datetime,
    of: str = "",
    legal_basis: str = "",
    said: str = "",
) -> EmbassyNotice:
    """Record that the embassy of the country `of` was told. Raises `NoConsent` unless agreed or demanded by law."""
    leaving = _arranging(leaving_id, by=by)
    among(basis, EmbassyNotice.Basis.values, field="basis")
    check_not_future(day=told_on, at=at, field="told_on")
    consent = None
    if basis == EmbassyNotice.Basis.CONSENT:
        consent = queries.agreed(case=leaving.case, matter=words.EMBASSY, at=at)
        if consent is None:
            raise NoConsent.to_embassy()
    else:
        among(legal_basis, vocabulary("legal_bases").codes, field="legal_basis")
    row = EmbassyNotice(
        id=uuid.uuid4(),
        case=leaving.case,
        leaving=leaving,
        country=country(of or leaving.country, field="of"),
        basis=basis,
        consent=consent,
        legal_basis="" if consent else legal_basis,
        told_on=told_on,
        recorded_at=at,
        by_id=by.user_id,
        organisation_id=by.organisation_id,
    )
    seal(row, case=leaving.case, by=by, at=at, words=words_of(said, field="said", needed=False))
    row.save(force_insert=True)
    noted("embassy_told", row, case=leaving.case, by=by, at=at, shown="embassy_told", basis=basis)
    return row


@transaction.atomic
def agree_handover(
    *, leaving_id: UUID, receiver: str, to: str, data: Iterable[str], by: Actor, at: datetime
) -> Handover:
    """Record who receives the person, and which data goes to them; data needs a consent to share that holds."""
    leaving = _arranging(leaving_id, by=by)
    wanted = sorted(set(data))
    for one in wanted:
        among(one, Handover.Data.values, field="data")
    consent = queries.agreed(case=leaving.case, matter=words.SHARING, at=at) if wanted else None
    if wanted and consent is None:
        raise NoConsent.to_sharing()
    for old in Handover.objects.filter(leaving=leaving, withdrawn_at=None):
        old.withdrawn_at = at
        old.save(update_fields=["withdrawn_at"])
    row = Handover(
        id=uuid.uuid4(),
        case=leaving.case,
        leaving=leaving,
        country=country(to or leaving.country, field="to"),
        data=wanted,
        consent=consent,
        agreed_at=at,
        by_id=by.user_id,
        organisation_id=by.organisation_id,
    )
    seal(
        row, case=leaving.case, by=by, at=at, receiver=words_of(receiver, field="receiver", limit=NAME_LIMIT)
    )
    row.save(force_insert=True)
    noted("handover_agreed", row, case=leaving.case, by=by, at=at, shown="handover_agreed", data=wanted)
    return row


@transaction.atomic
def hand_over(*, leaving_id: UUID, handed_on: date, by: Actor, at: datetime) -> Handover:
    """Record that the data went to who receives; the consent has to hold still: else `NoConsent`."""
    by.require(Permission.LEAVING_PLAN)
    leaving = queries.for_change(leaving_id=leaving_id, by=by)
    row = Handover.objects.filter(leaving=leaving, withdrawn_at=None).first()
    if row is None or row.handed_on is not None or leaving.state in {"stopped", "refused", "ended"}:
        raise OutOfTurn
    check_not_future(day=handed_on, at=at, field="handed_on")
    if row.data:
        consent = queries.agreed(case=leaving.case, matter=words.SHARING, at=at)
        if consent is None:
            raise NoConsent.to_sharing()
        row.consent = consent
    row.handed_on = handed_on
    row.save(update_fields=["handed_on", "consent"])
    noted("handed_over", row, case=leaving.case, by=by, at=at, shown="handed_over", data=row.data)
    return row


def missing_papers(row: Leaving) -> list[str]:
    """Return the codes of papers that a journey still waits for; of two that replace each other one will do."""
    found = {one.kind: one.state for one in Paper.objects.filter(leaving=row)}
    kinds = pack.rules().papers_for(kind=row.kind, child=is_child(row.case))
    done = {code for code, state in found.items() if state in {Paper.State.READY, Paper.State.NOT_NEEDED}}
    replaced = {one.instead_of for one in kinds if one.instead_of and one.code in done}
    return [
        one.code
        for one in kinds
        if not one.optional and one.instead_of is None and one.code not in done | replaced
    ]
