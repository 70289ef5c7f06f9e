"""Pages about how a plan came to be what it is, and what in it wants to be settled."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lindung.access.permissions import Permission as P
from lindung.access.web.declare import StaffRequest, requires
from lindung.plans import queries
from lindung.plans.changes import Change
from lindung.plans.web.amending.importing import SHOWN
from lindung.plans.web.amending.words import FIELDS, HOWS, PARTS, short
from lindung.plans.web.frame import frame


@require_safe
@requires(P.PLAN_READ)
def history(request: StaffRequest, code: str) -> HttpResponse:
    """List the plan's versions, newest first: who changed it, when and why."""
    here = frame(request, code)
    context = here.context(request, heading=_("History of the plan")) | {
        "versions": queries.history(plan=here.plan),
        "periods": [],
    }
    return render(request, "plans/amending/history.html", context)


@require_safe
@requires(P.PLAN_READ)
def version(request: StaffRequest, code: str, version: int) -> HttpResponse:
    """Show what one version changed, each field before and after."""
    here = frame(request, code)
    found = next((one for one in queries.history(plan=here.plan) if one.number == version), None)
    if found is None:
        raise Http404
    changes = [Change(one.part, one.code, one.before, one.after) for one in found.amendments]
    lines = []
    for one in changes[:SHOWN]:
        names = sorted({*one.before, *one.after} - {"rows"})
        fields = [
            (str(FIELDS.get(name, name)), short(name, one.before.get(name)), short(name, one.after.get(name)))
            for name in names
        ]
        lines.append((str(HOWS[one.how]), str(PARTS[one.part]), one.code, fields))
    context = here.context(request, heading=_("Version %(number)s") % {"number": version}) | {
        "version": found,
        "lines": lines,
        "more": max(len(changes) - SHOWN, 0),
        "periods": [],
    }
    return render(request, "plans/amending/version.html", context)


@require_safe
@requires(P.PLAN_AMEND)
def unsettled(request: StaffRequest, code: str) -> HttpResponse:
    """List what wants a decision: activities that two committees claim, and those whose lead is nobody here."""
    here = frame(request, code)
    context = here.context(request, heading=_("To be settled")) | {
        "claims": [one for one in queries.claimed_by_two_committees(plan=here.plan) if not one.settled],
        "orphans": queries.led_by_nobody(plan=here.plan),
        "periods": [],
    }
    return render(request, "plans/amending/unsettled.html", context)
