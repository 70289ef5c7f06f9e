"""Exports: who may ask and decide, what is in the file, what is not, and when there is no file."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pyrage
import pytest
from django.db import IntegrityError, transaction

from lindung.access.actors import NotAllowed
from lindung.access.models import User
from lindung.access.purposes import Purpose
from lindung.access.testing import make_actor, make_organisation
from lindung.access.wall import behind
from lindung.cases.actions import give
from lindung.cases.emergency.tests.conftest import second_account
from lindung.cases.exports import actions
from lindung.cases.exports.models import Export
from lindung.cases.exports.problems import Gone, OwnExport, Settled, TooMany
from lindung.cases.exports.tests.conftest import MARKER, Scene
from lindung.cases.exports.tests.helpers import fetch, made, queued
from lindung.cases.models import Grant
from lindung.cases.sections import NotCovered
from lindung.cases.testing import make_case
from lindung.kernel.models import AuditEvent
from lindung.kernel.problems import Invalid


@pytest.mark.django_db(transaction=True)
def test_from_asking_to_the_recipient(scene: Scene, folder: Path) -> None:
    export = made(scene)
    path = folder / f"{export.pk}.age"
    lying = path.read_bytes()
    assert path.stat().st_mode & 0o777 == 0o600 and hashlib.sha256(lying).hexdigest() == export.digest
    for text in (MARKER, scene.case.code, "Farah"):
        assert text.encode() not in lying and text.encode("utf-16-le") not in lying
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(lying, [pyrage.x25519.Identity.generate()])
    content = fetch(scene, export).content
    assert content == lying and not path.exists()
    with zipfile.ZipFile(io.BytesIO(pyrage.decrypt(content, [scene.private]))) as archive:
        data = json.loads(archive.read("export.json"))
        page = archive.read("export.html").decode()
    record = data["cases"][0]
    assert record["case"] == scene.case.code
    assert [one["value"] for one in record["sections"]["notes"]] == [MARKER]
    assert "screening" not in record["sections"] and "identity" not in record["sections"]
    for told in (export.number, "Farah", "Dewi", "Secretariat"):
        assert told in record["watermark"] and told in page
    assert page.count(record["watermark"]) == 2 and MARKER in page
    with pytest.raises(Gone):
        fetch(scene, export)
    opened = AuditEvent.objects.get(event="exports.opened")
    assert opened.case_id == scene.case.pk and opened.by_user_id == scene.farah.user_id
    assert not list(folder.iterdir())


@pytest.mark.django_db(transaction=True)
def test_the_queue_holds_a_key_and_the_job_stands_or_falls_with_the_approval(scene: Scene) -> None:
    export = scene.ask()
    with pytest.raises(RuntimeError), behind(scene.dewi):
        actions.approve(export_id=export.pk, by=scene.dewi, at=scene.at)
        raise RuntimeError
    assert queued(export) == []
    scene.approve(export)
    assert queued(export) == [{"export_id": str(export.pk)}]


def test_nobody_decides_on_their_own(scene: Scene) -> None:
    export = scene.ask()
    with pytest.raises(OwnExport):
        scene.approve(export, by=scene.farah)
    again = second_account(of=scene.farah, role="data_officer")
    with pytest.raises(OwnExport):
        scene.approve(export, by=again)
    with pytest.raises(IntegrityError, match="cannot decide"), transaction.atomic():
        Export.objects.filter(pk=export.pk).update(
            state="approved",
            decided_by=User.objects.get(pk=again.user_id),
            decider_human=scene.dewi.user_id,
            decided_at=scene.at,
        )
    with pytest.raises(IntegrityError, match="no way"), transaction.atomic():
        Export.objects.filter(pk=export.pk).update(state="ready")


def test_a_lead_beside_approves_and_an_outsider_finds_nothing(scene: Scene) -> None:
    export = scene.ask()
    with pytest.raises(Export.DoesNotExist):
        scene.approve(export, by=scene.chidi)
    assert scene.approve(export, by=scene.azman).state == "approved"
    assert scene.approve(export, by=scene.azman).state == "approved"
    with pytest.raises(Settled):
        scene.approve(export)
    with behind(scene.chidi):
        assert not Export.objects.exists()


def test_roles_without_the_permission_are_refused(scene: Scene) -> None:
    eve = make_actor(
        name="eve", role="front_line_officer", organisation=make_organisation(code="welfare", kind="welfare")
    )
    with pytest.raises(NotAllowed):
        scene.ask(by=eve)
    with pytest.raises(NotAllowed):
        scene.approve(scene.ask(), by=eve)
    with pytest.raises(NotAllowed):
        actions.register_key(organisation="welfare", public="age1", by=scene.farah, at=scene.at)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"sections": ["identity"]}, Invalid),
        ({"sections": ["documents"]}, Invalid),
        ({"sections": []}, Invalid),
        ({"sections": ["enquiry"]}, NotCovered),
        ({"purpose": "enforcement"}, NotCovered),
        ({"purpose": "emergency"}, Invalid),
        ({"codes": []}, Invalid),
        ({"codes": ["TIP-0000-0000"]}, Invalid),
        ({"codes": [f"TIP-{number:08d}" for number in range(51)]}, Invalid),
        ({"explanation": "asdf"}, Invalid),
    ],
)
def test_what_cannot_be_asked(scene: Scene, given: dict[str, object], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        scene.ask(**given)
    assert not Export.objects.exists()


def test_anothers_case_and_an_unknown_one_answer_alike(scene: Scene) -> None:
    other = make_case(by=scene.chidi, at=scene.at)
    told = []
    for code in (other.code, "TIP-0000-0000"):
        with pytest.raises(Invalid) as refused:
            scene.ask(codes=[scene.case.code, code])
        told.append(str(refused.value))
    assert told[0] == told[1]


def test_emergency_access_takes_nothing_out(scene: Scene) -> None:
    give(
        case=scene.case,
        organisation=make_organisation(code="elsewhere"),
        purpose=Purpose.EMERGENCY,
        at=scene.at,
        basis=Grant.Basis.EMERGENCY,
        user=User.objects.get(pk=scene.chidi.user_id),
        until=scene.at + timedelta(hours=4),
    )
    for purpose in ("emergency", "protection"):
        with pytest.raises((NotCovered, Invalid)):
            scene.ask(by=scene.chidi, purpose=purpose, sections=["needs"])


def test_five_a_day(scene: Scene) -> None:
    for _ in range(5):
        scene.ask()
    with pytest.raises(TooMany):
        scene.ask()
    assert scene.ask(at=scene.at + timedelta(days=1, minutes=1)).state == "asked"
