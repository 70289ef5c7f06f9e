"""Pages of assessments: which there are, going through one with the person, and what was said."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from lindung.access.permissions import Permission as P
from lindung.access.purposes import Section
from lindung.access.web.acts import perform, status_of
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases import refuges
from lindung.cases.models import Case
from lindung.cases.opened import open_for_page
from lindung.kernel import clock
from lindung.kernel.country import current
from lindung.kernel.vocabularies import vocabulary
from lindung.protection.care import actions, queries
from lindung.protection.care.actions import AssessIn, common
from lindung.protection.care.kit import Domain, Instrument, kit_of
from lindung.protection.care.web import ground
from lindung.protection.care.web.asking import AssessForm


@require_GET
@requires(P.CARE_WRITE)
def assessments(request: StaffRequest, case_code: str) -> HttpResponse:
    """Show what can be asked with the person."""
    case = ground.found(request, case_code)
    treats = common.only_treats(ground.hand_of(request, case).purposes)
    rows = [
        {
            "title": one.title.text(ground.language()),
            "lead": one.lead.text(ground.language()),
            "url": reverse("care:assess", args=[case.code, one.name]),
        }
        for one in kit_of(current()).instruments.values()
        if one.health or not treats
    ]
    return render(request, "care/assessments.html", {"case": case, "rows": rows})


@requires(P.CARE_WRITE)
def assess(request: StaffRequest, case_code: str, instrument: str) -> HttpResponse:
    """Go through an instrument with the person. An unknown one is not found."""
    case = ground.found(request, case_code)
    asked = kit_of(current()).instruments.get(instrument)
    domains = _domains(request, case, asked)
    if asked is None or not domains:
        raise Case.DoesNotExist
    form = AssessForm(
        request.POST or None,
        instrument=asked,
        domains=domains,
        language=ground.language(),
        initial={"made_on": ground.today(), "present": "yes"},
    )

    def act(given: dict[str, Any]) -> str:
        made = actions.assess(
            case_id=case.pk,
            given=AssessIn(
                instrument=asked.name,
                made_on=given["made_on"],
                present=given["present"] == "yes",
                agreed=given["agreed"],
                parts=form.parts(),
                words=given["words"],
                again_on=given["again_on"],
            ),
            by=request.actor,
            at=clock.now(),
        )
        return reverse("care:assessment", args=[case.code, made.pk])

    response = perform(request, form, act)
    if response is not None:
        messages.success(request, _("Recorded. Thank the person, and tell them what happens with it."))
        return response
    context = {
        "case": case,
        "form": form,
        "title": asked.title.text(ground.language()),
        "lead": asked.lead.text(ground.language()),
    }
    return render(request, "care/assess.html", context, status=status_of(form))


@require_GET
@requires(P.CARE_READ)
def assessment(request: StaffRequest, case_code: str, subject: UUID) -> HttpResponse:
    """Show what was said; words open to those whose part covers them, and the look is recorded."""
    rows = queries.assessments(by=request.actor).select_related("case__person", "by", "organisation")
    row = rows.get(pk=subject, case__code=case_code)
    opened = open_for_page(
        case=row.case,
        by=request.actor,
        at=clock.now(),
        sections=[Section.CARE],
        event="care.assessment_viewed",
        subject=row,
    )
    answers = opened.value(row, "answers")
    asked = kit_of(current()).instrument(code=row.instrument, version=row.version)
    care = queries.of_case(case=row.case, by=request.actor)
    levels = {one.domain: one.level for one in care.levels if one.assessment_id == row.pk}
    context = {
        "case": row.case,
        "row": row,
        "title": asked.title.text(ground.language()) if asked else row.instrument,
        "who": ground.who(row, refuges.reader(actor=request.actor, purposes=opened.hand.purposes)),
        "words": opened.value(row, "words"),
        "closed": answers.problem,
        "parts": [
            _part(one, levels.get(one.code), asked, answers.content or {})
            for one in (asked.domains if asked else ())
        ],
    }
    return render(request, "care/assessment.html", context)


def _domains(request: StaffRequest, case: Case, asked: Instrument | None) -> list[Domain]:
    """Return the parts of life the reader may ask about with an instrument."""
    if asked is None:
        return []
    if not common.only_treats(ground.hand_of(request, case).purposes):
        return list(asked.domains)
    return [one for one in asked.domains if asked.health and one.code in common.HEALTH]


def _part(
    domain: Domain, level: int | None, asked: Instrument | None, said: dict[str, Any]
) -> dict[str, Any]:
    given = said.get(domain.code, {})
    language, yes_no = ground.language(), vocabulary("yes_no_unsure")
    needs = {need.code: need.label.text(language) for need in domain.needs}
    answers = given.get("answers", {})
    return {
        "name": ground.name("care_domains", domain.code),
        "level": asked.levels[level].text(language) if asked and level is not None else "",
        "needs": [needs.get(code, code) for code in given.get("needs", [])],
        "answers": [
            (
                question.text.text(language),
                yes_no.label(answers[question.code], language)
                if question.kind == "yes_no"
                else answers[question.code],
            )
            for question in domain.questions
            if question.code in answers
        ],
    }
