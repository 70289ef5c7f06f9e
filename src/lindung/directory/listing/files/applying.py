"""What a file would change in the listing, and changing it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.db import transaction

from lindung.access.models import Organisation
from lindung.directory.listing.actions import keeping, writing
from lindung.directory.listing.files.reading import Problem
from lindung.directory.listing.files.rows import Place, Row
from lindung.directory.listing.models import Entry, GivenAt, Location
from lindung.directory.models import Service
from lindung.kernel import audit
from lindung.kernel.country import current

How = Literal["new", "changed", "same"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happens to one service of a file: `fields` change."""

    row: Row
    organisation: Organisation
    entry: Entry | None
    how: How
    fields: tuple[str, ...]


def compare(*, rows: Sequence[Row]) -> tuple[list[Outcome], list[Problem]]:
    """Return what each row would change, and rows of organisations that are not known here."""
    known = _Known(rows)
    outcomes, problems, complained = [], [], set()
    for row in rows:
        organisation = known.organisation(row)
        if organisation is None:
            where = row.where.rpartition(".services")[0]
            if where not in complained:
                message = "not known here; enter it in the country's pack first, then import what it offers"
                problems.append(Problem(where, "organization_identifiers", message))
                complained.add(where)
            continue
        entry = known.entries.get((organisation.pk, row.need, row.place))
        fields = _changes(row, entry, known, organisation)
        how: How = "new" if entry is None else "changed" if fields else "same"
        outcomes.append(Outcome(row, organisation, entry, how, tuple(fields)))
    return outcomes, problems


class _Known:
    """What the listing holds of the organisations in a file, in four queries."""

    def __init__(self, rows: Iterable[Row]) -> None:
        codes = {row.whose.code for row in rows if row.whose.code}
        keys = {row.whose.key for row in rows if row.whose.key and not row.whose.code}
        active = Organisation.objects.filter(active=True)
        found = [*active.filter(code__in=codes), *active.filter(pk__in=keys)]
        self.by_code = {one.code: one for one in found}
        self.by_key = {one.pk: one for one in found}
        entries = Entry.objects.filter(service__organisation__in=list(self.by_key))
        self.entries: dict[tuple[UUID, str, str], Entry] = {
            (one.service.organisation_id, one.service.code, one.service.place): one
            for one in entries.select_related("service__organisation")
        }
        self.sites = {
            (one.organisation_id, one.code): one
            for one in Location.objects.filter(organisation__in=list(self.by_key))
        }
        self.given: dict[UUID, set[UUID]] = defaultdict(set)
        links = GivenAt.objects.filter(location__organisation__in=list(self.by_key))
        for entry, location in links.values_list("entry", "location"):
            self.given[entry].add(location)

    def organisation(self, row: Row) -> Organisation | None:
        """Return whose row it is: by the code, which outlives installations, else by the key."""
        if row.whose.code:
            return self.by_code.get(row.whose.code)
        return self.by_key.get(row.whose.key) if row.whose.key else None


def _changes(row: Row, entry: Entry | None, known: _Known, organisation: Organisation) -> list[str]:
    said = writing.columns(row.detail)
    if entry is None:
        return sorted(said)
    changed = [name for name, value in said.items() if getattr(entry, name) != value]
    for name in writing.ACCEPTS:
        value = getattr(row.detail, name)
        if sorted(map(str, _many(value))) != sorted(map(str, _many(getattr(entry.service, name)))):
            changed.append(name)
    for place in row.places:
        there = known.sites.get((organisation.pk, place.code))
        if there is None or _moved(there, place) or there.pk not in known.given[entry.pk]:
            changed.append(f"places.{place.code}")
    if row.checked_on and (entry.reviewed_on is None or row.checked_on > entry.reviewed_on):
        changed.append("reviewed_on")
    return sorted(changed)


def _many(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _moved(there: Location, place: Place) -> list[str]:
    said = place.site.model_dump(exclude={"confidential"})
    return [name for name, value in said.items() if getattr(there, name) != value]


@transaction.atomic
def apply(*, outcomes: Sequence[Outcome], at: datetime) -> int:
    """Write what `compare` found; return how many services are new or changed. A known place keeps who may know it."""
    done = 0
    for outcome in outcomes:
        if outcome.how == "same":
            continue
        entry = _write(outcome, at)
        for place in outcome.row.places:
            _place(outcome.organisation, entry, place, at)
        audit.record(
            event="listing.imported", subject=entry, by=None, at=at, detail={"fields": list(outcome.fields)}
        )
        done += 1
    return done


def _write(outcome: Outcome, at: datetime) -> Entry:
    row, organisation = outcome.row, outcome.organisation
    if outcome.entry is not None:
        entry = Entry.objects.select_for_update(of=("self",)).select_related("service__organisation")
        found = entry.get(pk=outcome.entry.pk)
        keeping.apply(entry=found, detail=row.detail, at=at)
        if row.checked_on and (found.reviewed_on is None or row.checked_on > found.reviewed_on):
            found.reviewed_on = row.checked_on
            found.review_by = writing.due_after(day=row.checked_on, pack=current())
            found.reviewed_by = None
        found.save()
        return found
    service, _made = Service.objects.get_or_create(organisation=organisation, code=row.need, place=row.place)
    today = writing.local_day(at)
    made = Entry(
        service=service,
        origin=Entry.Origin.FILE,
        reviewed_on=row.checked_on,
        review_by=writing.due_after(day=row.checked_on, pack=current()) if row.checked_on else today,
        sort_key=writing.sort_key(organisation=organisation, service=service),
        version=0,
    )
    keeping.apply(entry=made, detail=row.detail, at=at)
    made.save(force_insert=True)
    return made


def _place(organisation: Organisation, entry: Entry, place: Place, at: datetime) -> None:
    said = place.site.model_dump(exclude={"confidential"})
    there, made = Location.objects.get_or_create(
        organisation=organisation,
        code=place.code,
        defaults={**said, "confidential": place.site.confidential, "updated_at": at},
    )
    if not made and _moved(there, place):
        Location.objects.filter(pk=there.pk).update(**said, updated_at=at, version=there.version + 1)
    GivenAt.objects.get_or_create(entry=entry, location=there)
    keeping.retell(location=there)
