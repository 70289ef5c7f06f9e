"""Who proposes, holds and reviews; what the database refuses; schedules as data."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from lindung.access.actors import NotAllowed
from lindung.access.models import User
from lindung.access.testing import make_actor, make_organisation
from lindung.access.wall import behind
from lindung.cases.actions import involve
from lindung.cases.emergency.tests.conftest import second_account
from lindung.cases.emergency.tests.racing import race
from lindung.cases.models import Case
from lindung.cases.retention import actions, queries
from lindung.cases.retention.models import Erasure, Hold
from lindung.cases.retention.problems import Held, SameHuman, Settled, StillOpen, UnderWay
from lindung.cases.retention.schedules import check_schedules, schedule_of, years_after
from lindung.cases.retention.tests.conftest import WORDS, Scene, close
from lindung.cases.testing import make_case
from lindung.kernel.country import CountryPack, current
from lindung.kernel.models import AuditEvent
from lindung.kernel.problems import Invalid


@pytest.mark.parametrize(("days", "due"), [(9 * 365, 0), (10 * 366, 1)])
def test_proposed_when_its_years_are_over(scene: Scene, days: int, due: int) -> None:
    close(scene.case, scene.at - timedelta(days=days))
    assert actions.propose(at=scene.at) == due
    assert actions.propose(at=scene.at) == 0


def test_an_open_case_a_hold_or_a_refusal_keeps_a_person(scene: Scene) -> None:
    other = make_case(by=scene.farah, at=scene.at)
    Case.objects.filter(pk=other.pk).update(person=scene.case.person)
    assert actions.propose(at=scene.at) == 0
    close(other, scene.at - timedelta(days=400))
    assert actions.propose(at=scene.at) == 0
    close(other, scene.at - timedelta(days=11 * 366))
    with behind(scene.farah):
        hold = actions.hold(case_id=scene.case.pk, reason=WORDS, by=scene.farah, at=scene.at)
    assert actions.propose(at=scene.at) == 0
    with behind(scene.dewi):
        actions.release(hold_id=hold.pk, by=scene.dewi, at=scene.at)
    row = scene.proposed()
    assert sorted(row.codes) == sorted([scene.case.code, other.code])
    with behind(scene.dewi):
        actions.refuse(erasure_id=row.pk, why=WORDS, by=scene.dewi, at=scene.at)
    assert actions.propose(at=scene.at + timedelta(days=364)) == 0
    assert actions.propose(at=scene.at + timedelta(days=366)) == 1


def test_a_hold_that_has_run_out_holds_nothing(scene: Scene) -> None:
    with behind(scene.farah):
        actions.hold(
            case_id=scene.case.pk,
            reason=WORDS,
            until=scene.at + timedelta(days=1),
            by=scene.farah,
            at=scene.at,
        )
        with pytest.raises(Invalid):
            actions.hold(case_id=scene.case.pk, reason=WORDS, until=scene.at, by=scene.farah, at=scene.at)
    assert actions.propose(at=scene.at) == 0
    assert actions.propose(at=scene.at + timedelta(days=2)) == 1


def test_two_humans_review_and_nobody_twice(scene: Scene) -> None:
    row = scene.proposed()
    scene.review(row, by=scene.dewi)
    for again in (scene.dewi, second_account(of=scene.dewi, role="data_officer")):
        with pytest.raises(SameHuman):
            scene.review(row, by=again)
    assert scene.review(row, by=scene.nora).state == "approved"
    with pytest.raises(Settled):
        scene.review(row, by=scene.doris)


def test_the_database_refuses_what_the_program_might_forget(scene: Scene) -> None:
    row = scene.proposed()
    scene.review(row, by=scene.dewi)
    again = second_account(of=scene.dewi, role="data_officer")
    rows = Erasure.objects.filter(pk=row.pk)
    bad: list[dict[str, Any]] = [
        {"state": "done"},
        {"state": "approved"},
        {
            "state": "approved",
            "second_by": User.objects.get(pk=again.user_id),
            "second_human": scene.nora.user_id,
            "second_at": scene.at,
        },
        {"state": "refused", "codes": ["x"]},
        {"state": "refused", "first_by": User.objects.get(pk=again.user_id)},
    ]
    for change in bad:
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    scene.review(row, by=scene.doris)
    Hold.objects.create(
        case=scene.case,
        code=scene.case.code,
        person=scene.case.person,
        reason=WORDS,
        set_by_id=scene.dewi.user_id,
        set_at=scene.at,
    )
    with pytest.raises(IntegrityError, match="legal hold"), transaction.atomic():
        rows.update(state="done", done_at=scene.at, record="x", signature=b"x")
    with pytest.raises(IntegrityError, match="does not change"), transaction.atomic():
        Hold.objects.update(until=scene.at + timedelta(days=1))


def test_a_hold_stops_reviews_and_reviewers_may_set_one(scene: Scene) -> None:
    from lindung.cases.retention.actions.holding import hold_proposed

    row = scene.proposed()
    with behind(scene.dewi):
        hold_proposed(erasure_id=row.pk, reason=WORDS, by=scene.dewi, at=scene.at)
    with pytest.raises(Held):
        scene.review(row, by=scene.doris)


def test_the_person_asks_and_who_wrote_it_down_does_not_review(scene: Scene) -> None:
    with behind(scene.farah):
        row = actions.ask(case_id=scene.case.pk, explanation=WORDS, by=scene.farah, at=scene.at)
        with pytest.raises(UnderWay):
            actions.ask(case_id=scene.case.pk, explanation=WORDS, by=scene.farah, at=scene.at)
    with pytest.raises(SameHuman):
        scene.review(row, by=second_account(of=scene.farah, role="data_officer"))
    scene.review(row, by=scene.nora)
    scene.review(row, by=scene.dewi)
    assert actions.erase(erasure_id=row.pk, at=scene.at) == "done"


def test_an_open_case_is_not_erased_and_outsiders_ask_nothing(scene: Scene) -> None:
    other = make_case(by=scene.farah, at=scene.at)
    with behind(scene.farah), pytest.raises(StillOpen):
        actions.ask(case_id=other.pk, explanation=WORDS, by=scene.farah, at=scene.at)
    for act in (
        lambda: actions.ask(case_id=scene.case.pk, explanation=WORDS, by=scene.chidi, at=scene.at),
        lambda: actions.hold(case_id=scene.case.pk, reason=WORDS, by=scene.chidi, at=scene.at),
    ):
        with behind(scene.chidi), pytest.raises(Case.DoesNotExist):
            act()


def test_beside_the_lead_one_may_hold_but_neither_release_nor_ask(scene: Scene) -> None:
    beside = make_organisation(code="elsewhere")
    involve(case=scene.case, organisation=beside, purpose="protection", at=scene.at)
    with behind(scene.chidi):
        hold = actions.hold(case_id=scene.case.pk, reason=WORDS, by=scene.chidi, at=scene.at)
        with pytest.raises(NotAllowed):
            actions.ask(case_id=scene.case.pk, explanation=WORDS, by=scene.chidi, at=scene.at)
        with pytest.raises(Hold.DoesNotExist):
            actions.release(hold_id=hold.pk, by=scene.chidi, at=scene.at)
    with behind(scene.farah):
        assert actions.release(hold_id=hold.pk, by=scene.farah, at=scene.at).ended_at == scene.at


def test_only_reviewers_review(scene: Scene) -> None:
    row = scene.proposed()
    with pytest.raises(NotAllowed):
        scene.review(row, by=scene.farah)
    with behind(scene.chidi):
        assert not Erasure.objects.exists() and not queries.visible_to(scene.chidi).exists()


@pytest.mark.django_db(transaction=True)
def test_six_reviews_at_once_are_two(scene: Scene) -> None:
    row = scene.proposed()
    team = [scene.dewi, scene.doris, scene.nora] + [
        make_actor(name=f"officer{n}", role="data_officer", organisation=make_organisation(code="third"))
        for n in range(3)
    ]
    results = race(*(lambda by=by: scene.review(row, by=by) for by in team))
    assert sum(isinstance(one, Erasure) for one in results) == 2, results
    row.refresh_from_db()
    assert row.state == "approved" and row.first_human != row.second_human
    assert AuditEvent.objects.filter(event="retention.reviewed").count() == 2


@pytest.mark.parametrize("country", ["mys", "sgp"])
def test_the_countries_schedules_are_sound(country: str) -> None:
    from lindung.kernel.country import use

    with use(country):
        assert list(check_schedules(current())) == []
        assert schedule_of(pack=current(), outcome="completed").outcome == "any"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("schedules: []", "schedules"),
        ("schedules:\n  - {outcome: any, years: 0}", "years"),
        ("schedules:\n  - {outcome: any, years: 5}", "source"),
        ("schedules:\n  - {outcome: vanished, years: 5, source: SOURCE}", "no case ends as"),
        ("schedules:\n  - {outcome: died, years: 5, source: SOURCE}", "add a schedule"),
        ("schedules:\n" + "  - {outcome: any, years: 5, source: SOURCE}\n" * 2, "twice"),
        ("schedules:\n  - {outcome: any, years: 5, source: SHORT}", "no text in language"),
    ],
)
def test_a_mistake_in_a_schedule_is_named(tmp_path: Path, text: str, said: str) -> None:
    source = "{title: {en: Act, ms: Akta}, verification: to_be_verified, last_checked_on: 2026-11-22}"
    short = source.replace(", ms: Akta", "")
    (tmp_path / "retention.yaml").write_text(text.replace("SOURCE", source).replace("SHORT", short))
    pack = cast(CountryPack, SimpleNamespace(folder=tmp_path, languages=("en", "ms")))
    assert any(said in str(one) for one in check_schedules(pack))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    pack = cast(CountryPack, SimpleNamespace(folder=tmp_path, languages=("en",)))
    assert any("retention.yaml" in str(one) for one in check_schedules(pack))


@given(day=st.dates(date(1960, 1, 1), date(2100, 1, 1)), years=st.integers(-1, 100))
def test_years_are_calendar_years(day: date, years: int) -> None:
    moment = datetime.combine(day, time(12, 30), tzinfo=UTC)
    found = years_after(moment, years)
    assert found.year == moment.year + years and found.time() == time(12, 30)
    assert (found.month, found.day) in {(moment.month, moment.day), (3, 1)}
