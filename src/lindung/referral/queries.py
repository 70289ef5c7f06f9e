"""Reads of referrals. Every one starts from what the actor may see; nothing else exists for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.access.permissions import Permission
from lindung.cases import queries as cases
from lindung.cases import refuges
from lindung.cases.consents.models import Consent
from lindung.cases.models import Case, Task
from lindung.directory import queries as directory
from lindung.kernel.country import current
from lindung.kernel.problems import Refusal
from lindung.referral.models import Referral
from lindung.referral.rules import BY_APPLICATION, OTHER_HARM
from lindung.referral.workflow import REDIRECT

_CLOSED_TO_RECEIVER = frozenset({Referral.State.DECLINED, Referral.State.WITHDRAWN})
_TAKEN_ON = frozenset({Referral.State.ACCEPTED, Referral.State.COMPLETED})
_STILL_ASKED = Q(state=Referral.State.SENT) & (Q(case__closed_at=None) | Q(case__outcome=OTHER_HARM))
"""Waiting for an answer: what was asked about a case that has ended since is over, another harm's is not."""
_WITH_NAMES = ("case", "from_organisation", "to_organisation")


class NoLongerOpen(Refusal):
    """A referral that its receiver declined, that was withdrawn, or whose case has ended."""

    code = "no_longer_open"
    status = 410

    def __init__(self) -> None:
        super().__init__(
            _(
                "This referral is no longer open to your organisation: it was declined or withdrawn, or the case"
                " has ended. Ask the sender if you think it should be."
            )
        )


def visible_to(actor: Actor) -> QuerySet[Referral]:
    """Return the referrals the actor's organisation sent or received, and those of their visible cases."""
    if not actor.may(Permission.CASE_READ):
        return Referral.objects.none()
    rows = Referral.objects.exclude(case__in=cases.barred_cases(actor))
    if actor.may(Permission.CASE_READ_NATIONAL):
        return rows
    own = Q(from_organisation=actor.organisation_id) | Q(to_organisation=actor.organisation_id)
    return rows.filter(own | Exists(cases.visible_to(actor).filter(pk=OuterRef("case"))))


def one(*, referral_id: UUID, by: Actor) -> Referral:
    """Return a referral with its case, person and both organisations.

    Raises DoesNotExist for outsiders, `NoLongerOpen` for a receiver to whom the case has closed with it.
    """
    rows = visible_to(by)
    try:
        return rows.select_related(*_WITH_NAMES, "case__person").get(pk=referral_id)
    except Referral.DoesNotExist:
        if rows.filter(pk=referral_id).exists():
            raise NoLongerOpen from None
        raise


def for_change(*, referral_id: UUID, by: Actor) -> Referral:
    """Return a referral, its case locked first and then itself, until the transaction ends.

    The case may be closed to a receiver who has not accepted yet: what lets them act on it is the referral.
    Raises DoesNotExist for outsiders, `NoLongerOpen` for a receiver to whom the case has closed with it.
    """
    seen = visible_to(by).values_list("case", flat=True).get(pk=referral_id)
    case = Case.objects.select_for_update().filter(pk=seen).first()
    if case is None:
        raise NoLongerOpen
    both = Referral.objects.select_related("from_organisation", "to_organisation")
    referral = both.select_for_update(of=("self",)).get(pk=referral_id)
    referral.case = case
    return referral


def of_case(*, case: Case) -> Sequence[Referral]:
    """Return the referrals of a case, newest first (the case was fetched as visible)."""
    rows = Referral.objects.filter(case=case).select_related("from_organisation", "to_organisation")
    return list(rows.order_by("-sent_at", "-id"))


@dataclass(frozen=True, slots=True)
class Listed:
    """A referral in a list, and the code of its case: empty once the case is closed to the reader.

    That an organisation was asked for something, and what it answered, stays its own to know.
    """

    referral: Referral
    code: str


@dataclass(frozen=True, slots=True)
class Inbox:
    """An organisation's referrals: what waits for its answer, soonest due first; what else it sent or got."""

    waiting: Sequence[Listed]
    sent: Sequence[Listed]
    received: Sequence[Listed]


