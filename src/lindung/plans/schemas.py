"""What action plans look like over HTTP. Texts come by language code, parts are named by the plan's own codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from ninja import Schema
from pydantic import ConfigDict, Field

from lindung.plans import wording
from lindung.plans.figures import Figure
from lindung.plans.models import Plan
from lindung.plans.neutral import Row, Rows
from lindung.plans.reporting.models import Progress
from lindung.plans.reporting.models.progress import NARRATIVE, SHORT

Texts = dict[str, str]
Code = Annotated[str, Field(max_length=40)]


class PlanOut(Schema):
    """An action plan. `country` is empty for a region's, `region` for a country's; `version` rises when it changes."""

    code: str
    title: Texts
    short_title: Texts
    country: str
    region: str
    starts: date
    ends: date
    version: int


class PartOut(Schema):
    """Something with a code and a title."""

    code: str
    title: Texts


class PeriodOut(Schema):
    """A time that is reported on: `annual`, `half` or `final`."""

    code: str
    kind: str
    starts: date
    ends: date
    due_on: date


class GoalOut(PartOut):
    """A goal and the pillars it serves."""

    pillars: list[str]


class AreaOut(PartOut):
    """A programme area, its goal, and objectives of other areas that it serves."""

    goal: str
    also_under: list[str]


class ActorOut(PartOut):
    """Who has a part in the plan; a group has members."""

    kind: str
    group: bool
    members: list[str]


class CommitteeOut(Schema):
    """Which actor is a committee: `working`, `high_level`, `council` or `case_management`."""

    actor: str
    number: int | None
    lead: str
    function: Texts
    pillars: list[str]
    kind: str


class TargetOut(Schema):
    """What is to be reached `annual`ly, over the `plan`, in one `period`, or within a time `unsaid`."""

    span: str
    period: str
    value: Decimal


class ShareOut(Schema):
    """The least share of a group, in percent."""

    min: int
    group: str
    comparator: str


class FeedOut(Schema):
    """Where the figure comes from: `measure` or `programmes` (the code of a measure), or the actor that `report`s."""

    measure: str = ""
    programmes: str = ""
    report: str = ""
    where: dict[str, list[Any]] = {}
    room: str = ""
    why: Texts = {}


class MeasuredOut(PartOut):
    """An indicator: what is counted, what is aimed at, where the figure comes from."""

    activity: str
    kind: str
    unit: str
    comparator: str
    targets: list[TargetOut]
    share: ShareOut | None
    disaggregate: list[str]
    starts: date
    ends: date
    responsible: list[str]
    note: str
    feed: FeedOut


class ActivityOut(PartOut):
    """What is to be done. The first of `responsible` leads; `committee` watches over it."""

    detail: list[Texts]
    detail_kind: str
    responsible: list[str]
    supporting: list[str]
    committee: str
    starts: date
    ends: date
    related_goals: list[str]
    note: str
    indicators: list[MeasuredOut]


class OutputOut(PartOut):
    """What an objective is to bring about."""

    pillar: str
    goal: str
    related_goals: list[str]
    activities: list[ActivityOut]


class ObjectiveOut(PartOut):
    """What a goal comes down to; `activities` are those without an output."""

    number: int
    goal: str
    programme_area: str
    pillar: str
    duties: list[str]
    note: str
    outputs: list[OutputOut]
    activities: list[ActivityOut]


class TreeOut(PlanOut):
    """A whole plan as it stands, without what was withdrawn."""

    vision: Texts
    coordinator: str
    currency: str
    periods: list[PeriodOut]
    pillars: list[PartOut]
    goals: list[GoalOut]
    programme_areas: list[AreaOut]
    actors: list[ActorOut]
    committees: list[CommitteeOut]
    objectives: list[ObjectiveOut]


class FigureOut(Schema):
    """What is known of an indicator in a period.

    `origin` is `reported` or `computed`, empty for nothing; `state` is that of its report; `verdict` what it comes to
    against its target. Where the value stands for a closed period, `computed` may differ from it. `hidden`: the value
    is a count of so few cases that it is told to nobody; then it is null.
    """

    value: Decimal | None
    hidden: bool
    text: str
    origin: str
    state: str
    share: Decimal | None
    measure: str
    as_of: date | None
    computed: Decimal | None
    verdict: str


class IndicatorOut(MeasuredOut):
    """An indicator with what is known of it, by the code of the period."""

    figures: dict[str, FigureOut]

    @classmethod
    def of(cls, *, code: str, row: Row, figures: Mapping[str, Figure]) -> IndicatorOut:
        """Return an indicator's row with its figures."""
        told = {period: _figure(one, row["feed"]) for period, one in figures.items()}
        return cls.model_validate({**_measured(code, row), "figures": told})


