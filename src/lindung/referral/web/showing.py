"""A referral on its page, for sender and receiver, and what becomes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
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
from lindung.kernel.problems import Refusal
from lindung.kernel.web.forms import LindungForm
from lindung.referral import actions, queries
from lindung.referral.models import Referral
from lindung.referral.sharing import Shared
from lindung.referral.web.forms import ButtonForm, CompleteForm, DeclineForm
from lindung.referral.web.words import COLOURS, URGENCY_COLOURS, rows_of, what


@requires(P.CASE_READ)
def show(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Show a referral: to the receiver only what is shared, to others that it was sent and what came of it."""
    return _page(request, _opened(request, case_code, subject))


def _named(request: StaffRequest, case_code: str, subject: UUID) -> Referral:
    """Return a visible referral; an address that names another case leads nowhere."""
    found = queries.one(referral_id=subject, by=request.actor)
    if found.case.code != case_code:
        raise Http404
    return found


def _opened(request: StaffRequest, case_code: str, subject: UUID) -> actions.OpenedReferral:
    """Return a referral whose reading is recorded."""
    found = _named(request, case_code, subject)
    return actions.read(referral_id=found.pk, by=request.actor, at=clock.now())


def _page(
    request: StaffRequest, opened: actions.OpenedReferral, *, problem: str = "", status: int = 200
) -> HttpResponse:
    found, shared = opened.referral, opened.shared
    actor, waiting = request.actor, found.state == Referral.State.SENT
    received = found.to_organisation_id == actor.organisation_id
    sent = found.from_organisation_id == actor.organisation_id
    opens = cases.visible_to(actor).filter(pk=found.case_id).exists()
    context = {
        "referral": found,
        "what": what(found),
        "colour": COLOURS[found.state],
        "urgency": words.label("urgencies", found.urgency),
        "urgency_colour": URGENCY_COLOURS.get(found.urgency, "grey"),
        "purposes": [words.label("referral_purposes", code) for code in found.purposes],
        "legal_basis": words.label("legal_bases", found.legal_basis),
        "decline_reason": words.label("decline_reasons", found.decline_reason),
        "facts": rows_of(shared) if shared else [],
        "sender": opened.sender,
        "receiver": opened.to,
        "message": shared.message if shared else "",
        "closed": _closed(shared),
        "decline_text": opened.decline_text,
        "completion_note": opened.completion_note,
        "nothing_shared": shared is not None and not found.shared,
        "closed_to_reader": received and shared is None,
        "words_shown": received or sent,
        "case_url": reverse("case", args=[found.case.code]) if opens else "",
        "may_answer": received and waiting and actor.may(P.REFERRAL_ANSWER),
        "button": ButtonForm(),
        "offers": _offers(found, actor),
        "problem": problem,
        "now": clock.now(),
    }
    return render(request, "referral/show.html", context, status=status)


def _closed(shared: Shared | None) -> list[str]:
    """Return why shared sections do not open, each reason once."""
    found = [shared.message_problem or "", shared.needs.problem if shared.needs else ""] if shared else []
    return [text for text in dict.fromkeys(found) if text]


def _offers(found: Referral, actor: Actor) -> Sequence[Offer]:
    received = found.to_organisation_id == actor.organisation_id
    sent = found.from_organisation_id == actor.organisation_id
    redirects = actor.may(P.REFERRAL_SEND) and queries.may_redirect(referral=found, actor=actor)
    table = (
        ("complete", _("Mark as completed"), received and found.state == "accepted", P.REFERRAL_ANSWER),
        ("withdraw", _("Withdraw"), sent and found.state == "sent", P.REFERRAL_SEND),
        ("settle", _("No further referral needed"), redirects, P.REFERRAL_SEND),
    )
    elsewhere = [Offer(_("Refer to another organisation"), _again(found), primary=True)] if redirects else []
    return elsewhere + [
        Offer(label=text, url=_address(found, name))
        for name, text, fits, permission in table
        if fits and actor.may(permission)
    ]


def _again(found: Referral) -> str:
    """Return where the same need, or the same harm, is referred to somebody else."""
    name, key, code = ("send", "need", found.need) if found.need else ("other_harm", "harm", found.other_harm)
    return f"{reverse(f'referral:{name}', args=[found.case.code])}?{key}={code}"


def _address(found: Referral, name: str) -> str:
    return reverse(f"referral:{name}", kwargs={"case_code": found.case.code, "subject": found.pk})


@requires(P.REFERRAL_ANSWER)
@require_POST
def accept(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Accept: the case opens to the receiver. Who comes second learns that it was answered."""
    form = ButtonForm(request.POST)
    _named(request, case_code, subject)

    def act(_given: dict[str, Any]) -> str:
        accepted = actions.accept(referral_id=subject, by=request.actor, at=clock.now())
        return reverse("case", args=[accepted.case.code])

    done = perform(request, form, act)
    if done is not None:
        return done
    found = _opened(request, case_code, subject)
    refusal: Refusal | None = form.refused_with
    problem = " ".join(map(str, form.non_field_errors())) or _("The page was out of date. Try once more.")
    return _page(request, found, problem=problem, status=refusal.status if refusal else 422)


@requires(P.REFERRAL_ANSWER)
def decline(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Decline with a reason that helps the sender on."""
    form = DeclineForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        actions.decline(
            referral_id=subject, reason=given["reason"], text=given["text"], by=request.actor, at=clock.now()
        )
        return reverse("referral:list")  # the referral itself closes to who declined it

    found = _named(request, case_code, subject)
    lead = _("The sender is told at once and looks for somebody else. What was shared closes to you.")
    return _with_form(
        request, found, form, act, title=_("Decline the referral"), lead=lead, button=_("Decline")
    )


@requires(P.REFERRAL_ANSWER)
def complete(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Say that the need was met."""
    form = CompleteForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        done = actions.complete(referral_id=subject, note=given["note"], by=request.actor, at=clock.now())
        return _address(done, "show")

    found = _named(request, case_code, subject)
    lead = _("The sender sees that it is done. The case stays open to you.")
    return _with_form(
        request, found, form, act, title=_("Complete the referral"), lead=lead, button=_("Completed")
    )


@requires(P.REFERRAL_SEND)
def withdraw(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Take the referral back while nobody has answered."""

    def act(_given: dict[str, Any]) -> str:
        return _address(actions.withdraw(referral_id=subject, by=request.actor, at=clock.now()), "show")

    form = ButtonForm(request.POST or None)
    found = _named(request, case_code, subject)
    lead = _("Nobody need answer it any more, and what was shared closes to the receiver.")
    return _with_form(
        request, found, form, act, title=_("Withdraw the referral?"), lead=lead, button=_("Withdraw")
    )


@requires(P.REFERRAL_SEND)
def settle(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Say after a decline that nothing further is needed."""

    def act(_given: dict[str, Any]) -> str:
        return _address(actions.settle(referral_id=subject, by=request.actor, at=clock.now()), "show")

    form = ButtonForm(request.POST or None)
    title = _("Is no further referral needed?")
    found = _named(request, case_code, subject)
    lead = _("The task to refer elsewhere ends. The need can still be referred later.")
    return _with_form(
        request, found, form, act, title=title, lead=lead, button=_("Nothing further is needed")
    )


def _with_form(
    request: StaffRequest,
    found: Referral,
    form: LindungForm,
    act: Callable[[dict[str, Any]], str],
    *,
    title: str,
    lead: str,
    button: str,
) -> HttpResponse:
    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=title,
        button=button,
        back=_address(found, "show"),
        lead=f"{what(found)}, {found.case.code}. {lead}",
    )
