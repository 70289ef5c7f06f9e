"""Pages: the decision, its letter, the next pass."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lindung.access.permissions import Permission as P
from lindung.access.purposes import Section
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases.opened import open_for_page
from lindung.cases.words import label
from lindung.kernel import clock
from lindung.protection.permissions import actions, queries, words
from lindung.protection.permissions.actions import DecideIn, common
from lindung.protection.permissions.problems import OutOfTurn
from lindung.protection.permissions.web.forms import DecideForm, RenewForm
from lindung.protection.permissions.web.homes import check, parts
from lindung.protection.permissions.web.steps import address, form_step


@requires(P.PERMISSION_DECIDE)
def decide(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Decide on an application, or on its review."""
    found = queries.application(application_id=subject, code=case_code, by=request.actor)
    today = common.day_of(case=found.case, at=clock.now())
    covered, until = queries.order_last_day(case=found.case, on=today)
    review = found.state == "review"
    form = DecideForm(
        request.POST or None,
        both=len(found.parts) > 1,
        late=not review and found.due_on is not None and today > found.due_on,
        initial={"starts_on": today, "last_day": until},
    )

    def act(given: dict[str, Any]) -> object:
        values = {name: value for name, value in given.items() if name in DecideIn.__dataclass_fields__}
        for name in ("parts", "conditions", "reasons"):
            values[name] = tuple(values.get(name) or ())
        return actions.decide(
            application_id=found.pk, given=DecideIn(**values), by=request.actor, at=clock.now()
        )

    lead = _("What is decided here stands as written, and the person reads it in a letter.")
    if not covered:
        lead = _("No order is in force under which this could be given. It can only be refused.")
    return form_step(
        request,
        case=found.case,
        form=form,
        act=act,
        title=_("Decide on the review")
        if review
        else _("Decide: %(kind)s") % {"kind": found.get_kind_display()},
        button=_("Decide"),
        back=address(found.case, found.pk),
        lead=lead,
    )


@requires(P.PERMISSION_APPLY)
def renew(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Record the next pass of the permission that holds."""
    found = queries.application(application_id=subject, code=case_code, by=request.actor)
    today = common.day_of(case=found.case, at=clock.now())
    holding = [one for one in queries.decisions_of(application=found) if queries.holds(one, on=today)]

    def act(given: dict[str, Any]) -> object:
        if not holding:
            raise OutOfTurn
        return actions.renew_pass(
            decision_id=holding[-1].pk,
            application_id=found.pk,
            number=given["number"],
            until=given["until"],
            by=request.actor,
            at=clock.now(),
        )

    return form_step(
        request,
        case=found.case,
        form=RenewForm(request.POST or None),
        act=act,
        title=_("The next pass"),
        button=_("Save"),
        back=address(found.case, found.pk),
    )


@require_GET
@requires(P.CASE_READ)
def letter(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Show the letter of a decision, to print and give to the person; the look is recorded."""
    row = queries.decision(decision_id=subject, code=case_code, by=request.actor)
    check(request.actor)
    opened = open_for_page(
        case=row.case,
        by=request.actor,
        at=clock.now(),
        sections=[Section.ORDER],
        event="permissions.letter_made",
        subject=row,
    )
    context = {
        "case": row.case,
        "decision": row,
        "parts": parts(row.parts),
        "conditions": [label(words.CONDITIONS, code) for code in row.conditions],
        "reasons": [label(words.REASONS, code) for code in row.reasons],
        "words": opened.value(row, "words"),
        "pass_number": opened.value(row, "pass_number"),
        "application_url": address(row.case, row.application_id),
    }
    return render(request, "permissions/letter.html", context)
