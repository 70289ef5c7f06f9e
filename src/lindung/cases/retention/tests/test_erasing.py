"""After an erasure nothing opens, in no backup either; open facts, statistics and a signed tombstone stay."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta

import pyrage
import pytest
from django.db import connection

from lindung.access.holders.models import SealWrap, SubjectSeal
from lindung.access.purposes import Purpose
from lindung.access.wall import behind
from lindung.cases import actions as cases
from lindung.cases.exports import actions as exports
from lindung.cases.exports.models import Export
from lindung.cases.finding.models import SearchToken
from lindung.cases.models import Case, Identity, Note, Person
from lindung.cases.retention import actions
from lindung.cases.retention.actions.erasing import ABOUT
from lindung.cases.retention.models import Erasure
from lindung.cases.retention.tests.conftest import FACTS, NOTE, WORDS, Scene, close
from lindung.cases.sealed_rows import rows_of, sealing_models
from lindung.cases.sections import Erased, in_hand
from lindung.kernel.audit import keys as signing
from lindung.kernel.models import AuditEvent
from lindung.kernel.sealing.fields import sealed_fields
from lindung.kernel.sealing.models import KeyWrap


def test_it_destroys_all_that_was_sealed_and_keeps_the_open_facts(scene: Scene) -> None:
    row, person = scene.approved(), scene.case.person_id
    stages = Counter(Case.objects.values_list("stage", "outcome", "place"))
    facts = Person.objects.filter(pk=person).values("sex", "birth_year", "nationality").get()
    assert (
        SearchToken.objects.filter(person=person).exists()
        and SealWrap.objects.filter(subject=person).exists()
    )
    assert actions.erase(erasure_id=row.pk, at=scene.at) == "done"
    assert not KeyWrap.objects.filter(subject=person, destroyed_at=None).exists()
    assert not KeyWrap.objects.filter(subject=person, blob__isnull=False).exists()
    assert not SealWrap.objects.filter(subject=person).exists()
    assert not SubjectSeal.objects.filter(subject=person, destroyed_at=None).exists()
    assert not SearchToken.objects.filter(person=person).exists()
    identity = Identity.objects.get(person=person)
    assert identity.written == {} and all(
        getattr(identity, one.name) is None for one in sealed_fields(Identity)
    )
    for model in sealing_models():
        for found in rows_of(model=model, case=scene.case):
            assert not any(getattr(found, field.name) for field in sealed_fields(model)), model
    assert Counter(Case.objects.values_list("stage", "outcome", "place")) == stages
    assert Person.objects.filter(pk=person).values("sex", "birth_year", "nationality").get() == facts
    with behind(scene.farah):
        seen = cases.see(code=scene.case.code, by=scene.farah, at=scene.at)
        assert seen.hand.erased and seen.ring is None
        with pytest.raises(Erased):
            seen.hand.ring(["notes"])
        with pytest.raises(Erased):
            cases.note(case_id=scene.case.pk, text="anew", by=scene.farah, at=scene.at, audience="notes")
        with pytest.raises(Erased):
            cases.record_identity(
                case_id=scene.case.pk, facts=FACTS, expected_version=1, by=scene.farah, at=scene.at
            )


def test_the_tombstone_says_who_and_is_signed(scene: Scene) -> None:
    row = scene.approved()
    actions.erase(erasure_id=row.pk, at=scene.at)
    row.refresh_from_db()
    file = json.loads(actions.signed_record(row=row))
    signed, signature = (ABOUT + file["signed"].encode()), bytes.fromhex(file["signature"])
    assert signing.is_signed(text=signed, signature=signature)
    assert not signing.is_signed(text=signed.replace(b"2", b"3"), signature=signature)
    assert not signing.is_signed(text=file["signed"].encode(), signature=signature)
    said = json.loads(file["signed"])
    assert [one["by"] for one in said["reviews"]] == [str(scene.dewi.user_id), str(scene.doris.user_id)]
    assert said["cases"] == [scene.case.code] and said["destroyed"]["keys"] == 1
    assert said["schedule"]["years"] == 10 and "to_be_verified" in said["schedule"]["authority"]
    assert AuditEvent.objects.get(event="retention.erased").case_id == scene.case.pk
    assert actions.erase(erasure_id=row.pk, at=scene.at) == "done"
    assert AuditEvent.objects.filter(event="retention.erased").count() == 1


def test_yesterdays_backup_with_todays_wraps_opens_nothing(scene: Scene) -> None:
    note = Note.objects.get(case=scene.case)
    ring = in_hand(case=scene.case, by=scene.farah, at=scene.at).ring(["notes"])
    assert ring.open(note, "text") == NOTE
    backup = bytes(note.text)
    identity = {
        one.name: getattr(Identity.objects.get(person=scene.case.person_id), one.name)
        for one in sealed_fields(Identity)
    }
    actions.erase(erasure_id=scene.approved().pk, at=scene.at)
    Note.objects.filter(pk=note.pk).update(text=backup)
    Identity.objects.filter(person=scene.case.person_id).update(**identity)
    with pytest.raises(Erased):
        in_hand(case=scene.case, by=scene.farah, at=scene.at).ring(["notes"])
    assert not SealWrap.objects.filter(subject=scene.case.person_id).exists()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM sealing_keywrap WHERE subject = %s AND blob IS NOT NULL",
            [scene.case.person_id],
        )
        assert cursor.fetchone() == (0,)


def test_another_person_stays_readable(scene: Scene) -> None:
    from lindung.cases.testing import make_case

    other = make_case(by=scene.farah, at=scene.at)
    cases.note(case_id=other.pk, text=NOTE, by=scene.farah, at=scene.at, audience="notes")
    actions.erase(erasure_id=scene.approved().pk, at=scene.at)
    found = Note.objects.get(case=other)
    assert in_hand(case=other, by=scene.farah, at=scene.at).ring(["notes"]).open(found, "text") == NOTE


def test_not_before_two_reviews(scene: Scene) -> None:
    row = scene.proposed()
    assert actions.erase(erasure_id=row.pk, at=scene.at) == "proposed"
    scene.review(row, by=scene.dewi)
    assert actions.erase(erasure_id=row.pk, at=scene.at) == "reviewed"
    assert KeyWrap.objects.filter(subject=scene.case.person_id, destroyed_at=None).exists()


def test_a_hold_or_a_case_opened_again_keeps_it_waiting(scene: Scene) -> None:
    row = scene.approved()
    with behind(scene.farah):
        hold = actions.hold(case_id=scene.case.pk, reason=WORDS, by=scene.farah, at=scene.at)
    assert actions.erase(erasure_id=row.pk, at=scene.at) == "approved"
    with behind(scene.farah):
        actions.release(hold_id=hold.pk, by=scene.farah, at=scene.at)
    Case.objects.filter(pk=scene.case.pk).update(closed_at=None, outcome="", stage="recovery")
    assert actions.erase(erasure_id=row.pk, at=scene.at) == "approved"
    close(scene.case, scene.at - timedelta(days=11 * 366))
    assert actions.erase_approved(at=scene.at) == 1
    assert actions.erase_approved(at=scene.at) == 0


def test_a_failure_midway_leaves_everything_as_it_was(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    row = scene.approved()

    def burst(**given: object) -> bytes:
        raise RuntimeError("killed")

    monkeypatch.setattr("lindung.cases.retention.actions.erasing.signing.sign", burst)
    with pytest.raises(RuntimeError):
        actions.erase(erasure_id=row.pk, at=scene.at)
    note = Note.objects.get(case=scene.case)
    assert in_hand(case=scene.case, by=scene.farah, at=scene.at).ring(["notes"]).open(note, "text") == NOTE
    assert Erasure.objects.get(pk=row.pk).state == "approved"


def test_an_export_under_way_is_stopped(scene: Scene) -> None:
    public = str(pyrage.x25519.Identity.generate().to_public())
    key = exports.register_key(organisation="secretariat", public=public, by=scene.dewi, at=scene.at)
    asked = exports.ask(
        codes=[scene.case.code],
        purpose=Purpose.PROTECTION,
        sections=["notes"],
        key_id=key.pk,
        explanation=WORDS,
        by=scene.farah,
        at=scene.at,
    )
    actions.erase(erasure_id=scene.approved().pk, at=scene.at)
    assert Export.objects.get(pk=asked.pk).state == "stopped"


def test_every_room_that_seals_leads_to_a_case(scene: Scene) -> None:
    found = list(sealing_models())
    assert len(found) > 6
    for model in found:
        list(rows_of(model=model, case=scene.case))
