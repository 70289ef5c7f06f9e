"""Who sees a case: those with a part in it and the secretariat. For everybody else it does not exist."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lindung.access.actors import Actor, NotAllowed
from lindung.access.models import Organisation
from lindung.access.purposes import Purpose
from lindung.access.testing import NOON, make_actor, make_organisation
from lindung.cases import actions, queries
from lindung.cases.models import Case
from lindung.cases.testing import make_case


def test_part_opens_and_its_end_closes(amina: Actor, bo: Actor, chidi: Actor, nora: Actor) -> None:
    case = make_case(by=amina)
    for insider in (amina, bo, nora):
        assert queries.by_code(code=case.code, by=insider) == case
    with pytest.raises(Case.DoesNotExist):
        queries.by_code(code=case.code, by=chidi)

    theirs = Organisation.objects.get(pk=chidi.organisation_id)
    actions.involve(case=case, organisation=theirs, purpose=Purpose.SERVICES, at=NOON)
    assert queries.by_code(code=case.code, by=chidi) == case
    actions.withdraw(case=case, organisation=theirs, at=NOON + timedelta(hours=1))
    with pytest.raises(Case.DoesNotExist):
        queries.by_code(code=case.code, by=chidi)


def test_administrators_keep_accounts_and_open_no_case(amina: Actor) -> None:
    make_case(by=amina)
    clerk = make_actor(name="clerk", role="administrator", organisation=make_organisation(code="station"))
    assert not queries.visible_to(clerk).exists()
    assert queries.page(actor=clerk, wanted=queries.CaseFilter(), after=None, size=5) == ([], None)


@pytest.mark.parametrize(
    "act",
    [
        lambda case, by: actions.note(case_id=case.pk, text="words", by=by, at=NOON),
        lambda case, by: actions.change_person(
            case_id=case.pk, facts=actions.PersonFacts(), expected_version=1, by=by, at=NOON
        ),
        lambda case, by: actions.move(case_id=case.pk, step="reopen", by=by, at=NOON),
        lambda case, by: actions.record_identity(
            case_id=case.pk, facts={"full_name": "x"}, expected_version=0, by=by, at=NOON
        ),
        lambda case, by: actions.link_people(
            case_id=case.pk, other_case_id=case.person_id, kind="spouse_of", by=by, at=NOON
        ),
        lambda case, by: actions.view(code=case.code, by=by, at=NOON),
    ],
)
def test_outsiders_find_nothing_to_act_on(amina: Actor, chidi: Actor, act) -> None:  # type: ignore[no-untyped-def]
    case = make_case(by=amina)
    with pytest.raises(Case.DoesNotExist):
        act(case, chidi)


def test_roles_decide_what_insiders_may_do(amina: Actor) -> None:
    case = make_case(by=amina)
    manager = make_actor(name="mei", role="shelter_manager", organisation=make_organisation(code="station"))
    with pytest.raises(NotAllowed):
        actions.record_identity(
            case_id=case.pk, facts={"full_name": "N."}, expected_version=0, by=manager, at=NOON
        )
    with pytest.raises(NotAllowed):
        actions.open_case(
            facts=actions.PersonFacts(), origin="raid", place="", found_on=NOON.date(), by=manager, at=NOON
        )


def test_companions_show_codes_only_of_visible_cases(amina: Actor, chidi: Actor) -> None:
    mine, theirs = make_case(by=amina), make_case(by=chidi)
    station = Organisation.objects.get(pk=amina.organisation_id)
    part = actions.involve(case=theirs, organisation=station, purpose="protection", at=NOON)
    actions.link_people(case_id=mine.pk, other_case_id=theirs.pk, kind="parent_of", by=amina, at=NOON)
    assert queries.companions_of(case=mine, actor=amina) == [
        queries.Companion("parent_of", False, theirs.code)
    ]
    assert queries.companions_of(case=theirs, actor=amina) == [
        queries.Companion("parent_of", True, mine.code)
    ]
    part.delete()
    assert queries.companions_of(case=mine, actor=amina) == [queries.Companion("parent_of", False, "")]
