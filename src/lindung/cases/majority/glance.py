"""How coming of age stands, for the care page of a case."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission as P
from lindung.cases.majority import queries
from lindung.cases.models import Case
from lindung.cases.offers import Glance
from lindung.cases.rules import local_date
from lindung.kernel.country import current


def glance(*, case: Case, by: Actor, at: datetime) -> list[Glance]:
    """Return when a child comes of age; nothing for whoever was none (1 query)."""
    if not case.is_child:
        return []
    row = queries.of_case(case=case)
    url = reverse("majority:record", args=[case.code]) if by.may(P.CASE_CHANGE) else ""
    if row is None:
        return [Glance(_("Coming of age"), _("Not known when"), url)]
    if row.reached_at is not None:
        return [Glance(_("Coming of age"), _("Answers for themselves"), "")]
    due = datetime(row.month.year, row.month.month, 1, tzinfo=ZoneInfo(current().time_zone))
    near = row.month <= local_date(at) + queries.BEFORE
    alarm = _("Review place, guardian, consents and plan") if near else ""
    return [Glance(_("Coming of age"), _("The month is known"), url, due_at=due, alarm=alarm)]
