"""Who answers an item about a case from the record: one function for each item that the record can tell.

An answerer returns None where the record says nothing either way: then somebody is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lindung.protection.checklist.facts import Facts
from lindung.protection.checklist.models import Answer

Y, P, N, NA = Answer.YES, Answer.PARTLY, Answer.NO, Answer.NOT_APPLICABLE


@dataclass(frozen=True, slots=True)
class Found:
    """What the record says, and on what it rests."""

    answer: Answer
    why: Promise | str


Answerer = Callable[[Facts], Found | None]
_answerers: Final[dict[str, Answerer]] = {}

NOTHING: Final = _("Nothing is on record.")


def answers(code: str) -> Callable[[Answerer], Answerer]:
    """Declare who answers an item; an item has one answerer."""

    def declare(answerer: Answerer) -> Answerer:
        if _answerers.setdefault(code, answerer) is not answerer:
            raise ValueError(f"Item {code} is answered twice.")
        return answerer

    return declare


def answerers() -> Mapping[str, Answerer]:
    """Return every answerer by item."""
    return MappingProxyType(_answerers)


def from_record(facts: Facts) -> dict[str, Found]:
    """Return what the record says of each item, where it says anything."""
    found = {code: answerer(facts) for code, answerer in _answerers.items()}
    return {code: one for code, one in found.items() if one is not None}
