"""What a review report and a meeting pack say, as plain values: the same content becomes PDF, XLSX and CSV.

Texts are final: in one language, dates and numbers written. Codes of standings and verdicts are those of
`plans.rules`. Nothing here reads a database or a clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

Counts = Mapping[str, int]
"""How many activities by code of standing."""


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One large number: what it counts, its text, and where it comes from."""

    name: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """An indicator in one period. `verdict` is a code; `on` the day the figure was computed or reported.

    `said`: what was reported in words. `few`: `text` says "fewer than", and there is no value. `source`: the code of
    the measure, or who reported it; `origin`: which of both.
    """

    period: str
    text: str
    value: Decimal | None = None
    verdict: str = ""
    verdict_text: str = ""
    on: date | None = None
    on_text: str = ""
    said: str = ""
    source: str = ""
    measure: str = ""
    origin: str = ""
    few: bool = False

    @property
    def words(self) -> str:
        """What stands beside an empty cell for a number: that there were few, and what was reported in words."""
        return "; ".join(one for one in (self.text if self.few else "", self.said) if one)


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """One indicator with its readings, one for each period of the report, in order.

    `measure` is the code that computes it, else empty; `source` says it in words: the measure, or who reports.
    """

    code: str
    title: str
    activity: str
    pillar: str
    unit: str
    target: str
    kind: str
    measure: str
    source: str
    readings: tuple[Reading, ...]
    target_value: Decimal | None = None
    activity_title: str = ""


@dataclass(frozen=True, slots=True)
class ActivityLine:
    """One activity as it stands. `rule_standing` differs where somebody decided otherwise, with `why_other`."""

    code: str
    title: str
    objective: str
    pillar: str
    lead: str
    committee: str
    years: str
    standing: str
    standing_text: str
    reason: str
    rule_standing: str = ""
    rule_standing_text: str = ""
    why_other: str = ""
    difficulty: str = ""


@dataclass(frozen=True, slots=True)
class ObjectiveLine:
    """One objective: how its activities stand."""

    code: str
    number: int
    title: str
    pillar: str
    goal: str
    counts: Counts
    activities: tuple[ActivityLine, ...]


@dataclass(frozen=True, slots=True)
class PillarPart:
    """One pillar with its objectives, and the indicators that are drawn."""

    code: str
    title: str
    counts: Counts
    objectives: tuple[ObjectiveLine, ...]
    drawn: tuple[IndicatorLine, ...] = ()


@dataclass(frozen=True, slots=True)
class AdjustmentLine:
    """A corrective adjustment: what was, what is now, and why."""

    code: str
    title: str
    kind: str
    before: str
    after: str
    reason: str
    decided: str
    state: str


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of a table that went through `statistics.disclosure`; suppressed ones have no value."""

    text: str
    value: Decimal | None = None
    suppressed: bool = False


@dataclass(frozen=True, slots=True)
class StateTable:
    """A measure by part of the country and year, protected."""

    title: str
    measure: str
    on_text: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    totals: tuple[Cell, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class CommentLine:
    """What a partner says on an activity."""

    activity: str
    title: str
    organisation: str
    text: str
    on_text: str


@dataclass(frozen=True, slots=True)
class Content:
    """Everything an annual review says."""

    language: str
    country: str
    plan: str
    plan_code: str
    plan_version: int
    kind: str
    period: str
    span: str
    data_of: str
    made_on: str
    currency: str
    coordinator: str
    vision: str
    periods: tuple[str, ...]
    key_figures: tuple[KeyFigure, ...]
    summary: tuple[str, ...]
    pillars: tuple[PillarPart, ...]
    adjustments: tuple[AdjustmentLine, ...]
    tables: tuple[StateTable, ...]
    threshold: int
    comments: tuple[CommentLine, ...]
    comments_total: int
    method: tuple[tuple[str, str], ...]
    indicators: tuple[IndicatorLine, ...]
    standings: tuple[tuple[str, str], ...]
    counts: Counts = field(default_factory=dict)
    actors: tuple[tuple[str, str], ...] = ()

    @property
    def activities(self) -> tuple[ActivityLine, ...]:
        """Return every activity, in the order of the plan."""
        return tuple(line for part in self.pillars for one in part.objectives for line in one.activities)

    @property
    def late(self) -> tuple[ActivityLine, ...]:
        """Return what is late."""
        return tuple(line for line in self.activities if line.standing == "late")


@dataclass(frozen=True, slots=True)
class PointLine:
    """An open action point of a committee."""

    number: str
    title: str
    owner: str
    due: str
    priority: str
    late: bool


@dataclass(frozen=True, slots=True)
class CommitteePage:
    """One page of a meeting pack. `whole`: it watches over all, of which what is late or at risk is shown."""

    code: str
    title: str
    function: str
    next_meeting: str
    key_figures: tuple[KeyFigure, ...]
    counts: Counts
    activities: tuple[ActivityLine, ...]
    points: tuple[PointLine, ...]
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Pack:
    """The meeting pack: one page for each committee."""

    language: str
    country: str
    plan: str
    plan_code: str
    plan_version: int
    period: str
    data_of: str
    made_on: str
    standings: tuple[tuple[str, str], ...]
    pages: tuple[CommitteePage, ...]
