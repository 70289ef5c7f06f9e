"""Undoing a merge: what it changed is put back as it was."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from lindung.access.actors import Actor
from lindung.cases import actions as cases
from lindung.cases.actions.grants import give
from lindung.cases.merging.actions import recorded, stepping
from lindung.cases.merging.models import Merge
from lindung.cases.models import Grant, PersonLink, Task


@transaction.atomic
def undo(*, merge_id: UUID, by: Actor, at: datetime) -> Merge:
    """Take a merge back: stage, tasks, links and parts are as before; what was done meanwhile stays done.

    One person may: it gives nobody anything that they did not have. Raises `OutOfTurn`, Merge.DoesNotExist.
    """
    merge = stepping(merge_id, Merge.State.MERGED, by)
    absorbed, changes = merge.absorbed, merge.changes
    cases.end_carried_by(basis_id=merge.pk, at=at)
    Task.objects.filter(case=merge.kept, subject_id=merge.pk, state=Task.State.OPEN).update(
        state=Task.State.CANCELLED, ended_at=at, ended_by_id=by.user_id
    )
    touched = Task.objects.filter(pk__in=[*changes["moved"], *changes["cancelled"]])
    touched.update(case=absorbed, place=absorbed.place)
    if changes["was_open"]:
        touched.filter(state=Task.State.CANCELLED).update(state=Task.State.OPEN, ended_at=None, ended_by=None)
        absorbed.stage, absorbed.stage_since = (
            changes["stage"],
            datetime.fromisoformat(changes["stage_since"]),
        )
        absorbed.closed_at, absorbed.outcome = None, ""
        absorbed.version += 1
        absorbed.save(update_fields=["stage", "stage_since", "closed_at", "outcome", "version"])
        _show_again(merge, at)
    PersonLink.objects.filter(pk__in=changes["links"]).delete()
    merge.state, merge.undone_at, merge.undone_by_id = Merge.State.UNDONE, at, by.user_id
    merge.save(update_fields=["state", "undone_at", "undone_by"])
    for case in (merge.kept, absorbed):
        cases.tell(case=case, kind="merging.undone", by=by, at=at)
    recorded(merge, "undone", by=by, at=at)
    return merge


def _show_again(merge: Merge, at: datetime) -> None:
    """Let those see again who were asked about the absorbed case and had not answered."""
    for ended in Grant.objects.filter(pk__in=merge.changes["previews"]).select_related(
        "organisation", "user"
    ):
        if ended.until is not None and ended.until <= at:
            continue
        give(
            case=merge.absorbed,
            organisation=ended.organisation,
            user=ended.user,
            purpose=ended.purpose,
            sections=ended.sections,
            until=ended.until,
            basis=ended.basis,
            basis_id=ended.basis_id,
            listed=ended.listed,
            at=at,
        )
