"""The small plan, its people, and reports in it without the ceremony of reporting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import pytest

from lindung.access.models import User
from lindung.access.testing import NOON
from lindung.plans.models import Activity, Indicator, Period, Plan
from lindung.plans.reporting.models import Progress
from lindung.plans.reviews.models import Review
from lindung.plans.testing import People, small_people, small_plan


@dataclass(frozen=True, slots=True)
class Small:
    """The plan and who has to do with it; noon of a day in November 2026, when all its periods are over."""

    plan: Plan
    people: People
    at: datetime = NOON

    def activity(self, code: str) -> Activity:
        """Return an activity by its code."""
        return Activity.objects.get(plan=self.plan, code=code)

    def indicator(self, code: str) -> Indicator:
        """Return an indicator by its code."""
        return Indicator.objects.get(plan=self.plan, code=code)

    def period(self, code: str) -> Period:
        """Return a period by its code."""
        return Period.objects.get(plan=self.plan, code=code)

    def report(
        self,
        code: str,
        period: str,
        value: int | None,
        *,
        text: str = "",
        share: int | None = None,
        state: str = "approved",
        at: datetime | None = None,
        version: int = 1,
    ) -> Progress:
        """Set the report on an indicator in a period to a state."""
        moment = at or self.at
        approved = state == "approved"
        row, _made = Progress.objects.update_or_create(
            indicator=self.indicator(code),
            period=self.period(period),
            defaults={
                "origin": "reported",
                "state": state,
                "version": version,
                "value": None if value is None else Decimal(value),
                "narrative": text,
                "share": share,
                "organisation_id": self.people.welfare_focal.organisation_id,
                "submitted_by_id": self.people.welfare_focal.user_id,
                "submitter_human": User.objects.get(pk=self.people.welfare_focal.user_id).human,
                "submitted_at": moment,
                "decided_by_id": self.people.monitor.user_id if approved else None,
                "decider_human": User.objects.get(pk=self.people.monitor.user_id).human if approved else None,
                "decided_at": moment if approved else None,
            },
        )
        return row


@pytest.fixture
def small(db: None) -> Small:
    """The small plan, with every period opened for reports."""
    people = small_people()
    plan = small_plan()
    Period.objects.filter(plan=plan).update(opened_at=NOON)
    return Small(plan, people)


@pytest.fixture
def review(small: Small) -> Review:
    """The annual review of 2024, being prepared."""
    from lindung.plans.reviews.tests.acting import begun

    return begun(small)
