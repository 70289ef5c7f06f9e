"""What an import would do to the plan that stands, before anybody decides: rows, reports that stay, doubts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from lindung.access.models import Organisation
from lindung.kernel.country import available, current, installed
from lindung.kernel.vocabularies import REQUIRED_LANGUAGES
from lindung.plans import hooks
from lindung.plans.changes import Change, How, between
from lindung.plans.checks import Around
from lindung.plans.models import Indicator, Plan
from lindung.plans.neutral import Filed, Rows
from lindung.plans.stored import MODELS, rows_of
from lindung.statistics import measures


@dataclass(frozen=True, slots=True)
class Kept:
    """An activity or indicator that leaves the plan while reports of it stay."""

    part: str
    code: str
    reports: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """What an import would change. `plan` is None for one that is not there yet; `doubts` are said, not refused."""

    code: str
    plan: Plan | None
    changes: tuple[Change, ...]
    kept: tuple[Kept, ...]
    doubts: tuple[str | Promise, ...]


def compare(*, filed: Filed) -> Comparison:
    """Compare a sound file with the plan of its code."""
    plan = Plan.objects.filter(code=filed.code).first()
    changes = between(before=rows_of(plan=plan) if plan else {}, after=filed.rows)
    kept = kept_reports(plan=plan, changes=changes) if plan else []
    return Comparison(filed.code, plan, tuple(changes), tuple(kept), tuple(_doubts(filed.rows)))


def kept_reports(*, plan: Plan, changes: Iterable[Change]) -> list[Kept]:
    """Return which withdrawn activities and indicators have reports; those stay with them."""
    gone = {(one.part, one.code) for one in changes if one.how is How.WITHDRAWN}
    codes = [code for part, code in gone if part == "indicator"]
    indicators = dict(Indicator.objects.filter(plan=plan, code__in=codes).values_list("pk", "code"))
    counts = hooks.reports_of(indicators=list(indicators))
    found = [Kept("indicator", indicators[key], count) for key, count in counts.items() if key in indicators]
    above = dict(Indicator.objects.filter(pk__in=counts).values_list("code", "activity__code"))
    of_activities: dict[str, int] = {}
    for one in found:
        activity = above[one.code]
        if ("activity", activity) in gone:
            of_activities[activity] = of_activities.get(activity, 0) + one.reports
    found += [Kept("activity", code, count) for code, count in of_activities.items()]
    return sorted(found, key=lambda one: (one.part, one.code))


def _doubts(rows: Rows) -> Iterator[str | Promise]:
    """Yield what is sound but worth a look: bodies that are dissolved, activities whose lead is nobody here."""
    asleep = set(Organisation.objects.filter(active=False).values_list("code", flat=True))
    text = _("{actor}: the organisation {organisation} is dissolved; name who answers now.")
    for code, row in rows["actor"].items():
        for organisation in (one for one in row["organisations"] if one in asleep):
            yield format_lazy(text, actor=code, organisation=organisation)


def around(country: str | None) -> Around:
    """Return what a plan of a country (None: of a region) is checked against in this installation."""
    pack = current()
    languages: Sequence[str] = REQUIRED_LANGUAGES
    organisations = None
    if country and country in available():
        languages = installed(code=country).languages
    if country == pack.code:
        organisations = set(Organisation.objects.values_list("code", flat=True))
    return Around(tuple(languages), organisations, frozenset(measures.all()), elsewhere)


def elsewhere(part: str, code: str) -> str:
    """Return the code of a plan that has this part with this code; empty if none has."""
    found = MODELS[part].objects.filter(code=code).values_list("plan__code", flat=True).first()
    return str(found or "")
