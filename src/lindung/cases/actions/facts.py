"""Opening what is protected among a person's facts, to correct it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.access.purposes import Section
from lindung.cases import sections
from lindung.cases.models import Case


@dataclass(frozen=True, slots=True)
class Opened:
    """A person's protected facts: the day of birth where known, codes of urgent needs."""

    birth_on: date | None
    needs: tuple[str, ...]


def open_facts(*, case: Case, by: Actor, at: datetime) -> Opened:
    """Open a visible case's protected facts for correction, and record it.

    Raises `NotCovered` where no purpose of the actor covers them, `Locked`.
    """
    by.require(Permission.CASE_CHANGE)
    wanted = (Section.BIRTH, Section.NEEDS)
    ring = sections.to_read(case=case, by=by, at=at, sections=wanted, event="cases.facts_opened")
    born = ring.open(case.person, "birth_on")
    return Opened(
        birth_on=date.fromisoformat(born) if born else None,
        needs=tuple(ring.open(case.person, "needs") or ()),
    )
