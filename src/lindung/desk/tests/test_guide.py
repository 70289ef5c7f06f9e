"""The guide says what the code does: compared with real grants, real pages and every table it is made from."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from lindung.access.actors import Actor
from lindung.access.permission_words import DOES, SEES
from lindung.access.permissions import Permission as P
from lindung.access.purposes import COVERS, NAMES, SECTION_NAMES, Purpose, Section
from lindung.access.roles import ROLES
from lindung.access.testing import NOON, make_actor, make_organisation, make_user
from lindung.access.wall import behind
from lindung.cases import actions
from lindung.cases.actions import grants
from lindung.cases.models import Case
from lindung.cases.sections import NotCovered, in_hand
from lindung.cases.testing import make_case
from lindung.desk import guide
from lindung.kernel.country import current, use
from lindung.referral.rules import part_of

ADDRESS = "/guide/"
CELL = re.compile(r'data-purpose="(\w+)" data-section="(\w+)" data-opens="(\w+)"')
PLACES = {
    P.CASE_READ: "/cases/",
    P.FIND: "/find/",
    P.OVERVIEW_READ: "/overview/",
    P.AUDIT_SEARCH: "/trail/",
    P.ACCOUNT_MANAGE: "/accounts/",
    P.HOLDER_USE: "/holders/",
}
LATER = datetime(2126, 1, 1, tzinfo=UTC)
"""The database asks its own clock, which nobody turns back."""
pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings: Any) -> None:
    """Be a demonstration."""
    settings.DEMO = True


def page(client: Client) -> str:
    answer = client.get(ADDRESS)
    assert answer.status_code == 200
    return answer.content.decode()


def cards(text: str) -> dict[str, str]:
    """Return what the page says of each role."""
    parts = re.split(r'data-role="(\w+)"', text)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_outside_a_demonstration_it_is_for_staff_only_and_names_nobody(browser: Any) -> None:
    answer = Client().get(ADDRESS)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/account/login/?next={ADDRESS}")
    text = page(browser("amina"))
    assert 'id="purposes"' in text and 'id="tour"' not in text
    assert not [name for name in current().demo_users if name in text]


def test_every_role_may_read_it(browser: Any, people: Any) -> None:
    for code in ROLES:
        user = make_user(username=f"r.{code}", role=code, organisation=people["amina"].organisation)
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        assert 'id="purposes"' in page(client), code


def test_a_demonstration_shows_it_to_everybody_and_leads_there(demo: None) -> None:
    assert 'id="tour"' in page(Client())
    assert f'href="{ADDRESS}"' in Client().get("/account/login/").content.decode()


def test_the_sign_in_page_elsewhere_does_not_lead_there() -> None:
    assert ADDRESS not in Client().get("/account/login/").content.decode()


def test_every_purpose_meets_every_section_once(demo: None) -> None:
    text = page(Client())
    found = CELL.findall(text)
    assert [(purpose, section) for purpose, section, _ in found] == [
        (purpose, section) for purpose in Purpose for section in Section
    ]
    for name in SECTION_NAMES.values():
        assert escape(str(name)) in text
    for name in NAMES.values():
        assert str(name)[0].upper() + str(name)[1:] in text


@pytest.mark.parametrize("purpose", Purpose)
def test_the_page_says_what_a_grant_opens(purpose: Purpose, demo: None) -> None:
    said = {section: opens for row, section, opens in CELL.findall(page(Client())) if row == purpose}
    lead = make_actor(
        name="lead", role="protection_officer", organisation=make_organisation(code="lead", kind="welfare")
    )
    case = make_case(by=lead)
    guest = make_organisation(code="guest", kind="labour")
    reader = make_user(username="guest", role="front_line_officer", organisation=guest)
    emergency = purpose is Purpose.EMERGENCY
    grants.give(
        case=case,
        organisation=guest,
        purpose=purpose,
        at=NOON,
        basis="law",
        user=reader if emergency else None,
        until=LATER if emergency else None,
        listed=not emergency,
    )
    for section in Section:
        opened = _opens(case, Actor.of(reader), section)
        assert (said[section] != "no") == opened, f"{purpose} {section}: the page says {said[section]}"
    assert {section for section, opens in said.items() if opens == "two"} <= {Section.IDENTITY}


def _opens(case: Case, actor: Actor, section: Section) -> bool:
    with behind(actor):
        hand = in_hand(case=case, by=actor, at=NOON + timedelta(minutes=1))
        try:
            hand.ring([section])
        except NotCovered:
            return False
        return True


def test_an_identity_never_opens_to_one_alone() -> None:
    for row in guide.purposes():
        cell = next(one for one in row.cells if one.section is Section.IDENTITY)
        assert cell.opens in {guide.Opens.TWO, guide.Opens.NO}, row.purpose


def test_every_permission_is_put_into_words_once() -> None:
    assert set(SEES) | set(DOES) == set(P), "A new permission needs a line in access/permission_words.py."
    assert not set(SEES) & set(DOES)


@pytest.mark.parametrize("role", ROLES.values(), ids=list(ROLES))
def test_a_card_says_of_a_role_all_that_it_holds_and_all_that_it_lacks(role: Any, demo: None) -> None:
    card = cards(page(Client()))[role.code]
    assert escape(str(role.name)) in card and escape(str(role.description)) in card
    sees, _, rest = card.partition("app-role__never")
    never, _, does = rest.partition("<details")
    for permission, words in SEES.items():
        line = f"<li>{escape(str(words))}</li>"
        assert (line in sees) == (permission in role.permissions), permission
        assert (line in never) == (permission not in role.permissions), permission
    for permission, words in DOES.items():
        assert (f"<li>{escape(str(words))}</li>" in does) == (permission in role.permissions), permission


@pytest.mark.parametrize("role", ROLES.values(), ids=list(ROLES))
def test_what_a_card_says_is_what_the_pages_answer(role: Any, people: Any) -> None:
    user = make_user(username="probe", role=role.code, organisation=people["amina"].organisation)
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    for permission, address in PLACES.items():
        expected = 200 if permission in role.permissions else 403
        assert client.get(address).status_code == expected, address


@pytest.mark.parametrize("country", ["mys", "sgp"])
def test_the_walk_finds_somebody_for_every_step(country: str) -> None:
    with use(country):
        tour, cast = guide.tour(pack=current()), current().demo_users
        steps = [getattr(tour, name) for name in guide.Tour.__slots__]
        assert all(steps)
        assert {step.username for step in steps} <= set(cast)
        assert tour.asker and tour.approver
        asker, approver = cast[tour.asker.username], cast[tour.approver.username]
        assert asker.organisation == approver.organisation and asker.username != approver.username


def test_what_a_visitor_is_said_to_open_follows_from_their_office(demo: None) -> None:
    tour = guide.tour(pack=current())
    assert tour.carer and tour.prosecutor and tour.administrator and tour.data_officer
    care, enquiry = SECTION_NAMES[Section.CARE], SECTION_NAMES[Section.ENQUIRY]
    assert care in tour.carer.opens and enquiry in tour.carer.shut
    assert enquiry in tour.prosecutor.opens and care in tour.prosecutor.shut
    assert SECTION_NAMES[Section.IDENTITY] in tour.prosecutor.shut, "the role may not ask"
    assert not tour.administrator.opens and not tour.data_officer.opens
    kind = current().organisations[current().demo_users[tour.carer.username].organisation].kind
    assert len(tour.carer.opens) == len(COVERS[Purpose(part_of(kind=kind))])


def test_no_name_of_the_cast_is_written_into_the_page() -> None:
    folder = Path(guide.__file__).parent / "templates/desk"
    for template in ("guide", "guide_tour", "guide_reach"):
        text = (folder / f"{template}.html").read_text()
        for pack in ("mys", "sgp"):
            with use(pack):
                assert not [name for name in current().demo_users if name in text]


def test_a_note_of_the_enquiry_is_not_even_there_for_who_cares(people: Any, actor: Any, browser: Any) -> None:
    """The walk's second step, with real people."""
    case = make_case(by=actor("bo"))
    shelter = make_organisation(code="shelter", kind="ngo_shelter")
    grace = make_user(username="grace", role="shelter_manager", organisation=shelter)
    for purpose in ("enforcement", "protection"):
        grants.involve(case=case, organisation=people["bo"].organisation, purpose=purpose, at=NOON)
    grants.involve(case=case, organisation=shelter, purpose=part_of(kind=shelter.kind), at=NOON)
    for audience in ("care", "enquiry"):
        actions.note(
            case_id=case.pk, text=f"Words of {audience}.", audience=audience, by=actor("bo"), at=NOON
        )
    client = Client()
    client.force_login(grace, backend="allauth.account.auth_backends.AuthenticationBackend")
    text = client.get(f"/cases/{case.code}/").content.decode()
    assert "Words of care." in text and "Words of enquiry." not in text
    assert "Words of enquiry." in browser("bo").get(f"/cases/{case.code}/").content.decode()
