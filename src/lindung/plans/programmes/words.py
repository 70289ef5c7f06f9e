"""The words of programmes in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lindung.cases.words import label, language, language_name
from lindung.kernel.country import current
from lindung.plans.programmes.kinds import KINDS, SORTS, VOCABULARIES

COLUMNS: Final[Mapping[str, Any]] = {
    "title": _("Title"),
    "organisation": _("Held by"),
    "held_from": _("First day"),
    "held_to": _("Last day"),
    "place": _("Place"),
    "summary": _("What happened"),
    "link": _("Link"),
    "others": _("Held together with"),
    "partners": _("Other partners"),
    "curriculum": _("Curriculum"),
    "needs_assessed": _("Were needs assessed before?"),
    "evaluated": _("Was it evaluated afterwards?"),
    "effect": _("Effect"),
    "channels": _("Channels"),
    "languages": _("Languages"),
    "audiences": _("Audiences"),
    "reach": _("People reached"),
    "meeting_kind": _("Kind of meeting"),
    "level": _("Level"),
    "publication_kind": _("Kind of publication"),
    "agreement_kind": _("Kind of agreement"),
    "counterpart": _("With whom"),
    "agreement_state": _("State"),
    "signed_on": _("Signed on"),
    "number": _("How many"),
    "fund_kind": _("Kind of money"),
    "amount": _("Amount"),
    "currency": _("Currency"),
    "recipient": _("Recipient"),
    "other_kind": _("What it was"),
    "people": _("People"),
    "sectors": _("By sector"),
    "indicators": _("Indicators"),
}
"""What each column is called, on pages and in spreadsheets."""
ACTS: Final[Mapping[str, Promise]] = {
    "recorded": _("Recorded"),
    "corrected": _("Corrected"),
    "people": _("Counted who came"),
    "indicators": _("Changed what it counts for"),
    "cancelled": _("Cancelled"),
}


def named(column: str, code: str) -> str:
    """Return the label of a code in a column of the facts: a kind, a sort of any list, a level, a state."""
    if column == "kind":
        return label(KINDS, code)
    lists = [VOCABULARIES[name] for name in SORTS] if column == "sort" else [VOCABULARIES.get(column, "")]
    found = [name for one in lists if one and (name := label(one, code)) != code]
    return found[0] if found else code


def place(code: str) -> str:
    """Return the name of a place; of none, that of the whole country."""
    pack = current()
    return pack.place_name(code, language()) if code else pack.name.text(language())


def of_list(column: str, codes: list[str]) -> str:
    """Return the labels of several codes of one column, in their order."""
    if column == "languages":
        return ", ".join(language_name(code) for code in codes)
    return ", ".join(label(VOCABULARIES[column], code) for code in codes)
