"""The second wall: row-level security. A forgotten filter, or a stranger's SQL, finds nothing that is not theirs.

Every model says in `walled_by` who may see its rows; `build` turns that into PostgreSQL policies after each
migration. The program that serves pages connects as a role that owns nothing (`APP_ROLE`), so the policies bind it;
`lindung.access.wall` tells the database, inside each request's transaction, who is asking.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction

from lindung.kernel import uppers

APP_ROLE: Final = "lindung_app"
FIGURES_ROLE: Final = "lindung_figures"
"""Sees the views that figures are made from, and no table. The application steps down to it; see `statistics`."""
REACH: Final = "(SELECT current_setting('lindung.reach', true))"
USER: Final = "(SELECT NULLIF(current_setting('lindung.user', true), '')::uuid)"
ORGANISATION: Final = "(SELECT NULLIF(current_setting('lindung.organisation', true), '')::uuid)"
FAR: Final = f"{REACH} IN ('national', 'system')"
"""Coordination and the worker see rows of every case; sealed sections stay sealed to them."""
SOMEBODY: Final = f"{REACH} <> ''"
"""Anybody whom the program knows."""
BARRED_CASES: Final = "lindung_barred_cases"
BARRED_PERSONS: Final = "lindung_barred_persons"
"""Functions from a user to the keys of what they must never see, whatever their role: a conflict of interest."""
_BARRED_BY: Final = {"cases.case": "lindung.barred_cases", "cases.person": "lindung.barred_persons"}


class NoWall(LookupError):
    """A model that does not say who may see its rows, or a database without the role that policies bind."""


@dataclass(frozen=True, slots=True)
class Wall:
    """Who may see and change a table's rows: two SQL conditions over its columns; `write` empty: the same."""

    read: str
    write: str = ""


@dataclass(frozen=True, slots=True)
class Open:
    """A table that holds nothing about a person we protect, and why that is so."""

    why: str


def of_case(column: str = "case_id") -> Wall:
    """Return the wall of rows that belong to a case."""
    return Wall(f"{FAR} OR lindung_sees({column})")


def of_person(column: str = "person_id", *, first: bool = False) -> Wall:
    """Return the wall of rows that belong to a person; `first` rows are written before the person has a case."""
    read = f"{FAR} OR lindung_glimpses_person({column})"
    return Wall(read, SOMEBODY) if first else Wall(f"{FAR} OR lindung_sees_person({column})")


def of_parent(column: str, parent: str, key: str = "id") -> Wall:
    """Return the wall of rows that follow another table's row: whoever sees that one sees them."""
    return Wall(f"EXISTS (SELECT 1 FROM {parent} p WHERE p.{key} = {column})")  # noqa: S608 - names, no input


def of_user(column: str = "user_id") -> Wall:
    """Return the wall of rows that are one account's own."""
    return Wall(f"{REACH} = 'system' OR {column} = {USER}")


_functions: list[str] = []


def declare_function(sql: str) -> None:
    """Make known an SQL function that walls use; rooms call this when they start."""
    if sql not in _functions:
        _functions.append(sql)


_TELL: Final = (
    "SELECT set_config('lindung.user', %s, true), set_config('lindung.organisation', %s, true),"
    " set_config('lindung.reach', %s, true)"
)
_TELL_BARRED: Final = (
    f", set_config('lindung.barred_persons', {BARRED_PERSONS}(%s)::text, true)"
    f", set_config('lindung.barred_cases', {BARRED_CASES}(%s)::text, true)"
)
_TELL_NONE: Final = (
    ", set_config('lindung.barred_persons', '', true), set_config('lindung.barred_cases', '', true)"
)
"""What somebody is barred from is asked once for each transaction, not for each statement in it."""
_DROP: Final = ", set_config('role', %s, true)"


@contextmanager
def telling(*, user: str, organisation: str, reach: str) -> Iterator[None]:
    """Open a transaction and tell the database who asks in it, for its length only: the next one knows nobody.

    `reach` is own, national, oversight or system. Where the settings name a `WALL_ROLE`, the transaction drops to it:
    tests connect as the owner, to prepare what they then look at from here.
    """
    role = settings.WALL_ROLE
    with transaction.atomic():
        _tell([user, organisation, reach], role)
        yield
        if role and not connection.needs_rollback:
            _tell(["", "", ""], "none")


@contextmanager
def telling_system() -> Iterator[None]:
    """The same for the worker, which acts for nobody in particular. It opens no sealed section."""
    with telling(user="", organisation="", reach="system"):
        yield


def _tell(who: list[str], role: str) -> None:
    user = who[0]
    barred, asked = (_TELL_BARRED, [user, user]) if user else (_TELL_NONE, [])
    drop, dropped = (_DROP, [role]) if role else ("", [])
    with connection.cursor() as cursor:
        cursor.execute(_TELL + barred + drop, [*who, *asked, *dropped])


def own_models() -> list[type[models.Model]]:
    """Return every model of this project."""
    return [
        model
        for model in apps.get_models()
        if model.__module__.startswith("lindung.") and ".tests." not in model.__module__
    ]


def wall_of(model: type[models.Model]) -> Wall | Open:
    """Return what a model declares; raises `NoWall` where it declares nothing of its own."""
    declared = model.__dict__.get("walled_by")
    if callable(declared):
        declared = declared()
    if not isinstance(declared, Wall | Open):
        raise NoWall(f"{model._meta.label} must say in walled_by who may see its rows.")
    return declared


_MANAGEMENT: Final = ("django_migrations",)
"""Tables that only the owner writes."""


def statements() -> Sequence[str]:
    """Return the SQL that raises every wall from scratch, in order."""
    walls = [*_functions, *_rights(), *(line for model in own_models() for line in _policies(model))]
    return [*walls, *uppers.statements()]


