"""Pages of figures: which measures there are, what each says, its results, and computing one by hand."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lindung.access.permissions import Permission as P
from lindung.access.web.acts import perform, status_of
from lindung.access.web.declare import StaffRequest, requires
from lindung.kernel import clock
from lindung.statistics import actions, explain, facts, measures, queries
from lindung.statistics.asking import Ask, day_of, frame
from lindung.statistics.compiling import compiled
from lindung.statistics.web import words
from lindung.statistics.web.forms import ComputeForm


def _found(code: str) -> measures.Measure:
    try:
        return measures.get(code)
    except measures.UnknownMeasure:
        raise Http404 from None


@require_safe
@requires(P.STATISTICS_READ)
def every(request: StaffRequest) -> HttpResponse:
    """List the measures by what they count."""
    groups: dict[str, list[tuple[str, str, str]]] = {}
    language = get_language() or ""
    for one in measures.all().values():
        title = str(facts.get(one.population).words)
        groups.setdefault(title, []).append((one.code, one.title.text(language), one.unit.text(language)))
    return render(request, "statistics/list.html", {"groups": sorted(groups.items())})


@require_safe
@requires(P.STATISTICS_READ)
def measure(request: StaffRequest, code: str) -> HttpResponse:
    """Show what a measure says, the statement that computes it, and its results."""
    found = _found(code)
    results = queries.of_measure(code=code)
    context = {
        "measure": found,
        "title": found.title.text(get_language() or ""),
        "definition": words.definition(found),
        "sql": _statement(found),
        "results": [(row, words.narrowed(found, row), words.told(found, row)) for row in results],
        "may_run": request.actor.may(P.STATISTICS_RUN),
    }
    return render(request, "statistics/measure.html", context)


def _statement(found: measures.Measure) -> str:
    """Return the statement for this year, as it would run now."""
    now = clock.now()
    today = day_of(now)
    shape = frame(starts=date(today.year, 1, 1), ends=date(today.year, 12, 31), as_of=today, at=now)
    return explain.written(compiled(measure=found, frame=shape, narrowing={}))


@require_safe
@requires(P.STATISTICS_READ)
def result(request: StaffRequest, code: str, result: UUID) -> HttpResponse:
    """Show one result: its value, its parts, and how it came to be."""
    found = _found(code)
    row = queries.one(code=code, key=result)
    settled = words.settled(found, row)
    context = {
        "measure": found,
        "title": found.title.text(get_language() or ""),
        "unit": found.unit.text(get_language() or ""),
        "result": row,
        "told": explain.explain(row),
        "value": words.told(found, row),
        "of": words.of(found, row),
        "settled": settled,
        "parts": words.parts(found, row) if settled else [],
    }
    return render(request, "statistics/result.html", context)


@requires(P.STATISTICS_RUN)
def compute(request: StaffRequest, code: str) -> HttpResponse:
    """Compute a measure by hand, for any period and any day of knowledge; it is recorded who did."""
    found = _found(code)
    form = ComputeForm(request.POST or None)

    def act(given: dict[str, Any]) -> str:
        ask = Ask(code, given["starts"], given["ends"])
        [row] = actions.compute(asks=[ask], as_of=given["as_of"], by=request.actor, at=clock.now())
        return reverse("figures:result", args=[code, row.pk])

    context = {
        "form": form,
        "measure": found,
        "title": found.title.text(get_language() or ""),
        "button": _("Compute"),
        "back": reverse("figures:measure", args=[code]),
    }
    return perform(request, form, act) or render(
        request, "statistics/compute.html", context, status=status_of(form)
    )
