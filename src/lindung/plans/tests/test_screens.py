"""The plan's screens: whatever is on them is read in few questions, and who has no part in plans sees none."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.testing import NOON
from lindung.plans import screens
from lindung.plans.models import Activity, Objective, Period
from lindung.plans.reviews import queries as reviews
from lindung.plans.reviews.models import Standing as Row
from lindung.plans.rules import Standing
from lindung.plans.testing import small_people, small_plan

pytestmark = pytest.mark.django_db

LIST, DETAIL = 10, 15
PAGES = {
    "/plans/": "SMALL",
    "/plans/SMALL-1/": "P1.S1.O1.i",
    "/plans/SMALL-1/timeline/": "2023",
    "/plans/SMALL-1/compare/": "Compare",
    "/plans/SMALL-1/duties/": "Everybody can see it",
    "/plans/SMALL-1/objectives/S1/": "Trained officers",
    "/plans/SMALL-1/activities/P1.S1.O1.i/": "P1.S1.O1.i",
    "/plans/SMALL-1/indicators/P1.S1.O1.i.1/": "P1.S1.O1.i.1",
    "/plans/SMALL-1/committees/CARE/": "Care committee",
}


def signed_in(actor: Actor) -> Client:
    """Return a browser in which `actor` is signed in."""
    client = Client()
    client.force_login(
        User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def stand(code: str, period: str, standing: Standing) -> None:
    """Write down how an activity stands."""
    Row.objects.create(
        activity=Activity.objects.get(code=code),
        period=Period.objects.get(code=period, plan__code="SMALL-1"),
        rule_standing=standing,
        rule_reason="in_time",
        standing=standing,
        computed_at=NOON,
    )


@pytest.mark.parametrize(("address", "seen"), PAGES.items())
def test_every_page_is_read_in_few_questions_by_those_with_a_part_in_plans_only(
    address: str, seen: str
) -> None:
    small_plan()
    people = small_people()
    stand("P1.S1.O1.i", "2024", Standing.LATE)
    client = signed_in(people.decision_maker)
    client.get(address)  # the first page of a process also loads what stays
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    framing = ("SAVEPOINT", "RELEASE", "SELECT set_config")
    own = [one["sql"][:80] for one in asked if not one["sql"].startswith(framing)]
    assert answer.status_code == 200
    assert seen in answer.content.decode()
    assert 1 < len(own) <= (DETAIL if "/activities/" in address else LIST), own
    assert signed_in(people.case_worker).get(address).status_code == 403


@pytest.mark.parametrize(
    "address",
    [
        "/plans/NONE/",
        "/plans/SMALL-1/objectives/S9/",
        "/plans/SMALL-1/activities/X/",
        "/plans/SMALL-1/indicators/X/",
        "/plans/SMALL-1/committees/X/",
    ],
)
def test_what_the_plan_does_not_have_is_not_found(address: str) -> None:
    small_plan()
    assert signed_in(small_people().monitor).get(address).status_code == 404


def test_at_a_glance_each_activity_is_one_click_away_and_says_how_it_stands() -> None:
    small_plan()
    stand("P1.S1.O1.i", "2024", Standing.LATE)
    stand("P1.S1.O1.ii", "2024", Standing.DONE)
    page = signed_in(small_people().monitor).get("/plans/SMALL-1/?period=2024").content.decode()
    assert 'href="/plans/SMALL-1/activities/P1.S1.O1.i/?period=2024"' in page
    assert 'aria-label="P1.S1.O1.i: Late"' in page
    assert 'aria-label="P1.S1.O1.ii: Done"' in page
    assert page.count('class="app-mark app-mark--late" aria-label') == 1


def test_what_wants_attention_comes_first_in_a_committee() -> None:
    plan = small_plan()
    stand("P1.S1.O1.ii", "2024", Standing.LATE)
    actor = Activity.objects.get(code="P1.S1.O1.ii").committee
    period = Period.objects.get(plan=plan, code="2024")
    assert actor is not None
    rows = screens.of_committee(actor=screens.actor(plan=plan, code=actor.code), period=period)
    assert rows[0].standing is Standing.LATE
    assert [screens.WORST_FIRST.index(row.standing) for row in rows] == sorted(
        screens.WORST_FIRST.index(row.standing) for row in rows
    )


def test_the_last_opened_year_is_shown_unless_another_is_asked_for() -> None:
    periods = screens.periods(plan=small_plan())
    periods[2].opened_at = NOON
    today = date(2025, 6, 1)
    assert screens.chosen(periods=periods, code="", today=today) == periods[2]
    assert screens.chosen(periods=periods, code="2021", today=today) == periods[0]
    periods[2].opened_at = None
    assert screens.chosen(periods=periods, code="nonsense", today=today) == periods[4]
    assert screens.chosen(periods=[], code="", today=today) is None


def test_two_periods_side_by_side_tell_what_changed() -> None:
    plan = small_plan()
    stand("P1.S1.O1.i", "2023", Standing.LATE)
    stand("P1.S1.O1.i", "2024", Standing.DONE)
    keys = {one.code: one.pk for one in Period.objects.filter(plan=plan)}
    address = f"/plans/SMALL-1/compare/?left={keys['2023']}&right={keys['2024']}"
    page = signed_in(small_people().monitor).get(address).content.decode()
    assert page.count("P1.S1.O1.i</span>") == 1
    assert "P1.S1.O1.ii</span>" not in page


def test_a_year_is_counted_the_same_wherever_it_is_shown() -> None:
    plan = small_plan()
    stand("P1.S1.O1.i", "2024", Standing.LATE)
    stand("P1.S1.O1.ii", "2024", Standing.DONE)
    stand("P1.S1.O2.i", "2024", Standing.DONE)
    Activity.objects.filter(code="P1.S1.O1.ii").update(withdrawn_at=NOON)  # long after
    Activity.objects.filter(code="P1.S1.O2.i").update(withdrawn_at=NOON.replace(year=2024))
    Objective.objects.filter(code="S2").update(withdrawn_at=NOON)
    period = Period.objects.get(plan=plan, code="2024")
    blocks = screens.glance(plan=plan, period=period)
    assert [line.objective.code for block in blocks for line in block.lines] == ["S1"]
    there = dict(screens.total(blocks))
    assert (there[Standing.LATE], there[Standing.DONE], sum(there.values())) == (1, 1, 2)
    cells = reviews.matrix(plan=plan, period=period)
    assert sum(cell.total for cell in cells) == 2
    page = signed_in(small_people().monitor).get(
        f"/plans/SMALL-1/compare/?left={period.pk}&right={period.pk}"
    )
    assert [side.number for side in page.context["sides"]] == [2, 2]
