"""The desk's pages: who sees what, in how many queries, and that none grows with the rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from lindung.access.actors import Actor
from lindung.access.models import Organisation, User
from lindung.access.testing import NOON, make_organisation, make_user
from lindung.cases import actions, queries
from lindung.cases.kinds import declared, task_kind
from lindung.cases.models import Case, Task
from lindung.cases.testing import make_case
from lindung.desk.web.context import frame
from lindung.desk.web.tasks import act_url, last_instant
from lindung.kernel.models import AuditEvent
from lindung.kernel.vocabularies import vocabulary

Browser = Callable[[str], Client]
ActorOf = Callable[[str], Actor]
_AROUND = ("SAVEPOINT", "RELEASE", "SELECT set_config(")
"""Marks of the transaction that a page stands in, and of who asks in it: no questions."""
CLOCK, BY_HAND = "order.interim_ends", "report.sign"


def fill(case: Case, by: Actor, *, times: int = 1) -> None:
    """Give a case clocks, tasks, notes and companions, `times` each."""
    station = Organisation.objects.get(pk=by.organisation_id)
    for n in range(times):
        start = NOON - timedelta(days=3 + n)
        with transaction.atomic():
            locked = queries.for_change(case_id=case.pk, by=by)
            actions.start_clock(
                case=locked,
                kind=CLOCK,
                rule="ipo.duration",
                start=start,
                organisation=station,
                by=by,
                at=NOON,
                fulfilled_by="order.protection",
                subject_id=case.pk,
            )
            actions.open_task(
                case=locked,
                kind=BY_HAND,
                organisation=station,
                by=by,
                at=NOON,
                due_at=NOON - timedelta(hours=n + 1),
            )
        actions.note(case_id=case.pk, text=f"note {n}", by=by, at=NOON)
        other = make_case(by=by)
        actions.link_people(case_id=case.pk, other_case_id=other.pk, kind="companion_of", by=by, at=NOON)


def test_my_work_groups_explains_and_leads_to_the_act(browser: Browser, actor: ActorOf) -> None:
    case = make_case(by=actor("bo"))
    fill(case, actor("bo"))
    actions.sweep(at=NOON)
    text = browser("bo").get("/").content.decode()
    assert case.code in text
    assert "Overdue" in text and "Due later" in text
    assert "How this date was counted" in text
    task = Task.objects.get(kind=CLOCK)
    assert act_url(task=task, code=case.code) in text
    assert case.code not in browser("chidi").get("/").content.decode()
    national = browser("nora").get("/").content.decode()
    assert "Overdue elsewhere, passed to you" in national and case.code in national


def test_mine_or_the_whole_organisation(browser: Browser, actor: ActorOf, people: dict[str, object]) -> None:
    case = make_case(by=actor("bo"))
    fill(case, actor("bo"))
    task = Task.objects.get(kind=BY_HAND)
    actions.assign(task_id=task.pk, to=people["amina"], by=actor("bo"), at=NOON)  # type: ignore[arg-type]
    mine = f"/cases/tasks/{task.pk}/done/"
    assert mine not in browser("bo").get("/").content.decode()
    assert mine in browser("bo").get("/?of=organisation").content.decode()
    assert mine in browser("amina").get("/").content.decode()


def test_a_task_is_assigned_and_ticked(browser: Browser, actor: ActorOf, people: dict[str, object]) -> None:
    fill(make_case(by=actor("bo")), actor("bo"))
    task, clock = Task.objects.get(kind=BY_HAND), Task.objects.get(kind=CLOCK)
    form = browser("bo").get(f"/cases/tasks/{task.pk}/assign/")
    key = str(form.context["form"]["_submission"].value())
    to = str(people["amina"].pk)  # type: ignore[attr-defined]
    assert browser("amina").get(f"/cases/tasks/{task.pk}/assign/").status_code == 403
    assert browser("chidi").get(f"/cases/tasks/{task.pk}/assign/").status_code == 404
    assert (
        browser("bo").post(f"/cases/tasks/{task.pk}/assign/", {"_submission": key, "to": to}).status_code
        == 302
    )
    ticked = browser("amina").get(f"/cases/tasks/{task.pk}/done/")
    key = str(ticked.context["form"]["_submission"].value())
    assert browser("amina").post(f"/cases/tasks/{clock.pk}/done/", {"_submission": key}).status_code == 409
    assert browser("amina").post(f"/cases/tasks/{task.pk}/done/", {"_submission": key}).status_code == 302
    task.refresh_from_db()
    assert task.state == Task.State.DONE


def test_the_case_page_says_why_and_keeps_the_look(browser: Browser, actor: ActorOf) -> None:
    case = make_case(by=actor("bo"))
    fill(case, actor("bo"))
    text = browser("bo").get(f"/cases/{case.code}/").content.decode()
    assert "You see this case for <b>identification</b>" in text
    assert "Every view is recorded" in text
    assert "Identity is sealed" in text
    assert AuditEvent.objects.filter(event="cases.viewed", subject_id=case.pk).count() == 1
    assert "national coordination" in browser("nora").get(f"/cases/{case.code}/").content.decode()
    assert browser("chidi").get(f"/cases/{case.code}/").status_code == 404
    assert AuditEvent.objects.filter(event="cases.viewed", subject_id=case.pk).count() == 2


def test_a_code_typed_carelessly_leads_to_the_case(browser: Browser, actor: ActorOf) -> None:
    case = make_case(by=actor("bo"))
    client = browser("bo")
    plain = case.code.replace("-", "").lower()
    assert client.get(f"/cases/{plain}/")["Location"] == f"/cases/{case.code}/"
    assert client.get("/cases/", {"q": plain})["Location"] == f"/cases/{case.code}/"
    wrong = case.code[:-1] + ("0" if case.code[-1] != "0" else "1")
    assert client.get(f"/cases/{wrong}/").status_code == 404
    assert "not a whole case code" in client.get("/cases/", {"q": wrong}).content.decode()


def test_lists_and_overview_are_for_those_who_may(browser: Browser, actor: ActorOf) -> None:
    case = make_case(by=actor("amina"))
    assert case.code in browser("amina").get("/cases/").content.decode()
    assert case.code not in browser("chidi").get("/cases/").content.decode()
    assert browser("nora").get("/overview/").status_code == 200
    assert browser("amina").get("/overview/").status_code == 403
    for address in ("/", "/cases/", "/overview/", f"/cases/{case.code}/"):
        assert Client().get(address).status_code == 302


def test_the_overview_counts_clocks(browser: Browser, actor: ActorOf) -> None:
    case = make_case(by=actor("bo"))
    fill(case, actor("bo"), times=2)
    page = browser("nora").get("/overview/")
    assert page.context["total"].running == 2
    assert page.context["open_cases"] == 3
    assert [line.running for line in page.context["by_place"]] == [2]


def test_odd_addresses_never_break_a_list(browser: Browser) -> None:
    client = browser("amina")
    for query in (
        "after=x",
        "after=2026-11-09,1",
        "place=XX",
        "stage=none&child=maybe",
        "q=%C3%28",
        "open=%FF",
    ):
        assert client.get(f"/cases/?{query}").status_code == 200


@pytest.mark.parametrize("rows", [1, 12])
@pytest.mark.parametrize(
    ("address", "limit"),
    [("/", 5), ("/?of=organisation", 5), ("/cases/", 5), ("case", 15), ("/overview/", 8)],
)
def test_query_budgets(
    browser: Browser,
    actor: ActorOf,
    rows: int,
    address: str,
    limit: int,
) -> None:
    case = make_case(by=actor("bo"))
    fill(case, actor("bo"), times=rows)
    client = browser("nora" if address == "/overview/" else "bo")
    path = f"/cases/{case.code}/" if address == "case" else address
    client.get(path)  # the session writes when it was last seen once a minute
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    asked = [one["sql"] for one in captured.captured_queries if not one["sql"].startswith(_AROUND)]
    assert len(asked) <= limit, "\n".join(one[:120] for one in asked)


def test_every_task_leads_somewhere(actor: ActorOf) -> None:
    case = make_case(by=actor("bo"))
    kinds, _wordings = declared()
    for code in kinds:
        task = Task(case=case, kind=code, subject_id=case.pk)
        assert act_url(task=task, code=case.code).startswith("/"), task_kind(code=code).url_name


@pytest.mark.django_db
def test_the_frame_asks_nothing_for_strangers(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    with django_assert_max_num_queries(0):
        assert not frame(request)["navigation"]


def test_a_period_of_days_is_named_by_its_last_day() -> None:
    midnight = NOON.replace(hour=16)
    assert last_instant(moment=midnight).strftime("%d %H:%M") == "09 23:59"
    assert last_instant(moment=NOON) == NOON


def test_a_court_reads_no_needs(browser: Browser, actor: ActorOf) -> None:
    words = vocabulary("urgent_needs")
    case = make_case(by=actor("amina"), facts=actions.PersonFacts(needs=(words.codes[0],)))
    court = make_organisation(code="court", kind="court")
    actions.involve(case=case, organisation=court, purpose="court", at=NOON)
    make_user(username="rani", role="court_registrar", organisation=court)
    registrar = Client()
    registrar.force_login(
        User.objects.get(username="rani"), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    for client, told in ((browser("bo"), True), (registrar, False)):
        page = client.get(f"/cases/{case.code}/").content.decode()
        assert (words.label(words.codes[0], "en") in page) is told


def test_a_task_on_a_case_not_yet_open_tells_nothing_of_the_person(browser: Browser, actor: ActorOf) -> None:
    case = make_case(by=actor("amina"), age_years=12)
    asked = Organisation.objects.get(pk=actor("chidi").organisation_id)
    kind = "referral.answer"
    with transaction.atomic():
        actions.open_task(case=case, kind=kind, organisation=asked, subject_id=case.pk, by=None, at=NOON)
    badge = "moj-badge--purple"
    assert badge not in browser("chidi").get("/").content.decode()
    actions.involve(case=case, organisation=asked, purpose="services", at=NOON)
    assert badge in browser("chidi").get("/").content.decode()
