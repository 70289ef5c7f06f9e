"""The pages of programmes, on a desk and on a phone: readable by all, within the policy, no overflow."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Browser
from tests.gallery.serving import ORIGIN, Recorded, serve
from tests.journeys.browser import DESK, PHONE, axe_violations, csp_reports, no_sideways_scroll, open_page

from lindung.cases.emergency.tests.test_pages import client_of
from lindung.kernel.clock import now
from lindung.plans.models import Indicator
from lindung.plans.programmes import actions
from lindung.plans.programmes.testing import make_event, people_of
from lindung.plans.testing import small_people, small_plan

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("browser")]

PICTURES = os.environ.get("LINDUNG_PICTURES", "")
"""A folder for pictures of every page, for whoever wants to look at them."""


@dataclass(frozen=True, slots=True)
class Pages:
    """Answers recorded beforehand, by name of the page."""

    recorded: Recorded
    addresses: dict[str, str]


def record() -> Pages:
    """Return the pages of a few events, one cancelled, one with people of several groups, and of two sheets."""
    plan, people = small_plan(), small_people()
    by, at = people.welfare_focal, now()
    counted = list(Indicator.objects.filter(plan=plan, feed="programmes"))
    heads = [
        *people_of(women=2, men=9, unknown=3, role="judge", agency="police"),
        *people_of(women=1, role="lawyer", age_group="adult"),
    ]
    training = make_event(
        by=by,
        title="Indicators of trafficking for officers who meet people first, a course of three days",
        people=heads,
        indicators=[one.pk for one in counted],
        summary="Three days of talks and exercises.\nThe last day was spent on interviews.",
        link="https://example.org/courses/indicators",
    )
    make_event(by=people.partner, kind="campaign", reach=120_000, title="Know your rights")
    inspection = make_event(by=people.police_focal, kind="inspection", tallies={"fishing": 5, "mining": 7})
    gone = make_event(by=by, kind="meeting", title="Dialogue with employers")
    actions.cancel(event_id=gone.pk, reason="Held in another year.", by=by, at=at)
    names = ["title", "held_from", "women"]
    good = [names, ["One", "2024-01-02", 3], ["Two", "2024-02-02", 4]]
    bad = [*good, ["", "someday", "many"]]
    sheet = actions.prepare(kind="training", table=bad, by=by, at=at)
    show, pick = (reverse(f"programmes:{name}", args=[training.pk]) for name in ("show", "indicators"))
    addresses = {
        "list": reverse("programmes:list") + "?cancelled=yes",
        "choose": reverse("programmes:choose"),
        "training": reverse("programmes:record", args=["training"]),
        "campaign": reverse("programmes:record", args=["campaign"]),
        "inspection": reverse("programmes:record", args=["inspection"]),
        "show": show,
        "show-inspection": reverse("programmes:show", args=[inspection.pk]),
        "show-cancelled": reverse("programmes:show", args=[gone.pk]),
        "indicators": pick,
        "correct": reverse("programmes:correct", args=[training.pk]),
        "cancel": reverse("programmes:cancel", args=[training.pk]),
        "people": reverse("programmes:people", args=[training.pk]),
        "people-list": reverse("programmes:people_list", args=[training.pk]),
        "import": reverse("programmes:import"),
        "sheet": reverse("programmes:sheet", args=[sheet.pk]),
    }
    client = client_of(by)
    return Pages(Recorded(client=client, addresses=list(addresses.values())), addresses)


@pytest.mark.django_db
@pytest.mark.parametrize("width", [DESK, PHONE])
def test_pages_of_programmes_are_good(browser: Browser, width: int) -> None:
    pages = record()
    wrong: dict[str, list[str]] = {}
    for name, address in pages.addresses.items():
        page = open_page(browser, width=width)
        serve(page=page, client=pages.recorded)
        page.goto(f"{ORIGIN}{address}")
        assert page.locator("h1").count() == 1, name
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
        found = [*axe_violations(page), *no_sideways_scroll(page), *csp_reports(page)]
        if found:
            wrong[name] = found
        page.context.close()
    assert not wrong
