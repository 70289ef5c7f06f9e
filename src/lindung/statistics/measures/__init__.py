"""Measures: definitions in the YAML files beside this one, read once and held against the facts they name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from lindung.kernel.country.loading import PackError, validate
from lindung.kernel.country.strict_yaml import Problem, read
from lindung.kernel.vocabularies import REQUIRED_LANGUAGES
from lindung.statistics import facts
from lindung.statistics.measures.shapes import Conditions, Measure, MeasureFile, Share, Span, Worth

__all__ = ["Measure", "UnknownMeasure", "all", "get"]

FOLDER: Final = Path(__file__).parent
_LABELS: Final = ("title", "about", "unit", "source", "owner")


class UnknownMeasure(LookupError):
    """There is no measure of this code."""


def get(code: str) -> Measure:
    """Return a measure. Raises `UnknownMeasure`."""
    try:
        return all()[code]
    except KeyError:
        raise UnknownMeasure(
            f"There is no measure {code[:80]!r}. `lindung statistics list` names those there are."
        ) from None


@cache
def all() -> Mapping[str, Measure]:
    """Return every measure by code, sorted. Raises `PackError` with all that is wrong in the files."""
    return load(folder=FOLDER)


def load(*, folder: Path) -> Mapping[str, Measure]:
    """Return the measures in a folder's files. Raises `PackError` with file, line and what is wrong."""
    problems: list[Problem] = []
    found: dict[str, Measure] = {}
    for path in sorted(folder.glob("*.yaml")):
        document = read(path=path, name=path.name)
        content, wrong = validate(document=document, model=MeasureFile)
        problems += wrong
        for number, measure in enumerate(content.measures if content else ()):
            said = [*_problems(measure)]
            if measure.code in found:
                said.append(f"the code {measure.code} is taken")
            problems += [document.problem(text, "measures", number) for text in said]
            found[measure.code] = measure
    if problems:
        raise PackError(problems)
    return MappingProxyType(dict(sorted(found.items())))


def _problems(measure: Measure) -> Iterator[str]:
    """Yield what is wrong with a measure beside its fact."""
    for name in _LABELS:
        if missing := set(REQUIRED_LANGUAGES) - getattr(measure, name).languages:
            yield f"{name}: say it in {', '.join(sorted(missing))} too"
    try:
        fact = facts.get(measure.population)
    except facts.UnknownFact as unknown:
        yield str(unknown)
        return
    yield from _wrong_columns(fact, measure.dimensions, ("code", "flag"), "is no dimension")
    if fact.standing is not (measure.time.rule == "standing"):
        yield "a fact without times takes the time rule standing, and only such a fact"
    times = [one for one in (measure.time.column, measure.time.until) if one]
    yield from _wrong_columns(fact, times, ("time", "day"), "is no time")
    yield from _wrong_conditions(fact, measure.where)
    if isinstance(measure.value, Worth):
        yield from _wrong_worth(fact, measure.value)


def _wrong_worth(fact: facts.Fact, worth: Worth) -> Iterator[str]:
    if worth.distinct:
        yield from _wrong_columns(fact, [worth.distinct], ("key", "code"), "cannot be counted as distinct")
    if worth.sum:
        yield from _wrong_columns(fact, [worth.sum], ("number",), "is no number")
    if worth.most:
        yield from _wrong_columns(fact, [worth.most.column], ("number",), "is no number")
    if isinstance(worth.share, Share):
        yield from _wrong_conditions(fact, worth.share.of)
        if worth.share.distinct:
            yield from _wrong_columns(fact, [worth.share.distinct], ("key", "code"), "cannot be counted")
    for span in (worth.median, worth.percentile):
        if span:
            yield from _wrong_span(fact, span)


def _wrong_conditions(fact: facts.Fact, given: Conditions) -> Iterator[str]:
    yield from _wrong_columns(fact, [*given.is_, *given.not_], ("code", "flag"), "takes no values")
    yield from _wrong_columns(fact, [*given.present, *given.absent], ("time", "day"), "is no time")
    for span in given.within:
        yield from _wrong_span(fact, span)


def _wrong_span(fact: facts.Fact, span: Span) -> Iterator[str]:
    names = [span.from_, span.to]
    yield from _wrong_columns(fact, names, ("time", "day"), "is no time")
    if len({fact.columns[name].kind for name in names if name in fact.columns}) > 1:
        yield f"{span.from_} and {span.to}: take two moments or two days"


def _wrong_columns(fact: facts.Fact, names: Iterable[str], kinds: tuple[str, ...], why: str) -> Iterator[str]:
    for name in names:
        column = fact.columns.get(name)
        if column is None:
            yield f"{fact.name} has no column {name}; it has: {', '.join(fact.columns)}"
        elif column.kind not in kinds:
            yield f"{fact.name}.{name} {why}"
