"""Attacks on the rooms of the action plan: what a form may not set, whose things an address may not reach."""

from __future__ import annotations

import json
from datetime import date, timedelta
from uuid import UUID

import pytest

from lindung.access.models import Organisation, User
from lindung.access.testing import NOON, make_actor, make_organisation
from lindung.access.wall import behind
from lindung.kernel.models import AuditEvent
from lindung.kernel.problems import Refusal
from lindung.plans.committees import actions as committees
from lindung.plans.committees.models import ActionPoint, Committee
from lindung.plans.models import Activity
from lindung.plans.regional import actions as regional
from lindung.plans.regional.models import Release
from lindung.plans.regional.problems import OwnRelease
from lindung.plans.reporting import actions as reporting
from lindung.plans.reporting.models import Comment, Progress
from lindung.plans.reporting.problems import OwnReport
from lindung.plans.reviews import actions as reviews
from lindung.plans.reviews.problems import SameHuman
from tests.security.asking import quieted, signed_in
from tests.security.planning import ACTIVITY, INDICATOR, MEASURE, PERIOD
from tests.security.stage import Stage, twin
from tests.security.world import LATER

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.filterwarnings("ignore::RuntimeWarning")]
REPORT = ("SMALL-1", INDICATOR, PERIOD)


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    quieted(monkeypatch)


# -- what a form may not set --------------------------------------------------------------------------------------


def test_a_report_takes_neither_state_nor_author_nor_version(stage: Stage) -> None:
    planned, focal = stage.planned, stage.users["plan_focal_point"]
    forged = {
        "state": "approved",
        "version": "9",
        "by": str(planned.people.monitor.user_id),
        "submitted_by": str(planned.people.monitor.user_id),
        "decided_by": str(planned.people.monitor.user_id),
        "decided_at": "2026-01-01",
        "organisation": "chambers",
        "origin": "computed",
    }
    said = {"narrative": "Three hearings were held.", "seen": "1", "note": "One more."}
    assert stage.send(focal, "reporting:write", *REPORT, **said, **forged).status_code == 302
    row = Progress.objects.get(pk=planned.progress.pk)
    assert (row.state, row.version, row.origin) == ("submitted", 2, "reported")
    assert row.submitted_by_id == focal.pk and row.organisation_id == focal.organisation_id
    assert row.decided_by_id is None and row.decided_at is None


def test_the_interface_refuses_what_a_report_does_not_have(stage: Stage) -> None:
    client = signed_in(stage.users["plan_focal_point"], raise_request_exception=False)
    body = {"indicator": INDICATOR, "period": PERIOD, "narrative": "Four hearings.", "seen": 1}
    address = "/api/v1/plans/SMALL-1/reports"
    for extra in ({"state": "approved"}, {"version": 9}, {"by": "mona"}, {"decided_by": "mona"}):
        answer = client.post(address, json.dumps(body | extra), content_type="application/json")
        assert answer.status_code in {401, 403, 422}, extra
    row = Progress.objects.get(pk=stage.planned.progress.pk)
    assert (row.state, row.version) == ("submitted", 1)


# -- whose things an address may not reach ------------------------------------------------------------------------


def test_a_part_of_another_whole_is_not_there(stage: Stage) -> None:
    """A key below the address of something it does not belong to."""
    planned, monitor = stage.planned, stage.users["monitoring_officer"]
    by = planned.people.monitor
    other = committees.call_meeting(
        committee_id=Committee.objects.get(plan=planned.plan, actor__code="PROS").pk,
        starts_at=NOON + timedelta(days=3),
        place="Room 4",
        by=by,
        at=NOON,
    )
    item = committees.add_item(meeting_id=other.pk, title="Courts", by=by, at=NOON)
    here = planned.meeting.pk
    assert stage.send(monitor, "committees:drop_item", here, item.pk).status_code == 404
    assert stage.send(monitor, "committees:drop_item", other.pk, item.pk).status_code == 302
    assert stage.send(monitor, "committees:unseat", other.committee_id, planned.seat.pk).status_code == 404
    assert stage.get(monitor, "figures:result", "referrals.sent", planned.result.pk).status_code == 404
    assert stage.get(monitor, "figures:result", MEASURE, planned.result.pk).status_code == 200
    for name, part in (("objective", "S1"), ("activity", ACTIVITY), ("indicator", INDICATOR)):
        assert stage.get(monitor, f"plans:{name}", planned.region.code, part).status_code == 404, name
        assert stage.get(monitor, f"plans:{name}", planned.plan.code, part).status_code == 200, name
    assert stage.get(monitor, "reporting:report", planned.region.code, *REPORT[1:]).status_code == 404
    assert stage.get(monitor, "reporting:report", REPORT[0], INDICATOR, "2026-A").status_code == 404


