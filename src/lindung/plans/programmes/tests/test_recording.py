"""Recording, correcting, cancelling: who may, what is refused, what is kept."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from lindung.access.actors import Actor, NotAllowed
from lindung.access.wall import behind
from lindung.kernel.models import AuditEvent
from lindung.kernel.problems import Invalid, Refusal
from lindung.plans.programmes import actions, queries
from lindung.plans.programmes.facts import Heads, facts_of
from lindung.plans.programmes.kinds import TABLE
from lindung.plans.programmes.models import Attendance, Event, EventChange, EventIndicator, Tally
from lindung.plans.programmes.problems import (
    AlreadyRecorded,
    Cancelled,
    ChangedMeanwhile,
    LooksPersonal,
    NotYours,
)
from lindung.plans.programmes.testing import make_event, make_facts, people_of
from lindung.plans.programmes.tests.conftest import Scene


@pytest.mark.parametrize("kind", TABLE)
def test_every_kind_is_recorded_behind_the_wall(scene: Scene, kind: str) -> None:
    by = scene.people.welfare_focal
    with behind(by):
        event = make_event(kind=kind, by=by)
    assert Event.objects.get().kind == kind and event.version == 1
    assert EventChange.objects.get(event=event).kind == "recorded"
    assert AuditEvent.objects.get(event="programmes.recorded").subject_id == event.pk


def test_people_of_a_training_are_counted_in_groups(scene: Scene) -> None:
    by = scene.people.welfare_focal
    heads = [
        Heads(3, sex="female", role="interpreter"),
        Heads(2, sex="female", role="interpreter"),
        Heads(4, sex="male", agency="police"),
        Heads(0, sex="other"),
    ]
    event = make_event(by=by, people=heads)
    rows = {(one.role, one.agency, one.sex): one.number for one in queries.people(event=event)}
    assert rows == {("interpreter", "", "female"): 5, ("unknown", "police", "male"): 4}


def test_inspections_by_sector_add_up_to_the_number(scene: Scene) -> None:
    by = scene.people.police_focal
    given: dict[str, Any] = {"kind": "inspection", "by": by, "number": 12}
    with pytest.raises(Invalid) as refused:
        make_event(**given, tallies={"fishing": 5, "construction": 6})
    assert refused.value.field == "sectors" and "11" in str(refused.value)
    event = make_event(**given, tallies={"fishing": 5, "construction": 7})
    assert {one.sector: one.number for one in queries.tallies(event=event)} == {
        "construction": 7,
        "fishing": 5,
    }


_WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("training", {"title": "  "}, "title"),
    ("training", {"held_from": date(2027, 1, 1)}, "held_from"),
    ("training", {"held_from": date(1924, 1, 1)}, "held_from"),
    ("training", {"held_to": date(2024, 3, 4)}, "held_to"),
    ("training", {"place": "XX-99"}, "place"),
    ("training", {"link": "javascript:alert(1)"}, "link"),
    ("training", {"others": ("nobody",)}, "others"),
    ("training", {"reach": 3}, "reach"),
    ("training", {"number": 2}, "number"),
    ("training", {"languages": ("klingon",)}, "languages"),
    ("campaign", {"channels": ()}, "channels"),
    ("campaign", {"channels": ("telepathy",)}, "channels"),
    ("campaign", {"reach": -1}, "reach"),
    ("campaign", {"number": 0}, "number"),
    ("meeting", {"meeting_kind": "séance"}, "meeting_kind"),
    ("publication", {"publication_kind": ""}, "publication_kind"),
    ("agreement", {"agreement_state": "signed"}, "signed_on"),
    ("agreement", {"signed_on": date(2024, 1, 1)}, "signed_on"),
    ("agreement", {"agreement_state": "signed", "signed_on": date(2030, 1, 1)}, "signed_on"),
    ("grant", {"amount": Decimal("-3")}, "amount"),
    ("grant", {"amount": Decimal("3.005")}, "amount"),
    ("grant", {"recipient": ""}, "recipient"),
    ("other", {"other_kind": ""}, "other_kind"),
    ("seance", {}, "kind"),
]


@pytest.mark.parametrize(("kind", "given", "field"), _WRONG)
def test_what_cannot_be_is_refused_at_its_field(
    scene: Scene, kind: str, given: dict[str, Any], field: str
) -> None:
    facts = make_facts(kind=kind if kind in TABLE else "training", **given)
    with pytest.raises(Invalid) as refused:
        actions.record(facts=replace(facts, kind=kind), by=scene.people.welfare_focal, at=scene.at)
    assert refused.value.field == field
    assert not Event.objects.exists()


def test_people_are_refused_where_nobody_comes_or_fewer_than_none(scene: Scene) -> None:
    by = scene.people.welfare_focal
    for kind, heads in (("grant", people_of(men=1)), ("training", [Heads(-3)])):
        with pytest.raises(Invalid) as refused:
            make_event(kind=kind, by=by, people=heads)
        assert refused.value.field == "people"
    with pytest.raises(Invalid):
        make_event(by=by, people=[Heads(1, agency="unheard of")])


def test_an_amount_takes_the_currency_of_the_newest_plan(scene: Scene) -> None:
    facts = replace(make_facts(kind="grant"), currency="")
    event = actions.record(facts=facts, by=scene.people.welfare_focal, at=scene.at)
    assert event.currency == scene.plan.currency != ""


def test_a_number_in_a_text_is_asked_about_and_passes_once_confirmed(scene: Scene) -> None:
    by = scene.people.welfare_focal
    facts = make_facts(summary="Call 012-345 6789 for the slides")
    with pytest.raises(LooksPersonal) as refused:
        actions.record(facts=facts, by=by, at=scene.at)
    assert refused.value.field == "summary" and "6789" not in str(refused.value)
    assert actions.record(facts=facts, by=by, at=scene.at, sure=True).summary == facts.summary


def test_everybody_records_for_the_own_organisation_and_who_keeps_the_plan_for_all(scene: Scene) -> None:
    people = scene.people
    for by in (people.partner, people.police_focal, people.chambers_lead):
        with pytest.raises(NotYours):
            make_event(by=by, organisation="welfare")
        assert make_event(by=by).organisation_id == by.organisation_id
    assert make_event(by=people.monitor, organisation="welfare").organisation.code == "welfare"
    for by in (people.decision_maker, people.case_worker):
        with pytest.raises(NotAllowed):
            make_event(by=by)


def test_an_organisation_that_ended_records_nothing_more(scene: Scene) -> None:
    event = make_event(by=scene.people.police_focal)
    body = event.organisation
    body.active = False
    body.save()
    with pytest.raises(Invalid) as refused:
        make_event(by=scene.people.police_focal, title="Another")
    assert refused.value.field == "organisation"


def test_the_same_event_is_recorded_once(scene: Scene) -> None:
    by = scene.people.welfare_focal
    make_event(by=by, title="Indicators  of trafficking")
    with pytest.raises(AlreadyRecorded):
        make_event(by=by, title="INDICATORS of Trafficking")
    make_event(by=by, title="Indicators of trafficking", held_from=date(2024, 3, 6))
    make_event(by=scene.people.monitor, title="Indicators of trafficking", organisation="police")
    assert Event.objects.count() == 3


def test_a_correction_keeps_what_was_said(scene: Scene) -> None:
    by = scene.people.welfare_focal
    event = make_event(by=by, people=people_of(women=3))
    later = replace(facts_of(event), title="A better title")
    with behind(by):
        actions.correct(
            event_id=event.pk,
            facts=later,
            people=people_of(women=4),
            reason="Counted again.",
            by=by,
            at=scene.at,
            version=1,
        )
    event.refresh_from_db()
    change = EventChange.objects.get(event=event, version=2)
    assert (event.title, event.version) == ("A better title", 2)
    assert change.before["title"] == "A training on indicators" and change.reason == "Counted again."
    assert change.before["people"] == [["unknown", "", "female", "unknown", 3]]
    assert change.after["people"] == [["unknown", "", "female", "unknown", 4]]
    assert AuditEvent.objects.get(event="programmes.corrected").detail == {"fields": ["people", "title"]}


def test_a_correction_needs_a_reason_and_a_difference_and_the_version_read(scene: Scene) -> None:
    by = scene.people.welfare_focal
    event = make_event(by=by)
    same, other = facts_of(event), replace(facts_of(event), title="Other")

    def attempt(**given: Any) -> None:
        values = {"facts": other, "reason": "Typing.", "by": by} | given
        actions.correct(event_id=event.pk, at=scene.at, **values)

    with pytest.raises(Invalid):
        attempt(reason=" ")
    with pytest.raises(Invalid):
        attempt(facts=same)
    with pytest.raises(Invalid):
        attempt(facts=make_facts(kind="meeting"))
    with pytest.raises(ChangedMeanwhile):
        attempt(version=7)
    with pytest.raises(NotYours):
        attempt(by=scene.people.partner)
    with pytest.raises(Event.DoesNotExist):
        attempt(
            by=replace(
                scene.people.case_worker, permissions=scene.people.partner.permissions - {"plans:plan:read"}
            )
        )
    assert EventChange.objects.count() == 1
    attempt(by=scene.people.monitor, version=1)
    assert Event.objects.get().title == "Other"


def test_a_cancelled_event_stays_as_it_is(scene: Scene) -> None:
    by = scene.people.welfare_focal
    event = make_event(by=by, indicators=[scene.trained.pk])
    with pytest.raises(Invalid):
        actions.cancel(event_id=event.pk, reason="", by=by, at=scene.at)
    with behind(by):
        actions.cancel(event_id=event.pk, reason="It was not held.", by=by, at=scene.at)
    event.refresh_from_db()
    assert event.cancelled_for == "It was not held." and EventIndicator.objects.filter(event=event).exists()
    acts: list[Callable[[], object]] = [
        lambda: actions.cancel(event_id=event.pk, reason="Again.", by=by, at=scene.at),
        lambda: actions.set_people(event_id=event.pk, people=people_of(men=1), by=by, at=scene.at),
        lambda: actions.set_indicators(event_id=event.pk, indicators=[], by=by, at=scene.at),
    ]
    for act in acts:
        with pytest.raises(Cancelled):
            act()
    again = make_event(by=by)
    assert again.pk != event.pk, "what was cancelled may be recorded once more"


def test_the_database_holds_each_kind_to_its_columns(scene: Scene) -> None:
    event = make_event(by=scene.people.welfare_focal)
    wrong: list[dict[str, Any]] = [
        {"reach": 5},
        {"publication_kind": "manual"},
        {"kind": "campaign"},
        {"kind": "party"},
        {"amount": Decimal(3), "currency": "XTS"},
        {"held_to": date(2023, 1, 1)},
        {"cancelled_at": scene.at},
        {"title": ""},
    ]
    for given in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Event.objects.filter(pk=event.pk).update(**given)


def test_the_pages_role_deletes_no_event_and_edits_no_history(scene: Scene) -> None:
    by = scene.people.welfare_focal
    event = make_event(by=by, kind="inspection", tallies={"fishing": 12})
    for sql in (
        "DELETE FROM programmes_event",
        "UPDATE programmes_eventchange SET reason = 'x'",
        "DELETE FROM programmes_attendance",
        "DELETE FROM programmes_eventindicator",
    ):
        with pytest.raises(Exception, match="permission denied"), behind(by), connection.cursor() as cursor:
            cursor.execute(sql)
    assert Event.objects.filter(pk=event.pk).exists() and Tally.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_record_the_same_event_at_once_make_one(scene: Scene) -> None:
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def run(by: Actor) -> None:
        start.wait()
        try:
            with behind(by):
                make_event(by=by, organisation="welfare", people=people_of(women=2))
            outcomes.append("made")
        except Refusal as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [
        threading.Thread(target=run, args=[by]) for by in (scene.people.monitor, scene.people.welfare_focal)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["event_already_recorded", "made"]
    assert Event.objects.count() == 1 and Attendance.objects.get().number == 2
