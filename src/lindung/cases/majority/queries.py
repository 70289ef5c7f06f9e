"""Reads of coming of age."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from lindung.access.actors import Actor
from lindung.cases import queries as hub
from lindung.cases.consents.models import Consent
from lindung.cases.majority import words
from lindung.cases.majority.models import Majority
from lindung.cases.models import Case, Task
from lindung.kernel.country import current

BEFORE = timedelta(days=60)
"""How long before the month somebody reviews what ends with childhood."""


def of_case(*, case: Case) -> Majority | None:
    """Return what is known of a visible case's coming of age (1 query)."""
    return Majority.objects.filter(case=case).first()


def due(*, by: Actor, on: date) -> Sequence[Majority]:
    """Return the children the actor sees who come of age within 60 days of `on`, the soonest first."""
    rows = Majority.objects.filter(case__in=hub.visible_to(by), case__closed_at=None, reached_at=None)
    return list(rows.filter(month__lte=on + BEFORE).select_related("case").order_by("month"))


def lapsing(*, case: Case) -> QuerySet[Consent]:
    """Return the consents that others gave for a child and that end with childhood."""
    given = Consent.objects.filter(case=case, answer=Consent.Answer.GIVEN, withdrawn_at=None, child=True)
    return given.exclude(given_by=Consent.GivenBy.PERSON)


def coming(*, kind: str, until: date) -> QuerySet[Majority]:
    """Return for the worker whose month begins by `until` and about whom no task of `kind` was opened since."""
    asked = Task.objects.filter(case=OuterRef("case"), kind=kind, created_at__gte=OuterRef("recorded_at"))
    rows = Majority.objects.filter(~Exists(asked), reached_at=None, month__lte=until, case__closed_at=None)
    return rows.select_related("case__lead_organisation").order_by("month")


def passed(*, on: date) -> QuerySet[Majority]:
    """Return for the worker whose month has ended before `on` without anybody recording it."""
    rows = Majority.objects.filter(reached_at=None, month__lt=on.replace(day=1), case__closed_at=None)
    return rows.order_by("month")


def perhaps(*, on: date) -> QuerySet[Case]:
    """Return open cases of children of whom only the year is known and who may come of age in that of `on`."""
    asked = Task.objects.filter(case=OuterRef("pk"), kind=words.CHECK, created_at__year=on.year)
    known = Majority.objects.filter(case=OuterRef("pk"))
    rows = Case.objects.filter(~Exists(asked), ~Exists(known), is_child=True, closed_at=None)
    rows = rows.filter(person__birth_on=None, person__birth_year__lte=on.year - current().age_of_majority)
    return rows.select_related("lead_organisation").order_by("opened_at")
