"""Keeping the month of coming of age in step with a person's facts; called where the day of birth is sealed."""

from __future__ import annotations

from datetime import date, datetime

from lindung.cases.majority.models import Majority
from lindung.cases.models import Case
from lindung.kernel.country import current


def note_birth(*, case: Case, birth_on: date | None, at: datetime) -> None:
    """Note in which month a child born on `birth_on` comes of age, or forget it where they are none or it is not known.

    Runs inside the act that writes the facts, whose trail tells of both; `case` is locked or new. One query for whoever
    is no child.
    """
    if birth_on is None or not case.is_child:
        Majority.objects.filter(case=case, reached_at=None).delete()
        return
    month = date(birth_on.year + current().age_of_majority, birth_on.month, 1)
    found = Majority.objects.filter(case=case).first()
    if found is not None and found.month == month:
        return
    Majority.objects.update_or_create(
        case=case,
        defaults={
            "month": month,
            "basis": case.person.age_basis,
            "recorded_at": at,
            "reached_at": None,
            "reached_by": None,
        },
    )


def month_after(*, day: date, months: int) -> date:
    """Return the first day of the month that lies `months` after that of `day`."""
    years, month = divmod(day.month - 1 + months, 12)
    return date(day.year + years, month + 1, 1)


def of_age(*, case: Case) -> bool:
    """Tell whether somebody who was a child when found answers for themselves by now (1 query)."""
    return Majority.objects.filter(case=case, reached_at__isnull=False).exists()
