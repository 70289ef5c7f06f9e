"""The pages: from the case page to the sheet, the record and a contact; strangers find nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.testing import make_organisation, make_user
from lindung.cases.consents.testing import make_consent
from lindung.cases.models import Task
from lindung.cases.testing import opened
from lindung.directory.roster.testing import make_entry
from lindung.kernel.models import AuditEvent
from lindung.protection.callouts import actions as callouts
from lindung.protection.callouts.testing import actor_of, make_callout, offer_of
from lindung.protection.informing import actions
from lindung.protection.informing.actions import TellIn
from lindung.protection.informing.models import Contact, Told
from lindung.protection.informing.tests.conftest import LATER
from lindung.protection.informing.tests.test_kit import LANGUAGES
from lindung.protection.testing import Scene

BUDGET = 24
TOLD = {
    "told_at_day": "9",
    "told_at_month": "11",
    "told_at_year": "2026",
    "told_at_time": "13:00",
    "language": "bn",
    "spoke": "register",
    "understood": "yes",
    "questions": "When may I work?",
}


def browser(actor: Actor) -> Client:
    client = Client()
    user = User.objects.get(pk=actor.user_id)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def at(name: str, scene: Scene, *keys: Any) -> str:
    return reverse(f"informing:{name}", args=[scene.case.code, *keys])


def send(client: Client, url: str, **given: Any) -> Any:
    return client.post(url, {"_submission": str(uuid4()), **given})


@pytest.fixture
def mine(scene: Scene) -> Client:
    """The protection officer's browser."""
    return browser(scene.protector)


def test_the_case_page_leads_here(scene: Scene, mine: Client) -> None:
    page = mine.get(reverse("case", args=[scene.case.code])).content.decode()
    assert at("home", scene) in page
    assert "speak this" in mine.get(at("home", scene)).content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sheet_says_its_language_and_is_marked(scene: Scene, mine: Client, language: str) -> None:
    page = mine.get(at("sheet", scene, language)).content.decode()
    assert f'lang="{language}" dir="ltr"' in page
    article = page[page.index("<article") : page.index("</article>")]
    assert scene.case.code not in article
    assert "app-alert-row--warning" in article


def test_an_unknown_language_is_not_found(scene: Scene, mine: Client) -> None:
    assert mine.get(at("sheet", scene, "fr")).status_code == 404
    assert send(mine, at("pdf", scene, "fr")).status_code == 404


@pytest.mark.slow
def test_the_pdf_comes_as_a_file(scene: Scene, mine: Client) -> None:
    answer = send(mine, at("pdf", scene, "my"), code_word="Bunga")
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF-")
    assert scene.case.code not in answer["Content-Disposition"]
    assert AuditEvent.objects.filter(event="informing.sheet_made").count() == 1


def test_a_word_that_cannot_be_printed_is_said_beside_it(scene: Scene, mine: Client) -> None:
    answer = send(mine, at("pdf", scene, "th"), code_word="বাংলা")
    assert answer.status_code == 422
    assert "no letters for this word" in answer.content.decode()
    assert send(mine, at("pdf", scene, "th"), code_word="x" * 31).status_code == 422


def test_it_was_explained(scene: Scene, mine: Client) -> None:
    assert send(mine, at("tell", scene), **(TOLD | {"understood": "no"})).status_code == 422
    done = send(mine, at("tell", scene), **TOLD, interpreter="Rahim", refused=["out", "rights"])
    assert done["Location"] == at("home", scene), done.content.decode()[:2000]
    row = Told.objects.get()
    assert row.refused == ["out", "rights"]
    page = mine.get(at("home", scene)).content.decode()
    assert all(text in page for text in ("Bangla", "When may I work?", "Rahim", "Your rights"))


