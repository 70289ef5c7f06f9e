"""Stopping a talk, taking it up again, and ending it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform, status_of
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases import words
from lindung.identification import actions, queries
from lindung.identification.instruments import pages, relevant_questions
from lindung.identification.models import Screening
from lindung.identification.web.forms import STOP_REASONS, ButtonForm, StopForm
from lindung.identification.web.start import first_page
from lindung.kernel import clock


@requires(P.SCREENING_CONDUCT)
def stop(request: StaffRequest, screening: UUID) -> HttpResponse:
    """Stop the talk; everything said so far is kept."""
    talk = queries.own_screening(screening_id=screening, by=request.actor)
    if talk.state != Screening.State.IN_PROGRESS and request.method != "POST":
        return redirect("identification:resume", subject=talk.pk)
    form = StopForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        actions.stop(screening_id=talk.pk, reason=given["reason"], by=request.actor, at=clock.now())
        return reverse("identification:resume", args=[talk.pk])

    context = {"talk": talk, "form": form, "back": first_page(talk)}
    return perform(request, form, act) or render(
        request, "identification/stop.html", context, status=status_of(form)
    )


@requires(P.SCREENING_CONDUCT)
def resume(request: StaffRequest, subject: UUID, case_code: str = "") -> HttpResponse:
    """Lead to where the talk is: the page reached, the stop, or what came of it."""
    talk = queries.own_screening(screening_id=subject, by=request.actor)
    form = ButtonForm(request.POST or None)

    def act(_given: dict[str, Any]) -> str:
        return first_page(actions.resume(screening_id=talk.pk, by=request.actor, at=clock.now()))

    if done := perform(request, form, act):
        return done
    if talk.state == Screening.State.IN_PROGRESS:
        return redirect(first_page(talk))
    if talk.state != Screening.State.STOPPED:
        return redirect("identification:result", subject=talk.pk)
    context = {
        "talk": talk,
        "form": form,
        "reason": words.word(dict(STOP_REASONS), talk.stop_reason),
        "answered": len(queries.own_answers(screening=talk, by=request.actor, at=clock.now())),
    }
    return render(request, "identification/stopped.html", context, status=status_of(form))


@requires(P.SCREENING_CONDUCT)
def finish(request: StaffRequest, screening: UUID) -> HttpResponse:
    """Show what was asked and what was left open; then let the rule advise."""
    talk = queries.own_screening(screening_id=screening, by=request.actor)
    unfinished = (Screening.State.IN_PROGRESS, Screening.State.STOPPED)
    if talk.state not in unfinished and request.method != "POST":
        return redirect("identification:result", subject=talk.pk)
    form = ButtonForm(request.POST or None)

    def act(_given: dict[str, Any]) -> str:
        actions.finish(screening_id=talk.pk, by=request.actor, at=clock.now())
        return reverse("identification:result", args=[talk.pk])

    if done := perform(request, form, act):
        return done
    context = {"talk": talk, "form": form, "pages": _overview(request, talk), "back": first_page(talk)}
    return render(request, "identification/finish.html", context, status=status_of(form))


def _overview(request: StaffRequest, talk: Screening) -> list[dict[str, Any]]:
    """Return each page of the talk with how many of its questions are answered."""
    instrument = queries.instrument_of(screening=talk)
    answers = queries.own_answers(screening=talk, by=request.actor, at=clock.now())
    rows = []
    for page in pages(instrument=instrument, answers=answers):
        asked = relevant_questions(instrument=instrument, topic=page, answers=answers)
        rows.append(
            {
                "title": page.title.text(words.language()),
                "url": reverse("identification:topic", args=[talk.pk, page.id]),
                "answered": sum(one.id in answers for one in asked),
                "asked": len(asked),
            }
        )
    return rows
