"""The pages: from the options to the departure; strangers find nothing, the sheet names nobody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.testing import NOON, make_actor, make_organisation
from lindung.cases.models import Case
from lindung.kernel import clock
from lindung.kernel.models import AuditEvent
from lindung.protection.leaving.glance import glance
from lindung.protection.leaving.models import FollowUp, Leaving, Option
from lindung.protection.leaving.testing import Journey, make_journey
from lindung.protection.leaving.web.offers import offers
from lindung.protection.leaving.web.steps import PAGES
from lindung.protection.testing import DAY

BUDGET = 26


def browser(actor: Actor) -> Client:
    client = Client()
    user = User.objects.get(pk=actor.user_id)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def at(name: str, journey: Journey, *keys: Any) -> str:
    return reverse(f"leaving:{name}", args=[journey.case.code, *keys])


def send(client: Client, url: str, **given: Any) -> Any:
    return client.post(url, {"_submission": str(uuid4()), **given})


@pytest.fixture(autouse=True)
def _later() -> Iterator[None]:
    with clock.travel(to=NOON + DAY):
        yield


def test_from_the_option_to_the_assessment(journey: Journey) -> None:
    mine, colleague = browser(journey.planner), browser(journey.assessor)
    answer = send(mine, at("talk", journey), kind="return", to="", view="wants", said="To my mother.")
    assert answer.status_code == 302, answer.content
    option = Option.objects.get()
    assert option.country == "IDN"
    assert "To my mother." in mine.get(at("home", journey)).content.decode()
    assert send(mine, at("choose", journey, option.pk)).status_code == 302
    leaving = Leaving.objects.get()
    own = send(mine, at("assess", journey, leaving.pk), result="safe", reasons="Known.", measures="")
    assert own.status_code == 403
    unsafe = send(
        colleague, at("assess", journey, leaving.pk), result="unsafe", reasons="They wait there.", measures=""
    )
    assert unsafe.status_code == 302
    leaving.refresh_from_db()
    assert leaving.state == "refused"
    page = colleague.get(at("show", journey, leaving.pk)).content.decode()
    assert "They wait there." in page
    assert "Not safe" in page
    own = send(colleague, at("override", journey, leaving.pk), reasons="All the same.")
    assert own.status_code == 403
    stay = send(mine, at("talk", journey), kind="stay", to="", view="unsure", said="Perhaps.")
    assert stay.status_code == 302
    assert AuditEvent.objects.filter(event="leaving.shown").exists()


def test_booking_departure_arrival_and_follow_up(journey: Journey) -> None:
    mine = browser(journey.planner)
    leaving = journey.planned(at=NOON)
    journey.assessed(leaving)
    journey.papers(leaving)
    day = {"travels_on_day": "15", "travels_on_month": "11", "travels_on_year": "2026"}
    money = {"escort": "ngo", "ticket_amount": "250.00", "currency": "usd"}
    refused = send(mine, at("book", journey, leaving.pk), **day, **money)
    assert refused.status_code == 409
    assert "has not agreed" in refused.content.decode()
    journey.agreed()
    booked = send(mine, at("book", journey, leaving.pk), **day, **money)
    assert booked.status_code == 302, booked.content
    sheet = mine.get(at("sheet", journey, leaving.pk)).content.decode()
    assert "You travel on" in sheet
    article = sheet[sheet.index("<article") : sheet.index("</article>")]
    assert journey.case.code not in article
    due = mine.get(reverse("leaving:due")).content.decode()
    assert journey.case.code in due
    gone = NOON + 6 * DAY
    with clock.travel(to=gone + DAY):
        mine = browser(journey.planner)  # the old one was idle for days
        left = send(
            mine,
            at("depart", journey, leaving.pk),
            departed_at_day="15",
            departed_at_month="11",
            departed_at_year="2026",
            departed_at_time="12:00",
        )
        assert left.status_code == 302, left.content
        assert Case.objects.get(pk=journey.case.pk).stage == "follow_up"
        first = FollowUp.objects.order_by("months")[0]
        told = send(
            mine, at("follow_up", journey, first.pk), reached="yes", situations=["safe"], risk="low", said=""
        )
        assert told.status_code == 302, told.content
        assert "Safe" in mine.get(at("show", journey, leaving.pk)).content.decode()


def test_every_page_shows_its_form_within_the_budget(
    child: Journey, django_assert_max_num_queries: Any
) -> None:
    leaving = child.booked()
    mine = browser(child.planner)
    mine.get(at("home", child))
    for name in PAGES:
        assert mine.get(at(name, child, leaving.pk)).status_code == 200, name
    for address in (at("show", child, leaving.pk), at("home", child), reverse("leaving:due")):
        with django_assert_max_num_queries(BUDGET):
            assert mine.get(address).status_code == 200
    assert mine.get(at("confirm", child, leaving.pk)).status_code == 200
    assert mine.get(at("override", child, leaving.pk)).status_code == 200


def test_outsiders_and_other_roles_find_nothing(journey: Journey) -> None:
    leaving = journey.planned()
    enforcer, stranger = browser(journey.scene.enforcer), browser(journey.scene.outsider)
    assert enforcer.get(at("home", journey)).status_code == 403
    assert stranger.get(at("home", journey)).status_code == 403
    other = make_stranger()
    assert browser(other).get(at("show", journey, leaving.pk)).status_code == 404
    assert journey.case.code not in browser(other).get(reverse("leaving:due")).content.decode()


def make_stranger() -> Actor:
    far = make_organisation(code="far", kind="welfare")
    return make_actor(name="stranger", role="protection_officer", organisation=far)


def test_offer_and_glance(journey: Journey) -> None:
    case = Case.objects.select_related("person").get(pk=journey.case.pk)
    assert [one.url for one in offers(case=case, actor=journey.planner)] == [at("home", journey)]
    assert offers(case=case, actor=journey.scene.enforcer) == []
    assert glance(case=case, by=journey.planner, at=NOON) == []
    leaving = journey.planned()
    assert glance(case=case, by=journey.planner, at=NOON)[0].alarm
    journey.assessed(leaving)
    assert not glance(case=case, by=journey.planner, at=NOON)[0].alarm


def test_two_cases_do_not_mix(journey: Journey) -> None:
    leaving = journey.planned()
    other = make_journey(at=NOON)
    mine = browser(journey.planner)
    assert mine.get(reverse("leaving:show", args=[other.case.code, leaving.pk])).status_code == 404
