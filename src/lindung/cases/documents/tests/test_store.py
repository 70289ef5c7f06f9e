"""The folder of files: whole or not at all, whatever ends the program, and swept afterwards."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from lindung.access.actors import Actor
from lindung.access.testing import NOON
from lindung.cases.documents import actions, chunks, store
from lindung.cases.documents.actions import sweeping
from lindung.cases.documents.models import Document
from lindung.cases.documents.testing import make_document
from lindung.cases.models import Case

LATER = NOON + timedelta(days=2000)  # files carry the machine's own time


def names() -> list[str]:
    return sorted(path.name for path in Path(store.folder()).rglob("*") if path.is_file())


def test_a_file_is_private_and_named_by_its_key_only(amina: Actor, case: Case) -> None:
    document = make_document(case=case, by=amina, name="Amina binti Bakar.txt")
    path = store.path_of(document=document.pk)
    assert names() == [str(document.pk)]
    assert path.stat().st_mode & 0o777 == 0o600 and path.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    "point", ["os.fsync", "pathlib.Path.rename", "lindung.cases.documents.store._settle"]
)
def test_killed_while_writing_no_half_of_a_file_has_a_name(point: str, tmp_path: Path) -> None:
    script = f"""
import os, signal, sys, uuid
from django.conf import settings
settings.configure(FILES_FOLDER={str(tmp_path)!r}, USE_I18N=False)
from unittest.mock import patch
from lindung.cases.documents import store
def fill(target):
    target.write(b"x" * 200_000)
    return ""
with patch({point!r}, side_effect=lambda *a: os.kill(os.getpid(), signal.SIGKILL)):
    store.write(document=uuid.UUID(int=7), fill=fill)
"""
    environment = os.environ | {"PYTHONPATH": "src"}
    done = subprocess.run([sys.executable, "-c", script], env=environment, check=False, capture_output=True)
    assert done.returncode == -signal.SIGKILL, done.stderr
    found = [path for path in tmp_path.rglob("*") if path.is_file()]
    named = [path for path in found if not path.name.endswith(".part")]
    assert all(path.stat().st_size == 200_000 for path in named)
    assert bool(named) == (point == "lindung.cases.documents.store._settle")


def test_a_full_disk_is_said_and_leaves_nothing(amina: Actor, case: Case, monkeypatch: Any) -> None:
    kept = make_document(case=case, by=amina)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(store.NoRoom), transaction.atomic():
        make_document(case=case, by=amina)
    assert names() == [str(kept.pk)] and Document.objects.count() == 1


def test_the_sweep_takes_what_no_row_knows_and_leaves_what_is_under_way(amina: Actor, case: Case) -> None:
    kept = make_document(case=case, by=amina)
    orphan = store.path_of(document=uuid4())
    orphan.parent.mkdir(exist_ok=True)
    orphan.write_bytes(b"sealed")
    orphan.with_name("x.part").write_bytes(b"half")

    from datetime import UTC, datetime

    assert actions.sweep(at=datetime.now(UTC)).removed == 0
    assert actions.sweep(at=LATER) == actions.Swept(removed=2, dangling=())
    assert names() == [str(kept.pk)]


def test_an_act_undone_after_its_file_was_written_leaves_an_orphan_that_the_sweep_takes(
    amina: Actor, case: Case
) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        make_document(case=case, by=amina)
        raise RuntimeError
    assert len(names()) == 1 and not Document.objects.exists()
    assert actions.sweep(at=LATER).removed == 1


def test_a_row_without_its_file_is_named(amina: Actor, case: Case, caplog: Any) -> None:
    gone, cut = make_document(case=case, by=amina), make_document(case=case, by=amina)
    store.remove(document=gone.pk)
    path = store.path_of(document=cut.pk)
    path.write_bytes(path.read_bytes()[:-1])
    assert set(actions.sweep(at=NOON).dangling) == {gone.pk, cut.pk}
    assert str(gone.pk) in caplog.text


def test_files_of_another_database_are_left_alone(
    amina: Actor, case: Case, monkeypatch: Any, caplog: Any
) -> None:
    monkeypatch.setattr(sweeping, "MOST_ORPHANS", 1)
    make_document(case=case, by=amina)
    for _one in range(3):
        path = store.path_of(document=uuid4())
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"sealed")
    assert actions.sweep(at=LATER).refused and len(names()) == 4
    assert "belong to no document" in caplog.text


def test_the_file_is_as_long_as_its_row_says(amina: Actor, case: Case) -> None:
    document = make_document(case=case, by=amina, data=b"a" * 150_000)
    assert store.size_of(document=document.pk) == chunks.sealed_size(size=150_000)
