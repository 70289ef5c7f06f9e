"""Pages of staff: give a window, see how it stands, read and answer, ask for consent, come when it is urgent."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lindung.access.permissions import Permission as P
from lindung.access.purposes import Section
from lindung.access.web.acts import perform
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases import queries as cases
from lindung.cases import refuges
from lindung.cases.consents.actions.recording import is_child
from lindung.cases.consents.queries import receivers
from lindung.cases.consents.rules import HANDED, MATTERS
from lindung.cases.models import Case
from lindung.cases.sections import in_hand
from lindung.cases.voices import actions, queries
from lindung.cases.voices.actions.answering import AskIn
from lindung.cases.voices.actions.giving import Given
from lindung.cases.voices.pack import frame
from lindung.cases.web.pages import form_page
from lindung.cases.words import label, language_choices
from lindung.intake.window.web.forms import AskForm, EndForm, GiveForm, PlainForm, WriteForm
from lindung.intake.window.web.shown import languages
from lindung.kernel import clock
from lindung.kernel.vocabularies import vocabulary

COLOURS = {"asked": "yellow", "answered": "green", "withdrawn": "grey"}


def _home(code: str) -> str:
    return reverse("case_window:home", args=[code])


@require_GET
@requires(P.WINDOW_ANSWER)
def home(request: StaffRequest, case_code: str) -> HttpResponse:
    """Show how things stand at the person's window: no words."""
    case, now = cases.by_code(code=case_code, by=request.actor), clock.now()
    hand = in_hand(case=case, by=request.actor, at=now)
    found = queries.of_case(case=case, by=request.actor)
    window = found.window
    context = {
        "case": case,
        "now": now,
        "window": window,
        "over": window is not None and window.expires_at <= now,
        "found": found,
        "waits": [one for one in found.alarms if one.seen_at is None],
        "cares": Section.CARE in hand.sections,
        "child": is_child(case),
        "gives": request.actor.may(P.WINDOW_GIVE),
        "asks": request.actor.may(P.CONSENT_RECORD),
        "form": PlainForm(),
    }
    return render(request, "window/home.html", context)


@requires(P.WINDOW_GIVE)
def give(request: StaffRequest, case_code: str) -> HttpResponse:
    """Give the person a window; its code is shown once, on a card without a telling word."""
    case = cases.by_code(code=case_code, by=request.actor)
    spoken = [one for one in languages() if one[0] in case.person.languages]
    ordered = spoken + [one for one in languages() if one not in spoken]
    form = GiveForm(request.POST or None, languages=ordered)
    given: list[Given] = []

    def act(answers: dict[str, Any]) -> str:
        made = actions.give(
            case_id=case.pk,
            word=answers["passphrase"],
            language=answers["language"],
            by=request.actor,
            at=clock.now(),
        )
        given.append(made)
        return _home(case_code)

    response = perform(request, form, act)
    if response is not None and given:
        return _card(request, case, given[0])
    if response is not None:
        messages.info(request, _("This window was given already. Its code is shown only once."))
        return response
    return form_page(
        request,
        form=form,
        title=_("Give the person a window of their own"),
        button=_("Give it"),
        back=_home(case_code),
        case=case,
        lead=_(
            "With a code and their word the person reads what comes next, writes to you, answers and complains, on any"
            " phone. Tell them: “OK” at the foot of the page means “I am not safe now”; it looks like nothing. Whoever"
            " helps them here never sees what they say to the office outside."
        ),
    )


def _card(request: StaffRequest, case: Case, given: Given) -> HttpResponse:
    language = given.window.language or next(iter(frame().wordings))
    wording = frame().wordings[language]
    address = request.build_absolute_uri(reverse("window:enter", args=[language]))
    context = {"case": case, "code": given.code, "address": address, "say": wording.texts, "lang": language}
    return render(request, "window/card.html", context)


@requires(P.WINDOW_GIVE)
def reopen(request: StaffRequest, case_code: str) -> HttpResponse:
    """Let a window that locked itself be tried again."""
    return _plain(
        request,
        case_code,
        act=actions.reopen,
        title=_("Let the window be tried again"),
        button=_("Open it again"),
        lead=_(
            "It locked itself after too many wrong words. Ask the person first whether it was them. If not, give them"
            " a new one."
        ),
    )


@requires(P.WINDOW_ANSWER)
def seen(request: StaffRequest, case_code: str) -> HttpResponse:
    """Record that somebody spoke with the person alone."""
    return _plain(
        request,
        case_code,
        act=actions.seen,
        title=_("I have spoken with the person alone"),
        button=_("Record it"),
        lead=_(
            "Record it once you know how the person is. Never say on the phone or by message that they marked anything."
        ),
    )


