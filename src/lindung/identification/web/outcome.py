"""What came of a talk: the advice and its reasons, the officer's decision, and the record for others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform, status_of
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases import words
from lindung.identification import actions, queries
from lindung.identification.instruments import Instrument
from lindung.identification.models import Advice, Screening
from lindung.identification.web import asking
from lindung.identification.web.forms import DecideForm
from lindung.kernel import clock
from lindung.kernel.sealing.problems import Locked
from lindung.kernel.vocabularies import vocabulary

COLOURS: Final = {
    "presume": "orange",
    "look_further": "yellow",
    "other_harm": "purple",
    "no_indicators": "grey",
}
ELEMENTS: Final = ("act", "means", "purpose", "harm")
_FOUND: Final = {
    "found": (lazy("Found"), "orange"),
    "signs": (lazy("Signs, not enough"), "yellow"),
    "none": (lazy("Not found"), "grey"),
    "not_needed": (lazy("Not needed for a child"), ""),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A question that showed something, and its answer."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Sign:
    """An indicator: its name, how strong it is, and where it comes from."""

    label: str
    strength: str
    told: list[Told]


@dataclass(frozen=True, slots=True)
class Part:
    """One element: found or not, by which signs."""

    label: str
    state: str
    colour: str
    signs: list[Sign]


@requires(P.CASE_READ)
def result(request: StaffRequest, subject: UUID, case_code: str = "") -> HttpResponse:
    """Show the advice to those who talked, and take their decision; everyone else is led to the record."""
    talk = queries.screening(screening_id=subject, by=request.actor)
    own = talk.organisation_id == request.actor.organisation_id
    conducts = own and request.actor.may(P.SCREENING_CONDUCT)
    if conducts and talk.state in (Screening.State.IN_PROGRESS, Screening.State.STOPPED):
        return redirect("identification:resume", subject=talk.pk)
    decides = own and request.actor.may(P.SCREENING_DECIDE)
    if not decides or (talk.state != Screening.State.FINISHED and request.method != "POST"):
        return redirect("identification:show", subject=talk.pk)
    form = DecideForm(request.POST or None, case=talk.case)

    def act(given: dict[str, Any]) -> str:
        actions.decide(
            screening_id=talk.pk,
            decision=given["decision"],
            reasons=given["reasons"],
            exploitation=given["exploitation"],
            by=request.actor,
            at=clock.now(),
        )
        return reverse("case", args=[talk.case.code])

    if done := perform(request, form, act):
        return done
    opened, sealed = None, ""
    try:
        opened = actions.open_answers(screening_id=talk.pk, by=request.actor, at=clock.now())
    except Locked as locked:
        if request.method != "POST":
            raise
        sealed = str(locked)  # what was written of the decision stays on the page
    record = opened.record if opened else queries.record_of(screening=talk)
    context = {**_told(talk, advice=record.advice, opened=opened), "form": form, "sealed": sealed}
    return render(request, "identification/result.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(P.CASE_READ)
def show(request: StaffRequest, subject: UUID) -> HttpResponse:
    """Show what came of a talk. The answers open by a deliberate act, to those who may read them, and on record.

    So do the signs, needs and reasons, which tell nearly the same: until then only the advice's outline is shown.
    """
    talk = queries.screening(screening_id=subject, by=request.actor)
    may_open = queries.may_open_answers(screening=talk, actor=request.actor, at=clock.now())
    opened = None
    if request.method == "POST":
        opened = actions.open_answers(screening_id=talk.pk, by=request.actor, at=clock.now())
    record = opened.record if opened else queries.record_of(screening=talk)
    context = {
        **_told(talk, advice=record.advice, opened=opened),
        "record": record,
        "decision_label": words.label("screening_decisions", record.decision.code) if record.decision else "",
        "opened": opened,
        "decision_reasons": opened.reasons if opened else None,
        "may_open": may_open and opened is None,
        "pages": _pages(talk, opened.said) if opened else [],
    }
    return render(request, "identification/show.html", context)


def _pages(talk: Screening, answers: Mapping[str, Any]) -> list[tuple[str, list[Told]]]:
    """Return every answer under the title of its page."""
    instrument, language = queries.instrument_of(screening=talk), words.language()
    told = [
        (
            page.title.text(language),
            [_tell(instrument, one.id, answers) for one in page.questions if one.id in answers],
        )
        for page in instrument.pages
    ]
    return [page for page in told if page[1]]


def _tell(instrument: Instrument, name: str, answers: Mapping[str, Any]) -> Told:
    question, language = instrument.questions[name], words.language()
    said = asking.say(question=question, value=answers.get(name), language=language)
    return Told(question.label.text(language), said)


def _told(talk: Screening, *, advice: Advice | None, opened: actions.OpenedTalk | None) -> dict[str, Any]:
    """Return the advice in the reader's words; unless it was opened only its outline, and what does not open."""
    instrument, language = queries.instrument_of(screening=talk), words.language()
    context: dict[str, Any] = {
        "talk": talk,
        "case": talk.case,
        "instrument": instrument.title.text(language),
        "closed": _problems(opened),
    }
    if advice is None:
        return context
    context |= {
        "advice": advice,
        "advice_label": words.label("advice", advice.code),
        "advice_note": vocabulary("advice").note(advice.code, language),
        "advice_colour": COLOURS[advice.code],
    }
    kept = opened.told(language) if opened else None
    if opened is None or kept is None:
        found = queries.outline(advice=advice, language=language)["elements"]
        return context | {
            "outlined": True,
            "parts": [_outlined(code, found[code]) for code in ELEMENTS if code in found],
        }
    parts = [_part(code, kept, instrument, opened.said) for code in ELEMENTS]
    return context | {
        "needs": [
            (need["label"], vocabulary("urgent_needs").note(need["id"], language))
            for need in kept["urgent_needs"]
        ],
        "reasons": kept["explanation"],
        "parts": [part for part in parts if part is not None],
        "missing": [instrument.questions[name].label.text(language) for name in kept["missing"]],
        "stops": [stop.say.text(language) for stop in instrument.stop if stop.id in kept["stops"]],
    }


def _problems(opened: actions.OpenedTalk | None) -> list[str]:
    """Return why parts of an opened talk do not open, each reason once."""
    found = (opened.answers, opened.advice) if opened else ()
    return list(dict.fromkeys(one.problem for one in found if one.problem))


def _outlined(code: str, found: Mapping[str, bool]) -> Part:
    """Return whether an element was found, by whatever signs."""
    state = "found" if found["indicated"] else "none" if found["needed"] else "not_needed"
    label, colour = _FOUND[state]
    return Part(words.label("elements", code), str(label), colour, [])


def _part(
    code: str, kept: Mapping[str, Any], instrument: Instrument, answers: Mapping[str, Any]
) -> Part | None:
    """Return one element with its signs; harm has no threshold and shows only where there is any."""
    signs = [
        Sign(
            label=sign["label"],
            strength=words.label("strengths", sign["strength"]),
            told=[_tell(instrument, name, answers) for name in sign["from_questions"]],
        )
        for sign in kept["indicators"]
        if sign["element"] == code
    ]
    found = kept["elements"].get(code)
    if found is None and not signs:
        return None
    if found is None or found["indicated"]:
        state = "found"
    elif signs:
        state = "signs"
    else:
        state = "none" if found["needed"] else "not_needed"
    label, colour = _FOUND[state]
    return Part(words.label("elements", code), str(label), colour, signs)
