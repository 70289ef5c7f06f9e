"""Installations for tests that need whole programs."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from lindung.config.tests.installation import PASSWORD, Installation


@pytest.fixture(scope="package")
def installation() -> Iterator[Installation]:
    """A migrated installation with one administrator, shared by the tests of this room.

    It lies in the project's cache: pytest's own folder is closed to the account that runs PostgreSQL for root.
    """
    cache = Path(__file__).parents[4] / ".cache"
    cache.mkdir(exist_ok=True)
    home = Path(tempfile.mkdtemp(prefix="inst-", dir=cache))
    demonstration = {
        "LINDUNG_DEMO": "true",
        "LINDUNG_SECOND_FACTOR": "demo",
    }  # people sign in by password alone
    site = {"DJANGO_SETTINGS_MODULE": "lindung.config.tests.small_site"}
    made = Installation(home=home, variables=site | demonstration)
    try:
        migrated = made.run("migrate")
        assert migrated.returncode == 0, migrated.stderr
        yield made
    finally:
        if pid := made.postmaster:
            os.kill(pid, 9)
        shutil.rmtree(home, ignore_errors=True)  # the last server processes may still be leaving


@pytest.fixture(scope="package")
def administrator(installation: Installation) -> str:
    """The user name of somebody who may sign in, made by the command; the password is `PASSWORD`."""
    words = ("--name", "Amina", "--organisation", "nso", "--role", "administrator")
    made = installation.run("user", "create", "amina", *words, typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert made.returncode == 0, made.stderr
    return "amina"
