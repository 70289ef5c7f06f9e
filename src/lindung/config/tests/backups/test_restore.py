"""The restore drill: a country is backed up, lost, and brought back into an empty installation."""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings as conf
from django.db import connection

from lindung.access.holders import actions as holders
from lindung.access.holders.models import SubjectSeal
from lindung.access.wall import behind
from lindung.cases import sections
from lindung.cases.actions.identity import read_identity
from lindung.cases.models import Case, Identity
from lindung.cases.testing import make_case, opened
from lindung.config.tests.backups import house
from lindung.config.tests.backups.house import (
    CANARY,
    NEEDS,
    Country,
    Vault,
    back_up,
    bring_back,
    connected_to,
)
from lindung.kernel.audit import heads
from lindung.kernel.audit.verify import verify
from lindung.kernel.backups import manifest, tables
from lindung.kernel.backups.problems import Refused
from lindung.kernel.backups.tables import Kept
from lindung.kernel.models import AuditEvent
from lindung.kernel.sealing import boxes, keys
from lindung.kernel.sealing.problems import Erased, Tampered

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

BUDGET = 60 * 60
"""Seconds that a restore may take."""


def _rows() -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table that a backup keeps, in one order."""
    found: dict[str, list[tuple[object, ...]]] = {}
    with connection.cursor() as cursor:
        for table in tables.tables():
            if table.kept is not Kept.NONE:
                columns = ", ".join(f'"{one}"' for one in table.columns)
                cursor.execute(f"SELECT {columns} FROM {table.name} ORDER BY {table.name}::text")
                found[table.name] = cursor.fetchall()
    return found


def test_a_lost_country_comes_back_as_it_was(
    country: Country, vault: Vault, target: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made, before = back_up(vault), _rows()
    started = time.monotonic()
    with connected_to(target):
        done = bring_back(made, vault, files=tmp_path / "new")
        seconds = time.monotonic() - started
        assert _rows() == before
        assert done.rows == sum(map(len, before.values())) and done.strangers == 0
        assert done.report.whole and done.report.rows == len(before["kernel_auditevent"]) > 10
        assert verify(heads=[heads.read(path=made.folder / manifest.HEAD)]).whole
        _opens(country)
        # The trail goes on from where it was, the keys between tables and the triggers stand again.
        make_case(by=country.amina)
        assert verify(heads=[heads.read(path=made.folder / manifest.HEAD)]).whole
        with pytest.raises(Exception, match="kernel_auditevent"), connection.cursor() as cursor:
            cursor.execute("UPDATE kernel_auditevent SET event = 'x'")
        with pytest.raises(Exception, match="violates foreign key"), connection.cursor() as cursor:
            cursor.execute("UPDATE cases_case SET person_id = gen_random_uuid()")
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert sorted(one.relative_to(tmp_path / "new").as_posix() for one in (tmp_path / "new").rglob("*")) == [
        "ab",
        "ab/one",
        "cd",
        "cd/two",
    ]
    assert (tmp_path / "new/ab/one").read_bytes() == b"sealed" * 1000
    with capsys.disabled():
        sys.stdout.write(f"\nrestore drill: {done.rows} rows in {seconds:.1f} s\n")
    assert seconds < BUDGET


def _opens(country: Country) -> None:
    """A protected section opens with the key file; a sealed name with two shares of the escrow, not with one."""
    case = Case.objects.get(pk=country.case.pk)
    with behind(country.amina):
        assert tuple(opened(case.person, "needs", case=case, by=country.amina)) == NEEDS
    identity = Identity.objects.get(person=case.person_id)
    for pair in (country.shares[:2], country.shares[1:]):
        private = holders.open_subject(subject=case.person_id, shares=pair)
        seal = SubjectSeal.objects.get(subject=case.person_id)
        assert boxes.pair_of(private=private).public == bytes(seal.public)
        assert read_identity(identity=identity, private=private, fields=["full_name"]) == {
            "full_name": CANARY
        }
    with pytest.raises(holders.WrongShares):
        holders.open_subject(subject=case.person_id, shares=country.shares[:1])


def test_todays_wraps_keep_an_erased_person_unreadable(
    country: Country, vault: Vault, target: str, tmp_path: Path
) -> None:
    from lindung.access.testing import NOON

    yesterday = back_up(vault)
    erased = country.other
    keys.destroy(subject=erased.person_id, at=NOON)
    holders.destroy_subject(subject=erased.person_id, at=NOON)
    newcomer = house.make_actor(
        name="newcomer", role="enforcement_officer", organisation=house.make_organisation(code="station")
    )
    holders.make_key(passphrase=house.PASSPHRASE, by=newcomer, at=NOON)
    later = NOON.replace(day=10)
    make_case(by=country.amina, at=later)
    today = back_up(vault, at=later)
    with connected_to(target):
        done = bring_back(yesterday, vault, wraps=today.wraps, files=tmp_path / "new")
        assert done.strangers == 1, "the key of somebody whom yesterday's database does not know"
        assert Case.objects.count() == 2
        _opens(country)
        case = Case.objects.get(pk=erased.pk)
        with pytest.raises(Erased):
            sections.in_hand(case=case, by=country.amina, at=NOON).ring(["needs"])
        with pytest.raises(Tampered):
            holders.open_subject(subject=case.person_id, shares=country.shares)
    with pytest.raises(Refused, match="wraps are older"):
        bring_back(today, vault, wraps=yesterday.wraps)


def test_what_is_not_empty_is_left_alone(country: Country, vault: Vault, target: str, tmp_path: Path) -> None:
    made, before = back_up(vault), _rows()
    with pytest.raises(Refused, match="not empty: there are rows in"):
        bring_back(made, vault, files=tmp_path / "new")
    assert _rows() == before
    with connected_to(target):
        with pytest.raises(Refused, match="folder of files is not empty"):
            bring_back(made, vault)
        assert not tables.occupied()


@pytest.mark.parametrize(
    "name", [manifest.DATABASE, manifest.FILES, manifest.HEAD, manifest.NAME, manifest.WRAPS]
)
def test_an_altered_backup_is_refused_before_anything_is_loaded(
    country: Country, vault: Vault, target: str, tmp_path: Path, name: str
) -> None:
    made = back_up(vault)
    path = (made.wraps if name == manifest.WRAPS else made.folder) / name
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with connected_to(target):
        with pytest.raises(Refused, match=r"altered|none of a backup|no manifest"):
            bring_back(made, vault, files=tmp_path / "new")
        assert not tables.occupied()


def test_a_trail_that_was_rewritten_is_refused_and_named(
    country: Country, vault: Vault, target: str, tmp_path: Path
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE kernel_auditevent DISABLE TRIGGER kernel_audit_append_only")
        cursor.execute(
            "UPDATE kernel_auditevent SET event = 'x' WHERE id = (SELECT max(id) FROM kernel_auditevent)"
        )
        cursor.execute("ALTER TABLE kernel_auditevent ENABLE TRIGGER kernel_audit_append_only")
    made = back_up(vault)
    with connected_to(target):
        with pytest.raises(Refused, match="its words do not fit its mark"):
            bring_back(made, vault, files=tmp_path / "new")
        assert not tables.occupied() and not (tmp_path / "new").exists()
        done = bring_back(made, vault, files=tmp_path / "new", accept_broken_trail=True)
        assert not done.report.whole and Case.objects.count() == 2


def test_another_version_is_refused_with_its_name(
    country: Country, vault: Vault, target: str, tmp_path: Path
) -> None:
    made = back_up(vault)
    with connected_to(target), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('cases', '9999_later', now())"
        )
        with pytest.raises(Refused, match=r"only here: cases\.9999_later"):
            bring_back(made, vault, files=tmp_path / "new")


def test_commands_bring_an_installation_back(country: Country, vault: Vault, tmp_path: Path) -> None:
    """As an operator does it: key files in the wraps, a new folder, a database that nobody has migrated."""
    old, new = tmp_path / "old", tmp_path / "new"
    shutil.copytree(conf.KEYS_FOLDER, old / "keys")
    shutil.copytree(conf.FILES_FOLDER, old / "files")
    (old / "secret-key").write_text("a secret of this installation")
    source = str(connection.settings_dict["NAME"])
    name = f"{source}_commands"
    house.make_database(name)
    try:
        words = ["--recipient", vault.texts[0], "--recipient", vault.texts[1]]
        made = house.lindung(
            *("backup", "--to", str(vault.folder), *words, "--with-keys"),
            variables=house.environment(source, old),
        )
        assert made.returncode == 0, made.stderr
        (folder,) = (one for one in vault.folder.glob("lindung-*") if not one.name.endswith("-wraps"))
        variables = house.environment(name, new)
        restore = ("restore", "--from", str(folder), "--identity", str(vault.identity))
        done = house.lindung(*restore, variables=variables)
        assert done.returncode == 0, done.stderr
        assert "The trail is whole" in done.stderr and "Restored:" in done.stderr
        assert (new / "secret-key").read_text() == "a secret of this installation"
        assert (new / "keys/sealing.json").read_bytes() == (old / "keys/sealing.json").read_bytes()
        checked = house.lindung("audit", "verify", "--head", str(folder / manifest.HEAD), variables=variables)
        assert checked.returncode == 0, checked.stderr
        assert "Keeper: file" in house.lindung("keys", "status", variables=variables).stderr
        with connected_to(name):
            _opens(country)
            assert AuditEvent.objects.exists()
        again = house.lindung(*restore, variables=variables)
        assert again.returncode == 1 and "not empty" in again.stderr
        bare = house.lindung(*restore, variables=house.environment(name, tmp_path / "third"))
        assert bare.returncode == 1 and "not empty" in bare.stderr
    finally:
        house.drop_database(name)
