"""The protected tier of a large world: every copied person gets a key of their own, every section a fresh envelope.

A copy cannot share its original's envelopes: each is bound to its row and to its person's key. So each original is
opened once, by a grant of the organisation that leads its case, and sealed again for each of its copies. Grants get
marks of their own for the same reason.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models

from lindung.cases.actions.grants import statement_of
from lindung.cases.models import Case, Grant, Person
from lindung.kernel.fields import Tier
from lindung.kernel.sealing import envelope, keys
from lindung.kernel.sealing.fields import SealedField, sealed_fields
from lindung.kernel.sealing.models import KeyWrap
from lindung.kernel.sealing.providers import Warrant, Wrapped, about, provider
from lindung.kernel.sealing.ring import place_of

Model = type[models.Model]


def copy_key(original: object, number: int) -> UUID:
    """Return the key of an original row's copy in a round: what `world.bulk` computes in SQL."""
    text = f"{original}:{number}".encode()
    return UUID(hashlib.md5(text, usedforsecurity=False).hexdigest())


@dataclass(frozen=True, slots=True)
class Section:
    """One opened column of an original row: where its copies' envelopes stand, and what is in them."""

    column: str
    field: SealedField
    section: str
    version: int
    plain: bytes


@dataclass(frozen=True, slots=True)
class Original:
    """An original row with sealed columns: its key, whose it is, and what they hold."""

    key: UUID
    person: UUID
    sections: Sequence[Section]


@dataclass(frozen=True, slots=True)
class Originals:
    """Everything sealed about the original cases, opened once."""

    people: Mapping[UUID, datetime]
    rows: Mapping[Model, Sequence[Original]]
    grants: Sequence[tuple[Grant, UUID]]


def open_originals(tables: Iterable[Model]) -> Originals:
    """Open every sealed column of the cases that are there."""
    cases = {case.pk: case for case in Case.objects.select_related("person")}
    grants = list(Grant.objects.all())
    opened = {
        case.person_id: _keys(case, grant)
        for grant in grants
        if grant.basis == Grant.Basis.LEAD and not grant.ended_at
        for case in [cases[grant.case_id]]
    }
    owner = {**{case.pk: case.person_id for case in cases.values()}, **{key: key for key in opened}}
    rows: dict[Model, Sequence[Original]] = {}
    for model in sorted(tables, key=lambda one: one is not Person and not hasattr(one, "case")):
        if not sealed_fields(model):
            continue
        found = []
        for row in model._default_manager.all():
            person = owner[_points_to(row)]
            owner[row.pk] = person
            found.append(Original(key=row.pk, person=person, sections=list(_opened(row, opened[person]))))
        rows[model] = found
    people = {case.person_id: case.person.created_at for case in cases.values()}
    return Originals(people=people, rows=rows, grants=[(one, cases[one.case_id].person_id) for one in grants])


def _keys(case: Case, grant: Grant) -> dict[int, bytes]:
    """Return a person's keys, unwrapped by the grant of who leads the case."""
    warrant = Warrant(
        statement=statement_of(grant=grant, subject=case.person_id),
        mark=bytes(grant.mark),
        user_id=case.opened_by_id,
        organisation_id=grant.organisation_id,
        at=max(grant.since, case.opened_at),
    )
    return {
        row.version: provider().unwrap(
            wrapped=Wrapped(row.kek_version, bytes(row.blob or b"")),
            about=about(subject=case.person_id, tier=Tier.PROTECTED, version=row.version),
            warrant=warrant,
        )
        for row in keys.wraps_of(subject=case.person_id)
    }


def _points_to(row: models.Model) -> UUID:
    if isinstance(row, Person):
        return row.pk
    found = getattr(row, "case_id", None) or getattr(row, "screening_id", None)
    if found is None:
        raise LookupError(f"{row._meta.label} points at no case: say here how to find its person.")
    return UUID(str(found))


def _opened(row: models.Model, held: Mapping[int, bytes]) -> Iterator[Section]:
    for field in sealed_fields(type(row)):
        blob = getattr(row, field.attname)
        if blob is None:
            continue
        section = str(getattr(row, field.section_by)) if field.section_by else field.section
        version = int(getattr(row, field.versioned_by)) if field.versioned_by else 1
        place = place_of(field, row.pk, section, version)
        key = held[envelope.key_version(bytes(blob))]
        plain = envelope.open_(key=key, blob=bytes(blob), place=place)
        yield Section(str(field.column), field, section, version, plain)


def prepare_table(cursor: Any, model: Model) -> None:
    """Make the temporary table from which a model's copies take their envelopes."""
    columns = ", ".join(f'"{field.column}" bytea' for field in sealed_fields(model))
    cursor.execute(
        f"CREATE TEMPORARY TABLE world_sealed_{model._meta.db_table}"
        f" (id uuid, round int, {columns}, PRIMARY KEY (id, round))"
    )


def write_envelopes(cursor: Any, originals: Originals, rounds: Sequence[int]) -> None:
    """Make the keys of the rounds' copied persons, and seal their sections into the temporary tables."""
    fresh: dict[tuple[UUID, int], bytes] = {}
    with cursor.copy(_copy(KeyWrap)) as copy:
        for person, at in originals.people.items():
            for number in rounds:
                row, key = keys.new_wrap(subject=copy_key(person, number), version=1, at=at)
                fresh[person, number] = key
                copy.write_row([getattr(row, field.attname) for field in KeyWrap._meta.concrete_fields])
    for model, rows in originals.rows.items():
        table = f"world_sealed_{model._meta.db_table}"
        columns = [str(field.column) for field in sealed_fields(model)]
        cursor.execute(f"TRUNCATE {table}")
        named = ", ".join(f'"{column}"' for column in columns)
        with cursor.copy(f"COPY {table} (id, round, {named}) FROM STDIN") as copy:
            for original in rows:
                for number in rounds:
                    sealed = _sealed(original, number, fresh[original.person, number])
                    copy.write_row([original.key, number, *(sealed.get(column) for column in columns)])
    cursor.execute("TRUNCATE world_mark")
    with cursor.copy("COPY world_mark (id, round, mark) FROM STDIN") as copy:
        for grant, person in originals.grants:
            for number in rounds:
                copy.write_row([grant.pk, number, _mark(grant, person, number)])


def _sealed(row: Original, number: int, key: bytes) -> dict[str, bytes]:
    new = copy_key(row.key, number)
    return {
        one.column: envelope.seal(
            key=key, key_version=1, plain=one.plain, place=place_of(one.field, new, one.section, one.version)
        )
        for one in row.sections
    }


def _mark(grant: Grant, person: UUID, number: int) -> bytes:
    """Return the mark of a grant's copy; an ended grant has none."""
    if not grant.mark:
        return b""
    said = json.loads(statement_of(grant=grant, subject=person))
    said |= {"grant": str(copy_key(grant.pk, number)), "subject": str(copy_key(person, number))}
    return provider().sign(statement=json.dumps(said, sort_keys=True, separators=(",", ":")).encode())


def _copy(model: Model) -> str:
    columns = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)
    return f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN'
