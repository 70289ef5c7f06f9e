"""One topic a page: what was said is saved with every step, wherever the step leads.

The page works by forms alone, and asks the database little: it is open all through a talk, on a slow line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from lindung.access.permissions import Permission as P
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases import words
from lindung.identification import actions, queries
from lindung.identification.actions import AnsweredMeanwhile
from lindung.identification.instruments import (
    Answer,
    Instrument,
    Question,
    Topic,
    next_topic,
    pages,
    relevant_questions,
    stops,
)
from lindung.identification.models import Screening
from lindung.identification.web import asking
from lindung.kernel import clock
from lindung.kernel.country import current
from lindung.kernel.problems import Invalid
from lindung.kernel.sealing.problems import Erased, Locked, Tampered
from lindung.kernel.web.forms import LANGUAGE_WISH

VERSION: Final = "_version"
SHOWN: Final = "_shown"
WARNED: Final = "_warned"
THEN: Final = "_then"
OPEN: Final = frozenset({Screening.State.IN_PROGRESS, Screening.State.STOPPED})


@dataclass(frozen=True, slots=True)
class Sent:
    """A page as it came back: its answers, and what the reader had before them."""

    raw: Mapping[str, object]
    version: int
    shown: frozenset[str] | None
    warned: frozenset[str]
    then: str
    language: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a page comes back unsaved: what is wrong, or what a colleague answered meanwhile, by question.

    `sealed` says why the answers kept so far do not open: the page then stands as it was sent.
    """

    wrong: Mapping[str, str] = field(default_factory=dict)
    theirs: Mapping[str, object] = field(default_factory=dict)
    conflict: str = ""
    sealed: str = ""
    status: int = 422


@requires(P.SCREENING_CONDUCT)
def topic(request: StaffRequest, screening: UUID, topic: str) -> HttpResponse:
    """Show a page of the talk, or save it and go where the pressed button leads."""
    talk = (
        queries.own_screening(screening_id=screening, by=request.actor) if request.method != "POST" else None
    )
    if talk is not None and talk.state not in OPEN:
        return redirect("identification:result", subject=talk.pk)
    if talk is not None:
        return _page(request, talk, _topic_of(talk, topic), _answers(request, talk))
    return _save(request, screening, topic)


def _answers(request: StaffRequest, talk: Screening) -> Mapping[str, Answer]:
    return queries.own_answers(screening=talk, by=request.actor, at=clock.now())


def _topic_of(talk: Screening, topic_id: str) -> Topic:
    """Return the page of the talk's instrument; an unknown one is no address of ours."""
    try:
        return queries.instrument_of(screening=talk).topic(topic_id)
    except KeyError:
        raise Http404 from None


def _save(request: StaffRequest, screening_id: UUID, topic_id: str) -> HttpResponse:
    sent = _read(request)
    try:
        done = actions.answer(
            screening_id=screening_id,
            topic_id=topic_id,
            raw=sent.raw,
            expected_version=sent.version,
            language=sent.language,
            by=request.actor,
            at=clock.now(),
        )
    except AnsweredMeanwhile as meanwhile:
        talk = queries.own_screening(screening_id=screening_id, by=request.actor)
        answers = _answers(request, talk)
        theirs = {name: answers[name] for name in meanwhile.questions}
        trouble = Trouble(theirs=theirs, conflict=str(meanwhile), status=meanwhile.status)
        return _page(request, talk, _topic_of(talk, topic_id), answers, sent, trouble)
    except (Locked, Tampered, Erased) as closed:
        talk = queries.own_screening(screening_id=screening_id, by=request.actor)
        trouble = Trouble(sealed=str(closed), status=closed.status)
        return _page(request, talk, _topic_of(talk, topic_id), {}, sent, trouble)
    except Invalid as invalid:
        talk = queries.own_screening(screening_id=screening_id, by=request.actor)
        if talk.state not in OPEN:
            raise
        page = _topic_of(talk, topic_id)
        trouble = Trouble(wrong=_wrong(sent, page, invalid), status=invalid.status)
        return _page(request, talk, page, _answers(request, talk), sent, trouble)
    return redirect(_onward(done, topic_id, sent))


def _read(request: StaffRequest) -> Sent:
    post = request.POST
    version = post.get(VERSION, "")
    return Sent(
        raw=asking.read(sent=post),
        version=int(version) if version.isdecimal() and len(version) < 10 else 0,
        shown=frozenset(post[SHOWN].split()) if SHOWN in post else None,
        warned=frozenset(post.get(WARNED, "").split()),
        then=post.get(THEN, ""),
        language=post.get(LANGUAGE_WISH, ""),
    )


