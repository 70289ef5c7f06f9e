"""Where a figure comes from, in words and as the statement that made it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lindung.statistics import facts, labels, measures
from lindung.statistics.asking import day_of, frame, zone
from lindung.statistics.compiling import Statement, compiled
from lindung.statistics.models import Result


@dataclass(frozen=True, slots=True)
class Explanation:
    """A figure in words, the SQL with its values written in, and whether its definition still holds."""

    lines: tuple[str, ...]
    sql: str
    current: bool


def explain(result: Result) -> Explanation:
    """Return how a kept figure came to be. Raises `UnknownMeasure` where its measure is gone."""
    measure = measures.get(result.measure)
    language = get_language() or ""
    given = {"from": date_format(result.starts), "to": date_format(result.ends)}
    lines = [
        measure.about.text(language),
        _("Period: %(from)s to %(to)s.") % given,
        _("From what was known by the end of %(day)s, computed %(moment)s.")
        % {"day": date_format(result.as_of), "moment": _moment(result.computed_at)},
    ]
    fact = facts.get(measure.population)
    for column, values in result.narrowing.items():
        words = ", ".join(labels.of(fact.columns[column], value, language) for value in values)
        lines.append(
            _("Only %(column)s: %(values)s.") % {"column": fact.columns[column].words, "values": words}
        )
    current = result.definition == measure.definition
    if not current:
        lines.append(_("The definition has changed since. Compute it again to compare."))
    return Explanation(tuple(lines), sql_of(measure=measure, result=result), current)


def sql_of(*, measure: measures.Measure, result: Result) -> str:
    """Return the statement that computes a result, with its values written in: to read and to rerun by hand."""
    at = result.computed_at
    shape = frame(starts=result.starts, ends=result.ends, as_of=result.as_of, at=at)
    return written(compiled(measure=measure, frame=shape, narrowing=result.narrowing))


def written(statement: Statement) -> str:
    """Return a statement with its values written in as literals, broken into lines."""
    pieces = statement.sql.split("%s")
    text = pieces[0] + "".join(
        _literal(value) + piece for value, piece in zip(statement.params, pieces[1:], strict=True)
    )
    for word in (" FROM (", " FROM facts.", " WHERE ", " GROUP BY "):
        text = text.replace(word, "\n" + word.strip() + ("" if word.endswith((".", "(")) else " "))
    return text.replace(" AND ", "\n  AND ")


def _literal(value: Any) -> str:
    if isinstance(value, datetime):
        return f"timestamptz '{value.astimezone(zone()).isoformat()}'"
    if isinstance(value, date):
        return f"date '{value.isoformat()}'"
    return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


def _moment(value: datetime) -> str:
    local = value.astimezone(zone())
    return f"{date_format(day_of(value))} {local:%H:%M}"
