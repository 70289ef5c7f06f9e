"""The pages of openings, as the application's role sees the tables: asked, decided, looked at, marked, forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from lindung.access.actors import Actor
from lindung.access.holders.models import HolderKey
from lindung.access.holders.testing import PASSPHRASE
from lindung.access.models import User
from lindung.access.testing import NOON, make_actor, make_organisation
from lindung.access.web.standing import PASSWORD_AT
from lindung.cases.models import Identity
from lindung.cases.openings.models import Opening
from lindung.cases.openings.tests.conftest import Scene
from lindung.kernel import clock
from lindung.kernel.models import AuditEvent, Submission

Browse = Callable[[Actor], Client]


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.travel(to=NOON):
        yield


@pytest.fixture
def browse(db: None) -> Browse:
    """Return a browser in which an actor has just given their password."""

    def done(actor: Actor) -> Client:
        client = Client()
        user = User.objects.get(pk=actor.user_id)
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        session = client.session
        session[PASSWORD_AT] = int(clock.now().timestamp())
        session.save()
        return client

    return done


def sent(**answers: Any) -> dict[str, Any]:
    return {"_submission": str(uuid4()), **answers}


def page(name: str, opening: Opening) -> str:
    return reverse(f"openings:{name}", args=[opening.case.code, opening.pk])


def test_two_officers_open_it_and_the_page_carries_its_reader(scene: Scene, browse: Browse) -> None:
    farah, azman = browse(scene.farah), browse(scene.azman)
    ask = reverse("openings:ask", args=[scene.case.code])
    assert ask in farah.get(f"/cases/{scene.case.code}/").content.decode()
    blank = farah.get(ask).content.decode()
    assert "Home address" not in blank and "Full name" in blank, "only what was ever written is on offer"
    assert farah.post(ask, sent(reason="court", purpose="identification")).status_code == 422
    answers = sent(reason="court", purpose="identification", fields_asked=["full_name", "phone"])
    assert farah.post(ask, answers).status_code == 302
    opening = Opening.objects.get()
    assert "second officer has been asked" in farah.get(page("show", opening)).content.decode()
    assert page("decide", opening) in azman.get(f"/cases/{scene.case.code}/").content.decode(), (
        "a task leads there"
    )
    assert "Approve" in azman.get(page("decide", opening)).content.decode()
    wrong = azman.post(page("decide", opening), sent(passphrase="not these words of mine"))
    assert wrong.status_code == 422 and HolderKey.objects.get(user=scene.azman.user_id).failures == 1
    assert "not these words" not in wrong.content.decode()
    assert azman.post(page("decide", opening), sent(passphrase=PASSPHRASE)).status_code == 302
    assert "Nilar" not in azman.get(page("show", opening)).content.decode()

    assert farah.get(page("look", opening)).status_code == 200
    seen = farah.post(page("look", opening), sent(passphrase=PASSPHRASE))
    text = seen.content.decode()
    assert "Nilar Win" in text and "+95 9 123 456" in text and "MB1234567" not in text
    assert text.count("Farah · Station · 9 November 2026") >= 20 and "Shown to Farah, Station" in text
    assert seen["Cache-Control"] == "no-store"
    assert AuditEvent.objects.filter(event="openings.looked", by_user_id=scene.farah.user_id).count() == 1
    for path in ("/", "/cases/", f"/cases/{scene.case.code}/", page("show", opening), ask):
        assert "Nilar" not in farah.get(path).content.decode()
    with clock.travel(to=NOON + timedelta(minutes=16)):
        browser = browse(scene.farah)
        late = browser.post(page("look", opening), sent(passphrase=PASSPHRASE))
        assert late.status_code == 409 and "Nilar" not in late.content.decode()


def test_outsiders_and_lookers_on_get_nothing(scene: Scene, browse: Browse) -> None:
    opening = scene.ask()
    chidi, azman = browse(scene.chidi), browse(scene.azman)
    for name in ("show", "decide", "look"):
        assert chidi.get(page(name, opening)).status_code == 404
    for name in ("decide", "look", "refuse", "withdraw"):
        assert chidi.post(page(name, opening), sent(passphrase=PASSPHRASE)).status_code == 404
    assert chidi.get(reverse("openings:ask", args=[scene.case.code])).status_code == 404
    assert azman.post(page("look", opening), sent(passphrase=PASSPHRASE)).status_code == 404
    farah = browse(scene.farah)
    own = farah.post(page("decide", opening), sent(passphrase=PASSPHRASE))
    assert own.status_code == 403 and "no account" in own.content.decode()
    assert Opening.objects.get().state == "asked"


def test_a_stale_session_proves_itself_first(scene: Scene, browse: Browse) -> None:
    opening = scene.ask()
    azman = browse(scene.azman)
    session = azman.session
    session[PASSWORD_AT] = int((NOON - timedelta(minutes=6)).timestamp())
    session.save()
    for answer in (
        azman.get(page("decide", opening)),
        azman.post(page("decide", opening), sent(passphrase=PASSPHRASE)),
    ):
        assert answer.status_code == 302 and "/prove" in answer["Location"]
    assert Opening.objects.get().state == "asked"
    assert PASSPHRASE not in str(dict(azman.session))


def test_refusing_and_withdrawing(scene: Scene, browse: Browse) -> None:
    opening = scene.ask()
    assert browse(scene.nora).post(page("refuse", opening), sent()).status_code == 302
    assert Opening.objects.get().state == "refused"
    second = scene.ask()
    assert browse(scene.farah).post(page("withdraw", second), sent()).status_code == 302
    assert browse(scene.nora).post(page("refuse", second), sent()).status_code == 409


def test_who_cannot_ask_is_told_what_to_do(scene: Scene, browse: Browse) -> None:
    station = make_organisation(code="station")
    newcomer = browse(make_actor(name="newcomer", role="front_line_officer", organisation=station))
    ask = reverse("openings:ask", args=[scene.case.code])
    answer = newcomer.get(ask)
    assert answer.status_code == 409 and "Holders" in answer.content.decode()
    Identity.objects.all().delete()
    assert "Nothing of this has been written" in browse(scene.farah).get(ask).content.decode()
    assert browse(scene.nora).get(ask).status_code == 403, "coordination alone reaches no name"


def test_one_approval_sent_twice_by_the_same_form(scene: Scene, browse: Browse) -> None:
    opening, azman = scene.ask(), browse(scene.azman)
    answers = sent(passphrase=PASSPHRASE)
    assert azman.post(page("decide", opening), answers).status_code == 302
    assert azman.post(page("decide", opening), answers).status_code == 302
    assert AuditEvent.objects.filter(event="openings.approved").count() == 1
    again = azman.post(page("decide", opening), answers | {"passphrase": "a different one is not compared"})
    assert again.status_code == 302, "the fingerprint of a submission is made without secrets"
    assert Submission.objects.filter(pk=answers["_submission"]).count() == 1
