"""The page of a topic: what it shows, what it keeps, where it leads, and what it costs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lindung.access.actors import Actor
from lindung.identification import queries
from lindung.identification.instruments.answers import TEXT_LIMIT
from lindung.identification.models import Screening
from lindung.identification.tests.conftest import BACKEND, Browser, Say, said

BUDGET, SAVING = 5, 6  # saving asks for the keys as well
TRANSACTION = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "SELECT set_config(")
ActorOf = Callable[[str], Actor]


def topic(talk: Screening, name: str) -> str:
    """Return the address of a page of a talk."""
    return reverse("identification:topic", args=[talk.pk, name])


def page_form(page: Any, **answers: Any) -> dict[str, Any]:
    """Return what a browser sends from a page it was shown: the page's own fields and the answers on it."""
    given: dict[str, Any] = {
        "_shown": page.context["shown"],
        "_warned": page.context["warned"],
        "_then": "next",
    }
    for asked in page.context["questions"]:
        chosen = [option.code for option in asked.options if option.chosen]
        if chosen or asked.text:
            given[asked.id] = chosen or asked.text
    return {**given, "_version": str(page.context["talk"].version), **answers}


def test_the_opening_page_asks_whether_it_is_safe_to_talk(browser: Browser, talk: Screening) -> None:
    instrument = queries.instrument_of(screening=talk)
    page = browser("amina").get(topic(talk, "safe_to_talk")).content.decode()
    assert instrument.intro.text("en")[:30] in page
    for question in instrument.safe_to_talk.questions:
        assert question.label.text("en") in page
    assert "Part 1 of" in page
    assert "not to be read aloud" in page
    assert "style=" not in page


@pytest.mark.parametrize("language", ["en", "ms"])
def test_the_whole_talk_through_the_browser(browser: Browser, talk: Screening, language: str) -> None:
    """Answer the first offered answer of every question, page by page, as the instrument leads."""
    client = browser("amina")
    client.cookies["django_language"] = language
    Screening.objects.update(language=language)
    instrument = queries.instrument_of(screening=talk)
    address, seen = topic(talk, "safe_to_talk"), []
    while "/topics/" in address:
        page = client.get(address)
        assert page.status_code == 200
        name = address.partition("/topics/")[2].split("/")[0]
        assert instrument.topic(name).title.text(language) in page.content.decode()
        seen.append(name)
        answers = {
            asked.id: asked.options[0].code
            for asked in page.context["questions"]
            if asked.look in ("buttons", "stacked", "ticks")
        }
        for asked in page.context["questions"]:
            assert instrument.questions[asked.id].label.text(language) == asked.label
        address = client.post(address, page_form(page, **answers))["Location"]
        assert len(seen) < 60
    assert address == reverse("identification:finish", args=[talk.pk])
    assert list(dict.fromkeys(seen)) == [one.id for one in instrument.pages if one.id in set(seen)], (
        "the order of the talk"
    )


def test_every_question_may_be_skipped(browser: Browser, talk: Screening) -> None:
    client, address = browser("amina"), topic(talk, "safe_to_talk")
    while "/topics/" in address:
        address = client.post(address, page_form(client.get(address)))["Location"]
    talk.refresh_from_db()
    assert said(talk) == {}
    assert address == reverse("identification:finish", args=[talk.pk])


def test_an_answer_is_taken_back(browser: Browser, talk: Screening, say: Say) -> None:
    say(talk, "how_you_are", safe_now="no", doctor_now="yes")
    client, address = browser("amina"), topic(talk, "how_you_are")
    page = client.get(address)
    assert "Take the answer back" in page.content.decode()
    client.post(address, page_form(page, safe_now=""))
    talk.refresh_from_db()
    assert said(talk) == {"doctor_now": "yes"}


def follow_up(talk: Screening) -> tuple[str, str, str, str]:
    """Return a page, a question on it, the answer that opens another on the same page, and that other."""
    instrument = queries.instrument_of(screening=talk)
    for page in instrument.pages:
        here = {one.id: one for one in page.questions}
        for one in page.questions:
            if one.relevant and one.relevant.question in here and one.relevant.codes:
                return page.id, one.relevant.question, one.relevant.codes[0], one.id
    raise AssertionError("The instrument has no question that opens another on its page.")


