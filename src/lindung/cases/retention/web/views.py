"""Pages of retention: what waits for review, what holds it, what was erased."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases import queries as hub
from lindung.cases.retention import actions, queries
from lindung.cases.retention.actions.holding import hold_proposed as set_hold
from lindung.cases.retention.actions.proposing import assert_lead
from lindung.cases.retention.models import Erasure
from lindung.cases.retention.web.forms import HoldForm, WhyForm
from lindung.cases.retention.words import KINDS, STATES
from lindung.cases.web.pages import form_page
from lindung.kernel import clock


def _address(row: Erasure) -> str:
    return reverse("retention:show", args=[row.pk])


@requires(P.RETENTION_REVIEW)
def home(request: StaffRequest) -> HttpResponse:
    """List the erasures, those that wait first."""
    rows = queries.listed(actor=request.actor)
    return render(request, "retention/home.html", {"lines": [(row, STATES[row.state]) for row in rows]})


@requires(P.RETENTION_REVIEW)
def show(request: StaffRequest, erasure: UUID) -> HttpResponse:
    """Show one erasure, its holds, and what the reader can do about it."""
    row = (
        queries.visible_to(request.actor)
        .select_related("first_by", "second_by", "asked_by", "refused_by")
        .get(pk=erasure)
    )
    context = {
        "erasure": row,
        "state": STATES[row.state],
        "rows": _rows(row),
        "holds": queries.holds_of(person_id=row.person_id),
        "may_review": row.state in queries.WAITING
        and request.actor.user_id not in (row.first_by_id, row.asked_by_id),
        "may_refuse": row.state not in (Erasure.State.DONE, Erasure.State.REFUSED),
        "back": reverse("retention:home"),
    }
    return render(request, "retention/show.html", context)


def _rows(row: Erasure) -> list[tuple[str, str]]:
    years = _("%(years)d years after closing") % {"years": row.years} if row.years else ""
    rows = [
        (_("Cases"), ", ".join(row.codes)),
        (_("Why"), str(KINDS[row.kind])),
        (_("Schedule"), years),
        (_("By authority of"), row.authority),
        (_("In their words"), row.explanation),
        (_("Asked by"), row.asked_by.display_name if row.asked_by else ""),
        (_("First review"), row.first_by.display_name if row.first_by else ""),
        (_("Second review"), row.second_by.display_name if row.second_by else ""),
        (_("Refused by"), row.refused_by.display_name if row.refused_by else ""),
        (_("Why not"), row.refused_why),
    ]
    return [one for one in rows if one[1]]


@require_POST
@requires(P.RETENTION_REVIEW, fresh=True)
def review(request: StaffRequest, erasure: UUID) -> HttpResponse:
    """Agree that a person's sections are erased."""
    return redirect(_address(actions.review(erasure_id=erasure, by=request.actor, at=clock.now())))


@requires(P.RETENTION_REVIEW, fresh=True)
def refuse(request: StaffRequest, erasure: UUID) -> HttpResponse:
    """Decide that nothing is erased for now."""
    row = queries.visible_to(request.actor).get(pk=erasure)
    form = WhyForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        return _address(actions.refuse(erasure_id=row.pk, why=given["why"], by=request.actor, at=clock.now()))

    return perform(request, form, act) or form_page(
        request, form=form, title=_("Do not erase"), button=_("Record the refusal"), back=_address(row)
    )


@requires(P.RETENTION_REVIEW)
def hold_proposed(request: StaffRequest, erasure: UUID) -> HttpResponse:
    """Set a hold on the person of an erasure."""
    row = queries.visible_to(request.actor).get(pk=erasure)
    form = WhyForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        set_hold(erasure_id=row.pk, reason=given["why"], by=request.actor, at=clock.now())
        return _address(row)

    return perform(request, form, act) or form_page(
        request, form=form, title=_("Set a legal hold"), button=_("Set the hold"), back=_address(row)
    )


@requires(P.CASE_READ)
def case(request: StaffRequest, case_code: str) -> HttpResponse:
    """Show a case's holds, and its tombstone where its sections were erased."""
    found = hub.by_code(code=case_code, by=request.actor)
    leads = found.lead_organisation_id == request.actor.organisation_id
    context = {
        "case": found,
        "holds": queries.holds_of(person_id=found.person_id),
        "erasure": (stone := queries.tombstone(case=found)),
        "rows": _rows(stone) if stone else [],
        "may_hold": request.actor.may(P.RETENTION_HOLD),
        "may_release": request.actor.may(P.RETENTION_HOLD) and leads,
        "may_ask": request.actor.may(P.RETENTION_HOLD)
        and leads
        and found.closed_at is not None
        and stone is None,
        "back": reverse("case", args=[found.code]),
    }
    return render(request, "retention/case.html", context)


@requires(P.WORK_READ)
def record(request: StaffRequest, erasure: UUID) -> HttpResponse:
    """Hand over the signed record of an erasure."""
    row = queries.visible_to(request.actor).get(pk=erasure)
    if row.state != Erasure.State.DONE:
        raise Http404
    answer = HttpResponse(actions.signed_record(row=row), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="erasure-{row.pk}.json"'
    return answer


@requires(P.RETENTION_HOLD)
def hold(request: StaffRequest, case_code: str) -> HttpResponse:
    """Set a hold on a case's person."""
    found = hub.by_code(code=case_code, by=request.actor)
    form = HoldForm(request.POST or None)
    back = reverse("retention:case", args=[found.code])

    def act(given: dict[str, Any]) -> str:
        day = given["until"]
        until = datetime.combine(day, time.max, tzinfo=UTC) if day else None
        actions.hold(case_id=found.pk, reason=given["reason"], until=until, by=request.actor, at=clock.now())
        return back

    return perform(request, form, act) or form_page(
        request,
        form=form,
        case=found,
        title=_("Set a legal hold"),
        button=_("Set the hold"),
        back=back,
        lead=_("While a hold stands, nothing of this person's record is erased."),
    )


@requires(P.RETENTION_HOLD, fresh=True)
def ask(request: StaffRequest, case_code: str) -> HttpResponse:
    """Ask for an erasure that the person lawfully wants."""
    found = hub.by_code(code=case_code, by=request.actor)
    assert_lead(case=found, by=request.actor)
    form = WhyForm(request.POST or None)
    back = reverse("retention:case", args=[found.code])

    def act(given: dict[str, Any]) -> str:
        actions.ask(case_id=found.pk, explanation=given["why"], by=request.actor, at=clock.now())
        return back

    return perform(request, form, act) or form_page(
        request,
        form=form,
        case=found,
        title=_("The person asks for erasure"),
        button=_("Ask for two reviews"),
        back=back,
        lead=_("Two others review it. Then everything but open facts is gone for good, in every backup too."),
    )


@require_POST
@requires(P.RETENTION_HOLD)
def release(request: StaffRequest, hold: UUID) -> HttpResponse:
    """End a hold."""
    found = actions.release(hold_id=hold, by=request.actor, at=clock.now())
    if request.actor.may(P.RETENTION_REVIEW):
        return redirect("retention:home")
    return redirect("retention:case", found.code)
