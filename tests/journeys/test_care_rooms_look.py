"""Pages of the rooms of care, on a desk and on a phone: within the policy, no overflow, axe clean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from django.urls import reverse
from playwright.sync_api import Browser
from tests.gallery.serving import ORIGIN, Recorded, serve
from tests.journeys.browser import DESK, PHONE, axe_violations, csp_reports, no_sideways_scroll, open_page
from tests.journeys.officer import KEEP_PICTURES, PICTURES

from lindung.access.actors import Actor
from lindung.access.testing import NOON, make_actor
from lindung.access.wall import behind
from lindung.cases.emergency.tests.test_pages import client_of
from lindung.cases.groups.testing import make_group
from lindung.directory.listing.testing import make_entry as make_listed
from lindung.directory.listing.testing import make_location
from lindung.directory.roster.testing import make_entry
from lindung.kernel import clock
from lindung.protection.callouts.testing import actor_of, make_callout, offer_of
from lindung.protection.checklist.testing import make_case_answer, make_country_answer
from lindung.protection.leaving.testing import Journey
from lindung.protection.permissions.testing import make_application, make_delegate, make_protected
from lindung.protection.shelters.testing import Sheltering, make_house, zone_of
from lindung.protection.testing import HOUR

pytestmark = [pytest.mark.journey, pytest.mark.slow, pytest.mark.xdist_group("browser")]

LATER = NOON + 2 * HOUR
ITEM = "RL-2"
HEIGHT = 900


@pytest.mark.django_db
def test_pages_of_the_rooms_of_care_are_good(browser: Browser) -> None:
    with clock.travel(to=LATER):
        rooms = [
            (Recorded(client=client_of(by), addresses=list(pages.values())), pages) for by, pages in filled()
        ]
    wrong: dict[str, list[str]] = {}
    for recorded, pages in rooms:
        page = open_page(browser, width=DESK)
        serve(page=page, client=recorded)
        for name, address in pages.items():
            assert recorded.get(address).status_code == 200, name
            page.goto(f"{ORIGIN}{address}")
            assert page.locator("h1").count() == 1, name
            found = csp_reports(page)
            for width in (DESK, PHONE):
                page.set_viewport_size({"width": width, "height": HEIGHT})
                if KEEP_PICTURES:
                    page.screenshot(path=PICTURES / f"care-{name}-{width}.png", full_page=True)
                found += no_sideways_scroll(page)
            found += axe_violations(page)
            if found:
                wrong[name] = found
        page.context.close()
    assert not wrong


def filled() -> Iterator[tuple[Actor, Mapping[str, str]]]:
    """Yield who looks, and at which pages by name, of a person under an order in a house, with something of all."""
    scene = make_protected()
    case, protector = scene.case, scene.protector
    house = make_house(organisation=scene.refuge)
    manager = make_actor(name="manager", role="shelter_manager", organisation=scene.refuge)
    sheltering = Sheltering(scene=scene, house=house, zone=zone_of(house), manager=manager)
    stay = sheltering.settle(at=NOON + HOUR)
    application = make_application(scene=scene, at=NOON + HOUR)
    specialist = make_entry(name="vera", kind="assistance_specialist", languages=("ms",))
    make_entry(name="ada")
    group = make_group(by=scene.enforcer, at=NOON + HOUR)
    with behind(protector):
        callout = make_callout(cases=[case], by=protector, at=NOON + HOUR)
        make_callout(cases=[case], by=protector, at=NOON + HOUR, kind="assistance_specialist", language="")
    delegate = make_delegate()
    make_country_answer(by=delegate)
    make_case_answer(case=case, by=protector)
    office = scene.officer.organisation
    journey = Journey(
        scene=scene,
        planner=protector,
        assessor=make_actor(name="assessor", role="protection_officer", organisation=office),
        third=make_actor(name="further", role="protection_officer", organisation=office),
    )
    leaving = journey.planned(at=NOON + HOUR)
    listed = make_listed(organisation=office, code="counselling")
    make_location(organisation=office, entries=[listed], confidential=False)
    assert specialist.user is not None

    yield (
        protector,
        {
            "work": reverse("care_work"),
            "glance": reverse("care", args=[case.code]),
            "directory": reverse("listing:home"),
            "service": reverse("listing:show", args=[listed.pk]),
            "roster": reverse("roster:home"),
            "entry": reverse("roster:show", args=[specialist.pk]),
            "callouts": reverse("callouts:list"),
            "callouts-case": reverse("callouts:of_case", args=[case.code]),
            "ask": reverse("callouts:ask", args=[case.code]),
            "callout": reverse("callouts:callout", args=[case.code, callout.pk]),
            "cancel": reverse("callouts:cancel", args=[case.code, callout.pk]),
            "checklist": reverse("checklist:country"),
            "checklist-case": reverse("checklist:case", args=[case.code]),
            "checklist-answer": reverse("checklist:answer", args=[case.code, ITEM]),
            "permissions": reverse("permissions:home", args=[case.code]),
            "application": reverse("permissions:show", args=[case.code, application.pk]),
            "place": reverse("shelters:place", args=[case.code]),
            "away": reverse("shelters:away", args=[case.code, stay.pk]),
            "leavings": reverse("leaving:home", args=[case.code]),
            "leaving": reverse("leaving:show", args=[case.code, leaving.pk]),
        },
    )
    yield manager, {"board": reverse("shelters:board"), "house": reverse("shelters:house", args=[house.pk])}
    yield (
        scene.enforcer,
        {
            "group": reverse("groups:group", args=[group.pk]),
            "call": reverse("groups:callout", args=[group.pk]),
        },
    )
    yield Actor.of(specialist.user), {"hours": reverse("roster:mine")}
    yield (
        actor_of(offer_of(callout)),
        {
            "mine": reverse("callouts:mine"),
            "decline": reverse("callouts:decline", args=[offer_of(callout).pk]),
        },
    )
    yield (
        delegate,
        {
            "checklist-keep": reverse("checklist:keep", args=["VI-1"]),
            "permissions-queue": reverse("permissions:queue"),
        },
    )