def test_a_question_that_an_answer_opens_comes_on_the_same_page(browser: Browser, talk: Screening) -> None:
    page_id, opener, answer, opened = follow_up(talk)
    client, address = browser("amina"), topic(talk, page_id)
    page = client.get(address)
    assert opened not in page.context["shown"].split()
    form = page_form(page, **{opener: answer})
    done = client.post(address, form)
    assert done["Location"] == f"{address}#box-{opened}"
    assert client.post(address, form)["Location"] == done["Location"], "sent twice, the same"
    page = client.get(address)
    assert opened in page.context["shown"].split()
    assert client.post(address, page_form(page))["Location"] != done["Location"], "it may be skipped"


def test_a_reason_to_stop_is_shown_before_going_on(browser: Browser, talk: Screening) -> None:
    client, address = browser("amina"), topic(talk, "safe_to_talk")
    say = queries.instrument_of(screening=talk).stop[0].say.text("en")
    done = client.post(address, page_form(client.get(address), private_place="no"))
    assert done["Location"] == f"{address}#warnings"
    page = client.get(address)
    assert say in page.content.decode()
    assert client.post(address, page_form(page))["Location"] == topic(talk, "how_you_are")
    assert say in client.get(topic(talk, "how_you_are")).content.decode()


def test_stop_and_back_save_first(browser: Browser, talk: Screening) -> None:
    client, address = browser("amina"), topic(talk, "how_you_are")
    form = page_form(client.get(address), safe_now="no", _then="stop")
    assert client.post(address, form)["Location"] == reverse("identification:stop", args=[talk.pk])
    form = page_form(client.get(address), doctor_now="unsure", _then="back")
    assert client.post(address, form)["Location"] == topic(talk, "safe_to_talk")
    talk.refresh_from_db()
    assert said(talk) == {"safe_now": "no", "doctor_now": "unsure"}


def test_changing_the_language_saves_and_changes_questions_and_pages(
    browser: Browser, talk: Screening
) -> None:
    client, address = browser("amina"), topic(talk, "how_you_are")
    form = page_form(client.get(address), safe_now="no", _language="ms")
    form.pop("_then")
    assert client.post(address, form)["Location"] == address
    page = client.get(address)
    question = queries.instrument_of(screening=talk).questions["safe_now"]
    assert question.label.text("ms") in page.content.decode()
    assert '<html lang="ms"' in page.content.decode()
    assert page.context["questions"][0].options[1].chosen
    talk.refresh_from_db()
    assert talk.language == "ms"


def typed(talk: Screening, kind: str) -> tuple[str, str]:
    """Return page and id of the first question of a type that is always asked."""
    instrument = queries.instrument_of(screening=talk)
    for page in instrument.pages:
        for one in page.questions:
            if one.type == kind and one.relevant is None:
                return page.id, one.id
    raise AssertionError(f"The instrument has no question of type {kind}.")


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("yes_no_unsure", "perhaps"),
        ("select_one", "no_such_code"),
        ("select_multiple", ["nobody", "family"]),
        ("integer", "twelve"),
        ("integer", "999999999999"),
        ("integer", "-1"),
        ("language", "klingon"),
        ("place", "x" * 1000),
    ],
)
def test_a_wrong_answer_is_told_at_its_question_and_everything_is_kept(
    browser: Browser, talk: Screening, kind: str, raw: Any
) -> None:
    page_id, name = typed(talk, kind)
    client, address = browser("amina"), topic(talk, page_id)
    page = client.get(address)
    other = next(one for one in page.context["questions"] if one.id != name and one.look == "buttons")
    answer = client.post(address, page_form(page, **{name: raw, other.id: "yes"}))
    assert answer.status_code == 422
    asked = {one.id: one for one in answer.context["questions"]}
    assert asked[name].error
    assert f'href="#{asked[name].target}"' in answer.content.decode()
    assert f'id="{asked[name].target}"' in answer.content.decode()
    assert asked[other.id].options[0].chosen
    talk.refresh_from_db()
    assert said(talk) == {}


def test_text_is_cleaned_and_ten_megabytes_are_refused(browser: Browser, talk: Screening) -> None:
    page_id, name = typed(talk, "place")
    client, address = browser("amina"), topic(talk, page_id)
    page = client.get(address)
    assert client.post(address, page_form(page, **{name: "Pu\u202erau\x00  "})).status_code == 302
    talk.refresh_from_db()
    assert said(talk)[name] == "Purau"
    huge = client.post(address, page_form(page, **{name: "x" * 10_000_000}))
    assert huge.status_code in (400, 413)
    large = client.post(address, page_form(page, **{name: "x" * (TEXT_LIMIT * 100)}))
    assert large.status_code == 422
    talk.refresh_from_db()
    assert said(talk)[name] == "Purau"


