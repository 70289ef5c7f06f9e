"""Letting others in by hand: no further than one sees oneself, no longer than said, and ended with a reason."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lindung.access.actors import Actor, NotAllowed
from lindung.access.purposes import COVERS, Purpose, Section
from lindung.access.testing import NOON, make_actor, make_organisation
from lindung.access.wall import behind
from lindung.cases import queries as hub
from lindung.cases.actions import involve
from lindung.cases.actions.grants import end_run_out
from lindung.cases.consents import actions, queries
from lindung.cases.consents.models import Consent, Handed
from lindung.cases.consents.problems import AlreadyGiven, NotByHand, NotTheLead, WalledOff
from lindung.cases.consents.rules import HANDED, fitting, within
from lindung.cases.consents.testing import make_consent
from lindung.cases.consents.tests.conftest import organisation
from lindung.cases.models import Case, Grant, Task
from lindung.cases.sections import in_hand
from lindung.cases.testing import make_case
from lindung.kernel.problems import Invalid, Refusal

LATER = NOON + timedelta(hours=1)
LONG = timedelta(days=9000)


def give(case: Case, by: Actor, to: Actor | None, **given: Any) -> Grant:
    values: dict[str, Any] = {
        "case_id": case.pk,
        "organisation_id": to.organisation_id if to else None,
        "purpose": "services",
        "legal_basis": "public_task",
        "by": by,
        "at": NOON,
    }
    return actions.give_by_hand(**(values | given))


@pytest.fixture
def protected(case: Case, bo: Actor) -> Case:
    """The case, in which Bo's office protects."""
    involve(case=case, organisation=organisation(bo), purpose=Purpose.PROTECTION, at=NOON)
    return case


def test_a_part_by_law_with_sections_and_an_end(bo: Actor, chidi: Actor, protected: Case) -> None:
    with behind(bo):
        grant = give(protected, bo, chidi, sections=("needs", "care"), until=NOON + LONG)
    assert in_hand(case=protected, by=chidi, at=NOON).sections == {Section.NEEDS, Section.CARE}
    assert not in_hand(case=protected, by=chidi, at=NOON + LONG).grants
    assert Handed.objects.get(grant=grant).legal_basis == "public_task"
    with behind(chidi):
        assert hub.page(actor=chidi, wanted=hub.CaseFilter(), after=None, size=5)[0] == [protected]
    with pytest.raises(AlreadyGiven):
        give(protected, bo, chidi)


def test_without_sections_it_is_what_the_giver_sees(bo: Actor, chidi: Actor, protected: Case) -> None:
    give(protected, bo, chidi)
    assert in_hand(case=protected, by=chidi, at=NOON).sections == COVERS[Purpose.SERVICES]


@pytest.mark.parametrize(
    ("given_to", "wish", "problem"),
    [
        ("esi", {"purpose": "enforcement"}, WalledOff),  # protection hands out no enquiry
        ("chidi", {"purpose": "enforcement"}, WalledOff),
        ("esi", {"purpose": "services"}, WalledOff),  # enforcement is not let in as a helper
        ("chidi", {"sections": ("enquiry",)}, WalledOff),
        ("chidi", {"sections": ("screening",)}, WalledOff),  # seen by the giver, not part of the purpose
        ("chidi", {"purpose": "emergency"}, Invalid),
        ("chidi", {"purpose": "referral"}, Invalid),
        ("chidi", {"legal_basis": "because"}, Invalid),
        ("chidi", {"until": NOON}, Invalid),
        ("bo", {}, Invalid),
        (None, {}, Invalid),
    ],
)
def test_nobody_gives_what_they_do_not_hold(
    bo: Actor, chidi: Actor, esi: Actor, protected: Case, given_to: str, wish: dict[str, Any], problem: Any
) -> None:
    people = {"bo": bo, "chidi": chidi, "esi": esi}
    with pytest.raises(problem):
        give(protected, bo, people.get(given_to), **wish)
    assert not Handed.objects.exists()


