"""A referral on its page, for sender and receiver, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lindung.access.actors import Actor
from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases import queries as cases
from lindung.cases import words
from lindung.cases.offers import Offer
from lindung.cases.web.pages import form_page
from lindung.kernel import clock
from lindung.kernel.country import current
from lindung.kernel.problems import Refusal
from lindung.kernel.web.forms import LindungForm
from lindung.referral import actions, queries
from lindung.referral.models import Referral, Section
from lindung.referral.web.forms import ButtonForm, CompleteForm, DeclineForm
from lindung.referral.web.words import COLOURS, what


@requires(P.CASE_READ)
def show(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Show a referral: to the receiver only what is shared, to others that it was sent and what came of it."""
    found = actions.read(referral_id=subject, by=request.actor, at=clock.now())
    return _page(request, found)


def _page(request: StaffRequest, found: Referral, *, problem: str = "", status: int = 200) -> HttpResponse:
    actor, waiting = request.actor, found.state == Referral.State.SENT
    received, sent = (
        found.to_organisation_id == actor.organisation_id,
        found.from_organisation_id == actor.organisation_id,
    )
    reads = queries.reads_contents(referral=found, actor=actor)
    opens = cases.visible_to(actor).filter(pk=found.case_id).exists()
    context = {
        "referral": found,
        "what": what(found),
        "colour": COLOURS[found.state],
        "urgency": words.label("urgencies", found.urgency),
        "purposes": [words.label("referral_purposes", code) for code in found.purposes],
        "legal_basis": words.label("legal_bases", found.legal_basis),
        "decline_reason": words.label("decline_reasons", found.decline_reason),
        "facts": _shared(found) if reads else [],
        "message": found.message if reads and Section.MESSAGE in found.shared else "",
        "closed_to_reader": received and not reads,
        "words_shown": reads or sent,
        "case_url": reverse("case", args=[found.case.code]) if opens else "",
        "may_answer": received and waiting and actor.may(P.REFERRAL_ANSWER),
        "button": ButtonForm(),
        "offers": _offers(found, actor),
        "problem": problem,
        "now": clock.now(),
    }
    return render(request, "referral/show.html", context, status=status)


def _shared(found: Referral) -> list[tuple[str, str]]:
    """Return label and value of what the sender shares, nothing else."""
    case, person = found.case, found.case.person
    facts: list[tuple[str, str]] = []
    if Section.FACTS in found.shared:
        facts += [
            (_("Person"), words.person_line(case=case, pack=current())),
            (_("Nationality"), words.nationality_name(person.nationality)),
            (_("Languages"), ", ".join(words.language_name(code) for code in person.languages)),
            (_("Interpreter needed"), {True: _("Yes"), False: _("No")}.get(person.interpreter_needed, "")),
            (_("Child, or counted as one until known"), _("Yes") if case.is_child else ""),
        ]
    if Section.SCREENING_RESULT in found.shared:
        facts += [
            (_("Stage"), words.stage(case.stage)),
            (_("Form of exploitation"), words.label("exploitation_forms", case.exploitation)),
        ]
    if Section.NEEDS in found.shared:
        needs = ", ".join(words.label("urgent_needs", code) for code in person.needs)
        facts += [(_("Urgent needs"), needs), (_("Urgent"), _("Yes") if case.urgent else "")]
    return [(name, value) for name, value in facts if value]


def _offers(found: Referral, actor: Actor) -> Sequence[Offer]:
    received, sent = (
        found.to_organisation_id == actor.organisation_id,
        found.from_organisation_id == actor.organisation_id,
    )
    table = (
        ("complete", _("Mark as completed"), received and found.state == "accepted", P.REFERRAL_ANSWER),
        ("withdraw", _("Withdraw"), sent and found.state == "sent", P.REFERRAL_SEND),
        ("settle", _("No further referral needed"), sent and found.state == "declined", P.REFERRAL_SEND),
    )
    return [
        Offer(label=text, url=_address(found, name))
        for name, text, fits, permission in table
        if fits and actor.may(permission)
    ]


def _address(found: Referral, name: str) -> str:
    return reverse(f"referral:{name}", kwargs={"case_code": found.case.code, "subject": found.pk})


@requires(P.REFERRAL_ANSWER)
@require_POST
def accept(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Accept: the case opens to the receiver. Who comes second learns that it was answered."""
    form = ButtonForm(request.POST)

    def act(_given: dict[str, Any]) -> str:
        accepted = actions.accept(referral_id=subject, by=request.actor, at=clock.now())
        return reverse("case", args=[accepted.case.code])

    done = perform(request, form, act)
    if done is not None:
        return done
    found = queries.one(referral_id=subject, by=request.actor)
    refusal: Refusal | None = form.refused_with
    problem = " ".join(str(error) for error in form.non_field_errors())
    return _page(request, found, problem=problem, status=refusal.status if refusal else 422)


@requires(P.REFERRAL_ANSWER)
def decline(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Decline with a reason that helps the sender on."""
    form = DeclineForm(request.POST or None)

    def act(given: dict[str, Any]) -> Referral:
        return actions.decline(
            referral_id=subject, reason=given["reason"], text=given["text"], by=request.actor, at=clock.now()
        )

    return _with_form(request, subject, form, act, title=_("Decline the referral"), button=_("Decline"))


@requires(P.REFERRAL_ANSWER)
def complete(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Say that the need was met."""
    form = CompleteForm(request.POST or None)

    def act(given: dict[str, Any]) -> Referral:
        return actions.complete(referral_id=subject, note=given["note"], by=request.actor, at=clock.now())

    return _with_form(request, subject, form, act, title=_("Complete the referral"), button=_("Completed"))


@requires(P.REFERRAL_SEND)
def withdraw(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Take the referral back while nobody has answered."""

    def act(_given: dict[str, Any]) -> Referral:
        return actions.withdraw(referral_id=subject, by=request.actor, at=clock.now())

    form = ButtonForm(request.POST or None)
    return _with_form(request, subject, form, act, title=_("Withdraw the referral?"), button=_("Withdraw"))


@requires(P.REFERRAL_SEND)
def settle(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Say after a decline that nothing further is needed."""

    def act(_given: dict[str, Any]) -> Referral:
        return actions.settle(referral_id=subject, by=request.actor, at=clock.now())

    form = ButtonForm(request.POST or None)
    title = _("Is no further referral needed?")
    return _with_form(request, subject, form, act, title=title, button=_("Nothing further is needed"))


def _with_form(
    request: StaffRequest,
    subject: UUID,
    form: LindungForm,
    act: Callable[[dict[str, Any]], Referral],
    *,
    title: str,
    button: str,
) -> HttpResponse:
    found = queries.one(referral_id=subject, by=request.actor)
    done = perform(request, form, lambda given: _address(act(given), "show"))
    lead = f"{what(found)}, {found.case.code}"
    return done or form_page(
        request, form=form, title=title, button=button, back=_address(found, "show"), lead=lead
    )
