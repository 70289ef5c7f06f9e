"""The pages: from the case to needs, plan, services and check-ins; strangers find nothing, others may not."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.testing import make_organisation
from lindung.cases.models import Task
from lindung.kernel.country import current
from lindung.kernel.models import AuditEvent
from lindung.protection.care import words
from lindung.protection.care.kit import kit_of
from lindung.protection.care.models import (
    Asking,
    CheckIn,
    Claim,
    Conference,
    Decision,
    Delivery,
    Goal,
    LegalAid,
    Plan,
    PlannedService,
    Score,
)
from lindung.protection.care.testing import Carers, make_assessment, make_plan

BUDGET = 36
ON = {"day": "9", "month": "11", "year": "2026"}
BY = {"day": "20", "month": "11", "year": "2026"}


def day(name: str, parts: dict[str, str]) -> dict[str, str]:
    return {f"{name}_{part}": value for part, value in parts.items()}


def browser(one: Actor) -> Client:
    client = Client()
    user = User.objects.get(pk=one.user_id)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def at(name: str, carers: Carers, *keys: Any) -> str:
    return reverse(f"care:{name}", args=[carers.case.code, *keys])


def send(client: Client, url: str, **given: Any) -> Any:
    return client.post(url, {"_submission": str(uuid4()), **given})


@pytest.fixture
def mine(carers: Carers) -> Client:
    """The protection officer's browser."""
    return browser(carers.officer)


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_plan_over_the_pages(carers: Carers, mine: Client) -> None:
    home = at("home", carers)
    assert "There is no plan yet" in text(mine.get(home))
    assert send(mine, at("goal", carers), domain="health", words="").status_code == 422
    assert send(mine, at("goal", carers), domain="health", words="To be well")["Location"] == home
    assert at("service_add", carers, "medical") in text(mine.get(at("services", carers)))
    assert "To be well" in text(mine.get(at("service_add", carers, "medical")))
    goal = Goal.objects.get()
    mine_too = {"provider": str(carers.officer.organisation_id), "goal": str(goal.pk), **day("due_on", BY)}
    assert send(mine, at("service_add", carers, "medical"), **mine_too)["Location"] == home
    row = PlannedService.objects.get()
    refused = send(mine, at("deliver", carers, row.pk), outcome="helped", **day("delivered_on", ON))
    assert refused.status_code == 409 and "has not been asked about this" in text(refused)
    page = text(mine.get(at("answer", carers)))
    assert f'value="{row.pk}"' in page
    given = {"answer": "yes", "every_days": "7", "words": "I agree", **day("answered_on", ON)}
    assert send(mine, at("answer", carers), **given)["Location"] == home
    assert Plan.objects.get().answer == "yes"
    page = text(mine.get(home))
    assert "To be well" in page and "I agree" in page and at("service", carers, row.pk) in page
    there = at("service", carers, row.pk)
    given = {"outcome": "helped", "cost": "120.50", "note": "Seen by a doctor", **day("delivered_on", ON)}
    assert send(mine, at("deliver", carers, row.pk), **given)["Location"] == there
    done = Delivery.objects.get()
    assert (str(done.cost), done.currency) == ("120.50", kit_of(current()).settings.currency)
    assert "Seen by a doctor" in text(mine.get(there))
    assert send(mine, at("service_end", carers, row.pk), ended="complete")["Location"] == there
    assert send(mine, at("goal_end", carers, goal.pk), reached="yes")["Location"] == home
    assert send(mine, at("goal_end", carers, goal.pk), reached="yes").status_code == 409


def test_the_sheet_to_print_names_neither_person_nor_case(carers: Carers, mine: Client) -> None:
    make_plan(case=carers.case, by=carers.officer)
    page = text(mine.get(at("print", carers)))
    main = page[page.index("<h1") : page.index("</main>")]
    assert "I want to sleep again." in main and "This is my plan" in main
    assert carers.case.code not in main and carers.scene.refuge.name not in main
    assert AuditEvent.objects.filter(event="care.plan_made_to_print").count() == 1