def test_enforcement_hands_out_no_care(esi: Actor, chidi: Actor, dewi: Actor) -> None:
    case = make_case(by=esi)
    involve(case=case, organisation=organisation(esi), purpose=Purpose.ENFORCEMENT, at=NOON)
    for to, purpose in ((chidi, "services"), (dewi, "health"), (chidi, "return")):
        with pytest.raises(WalledOff):
            give(case, esi, to, purpose=purpose)
    pros = make_actor(
        name="pros", role="prosecutor", organisation=make_organisation(code="dpp", kind="prosecutor")
    )
    give(case, esi, pros, purpose="prosecution", legal_basis="duty_to_report")
    assert Section.ENQUIRY in in_hand(case=case, by=pros, at=NOON).sections


def test_the_wall_between_purposes_is_a_table_of_its_own() -> None:
    for one in HANDED:
        assert within(purpose=one, held={one})
        assert not within(purpose=one, held=set())
    assert not within(purpose="enforcement", held={"protection", "services", "health", "return"})
    assert not within(purpose="protection", held={"enforcement", "prosecution", "identification", "court"})
    assert not within(purpose="oversight", held={"enforcement"}), "shelters stay unnamed to enforcement"
    for kind in ("police", "labour", "immigration", "maritime", "customs", "anything"):
        assert fitting(kind=kind) == {Purpose.IDENTIFICATION, Purpose.ENFORCEMENT}


def test_only_the_lead_and_only_who_may(
    bo: Actor, amina: Actor, esi: Actor, chidi: Actor, case: Case
) -> None:
    involve(case=case, organisation=organisation(esi), purpose=Purpose.ENFORCEMENT, at=NOON)
    with pytest.raises(NotTheLead):
        give(case, esi, chidi)
    with pytest.raises(NotAllowed):
        give(case, amina, chidi)
    outsider = make_actor(
        name="far", role="protection_officer", organisation=make_organisation(code="far", kind="welfare")
    )
    with pytest.raises(Case.DoesNotExist):
        give(case, outsider, chidi)


def test_one_named_person_and_nobody_beside_them(bo: Actor, dewi: Actor, protected: Case) -> None:
    beside = make_actor(
        name="dian", role="health_worker", organisation=make_organisation(code="clinic", kind="health")
    )
    with behind(bo):
        give(protected, bo, None, user_id=dewi.user_id, purpose="health")
    lists = {
        who.name: hub.page(actor=who, wanted=hub.CaseFilter(), after=None, size=5)[0]
        for who in (dewi, beside)
    }
    assert lists == {"Dewi": [protected], "Dian": []}
    with behind(beside):
        assert not Case.objects.exists()
    involve(case=protected, organisation=organisation(dewi), purpose=Purpose.HEALTH, at=NOON)
    for who in (dewi, beside):
        assert hub.page(actor=who, wanted=hub.CaseFilter(), after=None, size=5)[0] == [protected], "once each"
    assert Task.objects.filter(kind="consent.part_given").count() == 1


def test_ending_one_with_a_reason(bo: Actor, chidi: Actor, protected: Case) -> None:
    grant = give(protected, bo, chidi)
    with behind(bo):
        actions.end_part(grant_id=grant.pk, why="done", by=bo, at=LATER)
    assert not hub.visible_to(chidi).exists()
    assert Handed.objects.get(grant=grant).ended_why == "done"
    with pytest.raises(NotByHand):
        actions.end_part(grant_id=grant.pk, why="done", by=bo, at=LATER)
    lead = Grant.objects.get(case=protected, basis="lead")
    with pytest.raises(NotByHand):
        actions.end_part(grant_id=lead.pk, why="done", by=bo, at=LATER)
    with pytest.raises(Invalid):
        actions.end_part(grant_id=lead.pk, why="", by=bo, at=LATER)


