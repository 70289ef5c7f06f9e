"""Another database in the tests' own server, migrated and empty, for what a backup brings back."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pyrage
from django.conf import settings
from django.db import connection
from psycopg import sql

from lindung.access.actors import Actor
from lindung.access.holders import actions as holders
from lindung.access.holders.testing import PASSPHRASE
from lindung.access.testing import NOON, make_actor, make_organisation
from lindung.cases import actions as cases
from lindung.cases.models import Case
from lindung.cases.testing import make_case
from lindung.config.tests.installation import SOURCE
from lindung.kernel import walls
from lindung.kernel.backups import making, proving, restoring

CANARY = "Canary Winterbird"
NEEDS = ("danger_now", "medical_now")


@dataclass(frozen=True, slots=True)
class Country:
    """Two cases with sealed facts, who leads them, and the three shares of the escrow."""

    amina: Actor
    case: Case
    other: Case
    shares: tuple[str, ...]


def country() -> Country:
    """Make it through the real actions."""
    station = make_organisation(code="station")
    amina = make_actor(name="amina", role="enforcement_officer", organisation=station)
    farah = make_actor(name="farah", role="front_line_officer", organisation=station)
    for one in (amina, farah):
        holders.make_key(passphrase=PASSPHRASE, by=one, at=NOON)
    holders.found_ring(passphrase=PASSPHRASE, by=amina, at=NOON)
    holders.admit(user_id=farah.user_id, passphrase=PASSPHRASE, by=amina, at=NOON)
    _escrow, shares = holders.ceremony(trustees=("Judge", "Ombudsman", "Secretary"), at=NOON)
    facts = cases.PersonFacts(
        sex="female", age_years=27, age_basis="stated", nationality="IDN", languages=("id",), needs=NEEDS
    )
    both = [make_case(by=farah, facts=facts) for _ in range(2)]
    for case in both:
        cases.record_identity(
            case_id=case.pk, facts={"full_name": CANARY}, expected_version=0, by=farah, at=NOON
        )
    return Country(farah, both[0], both[1], tuple(share.text for share in shares))


@dataclass(frozen=True, slots=True)
class Vault:
    """Two offline recipients, one of whose identities lies in a file."""

    folder: Path
    texts: tuple[str, str]
    identity: Path


def vault(folder: Path) -> Vault:
    """Make one, with a folder for backups."""
    pair = [pyrage.x25519.Identity.generate() for _ in range(2)]
    folder.mkdir(parents=True)
    identity = folder / "second.key"
    identity.write_text(f"# made for a test\n{pair[1]}\n")
    return Vault(folder / "backups", (str(pair[0].to_public()), str(pair[1].to_public())), identity)


def back_up(into: Vault, **given: object) -> making.Made:
    """Make a backup of the tests' database."""
    values = {
        "to": into.folder,
        "wraps_to": None,
        "recipients": into.texts,
        "files": Path(settings.FILES_FOLDER),
        "at": NOON,
    }
    return making.make(**(values | given))  # type: ignore[arg-type]


def bring_back(made: making.Made, by: Vault, **given: object) -> restoring.Restored:
    """Restore a backup into the database connected to."""
    wraps = given.pop("wraps", made.wraps)
    backup = proving.inspect(folder=made.folder, wraps_folder=wraps, identity=by.identity)  # type: ignore[arg-type]
    return restoring.restore(backup=backup, **({"files": Path(settings.FILES_FOLDER)} | given))  # type: ignore[arg-type]


@contextmanager
def connected_to(name: str) -> Iterator[None]:
    """Let this process work in another database for the length of the block."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def _server() -> psycopg.Connection[tuple[object, ...]]:
    given = connection.settings_dict
    return psycopg.connect(
        host=given["HOST"],
        port=given["PORT"],
        user=given["USER"],
        password=given["PASSWORD"],
        dbname="postgres",
        autocommit=True,
    )


def make_database(name: str, *, template: str = "template1") -> None:
    """Make a database; as an empty installation unless `template` is one already."""
    with _server() as server:
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        server.execute(drop)
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        )
    if template == "template1":
        with connected_to(name), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")


def migrate(name: str) -> None:
    """Bring a database to this version, walls and all."""
    from django.core.management import call_command

    with connected_to(name):
        call_command("migrate", verbosity=0, interactive=False)
        walls.build()


def drop_database(name: str) -> None:
    """Take a database away again."""
    with _server() as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def environment(name: str, home: Path) -> dict[str, str]:
    """Return the variables with which `lindung` works in a database of the tests' server, as its owner."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("LINDUNG_", "DJANGO_"))}
    given = connection.settings_dict
    return kept | {
        "LINDUNG_HOME": str(home),
        "LINDUNG_DB_HOST": str(given["HOST"]),
        "LINDUNG_DB_PORT": str(given["PORT"]),
        "LINDUNG_DB_NAME": name,
        "LINDUNG_DB_OWNER": str(given["USER"]),
        "LINDUNG_DB_OWNER_PASSWORD": str(given["PASSWORD"]),
        "PYTHONPATH": os.pathsep.join([str(SOURCE), *filter(None, sys.path)]),
    }


def lindung(*words: str, variables: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "lindung", *words],
        env=variables,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
