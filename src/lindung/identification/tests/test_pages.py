"""Every page opens for its people only; begin, stop, go on, finish and decide, as a browser does it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lindung.access.actors import Actor
from lindung.cases.kinds import task_kind
from lindung.cases.models import Case, Task
from lindung.cases.testing import make_case, unsealed
from lindung.identification import actions, queries
from lindung.identification.instruments import Instrument
from lindung.identification.models import Advice, Decision, Screening
from lindung.identification.tests.conftest import Browser, Say, finished, said
from lindung.kernel.country import current
from lindung.kernel.models import AuditEvent

BUDGET = 5
ActorOf = Callable[[str], Actor]


def sent(**values: Any) -> dict[str, Any]:
    """Return a form's answers with a fresh submission key."""
    return {"_submission": str(uuid.uuid4()), **values}


def begin_form(**changed: Any) -> dict[str, Any]:
    """Return the least that begins a talk with someone new."""
    place = next(iter(current().places))
    return sent(
        **{"found_on": "2026-11-08", "place": place, "instrument": "adult", "language": "en"} | changed
    )


def topic(talk: Screening, name: str) -> str:
    """Return the address of a page of a talk."""
    return reverse("identification:topic", args=[talk.pk, name])


def test_begin_with_nothing_known_but_place_and_day(browser: Browser) -> None:
    client = browser("amina")
    assert client.get(reverse("identification:start")).status_code == 200
    form = begin_form()
    done = client.post(reverse("identification:start"), form)
    again = client.post(reverse("identification:start"), form)
    talk = Screening.objects.select_related("case__person").get()
    assert done["Location"] == again["Location"] == topic(talk, "safe_to_talk")
    assert talk.case.is_child, "nobody knows the age"
    assert talk.case.person.sex == "unknown"


@pytest.mark.parametrize(
    ("name", "changed", "at_fault"),
    [
        ("no day", {"found_on": ""}, "found_on"),
        ("31 April", {"found_on": "2026-04-31"}, "found_on"),
        ("tomorrow", {"found_on": "2026-11-10"}, "found_on"),
        ("no place", {"place": ""}, "place"),
        ("unknown place", {"place": "nowhere"}, "place"),
        ("unknown instrument", {"instrument": "horoscope"}, "instrument"),
        ("unknown language", {"language": "xx"}, "language"),
        ("an age of 400", {"age_years": "400"}, "age_years"),
        ("an unknown country", {"nationality": "ZZZ"}, "nationality"),
        ("an unknown way", {"origin": "ufo"}, "origin"),
    ],
)
def test_a_wrong_beginning_is_told_and_kept(
    browser: Browser, name: str, changed: dict[str, str], at_fault: str
) -> None:
    page = browser("amina").post(reverse("identification:start"), begin_form(sex="female", **changed))
    assert page.status_code == 422, name
    assert at_fault in page.context["form"].errors
    assert page.context["form"]["sex"].value() == "female"
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("who", "instrument"), [("amina", "adult"), ("chidi", "labour_inspection"), ("dewi", "health_worker")]
)
def test_the_usual_instrument_is_chosen_already(browser: Browser, who: str, instrument: str) -> None:
    page = browser(who).get(reverse("identification:start"))
    assert page.context["form"]["instrument"].value() == instrument


def test_a_child_gets_the_childrens_form(browser: Browser, actor: ActorOf) -> None:
    case = make_case(by=actor("amina"), age_years=12)
    page = browser("amina").get(reverse("identification:again", args=[case.code]))
    assert page.context["form"]["instrument"].value() == "child"


def test_again_goes_on_with_what_is_unfinished(browser: Browser, talk: Screening) -> None:
    client = browser("bo")
    address = reverse("identification:again", args=[talk.case.code])
    assert client.get(address)["Location"] == reverse("identification:resume", args=[talk.pk])
    refused = client.post(address, sent(instrument="adult", language="en"))
    assert refused.status_code == 409
    assert Screening.objects.count() == 1


