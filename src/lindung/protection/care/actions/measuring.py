"""The agreed measures, asked of the person again and again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.cases.actions import fulfil
from lindung.kernel.country import current
from lindung.kernel.problems import Invalid
from lindung.kernel.vocabularies import vocabulary
from lindung.protection.care import queries
from lindung.protection.care import words as names
from lindung.protection.care.actions import common
from lindung.protection.care.kit import kit_of
from lindung.protection.care.models import Asking, Score

LEAST, MOST = 1, 5


@transaction.atomic
def measure(
    *, case_id: UUID, asked_on: date, provider: UUID, scores: Mapping[str, int], by: Actor, at: datetime
) -> Asking:
    """Record what the person said to the measures (1 to 5 by code), about the care of `provider`. Raises `Invalid`."""
    case = common.writing(case_id=case_id, by=by, at=at)
    common.past(asked_on, case=case, at=at, field="asked_on")
    if not scores:
        raise Invalid(
            _("Nothing was answered. Record it when the person has answered at least one question.")
        )
    for code, score in scores.items():
        common.known(code, vocabulary("outcome_measures"), field="scores")
        if not LEAST <= score <= MOST:
            raise Invalid(_("This is not on the scale. Choose from what is offered."), field=code)
    office = queries.parts(case=case, at=at).filter(pk=provider).first()
    if office is None:
        raise Invalid(_("This organisation has no part in the case. Choose another."), field="provider")
    row = Asking.objects.create(
        case=case,
        asked_on=asked_on,
        provider=office,
        recorded_at=at,
        by_id=by.user_id,
        organisation_id=by.organisation_id,
    )
    Score.objects.bulk_create(
        Score(case=case, asking=row, measure=code, score=score) for code, score in scores.items()
    )
    fulfil(case=case, act=names.MEASURED, by=by, at=at)
    if case.closed_at is None:
        due = common.today(case, at) + timedelta(days=kit_of(current()).settings.measure.days)
        common.ask(case=case, kind=names.MEASURE, act=names.MEASURED, due=due, by=by, at=at)
    common.noted(row, "care.measured", case=case, by=by, at=at, measures=sorted(scores))
    return row
