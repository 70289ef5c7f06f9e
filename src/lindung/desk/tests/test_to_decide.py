"""My work tells those who decide on reports of the action plan how many wait."""

from __future__ import annotations

import pytest
from django.test import Client

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.testing import NOON
from lindung.plans.models import Indicator, Period
from lindung.plans.reporting import actions
from lindung.plans.testing import small_people, small_plan


def page(actor: Actor) -> str:
    client = Client()
    client.force_login(
        User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client.get("/").content.decode()


@pytest.mark.django_db
def test_who_decides_is_told_what_waits_and_nobody_else() -> None:
    plan, people = small_plan(), small_people()
    period = Period.objects.get(plan=plan, code="2022")
    actions.open_period(period_id=period.pk, by=people.monitor, at=NOON)
    indicator = Indicator.objects.get(plan=plan, code="P1.S1.O1.ii.1")
    actions.submit(
        indicator=indicator.pk,
        period=period.pk,
        value=1,
        cells={},
        narrative="One.",
        difficulty="",
        by=people.welfare_focal,
        at=NOON,
    )
    told = "1 report of the action plan waits for your decision."
    assert told in page(people.welfare_lead)
    assert told in page(people.monitor)
    assert "waits for your decision" not in page(people.welfare_focal)
    assert "waits for your decision" not in page(people.chambers_lead)
