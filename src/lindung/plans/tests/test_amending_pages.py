"""The pages of amendments, as the secretariat uses them, behind the wall."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lindung.access.models import Organisation
from lindung.access.testing import NOON
from lindung.kernel import clock
from lindung.plans import actions
from lindung.plans.models import Activity, Amendment, Plan
from lindung.plans.testing import People
from lindung.plans.tests.acts import ACTS
from lindung.plans.tests.browsing import browser, post

pytestmark = pytest.mark.django_db
PLAN, ACTIVITY = "SMALL-1", "P2.S2.O1.ii"


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock.travel(to=NOON):
        yield


PAGES = [
    ("import", []),
    ("template", []),
    ("unsettled", [PLAN]),
    ("add_activity", [PLAN]),
    ("amend", [PLAN, ACTIVITY]),
    ("amend_dates", [PLAN, ACTIVITY]),
    ("change_lead", [PLAN, ACTIVITY]),
    ("change_committee", [PLAN, ACTIVITY]),
    ("retitle", [PLAN, ACTIVITY]),
    ("split_activity", [PLAN, ACTIVITY]),
    ("withdraw_activity", [PLAN, ACTIVITY]),
    ("amend_target", [PLAN, f"{ACTIVITY}.1"]),
]


@pytest.mark.parametrize(("name", "args"), PAGES)
def test_who_keeps_the_plan_opens_its_pages_and_others_do_not(
    people: People, name: str, args: list[str]
) -> None:
    address = reverse(f"plans:{name}", args=args)
    assert browser(people.monitor).get(address).status_code == 200
    for other in (people.chambers_lead, people.partner, people.decision_maker, people.case_worker):
        assert browser(other).get(address).status_code == 403
    assert Client().get(address).status_code == 302


@pytest.mark.parametrize(("name", "args"), [("history", [PLAN]), ("version", [PLAN, 1]), ("export", [PLAN])])
def test_who_reads_the_plan_reads_its_history(people: People, name: str, args: list[Any]) -> None:
    address = reverse(f"plans:{name}", args=args)
    for reader in (people.monitor, people.partner, people.decision_maker):
        assert browser(reader).get(address).status_code == 200
    assert browser(people.case_worker).get(address).status_code == 403
    assert Client().get(address).status_code == 302


def test_what_is_not_there_is_not_found(people: People) -> None:
    client = browser(people.monitor)
    for name, args in (
        ("amend", [PLAN, "P9"]),
        ("amend", ["NONE", ACTIVITY]),
        ("amend_target", [PLAN, "P9.1"]),
        ("version", [PLAN, 7]),
        ("history", ["NONE"]),
        ("proposal", [uuid.uuid4()]),
    ):
        assert client.get(reverse(f"plans:{name}", args=args)).status_code == 404, name
    actions.withdraw_activity(
        activity_id=Activity.objects.get(code=ACTIVITY).pk, reason="Over", by=None, at=NOON
    )
    assert client.get(reverse("plans:amend", args=[PLAN, ACTIVITY])).status_code == 404


def day(name: str, year: int, month: int, number: int) -> dict[str, str]:
    return {f"{name}_day": str(number), f"{name}_month": str(month), f"{name}_year": str(year)}


FORMS: list[tuple[str, list[str], dict[str, Any], str]] = [
    ("amend_dates", [PLAN, ACTIVITY], day("starts", 2022, 1, 1) | day("ends", 2024, 12, 31), "dates"),
    ("change_lead", [PLAN, ACTIVITY], {"lead": "CARE"}, "lead"),
    ("change_committee", [PLAN, ACTIVITY], {"committee": "BOARD"}, "committee"),
    ("retitle", [PLAN, ACTIVITY], {"title_en": "Sooner", "title_ms": "Segera"}, "title"),
    ("withdraw_activity", [PLAN, ACTIVITY], {}, "withdrawal"),
    ("amend_target", [PLAN, f"{ACTIVITY}.1"], {"when": "period:2024", "value": "21"}, "target"),
    ("amend_target", [PLAN, f"{ACTIVITY}.1"], {"when": "unsaid", "value": ""}, "target"),
    (
        "split_activity",
        [PLAN, ACTIVITY],
        {
            "code_1": "A.1",
            "title_1_en": "One",
            "title_1_ms": "Satu",
            "indicators_1": [f"{ACTIVITY}.1"],
            "code_2": "A.2",
            "title_2_en": "Two",
            "title_2_ms": "Dua",
            "indicators_2": [f"{ACTIVITY}.2"],
        },
        "split",
    ),
    (
        "add_activity",
        [PLAN],
        {
            "code": "A.3",
            "title_en": "New",
            "title_ms": "Baharu",
            "place": "output:P2.S2.O1",
            "lead": "PROS",
            "responsible": ["POLICE"],
        }
        | day("starts", 2024, 1, 1)
        | day("ends", 2025, 12, 31),
        "new_activity",
    ),
]


@pytest.mark.parametrize(("name", "args", "given", "kind"), FORMS)
def test_each_form_amends_the_plan_and_asks_why(
    plan: Plan, people: People, name: str, args: list[str], given: dict[str, Any], kind: str
) -> None:
    client = browser(people.monitor)
    refused = post(client, name, *args, **given, reason=" ")
    assert refused.status_code == 422
    assert not Amendment.objects.filter(version=2).exists()
    done = post(client, name, *args, **given, reason="Council decided")
    assert done.status_code == 302, done.content.decode()
    kept = Amendment.objects.filter(version=2)
    assert {(one.kind, one.reason, one.by_id) for one in kept} == {
        (kind, "Council decided", people.monitor.user_id)
    }
    assert client.get(done["Location"]).status_code == 200


@pytest.mark.parametrize(
    ("name", "args", "given", "words"),
    [
        (
            "amend_dates",
            [PLAN, ACTIVITY],
            day("starts", 2019, 1, 1) | day("ends", 2024, 12, 31),
            "outside the plan",
        ),
        (
            "amend_target",
            [PLAN, f"{ACTIVITY}.1"],
            {"when": "annual", "value": "-3"},
            "greater than or equal to 0",
        ),
        ("change_committee", [PLAN, ACTIVITY], {"committee": "PROS"}, "already says so"),
        (
            "add_activity",
            [PLAN],
            {"code": ACTIVITY, "title_en": "a", "title_ms": "b", "place": "output:P2.S2.O1", "lead": "PROS"}
            | day("starts", 2024, 1, 1)
            | day("ends", 2025, 12, 31),
            "is taken",
        ),
    ],
)
def test_what_cannot_be_is_said_beside_the_form_and_answers_stay(
    people: People, name: str, args: list[str], given: dict[str, Any], words: str
) -> None:
    answer = post(browser(people.monitor), name, *args, **given, reason="Council decided")
    assert answer.status_code == 422
    said = answer.content.decode()
    assert words in said
    assert "Council decided" in said
    assert Plan.objects.get().version == 1


def test_others_cannot_post_what_they_cannot_open(people: People) -> None:
    for other in (people.chambers_lead, people.partner):
        for name, args, given, _kind in FORMS:
            assert post(browser(other), name, *args, **given, reason="Why not").status_code == 403
    assert Plan.objects.get().version == 1


def test_what_wants_to_be_settled_is_listed(plan: Plan, people: People) -> None:
    actions.change_lead(
        activity_id=Activity.objects.get(code="P1.S1.O1.ii").pk, lead="PROS", reason="Why", by=None, at=NOON
    )
    Organisation.objects.filter(code="friends").update(active=False)
    said = browser(people.monitor).get(reverse("plans:unsettled", args=[PLAN])).content.decode()
    assert "P1.S1.O1.ii Write a handbook" in said
    assert "P1.S1.O2.i Listen to communities" in said
    assert "P2.S2.O1.i" not in said


def test_what_was_split_leads_to_what_it_became(plan: Plan, people: People) -> None:
    address = reverse("plans:activity", args=[PLAN, ACTIVITY])
    assert "Split into" not in browser(people.partner).get(address).content.decode()
    ACTS["split"](None)
    page = browser(people.partner).get(address).content.decode()
    for code in ("P2.S2.O1.iia", "P2.S2.O1.iib"):
        assert reverse("plans:activity", args=[PLAN, code]) in page
    assert "Split into" in page
