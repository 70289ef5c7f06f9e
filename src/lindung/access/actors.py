"""The actor: whoever acts, as the domain sees them. Made once at the edge, passed down as `by=`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from lindung.access.permissions import Permission
from lindung.access.roles import permissions_of
from lindung.kernel.problems import Refusal

if TYPE_CHECKING:
    from lindung.access.models import User


class NotAllowed(Refusal):
    """The actor's roles lack the permission; `str()` says so in words for the reader."""

    code = "not_allowed"
    status = 403

    def __init__(self, permission: Permission | str) -> None:
        super().__init__(
            _("Your role does not include this. Ask the lead of your organisation who may do it.")
        )
        self.permission = str(permission)


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person in the service of one organisation."""

    user_id: UUID
    organisation_id: UUID
    roles: frozenset[str]
    name: str = field(compare=False, default="")
    permissions: frozenset[Permission] = field(default_factory=frozenset)

    @classmethod
    def of(cls, user: User) -> Actor:
        """Return the actor for a signed-in user (their organisation must have been fetched with them)."""
        roles = frozenset(user.roles)
        return cls(
            user_id=user.pk,
            organisation_id=user.organisation_id,
            roles=roles,
            name=user.display_name,
            permissions=permissions_of(codes=roles),
        )

    def may(self, permission: Permission | str) -> bool:
        """Tell whether the actor's roles carry `permission`."""
        return permission in self.permissions

    def require(self, permission: Permission | str) -> None:
        """Raise `NotAllowed` unless the actor's roles carry `permission`."""
        if permission not in self.permissions:
            raise NotAllowed(permission)
