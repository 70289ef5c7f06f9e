"""Pages: the options of a case, one leaving with all that belongs to it, and what is due everywhere."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
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
from lindung.cases import refuges
from lindung.cases.opened import open_for_page
from lindung.cases.rules import local_date
from lindung.cases.web.pages import form_page
from lindung.cases.words import nationality_name
from lindung.kernel import clock
from lindung.protection.leaving import actions, queries, words
from lindung.protection.leaving.actions import FollowIn
from lindung.protection.leaving.models import FollowUp, Option
from lindung.protection.leaving.web.cards import cards, links
from lindung.protection.leaving.web.forms import FollowForm, NoForm, OptionForm
from lindung.protection.leaving.web.sheet import lines
from lindung.protection.leaving.web.shown import Shown, tracker
from lindung.protection.leaving.workflow import BEFORE

VIEWS = {"wants": "green", "unsure": "yellow", "does_not_want": "red"}
_OPTIONS = {"open": "", "chosen": "green", "unsafe": "red", "dropped": "grey"}


@require_GET
@requires(P.LEAVING_PLAN)
def home(request: StaffRequest, case_code: str) -> HttpResponse:
    """Show the ways that were talked over with the person, and what is or was arranged."""
    case = cases.by_code(code=case_code, by=request.actor)
    found = queries.of_case(case=case, by=request.actor)
    opened = open_for_page(
        case=case,
        by=request.actor,
        at=clock.now(),
        sections=[Section.CARE],
        event="leaving.viewed",
        subject=case,
    )
    reader = refuges.reader(actor=request.actor, purposes=opened.hand.purposes)
    arranging = any(one.state in BEFORE for one in found.leavings)
    context = {
        "case": case,
        "options": [
            {
                "row": one,
                "country": nationality_name(one.country) if one.country else "",
                "words": opened.value(one, "words"),
                "colour": VIEWS[one.view],
                "state_colour": _OPTIONS[one.state],
                "who": reader.name(
                    f"{one.by.display_name}, {one.organisation.name}",
                    kind=one.organisation.kind,
                    organisation_id=one.organisation_id,
                ),
                "choosable": one.state == "open" and one.view != "does_not_want" and not arranging,
            }
            for one in found.options
        ],
        "leavings": [
            {
                "row": one,
                "country": nationality_name(one.country) if one.country else "",
                "colour": words.COLOURS[one.state],
            }
            for one in found.leavings
        ],
        "cares": Section.CARE in opened.hand.sections,
    }
    return render(request, "leaving/home.html", context)


@requires(P.LEAVING_PLAN)
def talk(request: StaffRequest, case_code: str) -> HttpResponse:
    """Record a way that was talked over with the person."""
    case = cases.by_code(code=case_code, by=request.actor)
    form, back = OptionForm(request.POST or None), reverse("leaving:home", args=[case_code])

    def act(given: dict[str, Any]) -> str:
        actions.talk_over(
            case_id=case.pk,
            kind=given["kind"],
            to=given["to"],
            view=given["view"],
            said=given["said"],
            by=request.actor,
            at=clock.now(),
        )
        return back

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("A way to go on"),
        button=_("Save"),
        back=back,
        case=case,
        lead=_(
            "Explain what each way would mean for them. They decide; nobody presses them, and they may change it."
        ),
    )


@requires(P.LEAVING_PLAN)
def choose(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Choose a way and begin to arrange it."""
    option, back = _option(request, case_code, subject)
    form = NoForm(request.POST or None)

    def act(_given: dict[str, Any]) -> str:
        made = actions.plan(option_id=option.pk, by=request.actor, at=clock.now())
        return reverse("leaving:show", args=[case_code, made.pk])

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("Choose this: %(kind)s") % {"kind": option.get_kind_display()},
        button=_("Begin to arrange it"),
        back=back,
        case=option.case,
        lead=_("A journey is assessed for safety first, by somebody else than you."),
    )


