"""An empty installation to restore into, a vault for backups, and a country to lose."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from lindung.config.tests.backups import house
from lindung.config.tests.backups.house import (
    Country,
    Vault,
)


@pytest.fixture(scope="module")
def empty_installation(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A migrated database with nobody in it, to be copied for each restore."""
    name = f"{connection.settings_dict['NAME']}_empty"
    with django_db_blocker.unblock():
        house.make_database(name)
        house.migrate(name)
        yield name
        house.drop_database(name)


@pytest.fixture
def target(transactional_db: None, empty_installation: str) -> Iterator[str]:
    """An empty installation of a test's own."""
    name = empty_installation.replace("_empty", "_target")
    house.make_database(name, template=empty_installation)
    yield name
    house.drop_database(name)


@pytest.fixture
def vault(tmp_path: Path, settings: Any) -> Vault:
    """Two recipients, a folder for backups, and a few sealed files with some that are left out."""
    files = tmp_path / "files"
    settings.FILES_FOLDER = str(files)
    for name, content in (
        ("ab/one", b"sealed" * 1000),
        ("cd/two", b""),
        ("exports/x", b"no"),
        ("ab/y.part", b"no"),
    ):
        (files / name).parent.mkdir(parents=True, exist_ok=True)
        (files / name).write_bytes(content)
    return house.vault(tmp_path / "vault")


@pytest.fixture
def country(transactional_db: None) -> Country:
    """Two cases with everything that is sealed about them."""
    return house.country()
