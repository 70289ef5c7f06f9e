"""Pages of legal help: a lawyer, and claims."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _

from lindung.access.permissions import Permission as P
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases import refuges
from lindung.kernel import clock
from lindung.kernel.country import current
from lindung.protection.care import actions, queries
from lindung.protection.care.actions import ClaimIn
from lindung.protection.care.actions.legal import LEGAL_AID, NEXT
from lindung.protection.care.kit import kit_of
from lindung.protection.care.problems import OutOfTurn
from lindung.protection.care.web import ground
from lindung.protection.care.web.forms import ClaimForm, ClaimMoveForm, LawyerEndForm, LawyerForm


@requires(P.CARE_WRITE)
def lawyer(request: StaffRequest, case_code: str) -> HttpResponse:
    """Record that a lawyer stands beside the person."""
    case = ground.found(request, case_code)
    reader = refuges.reader(actor=request.actor, purposes=ground.hand_of(request, case).purposes)
    offered = queries.providers(code=LEGAL_AID, case=case, by=request.actor)
    form = LawyerForm(
        request.POST or None,
        choices={"provider": [(str(one.pk), ground.office(one, reader)) for one in offered]},
        initial={"assigned_on": ground.today()},
    )

    def act(given: dict[str, Any]) -> object:
        return actions.assign_lawyer(
            case_id=case.pk,
            provider=UUID(given["provider"]),
            lawyer=given["lawyer"],
            assigned_on=given["assigned_on"],
            by=request.actor,
            at=clock.now(),
        )

    return ground.form_answer(
        request, form=form, act=act, case=case, title=_("A lawyer for the person"), button=_("Save")
    )


@requires(P.CARE_WRITE)
def lawyer_end(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Record that a lawyer no longer stands beside the person."""
    rows = queries.legal_aids(by=request.actor).select_related("case__person")
    row = rows.get(pk=subject, case__code=case_code)
    form = LawyerEndForm(request.POST or None, initial={"ended_on": ground.today()})

    def act(given: dict[str, Any]) -> object:
        return actions.end_legal_aid(
            legal_aid_id=row.pk, ended_on=given["ended_on"], by=request.actor, at=clock.now()
        )

    return ground.form_answer(
        request, form=form, act=act, case=row.case, title=_("The lawyer's task has ended"), button=_("Save")
    )


@requires(P.CARE_WRITE)
def claim(request: StaffRequest, case_code: str) -> HttpResponse:
    """Record a claim for the person."""
    case = ground.found(request, case_code)
    form = ClaimForm(
        request.POST or None,
        choices={"kind": ground.choices("claim_kinds")},
        initial={"asked_on": ground.today()},
    )
    currency = kit_of(current()).settings.currency
    form.fields["amount"].label = _("How much, in %(currency)s?") % {"currency": currency}

    def act(given: dict[str, Any]) -> object:
        return actions.claim(
            case_id=case.pk,
            given=ClaimIn(
                kind=given["kind"], asked_on=given["asked_on"], amount=given["amount"], note=given["note"]
            ),
            by=request.actor,
            at=clock.now(),
        )

    return ground.form_answer(
        request, form=form, act=act, case=case, title=_("A claim for the person"), button=_("Save")
    )


@requires(P.CARE_WRITE)
def claim_move(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Record how a claim went on."""
    rows = queries.claims(by=request.actor).select_related("case__person")
    row = rows.get(pk=subject, case__code=case_code)
    steps = [(one.value, str(one.label)) for one in NEXT.get(row.state, ())]
    if not steps:
        raise OutOfTurn
    form = ClaimMoveForm(request.POST or None, choices={"state": steps}, initial={"on": ground.today()})
    if row.state != "asked":
        del form.fields["granted"]

    def act(given: dict[str, Any]) -> object:
        return actions.move_claim(
            claim_id=row.pk,
            state=given["state"],
            on=given["on"],
            granted=given.get("granted"),
            by=request.actor,
            at=clock.now(),
        )

    return ground.form_answer(
        request,
        form=form,
        act=act,
        case=row.case,
        title=ground.name("claim_kinds", row.kind),
        button=_("Save"),
    )
