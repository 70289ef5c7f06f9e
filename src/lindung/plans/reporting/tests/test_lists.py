"""What lists show, how little they ask, and what pages say when a plan or a period has moved on."""

from __future__ import annotations

from uuid import uuid4

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lindung.access.actors import Actor
from lindung.kernel import clock
from lindung.plans.models import Activity, Period, Plan
from lindung.plans.reporting import actions
from lindung.plans.reporting.tests.conftest import (
    APRIL,
    HANDBOOK,
    JANUARY,
    MONEY,
    SCREENINGS,
    SignIn,
    indicator,
    sent,
)
from lindung.plans.reporting.tests.test_pages import _address, _post, _text
from lindung.plans.testing import People


def test_lists_ask_little_however_long_they_are(
    period: Period, people: People, sign_in: SignIn, plan: Plan
) -> None:
    def asked(by: Actor, address: str) -> int:
        client = sign_in(by)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        framing = ("SAVEPOINT", "RELEASE", "SELECT set_config", "BEGIN", "COMMIT")
        return sum(not one["sql"].startswith(framing) for one in queries.captured_queries)

    pages = [
        (people.chambers_lead, reverse("reporting:home")),
        (people.chambers_lead, reverse("reporting:inbox")),
        (people.monitor, reverse("reporting:inbox")),
        (people.monitor, reverse("reporting:period", args=[period.pk])),
    ]
    before = [asked(*one) for one in pages]
    model = indicator(MONEY)
    for n in range(60):
        copy = indicator(MONEY)
        copy.pk, copy.code, copy._state.adding = uuid4(), f"{model.code}.{n}", True
        copy.save()
        actions.submit(
            indicator=copy.pk,
            period=period.pk,
            value=n,
            cells={},
            narrative="",
            difficulty="",
            by=people.chambers_lead,
            at=JANUARY,
        )
    assert [asked(*one) for one in pages] == before
    assert max(before) <= 10, before


def test_late_ones_are_marked_for_the_committee(period: Period, people: People, sign_in: SignIn) -> None:
    with clock.travel(to=APRIL):
        page = _text(sign_in(people.chambers_lead).get(reverse("reporting:inbox")))
        assert "Money spent on courts" in page and "late by 32 days" in page
        assert "Handbook" not in page
        both = _text(sign_in(people.monitor).get(reverse("reporting:inbox")))
        assert "Money spent on courts" in both and "Handbook" in both
        one = _text(sign_in(people.monitor).get(reverse("reporting:inbox") + "?committee=CARE"))
        assert "Handbook" in one and "Money spent on courts" not in one


def test_a_computed_indicator_asks_for_words_only(period: Period, people: People, sign_in: SignIn) -> None:
    client = sign_in(people.chambers_lead)
    assert "Computed: you may add a word" in _text(client.get(reverse("reporting:home")))
    assert "Not computed yet" in _text(client.get(_address("report", SCREENINGS)))
    assert "Your own figure" in _text(client.get(_address("write", SCREENINGS)))
    assert (
        _post(client, _address("write", SCREENINGS), seen="0", value="9", narrative="Ours").status_code == 302
    )
    assert "differs from the computed one" in _text(client.get(_address("report", SCREENINGS)))


def test_reminders_stand_on_my_work(period: Period, people: People, sign_in: SignIn) -> None:
    actions.remind(at=APRIL)
    with clock.travel(to=APRIL):
        for address in (reverse("home"), reverse("reporting:home")):
            assert "due since" in _text(sign_in(people.chambers_lead).get(address))
            assert "due since" not in _text(sign_in(people.police_focal).get(address))
        assert "due since" not in _text(sign_in(people.case_worker).get(reverse("home")))


def test_the_question_stands_where_it_is_answered(period: Period, people: People, sign_in: SignIn) -> None:
    report = sent(code=HANDBOOK, period=period, by=people.welfare_focal)
    client = sign_in(people.welfare_focal)
    actions.question(progress_id=report.pk, text="Is it printed?", seen=1, by=people.monitor, at=JANUARY)
    assert "Is it printed?" in _text(client.get(_address("write", HANDBOOK)))
    sent(code=HANDBOOK, period=period, by=people.welfare_focal, seen=1)
    assert "Is it printed?" not in _text(client.get(_address("write", HANDBOOK)))


def test_what_was_missing_when_a_period_closed_stays_visible(
    period: Period, people: People, sign_in: SignIn
) -> None:
    sent(code=HANDBOOK, period=period, by=people.welfare_focal)
    actions.close_period(period_id=period.pk, by=people.monitor, at=APRIL)
    with clock.travel(to=APRIL):
        page = _text(sign_in(people.monitor).get(reverse("reporting:inbox")))
        assert "Missing when the last period was closed" in page and "What was heard" in page
        assert "To decide" in page and "Handbook" in page
        mine = _text(sign_in(people.chambers_lead).get(reverse("reporting:inbox")))
        assert "Money spent on courts" in mine and "What was heard" not in mine


def test_a_split_or_withdrawn_activity_keeps_its_reports_and_says_so(
    period: Period, people: People, sign_in: SignIn
) -> None:
    sent(code=HANDBOOK, period=period, by=people.welfare_focal, narrative="Printed.")
    old = indicator(HANDBOOK).activity
    for part in ("a", "b"):
        new = Activity.objects.get(pk=old.pk)
        new.pk, new.code, new.split_from, new._state.adding = uuid4(), f"{old.code}.{part}", old, True
        new.save()
    Activity.objects.filter(pk=old.pk).update(withdrawn_at=JANUARY)
    client = sign_in(people.welfare_focal)
    page = _text(client.get(_address("report", HANDBOOK)))
    for words in ("was withdrawn", "was split", f"{old.code}.a", f"{old.code}.b", "Printed."):
        assert words in page
    answer = _post(client, _address("write", HANDBOOK), seen="1", value="9", narrative="More was printed.")
    assert answer.status_code == 409
    assert "was withdrawn on 20 January 2025" in _text(answer) and "More was printed." in _text(answer)
