"""Marks in what the rooms of care seal later than the file of the matrix goes: answers, ends, a journey."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from lindung.access.actors import Actor
from lindung.cases.consents.testing import make_consent
from lindung.cases.models import Case
from lindung.protection.care import actions as care
from lindung.protection.leaving import actions as leavings
from lindung.protection.leaving import pack
from lindung.protection.leaving.actions import BestIn, BookIn, FollowIn, ReintegrateIn
from lindung.protection.leaving.models import FollowUp, Leaving
from lindung.protection.shelters import actions as shelters
from lindung.protection.shelters.actions import PlaceIn
from lindung.protection.shelters.models import Stay
from tests.security.caring import AT, TODAY, beside

if TYPE_CHECKING:
    from tests.security.world import Crew, File, Say

AGAIN = AT + timedelta(minutes=1)
GONE = AT + timedelta(minutes=5)


def write_care(file: File, crew: Crew, say: Say) -> None:
    """Write a mark into everything that care seals and the file does not hold yet."""
    by, cared = crew.protector, file.cared
    care.answer_alarm(check_in_id=cared.alarm.pk, said=say("The guard stays:"), by=by, at=AGAIN)
    case = file.case
    _sheltered(file, by, say)
    stage = Case.objects.values_list("stage", flat=True).get(pk=case.pk)
    Case.objects.filter(pk=case.pk).update(stage="follow_up")
    _stopped(file, by, say)
    _gone(file, by, say)
    Case.objects.filter(pk=case.pk).update(stage=stage)


def _sheltered(file: File, by: Actor, say: Say) -> None:
    cared = file.cared
    shelters.come_back(
        absence_id=cared.absence.pk,
        outcome="returned",
        ended_at=AGAIN,
        note=say("She was well:"),
        by=by,
        at=AGAIN,
    )
    shelters.settle(incident_id=cared.incident.pk, done=say("The gate is shut:"), by=by, at=AGAIN)
    given = PlaceIn(zone=cared.kept.zone.pk, wish="women", why=say("Nearer to the stairs:"))
    moved = shelters.move(stay_id=cared.stay.pk, given=given, moved_at=AGAIN, by=by, at=AGAIN)
    shelters.leave(
        stay_id=moved.pk,
        left_at=GONE,
        reason=Stay.Reason.FAMILY,
        said=say("To her aunt:"),
        by=by,
        at=GONE,
    )
    shelters.place(
        case_id=file.case.pk,
        given=PlaceIn(zone=cared.kept.zone.pk),
        arrived_at=GONE,
        by=by,
        at=GONE,
    )


def _stopped(file: File, by: Actor, say: Say) -> None:
    """Find the first journey unsafe, decide against that, weigh it as for a child, and stop it."""
    key: dict[str, Any] = {"leaving_id": file.cared.leaving.pk}
    second, third = beside(by), beside(by, role="case_coordinator")
    leavings.assess(result="unsafe", reasons=say("They wait there:"), by=second, at=AGAIN, **key)
    leavings.override(reasons=say("Nobody waits:"), by=third, at=AGAIN, **key)
    best = BestIn(
        body=pack.rules().best_interests.bodies[0].code,
        decided_on=TODAY,
        result="in_best_interests",
        reasons=say("Her grandmother:"),
        child_view="agrees",
        child_words=say("I want to go:"),
        guardian_view="agrees",
        guardian_words=say("She may:"),
    )
    with patch("lindung.protection.leaving.actions.checking.is_child", lambda _case: True):
        leavings.determine(given=best, by=by, at=AGAIN, **key)
    leavings.stop(reason="other", said=say("Her mother is ill:"), by=by, at=AGAIN, **key)


def _gone(file: File, by: Actor, say: Say) -> None:
    """Plan a second journey and go the whole way."""
    leaving = leavings.plan(option_id=file.cared.option.pk, by=by, at=AGAIN)
    key: dict[str, Any] = {"leaving_id": leaving.pk}
    measures: dict[str, Any] = {"reasons": say("A town of her own:"), "measures": say("Another bus:")}
    leavings.assess(result="safe_with_measures", by=beside(by), at=AGAIN, **measures, **key)
    for matter in ("return", "embassy_contact"):
        make_consent(case=file.case, by=by, matter=matter, at=AGAIN)
    leavings.tell_embassy(basis="consent", told_on=TODAY, said=say("They were told:"), by=by, at=AGAIN, **key)
    factors: dict[str, Any] = {"factors": ("debt",), "reasons": say("The debt is paid:")}
    advised = leavings.advice(("debt",))[1]
    decided = next(one for one in ("low", "medium", "high") if one != advised)
    leavings.weigh_risk(decided=decided, by=by, at=AGAIN, **factors, **key)
    plan = ReintegrateIn(goals=("income",), said=say("A shop:"), helper=say("Ibu"))
    leavings.reintegrate(given=plan, by=by, at=AGAIN, **key)
    for one in pack.rules().papers_for(kind=leaving.kind, child=leaving.child):
        leavings.paper(kind=one.code, state="ready", day=TODAY, by=by, at=AGAIN, **key)
    leavings.agree_handover(receiver=say("House"), to="IDN", data=(), by=by, at=AGAIN, **key)
    leavings.book(given=BookIn(travels_on=TODAY + timedelta(days=1), escort="ngo"), by=by, at=AGAIN, **key)
    leavings.depart(departed_at=AGAIN, by=by, at=GONE, **key)
    leavings.explain_remigration(said=say("Only with a visa:"), on=TODAY, by=by, at=GONE, **key)
    signed: dict[str, Any] = {"receipt_by": say("Signed"), "said": say("She slept:")}
    leavings.receive(
        arrived_at=GONE, confirmed_by=Leaving.Confirmed.RECEIVER, by=by, at=GONE, **signed, **key
    )
    row = FollowUp.objects.filter(leaving=leaving).order_by("months")[0]
    told = FollowIn(reached=True, situations=("safe",), risk="low", said=say("She works:"))
    leavings.follow_up(follow_up_id=row.pk, given=told, by=by, at=GONE)
    leavings.reintegrated(outcome="reached", said=say("The shop is open:"), by=by, at=GONE, **key)