def inbox(*, actor: Actor, limit: int) -> Inbox:
    """Return up to `limit` referrals of each sort for the actor's organisation; three queries."""
    if not actor.may(Permission.CASE_READ):
        return Inbox((), (), ())
    rows = Referral.objects.exclude(case__in=cases.barred_cases(actor))
    rows = rows.select_related("from_organisation", "to_organisation")
    to_us = rows.filter(to_organisation=actor.organisation_id)
    waiting = to_us.filter(_STILL_ASKED).select_related("case").order_by("answer_due_at", "id")[:limit]
    sent = rows.filter(from_organisation=actor.organisation_id)
    answered = to_us.exclude(state=Referral.State.SENT)
    return Inbox(
        waiting=[Listed(one, one.case.code) for one in waiting],
        sent=_listed(sent, actor=actor, limit=limit),
        received=_listed(answered, actor=actor, limit=limit),
    )


def _listed(rows: QuerySet[Referral], *, actor: Actor, limit: int) -> Sequence[Listed]:
    """Return the newest of `rows`, each with the code of its case where the actor sees that; one query."""
    codes = cases.visible_to(actor).filter(pk=OuterRef("case")).values("code")[:1]
    found = rows.annotate(code=Subquery(codes)).order_by("-sent_at", "-id")[:limit]
    return [Listed(one, one.code or "") for one in found]


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A referral that waits for its answer, and whether the time to answer has passed."""

    referral: Referral
    overdue: bool


def unanswered(*, actor: Actor, at: datetime, limit: int = 100) -> Sequence[Unanswered]:
    """Return the visible referrals without an answer, the longest overdue first."""
    rows = visible_to(actor).filter(_STILL_ASKED).select_related(*_WITH_NAMES)
    found = rows.order_by("answer_due_at", "id")[:limit]
    return [Unanswered(referral=row, overdue=row.answer_due_at < at) for row in found]


def may_redirect(*, referral: Referral, actor: Actor) -> bool:
    """Tell whether the actor's organisation still has to turn elsewhere after this referral was declined."""
    if referral.state != Referral.State.DECLINED or referral.from_organisation_id != actor.organisation_id:
        return False
    waiting = Task.objects.filter(case=referral.case_id, subject_id=referral.pk, state=Task.State.OPEN)
    return waiting.filter(fulfilled_by=REDIRECT).exists()


def receivers(*, need: str, case: Case, by: Actor) -> QuerySet[Organisation]:
    """Return the organisations to which `need` can be referred for this person: never the actor's own."""
    if need in BY_APPLICATION:
        return Organisation.objects.none()
    offering = directory.offering(need=need, place=case.place, child=case.is_child, sex=case.person.sex)
    return offering.exclude(pk=by.organisation_id)


def agencies(*, harm: str, case: Case, by: Actor) -> QuerySet[Organisation]:
    """Return the agencies whose task `harm` is in this country, those of the case's place first."""
    kind = current().non_tip_agencies.get(harm)
    if kind is None:
        return Organisation.objects.none()
    there = Organisation.objects.filter(Q(place=case.place) | Q(place=""), kind=kind, active=True)
    return there.exclude(pk=by.organisation_id).order_by("-place", "code")


def named(one: Referral, end: str, *, reader: refuges.Reader) -> str:
    """Return the organisation at one `end` of a referral as a reader may know it; the two know each other."""
    organisation: Organisation = getattr(one, end)
    if reader.organisation_id in (one.from_organisation_id, one.to_organisation_id):
        return organisation.name
    return reader.name(organisation.name, kind=organisation.kind, organisation_id=organisation.pk)


def reads_contents(*, referral: Referral, actor: Actor) -> bool:
    """Tell whether the actor may read what the referral shares, the message included.

    The sender always; the receiver unless they declined, it was withdrawn or the person's consent was; nobody else.
    """
    if referral.from_organisation_id == actor.organisation_id:
        return True
    if referral.state in _TAKEN_ON and referral.rests_on is not None:
        # Who lost the case with the consent does not even see that any more.
        holds = Consent.objects.filter(pk=referral.rests_on, withdrawn_at=None)
        if not holds.exists():
            return False
    return referral.to_organisation_id == actor.organisation_id and referral.state not in _CLOSED_TO_RECEIVER
