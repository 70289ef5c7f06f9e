"""Pages of consents: the list, recording, one with its words, withdrawing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lindung.access import queries as access
from lindung.access.permissions import Permission as P
from lindung.access.purposes import NAMES, SECTION_NAMES, Section
from lindung.access.web.acts import perform
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases import queries as hub
from lindung.cases import refuges, words
from lindung.cases.consents import actions, queries
from lindung.cases.consents.actions.recording import is_child
from lindung.cases.consents.models import Consent
from lindung.cases.consents.rules import MATTERS
from lindung.cases.consents.web.forms import RecordForm, WithdrawForm
from lindung.cases.majority.recording import of_age
from lindung.cases.opened import open_for_page
from lindung.cases.sections import in_hand
from lindung.cases.web.pages import form_page
from lindung.kernel import clock

COLOURS = {"holds": "green", "withdrawn": "red", "refused": "orange", "cannot": "yellow", "over": "grey"}


def state_of(consent: Consent, *, grown: bool = False) -> tuple[str, str]:
    """Return where a consent stands in words, and the colour of its tag; `grown`: the child has come of age since."""
    if consent.withdrawn_at is not None:
        return _("Withdrawn"), COLOURS["withdrawn"]
    if consent.answer == Consent.Answer.GIVEN:
        if grown and consent.child and consent.given_by != Consent.GivenBy.PERSON:
            return _("Ended: the person has come of age"), COLOURS["over"]
        over = consent.until is not None and consent.until <= clock.now()
        return (_("Has run out"), COLOURS["over"]) if over else (_("Holds"), COLOURS["holds"])
    return str(consent.get_answer_display()), COLOURS[consent.answer]


def _row(consent: Consent, reader: refuges.Reader, *, grown: bool) -> dict[str, Any]:
    to, state = consent.organisation, state_of(consent, grown=grown)
    return {
        "consent": consent,
        "matter": words.label(MATTERS, consent.matter),
        "to": reader.name(to.name, kind=to.kind, organisation_id=to.pk) if to else "",
        "state": state[0],
        "colour": state[1],
    }


@require_GET
@requires(P.CASE_READ)
def listing(request: StaffRequest, case_code: str) -> HttpResponse:
    """List what the person was asked and what came of it; their words stay sealed here."""
    case = hub.by_code(code=case_code, by=request.actor)
    hand = in_hand(case=case, by=request.actor, at=clock.now())
    reader = refuges.reader(actor=request.actor, purposes=hand.purposes)
    rows = queries.of_case(case=case)
    grown = any(one.child for one in rows) and of_age(case=case)
    context = {
        "case": case,
        "rows": [_row(one, reader, grown=grown) for one in rows],
        "may_record": request.actor.may(P.CONSENT_RECORD),
    }
    return render(request, "consents/list.html", context)


@requires(P.CONSENT_RECORD)
def record(request: StaffRequest, case_code: str) -> HttpResponse:
    """Record what the person said to one matter."""
    case = hub.by_code(code=case_code, by=request.actor)
    home = reverse("consents:list", args=[case.code])
    form = RecordForm(
        request.POST or None, organisations=access.organisations().order_by("code"), child=is_child(case)
    )

    def act(_given: dict[str, Any]) -> str:
        made = actions.record(case_id=case.pk, asked=form.asked(), by=request.actor, at=clock.now())
        return reverse("consents:show", args=[case.code, made.pk])

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("Record a consent"),
        button=_("Save the answer"),
        back=home,
        case=case,
        lead=_(
            "Ask about one matter at a time. A no is recorded like a yes, and never held against anybody."
        ),
    )


@require_GET
@requires(P.CASE_READ)
def show(request: StaffRequest, case_code: str, consent: UUID) -> HttpResponse:
    """Show a consent; its words open to those whose part covers them, and the look is recorded."""
    found = queries.one(consent_id=consent, code=case_code, by=request.actor)
    opened = open_for_page(
        case=found.case,
        by=request.actor,
        at=clock.now(),
        sections=[Section.CONSENT],
        event="consents.viewed",
        subject=found,
    )
    reader = refuges.reader(actor=request.actor, purposes=opened.hand.purposes)
    grown = found.child and of_age(case=found.case)
    lapsed = grown and found.given_by != Consent.GivenBy.PERSON
    holds = found.answer == Consent.Answer.GIVEN and found.withdrawn_at is None and not lapsed
    leads = found.case.lead_organisation_id == request.actor.organisation_id
    lets_in = holds and leads and request.actor.may(P.GRANT_GIVE) and found.organisation is not None
    context = {
        **_row(found, reader, grown=grown),
        "case": found.case,
        "purposes": [words.word(NAMES, one) for one in found.purposes],
        "shared": [words.word(SECTION_NAMES, one) for one in found.sections],
        "withheld": [words.word(SECTION_NAMES, one) for one in found.withheld],
        "spoken": words.language_name(found.language) if found.language else "",
        "sealed": [
            (title, opened.value(found, name))
            for name, title in (
                ("addressee", _("To whom")),
                ("words", _("In the person's own words")),
                ("child_view", _("What the child says")),
                ("reasons", _("Reasons")),
            )
        ],
        "recorder": _named(found, reader),
        "may_withdraw": holds and request.actor.may(P.CONSENT_RECORD),
        "may_give": lets_in,
    }
    return render(request, "consents/show.html", context)


def _named(consent: Consent, reader: refuges.Reader) -> str:
    office = consent.recorded_for
    who = f"{consent.by.display_name}, {office.name}"
    return reader.name(who, kind=office.kind, organisation_id=office.pk)


@requires(P.CONSENT_RECORD)
def withdraw(request: StaffRequest, case_code: str, consent: UUID) -> HttpResponse:
    """Record that the person no longer agrees: what rests on it ends at once."""
    found = queries.one(consent_id=consent, code=case_code, by=request.actor)
    form = WithdrawForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        actions.withdraw(consent_id=found.pk, how=given["how"], by=request.actor, at=clock.now())
        still = hub.visible_to(request.actor).filter(pk=found.case_id).exists()
        return reverse("consents:show", args=[case_code, found.pk]) if still else reverse("home")

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=_("Withdraw the consent?"),
        button=_("Withdraw"),
        back=reverse("consents:show", args=[case_code, found.pk]),
        case=found.case,
        lead=_(
            "%(matter)s. Access given because of it ends at once, and what waits is stopped. If you see the case"
            " only because of it, it closes to you as well."
        )
        % {"matter": words.label(MATTERS, found.matter)},
    )