def test_what_somebody_keeps_for_themselves_is_nobody_elses(stage: Stage) -> None:
    planned, people = stage.planned, stage.planned.people
    for name, key in (("plans:proposal", planned.proposal.pk), ("programmes:sheet", planned.sheet.pk)):
        assert stage.get(stage.users["monitoring_officer"], name, key).status_code == 200
        for other in (people.monitor, people.second_monitor):
            assert stage.get(other, name, key).status_code == 404, name
    for name, key in (
        ("plans:proposal_drop", planned.proposal.pk),
        ("programmes:confirm", planned.sheet.pk),
        ("programmes:discard", planned.sheet.pk),
    ):
        assert stage.send(people.monitor, name, key).status_code == 404, name


def test_a_focal_point_of_another_organisation_writes_nothing(stage: Stage) -> None:
    planned, stranger = stage.planned, stage.planned.people.police_focal
    said = {"narrative": "We did it all.", "seen": "1"}
    before = AuditEvent.objects.count()
    assert stage.send(stranger, "reporting:write", *REPORT, **said).status_code in {403, 409}
    assert stage.send(stranger, "reporting:evidence", *REPORT, link="https://a.example/x").status_code in {
        403,
        409,
    }
    assert stage.send(stranger, "reporting:remove_evidence", planned.evidence.pk).status_code in {403, 409}
    assert stage.get(stranger, "reporting:open_evidence", planned.evidence.pk).status_code in {403, 409}
    for name in ("correct", "cancel", "people"):
        answer = stage.send(stranger, f"programmes:{name}", planned.event.pk, reason="x", drop="1")
        assert answer.status_code in {403, 404, 409}, name
    assert Progress.objects.get(pk=planned.progress.pk).version == 1
    assert not AuditEvent.objects.filter(event__startswith="reporting.", by_user_id=stranger.user_id).exists()
    assert AuditEvent.objects.count() - before < 20


def test_a_partner_comments_where_it_has_a_part_or_was_asked_and_nowhere_else(stage: Stage) -> None:
    partner, plan = stage.users["plan_partner"], stage.planned.plan
    said = {"period": PERIOD, "stance": "doubt", "text": "Interpreters are missing at night."}
    foreign = Activity.objects.get(plan=plan, code="P2.S2.O1.ii")
    assert stage.send(partner, "reporting:comments", plan.code, foreign.code, **said).status_code in {
        403,
        409,
    }
    assert not Comment.objects.filter(activity=foreign).exists()
    assert stage.send(partner, "reporting:comments", plan.code, ACTIVITY, **said).status_code == 302
    own = Activity.objects.get(plan=plan, code=ACTIVITY)
    Activity.objects.filter(pk=own.pk).update(withdrawn_at=NOON)
    answer = stage.send(partner, "reporting:comments", plan.code, ACTIVITY, **said)
    assert answer.status_code in {403, 404, 409, 422}
    assert Comment.objects.filter(activity=own).count() == 1


def test_a_partner_sees_only_committees_in_which_it_sits(stage: Stage) -> None:
    partner, planned = stage.users["plan_partner"], stage.planned
    other = Committee.objects.get(plan=planned.plan, actor__code="PROS")
    assert stage.get(partner, "committees:show", other.pk).status_code == 404
    assert str(other.pk) not in stage.get(partner, "committees:home").text
    meeting = committees.call_meeting(
        committee_id=other.pk, starts_at=NOON, place="Room 4", by=planned.people.monitor, at=NOON
    )
    for name in ("meeting", "print", "minutes", "decisions"):
        assert stage.get(partner, f"committees:{name}", meeting.pk).status_code in {403, 404}, name
    point = committees.open_point(
        committee_id=other.pk,
        text="Ask the court",
        owner="organisation:chambers",
        due_on=date(2026, 12, 1),
        priority="normal",
        by=planned.people.monitor,
        at=NOON,
    )
    assert stage.get(partner, "committees:action", point.pk).status_code == 404
    assert stage.send(partner, "committees:done", point.pk, evidence="Done").status_code == 404


# -- two accounts of one human ------------------------------------------------------------------------------------


