"""The authority's determination, and taking it up again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.access.permissions import Permission
from lindung.access.purposes import Section
from lindung.cases import queries as cases
from lindung.cases import sections
from lindung.cases.actions import advance, fulfil, open_task, tell
from lindung.cases.rules import check_not_future
from lindung.identification.models import Determination
from lindung.identification.workflow import CASE_STEP, DETERMINATION
from lindung.kernel import audit, outbox
from lindung.kernel.country import current
from lindung.kernel.problems import Invalid
from lindung.kernel.text import clean_text
from lindung.kernel.vocabularies import vocabulary

RECORDED = "determination.recorded"
REASONS_LIMIT = 10_000
REFERENCE_LIMIT = 80


def grounds() -> tuple[str, ...]:
    """Return the codes a determination can rest on: acts, means and forms of exploitation."""
    return tuple(code for name in ("acts", "means", "exploitation_forms") for code in vocabulary(name).codes)


@transaction.atomic
def determine(
    *,
    case_id: UUID,
    result: str,
    authority: str,
    grounds_found: Sequence[str],
    reasons: str,
    made_on: date,
    document_reference: str,
    by: Actor,
    at: datetime,
) -> Determination:
    """Record what the authority determined, with its grounds and reasons; the case takes the step it implies.

    A child's determination needs no means among its grounds. Raises `Invalid` at the field at fault, `StepRefused`
    where the case is not there yet or a determination stands already, `NotCovered`, `Locked`.
    """
    by.require(Permission.DETERMINATION_RECORD)
    _check(result=result, authority=authority, found=grounds_found)
    plain = clean_text(value=reasons, limit=REASONS_LIMIT).strip()
    reference = clean_text(value=document_reference, limit=REFERENCE_LIMIT).strip()
    if not plain:
        raise Invalid(_("Write the authority's reasons: the person has a right to them."), field="reasons")
    if not reference:
        raise Invalid(
            _("Enter the reference of the document, so that it can be found."), field="document_reference"
        )
    case = cases.for_change(case_id=case_id, by=by)
    check_not_future(day=made_on, at=at, field="made_on")
    if made_on < case.found_on:
        raise Invalid(_("This day lies before the day the person was found. Check both."), field="made_on")
    advance(case=case, step=CASE_STEP[result], by=by, at=at)
    earlier = Determination.objects.filter(case=case).order_by("-recorded_at").first()
    determination = Determination(
        case=case,
        result=result,
        authority=authority,
        grounds=list(dict.fromkeys(grounds_found)),
        made_on=made_on,
        document_reference=reference,
        recorded_at=at,
        recorded_by_id=by.user_id,
        organisation_id=by.organisation_id,
        reconsiders=earlier,
    )
    ring = sections.to_write(case=case, by=by, at=at, sections=[Section.DETERMINATION])
    ring.seal(determination, "reasons", plain)
    determination.save(force_insert=True)
    fulfil(case=case, act=RECORDED, by=by, at=at)
    if result == Determination.Result.VICTIM:
        open_task(
            case=case,
            kind="determination.protect",
            organisation=Organisation.objects.get(pk=by.organisation_id),
            by=by,
            at=at,
            fulfilled_by="order.protection_made",
        )
    tell(case=case, kind="determination.recorded", by=by, at=at, result=_labels(result))
    keys = {"result": result, "authority": authority}
    audit.record(event=RECORDED, subject=determination, by=by, at=at, detail=keys)
    outbox.emit(event=RECORDED, subject_id=determination.pk, at=at, payload=keys)
    return determination


def _check(*, result: str, authority: str, found: Sequence[str]) -> None:
    if result not in CASE_STEP:
        raise Invalid(_("Choose what was determined."), field="result")
    if authority not in current().determination_authorities:
        raise Invalid(
            _("This authority does not determine in this country. Choose from the list."), field="authority"
        )
    known = set(grounds())
    if any(code not in known for code in found):
        raise Invalid(_("Choose the grounds from the list."), field="grounds")
    if result == Determination.Result.VICTIM and not found:
        raise Invalid(_("Name at least one ground on which the person is a victim."), field="grounds")


def _labels(result: str) -> dict[str, str]:
    languages = {*current().languages, "en"}
    return {language: vocabulary("determination_results").label(result, language) for language in languages}


@transaction.atomic
def reconsider(*, determination_id: UUID, why: str, by: Actor, at: datetime) -> Determination:
    """Take a standing determination up again; it stays visible as reconsidered and the enquiry goes on.

    Raises `Invalid` without a reason, `StepRefused` when it no longer stands, `NotCovered`, `Locked`.
    """
    by.require(Permission.DETERMINATION_RECONSIDER)
    plain = clean_text(value=why, limit=REASONS_LIMIT).strip()
    if not plain:
        raise Invalid(_("Say what is new or was wrong, so that others can follow."), field="why")
    found = Determination.objects.filter(case__in=cases.visible_to(by)).get(pk=determination_id)
    case = cases.for_change(case_id=found.case_id, by=by)
    determination = Determination.objects.select_for_update(of=("self",)).get(pk=found.pk)
    determination.state = DETERMINATION.pick(
        "reconsider", state=determination.state, subject=determination
    ).target
    determination.reconsidered_at, determination.reconsidered_by_id = at, by.user_id
    ring = sections.to_write(case=case, by=by, at=at, sections=[Section.DETERMINATION])
    ring.seal(determination, "reconsidered_why", plain)
    determination.save(update_fields=["state", "reconsidered_at", "reconsidered_by", "reconsidered_why"])
    advance(case=case, step="reconsider", by=by, at=at)
    open_task(
        case=case,
        kind="determination.record",
        organisation=Organisation.objects.get(pk=determination.organisation_id),
        by=by,
        at=at,
        fulfilled_by=RECORDED,
    )
    tell(case=case, kind="determination.reconsidered", by=by, at=at)
    audit.record(event="determination.reconsidered", subject=determination, by=by, at=at)
    return determination
