"""The country at a glance, for the secretariat: whose clocks run, whose have run out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from lindung.access import queries as access
from lindung.access.permissions import Permission as P
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases import words
from lindung.cases.workflow import CASE
from lindung.desk import queries
from lindung.desk.queries import ClockRow
from lindung.desk.web.tasks import rows_of
from lindung.kernel import clock
from lindung.kernel.country import current
from lindung.referral.queries import unanswered

SHOWN = 25


@dataclass(frozen=True, slots=True)
class Line:
    """The open clocks of a place or an agency."""

    name: str
    running: int
    soon: int
    overdue: int
    escalated: int


@requires(P.OVERVIEW_READ)
def overview(request: StaffRequest) -> HttpResponse:
    """Show the open clocks by place and agency, what is overdue, referrals without answer, and cases by stage."""
    at, pack = clock.now(), current()
    rows = queries.clocks(at=at)
    agencies = {one.pk: one.name for one in access.organisations()}
    by_place = _lines(rows, {row: pack.place_name(row.place, words.language()) for row in rows})
    by_agency = _lines(rows, {row: agencies.get(row.organisation_id, _("No longer active")) for row in rows})
    counts, names = queries.stages(), words.stage_names()
    late = queries.overdue(at=at, limit=SHOWN)
    context = {
        "total": _sum(_("Whole country"), rows),
        "by_place": by_place,
        "by_agency": by_agency,
        "place_term": pack.term("place", words.language()),
        "overdue": rows_of(tasks=late, actor=request.actor, at=at),
        "unanswered": unanswered(actor=request.actor, at=at, limit=SHOWN),
        "stages": [
            (names[code], words.COLOURS[code], counts[code], code) for code in CASE.states if counts.get(code)
        ],
        "open_cases": sum(counts.values()),
        "shown": SHOWN,
    }
    return render(request, "desk/overview.html", context)


def _lines(rows: Sequence[ClockRow], names: dict[ClockRow, str]) -> list[Line]:
    """Return one line for each name, the most overdue first."""
    groups: dict[str, list[ClockRow]] = defaultdict(list)
    for row in rows:
        groups[names[row]].append(row)
    lines = [_sum(name, group) for name, group in groups.items()]
    return sorted(lines, key=lambda line: (-line.overdue, -line.soon, line.name))


def _sum(name: str, rows: Sequence[ClockRow]) -> Line:
    return Line(
        name=name,
        running=sum(row.running for row in rows),
        soon=sum(row.soon for row in rows),
        overdue=sum(row.overdue for row in rows),
        escalated=sum(row.escalated for row in rows),
    )
