"""No table without a wall: every model says who may see its rows, and the database agrees."""

from __future__ import annotations

import pytest
from django.db import connection

from lindung.kernel import walls

NOT_OURS = ("account_", "auth_", "axes_", "django_", "mfa_", "procrastinate_", "usersessions_")
"""Tables of libraries: accounts, sessions, the queue. They hold no case; the queue holds keys only."""


def test_every_model_says_who_may_see_its_rows() -> None:
    declared = {model._meta.label: walls.wall_of(model) for model in walls.own_models()}
    assert len(declared) > 20
    for label, wall in declared.items():
        assert not isinstance(wall, walls.Open) or len(wall.why) > 10, label


def test_whoever_points_at_a_case_or_a_person_is_walled() -> None:
    bare = [
        model._meta.label
        for model in walls.own_models()
        for field in model._meta.concrete_fields
        if (field.column in {"case_id", "person_id", "screening_id"} or field.name == "subject")
        and isinstance(walls.wall_of(model), walls.Open)
    ]
    assert not bare, f"bound to a case and open to all: {bare}"


@pytest.mark.django_db
def test_the_database_agrees() -> None:
    assert walls.standing() == walls.fingerprint(walls.statements())
    assert not walls.tables_without_wall()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
            " WHERE nspname = 'public' AND relkind IN ('r', 'p') AND NOT relrowsecurity"
        )
        open_tables = {row[0] for row in cursor.fetchall() if not row[0].startswith(NOT_OURS)}
    known = {m._meta.db_table for m in walls.own_models() if isinstance(walls.wall_of(m), walls.Open)}
    assert open_tables <= known, f"no policy and no reason: {sorted(open_tables - known)}"


@pytest.mark.django_db
def test_the_role_of_the_pages_stands_above_nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = %s",
            [walls.APP_ROLE],
        )
        assert cursor.fetchone() == (False, False, False, False)
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = %s::regrole", [walls.APP_ROLE])
        assert cursor.fetchone()[0] == 0
