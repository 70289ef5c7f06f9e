"""Figures see no table, and no fact carries a person: held against the database itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction

from lindung.access.testing import make_actor, make_organisation
from lindung.access.wall import behind
from lindung.cases import queries as cases
from lindung.cases.testing import make_case
from lindung.kernel import uppers, walls
from lindung.kernel.fields import Tier, classes_of
from lindung.statistics import facts
from lindung.statistics.facts import NotAFact
from lindung.statistics.facts.schema import TAKEN_AWAY
from lindung.statistics.reading import reading, rows

JOINED = {"id", "case_id", "person_id", "screening_id", "organisation_id", "order_id"}
"""Keys that views join by and hash; none leaves them."""
TIMES = {"recorded_at", "created_at", "opened_at", "suspended_at", "computed_at"}
OF_STAFF = {("access_user", "human"), ("access_user", "is_active")}
ENDED = {("access_organisation", "active"), ("directory_service", "active")}

_USED = """
SELECT v.relname, t.relname, a.attname
FROM pg_rewrite r JOIN pg_class v ON v.oid = r.ev_class
JOIN pg_namespace n ON n.oid = v.relnamespace AND n.nspname = %s
JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = r.oid AND d.refclassid = 'pg_class'::regclass
JOIN pg_class t ON t.oid = d.refobjid AND t.oid <> v.oid
LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid AND d.refobjsubid > 0
"""


def _used() -> set[tuple[str, str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(_USED, [facts.SCHEMA])
        return set(cursor.fetchall())


@contextmanager
def _as(role: str) -> Iterator[None]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('role', %s, true)", [role])
        yield
        if not connection.needs_rollback:
            cursor.execute("SELECT set_config('role', 'none', true)")


def _refused(sql: str, role: str) -> bool:
    try:
        with _as(role), connection.cursor() as cursor:
            cursor.execute(sql)
            return False
    except ProgrammingError as error:
        assert "permission denied" in str(error), error
        return True


@pytest.mark.django_db
def test_facts_are_made_of_open_columns_times_and_keys_to_join_by() -> None:
    models = {model._meta.db_table: model for model in apps.get_models()}
    used = _used()
    assert len({view for view, _table, _column in used}) == len(facts.every())
    wrong = []
    for view, table, column in used:
        if table == "salt":
            continue
        model = models[table]
        assert column, f"{view} takes all of {table}; name its columns"
        field = next(one for one in model._meta.concrete_fields if one.column == column)
        tier = classes_of(model)[field.name]
        is_join = column in JOINED or (field.is_relation and field.column.endswith("_id"))
        technical = is_join or column in TIMES or (table, column) in OF_STAFF | ENDED
        if not (tier is Tier.OPEN or (tier is Tier.TECHNICAL and technical)):
            wrong.append(f"{view}: {table}.{column} is {tier}")
    assert not wrong, "\n".join(sorted(wrong))


@pytest.mark.django_db
def test_the_guard_sees_what_a_view_takes() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE VIEW facts.careless AS SELECT birth_on FROM public.cases_person")
    assert ("careless", "cases_person", "birth_on") in _used()


@pytest.mark.django_db
def test_no_key_and_no_code_of_a_case_leaves() -> None:
    officer = make_actor(
        name="amina", role="front_line_officer", organisation=make_organisation(code="station")
    )
    case = make_case(by=officer)
    marks = {case.code, *(str(key) for key in (case.pk, case.person_id, officer.user_id))}
    marks |= {mark.replace("-", "") for mark in marks}
    keys = set()
    for fact in facts.every().values():
        assert not {column.kind for column in fact.columns.values()} - {
            "key", "code", "flag", "number", "time", "day",
        }  # fmt: skip
        with reading():
            found = rows(f"SELECT * FROM facts.{fact.name}", [])
        for row in found:
            values = {str(value) for value in row}
            assert not values & marks, fact.name
            keys |= {value for value, name in zip(row, fact.columns, strict=True) if name == "case_key"}
    assert len(keys) == 1 and all(len(str(key)) == 32 for key in keys), "one case, one key, in every fact"


@pytest.mark.django_db
def test_the_role_of_figures_sees_nothing_but_facts() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v')"
        )
        tables = [name for (name,) in cursor.fetchall()]
        cursor.execute(
            "SELECT rolcanlogin, rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = %s",
            [walls.FIGURES_ROLE],
        )
        assert cursor.fetchone() == (False, False, False, False)
    assert len(tables) > 50
    readable = [table for table in tables if not _refused(f'SELECT 1 FROM "{table}"', walls.FIGURES_ROLE)]
    assert not readable
    assert _refused("SELECT salt FROM facts.salt", walls.FIGURES_ROLE), "keys cannot be worked out"
    assert _refused("CREATE TABLE facts.mine (a int)", walls.FIGURES_ROLE)
    assert not _refused("SELECT count(*) FROM facts.cases", walls.FIGURES_ROLE)


@pytest.mark.django_db
def test_the_role_of_the_pages_sees_no_fact_unless_it_steps_down() -> None:
    assert _refused("SELECT count(*) FROM facts.cases", walls.APP_ROLE)
    assert _refused("SELECT salt FROM facts.salt", walls.APP_ROLE)
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolinherit FROM pg_roles WHERE rolname = %s", [walls.APP_ROLE])
        assert cursor.fetchone() == (False,)


@pytest.mark.django_db
def test_who_steps_down_sees_all_facts_and_nothing_of_its_own_and_steps_back() -> None:
    officer = make_actor(
        name="amina", role="front_line_officer", organisation=make_organisation(code="station")
    )
    stranger = make_actor(
        name="chidi", role="decision_maker", organisation=make_organisation(code="office", kind="ministry")
    )
    case = make_case(by=officer)
    with behind(stranger):
        assert not cases.visible_to(stranger).exists()
        with reading():
            assert rows("SELECT count(*) FROM facts.cases", []) == [(1,)]
        with pytest.raises(ProgrammingError, match="permission denied"), reading():
            rows("SELECT count(*) FROM cases_case", [])
        assert not cases.visible_to(stranger).exists(), "its own eyes again, also after an error"
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            rows("SELECT count(*) FROM facts.cases", [])
    with behind(officer):
        assert cases.visible_to(officer).get().pk == case.pk


@pytest.mark.django_db
def test_views_are_taken_away_for_a_migration_and_raised_again() -> None:
    uppers.clear()
    assert not _used() and walls.standing() == ""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE cases_case ALTER COLUMN place TYPE varchar(12)")
    assert walls.build()
    assert _used() and not walls.build(), "they stand so already"
    assert TAKEN_AWAY in walls.statements()


def test_facts_that_contradict_themselves_are_refused() -> None:
    known = facts.Column("time", "Known")
    code = facts.Column("code", "Code")
    for name, columns, void_at in (
        ("Bad", {"known_at": known}, ""),
        ("bad", {"known_at": known, "drop table": code}, ""),
        ("bad", {"known_at": known, "result": facts.Column("code", "Result", known="made_at")}, ""),
        ("bad", {"known_at": known, "result": code}, "gone_at"),
        ("cases", {"known_at": known}, ""),
    ):
        with pytest.raises(NotAFact):
            facts.declare(facts.Fact(name=name, words="", sql="SELECT 1", columns=columns, void_at=void_at))
