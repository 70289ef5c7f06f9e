"""Pages of emergency access: take it, see what came of it, end it, judge it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lindung.access.permissions import Permission as P
from lindung.access.purposes import SECTION_NAMES
from lindung.access.web.acts import perform, status_of
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases.emergency import actions, queries
from lindung.cases.emergency.models import Emergency
from lindung.cases.emergency.web.forms import EnterForm, ReviewForm
from lindung.cases.emergency.words import EVENTS, REASONS, VERDICTS
from lindung.cases.web.pages import form_page
from lindung.kernel import clock
from lindung.kernel.problems import Refusal


def _address(entry: Emergency, name: str = "show") -> str:
    return reverse(f"emergency:{name}", args=[entry.case_code, entry.pk])


@requires(P.EMERGENCY_REVIEW)
def home(request: StaffRequest) -> HttpResponse:
    """List what waits for review, the alarms, and what was reviewed."""
    at = clock.now()
    context = {
        "waiting": [_line(one, at) for one in queries.to_review(actor=request.actor)],
        "reviewed": [_line(one, at) for one in queries.reviewed(actor=request.actor)],
        "alarms": queries.alarms(actor=request.actor),
    }
    return render(request, "emergency/home.html", context)


def _line(entry: Emergency, at: Any) -> dict[str, Any]:
    return {
        "entry": entry,
        "reason": REASONS[entry.reason],
        "late": entry.reviewed_at is None and entry.review_due_at <= at,
        "verdict": VERDICTS.get(entry.verdict, ""),
    }


@requires(P.EMERGENCY_ENTER, fresh=True)
def enter(request: StaffRequest) -> HttpResponse:
    """Take emergency access to the case with a code."""
    form = EnterForm(request.POST or None)
    refused: list[Refusal] = []

    def act(given: dict[str, Any]) -> str:
        entered = actions.enter(
            code=given["case_code"],
            reason=given["reason"],
            explanation=given["explanation"],
            by=request.actor,
            at=clock.now(),
        )
        if entered.emergency is None:
            refused.extend([entered.refused] if entered.refused else [])
            return reverse("emergency:enter")
        return reverse("case", args=[entered.emergency.case_code])

    done = perform(request, form, act)
    if done is not None and not refused:
        return done
    for refusal in refused:
        form.add_error(refusal.field or None, str(refusal))
        form.refused_with = refusal
        form.renew()
    return form_page(
        request,
        form=form,
        title=_("Emergency access"),
        button=_("Open the case for four hours"),
        back=reverse("home"),
        lead=_(
            "For a person in danger when nobody entitled can be reached. The lead and the data officers are told"
            " at once, everything you open is recorded, and a data officer judges it within three days."
            " Names, addresses and documents stay sealed."
        ),
    )


@requires(P.WORK_READ)
def show(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Show one access: who, when, why, what was opened, and what the review found."""
    entry = queries.one(emergency_id=subject, code=case_code, by=request.actor)
    return render(request, "emergency/show.html", _context(request, entry))


def _context(request: StaffRequest, entry: Emergency) -> dict[str, Any]:
    at = clock.now()
    alive = entry.ended_at is None and entry.until > at
    mine = request.actor.user_id == entry.user_id
    endable = queries.endable_by(request.actor).filter(pk=entry.pk).exists()
    may_review = request.actor.may(P.EMERGENCY_REVIEW)
    return {
        "entry": entry,
        "alive": alive,
        "rows": _rows(entry),
        "deeds": [
            {
                "at": deed.at,
                "what": EVENTS.get(deed.event, deed.event),
                "sections": ", ".join(str(SECTION_NAMES.get(one, one)) for one in deed.sections),
            }
            for deed in queries.deeds(entry=entry)
        ],
        "may_end": alive and endable,
        "may_review": may_review and entry.reviewed_at is None and not mine,
        "may_open": endable and alive,
        "late": entry.reviewed_at is None and entry.review_due_at <= at,
        "back": reverse("emergency:home" if may_review else "home"),
    }


def _rows(entry: Emergency) -> list[tuple[str, str]]:
    rows = [
        (_("Who"), f"{entry.user.display_name}, {entry.organisation.name}"),
        (_("Lead of the case"), entry.lead_organisation.name),
        (_("Why"), str(REASONS[entry.reason])),
        (_("In their words"), entry.explanation),
        (_("Ended by"), entry.ended_by.display_name if entry.ended_by else ""),
        (_("Verdict"), str(VERDICTS.get(entry.verdict, ""))),
        (_("Reviewed by"), entry.reviewed_by.display_name if entry.reviewed_by else ""),
        (_("Reasons of the review"), entry.findings),
    ]
    return [row for row in rows if row[1]]


@require_POST
@requires(P.CASE_READ)
def end(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """End an access early."""
    entry = queries.one(emergency_id=subject, code=case_code, by=request.actor)
    actions.end(emergency_id=entry.pk, by=request.actor, at=clock.now())
    return redirect(_address(entry))


@requires(P.EMERGENCY_REVIEW, fresh=True)
def review(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Judge an access."""
    entry = queries.one(emergency_id=subject, code=case_code, by=request.actor)
    if entry.reviewed_at is not None and not request.POST:
        return redirect(_address(entry))
    form = ReviewForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        actions.review(
            emergency_id=entry.pk,
            verdict=given["verdict"],
            findings=given["findings"],
            by=request.actor,
            at=clock.now(),
        )
        return _address(entry)

    if done := perform(request, form, act):
        return done
    context = _context(request, entry) | {"form": form, "back": _address(entry)}
    return render(request, "emergency/review.html", context, status=status_of(form))


@require_POST
@requires(P.EMERGENCY_REVIEW)
def seen(request: StaffRequest, alarm: UUID) -> HttpResponse:
    """Note that an alarm was seen."""
    actions.settle_alarm(alarm_id=alarm, by=request.actor, at=clock.now())
    return redirect("emergency:home")
