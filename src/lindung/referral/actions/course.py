"""What sending and answering have in common: steps, the case's way, and telling what happened."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from lindung.access.actors import Actor
from lindung.cases.actions import advance, tell
from lindung.cases.models import Case
from lindung.cases.workflow import CASE
from lindung.kernel import audit, outbox
from lindung.kernel.country import current
from lindung.kernel.vocabularies import vocabulary
from lindung.referral.models import Referral


def follow(*, case: Case, step: str, by: Actor, at: datetime) -> None:
    """Take `step` of the case's lawful path if it stands where the step begins; else leave it.

    Services are referred at every stage: only a person not yet in anybody's care moves by it.
    """
    open_steps = CASE.available(state=case.stage, switched_off=current().steps_switched_off)
    if any(row.name == step for row in open_steps):
        advance(case=case, step=step, by=by, at=at, on_behalf=True)


def others_pending(referral: Referral) -> bool:
    """Tell whether another referral of the same case still waits for its answer."""
    pending = Referral.objects.filter(case=referral.case_id, state=Referral.State.SENT)
    return pending.exclude(pk=referral.pk).exists()


def due(*, urgency: str, at: datetime) -> datetime:
    """Return when the country wants a referral of this urgency answered."""
    return at + timedelta(hours=current().referral.hours(urgency))


def labels_of(referral: Referral) -> dict[str, str]:
    """Return language -> label of what was referred."""
    if referral.other_harm:
        return dict(vocabulary("harms").labels(referral.other_harm))
    return dict(vocabulary("services").labels(referral.need))


def record(referral: Referral, *, event: str, by: Actor, at: datetime, kind: str = "", **params: Any) -> None:
    """Write what happened to the timeline, the trail and the outbox; `kind` is the event unless given."""
    receiver = referral.to_organisation
    to = {"to": dict(receiver.names), "to_id": str(receiver.pk), "to_kind": receiver.kind}
    told = {"what": labels_of(referral)} | to | params
    tell(case=referral.case, kind=kind or event, by=by, at=at, **told)
    keys = {"case": str(referral.case_id), "state": referral.state}
    audit.record(event=event, subject=referral, by=by, at=at, detail=keys)
    outbox.emit(event=event, subject_id=referral.pk, at=at, payload=keys)
