"""What the codes of reporting are called, in words for the reader."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from lindung.kernel.vocabularies import FOLDER, UnknownCode, vocabulary

STATES: Final[Mapping[str, Promise]] = {
    "owed": _("Not begun"),
    "draft": _("Draft"),
    "submitted": _("With the committee"),
    "questioned": _("Questioned"),
    "approved": _("Approved"),
    "reopened": _("Opened again"),
}
COLOURS: Final[Mapping[str, str]] = {
    "owed": "grey",
    "draft": "grey",
    "submitted": "blue",
    "questioned": "orange",
    "approved": "green",
    "reopened": "orange",
}
EVIDENCE: Final[Mapping[str, Promise]] = {
    "pending": _("Being checked"),
    "ready": _("Ready"),
    "refused": _("Refused: it held something harmful"),
    "removed": _("Removed"),
}
STANCES: Final[Mapping[str, Promise]] = {
    "support": _("Supports it"),
    "doubt": _("Has doubts"),
    "contribution": _("Own contribution"),
}
KINDS: Final[Mapping[str, Promise]] = {
    "count": _("Number"),
    "amount": _("Amount"),
    "milestone": _("Number reached"),
    "duration": _("Duration"),
    "qualitative": _("In words"),
    "service_level": _("Service level"),
}
_DIMENSIONS: Final[Mapping[str, Promise]] = {
    "sex": _("sex"),
    "age_group": _("age group"),
    "nationality": _("nationality"),
    "agency": _("agency"),
    "state": _("state or territory"),
    "role": _("role"),
    "audience": _("audience"),
    "language": _("language"),
    "institution_type": _("kind of institution"),
}
OFFERED: Final = ("sex", "age_group", "nationality", "agency", "state", "role")
"""Dimensions that any report may be broken down by."""


def language() -> str:
    """Return the reader's language as vocabularies know it."""
    return (get_language() or "")[:2]


def dimension(code: str) -> str:
    """Return what a dimension is called, within a sentence."""
    known = _DIMENSIONS.get(code)
    return str(known) if known else code.replace("_", " ")


def codes(code: str) -> list[tuple[str, str]]:
    """Return the parts of a dimension that has a list of its own, with their labels; none for one told freely."""
    if not code.isidentifier() or not (FOLDER / f"{code}.yaml").exists():
        return []
    return list(vocabulary(code).choices(language()))


def part(code: str, cell: str) -> str:
    """Return what one part of a dimension is called."""
    if codes(code):
        try:
            return vocabulary(code).label(cell, language())
        except UnknownCode:
            return cell
    return cell


def in_order(code: str, cells: Iterable[str]) -> list[str]:
    """Return the parts of a dimension in the order of its list; those told freely as they came, after them."""
    known = [one for one, _label in codes(code)]
    return sorted(cells, key=lambda one: known.index(one) if one in known else len(known))
