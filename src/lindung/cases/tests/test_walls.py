"""The wall in the database, asked in plain SQL as the role that serves the pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from lindung.access.actors import Actor
from lindung.access.models import Organisation, User
from lindung.access.purposes import Purpose
from lindung.access.testing import NOON
from lindung.access.wall import behind
from lindung.cases import actions
from lindung.cases.models import Case, Grant
from lindung.cases.testing import make_case
from lindung.kernel import walls

BOUND = {
    "cases_case": "id = %(case)s",
    "cases_grant": "case_id = %(case)s",
    "cases_person": "id = %(person)s",
    "cases_timelineentry": "case_id = %(case)s",
    "cases_note": "case_id = %(case)s",
    "sealing_keywrap": "subject = %(person)s",
}


@contextmanager
def served() -> Iterator[Any]:
    """Drop to the application's role, telling the database nobody, and take the role back afterwards."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {walls.APP_ROLE}")
        yield cursor
        cursor.execute("RESET ROLE")


def seen(cursor: Any, case: Case) -> dict[str, int]:
    """Return how many rows of a case each table shows now."""
    found = {}
    for table, where in BOUND.items():
        cursor.execute(
            f"SELECT count(*) FROM {table} WHERE {where}", {"case": case.pk, "person": case.person_id}
        )
        found[table] = cursor.fetchone()[0]
    return found


def asked_by(actor: Actor, case: Case) -> dict[str, int]:
    with behind(actor), connection.cursor() as cursor:
        return seen(cursor, case)


@pytest.fixture
def case(amina: Actor) -> Case:
    opened = make_case(by=amina)
    actions.note(case_id=opened.pk, text="Slept badly.", by=amina, at=NOON)
    return opened


@pytest.mark.django_db
def test_a_grant_shows_the_rows_and_without_one_there_are_none(
    amina: Actor, bo: Actor, chidi: Actor, case: Case
) -> None:
    assert min(asked_by(amina, case).values()) == 1
    assert asked_by(bo, case) == asked_by(amina, case), "a colleague of the same organisation"
    assert set(asked_by(chidi, case).values()) == {0}
    with served() as cursor:
        assert set(seen(cursor, case).values()) == {0}, "nobody told: nothing shown"


@pytest.mark.django_db
def test_an_ended_an_expired_and_a_foreign_grant_show_nothing(amina: Actor, chidi: Actor, case: Case) -> None:
    theirs = Organisation.objects.get(pk=chidi.organisation_id)
    grant = actions.involve(case=case, organisation=theirs, purpose=Purpose.SERVICES, at=NOON)
    assert min(asked_by(chidi, case).values()) == 1
    Grant.objects.filter(pk=grant.pk).update(until=timezone.now() - timedelta(seconds=1), since=NOON)
    expired = asked_by(chidi, case)
    assert expired.pop("cases_grant") == 1, "their own grant they may still look up"
    assert set(expired.values()) == {0}
    Grant.objects.filter(pk=grant.pk).update(until=None)
    assert min(asked_by(chidi, case).values()) == 1
    actions.withdraw(case=case, organisation=theirs, at=NOON)
    assert asked_by(chidi, case)["cases_case"] == 0
    Grant.objects.filter(pk=grant.pk).update(ended_at=None, user=User.objects.get(pk=amina.user_id))
    assert asked_by(chidi, case)["cases_case"] == 0, "a grant for somebody else by name"


@pytest.mark.django_db
def test_a_glimpse_for_a_referral_shows_case_and_person_and_nothing_that_follows(
    chidi: Actor, case: Case
) -> None:
    theirs = Organisation.objects.get(pk=chidi.organisation_id)
    actions.give(
        case=case,
        organisation=theirs,
        purpose=Purpose.REFERRAL,
        at=NOON,
        basis=Grant.Basis.REFERRAL,
        basis_id=case.pk,
    )
    found = asked_by(chidi, case)
    assert (found["cases_case"], found["cases_person"]) == (1, 1)
    assert (found["cases_note"], found["cases_timelineentry"]) == (0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "write",
    [
        "UPDATE cases_case SET urgent = true WHERE id = %(case)s",
        "DELETE FROM cases_note WHERE case_id = %(case)s",
        "UPDATE sealing_keywrap SET blob = NULL, destroyed_at = now() WHERE subject = %(person)s",
    ],
)
def test_a_stranger_changes_no_row(chidi: Actor, case: Case, write: str) -> None:
    with behind(chidi), connection.cursor() as cursor:
        cursor.execute(write, {"case": case.pk, "person": case.person_id})
        assert cursor.rowcount == 0


@pytest.mark.django_db
def test_a_stranger_writes_themselves_no_grant(chidi: Actor, case: Case) -> None:
    with (
        pytest.raises(ProgrammingError, match="row-level security"),
        behind(chidi),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO cases_grant (id, case_id, organisation_id, purpose, sections, basis, listed,"
            " case_opened_at, since, mark) VALUES (gen_random_uuid(), %s, %s, 'protection', '{}', 'law', true,"
            " now(), now(), '')",
            [case.pk, chidi.organisation_id],
        )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "line",
    [
        "TRUNCATE cases_note",
        "DELETE FROM kernel_auditevent",
        "UPDATE kernel_auditevent SET event = 'x'",
        "ALTER TABLE cases_case DISABLE ROW LEVEL SECURITY",
        "DROP POLICY wall_select ON cases_case",
        "ALTER FUNCTION lindung_sees(uuid) SECURITY INVOKER",
        "CREATE TABLE mine (n int)",
    ],
)
def test_the_served_role_owns_nothing(case: Case, line: str) -> None:
    with pytest.raises(ProgrammingError), served() as cursor:
        cursor.execute(line)


@pytest.mark.django_db
def test_a_forgotten_filter_finds_only_what_is_ones_own(amina: Actor, chidi: Actor, case: Case) -> None:
    with behind(chidi):
        own = make_case(by=chidi)
        assert list(Case.objects.all()) == [own]
    with behind(amina):
        assert list(Case.objects.all()) == [case]


@pytest.mark.django_db
def test_what_was_told_ends_with_the_transaction(amina: Actor, case: Case) -> None:
    with behind(amina):
        pass
    with served() as cursor:
        cursor.execute("SELECT current_setting('lindung.user', true), current_setting('lindung.reach', true)")
        assert set(cursor.fetchone()) <= {"", None}


@pytest.mark.django_db
def test_the_trail_of_others_is_not_for_everybody(amina: Actor, chidi: Actor, case: Case) -> None:
    with behind(chidi), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kernel_auditevent WHERE subject_id = %s", [case.pk])
        assert cursor.fetchone()[0] == 0
    with behind(amina), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM kernel_auditevent WHERE subject_id = %s", [case.pk])
        assert cursor.fetchone()[0] > 0
