"""Sealed values for a page: each opened by itself, so that one which does not open hides no other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.cases.models import Case
from lindung.cases.sections import Hand, in_hand
from lindung.kernel import audit
from lindung.kernel.problems import Refusal
from lindung.kernel.sealing.fields import SealedField
from lindung.kernel.sealing.problems import Erased, Locked, Tampered
from lindung.kernel.sealing.ring import Ring


@dataclass(frozen=True, slots=True)
class Value:
    """What a column holds (None: nothing was written), or `problem`: why it does not open for this reader.

    `refusal` is there where it should have opened and did not: the keys are away, or it is not what was sealed.
    """

    content: Any = None
    problem: str = ""
    refusal: Refusal | None = None

    def __bool__(self) -> bool:
        return bool(self.content or self.problem)

    def __str__(self) -> str:
        return str(self.content or "")


@dataclass(frozen=True, slots=True)
class Opened:
    """What of a case a reader has opened. `refusal` says why nothing opens at all, where that is so."""

    hand: Hand
    ring: Ring | None
    refusal: Refusal | None

    def value(self, row: models.Model, name: str) -> Value:
        """Return what a sealed column of `row` holds, or why it stays closed; never raises a refusal."""
        field = row._meta.get_field(name)
        assert isinstance(field, SealedField)
        if getattr(row, name) is None:
            return Value()
        section = str(getattr(row, field.section_by)) if field.section_by else field.section
        if section not in self.hand.sections:
            return Value(problem=_("Your part in this case does not include this."))
        if self.ring is None:
            return self._closed(self.refusal)
        try:
            return Value(self.ring.open(row, name))
        except (Tampered, Erased) as refusal:
            return self._closed(refusal)

    def _closed(self, refusal: Refusal | None) -> Value:
        """Return why a covered value stays closed; what was erased is gone by design, and no failure."""
        failure = None if isinstance(refusal, Erased) else refusal
        return Value(problem=str(refusal or _("This was not opened.")), refusal=failure)


def open_for_page(
    *,
    case: Case,
    by: Actor,
    at: datetime,
    sections: Iterable[str],
    event: str,
    subject: models.Model,
    detail: dict[str, Any] | None = None,
) -> Opened:
    """Open what of `sections` the reader's purposes cover, the look recorded first as `event` with what opens.

    A page about open facts works without the keys, and for readers whose purposes cover nothing of it.
    """
    hand = in_hand(case=case, by=by, at=at)
    wanted = frozenset(sections) & hand.sections
    ring: Ring | None = None
    refusal: Refusal | None = None
    try:
        ring = hand.ring(wanted) if wanted else None
    except (Locked, Erased) as stopped:
        refusal = stopped
    said = {**(detail or {}), "sections": sorted(wanted) if ring else [], **hand.trace}
    with transaction.atomic(savepoint=False):
        audit.record(event=event, subject=subject, by=by, at=at, detail=said)
    return Opened(hand=hand, ring=ring, refusal=refusal)
