"""The tests' own PostgreSQL, started for the first test that needs it and shared by parallel workers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Point Django at a server of our own before the test database is made; the last worker to leave stops it."""
    from django.db import connections

    from lindung.kernel.postgres import running

    with running(data_dir=Path(__file__).parent / ".cache" / "postgres-tests", settings=_FAST) as server:
        server.create_database(name="lindung")
        own = server.django_settings(database="lindung")
        settings = connections["default"].settings_dict
        settings.update({key: own[key] for key in ("HOST", "PORT", "USER", "PASSWORD")})
        # No pool: the test database could not be dropped under its open connections.
        settings["OPTIONS"].pop("pool", None)
        yield


@pytest.fixture(scope="session", autouse=True)
def keys(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Give the tests wrapping keys of their own."""
    from django.conf import settings

    from lindung.kernel.sealing import keyfile

    settings.KEY_PROVIDER = "file"
    settings.KEYS_FOLDER = str(keyfile.make(folder=tmp_path_factory.mktemp("keys")).parent)


@pytest.fixture(autouse=True)
def codes_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hold every act of every test to it: the trail says codes, names of fields, counts and keys, never words."""
    from lindung.kernel import audit
    from lindung.kernel.audit.testing import free_text

    create = audit.AuditEvent.objects.create

    def checked(**given: Any) -> Any:
        pretended = given["event"].startswith("test.")  # an act that a test made up, to see what arrives
        found = [] if pretended else free_text(given.get("detail") or {})
        assert not found, f"{given['event']}: {', '.join(found)} is no code, name of a field, count or key."
        return create(**given)

    monkeypatch.setattr(audit.AuditEvent.objects, "create", checked)


@pytest.fixture(autouse=True)
def default_language() -> Iterator[None]:
    """Begin every test in the default language: a page read in Malay leaves its thread speaking Malay."""
    from django.utils import translation

    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture(scope="session", autouse=True)
def one_step_sign_in() -> None:
    """Let invented people sign in by password alone, as in a demonstration; tests of the second factor ask for it."""
    from django.conf import settings

    settings.SECOND_FACTOR = "demo"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Let tests with real transactions empty the tables between them; rows still refuse change and deletion."""
    from django.conf import settings
    from django.db import connection

    from lindung.kernel import walls

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE kernel_auditevent DISABLE TRIGGER kernel_audit_no_truncate")
    with django_db_blocker.unblock():
        walls.build()
    settings.WALL_ROLE = walls.APP_ROLE


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> None:
    """Hash the passwords of invented people as fast as argon2 can; real ones keep its full cost."""
    from django.contrib.auth.hashers import Argon2PasswordHasher

    from lindung.access.holders.actions import keys
    from lindung.access.holders.testing import CHEAP

    keys.COST = CHEAP
    Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = (
        1,
        8,
        1,
    )


@pytest.fixture
def pack_sgp() -> Iterator[None]:
    """Run a test in the second country."""
    from lindung.kernel.country import use

    with use("sgp"):
        yield
