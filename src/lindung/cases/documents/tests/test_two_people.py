"""A sealed document, from being added to the two people who open it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from lindung.access.actors import Actor
from lindung.access.holders import actions as holders
from lindung.access.holders.testing import PASSPHRASE
from lindung.access.models import User
from lindung.access.testing import NOON, make_actor, make_organisation
from lindung.access.web.standing import PASSWORD_AT
from lindung.cases import actions as cases
from lindung.cases.documents.models import Document
from lindung.cases.documents.testing import make_document
from lindung.cases.models import Case
from lindung.cases.openings import actions as openings
from lindung.cases.openings.problems import NothingWritten
from lindung.cases.testing import make_case
from lindung.kernel import clock
from lindung.kernel.models import AuditEvent
from lindung.kernel.uploads.testing import jpeg

Browse = Callable[[Actor], Client]


@pytest.fixture
def browse(db: None) -> Browse:
    """Return a browser in which an actor has just given their password."""

    def done(actor: Actor) -> Client:
        client = Client()
        client.force_login(
            User.objects.get(pk=actor.user_id),
            backend="allauth.account.auth_backends.AuthenticationBackend",
        )
        session = client.session
        session[PASSWORD_AT] = int(clock.now().timestamp())
        session.save()
        return client

    return done


@pytest.fixture
def farah(db: None) -> Actor:
    """Asks."""
    station = make_organisation(code="station")
    actor = make_actor(name="farah", role="front_line_officer", organisation=station)
    holders.make_key(passphrase=PASSPHRASE, by=actor, at=NOON)
    return actor


@pytest.fixture
def azman(farah: Actor) -> Actor:
    """Holds the key beside her, and decides."""
    station = make_organisation(code="station")
    actor = make_actor(name="azman", role="enforcement_officer", organisation=station)
    holders.make_key(passphrase=PASSPHRASE, by=actor, at=NOON)
    holders.found_ring(passphrase=PASSPHRASE, by=actor, at=NOON)
    holders.admit(user_id=farah.user_id, passphrase=PASSPHRASE, by=actor, at=NOON)
    return actor


@pytest.fixture
def passport(farah: Actor, azman: Actor) -> Document:
    """A sealed document."""
    case = make_case(by=farah)
    return make_document(case=case, by=farah, data=jpeg(), kind="identity_document", name="passport.jpg")


def approved(case: Case, farah: Actor, azman: Actor, *fields: str) -> None:
    given: dict[str, Any] = {"case_id": case.pk, "purpose": "identification", "reason": "court"}
    asked = openings.ask(**given, fields=fields, by=farah, at=NOON)
    openings.approve(opening_id=asked.pk, passphrase=PASSPHRASE, by=azman, at=NOON)


def test_two_people_open_it_and_it_is_recorded_before(
    passport: Document, farah: Actor, azman: Actor, chidi: Actor, browse: Browse
) -> None:
    address = f"/cases/{passport.case.code}/documents/{passport.pk}/sealed/"
    client, answer = browse(farah), {"_submission": str(uuid4()), "passphrase": PASSPHRASE}
    asks = client.get(address)
    assert asks.status_code == 302 and asks["Location"].endswith("/ask/")
    assert "Identity documents and photographs" in client.get(asks["Location"]).content.decode()
    assert client.post(address, answer).status_code == 302, "no opening, nothing opens"

    approved(passport.case, farah, azman, "documents")

    assert address in client.get(f"/cases/{passport.case.code}/documents/").content.decode()
    assert client.get(address).status_code == 200
    wrong = client.post(address, answer | {"passphrase": "not these words of mine"})
    assert wrong.status_code == 422 and not AuditEvent.objects.filter(event="documents.opened").exists()
    opened = client.post(address, answer)
    assert b"".join(opened).startswith(b"\xff\xd8\xff")  # type: ignore[arg-type]
    assert opened["Content-Disposition"] == 'attachment; filename="passport.jpg"'
    looked = AuditEvent.objects.get(event="openings.looked")
    assert looked.detail == {"fields": ["documents"]}
    assert AuditEvent.objects.get(event="documents.opened").subject_id == passport.pk
    assert browse(azman).post(address, answer).status_code == 302, "who decided has not asked"
    assert browse(chidi).post(address, answer).status_code == 404
    with clock.travel(to=NOON + timedelta(minutes=16)):
        assert browse(farah).post(address, answer).status_code == 302, "its minutes are over"


def test_an_opening_of_the_name_opens_no_document(
    passport: Document, farah: Actor, azman: Actor, browse: Browse
) -> None:
    facts = {"full_name": "Nilar Win"}
    cases.record_identity(case_id=passport.case_id, facts=facts, expected_version=0, by=farah, at=NOON)
    approved(passport.case, farah, azman, "full_name")
    address = f"/cases/{passport.case.code}/documents/{passport.pk}/sealed/"
    answer = browse(farah).post(address, {"_submission": str(uuid4()), "passphrase": PASSPHRASE})
    assert answer.status_code == 302 and not AuditEvent.objects.filter(event="openings.looked").exists()


def test_without_a_sealed_document_none_can_be_asked_for(farah: Actor, azman: Actor) -> None:
    case = make_case(by=farah)
    make_document(case=case, by=farah)
    with pytest.raises(NothingWritten):
        approved(case, farah, azman, "documents")
