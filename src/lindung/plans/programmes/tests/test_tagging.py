"""Which indicators count an event, and which are offered first."""

from __future__ import annotations

from datetime import date

import pytest

from lindung.access.wall import behind
from lindung.kernel.problems import Invalid
from lindung.plans.models import Indicator
from lindung.plans.programmes import actions, queries
from lindung.plans.programmes.models import EventChange, EventIndicator
from lindung.plans.programmes.problems import NotYours
from lindung.plans.programmes.testing import make_event, programme_indicator
from lindung.plans.programmes.tests.conftest import Scene


def test_the_same_tag_again_changes_nothing(scene: Scene) -> None:
    by = scene.people.welfare_focal
    event = make_event(by=by)
    for _again in range(2):
        with behind(by):
            actions.set_indicators(
                event_id=event.pk, indicators=[scene.trained.pk, scene.trained.pk], by=by, at=scene.at
            )
    assert EventIndicator.objects.count() == 1
    assert EventChange.objects.filter(kind="indicators").count() == 1
    actions.set_indicators(event_id=event.pk, indicators=[], by=by, at=scene.at)
    assert not queries.tags(event=event)
    actions.set_indicators(event_id=event.pk, indicators=[scene.trained.pk], by=by, at=scene.at)
    assert len(queries.tags(event=event)) == 1


def test_only_indicators_that_can_count_it_are_taken(scene: Scene) -> None:
    by = scene.people.welfare_focal
    reported = Indicator.objects.filter(plan=scene.plan, feed="report").first()
    assert reported is not None
    early = make_event(by=by, title="Early", held_from=date(2020, 5, 1))
    talk = make_event(by=by, kind="meeting")
    training = make_event(by=by)
    money = make_event(by=by, kind="grant", currency="XXX")
    gone = programme_indicator(like=scene.trained, code="G", measure="programmes.people")
    Indicator.objects.filter(pk=gone.pk).update(withdrawn_at=scene.at)
    amounts = programme_indicator(like=scene.trained, code="A", measure="programmes.amount")
    for event, indicator in (
        (training, reported),
        (early, scene.trained),
        (talk, scene.trained),
        (training, gone),
        (money, amounts),
    ):
        with pytest.raises(Invalid) as refused:
            actions.set_indicators(event_id=event.pk, indicators=[indicator.pk], by=by, at=scene.at)
        assert refused.value.field == "indicators" and indicator.code in str(refused.value)
    with pytest.raises(Invalid):
        actions.set_indicators(event_id=training.pk, indicators=[training.pk], by=by, at=scene.at)
    with pytest.raises(NotYours):
        actions.set_indicators(
            event_id=training.pk, indicators=[scene.trained.pk], by=scene.people.partner, at=scene.at
        )
    assert not EventIndicator.objects.exists()


def test_a_correction_that_an_indicator_could_not_count_is_refused(scene: Scene) -> None:
    from dataclasses import replace

    from lindung.plans.programmes.facts import facts_of

    by = scene.people.welfare_focal
    event = make_event(by=by, indicators=[scene.trained.pk])
    early = replace(facts_of(event), held_from=date(2019, 1, 1), held_to=None)
    with pytest.raises(Invalid, match=scene.trained.code.replace(".", r"\.")):
        actions.correct(event_id=event.pk, facts=early, reason="Year.", by=by, at=scene.at)
    event.refresh_from_db()
    assert event.held_from == date(2024, 3, 5)


def test_those_an_organisation_answers_for_come_first(scene: Scene) -> None:
    other = Indicator.objects.get(plan=scene.plan, code="P2.S2.O1.i.1")
    courts = programme_indicator(like=other, code="A.FIRST.BY.CODE", measure="programmes.events")
    Indicator.objects.filter(pk=courts.pk).update(position=0)
    carers = make_event(by=scene.people.welfare_focal)
    found = queries.offered(event=carers, actor=scene.people.welfare_focal)
    assert [one.code for one in found] == [scene.trained.code, scene.sessions.code, courts.code]
    lawyers = make_event(by=scene.people.chambers_lead)
    found = queries.offered(event=lawyers, actor=scene.people.chambers_lead)
    assert found[0].code == courts.code
    assert [
        one.code for one in queries.offered(event=carers, actor=scene.people.monitor, words="PEGAWAI dilatih")
    ] == [scene.trained.code]
    assert not queries.offered(event=carers, actor=scene.people.case_worker)
