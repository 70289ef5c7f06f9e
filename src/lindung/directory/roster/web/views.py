"""Pages of the register: searching it, one entry."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from lindung.access.permissions import Permission as P
from lindung.access.web.declare import StaffRequest, requires
from lindung.directory.roster import queries
from lindung.directory.roster.availability import Span
from lindung.directory.roster.models import Entry
from lindung.directory.roster.queries import Search
from lindung.directory.roster.web.shown import line_of, week_of
from lindung.directory.roster.words import language_name, place_choices
from lindung.kernel import clock
from lindung.kernel.country import current

FREE_FOR = timedelta(hours=2)
"""How long somebody has to be free from the hour that is asked for."""
AHEAD = timedelta(days=365)


@require_safe
@requires(P.ROSTER_READ)
def home(request: StaffRequest) -> HttpResponse:
    """Show who can be called, by language, kind, sex, place and hour."""
    wanted = _wanted(request.GET)
    today = timezone.localtime(clock.now()).date()
    spoken = queries.languages_spoken()
    context = {
        "lines": [line_of(card, today=today) for card in queries.search(wanted=wanted)],
        "wanted": wanted,
        "day": request.GET.get("day", ""),
        "hour": request.GET.get("hour", ""),
        "may_keep": request.actor.may(P.ROSTER_KEEP),
        "kinds": Entry.Kind.choices,
        "sexes": Entry.Sex.choices,
        "places": place_choices(),
        "languages": sorted(((code, language_name(code)) for code in spoken), key=lambda pair: pair[1]),
    }
    return render(request, "roster/home.html", context)


def _wanted(asked: QueryDict) -> Search:
    """Return what is looked for; what is not in the lists counts as not asked."""
    return Search(
        kind=_one_of(asked.get("kind", ""), Entry.Kind.values),
        language=asked.get("language", "")[:8],
        sex=_one_of(asked.get("sex", ""), Entry.Sex.values),
        place=_one_of(asked.get("place", ""), list(current().places)),
        free=_free(asked.get("day", ""), asked.get("hour", "")),
    )


def _one_of(value: str, known: list[str]) -> str:
    return value if value in known else ""


def _free(day_text: str, hour_text: str) -> Span | None:
    """Return two hours from a day and an hour on; None where no day is given, or one that cannot be."""
    try:
        day = parse_date(day_text)
        hour = time.fromisoformat(hour_text or "09:00").replace(tzinfo=None)
    except ValueError:
        return None
    if day is None or abs(day - timezone.localtime(clock.now()).date()) > AHEAD:
        return None
    start = timezone.make_aware(datetime.combine(day, hour))
    return Span(start, start + FREE_FOR)


@require_safe
@requires(P.ROSTER_READ)
def show(request: StaffRequest, entry: UUID) -> HttpResponse:
    """Show one entry."""
    card = queries.card(entry_id=entry)
    now = clock.now()
    names = dict(Entry.Kind.choices)
    context = {
        "line": line_of(card, today=timezone.localtime(now).date()),
        "kind": names[card.entry.kind],
        "week": week_of(card.hours),
        "absences": queries.absences(entry_id=entry, since=now),
        "may_keep": request.actor.may(P.ROSTER_KEEP),
    }
    return render(request, "roster/show.html", context)
