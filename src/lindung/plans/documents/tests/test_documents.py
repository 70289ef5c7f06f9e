"""Asking, making, fetching: who may, what is kept, and what happens when it goes wrong."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from lindung.access.actors import Actor, NotAllowed
from lindung.access.wall import behind
from lindung.kernel import audit
from lindung.kernel.problems import Invalid
from lindung.kernel.typesetting import NotSet
from lindung.plans.documents import actions, pdf, queries, sheets
from lindung.plans.documents.models import Document
from lindung.plans.documents.tests.conftest import Scene


def ask(
    scene: Scene, by: Actor | None = None, *, kind: str = "review", form: str = "csv", **more: str
) -> Document:
    by = by or scene.people.monitor
    with behind(by):
        return actions.ask(
            period_id=scene.period.pk,
            kind=kind,
            form=form,
            language=more.get("language", "en"),
            by=by,
            at=scene.at,
        )


def events(document: Document) -> list[str]:
    return list(
        audit.AuditEvent.objects.filter(subject_id=document.pk)
        .order_by("at", "event")
        .values_list("event", flat=True)
    )


@pytest.mark.django_db(transaction=True)
def test_asked_made_and_fetched(scene: Scene) -> None:
    document = ask(scene)
    assert document.state == "asked"
    assert actions.make(document_id=document.pk, at=scene.at) == "made"
    document.refresh_from_db()
    reader = scene.people.decision_maker
    with behind(reader):
        fetched = actions.fetch(document_id=document.pk, by=reader, at=scene.at)
    assert fetched.content.startswith(b"\xef\xbb\xbfplan,")
    assert hashlib.sha256(fetched.content).hexdigest() == document.checksum
    assert document.size == len(fetched.content) and document.plan_version == scene.plan.version
    assert sorted(events(document)) == ["plandocs.asked", "plandocs.fetched", "plandocs.made"]
    assert document.file_name == "SMALL-1-2024-review-en.csv"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("kind", "form", "begins"),
    [("review", "pdf", b"%PDF-"), ("review", "xlsx", b"PK"), ("pack", "pdf", b"%PDF-")],
)
def test_each_kind_is_made(scene: Scene, kind: str, form: str, begins: bytes) -> None:
    document = ask(scene, kind=kind, form=form, language="ms")
    assert actions.make(document_id=document.pk, at=scene.at) == "made"
    document.refresh_from_db()
    assert bytes(document.content or b"").startswith(begins)


@pytest.mark.django_db(transaction=True)
def test_who_may_ask(scene: Scene) -> None:
    people = scene.people
    for actor in (people.monitor, people.chambers_lead):
        assert ask(scene, actor).state == "asked"
    for actor in (people.welfare_focal, people.partner, people.decision_maker, people.case_worker):
        with pytest.raises(NotAllowed):
            ask(scene, actor)


@pytest.mark.django_db(transaction=True)
def test_who_may_fetch(scene: Scene) -> None:
    document = ask(scene)
    actions.make(document_id=document.pk, at=scene.at)
    people = scene.people
    for actor in (people.welfare_focal, people.partner, people.decision_maker):
        with behind(actor):
            assert actions.fetch(document_id=document.pk, by=actor, at=scene.at).content
    with behind(people.case_worker), pytest.raises(NotAllowed):
        actions.fetch(document_id=document.pk, by=people.case_worker, at=scene.at)
    assert not queries.visible_to(people.case_worker).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "poem"}, "kind"),
        ({"form": "exe"}, "kind"),
        ({"kind": "pack"}, "kind"),
        ({"language": "xx"}, "language"),
    ],
)
def test_wrong_wishes_are_refused(scene: Scene, wrong: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        ask(scene, **wrong)  # type: ignore[arg-type]
    assert refused.value.field == field
    assert not Document.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_same_asked_again_is_the_same(scene: Scene) -> None:
    first = ask(scene)
    assert ask(scene).pk == first.pk
    actions.make(document_id=first.pk, at=scene.at)
    assert ask(scene).pk != first.pk


@pytest.mark.django_db(transaction=True)
def test_asked_by_many_at_once_it_is_made_once(scene: Scene) -> None:
    found: list[object] = []

    def one() -> None:
        try:
            found.append(ask(scene).pk)
        except Exception as error:
            found.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _turn in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(found)) == 1 and Document.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_made_twice_it_is_made_once(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    document, turns = ask(scene), []
    real: Callable[..., bytes] = sheets.csv_table

    def counted(**given: object) -> bytes:
        turns.append(1)
        return real(**given)

    monkeypatch.setattr(sheets, "csv_table", counted)
    for _turn in range(2):
        assert actions.make(document_id=document.pk, at=scene.at) == "made"
    assert len(turns) == 1


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_made_says_why(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(**given: object) -> bytes:
        raise NotSet("No fonts lie in fonts/built. Run make assets, then ask again.")

    monkeypatch.setattr(pdf, "report", lost)
    document = ask(scene, form="pdf")
    assert actions.make(document_id=document.pk, at=scene.at) == "failed"
    document.refresh_from_db()
    assert "make assets" in document.problem and document.content is None
    with behind(scene.people.monitor), pytest.raises(actions.NotThereYet):
        actions.fetch(document_id=document.pk, by=scene.people.monitor, at=scene.at)
    assert "plandocs.failed" in events(document)


@pytest.mark.django_db(transaction=True)
def test_a_fault_of_ours_is_in_the_log_not_on_the_page(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**given: object) -> bytes:
        raise RuntimeError("secret inner thing")

    monkeypatch.setattr(sheets, "csv_table", broken)
    document = ask(scene)
    assert actions.make(document_id=document.pk, at=scene.at) == "failed"
    document.refresh_from_db()
    assert "secret" not in document.problem and document.problem


@pytest.mark.django_db(transaction=True)
def test_what_the_worker_never_finished_is_called_failed(scene: Scene) -> None:
    document = ask(scene)
    assert actions.sweep(at=scene.at + actions.QUEUED) == 0
    assert actions.sweep(at=scene.at + actions.QUEUED + timedelta(seconds=1)) == 1
    assert actions.make(document_id=document.pk, at=scene.at) == "failed"


@pytest.mark.django_db(transaction=True)
def test_waiting_for_the_worker_is_not_being_made_for_too_long(scene: Scene) -> None:
    begun = scene.at + actions.PATIENCE * 3
    Document.objects.filter(pk=ask(scene).pk).update(state="making", begun_at=begun)
    assert actions.sweep(at=begun + actions.PATIENCE) == 0
    assert actions.sweep(at=begun + actions.PATIENCE + timedelta(seconds=1)) == 1


@pytest.mark.django_db(transaction=True)
def test_the_database_keeps_made_and_content_together(scene: Scene) -> None:
    document = ask(scene)
    for change in ({"state": "made"}, {"state": "failed"}, {"content": b"x"}, {"kind": "pack"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Document.objects.filter(pk=document.pk).update(**change)
