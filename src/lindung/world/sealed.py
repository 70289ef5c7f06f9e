"""The sealed tier of a large world: every copied person gets a key of their own, and the named ones a name in boxes.

A copy cannot share its original's boxes: each is bound to its person. So these rows are made here, not by SQL.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from random import Random
from typing import Any
from uuid import UUID

from django.db import models
from psycopg.types.json import Json

from lindung.access.holders import queries, wraps
from lindung.access.holders.models import SealWrap, SubjectSeal
from lindung.cases.actions import place_of
from lindung.cases.models import Identity
from lindung.world.people import name_of, nationalities

COPIED = """
SELECT DISTINCT ON (p.id, r.round) md5(p.id::text || ':' || r.round)::uuid, p.nationality, p.sex,
    c.lead_organisation_id, p.created_at, i.person_id IS NOT NULL
FROM cases_person p JOIN world_cases_person o ON o.id = p.id JOIN cases_case c ON c.person_id = p.id
    LEFT JOIN cases_identity i ON i.person_id = p.id
    CROSS JOIN generate_series(%s::int, %s::int) AS r(round)
ORDER BY p.id, r.round, c.opened_at
"""


def write_copies(cursor: Any, *, rounds: Sequence[int], chance: Random) -> None:
    """Write keys, wraps and names for the persons that the rounds have just copied."""
    cursor.execute(COPIED, [rounds[0], rounds[-1]])
    people = cursor.fetchall()
    origins = {entry["code"]: entry for entry in nationalities()}
    recipients: dict[UUID, tuple[wraps.Recipient, ...]] = {}
    seals: list[SubjectSeal] = []
    wrapped: list[SealWrap] = []
    named: list[Identity] = []
    for person, nationality, sex, lead, at, has_name in people:
        if lead not in recipients:
            recipients[lead] = queries.recipients(organisation_id=lead)
        if not recipients[lead]:
            continue
        seal, for_them = wraps.make_subject(subject=person, recipients=recipients[lead], at=at)
        seals.append(seal)
        wrapped += for_them
        if has_name:
            name = name_of(chance=chance, nationality=origins[nationality], female=sex == "female")
            named.append(_identity(person, seal, name, f"X{chance.randrange(10**7, 10**8)}"))
    for model, rows in ((SubjectSeal, seals), (SealWrap, wrapped), (Identity, named)):
        _write(cursor, model, rows)


def _identity(person: UUID, seal: SubjectSeal, name: str, document: str) -> Identity:
    facts = {"full_name": name, "document_number": document}
    boxes = {
        field: wraps.close(seal=seal, text=text, place=place_of(person_id=person, field=field, version=1))
        for field, text in facts.items()
    }
    return Identity(person_id=person, version=1, written=dict.fromkeys(facts, 1), **boxes)


def _write(cursor: Any, model: type[models.Model], rows: Iterable[models.Model]) -> None:
    fields = model._meta.concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    with cursor.copy(f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row([_value(field, getattr(row, field.attname)) for field in fields])


def _value(field: Any, value: Any) -> Any:
    return Json(value) if isinstance(field, models.JSONField) else value
