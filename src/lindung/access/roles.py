"""Roles are code: a plain description and the permissions they carry. Country packs say who holds which."""

from __future__ import annotations

from lindung.access.permissions import Permission
from lindung.access.role_table import TABLE, Role

__all__ = ["ROLES", "Role", "UnknownRole", "permissions_of", "role"]


class UnknownRole(LookupError):
    """A role code that is not in the table."""


ROLES: dict[str, Role] = {role.code: role for role in TABLE}


def role(*, code: str) -> Role:
    """Return the role with this code, or raise `UnknownRole`."""
    try:
        return ROLES[code]
    except KeyError:
        raise UnknownRole(f"There is no role {code!r}; there are: {', '.join(ROLES)}.") from None


def permissions_of(*, codes: frozenset[str]) -> frozenset[Permission]:
    """Return what the roles `codes` allow together."""
    return frozenset().union(*(role(code=code).permissions for code in codes))
