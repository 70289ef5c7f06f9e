"""The SQL of the schema `facts`: a salt that only the owner reads, one view for each fact, and one role's rights."""

from __future__ import annotations

from typing import Final

from lindung.kernel import uppers
from lindung.kernel.walls import FIGURES_ROLE
from lindung.statistics import facts

TAKEN_AWAY: Final = f"DROP SCHEMA IF EXISTS {facts.SCHEMA} CASCADE"


def key(column: str) -> str:
    """Return the SQL of a keyed hash of a uuid column: equal for equal keys, and no way back without the salt.

    The salt lives as long as the views; each raising draws a new one, so keys of two days are never compared.
    """
    salted = f"(SELECT s.salt FROM {facts.SCHEMA}.salt s) || uuid_send({column})"  # noqa: S608 - names, no input
    return f"encode(substr(sha256({salted}), 1, 16), 'hex')"


def raised() -> list[str]:
    """Return the statements that raise the schema from nothing, in order."""
    schema, role = facts.SCHEMA, FIGURES_ROLE
    lines = [
        f"CREATE SCHEMA {schema}",
        f"CREATE TABLE {schema}.salt (salt bytea NOT NULL)",
        f"INSERT INTO {schema}.salt SELECT sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()))",
        f"GRANT USAGE ON SCHEMA {schema} TO {role}",
    ]
    for fact in facts.every().values():
        columns = ", ".join(f"f.{name}" for name in fact.columns)
        lines.append(f"CREATE VIEW {schema}.{fact.name} AS SELECT {columns} FROM ({fact.sql}) f")  # noqa: S608
        lines.append(f"GRANT SELECT ON {schema}.{fact.name} TO {role}")
    return lines


def declare() -> None:
    """Have the schema raised with the walls, and taken away before migrations."""
    uppers.declare(uppers.Upper(raised=raised, taken_away=TAKEN_AWAY))
