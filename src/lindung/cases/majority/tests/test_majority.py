"""The month is known and never the day; asked in time; what others agreed to ends on the day, with what it carried."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from lindung.access.actors import Actor
from lindung.access.models import Organisation, User
from lindung.access.testing import NOON, make_organisation
from lindung.access.wall import behind
from lindung.cases import actions as cases
from lindung.cases import queries as hub
from lindung.cases.consents import actions as consents
from lindung.cases.consents import queries as consent_queries
from lindung.cases.consents.actions.recording import is_child
from lindung.cases.consents.rules import Asked
from lindung.cases.majority import actions, words
from lindung.cases.majority.glance import glance
from lindung.cases.majority.models import Majority
from lindung.cases.majority.recording import month_after
from lindung.cases.models import Case, Grant, Task
from lindung.cases.testing import make_case
from lindung.kernel.problems import Refusal

BORN = date(2008, 12, 20)
"""Of age in the December after NOON, on the 20th."""
DECEMBER = date(2026, 12, 1)


def _facts(born: date | None = BORN) -> cases.PersonFacts:
    return cases.PersonFacts(sex="female", birth_on=born, age_basis="document", languages=("id",))


def _child(by: Actor) -> Case:
    return make_case(by=by, facts=_facts())


def _consent(case: Case, by: Actor, to: Organisation) -> Grant:
    asked = Asked(
        matter="referral",
        answer="given",
        purposes=("services",),
        organisation=to.pk,
        given_by="guardian",
        child_view="She nods.",
        explained=True,
    )
    consent = consents.record(case_id=case.pk, asked=asked, by=by, at=NOON)
    return cases.involve(
        case=case,
        organisation=to,
        purpose="services",
        basis=Grant.Basis.CONSENT,
        basis_id=consent.pk,
        at=NOON,
    )


def _tasks(case: Case) -> dict[str, str]:
    return dict(Task.objects.filter(case=case).values_list("kind", "state"))


def test_the_month_is_noted_where_the_day_is_sealed_and_the_day_is_not(amina: Actor) -> None:
    with behind(amina):
        case = _child(amina)
        row = Majority.objects.get(case=case)
    assert (row.month, row.at_latest, row.basis) == (DECEMBER, date(2027, 1, 1), "document")
    assert not Majority.objects.filter(case=make_case(by=amina, facts=_facts(date(1990, 12, 20)))).exists()


def test_a_correction_of_the_birth_moves_the_month_or_takes_it_away(amina: Actor, chidi: Actor) -> None:
    case = _child(amina)

    def correct(facts: cases.PersonFacts) -> None:
        version = Case.objects.get(pk=case.pk).person.version
        cases.change_person(case_id=case.pk, facts=facts, expected_version=version, by=amina, at=NOON)

    correct(_facts(date(2010, 3, 1)))
    assert Majority.objects.get().month == date(2028, 3, 1)
    with behind(chidi):
        assert not Majority.objects.exists()
    correct(cases.PersonFacts(age_years=30, age_basis="stated"))
    assert not Majority.objects.exists()


def test_somebody_is_asked_sixty_days_before_and_in_the_month_and_once(amina: Actor) -> None:
    case = _child(amina)
    assert actions.sweep(at=NOON - timedelta(days=60)) == 0
    for _time in range(2):
        actions.sweep(at=NOON)
    assert _tasks(case) == {words.NEAR: "open"}
    assert Task.objects.get().due_at == datetime.fromisoformat("2026-12-01T00:00+08:00")
    actions.sweep(at=NOON + timedelta(days=23))
    assert _tasks(case) == {words.NEAR: "open", words.NOW: "open"}


def test_on_the_day_what_a_guardian_agreed_to_ends_and_the_person_is_asked(
    amina: Actor, chidi: Actor
) -> None:
    case = _child(amina)
    grant = _consent(case, amina, make_organisation(code="elsewhere"))
    at = NOON + timedelta(days=41)
    actions.sweep(at=at)
    assert consent_queries.holding(case=case, at=at).exists()
    with behind(amina):
        actions.record(case_id=case.pk, adult=True, by=amina, at=at)
    assert not consent_queries.holding(case=case, at=at).exists()
    assert Grant.objects.get(pk=grant.pk).ended_at == at
    with behind(chidi):
        assert not hub.visible_to(chidi).filter(pk=case.pk).exists()
    assert _tasks(case)[words.NOW] == "done"
    assert _tasks(case)[words.ASK_ANEW] == "open"
    fresh = Case.objects.get(pk=case.pk)
    assert fresh.is_child, "under age when found: figures go on counting a child"
    assert not is_child(fresh)
    own = Asked(matter="referral", answer="given", purposes=("services",), explained=True)
    consents.record(case_id=case.pk, asked=own, by=amina, at=at)
    assert consent_queries.holding(case=case, at=at).count() == 1
    with pytest.raises(Refusal):
        actions.record(case_id=case.pk, adult=True, by=amina, at=at)


def test_a_month_that_passed_ends_it_without_anybodys_hand(amina: Actor) -> None:
    case = _child(amina)
    grant = _consent(case, amina, make_organisation(code="elsewhere"))
    last = datetime.fromisoformat("2026-12-31T23:00+08:00")
    actions.sweep(at=last)
    assert Majority.objects.get().reached_at is None
    actions.sweep(at=last + timedelta(hours=2))
    row = Majority.objects.get()
    assert (row.reached_at, row.reached_by) == (last + timedelta(hours=2), None)
    assert Grant.objects.get(pk=grant.pk).ended_at is not None
    assert _tasks(case)[words.ASK_ANEW] == "open"
    assert actions.sweep(at=last + timedelta(hours=3)) == 0


def test_where_only_the_year_is_known_somebody_finds_out(amina: Actor) -> None:
    case = make_case(by=amina, age_years=17)
    assert actions.sweep(at=NOON) == 0
    for _time in range(2):
        actions.sweep(at=datetime.fromisoformat("2027-01-01T09:00+08:00"))
    assert _tasks(case) == {words.CHECK: "open"}
    assert is_child(Case.objects.get(pk=case.pk)), "nobody comes of age by a guess"
    later = datetime.fromisoformat("2027-01-02T09:00+08:00")
    with pytest.raises(Refusal):
        actions.record(case_id=case.pk, adult=False, month=date(2026, 12, 1), by=amina, at=later)
    actions.record(case_id=case.pk, adult=False, month=date(2027, 5, 9), by=amina, at=later)
    assert Majority.objects.get().month == date(2027, 5, 1)
    assert _tasks(case) == {words.CHECK: "done"}


def test_outsiders_and_adults_are_refused(amina: Actor, chidi: Actor) -> None:
    child, adult = _child(amina), make_case(by=amina, age_years=30)
    with pytest.raises(Case.DoesNotExist):
        actions.record(case_id=child.pk, adult=True, by=chidi, at=NOON)
    with pytest.raises(Refusal):
        actions.record(case_id=adult.pk, adult=True, by=amina, at=NOON)


def test_the_page_records_it(amina: Actor, chidi: Actor) -> None:
    case = _child(amina)
    address = reverse("majority:record", args=[case.code])
    clients = {}
    for actor in (amina, chidi):
        clients[actor] = Client()
        user = User.objects.get(pk=actor.user_id)
        clients[actor].force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert "December 2026" in clients[amina].get(address).content.decode()
    assert clients[chidi].get(address).status_code == 404
    assert clients[amina].post(address, {"_submission": str(uuid4()), "adult": "no"}).status_code == 422
    assert clients[amina].post(address, {"_submission": str(uuid4()), "adult": "yes"}).status_code == 302
    assert Majority.objects.get().reached_by_id == amina.user_id
    assert glance(case=case, by=amina, at=NOON)[0].url == ""


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2150, 12, 31)), st.integers(0, 300))
def test_a_month_after_is_a_first_day_so_many_months_on(day: date, months: int) -> None:
    found = month_after(day=day, months=months)
    assert found.day == 1
    assert (found.year - day.year) * 12 + found.month - day.month == months
