"""A yes, a no, and a yes taken back: who may say it, what it opens, and what ends with it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from lindung.access.actors import Actor, NotAllowed
from lindung.access.purposes import COVERS, Purpose, Section
from lindung.access.testing import NOON, make_actor, make_organisation
from lindung.access.wall import behind
from lindung.cases import queries
from lindung.cases.actions import involve
from lindung.cases.consents import actions
from lindung.cases.consents.models import Consent
from lindung.cases.consents.problems import (
    AlreadyGiven,
    AlreadyWithdrawn,
    GuardianSuspected,
    NothingToShare,
    NotTheLead,
    WalledOff,
)
from lindung.cases.consents.testing import make_consent
from lindung.cases.consents.tests.conftest import organisation
from lindung.cases.models import Case, Grant, Task, TimelineEntry
from lindung.cases.sections import in_hand
from lindung.cases.testing import make_case, unsealed
from lindung.kernel.models import AuditEvent
from lindung.kernel.problems import Invalid

LATER = NOON + timedelta(hours=1)


def test_a_consent_keeps_the_answer_open_and_the_words_sealed(amina: Actor, case: Case) -> None:
    with behind(amina):
        made = make_consent(case=case, by=amina, addressee="Her aunt Sari", withheld=("care",))
    assert unsealed(made, "words") == "They may help me."
    assert unsealed(made, "addressee") == "Her aunt Sari"
    with connection.cursor() as cursor:
        cursor.execute("SELECT consents_consent::text FROM consents_consent")
        assert "Sari" not in cursor.fetchone()[0]
    assert TimelineEntry.objects.filter(case=case, kind="consent.recorded").count() == 1
    assert AuditEvent.objects.get(event="consents.recorded").case_id == case.pk


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"matter": "nothing"}, "matter"),
        ({"answer": "maybe"}, "answer"),
        ({"purposes": ()}, "purposes"),
        ({"purposes": ("emergency",)}, "purposes"),
        ({"purposes": ("referral",)}, "purposes"),
        ({"sections": ("enquiry",)}, "sections"),
        ({"withheld": ("secrets",)}, "withheld"),
        ({"sections": ("needs",), "withheld": ("needs",)}, "withheld"),
        ({"language": "xx-yy"}, "language"),
        ({"how": "guessed"}, "how"),
        ({"explained": False}, "explained"),
        ({"given_by": "best_interests"}, "reasons"),
        ({"until": NOON}, "until"),
        ({"words": "\u202e"}, "words"),
        ({"words": "x" * 4001}, "words"),
    ],
)
def test_what_cannot_be_agreed_to_is_refused_at_its_field(
    amina: Actor, case: Case, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        make_consent(case=case, by=amina, **given)
    assert refused.value.field == field
    assert not Consent.objects.exists()


def test_a_child_does_not_agree_alone(amina: Actor) -> None:
    case = make_case(by=amina, age_years=14)
    with pytest.raises(Invalid) as alone:
        make_consent(case=case, by=amina)
    assert alone.value.field == "given_by"
    with pytest.raises(Invalid) as unheard:
        make_consent(case=case, by=amina, given_by="guardian")
    assert unheard.value.field == "child_view"
    with pytest.raises(GuardianSuspected):
        make_consent(
            case=case, by=amina, given_by="guardian", guardian_suspected=True, child_view="She wants to stay."
        )
    made = make_consent(case=case, by=amina, given_by="guardian", child_view="She wants to stay.")
    assert made.child
    decided = make_consent(
        case=case,
        by=amina,
        given_by="best_interests",
        guardian_suspected=True,
        reasons="The uncle sold her.",
        child_view="She is afraid of him.",
        explained=False,
    )
    assert unsealed(decided, "reasons") == "The uncle sold her."


def test_whoever_may_be_a_child_counts_as_one(amina: Actor) -> None:
    case = make_case(by=amina, age_years=None)
    with pytest.raises(Invalid) as alone:
        make_consent(case=case, by=amina)
    assert alone.value.field == "given_by"
    refused = make_consent(case=case, by=amina, answer="refused")
    assert refused.answer == "refused", "a child's no needs nobody's leave"


@pytest.mark.parametrize(
    "change",
    [
        {"given_by": "guardian", "guardian_suspected": True},
        {"child": True},
        {"explained": False},
        {"given_by": "best_interests", "reasons": None},
        {"sections": ["needs"], "withheld": ["needs"]},
        {"purposes": []},
        {"withdrawn_at": LATER},
    ],
)
def test_the_database_refuses_the_same(amina: Actor, case: Case, change: dict[str, Any]) -> None:
    made = make_consent(case=case, by=amina, words="")
    values = {field.attname: getattr(made, field.attname) for field in Consent._meta.concrete_fields}
    values.pop("id")
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.create(**(values | change))


@pytest.mark.parametrize("change", [{"withheld": ["needs"]}, {"answer": "refused"}, {"organisation": None}])
def test_an_answer_stands(amina: Actor, chidi: Actor, case: Case, change: dict[str, Any]) -> None:
    made = make_consent(case=case, by=amina, organisation=chidi.organisation_id)
    with pytest.raises(IntegrityError, match="record it anew"), transaction.atomic():
        Consent.objects.filter(pk=made.pk).update(**change)


def test_a_withdrawal_is_not_taken_back(amina: Actor, case: Case) -> None:
    made = make_consent(case=case, by=amina)
    actions.withdraw(consent_id=made.pk, by=amina, at=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Consent.objects.filter(pk=made.pk).update(withdrawn_at=None, withdrawn_by=None, withdrawn_how="")
    with pytest.raises(AlreadyWithdrawn):
        actions.withdraw(consent_id=made.pk, by=amina, at=LATER)


def test_who_may_record(amina: Actor, chidi: Actor, case: Case) -> None:
    with pytest.raises(Case.DoesNotExist):
        make_consent(case=case, by=chidi)
    prosecutor = make_actor(
        name="pros", role="prosecutor", organisation=make_organisation(code="office", kind="welfare")
    )
    with pytest.raises(NotAllowed):
        make_consent(case=case, by=prosecutor)
    made = make_consent(case=case, by=amina)
    with pytest.raises(Consent.DoesNotExist):
        actions.withdraw(consent_id=made.pk, by=chidi, at=LATER)


# -- what it opens -----------------------------------------------------------------------------------------------


def test_access_on_consent_is_what_was_agreed_less_what_was_withheld(
    bo: Actor, chidi: Actor, case: Case
) -> None:
    agreed = make_consent(
        case=case, by=bo, organisation=chidi.organisation_id, sections=("needs", "notes"), withheld=("birth",)
    )
    with behind(bo):
        grant = actions.give_on_consent(consent_id=agreed.pk, purpose="services", by=bo, at=NOON)
    assert in_hand(case=case, by=chidi, at=NOON).sections == {Section.NEEDS, Section.NOTES}
    assert (grant.basis, grant.basis_id) == ("consent", agreed.pk)
    with pytest.raises(AlreadyGiven):
        actions.give_on_consent(consent_id=agreed.pk, purpose="services", by=bo, at=NOON)


def test_all_but_what_was_withheld(bo: Actor, dewi: Actor, case: Case) -> None:
    agreed = make_consent(
        case=case,
        by=bo,
        organisation=dewi.organisation_id,
        purposes=("health",),
        withheld=("notes", "identity"),
    )
    actions.give_on_consent(consent_id=agreed.pk, purpose="health", by=bo, at=NOON)
    mine = in_hand(case=case, by=bo, at=NOON).sections
    wanted = (COVERS[Purpose.HEALTH] & mine) - {Section.NOTES, Section.IDENTITY}
    assert in_hand(case=case, by=dewi, at=NOON).sections == wanted
    assert Section.CARE not in wanted, "the giver does not see it either"


def test_nothing_left_opens_nothing(bo: Actor, chidi: Actor, case: Case) -> None:
    every = tuple(one.value for one in COVERS[Purpose.SERVICES])
    agreed = make_consent(case=case, by=bo, organisation=chidi.organisation_id, withheld=every)
    with pytest.raises(NothingToShare):
        actions.give_on_consent(consent_id=agreed.pk, purpose="services", by=bo, at=NOON)
    assert not in_hand(case=case, by=chidi, at=NOON).grants


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"answer": "refused"}, AlreadyWithdrawn),
        ({"answer": "cannot"}, AlreadyWithdrawn),
        ({"until": NOON + timedelta(minutes=30)}, AlreadyWithdrawn),
        ({"organisation": None}, Invalid),
        ({"purposes": ("health",)}, Invalid),
        ({"purposes": ("services", "enforcement")}, WalledOff),
    ],
)
def test_no_yes_no_access(
    bo: Actor, chidi: Actor, case: Case, given: dict[str, Any], problem: type[Exception]
) -> None:
    agreed = make_consent(case=case, by=bo, **({"organisation": chidi.organisation_id} | given))
    purpose = "enforcement" if "enforcement" in agreed.purposes else "services"
    with pytest.raises(problem):
        actions.give_on_consent(consent_id=agreed.pk, purpose=purpose, by=bo, at=LATER)
    assert not Grant.objects.filter(basis="consent").exists()


def test_access_ends_with_the_consent_in_time(bo: Actor, chidi: Actor, case: Case) -> None:
    end = NOON + timedelta(days=3)
    agreed = make_consent(case=case, by=bo, organisation=chidi.organisation_id, until=end)
    grant = actions.give_on_consent(
        consent_id=agreed.pk, purpose="services", by=bo, at=NOON, until=end + timedelta(days=1)
    )
    assert grant.until == end
    assert not in_hand(case=case, by=chidi, at=end).grants


def test_only_the_lead_lets_in(bo: Actor, chidi: Actor, esi: Actor, case: Case) -> None:
    involve(case=case, organisation=organisation(esi), purpose=Purpose.ENFORCEMENT, at=NOON)
    agreed = make_consent(case=case, by=bo, organisation=chidi.organisation_id)
    with pytest.raises(NotTheLead):
        actions.give_on_consent(consent_id=agreed.pk, purpose="services", by=esi, at=NOON)
    with pytest.raises(NotAllowed):
        actions.give_on_consent(consent_id=agreed.pk, purpose="services", by=chidi, at=NOON)


# -- what ends with it -------------------------------------------------------------------------------------------


def test_a_withdrawal_ends_what_it_carried_at_once(bo: Actor, chidi: Actor, case: Case) -> None:
    agreed = make_consent(case=case, by=bo, organisation=chidi.organisation_id)
    grant = actions.give_on_consent(consent_id=agreed.pk, purpose="services", by=bo, at=NOON)
    with behind(bo):
        actions.withdraw(consent_id=agreed.pk, by=bo, at=LATER, how="written")
    grant.refresh_from_db()
    assert (grant.ended_at, bytes(grant.mark)) == (LATER, b"")
    assert not queries.visible_to(chidi).exists()
    told = Task.objects.get(case=case, kind="consent.withdrawn")
    assert told.organisation_id == case.lead_organisation_id
    with pytest.raises(AlreadyWithdrawn):
        actions.give_on_consent(consent_id=agreed.pk, purpose="services", by=bo, at=LATER)


def test_a_part_that_rests_on_something_else_stays(bo: Actor, chidi: Actor, case: Case) -> None:
    agreed = make_consent(case=case, by=bo, organisation=chidi.organisation_id)
    actions.give_on_consent(consent_id=agreed.pk, purpose="services", by=bo, at=NOON)
    named = involve(
        case=case,
        organisation=organisation(chidi),
        purpose=Purpose.SERVICES,
        at=NOON,
        basis=Grant.Basis.ORDER,
        basis_id=case.pk,
    )
    assert not Grant.objects.filter(pk=named.pk, basis="consent").exists(), "a part of its own"
    actions.withdraw(consent_id=agreed.pk, by=bo, at=LATER)
    assert queries.page(actor=chidi, wanted=queries.CaseFilter(), after=None, size=5)[0] == [case]


def test_who_hears_it_last_may_be_the_one_it_closes_to(bo: Actor, chidi: Actor, case: Case) -> None:
    agreed = make_consent(case=case, by=bo, organisation=chidi.organisation_id)
    actions.give_on_consent(consent_id=agreed.pk, purpose="services", by=bo, at=NOON)
    with behind(chidi):
        actions.withdraw(consent_id=agreed.pk, by=chidi, at=LATER)
        assert not queries.visible_to(chidi).exists()
    assert Task.objects.filter(case=case, kind="consent.withdrawn").exists()
