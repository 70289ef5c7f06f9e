"""The hub's own writes keep the tokens in step."""

from __future__ import annotations

import pytest

from lindung.access.holders.testing import bare_ring
from lindung.access.testing import NOON, make_actor, make_organisation
from lindung.access.wall import behind
from lindung.cases import actions as cases
from lindung.cases.finding import actions
from lindung.cases.finding.tokens import Asked
from lindung.cases.testing import make_case


@pytest.mark.django_db
def test_a_sealed_identity_is_found_by_those_who_may() -> None:
    station = make_organisation(code="station")
    farah = make_actor(name="farah", role="protection_officer", organisation=station)
    chidi = make_actor(
        name="chidi", role="protection_officer", organisation=make_organisation(code="elsewhere")
    )
    bare_ring(organisation_id=station.pk)
    case = make_case(by=farah)
    facts = {"full_name": "Nilar Win Htet", "phone": "+95 9 123 45678", "home_address": "Lorong Kenanga 4"}
    with behind(farah):
        cases.record_identity(case_id=case.pk, facts=facts, expected_version=0, by=farah, at=NOON)
        cases.record_identity(
            case_id=case.pk, facts={"also_known_as": "Mya Thandar"}, expected_version=1, by=farah, at=NOON
        )
    for asked in (Asked(name="Nilar Wynn Thet"), Asked(phone="0095912345678"), Asked(name="Thandar Mya")):
        with behind(farah):
            assert [hint.case for hint in actions.look_up(by=farah, at=NOON, given=asked).hints] == [case]
        with behind(chidi):
            assert actions.look_up(by=chidi, at=NOON, given=asked).handle
    with behind(farah):
        assert not actions.look_up(by=farah, at=NOON, given=Asked(name="Nilar Thandar")).hints, (
            "two names, not one"
        )
