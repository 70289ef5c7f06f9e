"""With a scanner, a document waits closed to everybody until it has looked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from lindung.access.actors import Actor
from lindung.access.testing import NOON
from lindung.cases.documents import actions, store, tasks
from lindung.cases.documents.models import Document
from lindung.cases.documents.testing import make_document
from lindung.cases.documents.tests.conftest import SignIn
from lindung.cases.models import Case, Task
from lindung.kernel.models import AuditEvent
from lindung.kernel.uploads.testing import EICAR, FakeClamd, docx_parts, zipped

TICK = int(NOON.timestamp())


@pytest.fixture
def clamd(tmp_path: Path, settings: Any) -> Iterator[FakeClamd]:
    """A scanner that listens."""
    settings.SCANNER = str(tmp_path / "clamd.sock")
    with FakeClamd(path=Path(settings.SCANNER)) as found:
        yield found


def test_it_waits_is_looked_at_and_is_ready(amina: Actor, case: Case, clamd: FakeClamd) -> None:
    document = make_document(case=case, by=amina, data=b"What she said. " * 9000)
    assert document.state == "pending"
    with pytest.raises(actions.opening.NotReady):
        actions.open_document(document_id=document.pk, by=amina, at=NOON)

    assert tasks.scan(TICK) == 1

    document.refresh_from_db()
    assert document.state == "ready" and document.quarantine is None
    assert clamd.received == [b"What she said. " * 9000]
    assert b"".join(actions.open_document(document_id=document.pk, by=amina, at=NOON).pieces)
    assert tasks.scan(TICK) == 0


@pytest.mark.parametrize("kind", ["statement", "photograph"])
def test_what_is_found_is_destroyed_and_its_sender_told(
    kind: str,
    amina: Actor,
    case: Case,
    clamd: FakeClamd,
    sign_in: SignIn,
    django_capture_on_commit_callbacks: Any,
) -> None:
    if kind == "photograph":
        from lindung.access.holders.testing import bare_ring

        bare_ring(organisation_id=amina.organisation_id)
    document = make_document(case=case, by=amina, data=EICAR, kind=kind)

    with django_capture_on_commit_callbacks(execute=True):
        assert tasks.scan(TICK) == 1

    document.refresh_from_db()
    assert document.state == "refused"
    assert document.key is document.key_box is document.title is document.quarantine is None
    assert store.size_of(document=document.pk) == -1
    task = Task.objects.get(kind="document.refused")
    assert task.organisation_id == amina.organisation_id and task.subject_id == document.pk
    trail = AuditEvent.objects.get(event="documents.refused")
    assert trail.detail == {"found": "Eicar-Test-Signature"}
    client = sign_in(amina)
    assert client.get(f"/cases/{case.code}/documents/{document.pk}/").status_code in {403, 409}
    assert (
        "Refused: it held something harmful" in client.get(f"/cases/{case.code}/documents/").content.decode()
    )
    assert "document held something harmful" in client.get("/?of=organisation").content.decode()


def test_eicar_inside_an_office_file_reaches_the_scanner(amina: Actor, case: Case, clamd: FakeClamd) -> None:
    clamd._answer = b"stream: Eicar-Test-Signature FOUND\0"  # a real one unpacks
    make_document(case=case, by=amina, data=zipped(docx_parts() | {"word/media/note.bin": EICAR}))
    tasks.scan(TICK)
    assert clamd.received[0].startswith(b"PK") and Document.objects.get().state == "refused"


def test_while_the_scanner_is_away_it_waits_and_is_tried_again(
    amina: Actor, case: Case, settings: Any, tmp_path: Path
) -> None:
    settings.SCANNER = str(tmp_path / "clamd.sock")
    document = make_document(case=case, by=amina)
    for minute in range(3):
        assert tasks.scan(TICK + 60 * minute) == 0
    document.refresh_from_db()
    assert document.state == "pending"
    with FakeClamd(path=tmp_path / "clamd.sock", answer=b"INSTREAM size limit exceeded. ERROR\0"):
        assert tasks.scan(TICK) == 0
    with FakeClamd(path=tmp_path / "clamd.sock"):
        assert tasks.scan(TICK) == 1
    document.refresh_from_db()
    assert document.state == "ready"


def test_damaged_while_it_waits_it_is_refused_and_never_sent(
    amina: Actor, case: Case, clamd: FakeClamd
) -> None:
    document = make_document(case=case, by=amina, data=b"a" * 200_000)
    path = store.path_of(document=document.pk)
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(bytes(data))
    tasks.scan(TICK)
    document.refresh_from_db()
    assert document.state == "refused" and clamd.received == []
    assert AuditEvent.objects.get(event="documents.refused").detail == {"found": "damaged"}


def test_anothers_quarantine_key_opens_nothing(amina: Actor, case: Case, clamd: FakeClamd) -> None:
    first, second = make_document(case=case, by=amina), make_document(case=case, by=amina)
    Document.objects.filter(pk=first.pk).update(quarantine=second.quarantine)
    assert actions.scan(document_id=first.pk, at=NOON) == "refused"
    assert actions.scan(document_id=second.pk, at=NOON) == "ready"


def test_removed_while_the_scanner_looks_it_stays_removed(
    amina: Actor, case: Case, clamd: FakeClamd, monkeypatch: Any
) -> None:
    document = make_document(case=case, by=amina)
    judge = actions.scanning._judge

    def slowly(found: Document) -> Any:
        verdict = judge(found)
        actions.remove(document_id=document.pk, removal="wrong_file", by=amina, at=NOON)
        return verdict

    monkeypatch.setattr(actions.scanning, "_judge", slowly)
    assert actions.scan(document_id=document.pk, at=NOON + timedelta(minutes=1)) == "erased"


def test_without_a_scanner_nothing_waits(amina: Actor, case: Case) -> None:
    assert make_document(case=case, by=amina).state == "ready"
    assert tasks.scan(TICK) == 0 and tasks.tidy(TICK) == 0
