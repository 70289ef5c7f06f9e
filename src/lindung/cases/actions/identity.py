"""The sealed facts that name a person: written blind by their protectors, read only through an opening."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.holders import wraps
from lindung.access.holders.actions import seal_for_writing
from lindung.access.permissions import Permission
from lindung.access.purposes import Section
from lindung.cases import queries, sections
from lindung.cases.finding.indexing import findable, index
from lindung.cases.models import Identity
from lindung.kernel import audit
from lindung.kernel.fields import Tier
from lindung.kernel.problems import Conflict
from lindung.kernel.sealing.envelope import Place
from lindung.kernel.sealing.problems import Tampered

FIELDS = ("full_name", "also_known_as", "document_number", "phone", "home_address")


@transaction.atomic
def record_identity(
    *, case_id: UUID, facts: dict[str, str], expected_version: int, by: Actor, at: datetime
) -> Identity:
    """Seal a person's names and numbers; only the case's own protectors may. Fields left out or empty stay.

    Nobody can read them again, the writer included, except through an opening. Raises `Conflict` when someone else
    has written since `expected_version` (0: nothing was there), `NoHolders` while nobody could ever open it, and
    `NotCovered` where no purpose of the actor in this case reaches the identity: in an emergency, for one.
    """
    by.require(Permission.IDENTITY_CHANGE)
    case = queries.for_change(case_id=case_id, by=by)
    if Section.IDENTITY not in sections.in_hand(case=case, by=by, at=at).sections:
        raise sections.NotCovered
    identity = Identity.objects.filter(person=case.person_id).first() or Identity(
        person_id=case.person_id, version=0
    )
    if identity.version != expected_version:
        raise Conflict(
            _("Someone else has written the identity meanwhile. Open it again and add what is missing.")
        )
    given = {name: facts[name] for name in FIELDS if facts.get(name)}
    _seal(identity, given, organisation_id=case.lead_organisation_id, at=at)
    index(person_id=case.person_id, facts=findable(given), by=by, at=at)
    audit.record(
        event="cases.identity_recorded",
        subject=case,
        by=by,
        at=at,
        detail={"fields": list(given), "version": identity.version},
    )
    return identity


def _seal(identity: Identity, given: dict[str, str], *, organisation_id: UUID, at: datetime) -> None:
    """Close each given fact in a box bound to its person, field and writing, and save the row."""
    seal = seal_for_writing(subject=identity.person_id, organisation_id=organisation_id, at=at)
    identity.version += 1
    for name, text in given.items():
        place = place_of(person_id=identity.person_id, field=name, version=identity.version)
        setattr(identity, name, wraps.close(seal=seal, text=text, place=place))
        identity.written[name] = identity.version
    identity.save()


def place_of(*, person_id: UUID, field: str, version: int) -> bytes:
    """Return what a fact's box is bound to: table, person, field, the version it was written at, and the tier."""
    table = Identity._meta.db_table
    return Place(table=table, row=str(person_id), section=field, version=version, tier=Tier.SEALED).bytes()


def read_identity(*, identity: Identity, private: bytes, fields: Iterable[str]) -> dict[str, str | None]:
    """Return the facts in the boxes of `fields` that were written, opened with the person's private half.

    A box that was moved, changed or put back from an earlier writing gives None in place of its text: the others
    are still read. Pure: the caller records the look before it shows anything.
    """
    found: dict[str, str | None] = {}
    for name in FIELDS:
        box = getattr(identity, name)
        if name not in fields or (box is None and name not in identity.written):
            continue
        try:
            version = int(identity.written.get(name, 0))
            place = place_of(person_id=identity.person_id, field=name, version=version)
            found[name] = wraps.read(private=private, box=bytes(box or b""), place=place)
        except Tampered:
            found[name] = None
    return found
