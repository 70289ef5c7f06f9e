"""Proposing that two records are one person's, confirming it by a second human, and undoing it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.permissions import Permission
from lindung.cases import actions as cases
from lindung.cases import queries as hub
from lindung.cases.actions.grants import hand_out
from lindung.cases.merging import queries
from lindung.cases.merging.declarations import CONFIRM, REVIEW, REVIEWED
from lindung.cases.merging.models import Merge, Part
from lindung.cases.merging.rules import DUPLICATE, NotToMerge, OutOfTurn, Plan, movable, obstacles, plan
from lindung.cases.models import Case, Grant, PersonLink, Task
from lindung.kernel import audit
from lindung.kernel.problems import Conflict, Invalid


def compare(*, code: str, other: str, by: Actor, at: datetime) -> tuple[Case, Case]:
    """Return two visible cases to be looked at side by side, the look recorded. Raises Case.DoesNotExist."""
    by.require(Permission.PERSON_MERGE)
    found = hub.by_code(code=code, by=by), hub.by_code(code=other, by=by)
    with transaction.atomic(savepoint=False):
        for case in found:
            audit.record(event="merging.compared", subject=case, by=by, at=at)
    return found


@transaction.atomic
def propose(*, kept_id: UUID, absorbed_id: UUID, why: str, by: Actor, at: datetime) -> Merge:
    """Say that two visible cases are one person's; nothing changes before a second human confirms it.

    Raises `NotToMerge` with the first reason against it, Case.DoesNotExist for outsiders.
    """
    by.require(Permission.PERSON_MERGE)
    if why not in Merge.Why.values:
        raise Invalid(_("Choose from the list how you know."), field="why")
    if kept_id == absorbed_id:
        raise Invalid(_("This is the same case. Enter the code of the other record."), field="other")
    kept, absorbed = _both(kept_id, absorbed_id, by)
    if against := obstacles(kept=kept, absorbed=absorbed, by=by, at=at):
        raise NotToMerge(against[0])
    merge = Merge.objects.create(
        kept=kept,
        absorbed=absorbed,
        why=why,
        proposed_at=at,
        proposed_by_id=by.user_id,
        proposed_human=_human(by),
    )
    cases.open_task(
        case=kept,
        kind=CONFIRM,
        organisation=User.objects.select_related("organisation").get(pk=by.user_id).organisation,
        fulfilled_by=CONFIRM,
        subject_id=merge.pk,
        by=by,
        at=at,
    )
    recorded(merge, "proposed", by=by, at=at)
    return merge


@transaction.atomic
def refuse(*, merge_id: UUID, by: Actor, at: datetime) -> Merge:
    """Say that it is not the same person, or take one's own proposal back. Raises `OutOfTurn`."""
    merge = stepping(merge_id, Merge.State.PROPOSED, by)
    merge.state, merge.decided_at, merge.decided_by_id = Merge.State.REFUSED, at, by.user_id
    merge.decided_human = _human(by)
    merge.save(update_fields=["state", "decided_at", "decided_by", "decided_human"])
    cases.cancel(case=merge.kept, act=CONFIRM, subject_id=merge.pk, by=by, at=at)
    recorded(merge, "refused", by=by, at=at)
    return merge


@transaction.atomic
def confirm(*, merge_id: UUID, by: Actor, at: datetime) -> Merge:
    """Merge two records, as a second human. The absorbed case closes and points to the kept one.

    Tasks that mean the person move, the others are cancelled; links are copied; each organisation that saw only the
    absorbed case waits for a review. No sealed row moves: its key is the absorbed person's. Raises `NotToMerge`,
    `OutOfTurn`, and `Conflict` for the one who proposed it.
    """
    merge = stepping(merge_id, Merge.State.PROPOSED, by)
    human = _human(by)
    if human == merge.proposed_human:
        raise Conflict(
            _("A second person has to confirm: whoever proposed it does not decide alone."),
            code="second_person_needed",
        )
    kept, absorbed = merge.kept, merge.absorbed
    if against := obstacles(kept=kept, absorbed=absorbed, by=by, at=at, besides=merge.pk):
        raise NotToMerge(against[0])
    changes = _apply(merge, plan(kept=kept, absorbed=absorbed, at=at), by=by, at=at)
    merge.state, merge.decided_at, merge.decided_by_id = Merge.State.MERGED, at, by.user_id
    merge.decided_human, merge.changes = human, changes
    merge.save(update_fields=["state", "decided_at", "decided_by", "decided_human", "changes"])
    cases.fulfil(case=kept, act=CONFIRM, subject_id=merge.pk, by=by, at=at)
    cases.tell(case=kept, kind="merging.kept", by=by, at=at)
    cases.tell(case=absorbed, kind="merging.absorbed", by=by, at=at)
    recorded(merge, "confirmed", by=by, at=at)
    return merge