def test_two_officers_on_one_page(browser: Browser, talk: Screening) -> None:
    address = topic(talk, "how_you_are")
    amina, bo = browser("amina"), browser("bo")
    hers, his = amina.get(address), bo.get(address)
    assert bo.post(address, page_form(his, safe_now="yes", others_danger="yes")).status_code == 302
    clash = amina.post(address, page_form(hers, safe_now="no", doctor_now="yes"))
    assert clash.status_code == 409
    asked = {one.id: one for one in clash.context["questions"]}
    assert (asked["safe_now"].theirs, asked["safe_now"].yours) == ("Yes", "No")
    assert asked["safe_now"].options[1].chosen
    assert not asked["doctor_now"].theirs
    talk.refresh_from_db()
    assert said(talk) == {"safe_now": "yes", "others_danger": "yes"}, "theirs is kept until she decides"
    assert amina.post(address, page_form(clash, others_danger="yes")).status_code == 302
    talk.refresh_from_db()
    assert said(talk) == {"safe_now": "no", "doctor_now": "yes", "others_danger": "yes"}


def test_different_questions_of_two_officers_do_not_clash(browser: Browser, talk: Screening) -> None:
    address = topic(talk, "how_you_are")
    amina, bo = browser("amina"), browser("bo")
    hers, his = amina.get(address), bo.get(address)
    bo.post(address, page_form(his, safe_now="yes"))
    assert amina.post(address, page_form(hers, doctor_now="no")).status_code == 302
    talk.refresh_from_db()
    assert said(talk) == {"safe_now": "yes", "doctor_now": "no"}


def test_sent_twice_is_saved_once(browser: Browser, talk: Screening) -> None:
    client, address = browser("amina"), topic(talk, "safe_to_talk")
    form = page_form(client.get(address), others_present=["witness", "interpreter"], agrees="yes")
    first, second = client.post(address, form), client.post(address, form)
    assert first["Location"] == second["Location"]
    corrected = client.post(address, {**form, "agrees": "unsure"})
    assert corrected.status_code == 302, "one's own earlier answer is nobody else's"
    talk.refresh_from_db()
    assert said(talk) == {"others_present": ["witness", "interpreter"], "agrees": "unsure"}


def test_a_lost_session_brings_the_answers_back(browser: Browser, talk: Screening) -> None:
    client, address = browser("amina"), topic(talk, "how_you_are")
    form = page_form(client.get(address), safe_now="no", doctor_now="yes")
    client.session.flush()
    lost = client.post(address, form)
    resume = reverse("access:resume")
    assert lost.status_code == 302
    assert resume.replace("/", "%2F") in lost["Location"] or resume in lost["Location"]
    talk.refresh_from_db()
    assert said(talk) == {}
    from lindung.access.models import User

    client.force_login(User.objects.get(username="amina"), backend=BACKEND)
    page = client.get(resume)
    assert page.context["resend_url"] == address
    again: dict[str, list[str]] = {}
    for name, value in page.context["resend"]:
        again.setdefault(name, []).append(value)
    assert client.post(page.context["resend_url"], again).status_code == 302
    talk.refresh_from_db()
    assert said(talk) == {"safe_now": "no", "doctor_now": "yes"}


def statements(act: Callable[[], Any]) -> list[str]:
    """Return what `act` asked of the database, the marks of transactions left out."""
    with CaptureQueriesContext(connection) as captured:
        assert act().status_code in (200, 302)
        asked = [one["sql"] for one in captured.captured_queries]
    return [one for one in asked if not one.startswith(TRANSACTION)]


def test_a_page_costs_five_questions_to_the_database_at_most(browser: Browser, talk: Screening) -> None:
    client: Client = browser("amina")
    address = topic(talk, "how_you_are")
    page = client.get(address)
    shown = statements(lambda: client.get(address))
    saved = statements(lambda: client.post(address, page_form(page, safe_now="no")))
    assert 0 < len(shown) <= BUDGET, shown
    assert 0 < len(saved) <= SAVING, saved
