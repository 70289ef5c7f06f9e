"""The pages and the interface: the same look-ups, the same answers, and no word in an address."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from lindung.access.actions import issue_token
from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.cases.finding import actions
from lindung.cases.finding.models import Enquiry
from lindung.cases.finding.tests.conftest import Known
from lindung.kernel import clock

Browser = Callable[[Actor], Client]
FIND, ASK = "/find/", "/find/ask/"


@pytest.fixture
def browser(db: None) -> Browser:
    def opened(actor: Actor) -> Client:
        client = Client()
        client.force_login(
            User.objects.get(pk=actor.user_id), backend="allauth.account.auth_backends.AuthenticationBackend"
        )
        return client

    return opened


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found, name
    return found[1]


def sent(client: Client, **given: str) -> str:
    page = client.get(FIND).content.decode()
    answer = client.post(FIND, {"_submission": hidden(page, "_submission"), **given})
    assert answer.status_code == 200, answer.content
    assert "no-store" in answer["Cache-Control"]
    return str(answer.content.decode())


def test_the_page_shows_codes_to_some_and_a_hint_to_others(
    browser: Browser, amina: Actor, chidi: Actor, known: Known
) -> None:
    case = known(amina)
    inside = sent(browser(amina), name="Rukia Parvin", birth_year="1999")
    assert case.code in inside and "Very likely the same person" in inside
    assert "another organisation" not in inside
    outside = sent(browser(chidi), document_number="BX-0451273")
    assert case.code not in outside and "A match may exist with another organisation" in outside
    assert "Nobody who fits" in sent(browser(chidi), document_number="BX-0451274")


def test_an_enquiry_goes_and_its_answer_comes_over_the_pages(
    browser: Browser, amina: Actor, chidi: Actor, known: Known
) -> None:
    case = known(amina)
    asker = browser(chidi)
    page = sent(asker, document_number="BX-0451273")
    given = {"handle": hidden(page, "handle"), "purpose": "protection", "reason": "met_again"}
    fresh = hidden(page, "_submission")
    wrong = asker.post(ASK, given | {"_submission": fresh, "reason": "curious"})
    assert wrong.status_code == 422 and given["handle"] in wrong.content.decode()
    done = asker.post(ASK, given | {"_submission": fresh})
    assert done.status_code == 302 and done["Location"] == "/find/#enquiries"
    assert "Waiting for an answer" in asker.get(FIND).content.decode()
    enquiry = Enquiry.objects.get()
    address = reverse("finding:answer", args=[case.code, enquiry.pk])
    assert asker.get(address).status_code == 404
    leader = browser(amina)
    shown = leader.get(address).content.decode()
    assert "Chidi" in shown and "Elsewhere" in shown and "0451273" not in shown
    answered = leader.post(address, {"_submission": hidden(shown, "_submission"), "contact": "yes"})
    assert answered.status_code == 302
    assert leader.get(address).status_code == 404, "answered once"
    assert "Yes, get in touch</strong>: Station" in asker.get(FIND).content.decode()


def test_roles_without_the_permission_get_no_page(browser: Browser, olu: Actor, amina: Actor) -> None:
    assert browser(olu).get(FIND).status_code == 403
    assert browser(amina).get(FIND).status_code == 200
    assert Client().get(FIND).status_code == 302
    assert browser(amina).get(ASK).status_code == 200


def test_empty_unfit_and_too_many_are_said_beside_the_form(
    browser: Browser, amina: Actor, known: Known, monkeypatch: pytest.MonkeyPatch
) -> None:
    known(amina)
    client = browser(amina)
    key = hidden(client.get(FIND).content.decode(), "_submission")
    empty = client.post(FIND, {"_submission": key})
    assert empty.status_code == 422 and "too many people" in empty.content.decode()
    turned = client.post(FIND, {"_submission": key, "name": "Rokeya \u202enivraP"})
    assert turned.status_code == 422 and "direction of writing" in turned.content.decode()
    monkeypatch.setattr(actions, "PER_HOUR", actions.Limit("finding/test", 1, actions.PER_HOUR.within))
    sent(client, document_number="BX-0451273")
    full = client.post(FIND, {"_submission": key, "document_number": "BX-0451273"})
    assert full.status_code == 429 and "Wait an hour" in full.content.decode()


def test_a_language_wish_looks_nobody_up(browser: Browser, amina: Actor, known: Known) -> None:
    case = known(amina)
    client = browser(amina)
    key = hidden(client.get(FIND).content.decode(), "_submission")
    answer = client.post(FIND, {"_submission": key, "document_number": "BX-0451273", "_language": "ms"})
    assert answer.status_code == 200 and case.code not in answer.content.decode()


def call(actor: Actor) -> Callable[..., HttpResponse]:
    key = issue_token(user=User.objects.get(pk=actor.user_id), name="x", by=actor, at=clock.now())

    def done(method: str, path: str, body: object = None) -> HttpResponse:
        return Client().generic(
            method,
            f"/api/v1/find{path}",
            data=b"" if body is None else json.dumps(body),
            content_type="application/json",
            headers={"authorization": f"Bearer {key}"},
        )

    return done


def test_the_interface_gives_the_same(
    amina: Actor, chidi: Actor, olu: Actor, known: Known, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = known(amina)
    inside, outside = call(amina), call(chidi)
    found = inside("POST", "", {"name": "Rukia Parvin", "birth_year": 1999})
    assert found.json() == {"hints": [{"case_code": case.code, "strength": "strong"}], "handle": ""}
    hint = outside("POST", "", {"document_number": "BX0451273"}).json()
    assert hint["hints"] == [] and hint["handle"]
    ask = {"handle": hint["handle"], "purpose": "protection", "reason": "missing"}
    made = outside("POST", "/enquiries", ask)
    assert made.status_code == 201 and made.json()["answer"] == "waiting"
    path = f"/cases/{case.code}/enquiries/{made.json()['id']}/answer"
    assert outside("POST", path, {"contact": True}).status_code == 404
    assert inside("POST", path, {"contact": True}).status_code == 204
    assert inside("POST", path, {"contact": True}).status_code == 409
    assert outside("GET", "/enquiries").json()[0]["contact"] == "station"
    assert inside("GET", "/enquiries").json() == []
    assert outside("POST", "/enquiries", ask).status_code == 410
    assert call(olu)("POST", "", {"document_number": "BX0451273"}).status_code == 403
    assert inside("POST", "", {"name": "Rokeya"}).status_code == 422
    assert inside("POST", "", {"nme": "Rokeya"}).status_code == 422
    assert inside("POST", "", {"name": "R\u202eokeya Parvin"}).status_code == 422
    assert "Rokeya" not in inside("POST", "", {"name": "Rokeya" * 90}).content.decode()
    monkeypatch.setattr(actions, "PER_HOUR", actions.Limit("finding/test", 0, actions.PER_HOUR.within))
    full = inside("POST", "", {"document_number": "BX0451273"})
    assert full.status_code == 429 and "too_many_look_ups" in full.json()["type"]
