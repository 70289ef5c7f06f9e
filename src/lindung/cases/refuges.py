"""Where a person may be sheltered is not for everyone on their case: a shelter's name stays away from the others.

A shelter that takes part in a case is most often where the person sleeps. Those who protect, serve, treat or
accompany the person know it, and so does the shelter; enforcement, prosecution and court read "a place of refuge".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.access.purposes import Purpose

KINDS: Final = frozenset({"ngo_shelter"})
"""Kinds of organisation that shelter people."""
KNOWING: Final = frozenset(
    {Purpose.PROTECTION, Purpose.SERVICES, Purpose.HEALTH, Purpose.RETURN, Purpose.OVERSIGHT}
)
"""Purposes whose readers are told which shelter takes part."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads about a case: from which organisation, and whether they are told of shelters."""

    organisation_id: UUID
    knows: bool

    def hides(self, *, kind: str | None, organisation_id: UUID | str | None) -> bool:
        """Tell whether an organisation of `kind` stays unnamed to this reader."""
        return kind in KINDS and not self.knows and str(organisation_id) != str(self.organisation_id)

    def name(self, text: str, *, kind: str | None, organisation_id: UUID | str | None) -> str:
        """Return `text`, which names an organisation or one of its people, or what stands for it."""
        return masked() if self.hides(kind=kind, organisation_id=organisation_id) else text

    def params(self, params: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return a timeline entry's params with the organisation it is addressed to unnamed, if it must be."""
        if self.hides(kind=params.get("to_kind"), organisation_id=params.get("to_id")):
            return {**params, "to": masked()}
        return params


def masked() -> str:
    """Return what stands for a shelter."""
    return _("A place of refuge")


def reader(*, actor: Actor, purposes: Iterable[str]) -> Reader:
    """Return how an actor who holds grants for `purposes` reads about a case; coordination knows every shelter."""
    knows = not KNOWING.isdisjoint(purposes) or actor.may(Permission.CASE_READ_NATIONAL)
    return Reader(organisation_id=actor.organisation_id, knows=knows)
