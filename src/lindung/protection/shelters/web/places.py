"""Pages of one person's place: where they are and were, the proposal, holding, placing, moving, leaving."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lindung.access.permissions import Permission as P
from lindung.access.purposes import Section
from lindung.access.web.acts import perform
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases import queries as cases
from lindung.cases.models import Case
from lindung.cases.opened import open_for_page
from lindung.cases.web.pages import form_page
from lindung.kernel import clock
from lindung.kernel.country import current
from lindung.protection.shelters import actions, proposals, queries, rules
from lindung.protection.shelters.actions import PlaceIn
from lindung.protection.shelters.actions.records import check_knows
from lindung.protection.shelters.models import Stay
from lindung.protection.shelters.proposals import Proposal
from lindung.protection.shelters.standards import practice_of
from lindung.protection.shelters.web.forms import (
    ArriveForm,
    HoldForm,
    LeaveForm,
    LetGoForm,
    MoveForm,
    PlaceForm,
    SettleForm,
    WishForm,
)

SHOWN = 12
COLOURS = {"held": "yellow", "here": "green", "left": "grey", "let_go": "grey"}


def found_case(request: StaffRequest, code: str) -> Case:
    """Return a visible case whose place the reader may know. Raises Case.DoesNotExist, `NotCovered`."""
    case = cases.by_code(code=code, by=request.actor)
    check_knows(case=case, by=request.actor)
    return case


@require_GET
@requires(P.SHELTER_READ)
def place(request: StaffRequest, case_code: str) -> HttpResponse:
    """Show where the person is and was, and where they could be; the look is recorded."""
    case, now = found_case(request, case_code), clock.now()
    opened = open_for_page(
        case=case,
        by=request.actor,
        at=now,
        sections=[Section.CARE],
        event="shelters.viewed",
        subject=case,
    )
    living = queries.of_case(case=case, by=request.actor)
    wish = request.GET.get("wish", "")
    wish = wish if wish in rules.WISHES else ""
    found = [] if case.closed_at else proposals.propose(case=case, by=request.actor, at=now, wish=wish)
    fitting = [one for one in found if one.fit.fits]
    context = {
        "case": case,
        "now": living.now,
        "held": living.hold(now),
        "away": living.away,
        "stays": [_line(one, opened) for one in living.stays],
        "absences": [
            (one, opened.value(one, "company"), opened.value(one, "note")) for one in living.absences
        ],
        "incidents": [
            (one, opened.value(one, "account"), opened.value(one, "done")) for one in living.incidents
        ],
        "fitting": fitting[:SHOWN],
        "fits": len(fitting),
        "others": [one for one in found if not one.fit.fits][:SHOWN],
        "wish": wish,
        "wish_form": WishForm(initial={"wish": wish}),
    }
    return render(request, "shelters/place.html", context)


def _line(row: Stay, opened: Any) -> dict[str, Any]:
    return {
        "row": row,
        "colour": COLOURS[row.state],
        "words": [value for name in ("why", "said") if (value := opened.value(row, name))],
        "wish": rules.WISHES.get(str(opened.value(row, "wish"))),
    }


def _zones(found: list[Proposal]) -> list[tuple[str, str]]:
    return [
        (
            str(one.terms.zone),
            _("%(where)s, %(what)s (%(free)d free)")
            % {"where": one.organisation.name, "what": one.title, "free": one.terms.free}
            + ("" if one.fit.fits else " " + _("– does not fit")),
        )
        for one in found
        if one.terms.free > 0
    ]


def _given(data: dict[str, Any]) -> PlaceIn:
    return PlaceIn(
        zone=UUID(data["zone"]),
        asked=data["asked"],
        wish=data["wish"],
        why=data["why"],
        despite_order=data["despite_order"],
    )


def _form(request: StaffRequest, case: Case, kind: type[PlaceForm], **initial: Any) -> PlaceForm:
    wish = request.GET.get("wish", "")
    found = proposals.propose(
        case=case, by=request.actor, at=clock.now(), wish=wish if wish in rules.WISHES else ""
    )
    first = {"zone": request.GET.get("zone", ""), "wish": wish, **initial}
    return kind(request.POST or None, zones=_zones(list(found)), initial=first)


def _home(case_code: str) -> str:
    return reverse("shelters:place", args=[case_code])


@requires(P.SHELTER_READ)
def hold(request: StaffRequest, case_code: str) -> HttpResponse:
    """Keep a bed for some hours."""
    case = found_case(request, case_code)
    form = _form(request, case, HoldForm, hours=practice_of(current()).hold_hours)

    def act(given: dict[str, Any]) -> str:
        actions.hold(
            case_id=case.pk, given=_given(given), hours=given["hours"], by=request.actor, at=clock.now()
        )
        return _home(case_code)

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("Hold a bed"),
        button=_("Hold it"),
        back=_home(case_code),
        case=case,
        lead=_("The house learns who comes and may prepare, for as long as the bed is held."),
    )


@requires(P.SHELTER_READ)
def settle_in(request: StaffRequest, case_code: str) -> HttpResponse:
    """Record that the person has come to a place."""
    case = found_case(request, case_code)
    form = _form(request, case, SettleForm, arrived_at=clock.now())

    def act(given: dict[str, Any]) -> str:
        actions.place(
            case_id=case.pk,
            given=_given(given),
            arrived_at=given["arrived_at"],
            by=request.actor,
            at=clock.now(),
        )
        return _home(case_code)

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("The person has come"),
        button=_("Save"),
        back=_home(case_code),
        case=case,
    )


@requires(P.SHELTER_READ)
def arrived(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Record that the person for whom a bed is held has come."""
    row = queries.stay(stay_id=subject, code=case_code, by=request.actor)
    form = ArriveForm(request.POST or None, initial={"arrived_at": clock.now()})

    def act(given: dict[str, Any]) -> str:
        actions.arrive(stay_id=row.pk, arrived_at=given["arrived_at"], by=request.actor, at=clock.now())
        return _home(case_code)

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("The person has come"),
        button=_("Save"),
        back=_home(case_code),
        case=row.case,
    )