def test_outsiders_see_no_talk(browser: Browser, talk: Screening) -> None:
    own = [topic(talk, "safe_to_talk")] + [
        reverse(f"identification:{name}", args=[talk.pk])
        for name in ("stop", "resume", "finish", "result", "show")
    ]
    again = reverse("identification:again", args=[talk.case.code])
    for address in [*own, again]:
        assert browser("chidi").get(address).status_code == 404, address
        assert browser("chidi").post(address, sent(_version="1")).status_code == 404, address
        assert Client().get(address).status_code == 302
        assert browser("amina").get(address).status_code in (200, 302)
    assert browser("rani").get(own[0]).status_code == 403
    assert browser("amina").get(topic(talk, "no_such_page")).status_code == 404


def test_stop_and_go_on(browser: Browser, talk: Screening, say: Say) -> None:
    say(talk, "how_you_are", safe_now="no")
    client = browser("amina")
    stop = reverse("identification:stop", args=[talk.pk])
    resume = reverse("identification:resume", args=[talk.pk])
    assert client.get(stop).status_code == 200
    assert client.post(stop, sent(reason="bored")).status_code == 422
    form = sent(reason="distress")
    assert client.post(stop, form)["Location"] == client.post(stop, form)["Location"] == resume
    page = client.get(resume)
    assert "distress" in page.content.decode()
    assert "1 answer is kept" in page.content.decode()
    form = sent()
    assert client.post(resume, form)["Location"] == client.post(resume, form)["Location"]
    talk.refresh_from_db()
    assert (talk.state, said(talk)) == ("in_progress", {"safe_now": "no"})
    assert client.get(resume)["Location"] == topic(talk, "how_you_are")


def test_finish_and_decide(browser: Browser, talk: Screening, say: Say) -> None:
    say(talk, "how_you_are", doctor_now="yes")
    client = browser("amina")
    finish = reverse("identification:finish", args=[talk.pk])
    result = reverse("identification:result", args=[talk.pk])
    assert "1 of 4" in client.get(finish).content.decode()
    form = sent()
    assert client.post(finish, form)["Location"] == client.post(finish, form)["Location"] == result
    page = client.get(result)
    advice = Advice.objects.get()
    assert page.status_code == 200
    assert advice.urgent
    assert unsealed(advice, "result")["en"]["urgent_needs"][0]["label"] in page.content.decode()
    assert client.get(finish)["Location"] == result
    assert client.get(topic(talk, "how_you_are"))["Location"] == result

    apart = client.post(result, sent(decision="presume", exploitation="", reasons=""))
    assert apart.status_code == 422
    assert apart.context["form"].errors["reasons"]
    assert apart.context["form"]["decision"].value() == "presume"
    nonsense = client.post(result, sent(decision="maybe", exploitation="gold"))
    assert {"decision", "exploitation"} <= nonsense.context["form"].errors.keys()

    form = sent(decision="presume", exploitation="forced_labour", reasons="The marks on both wrists.")
    done = client.post(result, form)
    assert done["Location"] == client.post(result, form)["Location"] == reverse("case", args=[talk.case.code])
    decision = Decision.objects.get()
    assert (decision.code, decision.follows_advice) == ("presume", False)
    case = Case.objects.get(pk=talk.case_id)
    assert (case.stage, case.exploitation) == ("presumed", "forced_labour")
    assert client.get(result)["Location"] == reverse("identification:show", args=[talk.pk])
    late = client.post(result, sent(decision="not_presumed", reasons="No."))
    assert late.status_code == 409


def test_tasks_lead_to_the_pages(browser: Browser, talk: Screening, actor: ActorOf) -> None:
    client = browser("amina")

    def page_of(code: str) -> str:
        names = {"case_code": talk.case.code, "subject": Task.objects.get(kind=code).subject_id}
        return reverse(task_kind(code=code).url_name, kwargs=names)

    assert client.get(page_of("screening.finish"), follow=True).status_code == 200
    finished(talk.pk, by=actor("amina"))
    assert client.get(page_of("screening.decide")).status_code == 200


