"""What the rooms of care keep about a case of the matrix, made through their own acts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from lindung.access.actors import Actor
from lindung.access.models import Organisation, User
from lindung.access.testing import NOON, make_actor
from lindung.cases.groups.models import Group, Member
from lindung.cases.merging.models import Merge, Part
from lindung.cases.models import Case
from lindung.protection.callouts.models import Callout, CalloutOffer
from lindung.protection.callouts.testing import make_callout, offer_of
from lindung.protection.care import actions as care
from lindung.protection.care.models import (
    Assessment,
    CheckIn,
    Claim,
    Conference,
    Decision,
    Goal,
    LegalAid,
    PlannedService,
)
from lindung.protection.care.testing import make_assessment, make_plan
from lindung.protection.checklist.testing import make_case_answer
from lindung.protection.leaving import actions as leavings
from lindung.protection.leaving.models import FollowUp, Leaving, Option
from lindung.protection.permissions import actions as permissions
from lindung.protection.permissions import queries as permits
from lindung.protection.permissions.actions import DecideIn, PaperIn, VisitIn
from lindung.protection.permissions.models import Application, Employment, Paper, Visit
from lindung.protection.permissions.models import Decision as Permit
from lindung.protection.shelters import actions as shelters
from lindung.protection.shelters.actions import PlaceIn
from lindung.protection.shelters.models import Absence, Incident, Stay
from tests.security.keeping import Kept, entry_of, make_kept
from tests.security.speaking import Spoken, make_spoken

if TYPE_CHECKING:
    from tests.security.world import Crew, Say

AT = NOON + timedelta(minutes=20)
TODAY = AT.date()
UNTIL = TODAY + timedelta(days=40)


@dataclass(frozen=True, slots=True)
class Cared:
    """One of everything that care keeps about a case, what was said through its window, and what offices keep."""

    callout: Callout
    offer: CalloutOffer
    stay: Stay
    absence: Absence
    incident: Incident
    assessment: Assessment
    goal: Goal
    service: PlannedService
    alarm: CheckIn
    conference: Conference
    decision: Decision
    lawyer: LegalAid
    claim: Claim
    application: Application
    paper: Paper
    permit: Permit
    job: Employment
    visit: Visit
    option: Option
    leaving: Leaving
    follow_up: FollowUp
    group: Group
    merge: Merge
    part: Part
    spoken: Spoken
    kept: Kept


def make_cared(*, case: Case, other: Case, opener: Actor, crew: Crew, say: Say) -> Cared:
    """Make them for a case under an interim order that names the refuge of `crew`; words go through `say`."""
    kept = make_kept(crew=crew)
    return Cared(
        **_called(case, crew),
        **_sheltered(case, crew, kept, say),
        **_cared_for(case, crew, say),
        **_permitted(case, crew, say),
        **_leaving(case, crew, say),
        **_joined(case, other, opener, crew),
        spoken=make_spoken(case=case, crew=crew, say=say),
        kept=kept,
    )


def _of(case: Case) -> dict[str, Any]:
    return {"case_id": case.pk}


def _office(actor: Actor) -> Organisation:
    return Organisation.objects.get(pk=actor.organisation_id)


def beside(actor: Actor, *, role: str = "protection_officer") -> Actor:
    """Return another human of the same office."""
    name = User.objects.values_list("username", flat=True).get(pk=actor.user_id)
    return make_actor(name=f"{name}.{role[:4]}", role=role, organisation=_office(actor))


def _called(case: Case, crew: Crew) -> dict[str, Any]:
    entry = entry_of(crew.interpreter)
    turn = 3 * CalloutOffer.objects.filter(entry=entry).count()
    callout = make_callout(
        cases=[case],
        by=crew.protector,
        at=AT,
        starts_at=AT + timedelta(hours=1 + turn),
        ends_at=AT + timedelta(hours=3 + turn),
        entry=entry.pk,
    )
    return {"callout": callout, "offer": offer_of(callout)}


def _sheltered(case: Case, crew: Crew, kept: Kept, say: Say) -> dict[str, Any]:
    by = crew.protector
    given = PlaceIn(zone=kept.zone.pk, why=say("Near the clinic:"))
    stay = shelters.place(case_id=case.pk, given=given, arrived_at=NOON, by=by, at=AT)
    absence = shelters.go_away(
        stay_id=stay.pk,
        kind="agreed",
        since=AT,
        until=AT + timedelta(hours=5),
        company=say("With her aunt:"),
        by=by,
        at=AT,
    )
    incident = shelters.report_incident(
        stay_id=stay.pk,
        kind=Incident.Kind.values[0],
        severity=Incident.Severity.values[0],
        happened_at=AT,
        account=say("Somebody called at the gate:"),
        told=(),
        follow_up_on=TODAY + timedelta(days=3),
        by=by,
        at=AT,
    )
    return {"stay": stay, "absence": absence, "incident": incident}


def _cared_for(case: Case, crew: Crew, say: Say) -> dict[str, Any]:
    by, key = crew.protector, _of(case)
    words = say("I want to call my sister.")
    parts = {"safety": care.Part(level=2, needs=("safety_plan",), answers={"what_helps": say("A lock:")})}
    assessment = make_assessment(case=case, by=by, at=AT, words=words, parts=parts)
    goal = care.set_goal(domain="safety", said=say("To sleep again:"), by=by, at=AT, **key)
    _plan, service = make_plan(case=case, by=by, at=AT, words=say("Not on Fridays:"))
    care.deliver(
        service_id=service.pk,
        given=care.DeliverIn(delivered_on=TODAY, outcome="helped", note=say("She came:")),
        by=by,
        at=AT,
    )
    held: dict[str, Any] = {"organisations": [by.organisation_id], "minutes": say("All agreed:")}
    conference = care.confer(held_on=TODAY, present=True, by=by, at=AT, **held, **key)
    claim = care.ClaimIn(kind="wages", asked_on=TODAY, note=say("Eight months:"))
    make_case_answer(case=case, by=by, at=AT, note=say("To be asked:"))
    return {
        "assessment": assessment,
        "goal": goal,
        "service": service,
        "alarm": care.check_in(safety="not_safe", said=say("He is outside:"), by=by, at=AT, **key),
        "conference": conference,
        "decision": care.decide(
            conference_id=conference.pk,
            said=say("Find a lawyer:"),
            owner=by.organisation_id,
            due_on=TODAY + timedelta(days=9),
            by=by,
            at=AT,
        ),
        "lawyer": care.assign_lawyer(
            provider=by.organisation_id, lawyer=say("Ms"), assigned_on=TODAY, by=by, at=AT, **key
        ),
        "claim": care.claim(given=claim, by=by, at=AT, **key),
    }


def _permitted(case: Case, crew: Crew, say: Say) -> dict[str, Any]:
    """Ask for two permissions: one waits for its papers, one is granted, with work under it."""
    by = crew.protector
    acts = "lindung.protection.permissions.actions"
    with (
        patch(f"{acts}.applying.secretariat", lambda: _office(crew.delegate)),
        patch("lindung.protection.permissions.queries.order_last_day", lambda **_given: (True, UNTIL)),
    ):
        waiting = permissions.apply(case_id=case.pk, kind="work", wish=say("To sew:"), by=by, at=AT)
        one = permissions.apply(case_id=case.pk, kind="both", wish=say("To walk:"), by=by, at=AT)
        code = permits.known().codes[0]
        remarks = say("Fit:")
        paper = permissions.receive(
            application_id=waiting.pk,
            given=PaperIn(code=code, received_on=TODAY, result="favours", remarks=remarks),
            by=by,
            at=AT,
        )
        for code in permits.known().codes:
            given = PaperIn(code=code, received_on=TODAY, result="favours")
            permissions.receive(application_id=one.pk, given=given, by=by, at=AT)
        decided = DecideIn(
            result="granted",
            last_day=UNTIL,
            words=say("Until the order ends:"),
            pass_number=say("P-1"),
            pass_until=UNTIL,
            conditions=("tell_of_changes",),
            late_why="other",
            late_words=say("They did not meet:"),
        )
        Application.objects.filter(pk=one.pk).update(due_on=TODAY - timedelta(days=1))
        permit = permissions.decide(application_id=one.pk, given=decided, by=crew.delegate, at=AT)
        job = permissions.begin_work(
            application_id=one.pk,
            employer=say("Tailor"),
            sector="retail",
            place=case.place,
            started_on=TODAY,
            by=by,
            at=AT,
        )
        visit = Visit.objects.get(employment=job)
        found = VisitIn(visited_on=TODAY, found="good", wages_paid="yes", words=say("A quiet room:"))
        permissions.visit(visit_id=visit.pk, application_id=one.pk, given=found, by=by, at=AT)
        note: dict[str, Any] = {"wishes": ("retail",), "skills": ("sewing",), "said": say("Not at night:")}
        permissions.note_job(case_id=case.pk, by=by, at=AT, **note)
    visit = Visit.objects.filter(employment=job, visited_on=None).first() or visit
    return {"application": waiting, "paper": paper, "permit": permit, "job": job, "visit": visit}


def _leaving(case: Case, crew: Crew, say: Say) -> dict[str, Any]:
    """Talk over and plan a return, as from a case that has come so far."""
    by, stage = crew.protector, Case.objects.values_list("stage", flat=True).get(pk=case.pk)
    view: dict[str, Any] = {"kind": "return", "view": "wants", "said": say("To my mother:")}
    Case.objects.filter(pk=case.pk).update(stage="follow_up")
    option = leavings.talk_over(case_id=case.pk, by=by, at=AT, **view)
    leaving = leavings.plan(option_id=option.pk, by=by, at=AT)
    Case.objects.filter(pk=case.pk).update(stage=stage)
    again = leavings.talk_over(case_id=case.pk, by=by, at=AT + timedelta(seconds=1), **view)
    follow_up = FollowUp.objects.create(
        case=case, leaving=leaving, months=1, due_on=TODAY + timedelta(days=30)
    )
    return {"option": again, "leaving": leaving, "follow_up": follow_up}


def _joined(case: Case, other: Case, opener: Actor, crew: Crew) -> dict[str, Any]:
    """Found with others, and thought to be the same person as another one."""
    group = Group.objects.create(
        place=case.place,
        found_on=case.found_on,
        origin="raid",
        people=1,
        organisation_id=opener.organisation_id,
        opened_at=NOON,
        opened_by_id=opener.user_id,
    )
    Member.objects.create(group=group, case=case, number=1)
    merge = Merge.objects.create(
        kept=case,
        absorbed=other,
        why=Merge.Why.TWICE,
        proposed_at=NOON,
        proposed_by_id=crew.delegate.user_id,
        proposed_human=User.objects.values_list("human", flat=True).get(pk=crew.delegate.user_id),
    )
    part = Part.objects.create(
        merge=merge,
        case=case,
        organisation_id=crew.other.organisation_id,
        purpose="services",
        by_consent=False,
    )
    return {"group": group, "merge": merge, "part": part}