def test_needs_are_asked_and_shown_with_a_line_over_time(carers: Carers, mine: Client) -> None:
    assert at("assess", carers, "needs-1") in text(mine.get(at("assessments", carers)))
    url = at("assess", carers, "needs-1")
    assert "How safe do you feel now?" in text(mine.get(url))
    given = {"present": "yes", "agreed": "yes", **day("made_on", ON)}
    nothing = send(mine, url, **given)
    assert nothing.status_code == 422 and "Nothing was said" in text(nothing)
    given |= {
        "safety_level": "1",
        "safety_needs": ["other_place"],
        "safety_afraid_of": "yes",
        "words": "Rest",
    }
    there = send(mine, url, **given)["Location"]
    page = text(mine.get(there))
    assert all(said in page for said in ("Hard", "Another place to stay", "Rest", "who frightens you"))
    assert "app-spark" not in text(mine.get(at("home", carers)))
    assert send(mine, url, **(given | {"safety_level": "3"})).status_code == 302
    page = text(mine.get(at("home", carers)))
    assert '<svg class="app-spark"' in page and "1 → 3" in page
    assert mine.get(at("assess", carers, "needs-7")).status_code == 404


def test_a_word_that_is_not_safe_leads_to_what_was_done(carers: Carers, mine: Client) -> None:
    there = send(mine, at("check_in", carers), safety="not_safe", words="He waits outside.")["Location"]
    row = CheckIn.objects.get()
    assert there == at("alarm", carers, row.pk)
    secretariat = browser(carers.coordinator)
    page = text(secretariat.get(there))
    assert "Nobody has acted yet" in page and "He waits outside." not in page
    assert send(secretariat, there, words="Me").status_code == 403
    assert there in text(mine.get(at("home", carers))) and "He waits outside." in text(mine.get(there))
    assert send(mine, there, words="").status_code == 422
    assert send(mine, there, words="Moved tonight")["Location"] == there
    assert "Moved tonight" in text(mine.get(there))
    assert not Task.objects.filter(kind=words.NOT_SAFE_KNOWN, state="open").exists()


def test_a_conference_decides_and_its_owner_does(carers: Carers, mine: Client) -> None:
    clinic = str(carers.doctor.organisation_id)
    given = {"organisations": [clinic], "present": "yes", "minutes": "We agreed.", **day("held_on", ON)}
    there = send(mine, at("confer", carers), **given)["Location"]
    row = Conference.objects.get()
    assert "We agreed." in text(mine.get(there))
    given = {"words": "See the dentist", "owner": clinic, **day("due_on", BY)}
    assert send(mine, at("decide", carers, row.pk), **given)["Location"] == there
    decision = Decision.objects.get()
    doctor = browser(carers.doctor)
    url = at("decision", carers, decision.pk)
    assert "See the dentist" in text(doctor.get(url))
    assert send(doctor, url)["Location"] == url
    assert send(doctor, url).status_code == 409
    far = make_organisation(code="test_far", kind="welfare")
    given = {"words": "x", "owner": str(far.pk), **day("due_on", BY)}
    assert send(mine, at("decide", carers, row.pk), **given).status_code == 422


def test_measures_and_legal_help(carers: Carers, mine: Client) -> None:
    home, office = at("home", carers), str(carers.officer.organisation_id)
    given = {"provider": office, **day("asked_on", ON)}
    assert send(mine, at("measure", carers), **given).status_code == 422
    assert send(mine, at("measure", carers), safety="4", health="2", **given)["Location"] == home
    assert Asking.objects.get().provider_id == carers.officer.organisation_id
    assert {one.measure: one.score for one in Score.objects.all()} == {"safety": 4, "health": 2}
    assert Task.objects.filter(kind=words.MEASURE, state="open").count() == 1
    given = {"provider": office, "lawyer": "Mdm Tan", **day("assigned_on", ON)}
    assert send(mine, at("lawyer", carers), **given)["Location"] == home
    given = {"kind": "wages", "amount": "4300", "note": "Six months", **day("asked_on", ON)}
    assert send(mine, at("claim", carers), **given)["Location"] == home
    claim = Claim.objects.get()
    assert send(mine, at("claim_move", carers, claim.pk), state="paid", **day("on", ON)).status_code == 422
    assert send(mine, at("claim_move", carers, claim.pk), state="granted", **day("on", ON)).status_code == 422
    step = {"state": "granted", "granted": "4000", **day("on", ON)}
    assert send(mine, at("claim_move", carers, claim.pk), **step)["Location"] == home
    assert send(mine, at("claim_move", carers, claim.pk), state="paid", **day("on", ON))["Location"] == home
    page = text(mine.get(home))
    assert all(said in page for said in ("Mdm Tan", "Six months", "4000.00", "Paid to the person"))
    aid = LegalAid.objects.get()
    assert send(mine, at("lawyer_end", carers, aid.pk), **day("ended_on", ON))["Location"] == home
    assert send(mine, at("lawyer_end", carers, aid.pk), **day("ended_on", ON)).status_code == 409


