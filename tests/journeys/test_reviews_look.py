"""The pages of reviews, on a desk and on a phone: readable by all, within the policy, no overflow."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Browser
from tests.gallery.serving import ORIGIN, Recorded, serve
from tests.journeys.browser import DESK, PHONE, axe_violations, csp_reports, no_sideways_scroll, open_page

from lindung.cases.emergency.tests.test_pages import client_of
from lindung.kernel.clock import now
from lindung.plans.models import Period
from lindung.plans.reviews import actions
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
    """Return the pages of a review with a gap, an overridden standing, and adjustments at every point."""
    plan, people, at = small_plan(), small_people(), now()
    by = people.monitor
    Period.objects.filter(plan=plan).update(opened_at=at)
    period = Period.objects.get(plan=plan, code="2024")
    review = actions.begin(plan=plan, period=period, kind="annual", chair="BOARD", by=by, at=at)
    held = {"held_on": date(2025, 3, 3), "findings": "Half of the targets were met.\n\nTrainers are missing."}
    actions.hold(review_id=review.pk, by=by, at=at, **held)
    gap = actions.find_gap(
        review_id=review.pk,
        cause="staff",
        text="No trainers in the east.",
        activity="P1.S1.O1.i",
        by=by,
        at=at,
    )
    given = {"review_id": review.pk, "owner": "CARE", "due_on": date(2025, 6, 30), "by": by, "at": at}
    wanted = {"span": "annual", "period": "", "value": "80"}
    target = actions.propose(
        kind="target", indicator="P1.S1.O1.i.1", wanted=wanted, text="Fewer trainers.", gap_id=gap.pk, **given
    )
    other = actions.propose(kind="other", text="Find trainers in every state.", **given)
    actions.propose(
        kind="lead", activity="P1.S1.O1.ii", wanted={"lead": "POLICE"}, text="They write.", **given
    )
    for one in (target, other):
        actions.decide(adjustment_id=one.pk, by=by, at=at)
    actions.carry_out(adjustment_id=other.pk, note="They are found.", by=people.welfare_focal, at=at)
    actions.override(
        activity=target.indicator.activity, period=period, standing="at_risk", reason="Trainers were away.",
        by=by, at=at,
    )  # fmt: skip
    addresses = {
        "list": reverse("reviews:list", args=[plan.code]),
        "begin": reverse("reviews:begin", args=[plan.code]),
        "show": reverse("reviews:show", args=[review.pk]),
        "hold": reverse("reviews:hold", args=[review.pk]),
        "gap": reverse("reviews:gap", args=[review.pk]),
        "target": reverse("reviews:propose", args=[review.pk, "target"]),
        "new": reverse("reviews:propose", args=[review.pk, "new_activity"]),
        "adjustments": reverse("reviews:adjustments", args=[plan.code]),
        "changed": reverse("reviews:adjustment", args=[target.pk]),
        "to-confirm": reverse("reviews:adjustment", args=[other.pk]),
        "done": reverse("reviews:done", args=[target.pk]),
        "evaluation": reverse("reviews:evaluation", args=[plan.code]),
        "follow": reverse("reviews:follow", args=[plan.code]),
        "override": reverse("reviews:override", args=[plan.code, "2024", "P1.S1.O1.i"]),
    }
    return Pages(Recorded(client=client_of(by), addresses=list(addresses.values())), addresses)


@pytest.mark.django_db
@pytest.mark.parametrize("width", [DESK, PHONE])
def test_pages_of_reviews_are_good(browser: Browser, width: int) -> None:
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
