"""Asked, offered, answered, there: allowed and refused side by side, behind the wall of whoever acts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from lindung.access.actors import Actor, NotAllowed
from lindung.access.testing import NOON
from lindung.access.wall import behind
from lindung.cases import queries as cases
from lindung.cases.kinds import wording
from lindung.cases.models import Case, Grant, TimelineEntry
from lindung.cases.window_hooks import next_dates
from lindung.directory.roster.models import Entry
from lindung.directory.roster.problems import Booked
from lindung.kernel.models import AuditEvent
from lindung.kernel.problems import Invalid
from lindung.kernel.workflow import StepRefused
from lindung.protection.callouts import actions, queries
from lindung.protection.callouts.models import Callout, CalloutCase, CalloutOffer
from lindung.protection.callouts.problems import DoesNotFit, NotTheirs, TooLate
from lindung.protection.callouts.testing import actor_of, make_callout, offer_of
from lindung.protection.callouts.tests.acting import HOUR, Roster, answer, ask, fresh, sweep
from lindung.protection.callouts.tests.conftest import FAR
from lindung.protection.callouts.workflow import CALLOUT
from lindung.protection.testing import Scene


def test_the_table_of_steps_leads_everywhere_and_out_again() -> None:
    assert not CALLOUT.unreachable() and not CALLOUT.dead_ends()


def test_from_asking_to_done_every_moment_is_kept(scene: Scene, roster: Roster) -> None:
    callout = ask(scene, needed_at=NOON - HOUR)
    offer = offer_of(callout)
    assert offer.entry == roster["ada"] and callout.state == "offered"
    answer(offer, at=NOON + timedelta(minutes=5))
    start = NOON + HOUR
    answer(offer, actions.arrive, at=start)
    answer(offer, actions.finish, outcome="helped", at=start + HOUR)
    sweep(start + HOUR)
    callout = fresh(callout)
    assert (callout.needed_at, callout.asked_at, callout.offered_at) == (NOON - HOUR, NOON, NOON)
    assert (callout.answered_at, callout.present_at) == (NOON + timedelta(minutes=5), start)
    assert (callout.ended_at, callout.outcome, callout.state) == (start + HOUR, "helped", "done")
    told = TimelineEntry.objects.filter(case=scene.case, kind__startswith="callouts.")
    assert {entry.kind for entry in told} == {"callouts.asked", "callouts.done"}
    assert all("%(" not in wording(kind=entry.kind, params=entry.params) for entry in told)
    assert [one.pk for one in queries.interpreters_of(case=scene.case, by=scene.protector)] == [
        roster["ada"].pk
    ]
    assert not queries.interpreters_of(case=scene.case, by=scene.outsider)


def test_whoever_interprets_learns_of_no_case(scene: Scene, roster: Roster) -> None:
    offer = offer_of(ask(scene))
    mine = actor_of(offer)
    with behind(mine):
        assert [one.pk for one in queries.mine(by=mine, at=NOON)] == [offer.pk]
        assert not CalloutCase.objects.exists() and not Case.objects.exists()
    answer(offer)
    with behind(mine):
        assert not CalloutCase.objects.exists() and not Case.objects.exists()
        assert not Grant.objects.exists()
    other = actor_of(CalloutOffer(user=roster["bo"].user))
    with behind(other):
        assert not Callout.objects.exists() and not CalloutOffer.objects.exists()
    with behind(scene.outsider):
        assert not Callout.objects.exists() and not CalloutOffer.objects.exists()


def test_asking_needs_the_permission_and_the_case(scene: Scene, roster: Roster) -> None:
    with pytest.raises(NotAllowed):
        make_callout(cases=[scene.case], by=scene.registrar)
    with behind(scene.outsider), pytest.raises(Case.DoesNotExist):
        make_callout(cases=[scene.case], by=scene.outsider)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("kind", {"kind": "friend"}),
        ("language", {"language": ""}),
        ("language", {"language": "qq"}),
        ("place", {"place": "XX-9"}),
        ("sex", {"sex": "any"}),
        ("ends_at", {"ends_at": NOON}),
        ("ends_at", {"ends_at": NOON + timedelta(days=9)}),
        ("ends_at", {"starts_at": NOON - 3 * HOUR, "ends_at": NOON - HOUR}),
        ("needed_at", {"needed_at": NOON + HOUR}),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(scene: Scene, field: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        ask(scene, **wrong)
    assert refused.value.field == field


def test_nobody_is_booked_twice(scene: Scene, roster: Roster) -> None:
    first, second = ask(scene), ask(scene, entry=roster["ada"].pk)
    assert offer_of(first).entry == offer_of(second).entry == roster["ada"]
    assert offer_of(ask(scene)).entry == roster["bo"], "who has a call to answer is asked after the others"
    answer(offer_of(first))
    with pytest.raises(Booked):
        answer(offer_of(second))
    assert fresh(second).state == "offered"
    third = ask(scene)
    assert offer_of(third).entry == roster["bo"], "who is booked does not fit any more"


def test_an_answer_is_given_once_and_in_time(scene: Scene, roster: Roster) -> None:
    callout = ask(scene)
    offer = offer_of(callout)
    with pytest.raises(TooLate):
        answer(offer, at=callout.ends_at)
    answer(offer)
    with pytest.raises(StepRefused):
        answer(offer)
    with pytest.raises(NotTheirs):
        actions.accept(offer_id=offer_of(ask(scene)).pk, by=_specialist(scene, roster), at=NOON)


def _specialist(scene: Scene, roster: Roster) -> Actor:
    """Return a specialist who has a part in the case, and so sees what is asked there."""
    vera = roster["vera"].user
    assert vera is not None
    callout = ask(scene, kind="assistance_specialist", language="", at=FAR)
    answer(offer_of(callout), at=FAR)
    return Actor.of(vera)


def test_a_specialist_who_comes_sees_the_case_for_a_time(scene: Scene, roster: Roster) -> None:
    callout = ask(scene, kind="assistance_specialist", language="", at=FAR)
    offer = offer_of(callout)
    vera = actor_of(offer)
    with behind(vera):
        assert not cases.visible_to(vera).exists()
    answer(offer, at=FAR)
    with behind(vera):
        assert cases.visible_to(vera).get().pk == scene.case.pk
    [grant] = Grant.objects.filter(basis_id=callout.pk, ended_at=None)
    assert (grant.user_id, grant.purpose, grant.until) == (
        vera.user_id,
        "services",
        callout.ends_at + timedelta(days=14),
    )
    answer(offer, actions.step_down, reason="ill", at=FAR)
    with behind(vera):
        assert not cases.visible_to(vera).exists()
        assert not queries.mine(by=vera, at=FAR)


def test_a_no_ends_what_a_specialist_glimpses(scene: Scene, roster: Roster) -> None:
    callout = ask(scene, kind="assistance_specialist", language="")
    assert Grant.objects.filter(basis_id=callout.pk, ended_at=None, purpose="referral").count() == 1
    answer(offer_of(callout), actions.decline, reason="not_free")
    assert not Grant.objects.filter(basis_id=callout.pk, ended_at=None).exists()


def test_somebody_else_may_be_chosen_by_hand(scene: Scene, roster: Roster) -> None:
    callout = ask(scene)
    with behind(scene.protector):
        actions.offer_to(callout_id=callout.pk, entry_id=roster["bo"].pk, by=scene.protector, at=NOON)
        assert offer_of(callout).entry == roster["bo"]
        with pytest.raises(DoesNotFit):
            actions.offer_to(callout_id=callout.pk, entry_id=roster["bo"].pk, by=scene.protector, at=NOON)
    with behind(scene.protector), pytest.raises(Entry.DoesNotExist):
        actions.offer_to(callout_id=callout.pk, entry_id=roster["vera"].pk, by=scene.protector, at=NOON)


def test_the_person_knows_the_day_and_no_more(scene: Scene, roster: Roster) -> None:
    callout = ask(scene)
    assert not [one for one in next_dates(case=scene.case, at=NOON) if "language" in str(one.words)]
    answer(offer_of(callout))
    [found] = [one for one in next_dates(case=scene.case, at=NOON) if "language" in str(one.words)]
    assert found.expected and found.on == callout.starts_at.date()


def test_the_trail_holds_codes_only(scene: Scene, roster: Roster) -> None:
    answer(offer_of(ask(scene)))
    events = AuditEvent.objects.filter(event__startswith="callouts.")
    assert {one.event for one in events} == {"callouts.asked", "callouts.offered", "callouts.accepted"}
    assert scene.case.code not in str([one.detail for one in events])
