"""Each act on a leaving as a form page: a table says what it asks, where it leads and what it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases import words as said
from lindung.cases.consents.actions.recording import is_child
from lindung.cases.web.pages import form_page
from lindung.kernel import clock
from lindung.kernel.vocabularies import vocabulary
from lindung.protection.leaving import actions, pack, queries
from lindung.protection.leaving.models import Leaving
from lindung.protection.leaving.web import forms

Act = Callable[[Leaving, dict[str, Any], Actor, datetime], object]
Fill = Callable[[Leaving], dict[str, Any]]


def _nothing(_leaving: Leaving) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class Page:
    """What one act asks and does; `choices` and `initial` are made for the leaving at hand."""

    form: type[forms.ChosenForm]
    title: Promise
    button: Promise
    act: Act
    lead: Promise | str = ""
    choices: Fill = _nothing
    initial: Fill = _nothing


def _papers(leaving: Leaving) -> dict[str, Any]:
    rows = pack.rules().papers_for(kind=leaving.kind, child=is_child(leaving.case))
    return {"kind": pack.choices(rows)}


def _bodies(_leaving: Leaving) -> dict[str, Any]:
    rule = pack.rules().best_interests
    return {"body": pack.choices(rule.bodies), "considered": pack.choices(rule.considered)}


def _escorts(leaving: Leaving) -> dict[str, Any]:
    child = is_child(leaving.case)
    return {"escort": pack.choices(one for one in pack.rules().escorts if one.child or not child)}


def _factors(_leaving: Leaving) -> dict[str, Any]:
    return {"factors": pack.choices(pack.rules().risk.factors)}


def _grounds(_leaving: Leaving) -> dict[str, Any]:
    return {"legal_basis": vocabulary("legal_bases").choices(said.language())}


def _goes_to(leaving: Leaving) -> dict[str, Any]:
    return {"to": leaving.country, "of": leaving.country}


def _plain(act: Callable[..., object]) -> Act:
    """Return an act whose answers are its own arguments."""
    return lambda leaving, given, by, at: act(leaving_id=leaving.pk, by=by, at=at, **given)


def _packed(act: Callable[..., object], made: Callable[..., object]) -> Act:
    """Return an act whose answers are one value."""
    return lambda leaving, given, by, at: act(leaving_id=leaving.pk, given=made(**given), by=by, at=at)


def _agree_handover(leaving: Leaving, given: dict[str, Any], by: Actor, at: datetime) -> object:
    return actions.agree_handover(
        leaving_id=leaving.pk, receiver=given["receiver"], to=given["to"], data=given["facts"], by=by, at=at
    )


PAGES: Final[dict[str, Page]] = {
    "assess": Page(
        forms.AssessForm,
        _("Is the journey safe?"),
        _("Save the assessment"),
        _plain(actions.assess),
        _(
            "Made by somebody who does not plan the journey. If it is not safe, nobody departs: you then talk over with"
            " the person what else they can do."
        ),
    ),
    "best": Page(
        forms.BestForm,
        _("What serves the child best"),
        _("Save"),
        _packed(actions.determine, actions.BestIn),
        _("It counts once a second person has confirmed it."),
        choices=_bodies,
    ),
    "paper": Page(
        forms.PaperForm, _("Papers for the journey"), _("Save"), _plain(actions.paper), choices=_papers
    ),
    "embassy": Page(
        forms.EmbassyForm,
        _("Tell the embassy"),
        _("Save"),
        _plain(actions.tell_embassy),
        _("Only if the person agreed, or where the law demands it. Never say where they are sheltered."),
        choices=_grounds,
        initial=_goes_to,
    ),
    "handover": Page(
        forms.HandoverForm,
        _("Who receives the person"),
        _("Save"),
        _agree_handover,
        _("Ask the person which facts this organisation may know."),
        initial=_goes_to,
    ),
    "hand_over": Page(
        forms.HandForm, _("The facts have gone to who receives"), _("Save"), _plain(actions.hand_over)
    ),
    "book": Page(
        forms.BookForm,
        _("Book the journey"),
        _("Save"),
        _packed(actions.book, actions.BookIn),
        _("Only with a security assessment that counts on the day of the journey."),
        choices=_escorts,
    ),
    "depart": Page(
        forms.DepartForm,
        _("The person has departed"),
        _("Save"),
        _plain(actions.depart),
        _("The case goes on to follow-up. Everything that the booking asked is asked once more."),
    ),
    "receive": Page(forms.ReceiveForm, _("The person has arrived"), _("Save"), _plain(actions.receive)),
    "settle": Page(
        forms.NoForm,
        _("The person has settled here"),
        _("Yes, they have settled"),
        _plain(actions.settle),
        _("The case goes on to follow-up."),
    ),
    "stop": Page(
        forms.StopForm,
        _("Stop what is arranged"),
        _("Stop it"),
        _plain(actions.stop),
        _("Everything stays on record and can be taken up again."),
    ),
    "resume": Page(
        forms.NoForm,
        _("Arrange it again"),
        _("Yes, arrange it again"),
        _plain(actions.resume),
        _("Papers stay. The security assessment is made anew."),
    ),
    "end": Page(
        forms.NoForm,
        _("End the follow-up"),
        _("End it"),
        _plain(actions.end),
        _("All was asked, or the person wants no more of it."),
    ),
    "risk": Page(
        forms.RiskForm,
        _("Risk of being trafficked again"),
        _("Save"),
        _plain(actions.weigh_risk),
        choices=_factors,
    ),
    "reintegrate": Page(
        forms.ReintegrateForm,
        _("Plan for the time after"),
        _("Save"),
        _packed(actions.reintegrate, actions.ReintegrateIn),
    ),
    "reintegrated": Page(
        forms.OutcomeForm, _("What came of the plan"), _("Save"), _plain(actions.reintegrated)
    ),
    "remigration": Page(
        forms.RemigrationForm,
        _("Lawful ways to work abroad again"),
        _("Save"),
        _plain(actions.explain_remigration),
        _(
            "What an honest recruiter does and never does, which papers are needed, whom to ask before signing."
        ),
    ),
}
"""Acts for who plans; each has an address of its own."""

OVERRIDE: Final = Page(
    forms.OverrideForm,
    _("Let somebody leave against the assessment"),
    _("Decide it"),
    _plain(actions.override),
    _(
        "You are a further person: you neither plan this journey nor assessed it. The national coordinator is told, and"
        " your reasons stay on record."
    ),
)


@requires(P.LEAVING_PLAN)
def step(request: StaffRequest, case_code: str, subject: UUID, step: str) -> HttpResponse:
    """Ask what an act of `PAGES` asks, then do it."""
    return _shown(request, PAGES[step], case_code, subject)


@requires(P.LEAVING_OVERRIDE)
def override(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Ask why somebody may leave against the assessment, then let them."""
    return _shown(request, OVERRIDE, case_code, subject)


def _shown(request: StaffRequest, page: Page, case_code: str, subject: UUID) -> HttpResponse:
    leaving = queries.one(leaving_id=subject, code=case_code, by=request.actor)
    back = reverse("leaving:show", args=[case_code, subject])
    form = page.form(request.POST or None, choices=page.choices(leaving), initial=page.initial(leaving))

    def act(given: dict[str, Any]) -> str:
        answers = {name: value for name, value in given.items() if name in page.form.base_fields}
        page.act(leaving, _typed(answers), request.actor, clock.now())
        return back

    return perform(request, form, act) or form_page(
        request,
        form=form,
        title=str(page.title),
        button=str(page.button),
        back=back,
        case=leaving.case,
        lead=str(page.lead),
    )


def _typed(answers: dict[str, Any]) -> dict[str, Any]:
    """Return answers as acts take them: several as a tuple, a currency in capitals."""
    return {
        name: tuple(value) if isinstance(value, list) else value.upper() if name == "currency" else value
        for name, value in answers.items()
    }