def test_a_second_account_approves_nothing_of_the_first(stage: Stage) -> None:
    planned, people = stage.planned, stage.planned.people
    lead_twin = make_actor(
        name="willa.leads", role="committee_lead", organisation=make_organisation(code="welfare")
    )
    human = User.objects.get(pk=people.welfare_focal.user_id).human
    User.objects.filter(pk=lead_twin.user_id).update(human=human)
    with behind(lead_twin), pytest.raises(OwnReport):
        reporting.approve(progress_id=planned.progress.pk, seen=1, by=lead_twin, at=LATER)
    proposer = people.second_monitor
    other = twin(proposer)
    with behind(other), pytest.raises(OwnRelease):
        regional.approve(release_id=planned.release.pk, by=other, at=LATER)
    done = reviews.carry_out(
        adjustment_id=_decided(stage), note="They are found.", by=people.monitor, at=LATER
    )
    other = twin(people.monitor)
    with behind(other), pytest.raises(SameHuman):
        reviews.confirm(adjustment_id=done.pk, by=other, at=LATER)
    point = _high(stage, owner=f"user:{people.monitor.name.lower()}")
    committees.done(point_id=point.pk, evidence="The lease is signed", by=people.second_monitor, at=LATER)
    for again in (other, twin(people.second_monitor)):
        with behind(again), pytest.raises(Refusal):
            committees.close(point_id=point.pk, by=again, at=LATER)
    with behind(people.welfare_lead):
        closed = committees.close(point_id=point.pk, by=people.welfare_lead, at=LATER)
    assert closed.state == "closed"
    assert Release.objects.get(pk=planned.release.pk).state == "proposed"


def test_accounts_that_turn_out_to_be_one_human_count_as_one(stage: Stage) -> None:
    """The second account is found to be of the reporter after the report was sent."""
    planned, people = stage.planned, stage.planned.people
    human = User.objects.get(pk=people.welfare_lead.user_id).human
    User.objects.filter(pk=people.welfare_focal.user_id).update(human=human)
    with behind(people.welfare_lead), pytest.raises(OwnReport):
        reporting.approve(progress_id=planned.progress.pk, seen=1, by=people.welfare_lead, at=LATER)
    assert Progress.objects.get(pk=planned.progress.pk).state == "submitted"


def _decided(stage: Stage) -> UUID:
    adjustment = stage.planned.adjustment
    reviews.decide(adjustment_id=adjustment.pk, by=stage.planned.people.monitor, at=LATER)
    return adjustment.pk


def _high(stage: Stage, *, owner: str) -> ActionPoint:
    return committees.open_point(
        committee_id=stage.planned.committee.pk,
        text="Find a house",
        owner=owner,
        due_on=date(2026, 12, 1),
        priority="high",
        by=stage.planned.people.welfare_lead,
        at=NOON,
    )


def test_nothing_of_the_plan_leads_to_who_may_not_read_it(stage: Stage) -> None:
    """An organisation of the plan does not make its case worker a reader of the plan."""
    worker = stage.planned.people.case_worker
    welfare = Organisation.objects.get(code="welfare")
    assert worker.organisation_id == welfare.pk == stage.planned.people.welfare_focal.organisation_id
    for name, args in (
        ("plans:glance", ["SMALL-1"]),
        ("reporting:report", [*REPORT]),
        ("committees:show", [stage.planned.committee.pk]),
        ("plandocs:fetch", [stage.planned.document.pk]),
        ("reporting:open_evidence", [stage.planned.evidence.pk]),
        ("figures:measure", [MEASURE]),
    ):
        assert stage.get(worker, name, *args).status_code == 403, name


def test_a_partner_reads_reviews_and_no_meeting_pack(stage: Stage) -> None:
    partner, document = stage.users["plan_partner"], stage.planned.document
    assert stage.get(partner, "plandocs:fetch", document.pk).status_code == 200
    type(document).objects.filter(pk=document.pk).update(kind="pack", form="pdf")
    for name in ("show", "fetch"):
        assert stage.get(partner, f"plandocs:{name}", document.pk).status_code == 404, name
        assert stage.get(stage.users["decision_maker"], f"plandocs:{name}", document.pk).status_code == 200
    assert str(document.pk) not in stage.get(partner, "plandocs:home").text


def test_a_partner_reads_no_open_action_of_a_committee_in_which_it_does_not_sit(stage: Stage) -> None:
    for role, told in (("plan_partner", False), ("decision_maker", True)):
        answer = stage.get(stage.users[role], "plans:committee", "SMALL-1", "CARE")
        assert answer.status_code == 200
        assert ("Find a house" in answer.text) == told, role
