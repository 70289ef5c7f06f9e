"""How the helpers of a case stand, in a line."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lindung.access.actors import Actor
from lindung.access.permissions import Permission as P
from lindung.cases.models import Case
from lindung.cases.offers import Glance
from lindung.directory.roster.models import Entry
from lindung.protection.callouts import queries
from lindung.protection.callouts.workflow import OPEN, RUNNING


def glance(*, case: Case, by: Actor, at: datetime) -> list[Glance]:
    """Return who comes next and what is missing (1 query; the case was read with its person)."""
    rows = queries.of_case(case=case, by=by)
    running = sorted((one for one in rows if one.state in RUNNING), key=lambda one: one.starts_at)
    there = sum(one.state in {"attending", "done"} for one in rows)
    first = running[0] if running else None
    if first is not None:
        state = f"{first.get_kind_display()}: {first.get_state_display()}"
    elif there:
        state = ngettext("%(n)d helper was there", "%(n)d helpers were there", there) % {"n": there}
    else:
        state = _("Nobody was called")
    interpreted = any(one.kind == Entry.Kind.INTERPRETER and one.state != "cancelled" for one in rows)
    return [
        Glance(
            title=_("Interpreter and assistance"),
            state=state,
            url=reverse("callouts:of_case", args=[case.code]) if by.may(P.CALLOUT_ASK) else "",
            due_at=first.starts_at if first else None,
            alarm=_alarm(
                nobody=any(one.state == "nobody" for one in running),
                late=any(one.state in OPEN and one.starts_at <= at for one in running),
                missing=bool(case.person.interpreter_needed) and not interpreted and case.closed_at is None,
            ),
        )
    ]


def _alarm(*, nobody: bool, late: bool, missing: bool) -> str:
    if nobody:
        return _("Nobody found yet")
    if late:
        return _("The hour has come and nobody has said yes")
    return _("An interpreter is needed and none was called") if missing else ""
