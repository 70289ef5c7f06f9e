"""What a backup holds, for whom, and what stops it."""

from __future__ import annotations

import base64

import pytest
from django.db import connection

from lindung.config.tests.backups import house
from lindung.config.tests.backups.house import (
    CANARY,
    Country,
    Vault,
    back_up,
    bring_back,
)
from lindung.kernel.backups import tables
from lindung.kernel.backups.problems import Refused
from lindung.kernel.backups.tables import Kept

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_a_stolen_backup_says_nothing(country: Country, vault: Vault) -> None:
    made = back_up(vault)
    content = b"".join(one.read_bytes() for folder in (made.folder, made.wraps) for one in folder.iterdir())
    for word in (CANARY, "station", "amina", str(country.case.pk), country.case.code):
        raw = word.encode()
        for form in (raw, raw.hex().encode(), base64.b64encode(raw), word.encode("utf-16-le"), raw.upper()):
            assert form not in content, (word, form)
    stranger = house.vault(vault.folder.parent / "stranger")
    with pytest.raises(Refused, match="does not open with this identity"):
        bring_back(made, stranger, files=vault.folder / "new")


def test_an_opening_that_lives_leaves_no_key_in_the_database_set(transactional_db: None) -> None:
    chosen = {table.name: table for table in tables.tables()}
    assert set(chosen["openings_opening"].values) == {"state", "handover"}
    kept = {name for name, table in chosen.items() if table.kept is Kept.KEYS}
    assert kept == {
        "sealing_keywrap",
        "holders_sealwrap",
        "holders_subjectseal",
        "holders_escrow",
        "holders_ring",
        "holders_ringkey",
        "holders_ringmember",
        "holders_holderkey",
    }
    worthless = {name for name, table in chosen.items() if table.kept is Kept.NONE}
    assert (
        {"access_sessionrecord", "access_cap"}
        <= worthless
        <= {"access_sessionrecord", "access_cap"}
        | {name for name in worthless if name.startswith(("axes_", "django_session"))}
    )


def test_wraps_whose_days_are_over_go_with_the_next_backup(country: Country, vault: Vault) -> None:
    from lindung.access.testing import NOON

    first = back_up(vault, keep_days=1)
    second = back_up(vault, keep_days=3, at=NOON.replace(day=10))
    assert second.swept == 1 and not first.wraps.exists() and first.folder.exists()
    third = back_up(vault, at=NOON.replace(day=12))
    assert third.swept == 0 and second.wraps.exists()


@pytest.mark.parametrize(
    ("texts", "why"),
    [
        ([], "at least two"),
        (["first"], "at least two"),
        (["first", "first"], "at least two"),
        (["first", "age1qqqq"], "Recipient 2 is no age recipient"),
        (["first", "somebody@example.org"], "Recipient 2 is no age recipient"),
    ],
)
def test_too_few_or_unknown_recipients_write_nothing(
    transactional_db: None, vault: Vault, texts: list[str], why: str
) -> None:
    with pytest.raises(Refused, match=why):
        back_up(vault, recipients=[vault.texts[0] if one == "first" else one for one in texts])
    assert not vault.folder.exists()


def test_the_role_of_the_pages_cannot_back_up_a_part(country: Country, vault: Vault) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE lindung_app")
    try:
        with pytest.raises(Refused, match="did not give every row"):
            back_up(vault)
    finally:
        connection.close()
    assert [one.name for one in vault.folder.iterdir()] == [".lindung-backup.lock"]
