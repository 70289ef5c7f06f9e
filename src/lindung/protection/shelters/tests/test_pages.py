"""The pages: from the proposal to the bed, the morning of a house, a house that closes; strangers find nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.testing import make_actor, make_organisation
from lindung.kernel.country import current
from lindung.protection.shelters import actions, hooks
from lindung.protection.shelters.glance import glance
from lindung.protection.shelters.models import Absence, Finding, Incident, Review, Stay
from lindung.protection.shelters.testing import Sheltering, make_other_house, zone_of
from lindung.protection.shelters.tests.conftest import LATER
from lindung.protection.shelters.web.offers import offers

BUDGET = 30


def browser(actor: Actor) -> Client:
    client = Client()
    user = User.objects.get(pk=actor.user_id)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def send(client: Client, url: str, **given: Any) -> Any:
    return client.post(url, {"_submission": str(uuid4()), **given})


def moment(name: str, at: Any = LATER) -> dict[str, str]:
    local = at.astimezone(ZoneInfo(current().time_zone))
    return {
        f"{name}_day": str(local.day),
        f"{name}_month": str(local.month),
        f"{name}_year": str(local.year),
        f"{name}_time": f"{local:%H:%M}",
    }


@pytest.fixture
def coordinator(db: None) -> Actor:
    return make_actor(
        name="national", role="case_coordinator", organisation=make_organisation(code="hq", national=True)
    )


def test_a_protection_officer_finds_a_place_and_holds_a_bed(
    sheltering: Sheltering, django_assert_max_num_queries: Any
) -> None:
    code = sheltering.scene.case.code
    mine = browser(sheltering.scene.protector)
    place = reverse("shelters:place", args=[code])
    with django_assert_max_num_queries(BUDGET):
        page = mine.get(place).content.decode()
    assert "2 of 2 beds are free." in page and "named by the order" in page
    assert sheltering.house.code not in page, "who places a person reads no house's name"
    given = {"zone": str(sheltering.zone.pk), "asked": "yes", "hours": "6"}
    refused = send(mine, reverse("shelters:hold", args=[code]), **(given | {"hours": "500"}))
    assert refused.status_code == 422
    assert send(mine, reverse("shelters:hold", args=[code]), **given).url == place
    assert "A bed is held" in mine.get(place).content.decode()
    held = Stay.objects.get()
    url = reverse("shelters:arrived", args=[code, held.pk])
    assert send(mine, url, **moment("arrived_at")).url == place
    held.refresh_from_db()
    assert held.state == "here"


def test_the_morning_of_a_house(sheltering: Sheltering, django_assert_max_num_queries: Any) -> None:
    row = sheltering.settle()
    code = row.case.code
    mine = browser(sheltering.manager)
    board = mine.get(reverse("shelters:board")).content.decode()
    assert "1 of 2 beds free" in board and "1 occupied" in board
    hooks.declare_due(
        name="test", source=lambda stays, _by, at: [hooks.Due("Talk", stays[0].case.code, "/x/", at)]
    )
    house = reverse("shelters:house", args=[sheltering.house.pk])
    away = reverse("shelters:away", args=[code, row.pk])
    send(mine, away, kind="unplanned", **moment("since"))
    incident = {
        "kind": "health",
        "severity": "serious",
        "told": ["health"],
        "account": "Fell on the stairs.",
        "follow_up_on_day": "11",
        "follow_up_on_month": "11",
        "follow_up_on_year": "2026",
    }
    send(mine, reverse("shelters:incident", args=[code, row.pk]), **incident, **moment("happened_at"))
    with django_assert_max_num_queries(BUDGET):
        page = mine.get(house).content.decode()
    hooks._sources.pop("test")
    for words in (code, "not agreed", "Sudden illness", "Talk", "Residents"):
        assert words in page
    assert "Fell on the stairs" not in page
    absence = Absence.objects.get()
    back = reverse("shelters:back", args=[code, absence.pk])
    assert send(mine, back, outcome="returned", **moment("ended_at")).status_code == 302
    settle = reverse("shelters:settle", args=[code, Incident.objects.get().pk])
    assert send(mine, settle, done="Seen by a doctor.").status_code == 302
    shown = mine.get(reverse("shelters:place", args=[code])).content.decode()
    assert "Fell on the stairs" in shown and "Seen by a doctor" in shown


def test_strangers_find_nothing(sheltering: Sheltering) -> None:
    row = sheltering.settle()
    elsewhere = make_organisation(code="elsewhere", kind="welfare")
    stranger = browser(make_actor(name="stranger", role="protection_officer", organisation=elsewhere))
    other = make_other_house()
    neighbour = browser(make_actor(name="other", role="shelter_manager", organisation=other.organisation))
    for client in (stranger, neighbour):
        for name in ("place", "hold", "settle_in"):
            assert client.get(reverse(f"shelters:{name}", args=[row.case.code])).status_code == 404
        for name in ("move", "leave", "away", "incident", "keep", "let_go", "arrived"):
            assert client.get(reverse(f"shelters:{name}", args=[row.case.code, row.pk])).status_code == 404
        for name in ("house", "close", "reviews"):
            assert client.get(reverse(f"shelters:{name}", args=[sheltering.house.pk])).status_code == 404
        assert sheltering.house.code not in client.get(reverse("shelters:board")).content.decode()
    officer = browser(sheltering.scene.protector)
    assert officer.get(reverse("shelters:house", args=[sheltering.house.pk])).status_code == 404
    registrar = browser(sheltering.scene.registrar)
    assert registrar.get(reverse("shelters:place", args=[row.case.code])).status_code == 403
    police = make_actor(name="both", role="protection_officer", organisation=row.case.lead_organisation)
    assert browser(police).get(reverse("shelters:place", args=[row.case.code])).status_code == 403


def test_who_waits_is_listed(sheltering: Sheltering, coordinator: Actor) -> None:
    page = browser(coordinator).get(reverse("shelters:waiting")).content.decode()
    assert sheltering.scene.case.code in page
    sheltering.settle()
    page = browser(coordinator).get(reverse("shelters:waiting")).content.decode()
    assert sheltering.scene.case.code not in page


def test_a_house_closes_on_one_page(sheltering: Sheltering) -> None:
    row = sheltering.settle()
    other = make_other_house()
    mine = browser(sheltering.manager)
    close = reverse("shelters:close", args=[sheltering.house.pk])
    day = {"on_day": "20", "on_month": "11", "on_year": "2026"}
    assert send(mine, close, **day).url == close
    page = mine.get(close).content.decode()
    assert row.case.code in page and other.organisation.name in page
    assert (
        sheltering.house.name
        in mine.get(reverse("shelters:house", args=[sheltering.house.pk])).content.decode()
    )
    zone = str(zone_of(other).pk)
    done = send(mine, close, **{f"stay_{row.pk.hex}": zone}, **moment("moved_at"))
    assert done.status_code == 302
    sheltering.house.refresh_from_db()
    assert sheltering.house.state == "closed"
    assert Stay.objects.get(state="here").house_id == other.pk


def test_a_review_by_page(sheltering: Sheltering, coordinator: Actor) -> None:
    reviewer, manager = browser(coordinator), browser(sheltering.manager)
    reviews = reverse("shelters:reviews", args=[sheltering.house.pk])
    assert manager.get(reverse("shelters:start_review", args=[sheltering.house.pk])).status_code == 403
    start = reverse("shelters:start_review", args=[sheltering.house.pk])
    began = send(reviewer, start, on_day="9", on_month="11", on_year="2026")
    review = Review.objects.get()
    here = reverse("shelters:review", args=[review.pk])
    assert began.url == here and manager.get(here).status_code == 404
    mark = reverse("shelters:mark", args=[review.pk, "fire"])
    assert send(reviewer, mark, mark="partly").status_code == 422
    due = {"due_on_day": "30", "due_on_month": "11", "due_on_year": "2026"}
    send(reviewer, mark, mark="partly", found="One exit is blocked.", to_do="Clear it.", **due)
    page = reviewer.get(here).content.decode()
    assert "One exit is blocked." in page and "1 of 42 items marked." in page
    assert send(reviewer, reverse("shelters:finish_review", args=[review.pk])).status_code == 422
    assert reviewer.get(reviews).status_code == manager.get(reviews).status_code == 200
    assert Finding.objects.get().due_on is not None


def test_offers_and_glance(sheltering: Sheltering) -> None:
    sheltering.scene.case.refresh_from_db()
    case, by = sheltering.scene.case, sheltering.scene.protector
    assert [one.url for one in offers(case=case, actor=by)] == [reverse("shelters:place", args=[case.code])]
    assert offers(case=case, actor=sheltering.scene.registrar) == []
    (none,) = glance(case=case, by=by, at=LATER)
    assert none.alarm
    row = sheltering.settle()
    (here,) = glance(case=case, by=by, at=LATER)
    assert not here.alarm and sheltering.house.code not in here.state
    actions.go_away(stay_id=row.pk, kind="unplanned", since=LATER, until=None, company="", by=by, at=LATER)
    (missing,) = glance(case=case, by=by, at=LATER + timedelta(hours=1))
    assert missing.alarm and missing.due_at
    assert glance(case=case, by=sheltering.scene.registrar, at=LATER) == []
