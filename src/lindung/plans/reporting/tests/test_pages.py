"""Pages: from opening a period to approval in a browser, who is kept out, and how little the lists ask."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from lindung.plans.models import Indicator, Period, Plan
from lindung.plans.reporting.models import Progress, Version
from lindung.plans.reporting.tests.conftest import (
    HANDBOOK,
    HEARD,
    MONEY,
    SignIn,
    sent,
)
from lindung.plans.testing import People


def _address(name: str, code: str, period: str = "2024") -> str:
    return reverse(f"reporting:{name}", args=["SMALL-1", code, period])


def _post(client: Client, address: str, **given: Any) -> Any:
    return client.post(address, {"_submission": str(uuid4())} | given)


def _text(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_a_period_is_run_from_opening_to_approval(plan: Plan, people: People, sign_in: SignIn) -> None:
    Indicator.objects.filter(plan=plan, code=HANDBOOK).update(ends=plan.ends)
    period = Period.objects.get(plan=plan, code="2024")
    monitor, focal, lead = (
        sign_in(one) for one in (people.monitor, people.welfare_focal, people.welfare_lead)
    )
    assert "Not opened" in _text(monitor.get(reverse("reporting:periods")))
    assert _post(monitor, reverse("reporting:open", args=[period.pk])).status_code == 302
    assert "7 indicators" in _text(monitor.get(reverse("reporting:period", args=[period.pk])))
    owed = _text(focal.get(reverse("reporting:home")))
    assert "1 report is owed" in owed and "Handbook" in owed

    answer = _post(focal, _address("write", HANDBOOK), seen="0", value="1", narrative="Printed.")
    assert answer.status_code == 302 and answer.url == _address("report", HANDBOOK)
    assert "To decide" in _text(lead.get(reverse("reporting:inbox")))
    assert _post(lead, _address("question", HANDBOOK), seen="1", text="In every language?").status_code == 302
    assert "Questioned by the committee" in _text(focal.get(reverse("reporting:home")))
    assert (
        _post(
            focal,
            _address("write", HANDBOOK),
            seen="1",
            value="2",
            narrative="Printed twice.",
            note="In both.",
        ).status_code
        == 302
    )
    page = _text(lead.get(_address("report", HANDBOOK)))
    for words in ("In every language?", "In both.", "<del>1</del>", "<ins>2</ins>", "Version 2 was sent"):
        assert words in page
    assert _post(lead, _address("approve", HANDBOOK), seen="2").status_code == 302
    assert Progress.objects.get().state == "approved"
    assert "Approved" in _text(focal.get(_address("report", HANDBOOK)))

    closing = _text(monitor.get(reverse("reporting:close", args=[period.pk])))
    assert "What was heard" in closing and "Missing" in closing
    assert _post(monitor, reverse("reporting:close", args=[period.pk])).status_code == 302
    assert not Period.objects.get(pk=period.pk).is_open


def test_refused_answers_stay_in_the_form(period: Period, people: People, sign_in: SignIn) -> None:
    client = sign_in(people.chambers_lead)
    given = {
        "seen": "0",
        "value": "10",
        "dimensions": "sex",
        "cell-sex-female": "4",
        "narrative": "Hearings.",
    }
    answer = _post(client, _address("write", MONEY), **given)
    assert answer.status_code == 422
    page = _text(answer)
    assert "6 fewer than the 10" in page
    for kept in ('value="10"', 'value="4"', "Hearings."):
        assert kept in page
    assert not Version.objects.exists()
    assert _post(client, _address("write", MONEY), **given | {"cell-sex-unknown": "6"}).status_code == 302
    assert Progress.objects.get(state="submitted").cells == {"sex": {"female": "4", "unknown": "6"}}


def test_a_text_that_looks_personal_is_sent_only_after_a_second_look(
    period: Period, people: People, sign_in: SignIn
) -> None:
    client = sign_in(people.chambers_lead)
    given = {"seen": "0", "value": "10", "narrative": "Call 012-345 6789."}
    warned = _post(client, _address("write", MONEY), **given)
    assert warned.status_code == 422 and "nothing here names or finds a person" in _text(warned)
    assert not Version.objects.exists()
    assert _post(client, _address("write", MONEY), **given, cleared="on").status_code == 302
    assert Version.objects.count() == 1


def test_a_draft_is_kept_for_colleagues_and_never_shown_to_others(
    period: Period, people: People, sign_in: SignIn
) -> None:
    focal, lead = sign_in(people.welfare_focal), sign_in(people.chambers_lead)
    kept = _post(
        focal, _address("write", HANDBOOK), seen="0", narrative="Half way", _save="1", add_dimension="state"
    )
    assert kept.status_code == 302
    assert "Half way" in _text(sign_in(people.welfare_lead).get(_address("write", HANDBOOK)))
    assert "Broken down by state" in _text(focal.get(_address("write", HANDBOOK)))
    assert "Half way" not in _text(lead.get(_address("report", HANDBOOK)))
    other = lead.get(_address("write", HANDBOOK))
    assert other.status_code == 403 and "Half way" not in _text(other)
    met = _post(
        sign_in(people.welfare_lead), _address("write", HANDBOOK), seen="0", narrative="Mine", _save="1"
    )
    assert met.status_code == 409 and "Willa kept a draft" in _text(met) and "Mine" in _text(met)
    assert Progress.objects.get(indicator__code=HANDBOOK).draft["narrative"] == "Half way"
    assert _post(focal, _address("write", HANDBOOK), seen="0", value="3", narrative="All").status_code == 409
    mark = re.search(r'name="draft_seen" value="([^"]+)"', met.content.decode())
    assert mark is not None and not Version.objects.exists()
    given = {
        "seen": "0",
        "draft_seen": mark[1],
        "value": "3",
        "narrative": "All",
        "dimensions": "state",
        "cells-state": "North: 1\nSouth: 2",
    }
    assert _post(focal, _address("write", HANDBOOK), **given).status_code == 302
    assert Version.objects.get().cells == {"state": {"North": "1", "South": "2"}}
    assert Progress.objects.get(indicator__code=HANDBOOK).draft == {}


def test_the_second_of_two_sees_what_the_first_sent_and_loses_nothing(
    period: Period, people: People, sign_in: SignIn
) -> None:
    first, second = sign_in(people.welfare_focal), sign_in(people.welfare_lead)
    assert _post(first, _address("write", HANDBOOK), seen="0", value="1", narrative="One").status_code == 302
    met = _post(second, _address("write", HANDBOOK), seen="0", value="2", narrative="Two")
    assert met.status_code == 409
    assert "Willa submitted version 1" in _text(met) and "Two" in _text(met)
    seen = re.search(r'name="seen" value="(\d+)"', met.content.decode())
    assert seen is not None and seen[1] == "1"
    assert (
        _post(second, _address("write", HANDBOOK), seen=seen[1], value="2", narrative="Two").status_code
        == 302
    )
    assert list(Version.objects.values_list("number", flat=True)) == [1, 2]


@pytest.mark.parametrize(
    ("name", "allowed", "refused"),
    [
        ("home", ["monitor", "chambers_lead", "police_focal", "partner"], ["decision_maker", "case_worker"]),
        ("inbox", ["monitor", "chambers_lead"], ["police_focal", "partner", "decision_maker", "case_worker"]),
        ("periods", ["monitor"], ["chambers_lead", "police_focal", "partner", "case_worker"]),
        ("period", ["monitor"], ["chambers_lead", "police_focal", "partner", "case_worker"]),
        ("close", ["monitor"], ["chambers_lead", "police_focal", "partner", "case_worker"]),
        ("report", ["monitor", "police_focal", "partner", "decision_maker"], ["case_worker"]),
        (
            "write",
            ["welfare_focal", "welfare_lead"],
            ["chambers_lead", "monitor", "partner", "decision_maker", "case_worker"],
        ),
        ("question", ["monitor", "welfare_lead"], ["police_focal", "partner", "case_worker"]),
        ("reopen", ["monitor", "welfare_lead"], ["police_focal", "partner", "case_worker"]),
    ],
)
def test_who_may_open_a_page(
    period: Period, people: People, sign_in: SignIn, name: str, allowed: list[str], refused: list[str]
) -> None:
    sent(code=HANDBOOK, period=period, by=people.welfare_focal)
    address = {
        "period": lambda: reverse("reporting:period", args=[period.pk]),
        "close": lambda: reverse("reporting:close", args=[period.pk]),
    }.get(
        name,
        lambda: (
            reverse(f"reporting:{name}") if name in {"home", "inbox", "periods"} else _address(name, HANDBOOK)
        ),
    )()
    for who in allowed:
        assert sign_in(getattr(people, who)).get(address).status_code == 200, who
    for who in refused:
        assert sign_in(getattr(people, who)).get(address).status_code == 403, who
    assert Client().get(address).status_code == 302


def test_what_does_not_exist_is_not_found(period: Period, people: People, sign_in: SignIn) -> None:
    client = sign_in(people.monitor)
    for address in (
        _address("report", "NONE"),
        _address("report", HANDBOOK, "1999"),
        reverse("reporting:period", args=[uuid4()]),
        _address("question", HEARD),
    ):
        assert client.get(address).status_code == 404
