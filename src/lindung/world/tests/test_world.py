"""Invented worlds: repeatable, alive today, lawful, and large when wanted."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import Count

from lindung.access.actors import Actor
from lindung.access.testing import NOON, PASSWORD
from lindung.cases.models import Case, Grant, Identity, Task, TimelineEntry
from lindung.cases.testing import opened
from lindung.cases.workflow import CASE
from lindung.identification.models import Screening
from lindung.kernel.audit.verify import verify
from lindung.kernel.country import use
from lindung.kernel.models import AuditEvent
from lindung.kernel.sealing.models import KeyWrap
from lindung.protection.models import Order
from lindung.world import demo
from lindung.world.stories import STORIES

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def _fill(number: int, *, seed: int = 3, bulk: bool = False) -> int:
    return demo.fill(at=NOON, cases=number, seed=seed, bulk=bulk, password=PASSWORD, tell=lambda text: None)


def _portrait() -> list[tuple[object, ...]]:
    columns = ("code", "stage", "place", "is_child", "person__nationality", "person__birth_year", "opened_at")
    return sorted(Case.objects.values_list(*columns))


def test_the_same_seed_makes_the_same_world_and_another_seed_another() -> None:
    portraits = []
    for seed in (3, 3, 4):
        undo = transaction.savepoint()
        assert _fill(8, seed=seed) == 8
        portraits.append(_portrait())
        transaction.savepoint_rollback(undo)
    assert portraits[0] == portraits[1]
    assert portraits[0] != portraits[2]


def test_a_world_is_lawful_and_alive_at_its_day() -> None:
    _fill(25)
    assert set(Case.objects.values_list("stage", flat=True)) <= set(CASE.states)
    assert not Case.objects.filter(opened_at__gt=NOON).exists()
    assert not AuditEvent.objects.filter(at__gt=NOON).exists(), (
        "nothing has happened after the world's present"
    )
    running = Task.objects.filter(state="open").exclude(rule="")
    assert running.filter(due_at__gt=NOON).exists(), "some clocks are still running"
    late = Task.objects.filter(state="open", due_at__lt=NOON)
    assert not late.filter(escalated_at=None).exists(), "what is late has been handed to the secretariat"


def test_a_world_refuses_a_database_that_holds_cases() -> None:
    _fill(1)
    with pytest.raises(demo.NotEmpty):
        _fill(1)
    assert Case.objects.count() == 1


@pytest.mark.parametrize("country", ["mys", "sgp"])
def test_every_story_can_be_told_in_every_country(country: str, monkeypatch: pytest.MonkeyPatch) -> None:
    stories = iter(STORIES)
    monkeypatch.setattr(demo, "choose", lambda *, chance: next(stories))
    with use(country):
        assert _fill(len(STORIES)) == len(STORIES)
        assert TimelineEntry.objects.filter(kind="case.opened").count() == len(STORIES)


def test_copies_have_their_own_keys_codes_and_names_and_everything_else() -> None:
    made = demo.PLAYED_FOR_BULK
    try:
        demo.PLAYED_FOR_BULK = 6
        assert _fill(20, bulk=True) == 20
    finally:
        demo.PLAYED_FOR_BULK = made
    assert Case.objects.values("code").distinct().count() == 20
    copied = Case.objects.values("stage", "stage_since").annotate(number=Count("id")).order_by("-number")
    assert copied[0]["number"] >= 3, "six played cases stand thrice among twenty, and two more"
    for case in Case.objects.all():
        assert Grant.objects.filter(case=case, case_opened_at=case.opened_at).exists()
        assert TimelineEntry.objects.filter(case=case).exists()
        assert AuditEvent.objects.filter(subject_id=case.pk).exists()
        assert Case.objects.filter(person=case.person_id).count() == 1
    orders = set(Order.objects.values_list("pk", flat=True))
    about_orders = Task.objects.filter(kind__in=["order.interim_ends", "order.protection_ends"])
    assert all(task.subject_id in orders for task in about_orders)
    assert Identity.objects.values("full_name").distinct().count() == Identity.objects.count() > 0
    report = verify()
    assert report.whole and report.rows == AuditEvent.objects.count(), report.named
    assert report.shards >= 2, "copied rows stand on chains of their own"


def test_copies_open_with_keys_and_grants_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "PLAYED_FOR_BULK", 4)
    _fill(12, bulk=True)
    assert KeyWrap.objects.count() == Case.objects.count()
    talks = Screening.objects.exclude(answers=None).select_related("case__opened_by__organisation")
    assert talks.count() >= 12
    for talk in talks:
        by = Actor.of(talk.case.opened_by)
        assert opened(talk, "answers", case=talk.case, by=by, at=NOON + timedelta(days=1))
    envelopes = list(talks.values_list("answers", flat=True))
    assert len({bytes(one) for one in envelopes}) == len(envelopes), "no envelope stands twice"


def test_the_table_of_sign_ins_names_those_who_can_sign_in() -> None:
    _fill(1)
    table = demo.sign_in_table(password="shown-once")
    assert "Password of everyone here: shown-once" in table
    assert "duty." not in table, "a duty officer has no password"


def test_the_evening_of_a_day_stands_in_the_country_s_time() -> None:
    evening = demo.evening_of(NOON.date())
    assert evening.utcoffset() == timedelta(hours=8)
    assert evening.hour == 18