def _wrong(sent: Sent, page: Topic, invalid: Invalid) -> dict[str, str]:
    """Return what is wrong with each answer of the page, not only with the first one at fault."""
    local = clock.now().astimezone(ZoneInfo(current().time_zone))
    found = asking.mistakes(raw=sent.raw, questions=page.questions, at=local, language=words.language())
    return found or {invalid.field: str(invalid)}


def _onward(done: actions.Answered, topic_id: str, sent: Sent) -> str:
    """Return where a saved page leads: the pressed button, what the answers opened or warn of, or the next page."""
    talk, answers = done.screening, done.answers
    instrument = queries.instrument_of(screening=talk)
    here = reverse("identification:topic", args=[talk.pk, topic_id])
    if sent.then == "stop":
        return reverse("identification:stop", args=[talk.pk])
    if sent.then == "back":
        earlier = _before(instrument, answers, topic_id)
        return reverse("identification:topic", args=[talk.pk, earlier.id]) if earlier else here
    if sent.language:
        return here
    asked = relevant_questions(instrument=instrument, topic=instrument.topic(topic_id), answers=answers)
    fresh = [one.id for one in asked if sent.shown is not None and one.id not in sent.shown | answers.keys()]
    if fresh:
        return f"{here}#box-{fresh[0]}"
    if {stop.id for stop in stops(instrument=instrument, answers=answers)} - sent.warned:
        return f"{here}#warnings"
    following = next_topic(instrument=instrument, answers=answers, after=topic_id)
    if following is None:
        return reverse("identification:finish", args=[talk.pk])
    return reverse("identification:topic", args=[talk.pk, following.id])


def _before(instrument: Instrument, answers: Mapping[str, Answer], topic_id: str) -> Topic | None:
    """Return the page before this one, of those that have something to ask."""
    order = [one.id for one in instrument.pages]
    asked = pages(instrument=instrument, answers=answers)
    earlier = [one for one in asked if order.index(one.id) < order.index(topic_id)]
    return earlier[-1] if earlier else None


def _page(
    request: StaffRequest,
    talk: Screening,
    page: Topic,
    answers: Mapping[str, Answer],
    sent: Sent | None = None,
    trouble: Trouble | None = None,
) -> HttpResponse:
    """Show one topic: as it is kept, or as it was sent with what stands in its way."""
    instrument = queries.instrument_of(screening=talk)
    trouble = trouble or Trouble(status=200)
    relevant = {one.id for one in relevant_questions(instrument=instrument, topic=page, answers=answers)}
    shown = relevant | ((sent.shown or frozenset()) if sent else frozenset())
    asked = [_asked(one, talk, answers, sent, trouble) for one in page.questions if one.id in shown]
    order = [one.id for one in pages(instrument=instrument, answers=answers)]
    language = words.language()
    warnings = stops(instrument=instrument, answers=answers)
    context = {
        "talk": talk,
        "instrument": instrument,
        "title": page.title.text(language),
        "reminder": page.reminder.text(language) if page.reminder else "",
        "intro": instrument.intro.text(talk.language) if page == instrument.safe_to_talk else "",
        "questions": asked,
        "part": order.index(page.id) + 1 if page.id in order else 1,
        "parts": len(order),
        "is_first": not order or order[0] == page.id,
        "warnings": [stop.say.text(language) for stop in warnings],
        "warned": " ".join(stop.id for stop in warnings),
        "shown": " ".join(one.id for one in asked),
        "languages": [(code, _NAMES.get(code, code)) for code in instrument.languages],
        "problems": [(one.error, one.target) for one in asked if one.error],
        "conflict": trouble.conflict,
        "sealed": trouble.sealed,
    }
    return render(request, "identification/topic.html", context, status=trouble.status)


_NAMES: Final = dict(settings.LANGUAGES)


def _asked(
    question: Question,
    talk: Screening,
    answers: Mapping[str, Answer],
    sent: Sent | None,
    trouble: Trouble,
) -> asking.Asked:
    language = words.language()
    value: Any = sent.raw.get(question.id) if sent else answers.get(question.id)
    asked = asking.ask(question=question, value=value, language=language, spoken=talk.language)
    if question.id in trouble.theirs:
        theirs = trouble.theirs[question.id]
        return asking.disputed(asked=asked, question=question, theirs=theirs, yours=value, language=language)
    return replace(asked, error=trouble.wrong.get(question.id, ""))