def test_what_has_run_out_is_ended_and_the_list_goes_by_what_stays(
    bo: Actor, chidi: Actor, protected: Case
) -> None:
    give(protected, bo, chidi, until=NOON + LONG)
    involve(case=protected, organisation=organisation(chidi), purpose=Purpose.SERVICES, at=NOON)
    assert end_run_out(at=NOON + LONG, limit=9) == 1
    assert hub.page(actor=chidi, wanted=hub.CaseFilter(), after=None, size=5)[0] == [protected]
    assert [one.live for one in queries.seers(case=protected, at=LATER)] == [True, True, True, False]


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["consent", "give", "hand", "withdraw", "end", "involve"]),
        st.sampled_from(["chidi", "dewi"]),
        st.sampled_from([(), ("needs",), ("notes", "birth"), ("care",)]),
        st.sampled_from([(), ("notes",), ("identity", "care")]),
    ),
    max_size=10,
)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(acts=ACTS)
def test_after_any_acts_what_is_open_is_the_union_of_live_grants(
    acts: list[tuple[str, str, tuple[str, ...], tuple[str, ...]]], bo: Actor, chidi: Actor, dewi: Actor
) -> None:
    case = make_case(by=bo)
    involve(case=case, organisation=organisation(bo), purpose=Purpose.PROTECTION, at=NOON)
    people = {"chidi": (chidi, "services"), "dewi": (dewi, "health")}
    for act, name, shared, withheld in acts:
        who, purpose = people[name]
        try:
            _do(act, case, bo, who, purpose, shared, withheld)
        except Refusal:
            continue
        finally:
            _assert_agreement(case, people)


def _do(
    act: str,
    case: Case,
    bo: Actor,
    who: Actor,
    purpose: str,
    shared: tuple[str, ...],
    withheld: tuple[str, ...],
) -> None:
    mine = Consent.objects.filter(case=case, organisation=who.organisation_id, withdrawn_at=None)
    first = mine.order_by("id").first()
    live = Grant.objects.filter(case=case, organisation=who.organisation_id, ended_at=None).first()
    with behind(bo):
        if act == "consent":
            make_consent(
                case=case,
                by=bo,
                organisation=who.organisation_id,
                purposes=(purpose,),
                sections=shared,
                withheld=withheld,
            )
        elif act == "give" and first:
            actions.give_on_consent(consent_id=first.pk, purpose=purpose, by=bo, at=NOON)
        elif act == "hand":
            give(case, bo, who, purpose=purpose, sections=shared)
        elif act == "withdraw" and first:
            actions.withdraw(consent_id=first.pk, by=bo, at=NOON)
        elif act == "end" and live:
            actions.end_part(grant_id=live.pk, why="done", by=bo, at=NOON)
        elif act == "involve":
            involve(case=case, organisation=organisation(who), purpose=purpose, at=NOON)


def _assert_agreement(case: Case, people: dict[str, tuple[Actor, str]]) -> None:
    for who, _purpose in people.values():
        live = list(Grant.objects.filter(case=case, organisation=who.organisation_id, ended_at=None))
        wanted: set[str] = set()
        for one in live:
            wanted |= set(one.sections) or set(COVERS[Purpose(one.purpose)])
            if one.basis == Grant.Basis.CONSENT:
                consent = Consent.objects.get(pk=one.basis_id)
                assert consent.withdrawn_at is None
                assert not set(one.sections) & set(consent.withheld)
        assert in_hand(case=case, by=who, at=NOON).sections == wanted
        assert sum(one.listed for one in live) == bool(live)
        with behind(who), connection.cursor() as cursor:
            for table in ("cases_note", "cases_timelineentry", "consents_consent", "consents_handed"):
                cursor.execute(f"SELECT count(*) FROM {table} WHERE case_id = %s", [case.pk])
                assert live or not cursor.fetchone()[0], table
