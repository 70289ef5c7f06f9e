"""The pages: asking from a case, answering without knowing one; strangers find nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.testing import NOON
from lindung.directory.roster.models import Entry
from lindung.kernel import clock
from lindung.protection.callouts.models import Callout
from lindung.protection.callouts.testing import actor_of, make_callout, offer_of
from lindung.protection.testing import Scene

BUDGET = 30
ASKED = {
    "kind": "interpreter",
    "language": "id",
    "mode": "on_site",
    "place": "MY-01",
    "starts_at": "2026-11-09 15:00",
    "ends_at": "2026-11-09 17:00",
    "urgency": "urgent",
    "sex": "",
}


@pytest.fixture(autouse=True)
def _noon() -> Any:
    with clock.travel(to=NOON):
        yield


def browser(actor: Actor) -> Client:
    client = Client()
    user = User.objects.get(pk=actor.user_id)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def send(client: Client, url: str, **given: Any) -> Any:
    return client.post(url, {"_submission": str(uuid4()), **given})


def test_from_the_case_to_the_answer_and_back(scene: Scene, roster: dict[str, Entry]) -> None:
    office, code = browser(scene.protector), scene.case.code
    assert office.get(reverse("callouts:of_case", args=[code])).status_code == 200
    assert office.get(reverse("callouts:ask", args=[code])).status_code == 200
    answer = send(office, reverse("callouts:ask", args=[code]), **ASKED)
    callout = Callout.objects.get()
    assert answer.url == reverse("callouts:callout", args=[code, callout.pk])
    page = office.get(answer.url).content.decode()
    assert "Ada" in page and "Bo" in page and "Not of the sex" not in page
    offer = offer_of(callout)
    theirs = browser(actor_of(offer))
    mine = theirs.get(reverse("callouts:mine")).content.decode()
    assert "Indonesian" in mine and code not in mine and reverse("callouts:accept", args=[offer.pk]) in mine
    assert theirs.post(reverse("callouts:accept", args=[offer.pk])).url == reverse("callouts:mine")
    assert code not in theirs.get(reverse("callouts:mine")).content.decode()
    with clock.travel(to=NOON + timedelta(hours=3)):
        theirs = browser(actor_of(offer))  # an idle session has ended
        theirs.post(reverse("callouts:arrive", args=[offer.pk]))
        form = reverse("callouts:finish", args=[offer.pk])
        assert code not in theirs.get(form).content.decode()
        assert send(theirs, form, outcome="helped", ended_at="2026-11-09 15:00").status_code == 302
    callout.refresh_from_db()
    assert callout.state == "done"
    assert code in office.get(reverse("callouts:list")).content.decode()


def test_wrong_answers_are_said_at_their_field(scene: Scene, roster: dict[str, Entry]) -> None:
    office, url = browser(scene.protector), reverse("callouts:ask", args=[scene.case.code])
    page = send(office, url, **(ASKED | {"ends_at": "2026-11-09 14:00"}))
    assert page.status_code == 422 and "before the beginning" in page.content.decode()
    page = send(office, url, **(ASKED | {"language": ""}))
    assert page.status_code == 422 and "which language" in page.content.decode()
    assert not Callout.objects.exists()


def test_strangers_find_nothing(scene: Scene, roster: dict[str, Entry]) -> None:
    callout = make_callout(cases=[scene.case], by=scene.protector)
    offer, code = offer_of(callout), scene.case.code
    stranger = browser(scene.outsider)
    for name in ("callout", "there", "done", "cancel"):
        assert stranger.get(reverse(f"callouts:{name}", args=[code, callout.pk])).status_code == 404, name
    assert stranger.get(reverse("callouts:of_case", args=[code])).status_code == 404
    assert code not in stranger.get(reverse("callouts:list")).content.decode()
    assert stranger.get(reverse("callouts:mine")).status_code == 403
    bo = roster["bo"].user
    assert bo is not None
    other = browser(Actor.of(bo))
    assert other.post(reverse("callouts:accept", args=[offer.pk])).status_code == 404
    assert other.get(reverse("callouts:decline", args=[offer.pk])).status_code == 404
    assert "Indonesian" not in other.get(reverse("callouts:mine")).content.decode()
    assert other.get(reverse("callouts:callout", args=[code, callout.pk])).status_code == 403


def test_a_coordinator_records_what_was_said_by_telephone(
    scene: Scene, roster: dict[str, Entry], coordinator: Actor
) -> None:
    callout = make_callout(cases=[scene.case], by=scene.protector, language="ta")
    office, code = browser(coordinator), scene.case.code
    url = reverse("callouts:answer", args=[code, callout.pk])
    assert url in office.get(reverse("callouts:callout", args=[code, callout.pk])).content.decode()
    assert send(office, url, answer="no").status_code == 422
    assert send(office, url, answer="yes").status_code == 302
    assert (
        "Somebody comes" in office.get(reverse("callouts:callout", args=[code, callout.pk])).content.decode()
    )
    assert send(office, url, reason="ill").status_code == 302
    callout.refresh_from_db()
    assert callout.state == "nobody", "and nobody else speaks it: other ways are shown"
    assert "Other ways" in office.get(reverse("callouts:callout", args=[code, callout.pk])).content.decode()


def test_choosing_calling_off_and_not_coming(scene: Scene, roster: dict[str, Entry]) -> None:
    callout = make_callout(cases=[scene.case], by=scene.protector)
    office, code = browser(scene.protector), scene.case.code
    office.post(reverse("callouts:offer", args=[code, callout.pk]), {"entry": str(roster["bo"].pk)})
    assert offer_of(callout).entry == roster["bo"]
    assert office.post(reverse("callouts:offer", args=[code, callout.pk]), {"entry": "x"}).status_code == 404
    url = reverse("callouts:cancel", args=[code, callout.pk])
    assert send(office, url).status_code == 422
    assert send(office, url, why="not_needed").status_code == 302
    callout.refresh_from_db()
    assert callout.state == "cancelled"


def test_a_callout_costs_few_questions(
    scene: Scene, roster: dict[str, Entry], django_assert_max_num_queries: Any
) -> None:
    callout = make_callout(cases=[scene.case], by=scene.protector)
    office = browser(scene.protector)
    office.get(reverse("callouts:list"))
    with django_assert_max_num_queries(BUDGET):
        office.get(reverse("callouts:callout", args=[scene.case.code, callout.pk]))
    with django_assert_max_num_queries(20):
        office.get(reverse("callouts:list"))
