"""Around the pages: budgets, offers, the glance, the morning page of a house, shelters unnamed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.testing import make_organisation
from lindung.protection.care.glance import glance
from lindung.protection.care.models import (
    Assessment,
)
from lindung.protection.care.testing import LATER, Carers, actor, make_assessment, make_plan
from lindung.protection.care.web.offers import offers
from lindung.protection.shelters.hooks import due_sources
from lindung.protection.shelters.models import Stay

BUDGET = 36
ON = {"day": "9", "month": "11", "year": "2026"}
BY = {"day": "20", "month": "11", "year": "2026"}


def browser(one: Actor) -> Client:
    client = Client()
    user = User.objects.get(pk=one.user_id)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def at(name: str, carers: Carers, *keys: Any) -> str:
    return reverse(f"care:{name}", args=[carers.case.code, *keys])


@pytest.fixture
def mine(carers: Carers) -> Client:
    """The protection officer's browser."""
    return browser(carers.officer)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_page_asks_no_more_for_many(
    carers: Carers, mine: Client, django_assert_max_num_queries: Any
) -> None:
    make_plan(case=carers.case, by=carers.officer)
    for _number in range(3):
        make_assessment(case=carers.case, by=carers.officer)
    assert Assessment.objects.count() == 3
    with django_assert_max_num_queries(BUDGET):
        mine.get(at("home", carers))


def test_offers_and_the_glance(carers: Carers, django_assert_num_queries: Any) -> None:
    addresses = [one.url for one in offers(case=carers.case, actor=carers.officer)]
    assert addresses == [at("home", carers), at("check_in", carers)]
    assert [one.url for one in offers(case=carers.case, actor=carers.companion)] == [at("home", carers)]
    assert offers(case=carers.case, actor=carers.scene.registrar) == []
    with django_assert_num_queries(1):
        needs, plan, how = glance(case=carers.case, by=carers.officer, at=LATER)
    assert needs.alarm and plan.alarm and not how.alarm
    make_assessment(case=carers.case, by=carers.officer)
    make_plan(case=carers.case, by=carers.officer)
    needs, plan, how = glance(case=carers.case, by=carers.officer, at=LATER)
    assert not needs.alarm and plan.state == "Agreed" and how.due_at is not None
    assert glance(case=carers.case, by=carers.outsider, at=LATER) == []
    assert glance(case=carers.case, by=carers.coordinator, at=LATER)[0].url == ""


def test_check_ins_stand_on_the_morning_page_of_a_house(carers: Carers) -> None:
    make_plan(case=carers.case, by=carers.officer)
    residents = [Stay(case=carers.case)]
    day_of = LATER + timedelta(days=7)
    assert due_sources(residents=residents, by=carers.manager, at=LATER) == []
    (one,) = due_sources(residents=residents, by=carers.manager, at=day_of)
    assert (one.code, one.url) == (carers.case.code, at("check_in", carers))
    assert due_sources(residents=residents, by=carers.companion, at=day_of) == []
    assert due_sources(residents=[], by=carers.manager, at=day_of) == []


def test_whoever_is_not_told_of_shelters_reads_no_name_of_one(carers: Carers) -> None:
    make_plan(case=carers.case, by=carers.manager)
    page = text(browser(carers.manager).get(at("home", carers)))
    assert carers.scene.refuge.name in page
    watcher = actor("watcher", "assistance_specialist", make_organisation(code="test_police"))
    page = text(browser(watcher).get(at("home", carers)))
    assert "A place of refuge" in page and carers.scene.refuge.name not in page
    assert "I want to sleep again." not in page
