"""The pages of the checklist."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.testing import make_actor, make_organisation
from lindung.protection.checklist.models import CaseAnswer, CountryAnswer
from lindung.protection.checklist.web.offers import offers
from lindung.protection.testing import Scene

BUDGET = 50
"""The whole record of one person is read for this page, each table once."""


def browser(actor: Actor) -> Client:
    client = Client()
    user = User.objects.get(pk=actor.user_id)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def send(client: Client, url: str, **given: Any) -> Any:
    return client.post(url, {"_submission": str(uuid4()), **given})


def test_the_checklist_of_a_person(scene: Scene, django_assert_max_num_queries: Any) -> None:
    mine = browser(scene.protector)
    home = reverse("checklist:case", args=[scene.case.code])
    scene.stage()
    assert [one.url for one in offers(case=scene.case, actor=scene.protector)] == [home]
    assert offers(case=scene.case, actor=scene.enforcer) == []
    with django_assert_max_num_queries(BUDGET):
        page = mine.get(home).content.decode()
    assert "From the record" in page and "Gaps, and what each needs next" in page
    answer = reverse("checklist:answer", args=[scene.case.code, "RL-2"])
    assert answer in page and reverse("checklist:answer", args=[scene.case.code, "SN-7B"]) not in page
    assert send(mine, answer, answer="no").status_code == 422
    assert send(mine, answer, answer="no", note="The prosecutor is asked.")["Location"] == home
    assert CaseAnswer.objects.get().item == "RL-2"
    assert "The prosecutor is asked." in mine.get(home).content.decode()
    assert "The prosecutor is asked." in mine.get(answer).content.decode()
    assert mine.get(reverse("checklist:answer", args=[scene.case.code, "VI-1"])).status_code == 404


def test_coordination_reads_open_answers_and_no_note(scene: Scene, keeper: Actor) -> None:
    answer = reverse("checklist:answer", args=[scene.case.code, "RL-2"])
    send(browser(scene.protector), answer, answer="no", note="The prosecutor is asked.")
    theirs = browser(keeper)
    page = theirs.get(reverse("checklist:case", args=[scene.case.code])).content.decode()
    assert "The prosecutor is asked." not in page and answer not in page
    assert theirs.get(answer).status_code == 403


def test_strangers_find_nothing(scene: Scene) -> None:
    far = make_organisation(code="far", kind="welfare")
    stranger = browser(make_actor(name="far", role="protection_officer", organisation=far))
    home, answer = (
        reverse("checklist:case", args=[scene.case.code]),
        reverse("checklist:answer", args=[scene.case.code, "RL-2"]),
    )
    for url in (home, answer):
        assert stranger.get(url).status_code == 404
        assert browser(scene.enforcer).get(url).status_code == 403


def test_the_checklist_of_the_country(scene: Scene, keeper: Actor) -> None:
    theirs, country = browser(keeper), reverse("checklist:country")
    keep = reverse("checklist:keep", args=["VI-1"])
    assert keep in theirs.get(country).content.decode()
    form = theirs.get(keep).content.decode()
    assert scene.refuge.name not in form
    given = {
        "answer": "yes",
        "evidence": "Gazetted in 2021.",
        "link": "https://example.org/x",
        "owner": str(keeper.organisation_id),
        "review_on": "2027-05-01",
    }
    assert send(theirs, keep, **given | {"link": "ftp://x"}).status_code == 422
    assert send(theirs, keep, **given)["Location"] == country
    assert CountryAnswer.objects.get().evidence == "Gazetted in 2021."
    page = theirs.get(country).content.decode()
    assert "Gazetted in 2021." in page and "1 of 32" in page
    reader = browser(scene.protector)
    assert "Gazetted in 2021." in reader.get(keep).content.decode()
    assert 'name="evidence"' not in reader.get(keep).content.decode()
    assert send(reader, keep, **given).status_code == 403
    assert browser(scene.enforcer).get(country).status_code == 403
    assert theirs.get(reverse("checklist:keep", args=["ZZ-9"])).status_code == 404
