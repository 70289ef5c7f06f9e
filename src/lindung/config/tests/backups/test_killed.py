"""`kill -9` in the middle: of a backup, which leaves nothing; of a rotation, which goes on while everybody reads."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as conf
from django.db import connection

from lindung.access.testing import NOON
from lindung.cases.models import Case
from lindung.cases.testing import opened
from lindung.config.tests.backups import house
from lindung.config.tests.backups.house import NEEDS, Country, Vault, back_up
from lindung.kernel.sealing import keys
from lindung.kernel.sealing.models import KeyWrap
from lindung.kernel.sealing.providers import provider

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

MANY = 1500
PATIENCE = 120


def _start(*words: str, home: Path) -> subprocess.Popen[str]:
    variables = house.environment(str(connection.settings_dict["NAME"]), home)
    variables["LINDUNG_KEYS"] = str(conf.KEYS_FOLDER)
    command = [sys.executable, "-m", "lindung", *words]
    return subprocess.Popen(command, env=variables, stderr=subprocess.PIPE, text=True)


def _wait(until: Callable[[], bool], process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not until():
        assert process.poll() is None, process.communicate()[1]
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_a_killed_backup_leaves_no_half_under_its_name(
    country: Country, vault: Vault, tmp_path: Path
) -> None:
    big = tmp_path / "home/files/ab/big"
    big.parent.mkdir(parents=True)
    big.touch()
    os.truncate(big, 2 * 1024**3)  # holes: it takes no room where it lies
    words = ("--recipient", vault.texts[0], "--recipient", vault.texts[1])
    process = _start("backup", "--to", str(vault.folder), *words, home=tmp_path / "home")
    _wait(
        lambda: any(one.stat().st_size for one in vault.folder.glob(".unfinished-*/files.tar.age")), process
    )
    process.kill()
    process.communicate()
    assert not list(vault.folder.glob("lindung-*")) and list(vault.folder.glob(".unfinished-*"))
    made = back_up(vault)
    assert not list(vault.folder.glob(".unfinished-*")), "the next one clears it away"
    assert {one.name for one in vault.folder.glob("lindung-*")} == {made.folder.name, made.wraps.name}


def test_a_killed_rotation_goes_on_and_no_read_fails(country: Country, tmp_path: Path, settings: Any) -> None:
    settings.KEYS_FOLDER = str(shutil.copytree(conf.KEYS_FOLDER, tmp_path / "keys"))
    KeyWrap.objects.bulk_create(
        [keys.new_wrap(subject=uuid4(), version=1, at=NOON)[0] for _ in range(MANY)], batch_size=500
    )
    reads, failed, done = [0], list[str](), threading.Event()

    def read() -> None:
        try:
            while not done.is_set():
                for key in (country.case.pk, country.other.pk):
                    case = Case.objects.select_related("person").get(pk=key)
                    if tuple(opened(case.person, "needs", case=case, by=country.amina)) != NEEDS:
                        failed.append("other words")
                    reads[0] += 1
        except Exception as error:
            failed.append(repr(error))
        finally:
            connection.close()

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    try:
        process = _start("keys", "rotate", "--batch", "1", home=tmp_path)
        assert process.stderr is not None
        assert "is made and in use" in process.stderr.readline()
        assert f"1 of {MANY + 2}" in process.stderr.readline()
        process.kill()
        process.communicate()
        assert 0 < keys.waiting() < MANY + 2, "it was killed in the middle"
        assert provider().version() == 2, "who runs already notices the new key"
        before = reads[0]
        again = _start("keys", "rotate", home=tmp_path)
        told = again.communicate(timeout=PATIENCE)[1]
        assert again.returncode == 0 and "still wait from the last time" in told, told
        assert reads[0] > before
    finally:
        done.set()
        for reader in readers:
            reader.join()
    assert not failed
    assert keys.waiting() == 0 and set(KeyWrap.objects.values_list("kek_version", flat=True)) == {2}
    row, _key = keys.new_wrap(subject=uuid4(), version=1, at=NOON)
    assert row.kek_version == 2
