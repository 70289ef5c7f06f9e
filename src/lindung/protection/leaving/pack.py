"""`leaving.yaml` of a country, read strictly: how long an assessment counts, follow-ups, papers, escorts, factors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final, Literal

from django.utils.translation import get_language
from pydantic import Field, StringConstraints, model_validator
from pydantic.types import StrictBool, StrictInt

from lindung.kernel.country import CountryPack, PackError, current
from lindung.kernel.country.loading import validate
from lindung.kernel.country.strict_yaml import Problem, Unreadable, read
from lindung.kernel.law.labels import Entry, Labels, Source

NAME: Final = "leaving.yaml"
Key = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9_]*$", max_length=30)]
Travel = Literal["return", "third_country", "other"]


class Named(Entry):
    """Something with a code and a label."""

    code: Key
    label: Labels


class AssessmentRule(Entry):
    """For how many days a security assessment counts."""

    valid_days: Annotated[StrictInt, Field(ge=1, le=180)]
    source: Source


class ReceiptRule(Entry):
    """Within how many days of the departure the arrival is confirmed."""

    days: Annotated[StrictInt, Field(ge=1, le=60)]
    source: Source


class FollowUpRule(Entry):
    """How many months after the departure somebody asks, and within how many days of that day."""

    months: tuple[Annotated[StrictInt, Field(ge=1, le=60)], ...] = Field(min_length=1)
    within_days: Annotated[StrictInt, Field(ge=0, le=60)]
    source: Source

    @model_validator(mode="after")
    def _grow(self) -> FollowUpRule:
        if list(self.months) != sorted(set(self.months)):
            raise ValueError("months have to grow")
        return self


class PaperKind(Named):
    """A paper a journey needs: `instead_of` names one that it replaces."""

    kinds: tuple[Travel, ...] = Field(alias="for", min_length=1)
    instead_of: Key | None = None
    optional: StrictBool = False
    child: StrictBool = False


class Escort(Named):
    """Who goes along, and whether that will do for a child."""

    child: StrictBool


class BestInterestsRule(Entry):
    """Who decides what serves a child best, and what they weigh."""

    bodies: tuple[Named, ...] = Field(min_length=1)
    considered: tuple[Named, ...] = Field(min_length=1)
    source: Source


class Levels(Entry):
    """From which sum on a risk is medium, and high."""

    medium: Annotated[StrictInt, Field(ge=1)]
    high: Annotated[StrictInt, Field(ge=2)]


class Factor(Named):
    """What speaks for a risk, and how much."""

    weight: Annotated[StrictInt, Field(ge=1, le=9)]


class RiskRule(Entry):
    """The factors of a risk and the levels they advise."""

    levels: Levels
    factors: tuple[Factor, ...] = Field(min_length=1)
    source: Source

    @model_validator(mode="after")
    def _grow(self) -> RiskRule:
        if self.levels.medium >= self.levels.high:
            raise ValueError("high has to begin above medium")
        return self


class Rules(Entry):
    """All of `leaving.yaml`."""

    assessment: AssessmentRule
    receipt: ReceiptRule
    follow_ups: FollowUpRule
    paper_source: Source
    papers: tuple[PaperKind, ...]
    escort_source: Source
    escorts: tuple[Escort, ...] = Field(min_length=1)
    best_interests: BestInterestsRule
    risk: RiskRule

    @model_validator(mode="after")
    def _sound(self) -> Rules:
        for rows in (
            self.papers,
            self.escorts,
            self.best_interests.bodies,
            self.best_interests.considered,
            self.risk.factors,
        ):
            codes = [one.code for one in rows]
            if len(codes) != len(set(codes)):
                raise ValueError(f"a code stands twice among {', '.join(codes)}")
        known = {one.code for one in self.papers}
        if missing := {one.instead_of for one in self.papers if one.instead_of} - known:
            raise ValueError(f"no paper {', '.join(sorted(missing))}")
        if not any(one.child for one in self.escorts):
            raise ValueError("no escort will do for a child")
        return self

    def papers_for(self, *, kind: str, child: bool) -> tuple[PaperKind, ...]:
        """Return the papers that a journey of `kind` may need."""
        return tuple(one for one in self.papers if kind in one.kinds and (child or not one.child))


def rules() -> Rules:
    """Return the rules of the country, read once per process. Raises `PackError` with everything that is wrong."""
    return _rules(current().folder)


@lru_cache(maxsize=8)
def _rules(folder: Path) -> Rules:
    found, problems = _read(folder)
    if found is None:
        raise PackError(problems)
    return found


def check_leaving(pack: CountryPack) -> Iterator[Problem]:
    """Yield what is wrong with a country's `leaving.yaml` (`lindung country check`)."""
    yield from _read(pack.folder)[1]


def _read(folder: Path) -> tuple[Rules | None, list[Problem]]:
    path = folder / NAME
    try:
        document = read(path=path, name=str(path))
    except Unreadable as error:
        return None, [error.problem]
    return validate(document=document, model=Rules)


def choices(rows: Iterable[Named]) -> list[tuple[str, str]]:
    """Return codes with their labels in the reader's language."""
    spoken = get_language() or current().default_language
    return [(one.code, one.label.text(spoken)) for one in rows]


def label(rows: Iterable[Named], code: str) -> str:
    """Return a code's label in the reader's language, or the code of an earlier version of the pack."""
    return dict(choices(rows)).get(code, code)
