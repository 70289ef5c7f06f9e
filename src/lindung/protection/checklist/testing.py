"""Answers to the checklist for tests, made through the real actions."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from lindung.access.actors import Actor
from lindung.access.testing import NOON
from lindung.cases.models import Case
from lindung.protection.checklist import actions
from lindung.protection.checklist.actions import CountryIn
from lindung.protection.checklist.models import CaseAnswer, CountryAnswer


def make_country_answer(*, by: Actor, item: str = "VI-1", at: datetime = NOON, **given: Any) -> CountryAnswer:
    """Return an answer about the country."""
    values: dict[str, Any] = {
        "answer": "partly",
        "evidence": "Mandate of 2021, not yet published.",
        "owner": by.organisation_id,
        "review_on": (at + timedelta(days=180)).date(),
    }
    return actions.answer_country(item=item, given=CountryIn(**(values | given)), by=by, at=at)


def make_case_answer(
    *,
    case: Case,
    by: Actor,
    item: str = "RL-2",
    answer: str = "no",
    note: str = "To be asked.",
    at: datetime = NOON,
) -> CaseAnswer:
    """Return an answer about a case."""
    return actions.answer_case(case_id=case.pk, item=item, answer=answer, note=note, by=by, at=at)
