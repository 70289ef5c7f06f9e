"""Exports: who may ask and decide, what is in the file, what is not, and when there is no file."""

from __future__ import annotations

import hashlib
import io
import json
import os
import threading
import zipfile
from datetime import timedelta
from pathlib import Path

import pyrage
import pytest
from django.db import IntegrityError, connection, transaction

from lindung.access.actors import Actor, NotAllowed
from lindung.access.models import User
from lindung.access.purposes import Purpose
from lindung.access.testing import make_actor, make_organisation
from lindung.access.wall import behind
from lindung.cases.actions import give, withdraw
from lindung.cases.emergency.tests.conftest import second_account
from lindung.cases.emergency.tests.racing import race
from lindung.cases.exports import actions, store
from lindung.cases.exports.actions import making
from lindung.cases.exports.actions.fetching import Fetched
from lindung.cases.exports.models import Export, RecipientKey
from lindung.cases.exports.problems import Gone, OwnExport, Settled, TooMany
from lindung.cases.exports.tests.conftest import MARKER, Scene
from lindung.cases.models import Grant
from lindung.cases.sections import NotCovered
from lindung.cases.testing import make_case
from lindung.kernel.models import AuditEvent
from lindung.kernel.problems import Invalid


def made(scene: Scene) -> Export:
    """Return an export that is ready."""
    export = scene.ask()
    scene.approve(export)
    assert actions.make(export_id=export.pk, at=scene.at) == "ready"
    export.refresh_from_db()
    return export


def fetch(scene: Scene, export: Export, *, by: Actor | None = None, **given: object) -> Fetched:
    """Fetch behind the wall."""
    with behind(by or scene.farah):
        return actions.fetch(export_id=export.pk, by=by or scene.farah, at=given.get("at", scene.at))  # type: ignore[arg-type]