def test_what_is_due_is_listed_for_the_organisation(carers: Carers, mine: Client) -> None:
    assert "Nothing is due" in text(mine.get(reverse("care:due")))
    make_assessment(case=carers.case, by=carers.officer)
    make_plan(case=carers.case, by=carers.officer)
    page = text(mine.get(reverse("care:due")))
    assert page.count(reverse("case", args=[carers.case.code])) == 3
    assert "Ask the person how they are" in page
    assert "Nothing is due" in text(browser(carers.manager).get(reverse("care:due")))


def test_strangers_find_nothing_and_others_may_not(carers: Carers) -> None:
    _plan, service = make_plan(case=carers.case, by=carers.officer)
    row = make_assessment(case=carers.case, by=carers.officer)
    goal = Goal.objects.get()
    stranger, registrar = browser(carers.outsider), browser(carers.scene.registrar)
    asked = [
        ("home", ()),
        ("print", ()),
        ("assessments", ()),
        ("assess", ("needs-1",)),
        ("assessment", (row.pk,)),
        ("goal", ()),
        ("goal_end", (goal.pk,)),
        ("answer", ()),
        ("services", ()),
        ("service_add", ("medical",)),
        ("service", (service.pk,)),
        ("deliver", (service.pk,)),
        ("check_in", ()),
        ("confer", ()),
        ("measure", ()),
        ("claim", ()),
    ]
    for name, keys in asked:
        assert stranger.get(at(name, carers, *keys)).status_code == 404, name
        assert registrar.get(at(name, carers, *keys)).status_code == 403, name
    assert send(stranger, at("check_in", carers), safety="safe").status_code == 404
    assert CheckIn.objects.filter(state="done").count() == 0


def test_companions_read_and_whoever_treats_keeps_no_plan(carers: Carers) -> None:
    _plan, service = make_plan(case=carers.case, by=carers.officer)
    companion = browser(carers.companion)
    page = text(companion.get(at("home", carers)))
    assert "I want to sleep again." in page and at("goal", carers) not in page
    assert companion.get(at("check_in", carers)).status_code == 403
    doctor = browser(carers.doctor)
    page = text(doctor.get(at("home", carers)))
    assert at("goal", carers) not in page and at("assessments", carers) in page
    assert send(doctor, at("goal", carers), domain="health", words="x").status_code == 403
    assert at("assess", carers, "risk_officer-1") not in text(doctor.get(at("assessments", carers)))
    form = text(doctor.get(at("assess", carers, "needs-1")))
    assert 'name="health_level"' in form and 'name="legal_level"' not in form
    done = {"outcome": "helped", **day("delivered_on", ON)}
    assert send(doctor, at("deliver", carers, service.pk), **done).status_code == 302
    assert at("service_end", carers, service.pk) not in text(doctor.get(at("service", carers, service.pk)))


def test_a_refusal_is_respected_on_the_pages(carers: Carers, mine: Client) -> None:
    _plan, service = make_plan(case=carers.case, by=carers.officer, answer="refused")
    page = text(mine.get(at("service", carers, service.pk)))
    assert "The person has refused this" in page and at("deliver", carers, service.pk) not in page
    done = {"outcome": "helped", **day("delivered_on", ON)}
    refused = send(mine, at("deliver", carers, service.pk), **done)
    assert refused.status_code == 409 and "has refused this" in text(refused)
