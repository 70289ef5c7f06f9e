"""The same acts over HTTP, and refusals as problems."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from lindung.access.actions import issue_token
from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.testing import make_organisation, make_user
from lindung.cases import actions
from lindung.cases.models import Case, Note
from lindung.cases.testing import make_case
from lindung.kernel import clock
from lindung.kernel.country import current
from lindung.kernel.models import AuditEvent
from lindung.kernel.vocabularies import vocabulary

Call = Callable[..., Any]


@pytest.fixture
def call(db: None) -> Call:
    """Return a caller: `call(actor, "GET", "")` with a token of the actor's own."""

    def call(by: Actor, method: str, path: str, body: Any = None, **headers: str) -> Any:
        key = issue_token(user=User.objects.get(pk=by.user_id), name="test", by=None, at=clock.now())
        return Client().generic(
            method,
            f"/api/v1/cases{path}",
            json.dumps(body) if body is not None else "",
            content_type="application/json",
            headers={"Authorization": f"Bearer {key}", **headers},
        )

    return call


def test_open_read_change_note_and_move(amina: Actor, bo: Actor, chidi: Actor, call: Call) -> None:
    body = {
        "facts": {"sex": "female", "age_years": 30, "age_basis": "stated"},
        "origin": "raid",
        "place": next(iter(current().places)),
        "found_on": clock.now().date().isoformat(),
    }
    once = {"Idempotency-Key": str(uuid4())}
    opened = call(amina, "POST", "", body, **once)
    assert opened.status_code == 201
    assert call(amina, "POST", "", body, **once).json()["code"] == opened.json()["code"]
    code = opened.json()["code"]
    assert Case.objects.count() == 1

    assert call(amina, "GET", f"/{code}").json()["person"]["version"] == 1
    assert AuditEvent.objects.filter(event="cases.viewed").count() == 1
    changed = call(amina, "PUT", f"/{code}/person", {"sex": "male", "version": 1})
    assert (changed.json()["sex"], changed.json()["version"]) == ("male", 2)
    late = call(amina, "PUT", f"/{code}/person", {"sex": "female", "version": 1})
    assert (late.status_code, late["Content-Type"]) == (409, "application/problem+json")
    assert late.json()["type"].endswith("changed_meanwhile")

    assert call(amina, "POST", f"/{code}/notes", {"text": "words"}).status_code == 204
    assert call(amina, "POST", f"/{code}/notes", {"text": " "}).status_code == 422
    assert Note.objects.count() == 1
    assert call(bo, "POST", f"/{code}/steps", {"step": "reopen"}).json()["type"].endswith("step_refused")
    assert call(amina, "POST", f"/{code}/steps", {"step": "close", "outcome": "died"}).status_code in {
        403,
        409,
    }
    assert [entry["kind"] for entry in call(amina, "GET", f"/{code}/timeline").json()][-1] == "case.opened"
    assert call(amina, "GET", f"/{code}/tasks").json() == []
    for path in ("", "/tasks", "/timeline"):
        assert call(chidi, "GET", f"/{code}{path}").status_code == 404


def test_pages_of_cases_and_bad_requests(amina: Actor, call: Call) -> None:
    known = {make_case(by=amina).code for _n in range(5)}
    seen, after = [], ""
    while True:
        answer = call(amina, "GET", f"?size=2&after={after.replace('+', '%2B')}").json()
        seen += [case["code"] for case in answer["items"]]
        after = answer["next"]
        if not after:
            break
    assert len(seen) == 5 and set(seen) == known
    assert call(amina, "GET", "?size=0").status_code == 422
    assert call(amina, "POST", "", {"origin": "raid"}).status_code == 422
    assert call(amina, "POST", "", {"origin": "raid"}, **{"Idempotency-Key": "x"}).status_code == 422
    assert Client().get("/api/v1/cases").status_code == 401


def test_needs_are_told_to_those_who_meet_them(amina: Actor, call: Call) -> None:
    need = vocabulary("urgent_needs").codes[0]
    case = make_case(by=amina, facts=actions.PersonFacts(needs=(need,)))
    court = make_organisation(code="court", kind="court")
    actions.involve(case=case, organisation=court, purpose="court", at=clock.now())
    registrar = Actor.of(make_user(username="rani", role="court_registrar", organisation=court))
    for reader, told in ((amina, [need]), (registrar, None)):
        assert call(reader, "GET", f"/{case.code}").json()["person"]["needs"] == told
        assert call(reader, "GET", "").json()["items"][0]["person"]["needs"] is None