def queued(export: Export) -> list[object]:
    """Return what the queue holds of an export's making."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT args::text FROM procrastinate_jobs WHERE task_name LIKE '%%make_export'")
        held = [json.loads(row[0]) for row in cursor.fetchall()]
    return [one for one in held if str(export.pk) in one.values()]


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


def test_revoked_before_making_stops_it(scene: Scene, folder: Path) -> None:
    export = scene.ask()
    scene.approve(export)
    withdraw(case=scene.case, organisation=make_organisation(code="welfare", kind="welfare"), at=scene.at)
    assert actions.make(export_id=export.pk, at=scene.at) == "stopped"
    assert not folder.exists() or not list(folder.iterdir())
    assert not AuditEvent.objects.filter(event="exports.opened").exists()


@pytest.mark.parametrize("change", ["switched off", "other role"])
def test_an_account_that_changed_stops_it(scene: Scene, change: str) -> None:
    export = scene.ask()
    scene.approve(export)
    row = User.objects.filter(pk=scene.farah.user_id)
    row.update(is_active=False) if change == "switched off" else row.update(roles=["prosecutor"])
    assert actions.make(export_id=export.pk, at=scene.at) == "stopped"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ["revoke", "withdraw", "end the key"])
def test_ended_by_another_connection_while_it_is_made(
    scene: Scene, folder: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    export = scene.ask()
    scene.approve(export)
    write = store.write

    def elsewhere() -> None:
        try:
            if how == "revoke":
                with behind(scene.farah):
                    withdraw(
                        case=scene.case,
                        organisation=make_organisation(code="welfare", kind="welfare"),
                        at=scene.at + timedelta(seconds=1),
                    )
            elif how == "withdraw":
                with behind(scene.farah):
                    actions.withdraw(export_id=export.pk, by=scene.farah, at=scene.at)
            else:
                with behind(scene.dewi):
                    actions.end_key(key_id=scene.key.pk, by=scene.dewi, at=scene.at)
        finally:
            connection.close()

    def slow(**given: object) -> None:
        write(**given)  # type: ignore[arg-type]
        assert list(folder.iterdir())
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()

    monkeypatch.setattr(store, "write", slow)
    assert actions.make(export_id=export.pk, at=scene.at) == "stopped"
    assert not list(folder.iterdir())
    with pytest.raises(Gone):
        fetch(scene, export)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("found_by", ["fetch", "sweep"])
def test_revoked_when_ready_is_stopped(scene: Scene, folder: Path, found_by: str) -> None:
    export = made(scene)
    withdraw(
        case=scene.case,
        organisation=make_organisation(code="welfare", kind="welfare"),
        at=scene.at + timedelta(seconds=1),
    )
    if found_by == "fetch":
        assert isinstance(fetch(scene, export).refused, Gone)
    else:
        assert actions.sweep(at=scene.at) == 1
    export.refresh_from_db()
    assert (export.state, export.ending) == ("stopped", "not_covered") and not list(folder.iterdir())


@pytest.mark.django_db(transaction=True)
def test_after_a_day_the_file_is_gone(scene: Scene, folder: Path) -> None:
    export = made(scene)
    later = scene.at + timedelta(hours=24)
    with pytest.raises(Gone):
        fetch(scene, export, at=later)
    assert actions.sweep(at=later - timedelta(seconds=1)) == 0 and list(folder.iterdir())
    assert actions.sweep(at=later) == 1 and not list(folder.iterdir())
    export.refresh_from_db()
    assert export.state == "expired"


@pytest.mark.django_db(transaction=True)
def test_who_did_not_ask_cannot_fetch_and_a_changed_file_is_none(scene: Scene) -> None:
    export = made(scene)
    for other in (scene.azman, scene.chidi):
        with pytest.raises(Export.DoesNotExist):
            fetch(scene, export, by=other)
    path = store.path_of(export=export.pk)
    path.write_bytes(path.read_bytes()[:-1])
    assert isinstance(fetch(scene, export).refused, Gone)


@pytest.mark.django_db(transaction=True)
def test_a_making_that_fails_leaves_nothing(
    scene: Scene, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = scene.ask()
    scene.approve(export)

    def burst(**given: object) -> bytes:
        raise OSError("disk full")

    monkeypatch.setattr(making.store, "write", burst)
    assert actions.make(export_id=export.pk, at=scene.at) == "stopped"
    export.refresh_from_db()
    assert export.ending == "failed" and actions.make(export_id=export.pk, at=scene.at) == "stopped"


@pytest.mark.django_db(transaction=True)
def test_orphans_go_after_a_while(scene: Scene, folder: Path) -> None:
    export = made(scene)
    orphan = store.path_of(export=scene.case.pk)
    orphan.write_bytes(b"x")
    actions.sweep(at=scene.at)
    assert orphan.exists()
    old = (scene.at - timedelta(minutes=30)).timestamp()
    for path in folder.iterdir():
        os.utime(path, (old, old))
    actions.sweep(at=scene.at)
    assert not orphan.exists() and store.path_of(export=export.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_six_approvals_at_once_are_one(scene: Scene) -> None:
    export = scene.ask()
    team = [scene.dewi, scene.azman] + [
        make_actor(name=f"officer{n}", role="data_officer", organisation=make_organisation(code="third"))
        for n in range(4)
    ]
    results = race(*(lambda by=by: scene.approve(export, by=by) for by in team))
    assert sum(isinstance(one, Export) for one in results) == 1, results
    assert sum(isinstance(one, Settled) for one in results) == 5
    assert len(queued(export)) == 1


@pytest.mark.django_db(transaction=True)
def test_six_downloads_at_once_are_one(scene: Scene) -> None:
    export = made(scene)
    results = race(*(lambda: fetch(scene, export) for _ in range(6)))
    assert sum(isinstance(one, Gone) for one in results) == 5, results


@pytest.mark.parametrize("text", ["", "age1", "ssh-ed25519 AAAA", "AGE-SECRET-KEY-1QQQ", "age1" + "q" * 58])
def test_only_public_keys_are_registered_and_each_once(scene: Scene, text: str) -> None:
    with pytest.raises(Invalid):
        actions.register_key(organisation="welfare", public=text, by=scene.dewi, at=scene.at)
    with pytest.raises(Invalid):
        actions.register_key(organisation="welfare", public=scene.key.public, by=scene.dewi, at=scene.at)
    with behind(scene.dewi):
        actions.end_key(key_id=scene.key.pk, by=scene.dewi, at=scene.at)
    assert RecipientKey.objects.get().ended_at == scene.at
    with pytest.raises(Invalid):
        scene.ask()
