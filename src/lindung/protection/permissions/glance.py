"""How permissions stand on a case, for its care page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission as P
from lindung.cases.models import Case
from lindung.cases.offers import Glance
from lindung.kernel.country import current
from lindung.protection.permissions import queries
from lindung.protection.permissions.actions import common
from lindung.protection.permissions.models import Application
from lindung.protection.permissions.pack import permissions_of


def glance(*, case: Case, by: Actor, at: datetime) -> Sequence[Glance]:
    """Return what is asked for, what holds and what is late (2 queries); nothing where the law knows none."""
    if permissions_of(current()) is None:
        return []
    held = queries.of_case(case=case, by=by)
    may = by.may(P.PERMISSION_APPLY) or by.may(P.PERMISSION_DECIDE)
    url = reverse("permissions:home", args=[case.code]) if may else ""
    title = _("Permission to move freely and to work")
    rows = []
    for one in held.applications:
        if one.open:
            late = one.state == Application.State.COMPLETE and one.due_at is not None and one.due_at <= at
            alarm = _("The time for the decision is over") if late else ""
            state = f"{one.get_kind_display()}: {one.get_state_display()}"
            rows.append(Glance(title=title, state=state, url=url, due_at=one.due_at, alarm=alarm))
    for made in held.standing(on=common.day_of(case=case, at=at)):
        assert made.last_day is not None
        day = date_format(made.last_day, "j F Y")
        rows.append(Glance(title=title, state=_("Holds until %(day)s") % {"day": day}, url=url))
    return rows or [Glance(title=title, state=_("Not applied for"), url=url)]