def test_a_contact_over_the_pages(scene: Scene, mine: Client) -> None:
    wish = {"kind": "embassy", "addressee": "The consul", "wish": "Say I am well."}
    refused = send(mine, at("ask", scene), **wish)
    assert refused.status_code == 409 and "has not agreed" in refused.content.decode()
    make_consent(
        case=scene.case, by=scene.protector, matter="embassy_contact", purposes=("protection",), at=LATER
    )
    there = send(mine, at("ask", scene), **wish)["Location"]
    row = Contact.objects.get()
    assert there == at("contact", scene, row.pk)
    page = mine.get(there).content.decode()
    assert "Say I am well." in page and at("send", scene, row.pk) in page
    assert send(mine, at("send", scene, row.pk))["Location"] == there
    assert send(mine, at("answer", scene, row.pk), answer="She is glad.")["Location"] == there
    assert "She is glad." in mine.get(there).content.decode()
    assert send(mine, at("close", scene, row.pk), outcome="no_answer").status_code == 422
    assert send(mine, at("close", scene, row.pk), outcome="told")["Location"] == there
    assert "The person knows the answer" in mine.get(at("home", scene)).content.decode()
    assert not Task.objects.filter(subject_id=row.pk, state="open").exists()


def test_strangers_find_nothing_and_others_may_not(scene: Scene) -> None:
    elsewhere = make_organisation(code="elsewhere", kind="welfare")
    stranger = browser(
        Actor.of(make_user(username="stranger", role="protection_officer", organisation=elsewhere))
    )
    registrar = browser(scene.registrar)
    key = uuid4()
    for name, keys in (("home", ()), ("sheet", ("en",)), ("tell", ()), ("ask", ()), ("contact", (key,))):
        assert stranger.get(at(name, scene, *keys)).status_code == 404
        assert registrar.get(at(name, scene, *keys)).status_code == 403
    assert send(stranger, at("pdf", scene, "en")).status_code == 404
    assert send(stranger, at("tell", scene), **TOLD).status_code == 404
    assert send(stranger, at("send", scene, key)).status_code == 404


def test_the_page_asks_no_more_for_many(
    scene: Scene, mine: Client, django_assert_max_num_queries: Any
) -> None:
    for _number in range(3):
        send(mine, at("tell", scene), **TOLD)
    assert Told.objects.count() == 3
    with django_assert_max_num_queries(BUDGET):
        mine.get(at("home", scene))


def test_whoever_is_not_told_of_shelters_reads_no_name_of_one(scene: Scene, mine: Client) -> None:
    worker = Actor.of(make_user(username="carer", role="shelter_manager", organisation=scene.refuge))
    given = TellIn(told_at=LATER, language="id", spoke="same", understood="yes", questions="Where is my bag?")
    actions.tell(case_id=scene.case.pk, given=given, by=worker, at=LATER)
    assert "Carer, " in mine.get(at("home", scene)).content.decode()
    page = browser(scene.enforcer).get(at("home", scene)).content.decode()
    assert "A place of refuge" in page
    assert "Carer" not in page and scene.refuge.name not in page and "Where is my bag?" not in page


def test_whoever_does_not_care_tells_without_words(scene: Scene) -> None:
    enforcer = browser(scene.enforcer)
    form = enforcer.get(at("tell", scene)).content.decode()
    assert 'name="questions"' not in form and 'name="interpreter"' not in form
    assert at("ask", scene) not in enforcer.get(at("home", scene)).content.decode()
    assert send(enforcer, at("tell", scene), **TOLD)["Location"] == at("home", scene)
    assert Told.objects.get().questions is None


def test_an_interpreter_who_came_is_chosen_by_name(scene: Scene, mine: Client) -> None:
    assert "Which of the interpreters" not in mine.get(at("tell", scene)).content.decode()
    ada = make_entry(name="ada")
    began = LATER - timedelta(hours=2)
    callout = make_callout(cases=[scene.case], by=scene.protector, at=began)
    offer = offer_of(callout)
    callouts.accept(offer_id=offer.pk, by=actor_of(offer), at=began)
    callouts.arrive(offer_id=offer.pk, by=actor_of(offer), at=callout.starts_at)
    assert "Which of the interpreters" in mine.get(at("tell", scene)).content.decode()
    assert send(mine, at("tell", scene), **TOLD, came=str(ada.pk)).status_code == 302
    assert opened(Told.objects.get(), "interpreter", case=scene.case, by=scene.protector) == "Ada"
