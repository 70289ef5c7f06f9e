"""The small plan with its people; its period 2024 is open, noon is before the due date."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.kernel import clock
from lindung.plans.models import Indicator, Period, Plan
from lindung.plans.reporting import actions
from lindung.plans.testing import People, small_people, small_plan

JANUARY = datetime(2025, 1, 20, 4, 0, tzinfo=UTC)
"""Reports for 2024 are due on 28 February 2025."""
APRIL = datetime(2025, 4, 1, 4, 0, tzinfo=UTC)
HANDBOOK, HEARD, MONEY = "P1.S1.O1.ii.1", "P1.S1.O2.i.1", "P2.S2.O1.ii.2"
OFFICERS, SCREENINGS = "P1.S1.O1.i.1", "P2.S2.O1.i.1"

SignIn = Callable[[Actor], Client]


@pytest.fixture(autouse=True)
def _january(settings: Any) -> Iterator[None]:
    settings.SCANNER = ""
    with clock.travel(to=JANUARY):
        yield


@pytest.fixture
def plan(db: None) -> Plan:
    """The small plan."""
    return small_plan(at=JANUARY)


@pytest.fixture
def people(plan: Plan) -> People:
    """Who has to do with it."""
    return small_people(at=JANUARY)


@pytest.fixture
def period(plan: Plan, people: People) -> Period:
    """The period 2024, open; the handbook, still worked on, is in it too."""
    Indicator.objects.filter(plan=plan, code=HANDBOOK).update(ends=plan.ends)
    found = Period.objects.get(plan=plan, code="2024")
    return actions.open_period(period_id=found.pk, by=people.monitor, at=JANUARY)


@pytest.fixture
def sign_in(db: None) -> SignIn:
    """Return what gives an actor a browser."""

    def browser(actor: Actor) -> Client:
        client = Client()
        user = User.objects.get(pk=actor.user_id)
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return browser


def indicator(code: str) -> Indicator:
    """Return an indicator of the small plan."""
    return Indicator.objects.select_related("activity").get(code=code, plan__code="SMALL-1")


def sent(*, code: str, period: Period, by: Actor, at: datetime = JANUARY, **given: Any) -> Any:
    """Submit a report that says little, with what is `given`."""
    said = {"value": "5", "cells": {}, "narrative": "Done as planned.", "difficulty": ""} | given
    return actions.submit(indicator=indicator(code).pk, period=period.pk, by=by, at=at, **said)
