"""What the person may read themselves: when they are to be back, never where."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from lindung.cases.models import Case
from lindung.cases.rules import local_date
from lindung.cases.window_hooks import NextDate
from lindung.protection.shelters.models import Absence


def days_of(case: Case, at: datetime) -> Iterable[NextDate]:
    """Yield the day by which an agreed absence ends (1 query)."""
    rows = Absence.objects.filter(case=case, kind=Absence.Kind.AGREED, ended_at=None, until__gte=at)
    for row in rows.order_by("until"):
        yield NextDate(
            on=local_date(row.until),
            words=_("You come back by this day, as agreed."),
            expected=True,
            code="back_by",
        )
