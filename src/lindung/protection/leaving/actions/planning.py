"""Choosing a way to go on, and stopping it: by hand, or because the person takes their agreement back."""

from __future__ import annotations

import uuid
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.access.permissions import Permission
from lindung.cases import queries as cases
from lindung.cases.actions import advance, cancel
from lindung.cases.consents.actions.recording import is_child
from lindung.cases.consents.models import Consent
from lindung.cases.models import Case
from lindung.kernel.problems import Invalid
from lindung.protection.leaving import pack, queries, words
from lindung.protection.leaving.actions.shared import among, noted, seal, stepping, take, task, words_of
from lindung.protection.leaving.models import EmbassyNotice, Handover, Leaving, Option, Paper
from lindung.protection.leaving.problems import OutOfTurn

_EARLY = frozenset({"protection_order", "recovery"})
_PLANNABLE = _EARLY | {"leaving", "follow_up"}
"""Stages of a case from which leaving is planned."""
ACTS = (words.ASSESSED, words.DETERMINED, words.CONFIRMED, words.RECEIVED)


@transaction.atomic
def plan(*, option_id: UUID, by: Actor, at: datetime) -> Leaving:
    """Choose an option that the person does not refuse, and ask for what it needs first.

    Raises `Invalid` for an option they do not want, `OutOfTurn` where another one is arranged or the case is not so
    far, Option.DoesNotExist for outsiders.
    """
    by.require(Permission.LEAVING_PLAN)
    found = Option.objects.filter(case__in=cases.visible_to(by))
    case = cases.for_change(case_id=found.values_list("case", flat=True).get(pk=option_id), by=by)
    option = Option.objects.select_for_update(of=("self",)).get(pk=option_id)
    if case.stage not in _PLANNABLE:
        raise OutOfTurn(
            _("It is too early for this: care and protection come first. Look at the case again.")
        )
    if queries.under_way(case=case).exists():
        raise OutOfTurn(_("Something else is being arranged already. Stop that first and say why."))
    if option.state == Option.State.DROPPED:
        raise OutOfTurn
    if option.view == Option.View.DOES_NOT_WANT:
        raise Invalid(_("The person does not want this. Talk it over again, or choose another way."))
    row = Leaving(
        id=uuid.uuid4(),
        case=case,
        option=option,
        kind=option.kind,
        country=option.country,
        state_since=at,
        child=is_child(case),
        planned_at=at,
        planned_by_id=by.user_id,
        planner_human=queries.human(user_id=by.user_id),
        organisation_id=by.organisation_id,
    )
    row.save(force_insert=True)
    option.state = Option.State.CHOSEN
    option.save(update_fields=["state"])
    if case.stage in _EARLY:
        advance(case=case, step="plan_leaving", by=by, at=at, on_behalf=True)
    if row.travels:
        _prepare(row, by=by, at=at)
    noted("planned", row, case=case, by=by, at=at, shown=f"planned_{row.kind}", kind=row.kind)
    return row


def _prepare(row: Leaving, *, by: Actor, at: datetime) -> None:
    for paper in pack.rules().papers_for(kind=row.kind, child=row.child):
        Paper.objects.create(
            case=row.case, leaving=row, kind=paper.code, changed_at=at, by_id=by.user_id, state="missing"
        )
    task(row, words.ASSESS, act=words.ASSESSED, by=by, at=at)
    if row.child:
        task(row, words.BEST, act=words.DETERMINED, by=by, at=at)


@transaction.atomic
def stop(*, leaving_id: UUID, reason: str, said: str, by: Actor, at: datetime) -> Leaving:
    """Stop what is arranged, with a reason; everything stays on record and can be taken up again."""
    row = stepping(leaving_id=leaving_id, step="stop", by=by, at=at)
    before = Leaving.objects.values_list("state", flat=True).get(pk=row.pk)
    among(reason, {one.value for one in Leaving.Stop if one != Leaving.Stop.CONSENT}, field="reason")
    seal(row, case=row.case, by=by, at=at, stop_words=words_of(said, field="said", needed=reason == "other"))
    _stopped(row, before=before, reason=reason, by=by, at=at)
    return row


@transaction.atomic
def resume(*, leaving_id: UUID, by: Actor, at: datetime) -> Leaving:
    """Take up again what was stopped: papers stay, the security assessment is made anew."""
    row = stepping(leaving_id=leaving_id, step="resume", by=by, at=at)
    if queries.under_way(case=row.case).exists():
        raise OutOfTurn(_("Something else is being arranged already. Stop that first and say why."))
    row.save(update_fields=["state", "state_since"])
    Option.objects.filter(pk=row.option_id).update(state=Option.State.CHOSEN)
    if row.travels:
        task(row, words.ASSESS, act=words.ASSESSED, by=by, at=at)
    noted("resumed", row, case=row.case, by=by, at=at, shown="resumed")
    return row


def withdrawn(consent: Consent, by: Actor, at: datetime) -> list[UUID]:
    """Stop at its step what rests on a consent that was withdrawn, the case locked; ask what the person wants instead.

    Nothing of it carries a grant.
    """
    case = consent.case
    if consent.matter == words.MATTER:
        for row in queries.resting_on(consent=consent).select_for_update(of=("self",)):
            row.case = case
            before = row.state
            take(row, step="withdraw", at=at)
            _stopped(row, before=before, reason=Leaving.Stop.CONSENT, by=by, at=at)
    for handover in Handover.objects.filter(consent=consent, withdrawn_at=None, handed_on=None):
        handover.withdrawn_at = at
        handover.save(update_fields=["withdrawn_at"])
        noted("handover_withdrawn", handover, case=case, by=by, at=at, shown="handover_withdrawn")
        _ask_again(handover.leaving, case=case, by=by, at=at)
    if consent.matter == words.EMBASSY and EmbassyNotice.objects.filter(consent=consent).exists():
        row = (
            EmbassyNotice.objects.filter(consent=consent)
            .select_related("leaving")
            .order_by("-told_on")[0]
            .leaving
        )
        _ask_again(row, case=case, by=by, at=at)
    return []


def _stopped(row: Leaving, *, before: str, reason: str, by: Actor, at: datetime) -> None:
    row.stopped_at, row.stopped_from, row.stop_reason = at, before, reason
    row.save(
        update_fields=["state", "state_since", "stopped_at", "stopped_from", "stop_reason", "stop_words"]
    )
    Option.objects.filter(pk=row.option_id, state=Option.State.CHOSEN).update(state=Option.State.OPEN)
    for act in ACTS:
        cancel(case=row.case, act=act, subject_id=row.pk, by=by, at=at)
    _ask_again(row, case=row.case, by=by, at=at)
    shown = "stopped_consent" if reason == Leaving.Stop.CONSENT else "stopped"
    noted("stopped", row, case=row.case, by=by, at=at, shown=shown, reason=reason, at_step=before)


def _ask_again(row: Leaving, *, case: Case, by: Actor, at: datetime) -> None:
    """Let the office that arranges ask the person what they want instead; one such task at a time."""
    row.case = case
    cancel(case=case, act=words.CHOSEN, by=by, at=at)
    office = Organisation.objects.get(pk=row.organisation_id)
    task(row, words.ASK_AGAIN, act=words.CHOSEN, organisation=office, subject_id=None, by=by, at=at)