def _plain(
    request: StaffRequest, case_code: str, *, act: Any, title: str, button: str, lead: str
) -> HttpResponse:
    case = cases.by_code(code=case_code, by=request.actor)
    form = PlainForm(request.POST or None)

    def done(given: dict[str, Any]) -> str:
        act(case_id=case.pk, by=request.actor, at=clock.now())
        return _home(case_code)

    back = _home(case_code)
    return perform(request, form, done) or form_page(
        request, form=form, title=title, button=button, back=back, case=case, lead=lead
    )


@requires(P.WINDOW_GIVE)
def end(request: StaffRequest, case_code: str) -> HttpResponse:
    """Close the window."""
    case = cases.by_code(code=case_code, by=request.actor)
    form = EndForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        actions.end(case_id=case.pk, why=given["why"], by=request.actor, at=clock.now())
        return _home(case_code)

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("Close the window"),
        button=_("Close it"),
        back=_home(case_code),
        case=case,
        lead=_("From this moment nobody is inside. What was written to the person stays closed to them."),
    )


@require_POST
@requires(P.WINDOW_ANSWER)
def read(request: StaffRequest, case_code: str) -> HttpResponse:
    """Open what the person wrote and was asked; the look is recorded first."""
    case, now = cases.by_code(code=case_code, by=request.actor), clock.now()
    opened = actions.open_for_staff(case_id=case.pk, by=request.actor, at=now)
    hand = in_hand(case=case, by=request.actor, at=now)
    reader = refuges.reader(actor=request.actor, purposes=hand.purposes)

    def who(row: Any) -> str:
        office = row.organisation
        if office is None:
            return _("The person")
        return reader.name(
            f"{row.by.display_name}, {office.name}", kind=office.kind, organisation_id=office.pk
        )

    context = {
        "case": case,
        "rows": [(one, who(one), text) for one, text in opened.messages],
        "questions": [
            (one, label(MATTERS, one.matter), COLOURS[one.state], text) for one, text in opened.questions
        ],
    }
    return render(request, "window/messages.html", context)


@requires(P.WINDOW_ANSWER)
def write(request: StaffRequest, case_code: str) -> HttpResponse:
    """Write to the person."""
    case = cases.by_code(code=case_code, by=request.actor)
    form = WriteForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        actions.write_to(case_id=case.pk, text=given["text"], by=request.actor, at=clock.now())
        return _home(case_code)

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("Write to the person"),
        button=_("Send"),
        back=_home(case_code),
        case=case,
    )


@requires(P.WINDOW_ANSWER)
def ask(request: StaffRequest, case_code: str) -> HttpResponse:
    """Put a question of consent to the person."""
    case = cases.by_code(code=case_code, by=request.actor)
    offices = receivers(case=case, by=request.actor, purposes=frozenset(map(str, HANDED)))
    form = AskForm(
        request.POST or None,
        initial={"language": next(iter(case.person.languages), "")},
        matters=[(code, label(MATTERS, code)) for code in vocabulary(MATTERS)],
        organisations=[(str(one.pk), one.name) for one in offices],
        languages=language_choices(),
    )

    def act(given: dict[str, Any]) -> str:
        asked = AskIn(
            matter=given["matter"],
            purposes=tuple(given["purposes"]),
            text=given["text"],
            explained=given["explained"],
            organisation=UUID(given["organisation"]) if given["organisation"] else None,
            language=given["language"],
            interpreter=given["interpreter"],
        )
        actions.ask(case_id=case.pk, given=asked, by=request.actor, at=clock.now())
        return _home(case_code)

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("Ask for consent through the window"),
        button=_("Ask"),
        back=_home(case_code),
        case=case,
        lead=_(
            "Explain it to the person first. Their yes or no is recorded as they give it; waiting means no."
        ),
    )


@requires(P.WINDOW_ANSWER)
def take_back(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Ask a question no longer."""

    def act(*, case_id: UUID, by: Any, at: Any) -> None:
        actions.take_back(question_id=subject, case_id=case_id, by=by, at=at)

    case = cases.by_code(code=case_code, by=request.actor)
    queries.question(question_id=subject, case=case)
    return _plain(
        request,
        case_code,
        act=act,
        title=_("Ask this no longer"),
        button=_("Take the question back"),
        lead=_("The person will not see it any more."),
    )
