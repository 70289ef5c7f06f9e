"""The pages of informing, on a desk and on a phone: readable in every script, within the policy, no overflow."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Browser
from tests.gallery.serving import ORIGIN, Recorded, serve
from tests.journeys.browser import DESK, PHONE, axe_violations, csp_reports, no_sideways_scroll, open_page

from lindung.access.testing import NOON
from lindung.cases.consents.testing import make_consent
from lindung.cases.emergency.tests.test_pages import client_of
from lindung.kernel import clock
from lindung.kernel.country import current
from lindung.protection.informing import actions
from lindung.protection.informing.actions import TellIn
from lindung.protection.informing.kit import kit_of
from lindung.protection.testing import make_scene

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("browser")]

PICTURES = os.environ.get("LINDUNG_PICTURES", "")
"""A folder for pictures of every page, for whoever wants to look at them."""
LATER = NOON + timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Pages:
    """Answers recorded beforehand, by name of the page."""

    recorded: Recorded
    addresses: dict[str, str]


def record() -> Pages:
    """Return the pages of a case with an order, a sheet explained in part, and a contact that waits for an answer."""
    scene = make_scene()
    scene.interim()
    by, case = scene.protector, scene.case
    given = TellIn(
        told_at=NOON,
        language="bn",
        spoke="register",
        understood="partly",
        interpreter="Somebody of the register",
        refused=("out",),
        questions="May I call my mother?",
        again_on=(NOON + timedelta(days=3)).date(),
    )
    actions.tell(case_id=case.pk, given=given, by=by, at=LATER)
    make_consent(case=case, by=by, matter="family_contact", purposes=("protection",), at=LATER)
    contact = actions.ask(
        case_id=case.pk, kind="family", addressee="Her mother", wish="I am well.", by=by, at=LATER
    )
    actions.send(contact_id=contact.pk, by=by, at=LATER)
    addresses = {name: reverse(f"informing:{name}", args=[case.code]) for name in ("home", "tell", "ask")}
    for name in ("contact", "answer", "close"):
        addresses[name] = reverse(f"informing:{name}", args=[case.code, contact.pk])
    for language in kit_of(current()).languages:
        addresses[f"sheet-{language}"] = reverse("informing:sheet", args=[case.code, language])
    return Pages(Recorded(client=client_of(by), addresses=list(addresses.values())), addresses)


@pytest.mark.django_db
@pytest.mark.parametrize("width", [DESK, PHONE])
def test_pages_of_informing_are_good(browser: Browser, width: int) -> None:
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
