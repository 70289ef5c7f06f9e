"""Who can see a case, why and until when; letting others in, and ending that."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lindung.access.permissions import Permission as P
from lindung.access.purposes import COVERS, NAMES, SECTION_NAMES, Purpose
from lindung.access.web.acts import perform
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases import queries as hub
from lindung.cases import refuges, words
from lindung.cases.consents import actions, queries
from lindung.cases.consents.actions.parts import endable
from lindung.cases.consents.problems import NotTheLead
from lindung.cases.consents.queries import Seer
from lindung.cases.consents.rules import BASES, HANDED, fitting, within
from lindung.cases.consents.web.forms import EndForm, GiveForm, OnConsentForm, end_of
from lindung.cases.models import Case, Grant
from lindung.cases.sections import in_hand
from lindung.cases.web.pages import form_page
from lindung.kernel import clock
from lindung.kernel.codes import read_code
from lindung.kernel.country import current


@require_GET
@requires(P.CASE_READ)
def who_can_see(request: StaffRequest, case_code: str) -> HttpResponse:
    """Show who sees a case, why and until when, and who saw it before."""
    proper = read_code(case_code, prefix=current().case_prefix)
    if proper is None:
        raise Http404
    if proper != case_code:
        return redirect("who_can_see", proper)
    case, at = hub.by_code(code=proper, by=request.actor), clock.now()
    reader = refuges.reader(
        actor=request.actor, purposes=in_hand(case=case, by=request.actor, at=at).purposes
    )
    decides = _leads(case, request) and request.actor.may(P.GRANT_GIVE)
    rows = [_row(one, reader, decides=decides) for one in queries.seers(case=case, at=at)]
    context = {
        "case": case,
        "live": [row for row in rows if row["live"]],
        "ended": [row for row in rows if not row["live"]],
        "blocks": queries.blocks(case=case) if decides else [],
        "decides": decides,
        "may_see_trail": request.actor.may(P.CASE_TRAIL),
    }
    return render(request, "consents/who_can_see.html", context)


def _leads(case: Case, request: StaffRequest) -> bool:
    return case.lead_organisation_id == request.actor.organisation_id


def _row(seer: Seer, reader: refuges.Reader, *, decides: bool) -> dict[str, Any]:
    grant, handed = seer.grant, seer.handed
    office = grant.organisation
    name = reader.name(office.name, kind=office.kind, organisation_id=office.pk)
    hidden = reader.hides(kind=office.kind, organisation_id=office.pk)
    opens = frozenset(grant.sections) or COVERS[Purpose(grant.purpose)]
    return {
        "id": grant.pk,
        "name": name,
        "user": grant.user.display_name if grant.user is not None and not hidden else "",
        "purpose": words.word(NAMES, grant.purpose),
        "opens": [str(text) for section, text in SECTION_NAMES.items() if section in opens],
        "basis": _basis(grant, handed.legal_basis if handed else ""),
        "consent": grant.basis_id if grant.basis == Grant.Basis.CONSENT else None,
        "since": grant.since,
        "until": grant.until,
        "ended_at": grant.ended_at or grant.until,
        "why": handed.get_ended_why_display() if handed and handed.ended_why else "",
        "live": seer.live,
        "endable": decides and seer.live and endable(grant),
    }


def _basis(grant: Grant, legal_basis: str) -> str:
    return words.label(BASES, legal_basis) or str(grant.get_basis_display())


def _grants_page(case: Case) -> str:
    return reverse("who_can_see", args=[case.code])


@requires(P.GRANT_GIVE, fresh=True)
def give(request: StaffRequest, case_code: str) -> HttpResponse:
    """Give another organisation, or one person, a part by law."""
    case, actor = hub.by_code(code=case_code, by=request.actor), request.actor
    if not _leads(case, request):
        raise NotTheLead
    hand = in_hand(case=case, by=actor, at=clock.now())
    offered = [one for one in HANDED if within(purpose=one, held=hand.purposes)]
    form = GiveForm(
        request.POST or None,
        organisations=queries.receivers(case=case, by=actor, purposes=frozenset(offered)),
        offered=offered,
        held=hand.sections,
    )

    def act(given: dict[str, Any]) -> str:
        chosen = form.organisations.get(given["organisation"])
        actions.give_by_hand(
            case_id=case.pk,
            organisation_id=chosen.pk if chosen else None,
            user_id=given["user"].pk if given["user"] else None,
            purpose=given["purpose"],
            sections=given["sections"],
            legal_basis=given["legal_basis"],
            until=end_of(given["until"]),
            by=actor,
            at=clock.now(),
        )
        return _grants_page(case)

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("Let somebody see this case"),
        button=_("Give access"),
        back=_grants_page(case),
        case=case,
        lead=_(
            "Without the person's consent, only the law lets others see the case. You can give what you see"
            " yourself, and no more."
        ),
    )


@requires(P.GRANT_GIVE, fresh=True)
def give_on_consent(request: StaffRequest, case_code: str, consent: UUID) -> HttpResponse:
    """Open to an organisation what the person agreed to share with it."""
    found = queries.one(consent_id=consent, code=case_code, by=request.actor)
    if not _leads(found.case, request):
        raise NotTheLead
    receiver = found.organisation
    offered = [one for one in found.purposes if receiver and one in fitting(kind=receiver.kind)]
    form = OnConsentForm(request.POST or None, offered=offered)

    def act(given: dict[str, Any]) -> str:
        actions.give_on_consent(
            consent_id=found.pk,
            purpose=given["purpose"],
            until=end_of(given["until"]),
            by=request.actor,
            at=clock.now(),
        )
        return _grants_page(found.case)

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("Let %(organisation)s see this case") % {"organisation": receiver.name if receiver else ""},
        button=_("Give access"),
        back=reverse("consents:show", args=[case_code, found.pk]),
        case=found.case,
        lead=_(
            "They see what the person agreed to share and you see yourself, and nothing that is withheld."
        ),
    )


@requires(P.GRANT_GIVE)
def end(request: StaffRequest, case_code: str, grant: UUID) -> HttpResponse:
    """End a part, with a reason."""
    case = hub.by_code(code=case_code, by=request.actor)
    found = Grant.objects.select_related("organisation").get(pk=grant, case=case)
    if not _leads(case, request):
        raise NotTheLead
    form = EndForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        actions.end_part(grant_id=found.pk, why=given["why"], by=request.actor, at=clock.now())
        return _grants_page(case)

    reader = refuges.reader(
        actor=request.actor, purposes=in_hand(case=case, by=request.actor, at=clock.now()).purposes
    )
    office = found.organisation
    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("End this access?"),
        button=_("End the access"),
        back=_grants_page(case),
        case=case,
        lead=_("%(organisation)s, %(purpose)s. It ends at once; what was seen is not unseen.")
        % {
            "organisation": reader.name(office.name, kind=office.kind, organisation_id=office.pk),
            "purpose": words.word(NAMES, found.purpose),
        },
    )
