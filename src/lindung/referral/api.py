"""The acts of referral over HTTP. A case is named by its code, a referral by its id, an organisation by its code.

Send an `Idempotency-Key` with each act: sent twice, it is done once.
"""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from lindung.access.api import actor_of, once
from lindung.access.models import Organisation
from lindung.access.permissions import Permission
from lindung.cases import queries as cases
from lindung.cases import refuges
from lindung.cases.sections import in_hand
from lindung.kernel import clock
from lindung.kernel.problems import Invalid
from lindung.kernel.web.problem import refused
from lindung.referral import actions, queries
from lindung.referral import schemas as shape
from lindung.referral.models import Referral

router = Router(tags=["referral"])
LIMIT = 100


def _organisation(code: str) -> UUID:
    known = Organisation.objects.filter(code=code, active=True)
    found = known.first() if code.isprintable() else None
    if found is None:
        raise Invalid(_("No organisation has this code. Choose one that offers the need."), field="to")
    return found.pk


def _made(request: HttpRequest, act: Callable[[], Referral]) -> shape.ReferralOut:
    key = once(request, lambda: str(act().pk))
    return shape.ReferralOut.of(queries.one(referral_id=UUID(key), by=actor_of(request)))


@router.get("/", response=dict[str, list[shape.ReferralOut]])
def inbox(request: HttpRequest) -> dict[str, list[shape.ReferralOut]]:
    """List the organisation's referrals: waiting for its answer, sent by it, received and answered."""
    found = queries.inbox(actor=actor_of(request), limit=LIMIT)
    parts = {"waiting": found.waiting, "sent": found.sent, "received": found.received}
    return {name: [shape.ReferralOut.listed(one) for one in rows] for name, rows in parts.items()}


@router.get("/unanswered", response=list[shape.ReferralOut])
def unanswered(request: HttpRequest) -> list[shape.ReferralOut]:
    """List the country's referrals without an answer, the longest overdue first."""
    actor = actor_of(request)
    actor.require(Permission.OVERVIEW_READ)
    found = queries.unanswered(actor=actor, at=clock.now(), limit=LIMIT)
    return [shape.ReferralOut.of(one.referral) for one in found]


@router.get("/{referral_id}", response=shape.ReferralOut)
def show(request: HttpRequest, referral_id: UUID) -> shape.ReferralOut | HttpResponse:
    """Open a referral, with what it shares for those it is shared with; the look is recorded, also a vain one."""
    actor = actor_of(request)
    found = actions.read(referral_id=referral_id, by=actor, at=clock.now())
    return refused(found.failure) if found.failure else shape.ReferralOut.opened(found)


@router.get("/cases/{case_code}", response=list[shape.ReferralOut])
def of_case(request: HttpRequest, case_code: str) -> list[shape.ReferralOut]:
    """List the referrals of a case, newest first."""
    actor = actor_of(request)
    case = cases.by_code(code=case_code, by=actor)
    hand = in_hand(case=case, by=actor, at=clock.now())
    reader = refuges.reader(actor=actor, purposes=hand.purposes)
    found = queries.of_case(case=case)
    for one in found:
        one.case = case
    return [shape.ReferralOut.of(one, reader=reader) for one in found]


@router.post("/cases/{case_code}", response=shape.ReferralOut)
def send(request: HttpRequest, case_code: str, given: shape.NeedIn) -> shape.ReferralOut:
    """Refer a need of the person to an organisation that offers it."""
    return _made(
        request,
        lambda: actions.send(
            case_id=cases.by_code(code=case_code, by=actor_of(request)).pk,
            need=given.need,
            to=_organisation(given.to),
            contents=given.contents(),
            by=actor_of(request),
            at=clock.now(),
        ),
    )


@router.post("/cases/{case_code}/other-harm", response=shape.ReferralOut)
def refer_other_harm(request: HttpRequest, case_code: str, given: shape.HarmIn) -> shape.ReferralOut:
    """Refer a harm that is not trafficking to the agency whose task it is; closes the case as such."""
    return _made(
        request,
        lambda: actions.refer_other_harm(
            case_id=cases.by_code(code=case_code, by=actor_of(request)).pk,
            harm=given.harm,
            to=_organisation(given.to),
            contents=given.contents(),
            by=actor_of(request),
            at=clock.now(),
        ),
    )


@router.post("/{referral_id}/accept", response=shape.ReferralOut)
def accept(request: HttpRequest, referral_id: UUID) -> shape.ReferralOut:
    """Accept: the case opens to the receiver. Of two at once, one wins and the other gets 409."""
    act = actions.accept
    return _made(request, lambda: act(referral_id=referral_id, by=actor_of(request), at=clock.now()))


@router.post("/{referral_id}/decline", response=shape.DeclinedOut)
def decline(request: HttpRequest, referral_id: UUID, given: shape.DeclineIn) -> shape.DeclinedOut:
    """Decline with a reason; the sender is asked to refer elsewhere. With it the referral closes to you."""
    declined = once(
        request,
        lambda: str(
            actions.decline(
                referral_id=referral_id,
                reason=given.reason,
                text=given.text,
                by=actor_of(request),
                at=clock.now(),
            ).pk
        ),
    )
    return shape.DeclinedOut(id=UUID(declined), state=Referral.State.DECLINED, decline_reason=given.reason)


@router.post("/{referral_id}/withdraw", response=shape.ReferralOut)
def withdraw(request: HttpRequest, referral_id: UUID) -> shape.ReferralOut:
    """Take back a referral that nobody has answered."""
    act = actions.withdraw
    return _made(request, lambda: act(referral_id=referral_id, by=actor_of(request), at=clock.now()))


@router.post("/{referral_id}/complete", response=shape.ReferralOut)
def complete(request: HttpRequest, referral_id: UUID, given: shape.CompletionIn) -> shape.ReferralOut:
    """Say that the need was met."""
    return _made(
        request,
        lambda: actions.complete(
            referral_id=referral_id, note=given.note, by=actor_of(request), at=clock.now()
        ),
    )


@router.post("/{referral_id}/settle", response=shape.ReferralOut)
def settle(request: HttpRequest, referral_id: UUID) -> shape.ReferralOut:
    """Say after a decline that no further referral is needed."""
    act = actions.settle
    return _made(request, lambda: act(referral_id=referral_id, by=actor_of(request), at=clock.now()))
