"""The officer's decision after a screening: free, named, and with reasons where it parts from the advice."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.access.permissions import Permission
from lindung.access.purposes import Section
from lindung.cases import queries as cases
from lindung.cases import sections
from lindung.cases.actions import advance, cancel, fulfil, open_task, tell
from lindung.cases.models import Case
from lindung.cases.workflow import CASE
from lindung.identification import queries
from lindung.identification.models import Advice, Decision, Screening
from lindung.identification.workflow import SCREENING
from lindung.kernel import audit, outbox
from lindung.kernel.country import current
from lindung.kernel.problems import Invalid
from lindung.kernel.text import clean_text
from lindung.kernel.vocabularies import vocabulary

DECIDED = "screening.decided"
REASONS_LIMIT = 4_000
AGREES = {
    "presume": "presume",
    "look_further": "look_further",
    "other_harm": "other_harm",
    "no_indicators": "not_presumed",
}
"""Advice code to the decision that follows it."""


class NeedsReasons(Invalid):
    """A decision that parts from the advice without saying why."""

    code = "needs_reasons"


@transaction.atomic
def decide(
    *, screening_id: UUID, decision: str, reasons: str, by: Actor, at: datetime, exploitation: str = ""
) -> Decision:
    """Decide what the screening means. What must follow becomes a task: refer, screen again, or refer the other harm.

    `exploitation` is a code of vocabulary exploitation_forms, where one is indicated. Raises `NeedsReasons`,
    `Invalid` for unknown codes, `StepRefused` when it was decided before, `NotCovered`, `Locked`.
    """
    by.require(Permission.SCREENING_DECIDE)
    if decision not in Decision.Code.values:
        raise Invalid(_("Choose one of the decisions offered."), field="decision")
    if exploitation and exploitation not in vocabulary("exploitation_forms"):
        raise Invalid(
            _("Choose the form of exploitation from the list, or leave it open."), field="exploitation"
        )
    plain = clean_text(value=reasons, limit=REASONS_LIMIT).strip()
    own = queries.own_screening(screening_id=screening_id, by=by)
    case = cases.for_change(case_id=own.case_id, by=by)
    screening = (
        Screening.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=own.pk)
    )
    screening.state = SCREENING.pick("decide", state=screening.state, subject=screening).target
    advice = Advice.objects.get(pk=screening.pk)
    follows = AGREES[advice.code] == decision
    if not follows and not plain:
        raise NeedsReasons(_("Your decision differs from the advice. Say why."), field="reasons")
    screening.save(update_fields=["state"])
    decided = Decision(
        screening=screening,
        code=decision,
        follows_advice=follows,
        decided_at=at,
        decided_by_id=by.user_id,
    )
    ring = sections.to_write(case=case, by=by, at=at, sections=[Section.SCREENING])
    ring.seal(decided, "reasons", plain)
    decided.save(force_insert=True)
    fulfil(case=case, act=DECIDED, by=by, at=at, subject_id=screening.pk)
    tell(case=case, kind="screening.decided", by=by, at=at, decision=_labels(decision))
    if exploitation and decision == Decision.Code.PRESUME:
        case.exploitation = exploitation
        case.save(update_fields=["exploitation"])
    _follow(case, decision, screening.organisation, by, at)
    keys = {"decision": decision, "follows_advice": follows}
    audit.record(event="identification.decided", subject=screening, by=by, at=at, detail=keys)
    outbox.emit(event="identification.decided", subject_id=screening.pk, at=at, payload=keys)
    return decided


def _labels(decision: str) -> dict[str, str]:
    """Return the decision in every language of the country, as the timeline keeps it."""
    languages = {*current().languages, "en"}
    return {language: vocabulary("screening_decisions").label(decision, language) for language in languages}


def _follow(case: Case, decision: str, own: Organisation, by: Actor, at: datetime) -> None:
    """Take the step that the decision implies, where the case has not gone further already, and ask for the next."""
    early = {step.name for step in CASE.available(state=case.stage)}
    match decision:
        case Decision.Code.PRESUME if "presume" in early:
            advance(case=case, step="presume", by=by, at=at)
            open_task(
                case=case,
                kind="screening.refer",
                organisation=own,
                by=by,
                at=at,
                fulfilled_by="referral.sent",
            )
        case Decision.Code.NOT_PRESUMED if "set_aside" in early:
            advance(case=case, step="set_aside", by=by, at=at, outcome="not_presumed")
            cancel(case=case, by=by, at=at)
        case Decision.Code.OTHER_HARM if "refer_other_harm" in early:
            open_task(
                case=case,
                kind="screening.other_harm",
                organisation=own,
                by=by,
                at=at,
                fulfilled_by="referral.other_harm",
            )
        case Decision.Code.LOOK_FURTHER:
            open_task(
                case=case,
                kind="screening.again",
                organisation=own,
                by=by,
                at=at,
                fulfilled_by="screening.started",
            )
