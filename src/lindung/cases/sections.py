"""The door to the protected sections of a person's record: opened for a purpose, and never without a trail."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.purposes import COVERS, Purpose, Section
from lindung.cases.models import Case, Person
from lindung.kernel import audit
from lindung.kernel.fields import Tier
from lindung.kernel.problems import Refusal
from lindung.kernel.sealing import keys, warrants
from lindung.kernel.sealing.fields import sealed_fields
from lindung.kernel.sealing.problems import Erased, Locked
from lindung.kernel.sealing.providers import Warrant, Wrapped, about, provider
from lindung.kernel.sealing.ring import Ring


class NotCovered(Refusal):
    """A section that no purpose of the actor in this case covers."""

    code = "not_covered"
    status = 403

    def __init__(self) -> None:
        super().__init__(
            _(
                "Your part in this case does not include this section."
                " Ask the organisation that leads the case if your work needs it."
            )
        )


@dataclass(frozen=True, slots=True)
class Live:
    """A grant that the actor holds on a case at this moment, with what proves it."""

    id: UUID
    purpose: str
    sections: frozenset[Section]
    statement: bytes
    mark: bytes


@dataclass(frozen=True, slots=True)
class Hand:
    """What the actor holds on a case: live grants, and the person's wrapped keys. Holding opens nothing yet."""

    case: Case
    by: Actor
    at: datetime
    grants: Sequence[Live]
    wraps: Sequence[tuple[int, int, bytes | None]]

    @property
    def purposes(self) -> frozenset[str]:
        """What the actor may see the case for."""
        return frozenset(grant.purpose for grant in self.grants)

    @property
    def sections(self) -> frozenset[Section]:
        """Every section that one of the grants covers."""
        return frozenset().union(*(grant.sections for grant in self.grants))

    @property
    def erased(self) -> bool:
        """Tell whether the person's keys were destroyed."""
        return bool(self.wraps) and all(blob is None for _version, _kek, blob in self.wraps)

    @property
    def trace(self) -> dict[str, str]:
        """Return what the trail adds to a look under emergency access: the key of that access; else nothing."""
        return next(
            ({"emergency": str(one.id)} for one in self.grants if one.purpose == Purpose.EMERGENCY), {}
        )

    def ring(self, sections: Iterable[str]) -> Ring:
        """Return the person's keys for sections that are all covered.

        Raises `NotCovered`, `Locked` while the keys cannot be reached, `Erased` once they are gone.
        """
        wanted = frozenset(sections)
        if not wanted <= self.sections:
            raise NotCovered
        if all(blob is None for _version, _kek, blob in self.wraps):
            raise Erased
        subject = self.case.person_id
        warrant = self._warrant(wanted)
        keys = {
            version: provider().unwrap(
                wrapped=Wrapped(kek, bytes(blob)),
                about=about(subject=subject, tier=Tier.PROTECTED, version=version),
                warrant=warrant,
            )
            for version, kek, blob in self.wraps
            if blob is not None
        }
        return Ring(subject=subject, keys=keys, sections=wanted)

    def _warrant(self, wanted: frozenset[str]) -> Warrant:
        """Return the grant that covers most of what is wanted: the keeper asks for one, the sections were checked."""
        grant = max(self.grants, key=lambda one: len(one.sections & wanted))
        return Warrant(
            statement=grant.statement,
            mark=grant.mark,
            user_id=self.by.user_id,
            organisation_id=self.by.organisation_id,
            at=self.at,
        )


_IN_HAND = """
SELECT id, purpose, sections, "user_id", since, until, mark, NULL::int, NULL::int, NULL::bytea
  FROM cases_grant
 WHERE case_id = %s AND organisation_id = %s AND (user_id IS NULL OR user_id = %s)
   AND ended_at IS NULL AND since <= %s AND (until IS NULL OR until > %s)
   AND NOT EXISTS (
       SELECT 1 FROM consents_block b
         JOIN access_user bound ON bound.id = b.user_id JOIN access_user me ON me.human = bound.human
        WHERE b.person_id = %s AND b.ended_at IS NULL AND me.id = %s)
 UNION ALL
SELECT id, NULL, NULL, NULL, NULL, NULL, NULL, version, kek_version, blob
  FROM sealing_keywrap WHERE subject = %s
"""
"""Grants (none for who is barred from the person) and wraps in one question: every page about a case asks it."""


def in_hand(*, case: Case, by: Actor, at: datetime) -> Hand:
    """Return what the actor holds on a visible case (1 query)."""
    with connection.cursor() as cursor:
        cursor.execute(
            _IN_HAND,
            [case.pk, by.organisation_id, by.user_id, at, at, case.person_id, by.user_id, case.person_id],
        )
        rows = cursor.fetchall()
    grants = [_live(row, case=case, by=by) for row in rows if row[1] is not None]
    wraps = [(row[7], row[8], row[9]) for row in rows if row[7] is not None]
    return Hand(case=case, by=by, at=at, grants=grants, wraps=wraps)


def _live(row: Sequence[Any], *, case: Case, by: Actor) -> Live:
    key, purpose, sections, user, since, until, mark = row[:7]
    statement = warrants.statement(
        grant=key,
        subject=case.person_id,
        purpose=purpose,
        sections=sections,
        user=user,
        organisation=by.organisation_id,
        since=since,
        until=until,
    )
    covers = COVERS[Purpose(purpose)]
    kept = covers & {Section(one) for one in sections} if sections else covers
    return Live(id=key, purpose=purpose, sections=kept, statement=statement, mark=bytes(mark))


def to_write(*, case: Case, by: Actor, at: datetime, sections: Iterable[str]) -> Ring:
    """Return the keys for sealing sections of a case within an act that leaves its own trail.

    Raises `NotCovered` unless the actor's purposes cover them, and `Locked`: nothing is ever written in clear.
    """
    return in_hand(case=case, by=by, at=at).ring(sections)


def to_read(
    *,
    case: Case,
    by: Actor,
    at: datetime,
    sections: Iterable[str],
    event: str,
    subject: models.Model | None = None,
) -> Ring:
    """Return the keys for reading sections, the opening recorded first as `event` on `subject` (else the case).

    Raises `NotCovered`, `Locked`, `Erased`.
    """
    wanted = sorted(sections)
    hand = in_hand(case=case, by=by, at=at)
    ring = hand.ring(wanted)
    with transaction.atomic(savepoint=False):
        detail = {"sections": wanted, **hand.trace}
        audit.record(event=event, subject=subject or case, by=by, at=at, detail=detail)
    return ring


def first_keys(*, person_id: UUID, at: datetime, sections: Iterable[str]) -> Ring:
    """Make the keys of a person just recorded, and return them for the sections of their first facts."""
    return Ring(
        subject=person_id, keys={1: keys.create(subject=person_id, at=at)}, sections=frozenset(sections)
    )


def reseal_person(*, case: Case, by: Actor, at: datetime) -> None:
    """Raise the person's version and seal anew what is bound to it; the caller saves the row."""
    person = case.person
    held = [field for field in sealed_fields(Person) if getattr(person, field.name) is not None]
    if not held:
        person.version += 1
        return
    ring = to_write(case=case, by=by, at=at, sections=[field.section for field in held])
    values = {field.name: ring.open(person, field.name) for field in held}
    person.version += 1
    for name, value in values.items():
        ring.seal(person, name, value)


__all__ = [
    "Erased",
    "Hand",
    "Locked",
    "NotCovered",
    "first_keys",
    "in_hand",
    "reseal_person",
    "to_read",
    "to_write",
]
