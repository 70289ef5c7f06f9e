"""Many events from one sheet: all of them, or none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.access.permissions import Permission
from lindung.kernel import audit
from lindung.kernel.problems import Refusal
from lindung.plans.programmes import checks, queries
from lindung.plans.programmes.actions.recording import record
from lindung.plans.programmes.actions.writing import priced
from lindung.plans.programmes.models import Event, Import
from lindung.plans.programmes.problems import BadRows, NotYours, Settled
from lindung.plans.programmes.sheets import rows as sheets
from lindung.plans.programmes.sheets.columns import Read
from lindung.plans.programmes.sheets.tables import Table


@transaction.atomic
def prepare(*, kind: str, table: Table, by: Actor, at: datetime) -> Import:
    """Read a sheet of events of one kind and say row by row what each would become; nothing is recorded.

    Earlier sheets of the same person that were never confirmed are dropped. Raises `NotAllowed`, and `Invalid` where
    the sheet as a whole cannot be read: no known column, a needed column missing, no row, too many rows.
    """
    by.require(Permission.PROGRAMME_RECORD)
    known = sheets.Known.fetch(own=_own(by))
    judged = _judged(rows=sheets.read(kind=kind, table=table, known=known), known=known, by=by, at=at)
    queries.imports(by=by).filter(confirmed_at=None).delete()
    made = Import.objects.create(
        kind=kind,
        rows=[sheets.dump(one) for one in judged],
        good=sum(not one.problems and not one.known for one in judged),
        bad=sum(bool(one.problems) for one in judged),
        known=sum(one.known for one in judged),
        by_id=by.user_id,
        at=at,
    )
    detail = {"kind": kind, "good": made.good, "bad": made.bad, "known": made.known}
    audit.record(event="programmes.sheet_read", subject=made, by=by, at=at, detail=detail)
    return made


@transaction.atomic
def confirm(*, import_id: UUID, by: Actor, at: datetime) -> Import:
    """Record the events of a sheet in one transaction and let go of its rows.

    Raises `Settled` the second time, `BadRows` where a row cannot be taken (also where it could when it was read).
    """
    by.require(Permission.PROGRAMME_RECORD)
    made = queries.imports(by=by).select_for_update().get(pk=import_id)
    if made.confirmed_at is not None:
        raise Settled
    if made.bad:
        raise BadRows
    known = sheets.Known.fetch(own=_own(by))
    judged = _judged(rows=[sheets.load(one) for one in made.rows], known=known, by=by, at=at)
    if any(one.problems for one in judged):
        raise BadRows
    good = [one for one in judged if not one.known]
    for one in good:
        assert one.facts is not None  # a row without problems
        record(
            facts=one.facts,
            people=one.people,
            tallies=one.tallies,
            indicators=one.indicators,
            by=by,
            at=at,
        )
    made.good, made.known = len(good), len(judged) - len(good)
    made.rows, made.confirmed_at = [], at
    made.save(update_fields=["good", "known", "rows", "confirmed_at"])
    detail = {"kind": made.kind, "good": made.good, "known": made.known}
    audit.record(event="programmes.sheet_confirmed", subject=made, by=by, at=at, detail=detail)
    return made


@transaction.atomic
def discard(*, import_id: UUID, by: Actor, at: datetime) -> None:
    """Drop a sheet that was not confirmed. Raises `Settled`."""
    made = queries.imports(by=by).select_for_update().get(pk=import_id)
    if made.confirmed_at is not None:
        raise Settled
    audit.record(event="programmes.sheet_dropped", subject=made, by=by, at=at)
    made.delete()


def _own(by: Actor) -> str:
    return Organisation.objects.values_list("code", flat=True).get(pk=by.organisation_id)


def _judged(*, rows: Sequence[Read], known: sheets.Known, by: Actor, at: datetime) -> list[Read]:
    """Return the rows with what is wrong about each; a row whose like stands already is known, not wrong."""
    judged = [_judge(row, known, by, at) for row in rows]
    alike = {one.number: checks.likeness(facts=one.facts) for one in judged if one.facts and not one.problems}
    standing = Event.objects.filter(likeness__in=alike.values(), cancelled_at=None)
    seen = set(standing.values_list("likeness", flat=True))
    final = []
    for one in judged:
        like = alike.get(one.number)
        final.append(one.with_(known=like in seen))
        if like is not None:
            seen.add(like)
    return final


def _judge(row: Read, known: sheets.Known, by: Actor, at: datetime) -> Read:
    if row.facts is None:
        return row
    try:
        if row.facts.organisation != known.own and not queries.keeps_all(by):
            raise NotYours
        facts = checks.checked(facts=priced(row.facts), at=at)
        checks.people(heads=row.people, facts=facts)
        checks.sectors(tallies=row.tallies or {}, facts=facts)
        sheets.assert_counts(facts=facts, indicators=known.these(row.indicators))
    except Refusal as problem:
        column = problem.field or "organisation"
        return row.with_(problems=((column, str(problem)),))
    return row.with_(facts=facts, problems=())
