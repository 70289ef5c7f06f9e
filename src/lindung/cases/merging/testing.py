"""Two records of one person for tests, joined through the real acts, and what of them a merge could change."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from lindung.access.actors import Actor
from lindung.access.testing import NOON
from lindung.cases.merging import actions
from lindung.cases.merging.models import Merge
from lindung.cases.models import Case, Grant, PersonLink, Task


def make_merge(*, kept: Case, absorbed: Case, first: Actor, second: Actor, at: datetime = NOON) -> Merge:
    """Join two cases: `first` proposes, `second` confirms."""
    merge = actions.propose(
        kept_id=kept.pk, absorbed_id=absorbed.pk, why=Merge.Why.PERSON_SAYS, by=first, at=at
    )
    return actions.confirm(merge_id=merge.pk, by=second, at=at)


def picture(*cases: Case) -> dict[UUID, dict[str, Any]]:
    """Return what stands of each case and could be changed by a merge: stage, open tasks, links, who sees it."""
    return {case.pk: _picture(case) for case in cases}


def _picture(case: Case) -> dict[str, Any]:
    now = Case.objects.get(pk=case.pk)
    grants = Grant.objects.filter(case=case, ended_at=None)
    shown = ("organisation", "user", "purpose", "basis", "basis_id", "listed", "until")
    links = PersonLink.objects.all().values_list("person", "other", "kind")
    return {
        "stage": (now.stage, now.stage_since, now.outcome, now.closed_at),
        "tasks": sorted(
            map(
                repr,
                Task.objects.filter(case=case, state="open").values_list(
                    "pk", "kind", "ended_at", "ended_by"
                ),
            )
        ),
        "links": sorted(map(repr, (link for link in links if case.person_id in link[:2]))),
        "grants": sorted(map(repr, ((*row.values(),) for row in grants.values(*shown)))),
        "sections": sorted(map(repr, grants.values_list("organisation", "purpose", "sections"))),
    }
