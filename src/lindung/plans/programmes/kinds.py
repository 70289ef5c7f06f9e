"""What each kind of event asks beyond what all of them say: which columns it has, and which it must fill."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

KINDS: Final = "programme_kinds"
ROLES: Final = "training_roles"
SECTORS: Final = "inspection_sectors"
SEXES: Final = "sex"
AGES: Final = "age_groups"
UNKNOWN: Final = "unknown"

VOCABULARIES: Final[Mapping[str, str]] = {
    "channels": "channels",
    "audiences": "audiences",
    "meeting_kind": "meeting_kinds",
    "level": "meeting_levels",
    "publication_kind": "publication_kinds",
    "agreement_kind": "agreement_kinds",
    "agreement_state": "agreement_states",
    "fund_kind": "fund_kinds",
    "other_kind": "other_programme_kinds",
}
"""Column to the code list of its values."""


@dataclass(frozen=True, slots=True)
class Kind:
    """The columns of a kind in the order they are asked, the ones it must fill, and whether people attend it."""

    columns: tuple[str, ...]
    needed: tuple[str, ...] = ()
    people: bool = False
    sectors: bool = False


TABLE: Final[Mapping[str, Kind]] = {
    "training": Kind(("curriculum", "needs_assessed", "evaluated", "effect", "languages"), people=True),
    "campaign": Kind(
        ("channels", "languages", "audiences", "reach", "effect", "number"), ("channels",), people=True
    ),
    "meeting": Kind(("meeting_kind", "level"), ("meeting_kind",), people=True),
    "publication": Kind(
        ("publication_kind", "languages", "audiences", "reach", "number"), ("publication_kind",)
    ),
    "agreement": Kind(
        ("agreement_kind", "counterpart", "agreement_state", "signed_on", "level"),
        ("agreement_kind", "counterpart", "agreement_state"),
    ),
    "inspection": Kind(("number",), sectors=True),
    "operation": Kind(("number",), sectors=True),
    "grant": Kind(("fund_kind", "amount", "recipient"), ("fund_kind", "amount", "recipient")),
    "other": Kind(("other_kind", "number", "effect"), ("other_kind",), people=True),
}
SIGNED: Final = ("signed", "in_force", "ended")
"""States of an agreement in which the day it was signed is known."""
LISTS: Final = frozenset({"channels", "languages", "audiences"})
TEXTS: Final[Mapping[str, int]] = {
    "curriculum": 200,
    "effect": 1000,
    "counterpart": 200,
    "recipient": 200,
}
"""Free texts and their limits, in characters."""
SORTS: Final = ("meeting_kind", "publication_kind", "agreement_kind", "fund_kind", "other_kind")
"""Columns that say more closely what an event was; each kind has at most one."""


def kinds_with(column: str) -> list[str]:
    """Return the kinds that have `column`."""
    return [code for code, kind in TABLE.items() if column in kind.columns]


def kinds_needing(column: str) -> list[str]:
    """Return the kinds that must fill `column`."""
    return [code for code, kind in TABLE.items() if column in kind.needed]
