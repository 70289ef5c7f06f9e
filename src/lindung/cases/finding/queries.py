"""Reads of finding: who fits, which of their cases the asker sees, and what became of enquiries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.cases.finding.models import Enquiry, EnquiryTarget
from lindung.cases.finding.tokens import Sought
from lindung.cases.models import Case
from lindung.cases.queries import visible_to

SHOWN: Final = 10
_SOUGHT: Final = (
    "%s::bytea[], %s::bytea[], %s::bytea[], %s::bytea[], %s::bytea[], %s::int[], %s::int,"
    " %s::bytea[], %s::bytea[]"
)
_SCORE: Final = f"SELECT person, strength FROM finding_score({_SOUGHT})"  # noqa: S608 - constants only
_ELSEWHERE: Final = (
    f"SELECT finding_elsewhere({_SOUGHT}, %s::uuid[] || lindung_barred_persons(%s), %s, %s, %s, %s)"
)
"""Who is barred from a person does not hear that there may be a match either."""


class Strength(IntEnum):
    """How sure a match is: may be the same person, or very likely is."""

    POSSIBLE = 2
    STRONG = 3


@dataclass(frozen=True, slots=True)
class Hint:
    """A case the asker sees whose person may be the one asked for."""

    case: Case
    strength: Strength


def _values(wanted: Sought) -> list[Any]:
    return [
        wanted.documents,
        wanted.phones,
        wanted.tails,
        wanted.pairs,
        wanted.parts,
        wanted.places,
        wanted.telling,
        wanted.days,
        wanted.near,
    ]


def scored(wanted: Sought) -> dict[UUID, Strength]:
    """Return the persons whom the database lets us see and who fit, with how well."""
    with connection.cursor() as cursor:
        cursor.execute(_SCORE, _values(wanted))
        return {person: Strength(strength) for person, strength in cursor.fetchall()}


def hints(*, by: Actor, scores: dict[UUID, Strength]) -> tuple[tuple[Hint, ...], list[UUID]]:
    """Return the newest visible case of each person who fits, best first, and whom the asker thereby sees."""
    newest: dict[UUID, Case] = {}
    for case in visible_to(by).filter(person__in=list(scores)).order_by("-opened_at", "-id"):
        newest.setdefault(case.person_id, case)
    found = [Hint(case=case, strength=scores[person]) for person, case in newest.items()]
    found.sort(key=lambda hint: -hint.strength)
    return tuple(found[:SHOWN]), list(newest)


def elsewhere(
    wanted: Sought, *, visible: Sequence[UUID], by: Actor, at: datetime, until: datetime
) -> UUID | None:
    """Return a handle if a case that the asker does not see may be of the same person, else None. No more is told."""
    with connection.cursor() as cursor:
        cursor.execute(
            _ELSEWHERE,
            [*_values(wanted), list(visible), by.user_id, by.user_id, by.organisation_id, at, until],
        )
        row = cursor.fetchone()
    return row[0] if row else None


def enquiries_of(*, by: Actor, limit: int = 20) -> Sequence[Enquiry]:
    """Return what the actor's organisation asked, newest first: its state, never the case."""
    by.require(Permission.FIND)
    rows = Enquiry.objects.filter(organisation=by.organisation_id).select_related("contact", "user")
    return list(rows.order_by("-asked_at", "-id")[:limit])


def enquiry(*, enquiry_id: UUID, by: Actor) -> Enquiry:
    """Return an enquiry of the actor's organisation; Enquiry.DoesNotExist else."""
    own = Enquiry.objects.filter(organisation=by.organisation_id).select_related("contact")
    return own.get(pk=enquiry_id)


def to_answer(*, case: Case, enquiry_id: UUID, by: Actor) -> Enquiry:
    """Return an open enquiry about a visible case that the actor's organisation leads; Enquiry.DoesNotExist else."""
    led = Q(case=case, case__lead_organisation=by.organisation_id, open=True)
    targets: QuerySet[EnquiryTarget] = EnquiryTarget.objects.filter(led, enquiry=enquiry_id)
    if not targets.exists():
        raise Enquiry.DoesNotExist
    return Enquiry.objects.select_related("organisation", "user").get(pk=enquiry_id)
