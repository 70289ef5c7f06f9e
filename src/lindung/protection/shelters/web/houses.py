"""Pages of houses: the board, who waits for a bed, one house in the morning, and one that closes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform, status_of
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases.models import Case
from lindung.cases.voices import queries as voices
from lindung.cases.web.pages import form_page
from lindung.kernel import clock
from lindung.kernel.country import current
from lindung.protection.shelters import actions, queries
from lindung.protection.shelters.actions import may_close
from lindung.protection.shelters.board import board, listed, morning
from lindung.protection.shelters.models import House, Stay, Zone
from lindung.protection.shelters.standards import standards_of
from lindung.protection.shelters.web.forms import CloseHouseForm, MoveAllForm, PlainForm

A_PAGE = 30
WAITING = 60


@require_GET
@requires(P.SHELTER_READ)
def show_board(request: StaffRequest) -> HttpResponse:
    """Show how full the reader's own houses are; all of the country for coordination."""
    place = request.GET.get("place", "")
    pages = Paginator(listed(by=request.actor, place=place), A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "rows": board(houses=list(page.object_list), at=clock.now()),
        "page": page,
        "place": place,
        "places": [(code, entry.name.root) for code, entry in current().places.items()],
        "national": request.actor.may(P.CASE_READ_NATIONAL),
        "own": request.actor.may(P.SHELTER_RUN) or request.actor.may(P.CASE_READ_NATIONAL),
    }
    return render(request, "shelters/board.html", context)


@require_GET
@requires(P.SHELTER_READ)
def waiting(request: StaffRequest) -> HttpResponse:
    """Show who is under an order and has no bed, and who is left in a house that closes."""
    now = clock.now()
    held = queries.live(Stay.objects.filter(case=OuterRef("pk"), state=Stay.State.HELD), at=now)
    rows = queries.without_bed(by=request.actor, at=now).annotate(held=Exists(held))
    pages = Paginator(rows, WAITING)
    context = {
        "page": pages.get_page(request.GET.get("page")),
        "left": list(queries.left_over(by=request.actor)[:WAITING]),
        "places": {code: entry.name.root for code, entry in current().places.items()},
    }
    return render(request, "shelters/waiting.html", context)


@require_GET
@requires(P.SHELTER_READ)
def house(request: StaffRequest, house_id: UUID) -> HttpResponse:
    """Show a house on this morning: residents by code, never by name."""
    found = queries.house(house_id=house_id, by=request.actor)
    now = clock.now()
    here = morning(house=found, by=request.actor, at=now)
    items = {code: item for one in standards_of(current()).values() for code, item in one.items.items()}
    context = {
        "house": found,
        "morning": here,
        "residents": [(one, here.away.get(one.pk), _who(one.case)) for one in here.residents],
        "arrivals": [(one, _who(one.case)) for one in here.arrivals],
        "findings": [
            (one, items[one.item].text.root if one.item in items else one.item) for one in here.findings
        ],
        "may_close": may_close(house=found, by=request.actor),
        "we_did": voices.we_did(organisation=found.organisation_id, limit=5),
        "moment": now,
    }
    return render(request, "shelters/house.html", context)


def _who(case: Case) -> str:
    """Say as little as helps to prepare: child or adult, and whether an interpreter is needed."""
    parts = [_("Child") if case.is_child else _("Adult")]
    if case.person.interpreter_needed:
        parts.append(_("interpreter needed"))
    return ", ".join(parts)


@requires(P.SHELTER_READ)
def close(request: StaffRequest, house_id: UUID) -> HttpResponse:
    """Let a house close; then review where each resident goes, and move them all at once."""
    found = queries.house(house_id=house_id, by=request.actor)
    if not may_close(house=found, by=request.actor):
        request.actor.require(P.SHELTER_RUN)
        raise House.DoesNotExist
    here = reverse("shelters:close", args=[house_id])
    if found.state == House.State.CLOSING:
        return _review(request, found, here)
    form = CloseHouseForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        actions.close_house(house_id=found.pk, on=given["on"], by=request.actor, at=clock.now())
        return here

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("The house closes"),
        button=_("Take nobody new"),
        back=reverse("shelters:house", args=[house_id]),
        lead=_("From now on the house takes nobody new. Next you see where each resident could go."),
    )


def _review(request: StaffRequest, found: House, here: str) -> HttpResponse:
    now = clock.now()
    plan = actions.plan(house=found, by=request.actor, at=now)
    rows = [(f"stay_{one.stay.pk.hex}", one.stay.case.code, str(one.zone or "")) for one in plan.going]
    zones = [
        (
            str(terms.zone),
            _("%(where)s, %(what)s (%(free)d free)")
            % {
                "where": body.name,
                "what": f"{House.Kind(terms.kind).label}: {Zone.Audience(terms.audience).label}",
                "free": terms.free,
            },
        )
        for terms, body in plan.zones
        if terms.free > 0
    ]
    form = MoveAllForm(request.POST or None, rows=rows, zones=zones, initial={"moved_at": now})

    def act(given: dict[str, Any]) -> str:
        to = {one.stay.pk: UUID(zone) for one in plan.going if (zone := given[f"stay_{one.stay.pk.hex}"])}
        actions.move_all(
            house_id=found.pk, to=to, moved_at=given["moved_at"], by=request.actor, at=clock.now()
        )
        return reverse("shelters:house", args=[found.pk])

    answer = perform(request, form, act)
    if answer is not None:
        return answer
    context = {"house": found, "plan": plan, "form": form, "back": reverse("shelters:house", args=[found.pk])}
    return render(request, "shelters/close.html", context, status=status_of(form))


@requires(P.SHELTER_READ)
def open_again(request: StaffRequest, house_id: UUID) -> HttpResponse:
    """Let a house take people again."""
    found = queries.house(house_id=house_id, by=request.actor)
    back = reverse("shelters:house", args=[house_id])
    form = PlainForm(request.POST or None)

    def act(_given: dict[str, Any]) -> str:
        actions.open_again(house_id=found.pk, by=request.actor, at=clock.now())
        return back

    return perform(request, form, act) or form_page(
        request, form=form, title=_("The house takes people again?"), button=_("Yes, open it"), back=back
    )
