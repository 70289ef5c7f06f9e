"""What the person may read themselves, without anybody of the staff: days of their orders, and whom to call."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lindung.cases.models import Case
from lindung.cases.window_hooks import NextDate
from lindung.kernel.country import current
from lindung.protection.informing.facts import facts_of
from lindung.protection.informing.kit import filled, kit_of

_SAID: Final[dict[str, tuple[Promise, bool]]] = {
    "custody_by": (_("Officers bring you before the court by this day."), True),
    "interim_until": (_("The first order of the court lasts until this day."), False),
    "protection_until": (_("The order of the court that protects you lasts until this day."), False),
}
"""Days of the sheet that the window says too; the rest belong to rooms that say them themselves."""


def days_of(case: Case, at: datetime) -> Iterable[NextDate]:
    """Yield the days of a case's orders that are still to come (2 queries)."""
    facts = facts_of(case=case, at=at)
    for name, (words, expected) in _SAID.items():
        day = facts.days.get(name)
        if day is not None:
            on = day.date() if isinstance(day, datetime) else day
            yield NextDate(on=on, words=words, expected=expected, code=name)


def whom_to_call(language: str) -> Iterable[str]:
    """Yield the sheet's numbers, said in a language of the sheet, else in its first."""
    kit = kit_of(current())
    wording = kit.wordings.get(language) or next(iter(kit.wordings.values()))
    for one in kit.contacts:
        yield filled(wording.texts[one.text], {"number": one.number})
