"""The action plan of the matrix: the small plan with one of everything that its rooms keep, and a regional plan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from lindung.access.actors import Actor
from lindung.access.testing import NOON
from lindung.kernel.uploads.held import Held
from lindung.kernel.uploads.washing import wash
from lindung.plans.actions.proposing import propose as propose_plan
from lindung.plans.committees import actions as committees
from lindung.plans.committees.models import ActionPoint, AgendaItem, Committee, Meeting, Seat
from lindung.plans.documents.models import Document
from lindung.plans.importing.reading import read_path
from lindung.plans.models import Indicator, Period, Plan, Proposal
from lindung.plans.programmes import actions as programmes
from lindung.plans.programmes.models import Event, Import
from lindung.plans.programmes.testing import make_event, people_of
from lindung.plans.regional.models import PartnerKey, Received, Release
from lindung.plans.regional.tests import conftest as region
from lindung.plans.reporting import actions as reporting
from lindung.plans.reporting.models import Evidence, Invitation, Progress
from lindung.plans.reviews import actions as reviews
from lindung.plans.reviews.models import Adjustment, Review
from lindung.plans.testing import SMALL, People, small_people, small_plan
from lindung.statistics.actions import compute
from lindung.statistics.asking import Ask
from lindung.statistics.models import Result

MEASURE = "cases.opened"
ACTIVITY, INDICATOR, PERIOD = "P1.S1.O2.i", "P1.S1.O2.i.1", "2025"
EVIDENCE = b"Programme of the hearing: opening, questions, closing."


@dataclass(frozen=True, slots=True)
class Planned:
    """One of everything, and who has to do with it."""

    plan: Plan
    region: Plan
    people: People
    period: Period
    progress: Progress
    evidence: Evidence
    invitation: Invitation
    committee: Committee
    seat: Seat
    meeting: Meeting
    item: AgendaItem
    point: ActionPoint
    event: Event
    sheet: Import
    review: Review
    adjustment: Adjustment
    document: Document
    proposal: Proposal
    partner_key: PartnerKey
    release: Release
    received: Received
    result: Result


def make_planned(*, keeper: Actor) -> Planned:
    """Make them through the real actions. What somebody keeps for themselves, `keeper` keeps."""
    plan, people = small_plan(), small_people()
    period = reporting.open_period(
        period_id=Period.objects.get(plan=plan, code=PERIOD).pk, by=people.monitor, at=NOON
    )
    progress, evidence = _reported(plan, period, people)
    committees.seed(plan=plan, entries=plan.committees, at=NOON)
    committee = Committee.objects.get(plan=plan, actor__code="CARE")
    meeting = committees.call_meeting(
        committee_id=committee.pk,
        starts_at=NOON - timedelta(hours=2),
        place="Room 3",
        by=people.welfare_lead,
        at=NOON,
    )
    review = reviews.begin(plan=plan, period=period, kind="annual", chair="BOARD", by=people.monitor, at=NOON)
    regional = _regional(people)
    return Planned(
        plan=plan,
        people=people,
        period=period,
        progress=progress,
        evidence=evidence,
        invitation=reporting.invite_partner(
            activity=progress.indicator.activity_id, organisation="police", by=people.monitor, at=NOON
        ),
        committee=committee,
        seat=committees.seat(
            committee_id=committee.pk, username="fred", role="observer", by=people.monitor, at=NOON
        ),
        meeting=meeting,
        item=committees.add_item(meeting_id=meeting.pk, title="Shelters", by=people.welfare_lead, at=NOON),
        point=committees.open_point(
            committee_id=committee.pk,
            text="Find a house",
            owner="organisation:welfare",
            due_on=date(2026, 11, 30),
            priority="normal",
            by=people.welfare_lead,
            at=NOON,
        ),
        event=make_event(by=people.welfare_focal, people=people_of(women=4, men=3)),
        sheet=_sheet(by=keeper),
        review=review,
        adjustment=reviews.propose(
            review_id=review.pk,
            kind="other",
            text="Find trainers in every state.",
            owner="CARE",
            due_on=date(2026, 12, 31),
            by=people.monitor,
            at=NOON,
        ),
        document=_document(plan, period, people),
        proposal=_proposal(by=keeper),
        result=compute(asks=[Ask(MEASURE, date(2026, 1, 1), date(2026, 10, 31))], at=NOON)[0],
        **regional,
    )


def _reported(plan: Plan, period: Period, people: People) -> tuple[Progress, Evidence]:
    about = Indicator.objects.get(plan=plan, code=INDICATOR)
    with Held(limit=1 << 20) as held:
        held.write(EVIDENCE)
        evidence = reporting.add_file(
            indicator=about.pk,
            period=period.pk,
            name="programme.txt",
            washed=wash(source=held),
            label="Programme",
            by=people.welfare_focal,
            at=NOON,
        )
    progress = reporting.submit(
        indicator=about.pk,
        period=period.pk,
        value=None,
        cells={},
        narrative="Two hearings were held.",
        difficulty="",
        by=people.welfare_focal,
        at=NOON,
    )
    return progress, evidence


def _sheet(*, by: Actor) -> Import:
    table: list[list[Any]] = [
        ["title", "held_from", "women", "men"],
        ["A training of judges", date(2024, 3, 5), 4, 6],
    ]
    return programmes.prepare(kind="training", table=table, by=by, at=NOON)


def _proposal(*, by: Actor) -> Proposal:
    read = read_path(path=SMALL, name=SMALL.name)
    assert read.filed is not None, read.problems
    return propose_plan(filed=read.filed, name=SMALL.name, by=by, at=NOON)


def _document(plan: Plan, period: Period, people: People) -> Document:
    content = b"Period,Value\n"
    return Document.objects.create(
        plan=plan,
        period=period,
        kind=Document.Kind.REVIEW,
        form=Document.Form.CSV,
        language="en",
        plan_version=plan.version,
        state=Document.State.MADE,
        asked_by_id=people.monitor.user_id,
        asked_at=NOON,
        made_at=NOON,
        content=content,
        size=len(content),
        checksum=sha256(content).hexdigest(),
    )


def _regional(people: People) -> dict[str, Any]:
    scene = region.Scene(plan=region.regional_plan(), people=people, partner=region.Partner())
    key = scene.trust()
    return {
        "region": scene.plan,
        "partner_key": key,
        "received": scene.receive(scene.partner.file()),
        "release": scene.propose(by=people.second_monitor),
    }
