"""Reads of openings: whoever sees the case sees that an opening was asked for, never what it shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from lindung.access.actors import Actor
from lindung.access.holders import queries as holders
from lindung.access.holders.models import RingMember
from lindung.access.purposes import Section
from lindung.cases import queries, sections
from lindung.cases.actions import IDENTITY_FIELDS
from lindung.cases.models import Case, Identity
from lindung.cases.openings.models import Opening

also_sealed: dict[str, Callable[[Case], bool]] = {}
"""What else is sealed to a person (names as in `words.FIELDS`), and whether a case has it; apps add theirs."""

LIVING = (Opening.State.APPROVED, Opening.State.OPENED)
"""Approved, and not yet over."""


def visible_to(actor: Actor) -> QuerySet[Opening]:
    """Return the openings of cases that the actor sees."""
    return Opening.objects.filter(case__in=queries.visible_to(actor))


def of_case(*, case: Case, limit: int = 20) -> Sequence[Opening]:
    """Return the newest openings of a visible case."""
    rows = Opening.objects.filter(case=case).select_related("asked_by__organisation", "approved_by")
    return list(rows.order_by("-asked_at", "-id")[:limit])


def running(*, case: Case, by: Actor, at: datetime) -> Opening | None:
    """Return the actor's own request on a visible case that waits, or an opening of theirs that still holds."""
    living = Q(state__in=LIVING, expires_at__gt=at)
    mine = Opening.objects.filter(Q(state=Opening.State.ASKED) | living, case=case, asked_by=by.user_id)
    return mine.select_related("case").first()


def approvers(*, person_id: UUID, human: UUID) -> QuerySet[RingMember]:
    """Return the holders who can open a person's key today and are another human than `human`."""
    members = holders.working_members(rings=holders.rings_of(subject=person_id))
    return members.exclude(user__human=human)


def may_decide(*, opening: Opening, by: Actor) -> bool:
    """Tell whether the actor is a holder, and another human, for whom this request waits."""
    able = approvers(person_id=opening.person_id, human=opening.asked_human)
    return opening.state == Opening.State.ASKED and able.filter(user=by.user_id).exists()


def purposes(*, case: Case, by: Actor, at: datetime) -> tuple[str, ...]:
    """Return the purposes of the actor's part in a visible case that reach what names a person.

    Emergency access and national coordination are none of them.
    """
    hand = sections.in_hand(case=case, by=by, at=at)
    return tuple(sorted({one.purpose for one in hand.grants if Section.IDENTITY in one.sections}))


def written(*, case: Case) -> tuple[str, ...]:
    """Return which facts of the identity were ever written, and what else is sealed; nothing of what they say."""
    identity = Identity.objects.filter(person=case.person_id).values_list("written", flat=True).first() or {}
    facts = tuple(name for name in IDENTITY_FIELDS if name in identity)
    return facts + tuple(name for name, is_there in also_sealed.items() if is_there(case))


def living(*, case: Case, by: Actor, name: str, at: datetime) -> Opening | None:
    """Return the actor's own approved opening of `name` on a case, while it lasts."""
    approved = (Opening.State.APPROVED, Opening.State.OPENED)
    rows = Opening.objects.filter(case=case, asked_by=by.user_id, state__in=approved, expires_at__gt=at)
    return rows.filter(fields__contains=[name]).order_by("-expires_at").first()