def test_every_task_of_the_room_has_a_page() -> None:
    for code in ("finish", "decide", "again", "refer", "other_harm"):
        kind = task_kind(code=f"screening.{code}")
        names = {"case_code": "X-0000-0000"} | ({"subject": uuid.uuid4()} if kind.with_subject else {})
        assert reverse(kind.url_name, kwargs=names)
    protect = task_kind(code="determination.protect")
    assert reverse(protect.url_name, kwargs={"case_code": "X-0000-0000"})


def test_who_may_read_what_was_said(browser: Browser, talk: Screening, say: Say, actor: ActorOf) -> None:
    say(talk, "how_you_are", safe_now="no", hurt_self="yes")
    finished(talk.pk, by=actor("amina"))
    instrument = queries.instrument_of(screening=talk)
    asked = instrument.questions["others_danger"].label.text("en")
    show = reverse("identification:show", args=[talk.pk])
    national = browser("nora")
    assert "The answers are closed" not in national.get(show).content.decode(), "no part in the case, no key"
    refused = national.post(show)
    assert (refused.status_code, source_of(instrument) in refused.content.decode()) == (403, False)
    client = browser("bo")
    closed = client.get(show).content.decode()
    assert "The answers are closed" in closed
    assert source_of(instrument) not in closed
    opened = "identification.answers_opened"
    assert not AuditEvent.objects.filter(event=opened).exists()
    page = client.post(show)
    assert page.status_code == 200
    assert [row.answer for _title, rows in page.context["pages"] for row in rows] == ["No", "Yes"]
    assert asked not in [row.question for _title, rows in page.context["pages"] for row in rows]
    assert AuditEvent.objects.filter(event=opened, subject_id=talk.pk).count() == 1


def source_of(instrument: Instrument) -> str:
    """Return the question that an urgent need came from."""
    return instrument.questions["hurt_self"].label.text("en")


def test_a_court_reads_what_came_of_it_and_nothing_else(
    browser: Browser, talk: Screening, say: Say, actor: ActorOf
) -> None:
    say(talk, "how_you_are", safe_now="no", hurt_self="yes")
    finished(talk.pk, by=actor("amina"))
    actions.decide(
        screening_id=talk.pk,
        decision="presume",
        reasons="Secret reasons",
        by=actor("amina"),
        at=talk.started_at,
    )
    involve(talk.case, "rani", actor)
    show = reverse("identification:show", args=[talk.pk])
    page = browser("rani").get(show).content.decode()
    assert "Presumed victim" in page
    assert "Secret reasons" not in page
    assert "This is urgent" in page
    advice = unsealed(Advice.objects.get(pk=talk.pk), "result")["en"]
    asked = queries.instrument_of(screening=talk).questions
    tell_tales = [one["label"] for one in (*advice["urgent_needs"], *advice["indicators"])]
    tell_tales += [asked[name].label.text("en") for name in ("safe_now", "hurt_self", *advice["missing"])]
    assert advice["urgent_needs"]
    assert not [text for text in tell_tales if text in page]
    assert "Open the answers" not in page
    assert browser("rani").post(show).status_code == 403
    assert browser("rani").get(reverse("identification:result", args=[talk.pk]))["Location"] == show


def test_no_look_at_the_answers_goes_unrecorded(
    browser: Browser, talk: Screening, say: Say, actor: ActorOf
) -> None:
    say(talk, "how_you_are", safe_now="no", hurt_self="yes")
    finished(talk.pk, by=actor("amina"))
    result = reverse("identification:result", args=[talk.pk])
    looks = AuditEvent.objects.filter(event="identification.answers_opened")
    assert browser("bo").get(result).context["needs"]
    assert looks.count() == 1
    undecided = browser("bo").post(result, sent())
    assert (undecided.status_code, bool(undecided.context["needs"])) == (422, True)
    assert looks.count() == 2


def involve(case: Case, who: str, actor: ActorOf) -> None:
    """Let someone's organisation take part in a case."""
    from django.db import transaction

    from lindung.access.models import Organisation
    from lindung.cases import actions as hub

    with transaction.atomic():
        organisation = Organisation.objects.get(pk=actor(who).organisation_id)
        hub.involve(case=case, organisation=organisation, purpose="court", at=case.opened_at)