@requires(P.SHELTER_READ)
def let_go(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Give a held bed free again."""
    row, form = (
        queries.stay(stay_id=subject, code=case_code, by=request.actor),
        LetGoForm(request.POST or None),
    )

    def act(_given: dict[str, Any]) -> str:
        actions.let_go(stay_id=row.pk, by=request.actor, at=clock.now())
        return reverse("shelters:board")

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("The person does not come?"),
        button=_("Give the bed free"),
        back=_home(case_code),
        case=row.case,
    )


@requires(P.SHELTER_READ)
def move(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Move the person to another bed."""
    row = queries.stay(stay_id=subject, code=case_code, by=request.actor)
    form = _form(request, row.case, MoveForm, moved_at=clock.now())

    def act(given: dict[str, Any]) -> str:
        made = actions.move(
            stay_id=row.pk,
            given=_given(given),
            moved_at=given["moved_at"],
            by=request.actor,
            at=clock.now(),
        )
        own = (
            made.organisation_id == row.organisation_id
            or request.actor.organisation_id != row.organisation_id
        )
        return _home(case_code) if own else reverse("shelters:board")

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("Move to another bed or house"),
        button=_("Save the move"),
        back=_home(case_code),
        case=row.case,
    )


@requires(P.SHELTER_READ)
def leave(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Record that the person has left."""
    row, form = (
        queries.stay(stay_id=subject, code=case_code, by=request.actor),
        LeaveForm(request.POST or None),
    )

    def act(given: dict[str, Any]) -> str:
        actions.leave(
            stay_id=row.pk,
            left_at=given["left_at"],
            reason=given["reason"],
            said=given["said"],
            by=request.actor,
            at=clock.now(),
        )
        return reverse("shelters:board")

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("The person has left"),
        button=_("Save"),
        back=_home(case_code),
        case=row.case,
        lead=_("The part in the case that the stay gave to the house ends with it."),
    )