@requires(P.LEAVING_PLAN)
def drop(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Put a way aside."""
    option, back = _option(request, case_code, subject)
    form = NoForm(request.POST or None)

    def act(_given: dict[str, Any]) -> str:
        actions.drop(option_id=option.pk, by=request.actor, at=clock.now())
        return back

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("Put this aside: %(kind)s") % {"kind": option.get_kind_display()},
        button=_("Put it aside"),
        back=back,
        case=option.case,
    )


def _option(request: StaffRequest, code: str, subject: UUID) -> tuple[Option, str]:
    option = queries.option(option_id=subject, code=code, by=request.actor)
    return option, reverse("leaving:home", args=[code])


@require_GET
@requires(P.LEAVING_PLAN)
def show(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Show a leaving; its words open to those whose part covers care, and the look is recorded."""
    leaving = queries.one(leaving_id=subject, code=case_code, by=request.actor)
    opened = open_for_page(
        case=leaving.case,
        by=request.actor,
        at=clock.now(),
        sections=[Section.CARE],
        event="leaving.shown",
        subject=leaving,
    )
    shown = Shown(
        file=queries.file_of(leaving=leaving),
        opened=opened,
        reader=refuges.reader(actor=request.actor, purposes=opened.hand.purposes),
        actor=request.actor,
        human=queries.human(user_id=request.actor.user_id),
        at=clock.now(),
    )
    context = {
        "case": leaving.case,
        "leaving": leaving,
        "country": nationality_name(leaving.country) if leaving.country else "",
        "colour": words.COLOURS[leaving.state],
        "tracker": tracker(leaving),
        "cards": cards(shown),
        "links": links(shown),
    }
    return render(request, "leaving/show.html", context)


@requires(P.LEAVING_PLAN)
def confirm(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Confirm, as a second person, the newest determination of what serves the child best."""
    leaving = queries.one(leaving_id=subject, code=case_code, by=request.actor)
    back = reverse("leaving:show", args=[case_code, subject])
    form, found = NoForm(request.POST or None), queries.best(leaving=leaving)

    def act(_given: dict[str, Any]) -> str:
        if found is not None:
            actions.confirm(best_id=found.pk, by=request.actor, at=clock.now())
        return back

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("Confirm what serves the child best"),
        button=_("I confirm it"),
        back=back,
        case=leaving.case,
        lead=_("You have read the reasons and what the child said, and you would decide the same."),
    )


@requires(P.LEAVING_PLAN)
def follow_up(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Record how the person is."""
    rows = FollowUp.objects.filter(case__in=cases.visible_to(request.actor)).select_related("case__person")
    row = rows.get(pk=subject, case__code=case_code)
    back = reverse("leaving:show", args=[case_code, row.leaving_id])
    form = FollowForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        told = FollowIn(
            reached=given["reached"] == "yes",
            situations=tuple(given["situations"]),
            risk=given["risk"],
            said=given["said"],
        )
        actions.follow_up(follow_up_id=row.pk, given=told, by=request.actor, at=clock.now())
        return back

    response = perform(request, form, act)
    if response is not None:
        messages.success(request, _("Recorded."))
        return response
    return form_page(
        request,
        form=form,
        title=_("How is the person?"),
        button=_("Save"),
        back=back,
        case=row.case,
        lead=_("Call only where it is safe for them. If somebody else answers, do not say why you call."),
    )


@require_GET
@requires(P.LEAVING_PLAN)
def sheet(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Show what is arranged in plain words, to print for the person; no name and no code stands on it."""
    leaving = queries.one(leaving_id=subject, code=case_code, by=request.actor)
    open_for_page(
        case=leaving.case,
        by=request.actor,
        at=clock.now(),
        sections=[],
        event="leaving.sheet",
        subject=leaving,
    )
    context = {"case": leaving.case, "leaving": leaving, "lines": lines(queries.file_of(leaving=leaving))}
    return render(request, "leaving/sheet.html", context)


@require_GET
@requires(P.LEAVING_PLAN)
def due(request: StaffRequest) -> HttpResponse:
    """Show departures, arrivals to confirm and follow-ups of all cases the reader sees."""
    now = clock.now()
    found = queries.due(by=request.actor, at=now)
    context = {"found": found, "now": now, "today": local_date(now)}
    return render(request, "leaving/due.html", context)