def _rights() -> Iterator[str]:
    role = APP_ROLE
    yield f"GRANT USAGE ON SCHEMA public TO {role}"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}"
    for table in _MANAGEMENT:
        yield f"REVOKE INSERT, UPDATE, DELETE ON {table} FROM {role}"
    for model in own_models():
        rights = getattr(model, "app_rights", None)
        if rights is not None:
            yield f"REVOKE ALL ON {model._meta.db_table} FROM {role}"
            if rights:
                yield f"GRANT {rights} ON {model._meta.db_table} TO {role}"


def _policies(model: type[models.Model]) -> Iterator[str]:
    table, wall = model._meta.db_table, wall_of(model)
    for name in ("wall_select", "wall_insert", "wall_update", "wall_delete"):
        yield f"DROP POLICY IF EXISTS {name} ON {table}"
    if isinstance(wall, Open):
        yield f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"
        return
    write = wall.write or wall.read
    yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
    yield f"CREATE POLICY wall_select ON {table} FOR SELECT USING ({wall.read})"
    yield f"CREATE POLICY wall_insert ON {table} FOR INSERT WITH CHECK ({write})"
    yield f"CREATE POLICY wall_update ON {table} FOR UPDATE USING ({wall.read}) WITH CHECK ({write})"
    yield f"CREATE POLICY wall_delete ON {table} FOR DELETE USING ({wall.read})"
    yield f"DROP POLICY IF EXISTS wall_bars ON {table}"
    if bars := " AND ".join(_bars(model)):
        yield f"CREATE POLICY wall_bars ON {table} AS RESTRICTIVE FOR ALL USING ({bars})"


def _bars(model: type[models.Model]) -> Iterator[str]:
    """Yield what keeps a barred reader from rows about a case or person: a comparison with a short list."""
    for field in model._meta.concrete_fields:
        target = field.related_model if field.is_relation else None
        label = target._meta.label_lower if isinstance(target, type) else ""
        if field.primary_key and not field.is_relation:
            label = model._meta.label_lower
        if field.name == "case_id":  # a key without a reference: the trail outlives its cases
            label = "cases.case"
        elif field.name == getattr(model, "person_key", ""):
            label = "cases.person"
        if setting := _BARRED_BY.get(label):
            among = f"(SELECT NULLIF(current_setting('{setting}', true), ''))::uuid[]"
            yield f"({field.column} = ANY ({among})) IS NOT TRUE"


def fingerprint(lines: Sequence[str]) -> str:
    """Return a short mark of the walls as the program wants them."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:32]


def build() -> bool:
    """Raise the walls as the models declare them; return False where they stand so already. Runs as the owner.

    Raises `NoWall` where the role of the application does not exist.
    """
    lines = statements()
    wanted = fingerprint(lines)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname IN (%s, %s)", [APP_ROLE, FIGURES_ROLE])
        roles = {name for (name,) in cursor.fetchall()}
        if APP_ROLE not in roles:
            raise NoWall(
                f"The database has no role {APP_ROLE}. Make it (CREATE ROLE {APP_ROLE} LOGIN PASSWORD …), let the"
                " pages connect as it, and migrate again."
            )
        if FIGURES_ROLE not in roles:
            raise NoWall(
                f"The database has no role {FIGURES_ROLE}, as which figures are read. Make it, as a superuser: CREATE"
                f" ROLE {FIGURES_ROLE} NOLOGIN; ALTER ROLE {APP_ROLE} NOINHERIT; GRANT {FIGURES_ROLE} TO {APP_ROLE},"
                " and the owner of the tables. Then migrate again."
            )
        if standing() == wanted:
            return False
        for line in lines:
            cursor.execute(line)
        cursor.execute(f"COMMENT ON SCHEMA public IS 'lindung walls {wanted}'")
    return True


def standing() -> str:
    """Return the mark of the walls that stand; empty for none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT obj_description('public'::regnamespace, 'pg_namespace')")
        text = str(cursor.fetchone()[0] or "")
    return text.removeprefix("lindung walls ") if text.startswith("lindung walls ") else ""


def holes() -> list[str]:
    """Return what is wrong with the role this process connects as and with the walls; empty: all is well."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.rolsuper OR r.rolbypassrls, EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n"
            " ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind = 'r'"
            " AND pg_has_role(current_user, c.relowner, 'USAGE'))"
            " FROM pg_roles r WHERE r.rolname = current_user"
        )
        above, owns = cursor.fetchone()
        cursor.execute(
            "SELECT pg_has_role(current_user, %s, 'MEMBER'), pg_has_role(current_user, %s, 'USAGE')"
            " FROM pg_roles WHERE rolname = %s",
            [FIGURES_ROLE, FIGURES_ROLE, FIGURES_ROLE],
        )
        member, inherits = cursor.fetchone() or (False, False)
    if above or owns:
        found.append("the database role owns tables or stands above row-level security; connect as another")
    if not member:
        found.append(f"the database role cannot step down to {FIGURES_ROLE}; grant it that role")
    if inherits:
        found.append(f"the database role has the rights of {FIGURES_ROLE} all the time; make it NOINHERIT")
    if standing() != fingerprint(statements()):
        found.append("the walls in the database are not those of this version; run lindung migrate")
    return found


def tables_without_wall() -> list[str]:
    """Return this project's tables whose rows no policy guards although their model wants one."""
    wanted = {model._meta.db_table for model in own_models() if isinstance(wall_of(model), Wall)}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c WHERE c.relrowsecurity AND EXISTS"
            " (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid)"
        )
        guarded: set[Any] = {row[0] for row in cursor.fetchall()}
    return sorted(wanted - guarded)
