"""Acts on a callout by whoever asked, or by a coordinator who telephones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases.web.pages import form_page
from lindung.directory.roster.models import Entry
from lindung.kernel import clock
from lindung.kernel.problems import Invalid, Refusal
from lindung.kernel.web.forms import LindungForm
from lindung.protection.callouts import actions, queries
from lindung.protection.callouts.models import Callout, CalloutOffer
from lindung.protection.callouts.web.forms import (
    CancelForm,
    DoneForm,
    TakeBackForm,
    TelephonedForm,
    ThereForm,
)


@require_POST
@requires(P.CALLOUT_ASK)
def offer(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Ask somebody else instead."""
    found = queries.callout(callout_id=subject, code=case_code, by=request.actor)
    try:
        entry = UUID(request.POST.get("entry", ""))
    except ValueError:
        raise Entry.DoesNotExist from None
    try:
        actions.offer_to(callout_id=found.pk, entry_id=entry, by=request.actor, at=clock.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("They have been asked."))
    return redirect("callouts:callout", case_code, found.pk)


@requires(P.CALLOUT_ANSWER)
def answer(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Record what somebody without an account answered by telephone, or that they took their yes back."""
    found, live = _live(request, case_code, subject)
    if live.state == CalloutOffer.State.ACCEPTED:
        form: LindungForm = TakeBackForm(request.POST or None)
        title = _("They do not come after all")
    else:
        form = TelephonedForm(request.POST or None)
        title = _("Record the answer by telephone")

    def act(given: dict[str, Any], at: Any) -> None:
        if live.state == CalloutOffer.State.ACCEPTED:
            actions.step_down(offer_id=live.pk, reason=given["reason"], by=request.actor, at=at)
        elif given["answer"] == "yes":
            actions.accept(offer_id=live.pk, by=request.actor, at=at)
        elif not given["reason"]:
            raise Invalid(_("Choose a reason."), field="reason")
        else:
            actions.decline(offer_id=live.pk, reason=given["reason"], by=request.actor, at=at)

    return _form(request, found, case_code, form, act, title=title)


@requires(P.CALLOUT_ASK)
def there(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Record that whoever was called is there."""
    found, live = _live(request, case_code, subject)
    form = ThereForm(request.POST or None, initial={"present_at": clock.now()})

    def act(given: dict[str, Any], at: Any) -> None:
        actions.arrive(offer_id=live.pk, present_at=given["present_at"], by=request.actor, at=at)

    return _form(request, found, case_code, form, act, title=_("The helper is there"))


@requires(P.CALLOUT_ASK)
def done(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Record how it went."""
    found, live = _live(request, case_code, subject)
    form = DoneForm(request.POST or None, initial={"ended_at": clock.now()})

    def act(given: dict[str, Any], at: Any) -> None:
        actions.finish(
            offer_id=live.pk, outcome=given["outcome"], ended_at=given["ended_at"], by=request.actor, at=at
        )

    return _form(request, found, case_code, form, act, title=_("How did it go?"))


@require_POST
@requires(P.CALLOUT_ASK)
def missed(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Record that nobody came."""
    found, live = _live(request, case_code, subject)
    try:
        actions.miss(offer_id=live.pk, by=request.actor, at=clock.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Recorded. Call somebody else now."))
    return redirect("callouts:callout", case_code, found.pk)


@requires(P.CALLOUT_ASK)
def cancel(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Call it off."""
    found = queries.callout(callout_id=subject, code=case_code, by=request.actor)
    form = CancelForm(request.POST or None)

    def act(given: dict[str, Any], at: Any) -> None:
        actions.cancel(callout_id=found.pk, why=given["why"], by=request.actor, at=at)

    return _form(request, found, case_code, form, act, title=_("Call it off"))


def _live(request: StaffRequest, code: str, subject: UUID) -> tuple[Callout, CalloutOffer]:
    """Return a callout with the offer that stands. Raises Callout.DoesNotExist where none does."""
    found = queries.callout(callout_id=subject, code=code, by=request.actor)
    live = next((one for one in queries.offers_of(callout=found) if one.state in queries.LIVE), None)
    if live is None:
        raise Callout.DoesNotExist
    return found, live


def _form(
    request: StaffRequest,
    found: Callout,
    code: str,
    form: LindungForm,
    act: Callable[[dict[str, Any], Any], None],
    *,
    title: str,
) -> HttpResponse:
    back = reverse("callouts:callout", args=[code, found.pk])

    def run(given: dict[str, Any]) -> str:
        act(given, clock.now())
        return back

    return perform(request, form, run) or form_page(
        request, form=form, title=title, button=_("Save"), back=back
    )
