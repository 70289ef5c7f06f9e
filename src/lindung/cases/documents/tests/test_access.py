"""Who may add, see and open: by permission, by case, by purpose; and every opening leaves its mark first."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from lindung.access.actors import Actor, NotAllowed
from lindung.access.purposes import Purpose
from lindung.access.testing import NOON
from lindung.access.wall import behind
from lindung.cases import actions as cases
from lindung.cases import sections
from lindung.cases.documents import actions, queries, store
from lindung.cases.documents.kinds import SECTIONS, VOCABULARY
from lindung.cases.documents.models import Document
from lindung.cases.documents.testing import make_document
from lindung.cases.documents.tests.conftest import SignIn, organisation_of
from lindung.cases.models import Case, TimelineEntry
from lindung.kernel import walls
from lindung.kernel.models import AuditEvent
from lindung.kernel.problems import Invalid
from lindung.kernel.sealing import keys
from lindung.kernel.sealing.problems import Erased, Tampered
from lindung.kernel.vocabularies import vocabulary


def words(opened: actions.Opened) -> bytes:
    return b"".join(opened.pieces)


def take_part(case: Case, who: Actor, purpose: str) -> None:
    cases.involve(case=case, organisation=organisation_of(who), purpose=purpose, at=NOON)


def test_what_was_added_opens_and_both_are_recorded(amina: Actor, case: Case) -> None:
    document = make_document(case=case, by=amina, data=b"What she said. " * 9000)
    opened = actions.open_document(document_id=document.pk, by=amina, at=NOON)
    assert words(opened) == b"What she said. " * 9000
    assert (opened.name, opened.media_type) == ("statement.txt", "text/plain; charset=utf-8")
    trail = AuditEvent.objects.filter(subject_id=document.pk).order_by("id")
    assert list(trail.values_list("event", flat=True)) == ["documents.added", "documents.opened"]
    assert {one.case_id for one in trail} == {case.pk}
    assert TimelineEntry.objects.filter(case=case, kind="document.added").exists()


def test_the_opening_is_on_record_before_the_first_byte(amina: Actor, case: Case) -> None:
    document = make_document(case=case, by=amina)
    opened = actions.open_document(document_id=document.pk, by=amina, at=NOON)
    assert AuditEvent.objects.filter(event="documents.opened", subject_id=document.pk).exists()
    assert next(opened.pieces)


def test_where_the_trail_cannot_be_written_nothing_opens(amina: Actor, case: Case, monkeypatch: Any) -> None:
    document = make_document(case=case, by=amina)

    def broken(**given: Any) -> None:
        raise RuntimeError("no trail")

    monkeypatch.setattr("lindung.kernel.audit.record", broken)
    with pytest.raises(RuntimeError), transaction.atomic():
        actions.open_document(document_id=document.pk, by=amina, at=NOON)
    with pytest.raises(RuntimeError), transaction.atomic():
        make_document(case=case, by=amina)
    assert Document.objects.count() == 1 and len(list(store.everything())) == 1


def test_outsiders_and_administrators_get_nothing(
    amina: Actor, chidi: Actor, admin: Actor, case: Case
) -> None:
    document = make_document(case=case, by=amina)
    with pytest.raises(Document.DoesNotExist):
        actions.open_document(document_id=document.pk, by=chidi, at=NOON)
    with pytest.raises(Case.DoesNotExist):
        make_document(case=case, by=chidi)
    with pytest.raises(Document.DoesNotExist):
        actions.remove(document_id=document.pk, removal="wrong_file", by=chidi, at=NOON)
    for act in (
        lambda: actions.open_document(document_id=document.pk, by=admin, at=NOON),
        lambda: make_document(case=case, by=admin),
        lambda: actions.remove(document_id=document.pk, removal="wrong_file", by=admin, at=NOON),
    ):
        with pytest.raises(NotAllowed):
            act()


PURPOSES = {
    # purpose -> kinds it may open
    Purpose.HEALTH: {"statement", "medical", "evidence", "other"},
    Purpose.SERVICES: {"statement", "medical", "evidence", "other"},
    Purpose.ENFORCEMENT: {"statement", "court_paper", "evidence", "other"},
    Purpose.COURT: {"court_paper"},
}


@pytest.mark.parametrize("purpose", PURPOSES)
def test_a_purpose_opens_its_own_kinds_and_no_others(
    purpose: Purpose, amina: Actor, dara: Actor, farid: Actor, case: Case, sign_in: SignIn
) -> None:
    take_part(case, dara, Purpose.PROTECTION)
    take_part(case, farid, purpose)
    kinds = [kind for kind in SECTIONS if kind not in {"identity_document", "photograph"}]
    made = {kind: make_document(case=case, by=dara, kind=kind, name=f"{kind}.txt") for kind in kinds}
    may = set()
    for kind, document in made.items():
        try:
            words(actions.open_document(document_id=document.pk, by=farid, at=NOON))
            may.add(kind)
        except sections.NotCovered:
            pass
    assert may == PURPOSES[purpose]
    page = sign_in(farid).get(f"/cases/{case.code}/documents/").content.decode()
    assert {kind for kind in kinds if f"{kind}.txt" in page} == PURPOSES[purpose]
    offered = sign_in(farid).get(f"/cases/{case.code}/documents/add/").content.decode()
    assert ('value="medical"' in offered) == ("medical" in PURPOSES[purpose])


def test_what_no_purpose_covers_cannot_be_added_either(amina: Actor, farid: Actor, case: Case) -> None:
    take_part(case, farid, Purpose.COURT)
    with pytest.raises(sections.NotCovered):
        make_document(case=case, by=farid, kind="medical")
    assert make_document(case=case, by=farid, kind="court_paper")


def test_national_eyes_without_a_grant_open_nothing(
    amina: Actor, nora: Actor, case: Case, sign_in: SignIn
) -> None:
    document = make_document(case=case, by=amina)
    with pytest.raises(sections.NotCovered):
        actions.open_document(document_id=document.pk, by=nora, at=NOON)
    assert "statement.txt" not in sign_in(nora).get(f"/cases/{case.code}/documents/").content.decode()


def test_an_ended_grant_opens_nothing(amina: Actor, farid: Actor, case: Case) -> None:
    document = make_document(case=case, by=amina)
    take_part(case, farid, Purpose.ENFORCEMENT)
    assert words(actions.open_document(document_id=document.pk, by=farid, at=NOON))
    with transaction.atomic():
        cases.withdraw(case=case, organisation=organisation_of(farid), at=NOON + timedelta(minutes=1))
    with pytest.raises(Document.DoesNotExist):
        actions.open_document(document_id=document.pk, by=farid, at=NOON + timedelta(minutes=2))


def test_the_wall_in_the_database_hides_the_row(amina: Actor, chidi: Actor, case: Case) -> None:
    make_document(case=case, by=amina)

    def count(actor: Actor) -> int:
        with behind(actor), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM documents_document")
            return int(cursor.fetchone()[0])

    assert (count(amina), count(chidi)) == (1, 0)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {walls.APP_ROLE}")
        cursor.execute("SELECT count(*) FROM documents_document")
        assert cursor.fetchone()[0] == 0
        cursor.execute("RESET ROLE")


@pytest.fixture
def two(amina: Actor, case: Case) -> Iterator[tuple[Document, Document]]:
    yield make_document(case=case, by=amina, data=b"first"), make_document(case=case, by=amina, data=b"other")


@pytest.mark.parametrize("what", ["file", "key", "title", "size", "bit", "cut", "gone"])
def test_moved_swapped_cut_or_changed_nothing_of_it_is_shown(
    what: str, two: tuple[Document, Document], amina: Actor, client: Client, sign_in: SignIn
) -> None:
    first, other = two
    mine, theirs = (store.path_of(document=one.pk) for one in two)
    if what == "file":
        theirs.replace(mine)
    elif what == "size":
        Document.objects.filter(pk=first.pk).update(size=4)
    elif what == "bit":
        mine.write_bytes(mine.read_bytes()[:-1] + b"\x00")
    elif what == "cut":
        mine.write_bytes(mine.read_bytes()[:-1])
    elif what == "gone":
        mine.unlink()
    else:
        Document.objects.filter(pk=first.pk).update(**{what: getattr(other, what)})
    with pytest.raises(Tampered):
        actions.open_document(document_id=first.pk, by=amina, at=NOON)
    answer = sign_in(amina).get(f"/cases/{first.case.code}/documents/{first.pk}/")
    assert answer.status_code == 409 and b"first" not in answer.content


def test_a_section_changed_in_the_row_opens_nothing(two: tuple[Document, Document], amina: Actor) -> None:
    Document.objects.filter(pk=two[0].pk).update(section="order")
    with pytest.raises(Tampered):
        actions.open_document(document_id=two[0].pk, by=amina, at=NOON)


def test_with_the_persons_keys_their_documents_go(amina: Actor, case: Case) -> None:
    document = make_document(case=case, by=amina)
    keys.destroy(subject=case.person_id, at=NOON)
    with pytest.raises(Erased):
        actions.open_document(document_id=document.pk, by=amina, at=NOON)


def test_removed_it_is_gone_and_a_line_remains(
    amina: Actor, farid: Actor, case: Case, django_capture_on_commit_callbacks: Any
) -> None:
    document = make_document(case=case, by=amina)
    take_part(case, farid, Purpose.ENFORCEMENT)
    with pytest.raises(actions.removing.OthersDocument):
        actions.remove(document_id=document.pk, removal="wrong_file", by=farid, at=NOON)
    with pytest.raises(Invalid):
        actions.remove(document_id=document.pk, removal="retention", by=amina, at=NOON)
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove(document_id=document.pk, removal="wrong_file", by=amina, at=NOON)
    row = Document.objects.get()
    assert (row.state, row.key, row.title) == ("erased", None, None)
    assert store.size_of(document=row.pk) == -1
    assert queries.of_case(case=case, sections=frozenset({"documents"}))
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        make_document(case=case, by=amina)
        assert actions.erase_of_case(case=case, by=None, at=NOON) == 1


@pytest.mark.parametrize(
    "wrong",
    [{"key": None}, {"state": "erased"}, {"state": "pending"}, {"removal": "wrong_file"}, {"tier": "sealed"}],
)
def test_the_database_refuses_rows_that_cannot_be(wrong: dict[str, Any], amina: Actor, case: Case) -> None:
    document = make_document(case=case, by=amina)
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(**wrong)


def test_every_kind_has_its_section_and_a_case_its_limit(amina: Actor, case: Case, monkeypatch: Any) -> None:
    assert set(vocabulary(VOCABULARY)) == set(SECTIONS)
    with pytest.raises(Invalid):
        make_document(case=case, by=amina, kind="novel")
    monkeypatch.setattr(actions.adding, "MOST_OF_CASE", 1)
    make_document(case=case, by=amina)
    with pytest.raises(actions.adding.TooMany):
        make_document(case=case, by=amina)
