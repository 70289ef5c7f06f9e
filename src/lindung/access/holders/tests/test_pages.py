"""The holders' pages, as the application's role sees the tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from lindung.access.actors import Actor
from lindung.access.holders import actions, queries
from lindung.access.holders.models import HolderKey, Ring, RingMember
from lindung.access.holders.problems import Paused
from lindung.access.holders.testing import PASSPHRASE
from lindung.access.holders.tests.conftest import keyed, opens, person
from lindung.access.models import User
from lindung.access.testing import NOON, make_actor, make_organisation
from lindung.access.web.standing import PASSWORD_AT
from lindung.kernel import clock

NEW = "a second set of words here"
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


def twice(words: str) -> dict[str, str]:
    return {"new_passphrase": words, "new_passphrase_again": words}


def test_from_no_key_to_two_holders(db: None, browse: Browse) -> None:
    station = make_organisation(code="station")
    amina, bo = (
        make_actor(name=n, role="enforcement_officer", organisation=station) for n in ("amina", "bo")
    )
    first, second = browse(amina), browse(bo)
    assert "You have no key yet" in first.get("/holders/").content.decode()
    assert first.post("/holders/key/", sent(**twice("too short"))).status_code == 422
    uneven = sent(new_passphrase=PASSPHRASE, new_passphrase_again="other")
    answer = first.post("/holders/key/", uneven)
    assert answer.status_code == 422 and PASSPHRASE not in answer.content.decode()
    assert first.post("/holders/key/", sent(**twice(PASSPHRASE))).status_code == 302
    assert first.post("/holders/begin/", sent(passphrase="wrong")).status_code == 422
    assert HolderKey.objects.get().failures == 1, "counted though the act was undone"
    assert first.post("/holders/begin/", sent(passphrase=PASSPHRASE)).status_code == 302
    assert "One holder is not enough" in first.get("/holders/").content.decode()
    assert second.post("/holders/key/", sent(**twice(NEW))).status_code == 302
    admitted = sent(user=str(bo.user_id), passphrase=PASSPHRASE)
    assert first.post("/holders/admit/", admitted).status_code == 302
    page = second.get("/holders/").content.decode()
    assert "Bo was admitted by Amina." in page and "One holder is not enough" not in page
    _subject, seal = person(amina)
    assert opens(seal, bo, passphrase=NEW)
    changed = sent(passphrase=NEW, **twice("five more words for bo"))
    assert second.post("/holders/key/change/", changed).status_code == 302
    assert opens(seal, bo, passphrase="five more words for bo")


def test_the_drills_by_page(amina: Actor, bo: Actor, browse: Browse) -> None:
    _subject, seal = person(amina)
    first, second = browse(amina), browse(bo)
    assert second.post("/holders/key/forgotten/", sent(**twice(NEW))).status_code == 302
    page = first.get("/holders/").content.decode()
    assert "Bo forgot their passphrase" in page and "Renew the key" in page
    assert first.post("/holders/admit/", sent(user=str(bo.user_id), passphrase=PASSPHRASE)).status_code == 302
    User.objects.filter(pk=bo.user_id).update(is_active=False)
    assert "Account suspended" in first.get("/holders/").content.decode()
    removed = first.post(f"/holders/{bo.user_id}/remove/", sent(passphrase=PASSPHRASE))
    assert removed.status_code == 302 and not RingMember.objects.filter(user=bo.user_id).exists()
    assert "1 older key waits" in first.get("/holders/").content.decode()
    assert first.post("/holders/older-keys/", sent(passphrase=PASSPHRASE)).status_code == 302
    assert "older key" not in first.get("/holders/").content.decode()
    assert opens(seal, amina)
    assert first.post("/holders/leave/", sent()).status_code == 409
    assert first.post("/holders/renew/", sent(passphrase=PASSPHRASE)).status_code == 302
    assert Ring.objects.get().version == 3


def test_others_see_and_do_nothing(amina: Actor, browse: Browse) -> None:
    stranger = keyed("eve", code="elsewhere")
    client = browse(stranger)
    assert "Amina" not in client.get("/holders/").content.decode()
    assert client.post(f"/holders/{amina.user_id}/remove/", sent(passphrase=PASSPHRASE)).status_code == 404
    for path in ("admit/", "renew/", "leave/"):
        answers = sent(passphrase=PASSPHRASE, user=str(amina.user_id))
        assert client.post(f"/holders/{path}", answers).status_code in {403, 422}, path
    assert client.post("/holders/older-keys/", sent(passphrase=PASSPHRASE)).status_code == 302
    manager = browse(make_actor(name="mei", role="shelter_manager", organisation=make_organisation(code="h")))
    assert manager.get("/holders/").status_code == 403
    assert [one.user_id for one in queries.members_of(ring=Ring.objects.get())] == [amina.user_id]


def test_a_long_row_of_wrong_words_rests_the_key(amina: Actor, browse: Browse) -> None:
    client = browse(amina)
    codes = [client.post("/holders/renew/", sent(passphrase=f"guess {n}")).status_code for n in range(6)]
    assert codes == [422] * 5 + [429]
    assert client.post("/holders/renew/", sent(passphrase=PASSPHRASE)).status_code == 429
    assert Ring.objects.get().version == 1
    with pytest.raises(Paused):
        actions.unlock(passphrase=PASSPHRASE, by=amina, at=clock.now())
