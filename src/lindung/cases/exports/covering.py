"""What somebody's part in a case lets them take out: sections of one purpose, never the sealed tier."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from lindung.access.actors import Actor
from lindung.access.purposes import Purpose, Section
from lindung.cases.models import Case
from lindung.cases.sections import Hand, NotCovered, in_hand

EXPORTABLE: Final = (
    Section.NEEDS,
    Section.BIRTH,
    Section.SCREENING,
    Section.DETERMINATION,
    Section.REFERRAL,
    Section.ORDER,
    Section.FINDINGS_ENFORCEMENT,
    Section.FINDINGS_PROTECTION,
    Section.NOTES,
    Section.CARE,
    Section.ENQUIRY,
    Section.CONSENT,
)
"""Neither the identity nor documents: what names or shows a person leaves by an opening, in two officers' sight."""
NEVER: Final = frozenset({Purpose.EMERGENCY, Purpose.REFERRAL})
PURPOSES: Final = tuple(one for one in Purpose if one not in NEVER)


def hand_for(*, case: Case, by: Actor, at: datetime, purpose: str, sections: Iterable[str]) -> Hand:
    """Return what the actor holds on a case for one purpose, all other grants left out.

    Raises `NotCovered` unless that covers every section; emergency access and previews cover none.
    """
    hand = in_hand(case=case, by=by, at=at)
    kept = [one for one in hand.grants if one.purpose == purpose and one.purpose not in NEVER]
    narrow = Hand(case=case, by=by, at=at, grants=kept, wraps=hand.wraps)
    wanted = frozenset(sections)
    if not kept or not wanted <= narrow.sections or not wanted <= frozenset(EXPORTABLE):
        raise NotCovered
    return narrow
