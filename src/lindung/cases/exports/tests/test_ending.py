"""When there is no file: revoked, changed, late, failed; and when many hands want it at once."""

from __future__ import annotations

import os
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from lindung.access.models import User
from lindung.access.testing import make_actor, make_organisation
from lindung.access.wall import behind
from lindung.cases.actions import withdraw
from lindung.cases.emergency.tests.racing import race
from lindung.cases.exports import actions, store
from lindung.cases.exports.actions import making
from lindung.cases.exports.models import Export, RecipientKey
from lindung.cases.exports.problems import Gone, Settled
from lindung.cases.exports.tests.conftest import Scene
from lindung.cases.exports.tests.helpers import fetch, made, queued
from lindung.kernel.models import AuditEvent
from lindung.kernel.problems import Invalid


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
