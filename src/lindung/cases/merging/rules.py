"""What forbids that two records become one, and what a merge would change: read, and changed nowhere here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.purposes import Purpose
from lindung.cases.consents.models import Block
from lindung.cases.merging import hooks
from lindung.cases.merging.models import Merge
from lindung.cases.models import Case, Grant, PersonLink, Task
from lindung.cases.retention.models import Erasure
from lindung.cases.sections import in_hand
from lindung.kernel.problems import Refusal

DUPLICATE: Final = "duplicate"
"""How an absorbed case ended."""
STANDING: Final = (Merge.State.PROPOSED, Merge.State.MERGED)
_ERASING: Final = ("proposed", "reviewed", "approved")
_PASSING: Final = (Purpose.REFERRAL, Purpose.EMERGENCY)


class NotToMerge(Refusal):
    """Two records that cannot become one as they are; says why and what to do first."""

    code = "not_to_merge"


class OutOfTurn(Refusal):
    """A merge that has gone on meanwhile."""

    code = "merge_out_of_turn"

    def __init__(self) -> None:
        super().__init__(_("This has been decided meanwhile. Reload the page to see how it stands."))


def obstacles(
    *, kept: Case, absorbed: Case, by: Actor, at: datetime, besides: UUID | None = None
) -> list[str]:
    """Return every reason why two cases cannot be merged now; empty: they can. `besides` is the merge itself."""
    if kept.person_id == absorbed.person_id:
        return [_("Both cases are of the same person already.")]
    standing = Merge.objects.filter(state__in=STANDING).exclude(pk__in=[besides] if besides else [])
    found = []
    if standing.filter(Q(absorbed__in=[kept, absorbed]) | Q(kept=absorbed)).exists():
        found.append(
            _(
                "One of the two takes part in another merge. Finish or undo that one first, or choose its other record."
            )
        )
    if kept.closed_at is not None and absorbed.closed_at is None:
        found.append(_("The record that stays is closed and the other is open. Choose the open one to stay."))
    if _erased([kept, absorbed], by, at):
        found.append(
            _("What one of the two says was erased, or is about to be. It cannot be compared any more.")
        )
    if _barred(kept) != _barred(absorbed):
        found.append(
            _(
                "Somebody is kept from one of the two for a conflict of interest. Enter the same on the other one"
                " first, so that nobody sees more by the merge."
            )
        )
    return found + hooks.objections(kept=kept, absorbed=absorbed, at=at)


def _erased(cases: Iterable[Case], by: Actor, at: datetime) -> bool:
    cases = list(cases)
    if Erasure.objects.filter(person__in=[one.person_id for one in cases], state__in=_ERASING).exists():
        return True
    return any(in_hand(case=one, by=by, at=at).erased for one in cases)


def _barred(case: Case) -> set[UUID]:
    return set(
        Block.objects.filter(person=case.person_id, ended_at=None).values_list("user__human", flat=True)
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """A part in the absorbed case that nobody there has in the kept one; sections empty: all."""

    organisation_id: UUID
    user_id: UUID | None
    purpose: str
    sections: tuple[str, ...]
    by_consent: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What a merge will change: tasks that move or are cancelled, links that are copied, parts to be reviewed."""

    moved: Sequence[Task]
    cancelled: Sequence[Task]
    links: Sequence[tuple[UUID, UUID, str]]
    parts: Sequence[Wanted]
    previews: Sequence[Grant]


def plan(*, kept: Case, absorbed: Case, at: datetime) -> Plan:
    """Return what merging two cases changes (6 queries)."""
    live = Grant.objects.filter(Q(until=None) | Q(until__gt=at), ended_at=None)
    seeing = set(
        live.filter(case=kept, user=None).exclude(purpose__in=_PASSING).values_list("organisation", flat=True)
    )
    tasks = list(
        Task.objects.filter(case=absorbed, state=Task.State.OPEN)
        .select_related("organisation")
        .order_by("created_at", "id")
    )
    doubled = set(Task.objects.filter(case=kept, state=Task.State.OPEN).values_list("kind", "organisation"))
    moved = [
        task
        for task in tasks
        if movable(task)
        and task.organisation_id in seeing
        and (task.kind, task.organisation_id) not in doubled
    ]
    going = {task.pk for task in moved}
    return Plan(
        moved=moved,
        cancelled=[task for task in tasks if task.pk not in going],
        links=_links(kept, absorbed),
        parts=_parts(live, kept, absorbed),
        previews=list(live.filter(case=absorbed, purpose=Purpose.REFERRAL)),
    )


def movable(task: Task) -> bool:
    """Tell whether a task means the person rather than a record of the absorbed case: no clock, about nothing there."""
    return not task.rule and task.started_at is None and task.subject_id is None


def _links(kept: Case, absorbed: Case) -> list[tuple[UUID, UUID, str]]:
    me, other = kept.person_id, absorbed.person_id
    rows = PersonLink.objects.filter(Q(person=other) | Q(other=other)).exclude(Q(person=me) | Q(other=me))
    wanted = [
        (me if first == other else first, me if second == other else second, kind)
        for first, second, kind in rows.order_by("created_at", "id").values_list("person", "other", "kind")
    ]
    mine = PersonLink.objects.filter(Q(person=me) | Q(other=me))
    held = set(mine.values_list("person", "other", "kind"))
    return [link for link in dict.fromkeys(wanted) if link not in held]


def _parts(live: object, kept: Case, absorbed: Case) -> list[Wanted]:
    rows = Grant.objects.filter(pk__in=live).exclude(purpose__in=_PASSING)  # type: ignore[misc]
    keys = ("organisation_id", "user_id", "purpose")
    held = set(rows.filter(case=kept).values_list(*keys))
    found: dict[tuple[UUID, UUID | None, str], Wanted] = {}
    for grant in rows.filter(case=absorbed).order_by("since", "id"):
        key = (grant.organisation_id, grant.user_id, grant.purpose)
        whole = (grant.organisation_id, None, grant.purpose)
        if key in held or whole in held:
            continue
        before = found.get(key)
        sections: tuple[str, ...] = tuple(grant.sections)
        by_consent = grant.basis == Grant.Basis.CONSENT
        if before is not None and before.by_consent and not by_consent:
            before = None  # what stands without the consent is what may be carried over
        elif before is not None and by_consent and not before.by_consent:
            continue
        if before is not None:
            both = before.sections and sections
            sections = tuple(sorted({*before.sections, *sections})) if both else ()
        found[key] = Wanted(*key, sections=sections, by_consent=by_consent)
    return list(found.values())