class ProgressIn(Schema):
    """A report on an indicator in a period. `cells` breaks the value down: dimension to code to number.

    `names_nobody` confirms that texts which look personal name no one; `seen` is the version that a correction is
    based on, 0 for none.
    """

    model_config = ConfigDict(extra="forbid")

    indicator: Code
    period: Annotated[str, Field(max_length=20)]
    value: Annotated[Decimal, Field(max_digits=16, decimal_places=2)] | None = None
    cells: dict[Code, dict[Code, Annotated[Decimal, Field(max_digits=16, decimal_places=2)]]] = {}
    narrative: Annotated[str, Field(max_length=NARRATIVE)] = ""
    difficulty: Annotated[str, Field(max_length=SHORT)] = ""
    share_reason: Annotated[str, Field(max_length=SHORT)] = ""
    note: Annotated[str, Field(max_length=SHORT)] = ""
    seen: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    names_nobody: bool = False


class ProgressOut(Schema):
    """A report as it stands with the committee."""

    indicator: str
    period: str
    state: str
    version: int
    value: Decimal | None
    submitted_at: datetime | None

    @classmethod
    def of(cls, progress: Progress) -> ProgressOut:
        """Return what one tells of a report."""
        return cls(
            indicator=progress.indicator.code,
            period=progress.period.code,
            state=progress.state,
            version=progress.version,
            value=progress.value,
            submitted_at=progress.submitted_at,
        )


def _figure(one: Figure, feed: Mapping[str, Any]) -> dict[str, Any]:
    names = ("value", "text", "origin", "state", "share", "measure", "as_of", "computed")
    told = {name: getattr(one, name) for name in names} | {"verdict": str(one.standing)}
    hidden = wording.hides(one)
    if hidden:
        told |= {"value": None, "share": None}
    if wording.hides(replace(one, value=one.computed, measure=one.measure or feed.get("measure", ""))):
        told["computed"] = None
    return told | {"hidden": hidden}


def _measured(code: str, row: Row) -> dict[str, Any]:
    return {**row, "code": code, "share": row["share"] or None}


def tree(*, plan: Plan, rows: Rows) -> dict[str, Any]:
    """Return a plan's rows as `TreeOut` wants them."""
    indicators: dict[str, list[Any]] = {}
    for code, row in rows["indicator"].items():
        indicators.setdefault(row["activity"], []).append(_measured(code, row))
    activities: dict[tuple[str, str], list[Any]] = {}
    for code, row in rows["activity"].items():
        above = ("output", row["output"]) if row["output"] else ("objective", row["objective"])
        activities.setdefault(above, []).append({**row, "code": code, "indicators": indicators.get(code, [])})
    outputs: dict[str, list[Any]] = {}
    for code, row in rows["output"].items():
        mine = {**row, "code": code, "activities": activities.get(("output", code), [])}
        outputs.setdefault(row["objective"], []).append(mine)
    objectives = [
        {
            **row,
            "code": code,
            "outputs": outputs.get(code, []),
            "activities": activities.get(("objective", code), []),
        }
        for code, row in rows["objective"].items()
    ]
    names = ("period", "pillar", "goal", "programme_area", "actor")
    listed = {f"{part}s": [{**row, "code": code} for code, row in rows[part].items()] for part in names}
    committees = [{**row, "actor": code} for code, row in rows["committee"].items()]
    head = {**rows["plan"][plan.code], "code": plan.code, "version": plan.version}
    return {**head, **listed, "committees": committees, "objectives": objectives}
