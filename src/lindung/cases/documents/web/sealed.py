"""Opening a sealed document: with an approved opening that asked for documents, and one's own passphrase."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from lindung.access.holders import actions as holders
from lindung.access.holders.problems import WrongPassphrase
from lindung.access.holders.web.forms import PassphraseForm
from lindung.access.permissions import Permission as P
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases import queries as cases
from lindung.cases.documents import actions
from lindung.cases.documents.kinds import OPENING
from lindung.cases.documents.models import Document
from lindung.cases.documents.web.answers import handed_out
from lindung.cases.openings import actions as openings
from lindung.cases.openings import queries
from lindung.cases.web.pages import form_page
from lindung.kernel import clock
from lindung.kernel.fields import Tier
from lindung.kernel.problems import Refusal


@requires(P.IDENTITY_READ, fresh=True)
def open_sealed(request: StaffRequest, case_code: str, document: UUID) -> HttpResponseBase:
    """Hand a sealed document out; without an opening that lasts, lead to where one is asked for."""
    case, at = cases.by_code(code=case_code, by=request.actor), clock.now()
    found = Document.objects.get(pk=document, case=case, tier=Tier.SEALED.value)
    opening = queries.living(case=case, by=request.actor, name=OPENING, at=at)
    if opening is None:
        return redirect("openings:ask", case_code=case.code)
    form = PassphraseForm(request.POST or None)
    if form.is_valid():
        try:
            seen = openings.look(
                opening_id=opening.pk,
                passphrase=form.cleaned_data["passphrase"],
                by=request.actor,
                at=at,
                only=OPENING,
            )
            return handed_out(
                actions.open_sealed(document_id=found.pk, private=seen.private, by=request.actor, at=at)
            )
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            form.refused_with = refusal
            if isinstance(refusal, WrongPassphrase):
                holders.note_failure(by=request.actor, at=at)
    return form_page(
        request,
        form=form,
        title=_("Open a sealed document"),
        button=_("Open"),
        back=reverse("documents:list", args=[case.code]),
        case=case,
        lead=_("The opening is recorded before anything leaves."),
    )
