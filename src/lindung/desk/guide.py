"""Who sees what, read from the tables that the code itself asks: roles, permissions, purposes and sections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise

from lindung.access.permission_words import DOES, SEES
from lindung.access.permissions import Permission as P
from lindung.access.purposes import COVERS, NAMES, SECTION_NAMES, Purpose, Section
from lindung.access.roles import ROLES, Role, permissions_of
from lindung.kernel.country import CountryPack
from lindung.kernel.country.models import DemoUser
from lindung.referral.rules import part_of


class Opens(StrEnum):
    """Whether a section opens for a purpose."""

    YES = "yes"
    TWO = "two"
    """What names or finds a person: when a second officer approves."""
    NO = "no"


@dataclass(frozen=True, slots=True)
class Cell:
    """One purpose meets one section."""

    section: Section
    name: Promise
    opens: Opens


@dataclass(frozen=True, slots=True)
class PurposeRow:
    """What one purpose opens, section by section in the order of `Section`."""

    purpose: Purpose
    name: Promise
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class RoleCard:
    """One role in words: what it sees, does, and never sees."""

    code: str
    name: Promise
    description: Promise
    sees: Sequence[Promise]
    does: Sequence[Promise]
    never: Sequence[Promise]


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody of the demonstration to look through: their names, and what opens to them in a case of their office."""

    username: str
    name: str
    role: Promise
    opens: Sequence[Promise]
    shut: Sequence[Promise]


@dataclass(frozen=True, slots=True)
class Tour:
    """Whom each step signs in as; None where the country's cast has nobody for it."""

    asker: Visitor | None
    approver: Visitor | None
    carer: Visitor | None
    prosecutor: Visitor | None
    coordinator: Visitor | None
    data_officer: Visitor | None
    administrator: Visitor | None


ALSO_NEEDS: Final = {
    Section.IDENTITY: P.IDENTITY_READ,
    Section.DOCUMENTS: P.DOCUMENT_READ,
    Section.FINDINGS_ENFORCEMENT: P.REPORT_READ,
    Section.FINDINGS_PROTECTION: P.REPORT_READ,
}
"""Sections that a role must be allowed to read besides; of all others a part in the case is enough."""


def purposes() -> list[PurposeRow]:
    """Return every purpose with every section."""
    return [
        PurposeRow(
            purpose=purpose,
            name=NAMES[purpose],
            cells=[Cell(one, SECTION_NAMES[one], opens(purpose=purpose, section=one)) for one in Section],
        )
        for purpose in Purpose
    ]


def opens(*, purpose: Purpose, section: Section) -> Opens:
    """Tell whether a part in a case for `purpose` opens `section`."""
    if section not in COVERS[purpose]:
        return Opens.NO
    return Opens.TWO if section is Section.IDENTITY else Opens.YES


def roles() -> list[RoleCard]:
    """Return every role in words."""
    return [_card(role) for role in ROLES.values()]


def _card(role: Role) -> RoleCard:
    return RoleCard(
        code=role.code,
        name=role.name,
        description=role.description,
        sees=[words for one, words in SEES.items() if one in role.permissions],
        does=[words for one, words in DOES.items() if one in role.permissions],
        never=[words for one, words in SEES.items() if one not in role.permissions],
    )


def tour(*, pack: CountryPack) -> Tour:
    """Return whom a newcomer signs in as, chosen from the country's invented cast by what its people may do."""
    cast = tuple(pack.demo_users.values())
    asker, approver = _two_officers(cast)
    return Tour(
        asker=_visitor(asker, pack),
        approver=_visitor(approver, pack),
        carer=_visitor(_first(cast, "shelter_manager"), pack),
        prosecutor=_visitor(_first(cast, "prosecutor"), pack),
        coordinator=_visitor(_first(cast, "case_coordinator"), pack),
        data_officer=_visitor(_first(cast, "data_officer"), pack),
        administrator=_visitor(_first(cast, "administrator"), pack),
    )


def _two_officers(cast: Iterable[DemoUser]) -> tuple[DemoUser | None, DemoUser | None]:
    """Return two colleagues who both hold keys, one of whom could begin their group; else nobody."""
    officers = [one for one in cast if P.IDENTITY_READ in _may(one)]
    for asker in officers:
        for approver in officers:
            together = asker.organisation == approver.organisation and asker != approver
            if together and P.HOLDER_USE in _may(asker) and P.HOLDER_MANAGE in _may(approver):
                return asker, approver
    return None, None


def _first(cast: Iterable[DemoUser], role: str) -> DemoUser | None:
    return next((one for one in cast if role in one.roles), None)


def _may(one: DemoUser) -> frozenset[P]:
    return permissions_of(codes=frozenset(one.roles))


def _visitor(one: DemoUser | None, pack: CountryPack) -> Visitor | None:
    if one is None:
        return None
    office = pack.organisations[one.organisation]
    covered, may = COVERS[Purpose(part_of(kind=office.kind))], _may(one)
    reads = {one for one in covered if P.CASE_READ in may and ALSO_NEEDS.get(one, P.CASE_READ) in may}
    return Visitor(
        username=one.username,
        name=one.display_name,
        role=ROLES[one.roles[0]].name,
        opens=[SECTION_NAMES[section] for section in Section if section in reads],
        shut=[SECTION_NAMES[section] for section in Section if section not in reads],
    )
