"""Pages that show: the list of events, and one event."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lindung.access.models import Organisation
from lindung.access.permissions import Permission as P
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases.words import label, language
from lindung.kernel.vocabularies import vocabulary
from lindung.plans.programmes import counting, queries, words
from lindung.plans.programmes.kinds import KINDS, TABLE
from lindung.plans.programmes.queries import Cursor, Wanted
from lindung.plans.programmes.web import shown

SIZE: Final = 40
_YEARS: Final = range(2000, 2101)


@require_safe
@requires(P.PLAN_READ)
def home(request: StaffRequest) -> HttpResponse:
    """List the events, newest first, as far as the filters let them through."""
    wanted = _wanted(request.GET)
    after = Cursor.read(request.GET.get("after", ""))
    events, following = queries.page(actor=request.actor, wanted=wanted, after=after, size=SIZE)
    kept = _kept(request.GET)
    organisations = queries.holders()
    context = {
        "lines": shown.lines(events),
        "wanted": wanted,
        "first": after is None,
        "next_url": _address(kept | {"after": str(following)}) if following else "",
        "start_url": _address(kept),
        "chosen": _chosen(wanted, kept, organisations),
        "kinds": vocabulary(KINDS).choices(language()),
        "years": queries.years(),
        "organisations": organisations,
        "may_record": request.actor.may(P.PROGRAMME_RECORD),
    }
    return render(request, "programmes/home.html", context)


def _wanted(given: QueryDict) -> Wanted:
    kind, year = given.get("kind", ""), given.get("year", "")
    return Wanted(
        kind=kind if kind in TABLE else "",
        year=int(year) if year.isdecimal() and len(year) == 4 and int(year) in _YEARS else None,
        organisation=given.get("organisation", "")[:60],
        plan=given.get("plan", "")[:40].strip(),
        indicator=given.get("indicator", "")[:40].strip(),
        cancelled=given.get("cancelled") == "yes",
    )


def _kept(given: QueryDict) -> dict[str, str]:
    names = ("kind", "year", "organisation", "plan", "indicator", "cancelled")
    return {name: value for name in names if (value := given.get(name, ""))}


def _address(parts: Mapping[str, str]) -> str:
    query = QueryDict(mutable=True)
    query.update(parts)
    return reverse("programmes:list") + (f"?{query.urlencode()}" if parts else "")


def _chosen(wanted: Wanted, kept: dict[str, str], organisations: list[Organisation]) -> list[tuple[str, str]]:
    """Return what is filtered by, each with the address of the list without it."""
    named = {one.code: one.name for one in organisations}
    texts = {
        "kind": label(KINDS, wanted.kind),
        "year": str(wanted.year or ""),
        "organisation": named.get(wanted.organisation, wanted.organisation),
        "indicator": wanted.indicator,
        "cancelled": _("Cancelled ones too") if wanted.cancelled else "",
    }
    return [
        (text, _address({key: value for key, value in kept.items() if key != name}))
        for name, text in texts.items()
        if text
    ]


@require_safe
@requires(P.PLAN_READ)
def show(request: StaffRequest, event: UUID) -> HttpResponse:
    """Show one event: what it says, who came, what it counts for, and its history."""
    rows = queries.visible_to(request.actor).select_related("organisation", "recorded_by__organisation")
    found = rows.get(pk=event)
    people, tags = queries.people(event=found), queries.tags(event=found)
    shares = {
        one.indicator.share_min
        for one in tags
        if counting.asks_for_women(one.indicator) and one.indicator.share_min is not None
    }
    context = {
        "event": found,
        "kind": shown.kind(found),
        "rows": shown.rows(found),
        "counts_people": TABLE[found.kind].people,
        "groups": shown.groups(people),
        "total": sum(one.number for one in people),
        "shares": [shown.share_of(people, least=least) for least in sorted(shares)],
        "sectors": shown.sectors(found) if TABLE[found.kind].sectors else [],
        "counted": shown.counted(tags),
        "changes": [(one, str(words.ACTS[one.kind])) for one in queries.changes(event=found)],
        "may_change": found.cancelled_at is None and queries.may_change(event=found, actor=request.actor),
    }
    return render(request, "programmes/show.html", context)
