"""The pages of care, on a desk and on a phone: within the policy, no overflow, axe clean."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Browser
from tests.gallery.serving import ORIGIN, Recorded, serve
from tests.journeys.browser import DESK, PHONE, axe_violations, csp_reports, no_sideways_scroll, open_page

from lindung.cases.emergency.tests.test_pages import client_of
from lindung.kernel import clock
from lindung.protection.care import actions
from lindung.protection.care.actions import ClaimIn, DeliverIn, Part
from lindung.protection.care.models import Goal
from lindung.protection.care.testing import LATER, TODAY, make_assessment, make_carers, make_plan

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("browser")]

PICTURES = os.environ.get("LINDUNG_PICTURES", "")
"""A folder for pictures of every page, for whoever wants to look at them."""
FORMS = ("assessments", "goal", "answer", "services", "check_in", "measure", "confer", "lawyer", "claim")


@dataclass(frozen=True, slots=True)
class Pages:
    """Answers recorded beforehand, by name of the page."""

    recorded: Recorded
    addresses: dict[str, str]


def record() -> Pages:
    """Return the pages of a person with needs over time, a plan, services, a check-in not safe, and legal help."""
    carers = make_carers()
    case, by = carers.case, carers.officer
    for number, days in enumerate((40, 20, 0)):
        parts = {
            "safety": Part(
                level=number, needs=("safety_plan",), answers={"what_helps": "A lock on the door."}
            ),
            "health": Part(level=number + 1),
        }
        assessed = make_assessment(case=case, by=by, parts=parts, made_on=TODAY - timedelta(days=days))
        scores = {"safety": number + 1, "health": 3, "stability": 2 + number}
        asked = TODAY - timedelta(days=days)
        actions.measure(
            case_id=case.pk, asked_on=asked, provider=by.organisation_id, scores=scores, by=by, at=LATER
        )
    _plan, service = make_plan(case=case, by=by)
    given = DeliverIn(
        delivered_on=TODAY, outcome="helped", cost=Decimal("120.50"), note="We spoke for an hour."
    )
    actions.deliver(service_id=service.pk, given=given, by=by, at=LATER)
    unsafe = actions.check_in(case_id=case.pk, safety="not_safe", said="He waits outside.", by=by, at=LATER)
    held = actions.confer(
        case_id=case.pk,
        held_on=TODAY,
        present=True,
        organisations=[carers.doctor.organisation_id],
        minutes="We agreed on the next weeks.",
        by=by,
        at=LATER,
    )
    due = TODAY + timedelta(days=9)
    decided = actions.decide(
        conference_id=held.pk, said="See the dentist", owner=by.organisation_id, due_on=due, by=by, at=LATER
    )
    actions.assign_lawyer(
        case_id=case.pk, provider=by.organisation_id, lawyer="Mdm Tan", assigned_on=TODAY, by=by, at=LATER
    )
    claim = actions.claim(
        case_id=case.pk, given=ClaimIn(kind="wages", asked_on=TODAY, amount=Decimal(4300)), by=by, at=LATER
    )
    keys = {
        "home": (),
        "print": (),
        "assess": ("needs-1",),
        "assessment": (assessed.pk,),
        "goal_end": (Goal.objects.get().pk,),
        "service_add": ("medical",),
        "service": (service.pk,),
        "deliver": (service.pk,),
        "service_end": (service.pk,),
        "alarm": (unsafe.pk,),
        "conference": (held.pk,),
        "decide": (held.pk,),
        "decision": (decided.pk,),
        "claim_move": (claim.pk,),
        **dict.fromkeys(FORMS, ()),
    }
    addresses = {name: reverse(f"care:{name}", args=[case.code, *key]) for name, key in keys.items()}
    addresses["due"] = reverse("care:due")
    return Pages(Recorded(client=client_of(by), addresses=list(addresses.values())), addresses)


@pytest.mark.django_db
@pytest.mark.parametrize("width", [DESK, PHONE])
def test_pages_of_care_are_good(browser: Browser, width: int) -> None:
    with clock.travel(to=LATER):
        pages = record()
    wrong: dict[str, list[str]] = {}
    for name, address in pages.addresses.items():
        page = open_page(browser, width=width)
        serve(page=page, client=pages.recorded)
        page.goto(f"{ORIGIN}{address}")
        assert page.locator("h1").count() == 1, name
        if PICTURES:
            page.evaluate("document.fonts.ready")
            page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)
        found = [*axe_violations(page), *no_sideways_scroll(page), *csp_reports(page)]
        if found:
            wrong[name] = found
        page.context.close()
    assert not wrong
