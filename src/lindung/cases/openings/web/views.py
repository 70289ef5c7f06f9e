"""Pages of openings: ask, decide, look. The look itself is one answer to one POST, marked with its reader."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lindung.access.holders import actions as holders
from lindung.access.holders import queries as keys
from lindung.access.holders.problems import NoKey, WrongPassphrase
from lindung.access.holders.web.acts import perform_unlocked
from lindung.access.holders.web.forms import ConfirmForm, PassphraseForm
from lindung.access.permissions import Permission as P
from lindung.access.purposes import NAMES
from lindung.access.web.acts import perform, status_of
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases import queries as hub
from lindung.cases.models import Case
from lindung.cases.openings import actions, queries
from lindung.cases.openings.models import Opening
from lindung.cases.openings.problems import NothingWritten
from lindung.cases.openings.web.forms import AskForm
from lindung.cases.openings.words import FIELDS, REASONS, STATES
from lindung.cases.sections import NotCovered
from lindung.cases.web.pages import form_page
from lindung.kernel import clock
from lindung.kernel.problems import Refusal

TALL, BETWEEN = 2400, 36
"""Pixels: how far down the reader's name is repeated, and how often."""


def _address(opening: Opening, name: str = "show") -> str:
    return reverse(f"openings:{name}", args=[opening.case.code, opening.pk])


def _found(request: StaffRequest, case_code: str, subject: UUID) -> Opening:
    rows = queries.visible_to(request.actor).select_related("case", "asked_by__organisation", "approved_by")
    return rows.get(pk=subject, case__code=case_code)


@requires(P.IDENTITY_READ)
def ask(request: StaffRequest, case_code: str) -> HttpResponse:
    """Ask for facts of an identity, saying what for; who has asked already is led to where that stands."""
    case = hub.by_code(code=case_code, by=request.actor)
    running = queries.running(case=case, by=request.actor, at=clock.now())
    if running is not None and not request.POST:
        return redirect(_address(running))
    purposes = queries.purposes(case=case, by=request.actor, at=clock.now())
    if not purposes:
        raise NotCovered
    written = queries.written(case=case)
    if not written:
        raise NothingWritten
    if not keys.has_key(user_id=request.actor.user_id):
        raise NoKey
    form = AskForm(request.POST or None, purposes=purposes, written=written)

    def act(given: dict[str, Any]) -> str:
        opening = actions.ask(
            case_id=case.pk,
            purpose=given["purpose"],
            reason=given["reason"],
            fields=given["fields_asked"],
            explanation=given["explanation"],
            by=request.actor,
            at=clock.now(),
        )
        return _address(opening)

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("Ask to open the identity"),
        button=_("Ask"),
        back=reverse("case", args=[case.code]),
        case=case,
        lead=_(
            "A second officer who holds the key decides. Then you see it for 15 minutes; each look is recorded."
        ),
    )


@requires(P.CASE_READ)
def show(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Show where a request stands, and to those concerned what they can do."""
    opening = _found(request, case_code, subject)
    at = clock.now()
    mine = opening.asked_by_id == request.actor.user_id
    alive = opening.state in actions.LIVING and opening.expires_at is not None and opening.expires_at > at
    waits = opening.state == Opening.State.ASKED
    context = {
        "opening": opening,
        "case": opening.case,
        "state": STATES[opening.state],
        "rows": _rows(opening),
        "may_look": mine and alive,
        "may_withdraw": mine and waits,
        "may_decide": request.actor.may(P.HOLDER_USE)
        and queries.may_decide(opening=opening, by=request.actor),
        "waits_for_answer": mine and waits,
        "back": reverse("case", args=[opening.case.code]),
    }
    return render(request, "openings/show.html", context)


def _rows(opening: Opening) -> list[tuple[str, str]]:
    asker = opening.asked_by
    rows = [
        (_("Asked by"), f"{asker.display_name}, {asker.organisation.name}"),
        (_("What"), ", ".join(str(FIELDS[name]) for name in opening.fields)),
        (_("What for"), str(REASONS[opening.reason])),
        (_("Part in the case"), str(NAMES.get(opening.purpose, opening.purpose))),
        (_("In a few words"), opening.explanation),
        (_("Approved by"), opening.approved_by.display_name if opening.approved_by else ""),
        (_("Looks"), str(opening.looks) if opening.looks else ""),
    ]
    return [row for row in rows if row[1]]


@requires(P.HOLDER_USE, fresh=True)
def decide(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Approve with one's passphrase; a refusal has its own button."""
    opening = _found(request, case_code, subject)
    if not request.POST and not queries.may_decide(opening=opening, by=request.actor):
        return redirect(_address(opening))
    form = PassphraseForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        actions.approve(
            opening_id=opening.pk, passphrase=given["passphrase"], by=request.actor, at=clock.now()
        )
        return _address(opening)

    if done := perform_unlocked(request, form, act):
        return done
    context = {
        "form": form,
        "no": ConfirmForm(),
        "opening": opening,
        "case": opening.case,
        "rows": _rows(opening),
        "back": _address(opening),
    }
    return render(request, "openings/decide.html", context, status=status_of(form))


@require_POST
@requires(P.HOLDER_USE, fresh=True)
def refuse(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Refuse a request."""
    opening = _found(request, case_code, subject)
    return _simple(
        request, opening, lambda at: actions.refuse(opening_id=opening.pk, by=request.actor, at=at)
    )


@require_POST
@requires(P.IDENTITY_READ)
def withdraw(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Take one's request back."""
    opening = _found(request, case_code, subject)
    return _simple(
        request, opening, lambda at: actions.withdraw(opening_id=opening.pk, by=request.actor, at=at)
    )


def _simple(request: StaffRequest, opening: Opening, act: Any) -> HttpResponse:
    act(clock.now())
    return redirect(_address(opening))


@requires(P.IDENTITY_READ, fresh=True)
def look(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Ask for the passphrase, then show what was asked for: recorded before, marked with its reader, kept nowhere."""
    opening = _found(request, case_code, subject)
    if opening.asked_by_id != request.actor.user_id:
        raise Opening.DoesNotExist
    form = PassphraseForm(request.POST or None)
    if form.is_valid():
        at = clock.now()
        try:
            seen = actions.look(
                opening_id=opening.pk, passphrase=form.cleaned_data["passphrase"], by=request.actor, at=at
            )
            return _shown(request, opening.case, seen)
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            form.refused_with = refusal
            if isinstance(refusal, WrongPassphrase):
                holders.note_failure(by=request.actor, at=at)
    return form_page(
        request,
        form=form,
        title=_("Open the identity"),
        button=_("Open"),
        back=_address(opening),
        case=opening.case,
        lead=_("The look is recorded before anything is shown."),
    )


def _shown(request: StaffRequest, case: Case, seen: actions.Look) -> HttpResponse:
    context = {
        "case": case,
        "rows": [(FIELDS[name], text) for name, text in seen.facts.items()],
        "reader": request.user.display_name,
        "organisation": request.user.organisation.name,
        "at": seen.at,
        "until": seen.opening.expires_at,
        "stamp": " · ".join(
            (
                request.user.display_name,
                request.user.organisation.name,
                date_format(timezone.localtime(seen.at), _("j F Y, H:i")),
            )
        ),
        "marks": range(0, TALL, BETWEEN),
        "back": reverse("case", args=[case.code]),
    }
    response = render(request, "openings/identity.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response
