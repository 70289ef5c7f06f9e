"""Plans over HTTP: the tree, indicators with values, reports once per key; nothing for who has no part in plans."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lindung.access.actions import issue_token
from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.kernel import clock
from lindung.plans import actions
from lindung.plans.models import Activity, Indicator, Period, Plan
from lindung.plans.reporting import actions as reporting
from lindung.plans.reporting.models import Progress
from lindung.plans.testing import People, small_people, small_plan

pytestmark = pytest.mark.django_db
JANUARY = datetime(2025, 1, 20, 4, 0, tzinfo=UTC)
MONEY = "P2.S2.O1.ii.2"


@pytest.fixture(autouse=True)
def january() -> Iterator[None]:
    with clock.travel(to=JANUARY):
        yield


@pytest.fixture
def plan() -> Plan:
    return small_plan(at=JANUARY)


@pytest.fixture
def people(plan: Plan) -> People:
    return small_people(at=JANUARY)


@pytest.fixture
def opened(plan: Plan, people: People) -> Period:
    period = Period.objects.get(plan=plan, code="2024")
    return reporting.open_period(period_id=period.pk, by=people.monitor, at=JANUARY)


def call(by: Actor, path: str = "", body: dict[str, Any] | None = None, **headers: str) -> Any:
    key = issue_token(user=User.objects.get(pk=by.user_id), name="test", by=None, at=JANUARY)
    client = Client(headers={"Authorization": f"Bearer {key}", **headers})
    address = f"/api/v1/plans{path}"
    if body is None:
        return client.get(address)
    return client.post(address, json.dumps(body), content_type="application/json")


def test_the_tree_says_what_the_plan_says(plan: Plan, people: People) -> None:
    [listed] = call(people.partner).json()
    assert (listed["code"], listed["version"], listed["ends"]) == ("SMALL-1", 1, "2025-12-31")
    tree = call(people.partner, "/SMALL-1").json()
    assert [one["code"] for one in tree["objectives"]] == ["S1", "S2"]
    outputs = [output for one in tree["objectives"] for output in one["outputs"]]
    activities = [activity for one in outputs for activity in one["activities"]]
    indicators = [indicator for one in activities for indicator in one["indicators"]]
    assert (len(outputs), len(activities), len(indicators)) == (3, 5, 7)
    first = activities[0]
    assert first["title"] == {"en": "Train front-line officers", "ms": "Latih pegawai barisan hadapan"}
    assert (first["responsible"], first["committee"]) == (["CARE", "POLICE"], "CARE")
    assert first["indicators"][0]["share"] == {
        "min": 30,
        "group": "women_and_girls",
        "comparator": "at_least",
    }
    assert first["indicators"][0]["feed"]["where"] == {"kind": ["training"]}
    assert [one["code"] for one in tree["periods"]] == ["2021", "2022", "2023", "2024", "2025"]
    assert tree["committees"][1]["lead"] == "POLICE"


def test_the_tree_leaves_out_what_was_withdrawn(plan: Plan, people: People) -> None:
    gone = Activity.objects.get(code="P1.S1.O1.ii")
    actions.withdraw_activity(activity_id=gone.pk, reason="Over", by=None, at=JANUARY)
    tree = call(people.partner, "/SMALL-1")
    assert b"P1.S1.O1.ii" not in tree.content
    assert tree.json()["version"] == 2


def test_a_tree_is_read_in_a_dozen_questions(plan: Plan, people: People) -> None:
    key = issue_token(user=User.objects.get(pk=people.partner.user_id), name="t", by=None, at=JANUARY)
    client = Client(headers={"Authorization": f"Bearer {key}"})
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/api/v1/plans/SMALL-1").status_code == 200
    own = [one for one in asked if 'FROM "plans_' in one["sql"]]
    assert len(own) <= 12


def test_who_has_no_part_in_plans_reads_nothing(plan: Plan, people: People) -> None:
    for path in ("", "/SMALL-1", "/SMALL-1/indicators"):
        assert call(people.case_worker, path).status_code == 403
        assert Client().get(f"/api/v1/plans{path}").status_code == 401
    for path in ("/NONE", "/NONE/indicators", "/%00"):
        assert call(people.partner, path).status_code in (404, 422)


def test_indicators_come_with_their_values(plan: Plan, people: People, opened: Period) -> None:
    made = reporting.submit(
        indicator=_key(MONEY),
        period=opened.pk,
        value=1000,
        cells={},
        narrative="",
        difficulty="",
        by=people.chambers_lead,
        at=JANUARY,
    )
    reporting.approve(progress_id=made.pk, seen=1, by=people.monitor, at=JANUARY)
    rows = call(people.partner, "/SMALL-1/indicators?period=2024").json()
    assert len(rows) == 7
    money = next(one for one in rows if one["code"] == MONEY)
    assert set(money["figures"]) == {"2024"}
    figure = money["figures"]["2024"]
    assert (Decimal(figure["value"]), figure["origin"], figure["state"]) == (
        Decimal(1000),
        "reported",
        "approved",
    )
    every = call(people.partner, "/SMALL-1/indicators").json()
    assert set(every[0]["figures"]) == {"2021", "2022", "2023", "2024", "2025"}
    wrong = call(people.partner, "/SMALL-1/indicators?period=2030")
    assert wrong.status_code == 422
    assert "2021, 2022" in wrong.json()["detail"]


def _key(code: str) -> uuid.UUID:
    return Indicator.objects.get(code=code).pk


def report(**given: Any) -> dict[str, Any]:
    return {"indicator": MONEY, "period": "2024", "value": 1000} | given


def test_a_report_is_sent_once_per_key(people: People, opened: Period) -> None:
    key = str(uuid.uuid4())
    first = call(people.chambers_lead, "/SMALL-1/reports", report(), **{"Idempotency-Key": key})
    assert first.status_code == 201, first.content
    assert first.json()["state"] == "submitted"
    again = call(people.chambers_lead, "/SMALL-1/reports", report(), **{"Idempotency-Key": key})
    assert again.json() == first.json()
    assert Progress.objects.get().version == 1
    other = call(people.chambers_lead, "/SMALL-1/reports", report(value=5), **{"Idempotency-Key": key})
    assert other.status_code == 409
    corrected = call(people.chambers_lead, "/SMALL-1/reports", report(value=900, note="Typo", seen=1))
    assert corrected.status_code == 201
    assert (corrected.json()["version"], Decimal(corrected.json()["value"])) == (2, Decimal(900))


def test_reports_that_cannot_be_are_refused(people: People, opened: Period) -> None:
    def status(by: Actor, **given: Any) -> tuple[int, str]:
        answer = call(by, "/SMALL-1/reports", report(**given))
        return answer.status_code, answer.json()["type"]

    lead = people.chambers_lead
    assert status(lead, value=-1)[0] == 422
    assert status(lead, indicator="P9")[0] == 422
    assert status(lead, period="2030")[0] == 422
    assert status(lead, surprise=1)[0] == 422
    assert status(lead, period="2023")[0] == 409
    assert status(people.partner)[0] == 403
    assert status(people.welfare_focal)[0] in (403, 404, 409)
    assert not Progress.objects.filter(version__gt=0).exists()
