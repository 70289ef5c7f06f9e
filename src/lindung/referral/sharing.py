"""What a referral lets its reader see of the person: the sections its sender chose, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from lindung.cases.models import Case
from lindung.cases.opened import Value
from lindung.referral.models import Referral, Section

BAND_YEARS: Final = 5


@dataclass(frozen=True, slots=True)
class Facts:
    """Open facts. `age_band` holds its first and last age in full years; None where no age is known."""

    sex: str
    is_child: bool
    age_band: tuple[int, int] | None
    nationality: str
    languages: tuple[str, ...]
    interpreter_needed: bool | None
    place: str


@dataclass(frozen=True, slots=True)
class ScreeningResult:
    """Where the case stands and the form of exploitation that shows (empty: none yet)."""

    stage: str
    exploitation: str


@dataclass(frozen=True, slots=True)
class Needs:
    """Codes of vocabulary urgent_needs (or why they do not open), and whether the case as a whole is urgent."""

    codes: tuple[str, ...]
    urgent: bool
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Shared:
    """One field for each section; None where the sender did not share it."""

    facts: Facts | None = None
    screening_result: ScreeningResult | None = None
    needs: Needs | None = None
    message: str | None = None
    message_problem: str | None = None


def age_band(years: int) -> tuple[int, int]:
    """Return the first and last age of the band `years` lies in: an exact age singles out more than it helps."""
    first = years - years % BAND_YEARS
    return first, first + BAND_YEARS - 1


def shared_with(*, referral: Referral, message: Value, needs: Value) -> Shared:
    """Return what a referral fetched by `queries.one` shares; `message` and `needs` as they open for its reader."""
    case, chosen = referral.case, frozenset(referral.shared)
    return Shared(
        facts=_facts(case) if Section.FACTS in chosen else None,
        screening_result=(
            ScreeningResult(stage=case.stage, exploitation=case.exploitation)
            if Section.SCREENING_RESULT in chosen
            else None
        ),
        needs=_needs(case, needs) if Section.NEEDS in chosen else None,
        message=message.content if Section.MESSAGE in chosen else None,
        message_problem=message.problem or None,
    )


def _needs(case: Case, found: Value) -> Needs:
    return Needs(codes=tuple(found.content or ()), urgent=case.urgent, problem=found.problem)


def _facts(case: Case) -> Facts:
    person = case.person
    years = person.age_on(case.found_on)
    return Facts(
        sex=person.sex,
        is_child=case.is_child,
        age_band=None if years is None else age_band(years),
        nationality=person.nationality,
        languages=tuple(person.languages),
        interpreter_needed=person.interpreter_needed,
        place=case.place,
    )
