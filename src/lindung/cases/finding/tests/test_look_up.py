"""Looking up: who sees a code, who only a hint, and what stands nowhere afterwards."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lindung.access.actors import Actor, NotAllowed
from lindung.access.testing import NOON, make_actor, make_organisation
from lindung.access.wall import behind
from lindung.cases.finding import actions
from lindung.cases.finding.indexing import index
from lindung.cases.finding.models import Handle, SearchToken
from lindung.cases.finding.queries import Strength
from lindung.cases.finding.tests.conftest import BORN, Known
from lindung.cases.finding.tokens import Asked, Born
from lindung.kernel.models import AuditEvent
from lindung.kernel.problems import Invalid
from lindung.kernel.text import UnfitText

WAYS = [
    (Asked(document="bx-O45I273"), Strength.STRONG),
    (Asked(phone="+60 12 345 6789"), Strength.STRONG),
    (Asked(phone="+95 1 2345 6789"), Strength.POSSIBLE),
    (Asked(name="Rukia Sultana", phone="+95 1 2345 6789"), Strength.STRONG),
    (Asked(name="Parveen Rukia Soltana"), Strength.POSSIBLE),
    (Asked(name="rokeya parvin", born=Born(year=1998, years=1)), Strength.STRONG),
    (Asked(name="Rokeya Parvin", born=Born(on=date(1999, 4, 3))), Strength.STRONG),
    (Asked(name="Rokeya", born=Born(on=date(1999, 3, 4))), Strength.POSSIBLE),
    (Asked(name="Rokeya", born=Born(year=1999)), Strength.POSSIBLE),
]
NOBODY = [
    Asked(document="BX0451274"),
    Asked(phone="012-345 6780"),
    Asked(name="Rokeya Sharmin"),
    Asked(name="Rokeya Parvin", born=Born(year=1980)),
    Asked(name="Rokeya", born=Born(year=1980)),
    Asked(name="Sultana Khatun Mim"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("asked", "strength"), WAYS)
def test_who_sees_the_case_gets_its_code_and_who_does_not_a_hint_only(
    amina: Actor, chidi: Actor, nora: Actor, known: Known, asked: Asked, strength: Strength
) -> None:
    case = known(amina)
    for inside in (amina, nora):
        with behind(inside):
            found = actions.look_up(by=inside, at=NOON, given=asked)
        assert [(hint.case.code, hint.strength) for hint in found.hints] == [(case.code, strength)]
        assert found.handle == "", "nobody elsewhere"
    with behind(chidi):
        outside = actions.look_up(by=chidi, at=NOON, given=asked)
    assert outside.hints == () and outside.handle and case.code not in outside.handle
    assert str(case.pk) not in outside.handle and str(case.person_id) not in outside.handle


@pytest.mark.django_db
@pytest.mark.parametrize("asked", NOBODY)
def test_nobody_fits(amina: Actor, chidi: Actor, known: Known, asked: Asked) -> None:
    known(amina)
    for by in (amina, chidi):
        with behind(by):
            found = actions.look_up(by=by, at=NOON, given=asked)
        assert found == actions.Found()
    assert not Handle.objects.exists()


@pytest.mark.django_db
def test_a_case_seen_hides_no_other_and_one_hint_stands_for_many(
    amina: Actor, chidi: Actor, known: Known
) -> None:
    for by in (amina, amina, chidi):
        known(by)
    with behind(chidi):
        found = actions.look_up(by=chidi, at=NOON, given=WAYS[0][0])
    assert len(found.hints) == 1 and found.handle
    assert Handle.objects.count() == 1, "how many there are is told to nobody"


@pytest.mark.django_db
def test_roles_without_the_permission_are_refused(amina: Actor, bo: Actor, olu: Actor, known: Known) -> None:
    known(amina)
    assert actions.look_up(by=bo, at=NOON, given=WAYS[0][0]).hints
    registrar = make_actor(name="rita", role="court_registrar", organisation=make_organisation(code="court"))
    for by in (olu, registrar):
        with pytest.raises(NotAllowed):
            actions.look_up(by=by, at=NOON, given=WAYS[0][0])


@pytest.mark.django_db
@pytest.mark.parametrize(
    "asked",
    [
        Asked(),
        Asked(name="Rokeya"),
        Asked(name="Siti Nur"),
        Asked(name="Md.", born=Born(year=1999)),
        Asked(document="12"),
        Asked(phone="0"),
        Asked(born=BORN),
    ],
)
def test_what_fits_everybody_is_refused_and_costs_nothing(chidi: Actor, asked: Asked) -> None:
    with pytest.raises(Invalid, match="too many people"):
        actions.look_up(by=chidi, at=NOON, given=asked)
    assert not AuditEvent.objects.filter(event__startswith="finding.").exists()


@pytest.mark.django_db
def test_hidden_signs_are_refused_and_lookalikes_find_nothing_less(amina: Actor, known: Known) -> None:
    case = known(amina)
    with pytest.raises(UnfitText):
        actions.look_up(by=amina, at=NOON, given=Asked(name="Rokeya \u202enivraP"))
    found = actions.look_up(by=amina, at=NOON, given=Asked(name="R\u043ek\u0435ya\u200b P\u0430rvin"))
    assert [hint.case.code for hint in found.hints] == [case.code]


@pytest.mark.django_db
def test_new_facts_replace_old_ones_of_their_kind_only(amina: Actor, known: Known) -> None:
    case = known(amina)
    before = SearchToken.objects.filter(person=case.person_id).count()
    index(person_id=case.person_id, facts={"document_number": "ZZ9988776"}, by=amina, at=NOON)
    assert SearchToken.objects.filter(person=case.person_id).count() == before
    assert not actions.look_up(by=amina, at=NOON, given=Asked(document="BX0451273")).hints
    assert actions.look_up(by=amina, at=NOON, given=Asked(document="ZZ 9988776")).hints
    assert actions.look_up(by=amina, at=NOON, given=Asked(name="Rokeya Parvin")).hints
    index(person_id=case.person_id, facts={"full_name": "", "phone": None}, by=amina, at=NOON)
    assert not actions.look_up(by=amina, at=NOON, given=Asked(name="Rokeya Parvin")).hints
    with pytest.raises(KeyError):
        index(person_id=case.person_id, facts={"home_address": "Lorong 4"}, by=amina, at=NOON)


@pytest.mark.django_db
def test_a_birthday_follows_the_persons_facts(amina: Actor, known: Known) -> None:
    from lindung.cases import actions as cases

    case = known(amina, full_name="Rokeya Parvin", born=Born())
    facts = cases.PersonFacts(sex="female", birth_on=date(2001, 5, 6), age_basis="document")
    cases.change_person(case_id=case.pk, facts=facts, expected_version=1, by=amina, at=NOON)
    found = actions.look_up(by=amina, at=NOON, given=Asked(name="Rokeya", born=Born(on=date(2001, 5, 6))))
    assert [hint.case.code for hint in found.hints] == [case.code]


@pytest.mark.django_db
def test_a_look_up_is_told_by_its_kinds_and_asks_the_database_little(
    amina: Actor, chidi: Actor, known: Known
) -> None:
    known(amina)
    given = Asked(name="Rokeya Parvin Sultana", document="BX0451273", phone="0123456789", born=BORN)
    with CaptureQueriesContext(connection) as few:
        actions.look_up(by=chidi, at=NOON, given=given)
    for _count in range(5):
        known(amina)
    with CaptureQueriesContext(connection) as many:
        actions.look_up(by=chidi, at=NOON, given=given)
    assert len(many) == len(few) <= 9
    told = AuditEvent.objects.filter(event="finding.looked_up").latest("id")
    assert told.detail == {"asked": ["name", "document", "phone", "born"], "hints": 1}
    assert told.by_user_id == chidi.user_id


@pytest.mark.django_db
def test_a_handle_ends_with_its_quarter_of_an_hour(amina: Actor, chidi: Actor, known: Known) -> None:
    known(amina)
    handle = actions.look_up(by=chidi, at=NOON, given=WAYS[0][0]).handle
    late = NOON + timedelta(minutes=15)
    with pytest.raises(actions.HintGone):
        actions.enquire(handle=handle, purpose="protection", reason="met_again", by=chidi, at=late)
    actions.look_up(by=amina, at=late, given=WAYS[0][0])
    assert not Handle.objects.exists(), "swept with the next look-up"
