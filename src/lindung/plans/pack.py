"""The shape of a plan as a file: what `countries/*/plans/*.yaml` and a filled-in workbook have to say.

Codes are the plan's own; titles are given in every language of the country. A year stands for its first day where
something starts and for its last where something ends. What these shapes cannot tell (codes that point nowhere,
days outside the plan) is told by `lindung.plans.checks`.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, StringConstraints, model_validator
from pydantic.types import StrictBool, StrictInt

from lindung.kernel.country.models import OrganisationKind
from lindung.kernel.law.labels import Day, Entry, Labels, Source, Text

PartCode = Annotated[
    str, StringConstraints(strict=True, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=40)
]
WordCode = Annotated[
    str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9]*([._-][a-z0-9]+)*$", max_length=40)
]
MeasureCode = Annotated[
    str,
    StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$", max_length=80),
]
OrganisationCode = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=60)]
_Value = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Za-z0-9_.:-]+$", max_length=80)]
Narrowing = StrictBool | StrictInt | _Value
Room = Literal["justice", "intake", "protection", "exchange", "knowledge", "linkage"]
Comparator = Literal["at_least", "at_most"]
YEARS = range(1900, 2201)


def _year(value: Any, month: int, day: int) -> Any:
    if isinstance(value, int) and not isinstance(value, bool) and value in YEARS:
        return date(value, month, day)
    return value


def first_day(value: Any) -> Any:
    """Return the first day of a year; anything else as it is."""
    return _year(value, 1, 1)


def last_day(value: Any) -> Any:
    """Return the last day of a year; anything else as it is."""
    return _year(value, 12, 31)


def _not_negative(value: Any) -> Any:
    if isinstance(value, int | float | Decimal) and value < 0:
        raise ValueError("a target cannot be negative; write the figure to reach, from 0 up")
    return value


FirstDay = Annotated[Day, BeforeValidator(first_day)]
LastDay = Annotated[Day, BeforeValidator(last_day)]
Amount = Annotated[
    Decimal, BeforeValidator(_not_negative), Field(ge=0, max_digits=16, decimal_places=2, allow_inf_nan=False)
]


class Length(Entry):
    """From when to when the plan runs, last day included."""

    starts: FirstDay
    ends: LastDay


class Head(Entry):
    """The plan itself: of one country, or of one region."""

    code: PartCode
    title: Labels
    short_title: Labels
    vision: Labels | None = None
    country: Annotated[str, StringConstraints(pattern=r"^[a-z]{3}$")] | None = None
    region: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,19}$")] | None = None
    period: Length
    coordinator: PartCode | None = None
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] | None = None
    predecessors: tuple[Annotated[Text, Field(max_length=80)], ...] = ()
    source: Source

    @model_validator(mode="after")
    def of_one(self) -> Self:
        """Complain of a plan of nobody, or of two."""
        if (self.country is None) == (self.region is None):
            raise ValueError("give either the country or the region that the plan is of; the other is null")
        return self


class Period(Entry):
    """A time that is reported on, and the last day on which a report is in time."""

    code: Annotated[
        str, StringConstraints(strict=True, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=20)
    ]
    kind: Literal["annual", "half", "final"]
    starts: FirstDay
    ends: LastDay
    due_on: Day


class Pillar(Entry):
    """A pillar of the plan."""

    code: PartCode
    title: Labels


class Goal(Entry):
    """What the plan wants in the end."""

    code: PartCode
    title: Labels
    pillars: tuple[PartCode, ...] = ()


class ProgrammeArea(Entry):
    """A field of work under a goal; `also_under` names objectives of other areas that it serves."""

    code: PartCode
    title: Labels
    goal: PartCode
    also_under: tuple[PartCode, ...] = ()


class PlanActor(Entry):
    """Who has a part in the plan, and the organisations here that answer for it."""

    code: PartCode
    title: Labels
    kind: Literal[
        "committee", "council", "task_force", "unit", "agency", "ministry", "statutory_body", "academic",
        "civil_society", "international", "private",
    ]  # fmt: skip
    group: StrictBool = False
    members: tuple[PartCode, ...] = ()
    organisations: tuple[OrganisationCode, ...] = ()
    organisation_kinds: tuple[OrganisationKind, ...] = ()
    parent: PartCode | None = None
    note: Text | None = None


class Committee(Entry):
    """An actor that meets, watches over pillars and is led by another actor."""

    actor: PartCode
    number: Annotated[StrictInt, Field(ge=1, le=999)] | None = None
    lead: PartCode | None = None
    function: Labels
    pillars: tuple[PartCode, ...] = ()
    kind: Literal["working", "high_level", "council", "case_management"]


class Objective(Entry):
    """What a goal comes down to."""

    code: PartCode
    number: Annotated[StrictInt, Field(ge=0, le=9999)]
    goal: PartCode | None = None
    programme_area: PartCode | None = None
    pillar: PartCode
    title: Labels
    duties: tuple[WordCode, ...] = ()
    note: Text | None = None


class Output(Entry):
    """What an objective is to bring about."""

    code: PartCode
    objective: PartCode
    pillar: PartCode
    goal: PartCode | None = None
    related_goals: tuple[PartCode, ...] = ()
    title: Labels


class Target(Entry):
    """What is to be reached each year, over the plan, in one period, or within a time the plan does not say."""

    span: Literal["plan", "annual", "period", "unsaid"]
    period: Annotated[str, StringConstraints(strict=True, max_length=20)] | None = None
    value: Amount

    @model_validator(mode="after")
    def period_if_any(self) -> Self:
        """Complain of a period that is missing or too much."""
        if (self.span == "period") != bool(self.period):
            raise ValueError("a target of span `period` names its period, and no other does")
        return self


class Share(Entry):
    """The least (or largest) share of a group among those counted, in percent."""

    min: Annotated[StrictInt, Field(ge=1, le=100)]
    group: WordCode
    comparator: Comparator | None = None


class Feed(Entry):
    """Where the figure comes from: computed from a measure, counted from programmes, or reported by an actor."""

    measure: MeasureCode | None = None
    programmes: MeasureCode | None = None
    report: PartCode | None = None
    where: dict[WordCode, tuple[Narrowing, ...]] = {}
    room: Room | None = None
    why: Labels | None = None

    @model_validator(mode="after")
    def one_way(self) -> Self:
        """Complain of two feeds, of none, and of what belongs to another kind of feed."""
        if sum(one is not None for one in (self.measure, self.programmes, self.report)) != 1:
            raise ValueError("give exactly one of measure, programmes and report")
        if self.report is not None and self.where:
            raise ValueError("`where` narrows a measure; a report has none")
        if self.report is None and (self.room or self.why):
            raise ValueError("`room` and `why` explain a report; a computed figure has none")
        return self


class Indicator(Entry):
    """What an activity is measured by."""

    code: PartCode
    title: Labels
    kind: Literal["count", "amount", "milestone", "duration", "qualitative", "service_level"]
    unit: WordCode | None = None
    comparator: Comparator | None = None
    targets: tuple[Target, ...] = ()
    share: Share | None = None
    disaggregate: tuple[WordCode, ...] = ()
    starts: FirstDay | None = None
    ends: LastDay | None = None
    responsible: tuple[PartCode, ...] = ()
    note: Text | None = None
    feed: Feed


class Activity(Entry):
    """What is to be done, by whom (the first of `responsible` leads) and when."""

    code: PartCode
    output: PartCode | None = None
    objective: PartCode | None = None
    title: Labels
    detail: tuple[Labels, ...] = ()
    detail_kind: Literal["examples", "scope"] | None = None
    responsible: Annotated[tuple[PartCode, ...], Field(min_length=1)]
    supporting: tuple[PartCode, ...] = ()
    starts: FirstDay
    ends: LastDay
    related_goals: tuple[PartCode, ...] = ()
    note: Text | None = None
    committee: PartCode | None = None
    indicators: tuple[Indicator, ...] = ()

    @model_validator(mode="after")
    def in_one_place(self) -> Self:
        """Complain of an activity that hangs on nothing, or on two things."""
        if (self.output is None) == (self.objective is None):
            raise ValueError("give the output that the activity belongs to, or the objective, not both")
        return self


class PlanFile(Entry):
    """A whole plan."""

    plan: Head
    periods: tuple[Period, ...] = ()
    pillars: tuple[Pillar, ...] = ()
    goals: tuple[Goal, ...] = ()
    programme_areas: tuple[ProgrammeArea, ...] = ()
    actors: tuple[PlanActor, ...] = ()
    committees: tuple[Committee, ...] = ()
    objectives: tuple[Objective, ...] = ()
    outputs: tuple[Output, ...] = ()
    activities: tuple[Activity, ...] = ()
