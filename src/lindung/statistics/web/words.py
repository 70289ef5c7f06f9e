"""Definitions, narrowings and parts in the reader's words."""

from __future__ import annotations

from decimal import Decimal

from django.utils.formats import localize
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lindung.statistics import facts, hiding, labels
from lindung.statistics.disclosure import ALL, Table, apart, protect
from lindung.statistics.evaluating import Number
from lindung.statistics.measures import Measure
from lindung.statistics.measures.shapes import Worth
from lindung.statistics.models import Result

Part = tuple[str, Number | None]


def definition(measure: Measure) -> list[tuple[str, str]]:
    """Return what a measure says, line by line."""
    language = get_language() or ""
    fact = facts.get(measure.population)
    divided = ", ".join(str(fact.columns[name].words) for name in measure.dimensions)
    return [
        (_("What it counts"), measure.about.text(language)),
        (_("Over"), str(fact.words)),
        (_("Value"), _worth(measure)),
        (_("Unit"), measure.unit.text(language)),
        (_("Time"), _time(measure)),
        (_("Divided by"), divided),
        (_("Parts of a period"), _("add up to the whole") if measure.additive else _("do not add up")),
        (_("Source"), measure.source.text(language)),
        (_("Answers for it"), measure.owner.text(language)),
        (_("Mark of the definition"), measure.definition),
    ]


def _worth(measure: Measure) -> str:
    fact = facts.get(measure.population)
    worth = measure.value
    if not isinstance(worth, Worth):
        return _("How many")
    if worth.share:
        return _("A share, in percent")
    if span := worth.median or worth.percentile:
        given = {"from": fact.columns[span.from_].words, "to": fact.columns[span.to].words}
        if worth.percentile:
            text = _("What %(percent)d in a hundred do not exceed, from “%(from)s” to “%(to)s”")
            return text % {**given, "percent": worth.percentile.percent}
        return _("Median, from “%(from)s” to “%(to)s”") % given
    if worth.most:
        text = _("What %(percent)d in a hundred do not exceed: “%(column)s”")
        return text % {"percent": worth.most.percent, "column": fact.columns[worth.most.column].words}
    if worth.sum:
        return _("Sum of “%(column)s”") % {"column": fact.columns[worth.sum].words}
    assert worth.distinct is not None
    return _("How many different: %(column)s") % {"column": fact.columns[worth.distinct].words}


def _time(measure: Measure) -> str:
    rule, columns = measure.time, facts.get(measure.population).columns
    if rule.rule == "standing" or rule.column is None:
        return _("What stands when it is computed")
    given = {"column": columns[rule.column].words}
    if rule.rule == "within":
        return _("“%(column)s” lies in the period") % given
    if rule.until is None:
        return _("“%(column)s” by the end of the period") % given
    return _("“%(column)s” by the end of the period, and not yet “%(until)s”") % (
        given | {"until": columns[rule.until].words}
    )


def narrowed(measure: Measure, result: Result) -> str:
    """Return what narrows a result; empty for nothing."""
    language, columns = get_language() or "", facts.get(measure.population).columns
    return "; ".join(
        f"{columns[name].words}: {', '.join(labels.of(columns[name], one, language) for one in values)}"
        for name, values in result.narrowing.items()
        if name in columns
    )


def told(measure: Measure, result: Result) -> str | None:
    """Return a result's value as it may be told: few cases as few; None where it would tell of few, or is none."""
    if hiding.few(measure=measure, value=result.value):
        return hiding.as_few()
    if result.value is None or _of_few(measure, result.denominator):
        return None
    return localize(result.value.normalize())


def of(measure: Measure, result: Result) -> tuple[str, str] | None:
    """Return what a share was taken of, how many of how many; None where either, or the rest, are few cases."""
    some, every = result.numerator, result.denominator
    if some is None or every is None or any(_of_few(measure, one) for one in (some, every, every - some)):
        return None
    return localize(some.normalize()), localize(every.normalize())


def _of_few(measure: Measure, number: Decimal | None) -> bool:
    return hiding.of_cases(measure) and number is not None and 0 < number < hiding.threshold()


def settled(measure: Measure, result: Result) -> bool:
    """Tell whether parts may be shown. About cases: of a period that is over, from what is known last.

    Two days of a running period, one beside the other, would tell in parts of the one case that came between.
    """
    if not hiding.of_cases(measure):
        return True
    same = Result.objects.filter(
        measure=result.measure, narrowing_key=result.narrowing_key, starts=result.starts, ends=result.ends
    )
    last = same.order_by("-as_of", "-computed_at", "pk").values_list("pk", flat=True).first()
    return result.ends < result.as_of and result.pk == last


def parts(measure: Measure, result: Result) -> list[tuple[str, list[Part], bool]]:
    """Return the parts by dimension: its name, the codes in words with their values, and whether any is hidden.

    Small counts are hidden, as in whatever leaves. Where only hiding the total would help, which stands above, the
    dimension is left out. Of few cases, and of shares and middles of cases, there are no parts.
    """
    counted = measure.worth in hiding.COUNTED
    if hiding.few(measure=measure, value=result.value) or (hiding.of_cases(measure) and not counted):
        return []
    language, columns = get_language() or "", facts.get(measure.population).columns
    found = []
    for name, cells in apart(result.cells).items():
        if name not in columns or not cells:
            continue
        shown = shield(cells) if counted else dict(cells)
        if shown is None:
            continue
        lines = [(labels.of(columns[name], code, language), value) for code, value in shown.items()]
        found.append((str(columns[name].words), lines, None in shown.values()))
    return found


def shield(cells: dict[str, int]) -> dict[str, Number | None] | None:
    """Return counts with the small ones hidden, beside a total that is shown; None where that cannot be."""
    done = protect(Table.of(cells), hiding.threshold())
    if (ALL,) in done.hidden:
        return None
    return {cell[0]: count for cell, count in done.cells.items() if cell != (ALL,)}
