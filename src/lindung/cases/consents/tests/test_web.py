"""The pages and the interface: an answer recorded, somebody let in, who can see, and a withdrawal."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.purposes import Purpose
from lindung.access.testing import NOON
from lindung.access.web.standing import PASSWORD_AT
from lindung.cases.actions import involve
from lindung.cases.consents.models import Consent, Handed
from lindung.cases.consents.testing import make_consent
from lindung.cases.consents.tests.conftest import organisation
from lindung.cases.models import Case, Grant
from lindung.cases.testing import make_case
from lindung.kernel import clock
from lindung.kernel.models import AuditEvent

LATER = NOON + timedelta(minutes=30)
BUDGET = 18


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock.travel(to=LATER):
        yield


def browser(actor: Actor, *, proven: bool = True) -> Client:
    client = Client()
    user = User.objects.get(pk=actor.user_id)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    if proven:
        session = client.session
        session[PASSWORD_AT] = int(LATER.timestamp())
        session.save()
    return client


def at(name: str, case: Case, *keys: Any) -> str:
    return reverse(name if name == "who_can_see" else f"consents:{name}", args=[case.code, *keys])


def send(client: Client, url: str, **given: Any) -> Any:
    return client.post(url, {"_submission": str(uuid4()), **given})


def record(client: Client, case: Case, **given: Any) -> Any:
    values: dict[str, Any] = {
        "matter": "sharing",
        "organisation": "shelter",
        "purposes": ["services"],
        "answer": "given",
        "given_by": "person",
        "how": "thumbprint",
        "language": "my",
        "interpreter": "yes",
        "explained": "on",
        "words": "They were kind to me.",
    }
    return send(client, at("record", case), **(values | given))


def test_from_the_answer_to_access_and_back(bo: Actor, chidi: Actor, case: Case) -> None:
    mine, theirs = browser(bo), browser(chidi)
    done = record(mine, case, withheld=["notes"])
    made = Consent.objects.get()
    assert done["Location"] == at("show", case, made.pk)
    page = mine.get(done["Location"]).content.decode()
    assert all(text in page for text in ("They were kind to me.", "Burmese", "By thumbprint", "Holds"))
    assert AuditEvent.objects.filter(event="consents.viewed", case_id=case.pk).count() == 1
    assert theirs.get(at("who_can_see", case)).status_code == 404
    given = send(mine, at("give_on_consent", case, made.pk), purpose="services")
    assert given["Location"] == at("who_can_see", case)
    seen = theirs.get(at("who_can_see", case)).content.decode()
    assert "the person&#x27;s consent" in seen
    assert "End this access" not in seen
    listed = mine.get(at("list", case)).content.decode()
    assert "They were kind to me." not in listed
    gone = send(theirs, at("withdraw", case, made.pk), how="spoken")
    assert gone["Location"] == "/"
    assert theirs.get(at("show", case, made.pk)).status_code == 404
    assert "Withdrawn" in mine.get(at("show", case, made.pk)).content.decode()


def test_wrong_answers_stay_on_the_form(bo: Actor, chidi: Actor, case: Case) -> None:
    client = browser(bo)
    unheard = record(client, case, explained="")
    assert unheard.status_code == 422
    assert "did not understand" in unheard.content.decode()
    child = make_case(by=bo, age_years=13)
    guardian = record(
        client, child, given_by="guardian", guardian_suspected="on", child_view="She looks away."
    )
    assert "best interests, with its reasons" in guardian.content.decode()
    assert not Consent.objects.exists()


def test_giving_and_ending_by_hand(bo: Actor, chidi: Actor, case: Case) -> None:
    involve(case=case, organisation=organisation(bo), purpose=Purpose.PROTECTION, at=NOON)
    client = browser(bo)
    day = {"until_0": "1", "until_1": "12", "until_2": "2030"}
    form = client.get(at("give", case)).content.decode()
    assert "Notes of the enquiry" not in form
    done = send(
        client,
        at("give", case),
        organisation=organisation(chidi).code,
        purpose="services",
        sections=["needs"],
        legal_basis="public_task",
        **day,
    )
    assert done.status_code == 302, done.context["form"].errors
    grant = Grant.objects.get(organisation=chidi.organisation_id)
    page = client.get(at("who_can_see", case)).content.decode()
    assert "Task given to the agency by law" in page
    assert at("end", case, grant.pk) in page
    ended = send(client, at("end", case, grant.pk), why="risk")
    assert ended.status_code == 302
    assert "It puts the person at risk" in client.get(at("who_can_see", case)).content.decode()
    assert Handed.objects.get().ended_why == "risk"


def test_giving_wants_a_fresh_proof_and_ending_does_not(bo: Actor, chidi: Actor, case: Case) -> None:
    made = make_consent(case=case, by=bo, organisation=chidi.organisation_id)
    stale = browser(bo, proven=False)
    for name, keys in (("give", ()), ("give_on_consent", (made.pk,))):
        assert stale.get(at(name, case, *keys))["Location"].startswith("/access/prove/")
    assert stale.get(at("withdraw", case, made.pk)).status_code == 200


def test_shelters_stay_unnamed_to_enforcement(bo: Actor, chidi: Actor, esi: Actor, case: Case) -> None:
    involve(case=case, organisation=organisation(chidi), purpose=Purpose.SERVICES, at=NOON)
    involve(case=case, organisation=organisation(esi), purpose=Purpose.ENFORCEMENT, at=NOON)
    make_consent(case=case, by=bo, organisation=chidi.organisation_id)
    for name in ("who_can_see", "list"):
        page = browser(esi).get(at(name, case)).content.decode()
        assert ("Shelter" in page, "A place of refuge" in page) == (False, True)
    answer = browser(esi).get(f"/api/v1/cases/{case.code}/grants").json()
    assert None in {one["organisation"] for one in answer}


def test_the_interface_says_and_does_the_same(bo: Actor, chidi: Actor, case: Case) -> None:
    client, base = browser(bo), f"/api/v1/cases/{case.code}"

    def post(path: str, body: dict[str, Any]) -> Any:
        return client.post(base + path, json.dumps(body), content_type="application/json")

    said = {
        "matter": "media",
        "answer": "given",
        "purposes": ["services"],
        "explained": True,
        "words": "Yes.",
    }
    made = post("/consents", said)
    assert made.status_code == 201
    assert "words" not in made.json()
    assert post("/consents", said | {"matter": "x"}).status_code == 422
    assert post("/consents", said | {"organisation": "nobody"}).json()["field"] == "organisation"
    assert post("/consents", said | {"until": "2030-01-01T00:00:00"}).status_code == 422
    assert post(f"/consents/{made.json()['id']}/withdrawal", {}).status_code == 204
    assert post(f"/consents/{made.json()['id']}/withdrawal", {}).json()["type"].endswith("already_withdrawn")
    assert [one["basis"] for one in client.get(base + "/grants").json()] == ["lead"]
    assert browser(chidi).get(base + "/consents").status_code == 404


def test_pages_cost_the_same_for_many(bo: Actor, case: Case, django_assert_max_num_queries: Any) -> None:
    client = browser(bo)
    client.get(at("list", case))
    for _ in range(12):
        make_consent(case=case, by=bo)
    first = Consent.objects.first()
    assert first is not None
    for url in (at("list", case), at("who_can_see", case), at("show", case, first.pk), at("record", case)):
        with django_assert_max_num_queries(BUDGET):
            assert client.get(url).status_code == 200
