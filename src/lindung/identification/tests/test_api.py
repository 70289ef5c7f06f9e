"""The HTTP interface: a talk from beginning to determination, what it refuses, and who gets nothing."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import Any

from django.test import Client

from lindung.access.actors import Actor
from lindung.cases.models import Case
from lindung.identification.models import Screening
from lindung.identification.tests.conftest import Browser, Say, finished
from lindung.identification.tests.test_determination import at_enquiry
from lindung.identification.tests.test_pages import involve
from lindung.kernel.country import current
from lindung.kernel.models import AuditEvent

ROOT = "/api/v1/screenings"
ActorOf = Callable[[str], Actor]


def send(
    client: Client, path: str, given: dict[str, Any] | None = None, *, put: bool = False, key: str = ""
) -> Any:
    """Send JSON and return the response."""
    method = client.put if put else client.post
    headers = {"Idempotency-Key": key} if key else {}
    return method(ROOT + path, json.dumps(given or {}), content_type="application/json", headers=headers)


def beginning(**changed: Any) -> dict[str, Any]:
    """Return the least that begins a talk."""
    place = next(iter(current().places))
    return {"instrument": "adult", "language": "en", "place": place, "found_on": "2026-11-08"} | changed


def test_a_talk_over_the_interface(browser: Browser) -> None:
    client, key = browser("amina"), str(uuid.uuid4())
    begun = send(client, "/", beginning(), key=key).json()
    assert send(client, "/", beginning(), key=key).json()["id"] == begun["id"]
    assert Case.objects.count() == 1
    talk = f"/{begun['id']}"
    answered = send(
        client, f"{talk}/topics/how_you_are", {"answers": {"doctor_now": "yes"}, "version": 1}, put=True
    )
    assert answered.json()["version"] == 2
    assert send(client, f"{talk}/stop", {"reason": "distress"}).json()["state"] == "stopped"
    assert send(client, f"{talk}/resume").json()["state"] == "in_progress"
    done = send(client, f"{talk}/finish").json()
    assert (done["state"], done["advice"]["urgent"]) == ("finished", True)
    refused = send(client, f"{talk}/decision", {"decision": "presume"})
    assert (refused.status_code, refused.json()["field"]) == (422, "reasons")
    decided = send(client, f"{talk}/decision", {"decision": "presume", "reasons": "Marks."}).json()
    assert (decided["decision"], decided["follows_advice"]) == ("presume", False)
    assert "answers" not in decided
    assert client.get(ROOT + talk).json() == decided
    listed = client.get(f"{ROOT}/cases/{begun['case_code']}").json()
    assert [one["id"] for one in listed] == [begun["id"]]
    assert AuditEvent.objects.filter(event="cases.viewed").count() == 1
    opened = send(client, f"{talk}/answers/open").json()
    assert opened["answers"] == {"doctor_now": "yes"}
    assert opened["advice"]["urgent_needs"]
    assert AuditEvent.objects.filter(event="identification.answers_opened").count() == 1


def test_outsiders_and_roles(browser: Browser, talk: Screening) -> None:
    for path in (f"/{talk.pk}", f"/cases/{talk.case.code}", f"/cases/{talk.case.code}/determinations"):
        assert browser("chidi").get(ROOT + path).status_code == 404
        assert Client().get(ROOT + path).status_code == 401
    page = {"answers": {}, "version": 1}
    assert send(browser("chidi"), f"/{talk.pk}/topics/how_you_are", page, put=True).status_code == 404
    assert send(browser("chidi"), f"/{talk.pk}/finish").status_code == 404
    assert send(browser("rani"), "/", beginning()).status_code == 403


def test_without_the_answers_only_the_outline_of_the_advice(
    browser: Browser, talk: Screening, say: Say, actor: ActorOf
) -> None:
    say(talk, "how_you_are", safe_now="no", hurt_self="yes")
    finished(talk.pk, by=actor("amina"))
    involve(talk.case, "rani", actor)
    court = browser("rani")
    for told in (
        court.get(f"{ROOT}/{talk.pk}").json(),
        court.get(f"{ROOT}/cases/{talk.case.code}").json()[0],
    ):
        assert set(told["advice"]) == {"advice", "label", "urgent", "counts_as_child", "elements"}
        assert told["advice"]["urgent"] is True
        assert all(set(found) == {"needed", "indicated"} for found in told["advice"]["elements"].values())
    refused = send(court, f"/{talk.pk}/answers/open")
    assert (refused.status_code, refused.json()["type"]) == (403, "urn:lindung:problem:answers_closed")


def test_wrong_input_is_a_problem_and_never_a_crash(browser: Browser, talk: Screening) -> None:
    client = browser("amina")
    for wrong in (
        beginning(instrument="horoscope"),
        beginning(language="xx"),
        beginning(place="nowhere"),
        beginning(found_on="2026-04-31"),
        beginning(found_on="2026-11-10"),
        beginning(age_years=400),
        {"instrument": "adult"},
    ):
        assert send(client, "/", wrong).status_code == 422, wrong
    page = f"/{talk.pk}/topics/how_you_are"
    for answers in ({"safe_now": "perhaps"}, {"safe_now": ["yes", "no"]}, {"safe_now": 1}):
        told = send(client, page, {"answers": answers, "version": 1}, put=True)
        assert (told.status_code, told.json()["field"]) == (422, "safe_now")
    unknown = send(client, f"/{talk.pk}/topics/nowhere", {"answers": {}, "version": 1}, put=True)
    assert unknown.status_code == 422
    again = send(client, "/", beginning(case_code=talk.case.code))
    assert (again.status_code, again.json()["type"]) == (409, "urn:lindung:problem:already_screening")


def test_two_hands_over_the_interface(browser: Browser, talk: Screening) -> None:
    page = f"/{talk.pk}/topics/how_you_are"
    assert (
        send(browser("bo"), page, {"answers": {"safe_now": "yes"}, "version": 1}, put=True).status_code == 200
    )
    clash = send(browser("amina"), page, {"answers": {"safe_now": "no"}, "version": 1}, put=True)
    assert (clash.status_code, clash.json()["type"]) == (409, "urn:lindung:problem:changed_meanwhile")


def test_determination_over_the_interface(browser: Browser, actor: ActorOf) -> None:
    case = at_enquiry(actor=actor)
    given = {
        "result": "victim",
        "authority": next(iter(current().determination_authorities)),
        "grounds": ["forced_labour"],
        "reasons": "Held by debt.",
        "made_on": "2026-11-09",
        "document_reference": "D-1",
    }
    address = f"/cases/{case.code}/determinations"
    assert send(browser("amina"), address, given).status_code == 403
    made = send(browser("rani"), address, given).json()
    again = send(browser("rani"), f"/determinations/{made['id']}/reconsideration", {"why": "A new witness."})
    assert again.json()["state"] == "reconsidered"
    listed = browser("rani").get(ROOT + address).json()
    assert [one["state"] for one in listed] == ["reconsidered"]
    instruments = browser("amina").get(f"{ROOT}/instruments").json()
    assert {"adult", "child"} <= {one["id"] for one in instruments}
