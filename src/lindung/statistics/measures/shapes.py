"""The shape of a measure's definition, as its file holds it."""

from __future__ import annotations

import hashlib
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator
from pydantic.types import StrictBool, StrictInt

from lindung.kernel.law.labels import Entry, Labels

Code = Annotated[
    str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$", max_length=80)
]
Name = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Value = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=80)] | StrictBool
Values = Annotated[tuple[Value, ...], Field(min_length=1)]
Unit = Literal["hours", "days"]


class Span(Entry):
    """The time between two columns: both moments, or both days."""

    from_: Annotated[Name, Field(alias="from")]
    to: Name
    unit: Unit


class Within(Span):
    """A span that may last so long at most."""

    at_most: Annotated[StrictInt, Field(ge=0)]


class Conditions(Entry):
    """Which rows count; all of it must hold. `present` and `absent` name times: recorded by then, or not yet."""

    is_: Annotated[dict[Name, Values], Field(alias="is")] = {}
    not_: Annotated[dict[Name, Values], Field(alias="not")] = {}
    present: tuple[Name, ...] = ()
    absent: tuple[Name, ...] = ()
    within: tuple[Within, ...] = ()


class Share(Entry):
    """How many of the rows, in percent, also fulfil `of`; with `distinct`, of the different values of a column."""

    of: Conditions
    distinct: Name | None = None


class Percentile(Span):
    """The value that so many percent of the spans do not exceed."""

    percent: Annotated[StrictInt, Field(ge=1, le=99)] = 50


class Most(Entry):
    """The number in a column that so many percent of the rows do not exceed."""

    column: Name
    percent: Annotated[StrictInt, Field(ge=1, le=99)] = 50


class Worth(Entry):
    """What is computed: one of these."""

    distinct: Name | None = None
    sum: Name | None = None
    share: Share | None = None
    median: Span | None = None
    percentile: Percentile | None = None
    most: Most | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if len(self.model_fields_set) != 1:
            raise ValueError(
                "say exactly one of distinct, sum, share, median, percentile, most; or just count"
            )
        return self


class TimeRule(Entry):
    """Which rows belong to a period: those `within` it by `column`; those that stand `at_end` of it, begun by `column`
    and not over by `until`; or, for facts without time, those `standing` when it is computed."""

    rule: Literal["within", "at_end", "standing"]
    column: Name | None = None
    until: Name | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if (self.column is None) is not (self.rule == "standing"):
            raise ValueError("name a column, unless the rule is standing")
        if self.until is not None and self.rule != "at_end":
            raise ValueError("until belongs to the rule at_end")
        return self


class Measure(Entry):
    """One measure. Its title says what it counts, `about` exactly which rows and when."""

    code: Code
    title: Labels
    about: Labels
    population: Name
    unit: Labels
    value: Literal["count"] | Worth
    where: Conditions = Conditions()
    time: TimeRule
    dimensions: tuple[Name, ...] = ()
    additive: StrictBool
    """Whether the values of the parts of a period add up to the value of the whole."""
    source: Labels
    owner: Labels

    @model_validator(mode="after")
    def _additive(self) -> Self:
        adds = self.value == "count" or (isinstance(self.value, Worth) and self.value.sum is not None)
        if self.additive and not (adds and self.time.rule == "within"):
            raise ValueError("only a count or sum within the period is additive")
        return self

    @property
    def definition(self) -> str:
        """A short mark of everything that decides its value: another mark, another measure."""
        text = self.model_dump_json(include={"population", "value", "where", "time", "dimensions"})
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    @property
    def worth(self) -> str:
        """What sort of value it gives: count, distinct, sum, share, median, percentile or most."""
        return self.value if isinstance(self.value, str) else next(iter(self.value.model_fields_set))


class MeasureFile(Entry):
    """One file of measures."""

    measures: Annotated[tuple[Measure, ...], Field(min_length=1)]
