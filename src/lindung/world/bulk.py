"""A large world from a small one: every played case is copied with its own keys, code and names.

One `INSERT … SELECT` per table and round keeps the shapes that the real actions made. A copy's keys are hashes of
the original's and the round's number. Times stay what they were, so that every stored count of the law still explains
itself; only the moment of opening moves back by seconds, so that the list has an order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from lindung.cases.models import Case, Grant, Identity
from lindung.kernel import audit
from lindung.kernel.audit.bulk import SAID
from lindung.kernel.codes import new_code
from lindung.kernel.models import AuditEvent
from lindung.kernel.sealing.fields import SealedField, sealed_fields
from lindung.world import protected, shelters
from lindung.world.sealed import write_copies

ROOMS = (
    "cases", "consents", "identification", "referral", "protection", "informing", "callouts", "shelters", "care",
    "permissions", "leaving", "checklist",
)  # fmt: skip
LEFT_OUT = ("checklist.CountryAnswer",)
"""Tables of these rooms that are about no case."""
ROUNDS_AT_ONCE = 20
APART = "7 seconds"

Tell = Callable[[str], None]
Model = type[models.Model]

COPY_KEY = "md5({column}::text || ':' || r.round)::uuid"
SPECIAL: dict[tuple[Model, str], str] = {
    (Case, "code"): "c.code",
    (Case, "opened_at"): f"t.opened_at - r.round * interval '{APART}'",
    (Grant, "case_opened_at"): f"t.case_opened_at - r.round * interval '{APART}'",
    (Grant, "mark"): "m.mark",
    **shelters.BULK,
}
JOINS: dict[Model, str] = {
    Case: "JOIN world_case w ON w.id = t.id JOIN world_code c ON c.nr = w.nr AND c.round = r.round",
    Grant: "JOIN world_mark m ON m.id = t.id AND m.round = r.round",
}


def copied_models() -> list[Model]:
    """Return the tables a case is made of, those that others point at first; `world.sealed` writes identities."""
    waiting: list[Model] = [
        model
        for room in ROOMS
        for model in apps.get_app_config(room).get_models()
        if model is not Identity and model._meta.label not in LEFT_OUT
    ]
    ordered: list[Model] = []
    while waiting:
        ready = [model for model in waiting if not (set(_targets(model)) - {model}) & set(waiting)]
        ordered += ready
        waiting = [model for model in waiting if model not in ready]
    return ordered


def _targets(model: Model) -> Iterator[Model]:
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey):
            yield field.related_model


def multiply(*, prefix: str, rounds: int, seed: int, tell: Tell, sealed: bool = True) -> int:
    """Copy each case that is there `rounds` times; return how many cases there are then.

    Without `sealed` the copies' sealed sections are the originals' bytes, which open nowhere: enough for who measures
    open facts, and many times quicker.
    """
    chance = Random(seed)  # noqa: S311 - repeatable on purpose
    tables = copied_models()
    originals = _prepare(sealed=sealed)
    kept = protected.open_originals(tables) if sealed else None
    used = set(Case.objects.values_list("code", flat=True))
    for first in range(1, rounds + 1, ROUNDS_AT_ONCE):
        numbers = range(first, min(first + ROUNDS_AT_ONCE, rounds + 1))
        with transaction.atomic(), connection.cursor() as cursor:
            _write_codes(cursor, prefix, used, chance, numbers, originals)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            if kept is not None:
                protected.write_envelopes(cursor, kept, numbers)
            for model in tables:
                cursor.execute(_statement(model, tables, sealed=sealed), [numbers.start, numbers.stop - 1])
            if sealed:
                cursor.execute(_statement(AuditEvent, tables), [numbers.start, numbers.stop - 1])
                audit.chain_bulk(source="world_audit")
                cursor.execute("TRUNCATE world_audit")
                write_copies(cursor, rounds=numbers, chance=chance)
        tell(f"  {originals * numbers.stop:,} cases …")
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE world_case, world_code, world_rows, world_audit, world_mark")
        # The planner must hear of a country that has grown a hundredfold in a minute before it is asked anything.
        cursor.execute("ANALYZE")
    return originals * (rounds + 1)


def _prepare(*, sealed: bool) -> int:
    """Note which rows are originals; return how many cases there are."""
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE world_case AS"
            " SELECT id, row_number() OVER (ORDER BY opened_at, code)::int AS nr FROM cases_case"
        )
        cursor.execute(
            "CREATE TEMPORARY TABLE world_rows AS SELECT max(id) AS last_audit FROM kernel_auditevent"
        )
        # Copied rows wait here to be marked and chained all at once.
        cursor.execute(
            f"CREATE TEMPORARY TABLE world_audit AS SELECT {', '.join(SAID)} FROM kernel_auditevent WITH NO DATA"  # noqa: S608
        )
        cursor.execute(
            "CREATE TEMPORARY TABLE world_code (round int, nr int, code text, PRIMARY KEY (round, nr))"
        )
        for model in copied_models():
            # Copies must not be copied again by the next round: what is an original is noted per table.
            table, key = model._meta.db_table, model._meta.pk.column
            cursor.execute(f"CREATE TEMPORARY TABLE world_{table} AS SELECT {key} AS id FROM {table}")  # noqa: S608
            cursor.execute(f"CREATE INDEX ON world_{table} (id)")
            if sealed and sealed_fields(model):
                protected.prepare_table(cursor, model)
        cursor.execute(
            "CREATE TEMPORARY TABLE world_mark (id uuid, round int, mark bytea, PRIMARY KEY (id, round))"
        )
        cursor.execute("SELECT count(*) FROM world_case")
        return int(cursor.fetchone()[0])


def _write_codes(
    cursor: Any, prefix: str, used: set[str], chance: Random, rounds: Sequence[int], originals: int
) -> None:
    with cursor.copy("COPY world_code FROM STDIN") as copy:
        for number in rounds:
            for nr in range(1, originals + 1):
                while (code := new_code(prefix=prefix, draw=chance.getrandbits(35))) in used:
                    continue
                used.add(code)
                copy.write_row((number, nr, code))


def _statement(model: Model, tables: Sequence[Model], *, sealed: bool = True) -> str:
    """Return the statement that copies one table for rounds %s to %s."""
    columns, values = [], []
    for field in model._meta.concrete_fields:
        if getattr(field, "generated", False) or (model is AuditEvent and field.name not in SAID):
            continue
        columns.append(f'"{field.column}"')
        own = f't."{field.column}"'
        copied = (
            (field.primary_key and not isinstance(field, models.ForeignKey))
            or (isinstance(field, models.ForeignKey) and field.related_model in tables)
            or field.name in {"subject_id", "case_id", "basis_id"}
        )
        if sealed and isinstance(field, SealedField):
            own = f's."{field.column}"'
        special = None if field.name == "mark" and not sealed else SPECIAL.get((model, field.name))
        values.append(special or (COPY_KEY.format(column=own) if copied else own))
    table = model._meta.db_table
    target = "world_audit" if model is AuditEvent else table
    if model is AuditEvent:
        labels = ", ".join(f"'{one._meta.label_lower}'" for one in tables)
        original = f"JOIN world_rows o ON t.id <= o.last_audit AND t.subject_type IN ({labels})"
    else:
        original = f'JOIN world_{table} o ON o.id = t."{model._meta.pk.column}"'
    joins = JOINS.get(model, "") if sealed or model is not Grant else ""
    if sealed and sealed_fields(model):
        joins += f' JOIN world_sealed_{table} s ON s.id = t."{model._meta.pk.column}" AND s.round = r.round'
    return (  # names of tables and columns, from the models: nobody's input
        f'INSERT INTO "{target}" ({", ".join(columns)}) SELECT {", ".join(values)} FROM "{table}" t {original}'  # noqa: S608
        f" CROSS JOIN generate_series(%s::int, %s::int) AS r(round) {joins}"
    )
