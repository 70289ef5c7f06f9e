"""Pages that show: the search, one service, and what is due for review."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final
from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lindung.access.permissions import Permission as P
from lindung.access.web.declare import StaffRequest, requires
from lindung.directory.listing import queries, words
from lindung.directory.listing.actions.writing import local_day
from lindung.directory.listing.details import OLDEST, ORDERS, SEXES, languages
from lindung.directory.listing.queries import Cursor, DueCursor, Wanted
from lindung.directory.listing.web import shown
from lindung.directory.listing.web.forms import KeepForm
from lindung.kernel import clock
from lindung.kernel.country import current
from lindung.kernel.templatetags.lindung import label
from lindung.kernel.vocabularies import vocabulary

SIZE: Final = 30
AHEAD: Final = timedelta(days=30)
_NAMES: Final = ("q", "need", "place", "language", "sex", "age", "order")


@require_safe
@requires(P.DIRECTORY_READ)
def home(request: StaffRequest) -> HttpResponse:
    """Search the directory: those in the place asked for come first."""
    wanted = _wanted(request.GET)
    kept = {name: value for name in _NAMES if (value := request.GET.get(name, "")[:80])}
    after = Cursor.read(request.GET.get("after", ""))
    entries, following = queries.page(actor=request.actor, wanted=wanted, after=after, size=SIZE)
    known = queries.places_of(entries=[one.pk for one in entries], by=request.actor)
    today, spoken = local_day(clock.now()), words.language()
    pack = current()
    context = {
        "lines": [shown.line(one, where=known.get(one.pk, ()), today=today) for one in entries],
        "wanted": wanted,
        "chosen": _chosen(wanted, kept),
        "needs": sorted(vocabulary(words.SERVICES).choices(spoken), key=lambda pair: pair[1]),
        "places": sorted(((code, words.place(code)) for code in pack.places), key=lambda pair: pair[1]),
        "languages": words.language_choices(),
        "sexes": [(code, words.sex(code)) for code in SEXES],
        "orders": [(code, words.order(code)) for code in ORDERS],
        "first": after is None,
        "start_url": _address(kept),
        "next_url": _address(kept | {"after": str(following)}) if following else "",
        "may_keep": request.actor.may(P.DIRECTORY_KEEP),
    }
    return render(request, "listing/home.html", context)


def _wanted(given: QueryDict) -> Wanted:
    def among(name: str, known: object) -> str:
        value = given.get(name, "")
        return value if value in known else ""  # type: ignore[operator]  # any container of codes

    age = given.get("age", "")
    whole = int(age) if age.isascii() and age.isdecimal() and len(age) <= 3 else None
    return Wanted(
        words=given.get("q", "")[:80].strip(),
        need=among("need", vocabulary(words.SERVICES)),
        place=among("place", current().places),
        language=among("language", languages()),
        sex=among("sex", SEXES),
        age=whole if whole is not None and whole <= OLDEST else None,
        order=among("order", ORDERS),
    )


def _address(parts: Mapping[str, str]) -> str:
    query = QueryDict(mutable=True)
    query.update(parts)
    return reverse("listing:home") + (f"?{query.urlencode()}" if parts else "")


def _chosen(wanted: Wanted, kept: dict[str, str]) -> list[tuple[str, str]]:
    """Return what is looked for, each with the address of the list without it."""
    texts = {
        "q": wanted.words,
        "need": words.need(wanted.need) if wanted.need else "",
        "place": words.place(wanted.place) if wanted.place else "",
        "language": words.language_name(wanted.language) if wanted.language else "",
        "sex": words.sex(wanted.sex) if wanted.sex else "",
        "age": _("%(n)d years") % {"n": wanted.age} if wanted.age is not None else "",
        "order": words.order(wanted.order) if wanted.order else "",
    }
    return [
        (text, _address({key: value for key, value in kept.items() if key != name}))
        for name, text in texts.items()
        if text
    ]


@require_safe
@requires(P.DIRECTORY_READ)
def show(request: StaffRequest, service: UUID) -> HttpResponse:
    """Show one service: for whom, when, in which languages, whom to call, and where as far as the reader may know."""
    entry = queries.one(service_id=service, by=request.actor)
    there = queries.places_of(entries=[entry.pk], by=request.actor).get(entry.pk, [])
    context = {
        "entry": entry,
        "name": words.name_of(entry),
        "about": label(entry.about),
        "role": label(entry.contact_role),
        "status": entry.get_status_display(),
        "colour": words.STATUS_COLOURS[entry.status],
        "rows": shown.rows(entry),
        "places": [shown.where(one.location) for one in there],
        "told": entry.told_on_referral and not there,
        "late": entry.review_by < local_day(clock.now()),
        "may_keep": queries.may_keep(entry=entry, actor=request.actor),
        "keep": KeepForm(initial={"version": entry.version}),
    }
    return render(request, "listing/show.html", context)


@require_safe
@requires(P.DIRECTORY_KEEP)
def reviews(request: StaffRequest) -> HttpResponse:
    """List what the reader keeps and must look at again within thirty days, the longest due first."""
    today = local_day(clock.now())
    after = DueCursor.read(request.GET.get("after", ""))
    entries, following = queries.due_page(by=request.actor, until=today + AHEAD, after=after, size=SIZE)
    address = reverse("listing:reviews")
    context = {
        "lines": [shown.line(one, today=today) for one in entries],
        "first": after is None,
        "start_url": address,
        "next_url": f"{address}?after={following}" if following else "",
    }
    return render(request, "listing/reviews.html", context)
