"""Grants end for good, and the keeper of the keys hears of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.access.purposes import COVERS, Purpose, Section
from lindung.access.testing import NOON
from lindung.cases import actions, sections
from lindung.cases.models import Grant
from lindung.cases.tasks import repeat_revocations
from lindung.cases.testing import make_case
from lindung.kernel.sealing.keyfile import FileProvider
from lindung.kernel.sealing.problems import Locked

LATER = NOON + timedelta(hours=1)


@pytest.mark.django_db
def test_a_purpose_opens_its_sections_and_no_other(amina: Actor, chidi: Actor) -> None:
    case = make_case(by=amina)
    theirs = Organisation.objects.get(pk=chidi.organisation_id)
    for purpose in (Purpose.ENFORCEMENT, Purpose.SERVICES):
        grant = actions.involve(case=case, organisation=theirs, purpose=purpose, at=NOON)
        hand = sections.in_hand(case=case, by=chidi, at=NOON)
        assert hand.sections == COVERS[purpose]
        closed = set(Section) - COVERS[purpose]
        for section in COVERS[purpose]:
            assert hand.ring([section]).covers(section)
        for section in closed:
            with pytest.raises(sections.NotCovered):
                hand.ring([section])
        actions.withdraw(case=case, organisation=theirs, at=LATER)
        assert Grant.objects.get(pk=grant.pk).ended_at == LATER
        assert not sections.in_hand(case=case, by=chidi, at=LATER).grants


@pytest.mark.django_db
def test_a_grant_limited_to_sections_opens_only_those(amina: Actor, chidi: Actor) -> None:
    case = make_case(by=amina)
    theirs = Organisation.objects.get(pk=chidi.organisation_id)
    actions.give(
        case=case,
        organisation=theirs,
        purpose=Purpose.SERVICES,
        sections=[Section.NEEDS, Section.ENQUIRY],
        basis=Grant.Basis.LAW,
        at=NOON,
    )
    assert sections.in_hand(case=case, by=chidi, at=NOON).sections == {Section.NEEDS}, (
        "never past the purpose"
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"purpose": Purpose.PROTECTION.value},
        {"sections": [Section.NEEDS.value]},
        {"since": NOON - timedelta(days=9)},
        {"mark": b"\0" * 32},
        {"mark": b""},
    ],
)
def test_a_row_written_by_other_hands_opens_nothing(
    amina: Actor, chidi: Actor, change: dict[str, object]
) -> None:
    case = make_case(by=amina)
    theirs = Organisation.objects.get(pk=chidi.organisation_id)
    grant = actions.involve(case=case, organisation=theirs, purpose=Purpose.SERVICES, at=NOON)
    assert sections.in_hand(case=case, by=chidi, at=NOON).ring([Section.NEEDS])
    Grant.objects.filter(pk=grant.pk).update(**change)
    with pytest.raises(Locked):
        sections.in_hand(case=case, by=chidi, at=NOON).ring([Section.NEEDS])


@pytest.mark.django_db
def test_an_ended_grant_made_to_look_alive_opens_nothing(amina: Actor, chidi: Actor) -> None:
    case = make_case(by=amina)
    theirs = Organisation.objects.get(pk=chidi.organisation_id)
    grant = actions.involve(case=case, organisation=theirs, purpose=Purpose.SERVICES, at=NOON)
    actions.withdraw(case=case, organisation=theirs, at=LATER)
    Grant.objects.filter(pk=grant.pk).update(ended_at=None)
    with pytest.raises(Locked):
        sections.in_hand(case=case, by=chidi, at=LATER).ring([Section.NEEDS])


@pytest.mark.django_db
def test_the_keeper_hears_of_an_end_and_hears_it_again(
    amina: Actor,
    chidi: Actor,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    heard: list[UUID] = []
    monkeypatch.setattr(FileProvider, "revoke", lambda self, *, grant: heard.append(grant))
    case = make_case(by=amina)
    theirs = Organisation.objects.get(pk=chidi.organisation_id)
    grant = actions.involve(case=case, organisation=theirs, purpose=Purpose.SERVICES, at=NOON)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        actions.withdraw(case=case, organisation=theirs, at=LATER)
    assert heard == [grant.pk]
    assert repeat_revocations(timestamp=int(LATER.timestamp())) == 1
    assert heard == [grant.pk, grant.pk]


@pytest.mark.django_db
def test_the_case_stays_listed_by_the_part_that_remains(amina: Actor, chidi: Actor) -> None:
    case = make_case(by=amina)
    theirs = Organisation.objects.get(pk=chidi.organisation_id)
    first = actions.involve(
        case=case, organisation=theirs, purpose=Purpose.SERVICES, at=NOON, basis="consent", basis_id=case.pk
    )
    second = actions.involve(case=case, organisation=theirs, purpose=Purpose.HEALTH, at=NOON)
    assert (first.listed, second.listed) == (True, False)
    assert actions.end_carried_by(basis_id=case.pk, at=LATER) == 1
    second.refresh_from_db()
    assert second.listed
    assert actions.involve(case=case, organisation=theirs, purpose=Purpose.HEALTH, at=LATER) == second