def _apply(merge: Merge, found: Plan, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Change what the plan says; return it as keys and codes."""
    kept, absorbed = merge.kept, merge.absorbed
    was_open = absorbed.closed_at is None
    changes: dict[str, Any] = {
        "was_open": was_open,
        "stage": absorbed.stage,
        "stage_since": absorbed.stage_since.isoformat(),
        "moved": [str(task.pk) for task in found.moved],
        "cancelled": [str(task.pk) for task in found.cancelled],
        "previews": [str(grant.pk) for grant in found.previews] if was_open else [],
    }
    Task.objects.filter(pk__in=changes["moved"]).update(case=kept, place=kept.place)
    Task.objects.filter(pk__in=changes["cancelled"]).update(
        state=Task.State.CANCELLED, ended_at=at, ended_by_id=by.user_id
    )
    links = PersonLink.objects.bulk_create(
        PersonLink(person_id=first, other_id=second, kind=kind, created_at=at)
        for first, second, kind in found.links
    )
    changes["links"] = [str(link.pk) for link in links]
    Part.objects.bulk_create(
        Part(
            merge=merge,
            case=kept,
            organisation_id=one.organisation_id,
            user_id=one.user_id,
            purpose=one.purpose,
            sections=list(one.sections),
            by_consent=one.by_consent,
        )
        for one in found.parts
    )
    if found.parts or found.cancelled:
        cases.open_task(
            case=kept,
            kind=REVIEW,
            organisation=User.objects.select_related("organisation").get(pk=by.user_id).organisation,
            fulfilled_by=REVIEWED if found.parts else "",
            subject_id=merge.pk,
            by=by,
            at=at,
        )
    if was_open:
        cases.advance(case=absorbed, step="absorb", outcome=DUPLICATE, by=by, at=at)
    return changes


@transaction.atomic
def decide_part(*, part_id: UUID, give: bool, by: Actor, at: datetime) -> Part:
    """Let an organisation that saw the absorbed case see the kept one, or not. Raises `OutOfTurn`, `Invalid`.

    What rested on the person's consent is never carried over: they are asked anew.
    """
    by.require(Permission.PERSON_MERGE)
    if give:
        by.require(Permission.GRANT_GIVE)
    seen = queries.parts_visible(by).values_list("merge", flat=True).get(pk=part_id)
    merge = stepping(seen, Merge.State.MERGED, by)
    part = Part.objects.select_for_update(of=("self",)).get(pk=part_id)
    if part.state != Part.State.WAITING:
        raise OutOfTurn
    if give and part.by_consent:
        raise Invalid(
            _(
                "This rested on the person's consent for the other record. Ask them, and record a consent here."
            )
        )
    part.state = Part.State.GIVEN if give else Part.State.LEFT
    part.decided_at, part.decided_by_id = at, by.user_id
    part.save(update_fields=["state", "decided_at", "decided_by"])
    if give:
        _let_in(merge, part, by=by, at=at)
    if not Part.objects.filter(merge=merge, state=Part.State.WAITING).exists():
        cases.fulfil(case=merge.kept, act=REVIEWED, subject_id=merge.pk, by=by, at=at)
    detail = {"purpose": part.purpose, "to": str(part.organisation_id)}
    event = "merging.part_given" if give else "merging.part_left"
    audit.record(event=event, subject=merge.kept, by=by, at=at, detail=detail)
    return part


def _let_in(merge: Merge, part: Part, *, by: Actor, at: datetime) -> None:
    """Give the part, and bring the organisation's tasks that mean the person over to the kept case."""
    ends = Grant.objects.filter(
        case=merge.absorbed, organisation=part.organisation_id, user=part.user_id, purpose=part.purpose
    )
    until = [grant.until for grant in ends.filter(ended_at=None)]
    hand_out(
        case=merge.kept,
        organisation=part.organisation,
        user=part.user,
        purpose=part.purpose,
        sections=part.sections,
        until=None if None in until else max((one for one in until if one), default=None),
        basis=Grant.Basis.LAW,
        basis_id=merge.pk,
        at=at,
    )
    if part.user_id is None:
        stopped = Task.objects.filter(
            pk__in=merge.changes["cancelled"], organisation=part.organisation_id, state=Task.State.CANCELLED
        )
        coming = [task.pk for task in stopped if movable(task)]
        Task.objects.filter(pk__in=coming).update(
            case=merge.kept, place=merge.kept.place, state=Task.State.OPEN, ended_at=None, ended_by=None
        )
    cases.tell(case=merge.kept, kind="merging.let_in", by=by, at=at, **_told(part))


def _told(part: Part) -> dict[str, Any]:
    to = part.organisation
    return {"to": dict(to.names), "to_id": str(to.pk), "to_kind": to.kind}


def _both(first: UUID, second: UUID, by: Actor) -> tuple[Case, Case]:
    """Return two visible cases, both locked, always in the same order."""
    locked = {key: hub.for_change(case_id=key, by=by) for key in sorted((first, second))}
    return locked[first], locked[second]


def stepping(merge_id: UUID, state: str, by: Actor) -> Merge:
    """Return a merge of two visible cases in `state`, the cases locked first and then itself."""
    by.require(Permission.PERSON_MERGE)
    seen = queries.visible_to(by).get(pk=merge_id)
    kept, absorbed = _both(seen.kept_id, seen.absorbed_id, by)
    merge = Merge.objects.select_for_update(of=("self",)).get(pk=merge_id)
    if merge.state != state:
        raise OutOfTurn
    merge.kept, merge.absorbed = kept, absorbed
    return merge


def _human(by: Actor) -> UUID:
    return UUID(str(User.objects.values_list("human", flat=True).get(pk=by.user_id)))


def recorded(merge: Merge, what: str, *, by: Actor, at: datetime) -> None:
    for case in (merge.kept, merge.absorbed):
        audit.record(
            event=f"merging.{what}",
            subject=case,
            by=by,
            at=at,
            detail={"merge": str(merge.pk), "why": merge.why},
        )
