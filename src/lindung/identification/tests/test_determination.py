"""The determination: what it needs, what it moves, and how it is taken up again."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.access.testing import NOON
from lindung.cases import actions as hub
from lindung.cases.models import Case, Task
from lindung.cases.testing import make_case, unsealed, walk
from lindung.identification import actions, queries
from lindung.identification.models import Determination
from lindung.identification.tests.conftest import Browser
from lindung.identification.web import offers
from lindung.kernel.country import current
from lindung.kernel.problems import Refusal

ActorOf = Callable[[str], Actor]
TO_ENQUIRY = ("screen", "presume", "refer", "accept", "make_interim_order", "begin_enquiry")


def at_enquiry(*, actor: ActorOf, age_years: int = 27) -> Case:
    """Return a case whose enquiry is under way, with the court taking part."""
    case = make_case(by=actor("amina"), age_years=age_years)
    walk(case=case, steps=TO_ENQUIRY, by=actor("amina"))
    with transaction.atomic():
        court = Organisation.objects.get(pk=actor("rani").organisation_id)
        hub.involve(case=case, organisation=court, purpose="court", at=NOON)
    return Case.objects.select_related("person", "lead_organisation").get(pk=case.pk)


def form(**changed: Any) -> dict[str, Any]:
    """Return the answers that record a determination."""
    answers = {
        "_submission": str(uuid.uuid4()),
        "result": "victim",
        "authority": next(iter(current().determination_authorities)),
        "grounds": ["forced_labour"],
        "reasons": "The court found that the person was held by debt.",
        "made_on": "2026-11-09",
        "document_reference": "D-1",
    }
    return answers | changed


def test_recording_moves_the_case_and_asks_for_protection(browser: Browser, actor: ActorOf) -> None:
    case = at_enquiry(actor=actor)
    address = reverse("identification:determine", args=[case.code])
    client = browser("rani")
    assert client.get(address).status_code == 200
    assert browser("amina").get(address).status_code == 403
    answers = form()
    assert client.post(address, answers)["Location"] == client.post(address, answers)["Location"]
    found = Determination.objects.get()
    case.refresh_from_db()
    assert (found.state, case.stage) == ("standing", "determined_victim")
    assert Task.objects.filter(case=case, kind="determination.protect").exists()
    page = client.get(reverse("identification:determination", args=[found.pk]))
    assert "D-1" in page.content.decode()
    assert browser("chidi").get(reverse("identification:determination", args=[found.pk])).status_code == 404


@pytest.mark.parametrize(
    ("changed", "at_fault"),
    [
        ({"result": "guilty"}, "result"),
        ({"authority": "the_neighbour"}, "authority"),
        ({"grounds": []}, "grounds"),
        ({"grounds": ["witchcraft"]}, "grounds"),
        ({"reasons": " "}, "reasons"),
        ({"reasons": "x" * 100_000}, "reasons"),
        ({"document_reference": ""}, "document_reference"),
        ({"made_on": "2026-04-31"}, "made_on"),
        ({"made_on": "2026-11-10"}, "made_on"),
        ({"made_on": "2026-11-01"}, "made_on"),
    ],
)
def test_what_cannot_be_is_told(
    browser: Browser, actor: ActorOf, changed: dict[str, Any], at_fault: str
) -> None:
    case = at_enquiry(actor=actor)
    page = browser("rani").post(reverse("identification:determine", args=[case.code]), form(**changed))
    assert page.status_code == 422
    assert at_fault in page.context["form"].errors
    assert not Determination.objects.exists()


def test_a_child_needs_no_means(browser: Browser, actor: ActorOf) -> None:
    case = at_enquiry(actor=actor, age_years=14)
    address = reverse("identification:determine", args=[case.code])
    assert "no means" in browser("rani").get(address).content.decode()
    assert browser("rani").post(address, form(grounds=["prostitution"])).status_code == 302


def test_an_early_or_second_determination_is_refused(browser: Browser, actor: ActorOf) -> None:
    early = make_case(by=actor("nora"))
    address = reverse("identification:determine", args=[early.code])
    assert browser("rani").get(address).status_code == 404
    case = at_enquiry(actor=actor)
    address = reverse("identification:determine", args=[case.code])
    assert browser("rani").post(address, form()).status_code == 302
    assert browser("rani").post(address, form()).status_code == 409
    assert Determination.objects.count() == 1


def test_taken_up_again_the_earlier_one_stays_visible(browser: Browser, actor: ActorOf) -> None:
    case = at_enquiry(actor=actor)
    client = browser("rani")
    client.post(reverse("identification:determine", args=[case.code]), form())
    first = Determination.objects.get()
    address = reverse("identification:reconsider", args=[first.pk])
    assert browser("amina").get(address).status_code == 403
    assert browser("chidi").get(address).status_code == 403
    assert client.get(address).status_code == 200
    assert client.post(address, {"_submission": str(uuid.uuid4()), "why": " "}).status_code == 422
    again = {"_submission": str(uuid.uuid4()), "why": "A new witness."}
    assert client.post(address, again)["Location"] == client.post(address, again)["Location"]
    late = client.post(address, {"_submission": str(uuid.uuid4()), "why": "Once more."})
    assert late.status_code == 409
    first.refresh_from_db()
    assert (first.state, unsealed(first, "reasons")[:9]) == ("reconsidered", "The court")
    case.refresh_from_db()
    assert case.stage == "enquiry"
    assert Task.objects.filter(case=case, kind="determination.record", state="open").exists()
    assert client.post(
        reverse("identification:determine", args=[case.code]), form(result="not_victim", grounds=[])
    )
    second = queries.standing(case=case)
    assert second is not None and second.reconsiders_id == first.pk
    rows = queries.determinations_of(case=case)
    assert {one.state for one in rows} == {"standing", "reconsidered"}
    page = client.get(reverse("identification:determination", args=[first.pk])).content.decode()
    assert "A new witness." in page
    case_page = client.get(reverse("case", args=[case.code])).content.decode()
    for one in rows:
        assert reverse("identification:determination", args=[one.pk]) in case_page


def test_offers_follow_stage_and_role(actor: ActorOf, django_assert_num_queries: Any) -> None:
    fresh, ready = make_case(by=actor("amina")), at_enquiry(actor=actor)
    with django_assert_num_queries(0):
        assert [one.primary for one in offers.offers(case=fresh, actor=actor("amina"))] == [True]
        assert offers.offers(case=fresh, actor=actor("rani")) == []
        assert [one.primary for one in offers.offers(case=ready, actor=actor("rani"))] == [True]
        assert [one.primary for one in offers.offers(case=ready, actor=actor("amina"))] == [False]


def test_a_determination_before_the_day_of_finding_or_of_tomorrow_is_refused(actor: ActorOf) -> None:
    case = at_enquiry(actor=actor)
    for day in (NOON.date() + timedelta(days=1), case.found_on - timedelta(days=1)):
        with pytest.raises(Refusal):
            actions.determine(
                case_id=case.pk,
                result="victim",
                authority=next(iter(current().determination_authorities)),
                grounds_found=["forced_labour"],
                reasons="Because.",
                made_on=day,
                document_reference="D-9",
                by=actor("rani"),
                at=NOON,
            )
