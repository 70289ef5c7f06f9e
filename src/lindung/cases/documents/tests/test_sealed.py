"""What names or shows the person: closed by whoever adds it, opened only with what two holders give."""

from __future__ import annotations

import pytest

from lindung.access.actors import Actor
from lindung.access.holders import wraps
from lindung.access.holders.models import SealWrap
from lindung.access.holders.problems import NoHolders
from lindung.access.holders.testing import bare_ring
from lindung.access.purposes import Purpose
from lindung.access.testing import NOON
from lindung.cases import actions as cases
from lindung.cases import sections
from lindung.cases.documents import actions, store
from lindung.cases.documents.models import Document
from lindung.cases.documents.testing import make_document
from lindung.cases.documents.tests.conftest import SignIn, organisation_of
from lindung.cases.models import Case
from lindung.kernel.models import AuditEvent
from lindung.kernel.sealing.problems import Tampered
from lindung.kernel.uploads.testing import jpeg


def private_of(case: Case, ring: bytes) -> bytes:
    return wraps.unwrap(row=SealWrap.objects.get(subject=case.person_id, kind="ring"), private=ring)


def test_it_is_closed_at_once_and_opens_with_the_persons_private_half(amina: Actor, sign_in: SignIn) -> None:
    from lindung.cases.testing import make_case

    _ring, private = bare_ring(organisation_id=amina.organisation_id)
    case = make_case(by=amina)
    document = make_document(case=case, by=amina, data=jpeg(), kind="photograph", name="Nilar Win.jpg")

    assert (document.tier, document.key, document.title) == ("sealed", None, None)
    with pytest.raises(actions.opening.SealedToHolders):
        actions.open_document(document_id=document.pk, by=amina, at=NOON)
    client = sign_in(amina)
    assert client.get(f"/cases/{case.code}/documents/{document.pk}/").status_code == 403
    page = client.get(f"/cases/{case.code}/documents/").content.decode()
    assert "two people open it" in page and "Nilar" not in page

    half = private_of(case, private)
    opened = actions.open_sealed(document_id=document.pk, private=half, by=amina, at=NOON)
    assert opened.name == "Nilar Win.jpg"
    assert b"".join(opened.pieces).startswith(b"\xff\xd8\xff")
    assert AuditEvent.objects.filter(event="documents.opened", subject_id=document.pk).count() == 1


def test_another_persons_half_and_a_moved_box_open_nothing(amina: Actor) -> None:
    from lindung.cases.testing import make_case

    _ring, private = bare_ring(organisation_id=amina.organisation_id)
    case, other = make_case(by=amina), make_case(by=amina)
    one = make_document(case=case, by=amina, data=jpeg(), kind="photograph")
    two = make_document(case=case, by=amina, data=jpeg(), kind="identity_document")
    with pytest.raises(Tampered):
        actions.open_sealed(document_id=one.pk, private=private_of(other, private), by=amina, at=NOON)
    Document.objects.filter(pk=one.pk).update(key_box=two.key_box)
    with pytest.raises(Tampered):
        actions.open_sealed(document_id=one.pk, private=private_of(case, private), by=amina, at=NOON)


def test_outsiders_and_protected_documents_are_not_there(amina: Actor, chidi: Actor, case: Case) -> None:
    bare_ring(organisation_id=amina.organisation_id)
    sealed = make_document(case=case, by=amina, data=jpeg(), kind="photograph")
    plain = make_document(case=case, by=amina)
    for document, actor in ((sealed, chidi), (plain, amina)):
        with pytest.raises(Document.DoesNotExist):
            actions.open_sealed(document_id=document.pk, private=bytes(32), by=actor, at=NOON)


def test_nobody_to_hold_the_key_means_nothing_is_kept(amina: Actor, case: Case) -> None:
    with pytest.raises(NoHolders):
        make_document(case=case, by=amina, data=jpeg(), kind="photograph")
    assert not Document.objects.exists() and not list(store.everything())


def test_who_has_no_part_in_the_identity_cannot_add_to_it(amina: Actor, farid: Actor, case: Case) -> None:
    bare_ring(organisation_id=amina.organisation_id)
    cases.involve(case=case, organisation=organisation_of(farid), purpose=Purpose.SERVICES, at=NOON)
    with pytest.raises(sections.NotCovered):
        make_document(case=case, by=farid, data=jpeg(), kind="photograph")
