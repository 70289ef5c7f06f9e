"""Once a day: whose place no longer fits, because they came of age or their order changed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from lindung.cases.models import Task
from lindung.protection.shelters import proposals, rules, words
from lindung.protection.shelters.actions import records
from lindung.protection.shelters.models import Stay
from lindung.protection.shelters.rules import Fit

_AT_ONCE = 500


def misfits(*, at: datetime, after: UUID | None = None) -> tuple[list[tuple[Stay, Fit]], UUID | None]:
    """Return the next stays whose place no longer fits, with what speaks against it, and where to go on (3 queries).

    A place that somebody looked at and kept is left alone for half a year.
    """
    rows = Stay.objects.filter(state=Stay.State.HERE).select_related("case__person", "zone__house")
    rows = rows.order_by("pk") if after is None else rows.filter(pk__gt=after).order_by("pk")
    batch = list(rows[:_AT_ONCE])
    orders = proposals.orders_of_cases([row.case_id for row in batch])
    found = []
    for row in batch:
        if row.kept_at is not None and (at - row.kept_at).days < 183:
            continue
        who = proposals.who_of(case=row.case, order=orders.get(row.case_id, "none"), at=at)
        fit = rules.changed(who=who, terms=proposals.terms_of(row.zone), order_then=row.order_kind)
        if not fit.fits:
            found.append((row, fit))
    return found, batch[-1].pk if len(batch) == _AT_ONCE else None


@transaction.atomic
def review_places(*, at: datetime) -> int:
    """Open a task to review the place of each resident whom it no longer fits; return how many. For the worker."""
    opened, after = 0, None
    while True:
        found, after = misfits(at=at, after=after)
        kinds = {"kind": words.REVIEW_PLACE, "state": Task.State.OPEN}
        cases = [row.case_id for row, _fit in found]
        asked = set(Task.objects.filter(case__in=cases, **kinds).values_list("case", flat=True))
        for row, _fit in found:
            if row.case_id not in asked:
                records.task_for_officer(
                    row.case, kind=words.REVIEW_PLACE, fulfilled_by=words.PLACE_REVIEWED, by=None, at=at
                )
                opened += 1
        if after is None:
            return opened
