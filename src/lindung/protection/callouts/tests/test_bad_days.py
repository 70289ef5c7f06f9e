"""Bad days: no, silence, a yes taken back, nobody who speaks the language, nobody who comes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lindung.access.actors import Actor, NotAllowed
from lindung.access.permissions import Permission
from lindung.access.testing import NOON
from lindung.access.wall import behind
from lindung.cases.consents.models import Block
from lindung.cases.models import Case, Grant
from lindung.directory.roster.models import Booking, Speaks
from lindung.kernel.problems import Invalid
from lindung.kernel.walls import telling_system
from lindung.kernel.workflow import StepRefused
from lindung.protection.callouts import actions, queries, words
from lindung.protection.callouts.models import Callout, CalloutOffer
from lindung.protection.callouts.problems import DoesNotFit, NotTheirs, TooEarly
from lindung.protection.callouts.testing import actor_of, offer_of
from lindung.protection.callouts.tests.acting import HOUR, Roster, answer, ask, fresh, sweep, tasks
from lindung.protection.callouts.tests.conftest import FAR
from lindung.protection.testing import Scene


def test_a_no_goes_to_the_next_and_then_leads_to_the_secretariat(scene: Scene, roster: Roster) -> None:
    callout = ask(scene)
    with pytest.raises(Invalid):
        answer(offer_of(callout), actions.decline, reason="weather")
    answer(offer_of(callout), actions.decline, reason="ill")
    assert fresh(callout).state == "requested"
    sweep()
    second = offer_of(callout)
    assert second.entry == roster["bo"] and fresh(callout).tries == 2
    with pytest.raises(CalloutOffer.DoesNotExist):
        actions.accept(offer_id=second.pk, by=actor_of(CalloutOffer(user=roster["ada"].user)), at=NOON)
    answer(second, actions.decline, reason="conflict")
    sweep()
    assert fresh(callout).state == "nobody"
    assert len(tasks(scene, words.FIND)) == 1
    sweep(NOON + HOUR)
    assert len(tasks(scene, words.FIND)) == 1, "asked once, not each minute"
    sweep(callout.ends_at)
    assert fresh(callout).state == "unmet" and not tasks(scene, words.FIND)


def test_silence_goes_to_the_next(scene: Scene, roster: Roster) -> None:
    callout = ask(scene, urgency="emergency")
    first = offer_of(callout)
    sweep(first.expires_at - timedelta(seconds=1))
    assert offer_of(callout).pk == first.pk
    sweep(first.expires_at)
    assert offer_of(callout).entry == roster["bo"]
    with pytest.raises(StepRefused):
        answer(first, at=first.expires_at)


def test_a_language_nobody_speaks_leads_somewhere(scene: Scene, roster: Roster) -> None:
    callout = ask(scene, language="my")
    assert callout.state == "nobody" and len(tasks(scene, words.FIND)) == 1
    people = [link.case for link in queries.links_of(callout)]
    found = queries.relays(wanted=queries.wanted_of(callout, people), people=people)
    assert [(one.language, one.by_phone, one.people) for one in found] == [("id", False, 2)]
    later = roster["chi"]
    Speaks.objects.create(entry=later, language="my", level="fluent")
    sweep()
    assert offer_of(callout).entry == later, "somebody entered meanwhile is asked"


def test_an_interpreter_steps_down_an_hour_before(scene: Scene, roster: Roster) -> None:
    callout = ask(scene, urgency="routine")
    answer(offer_of(callout))
    sweep()
    answer(offer_of(callout), actions.step_down, reason="ill", at=NOON + timedelta(minutes=1))
    assert not Booking.objects.exists()
    sweep(NOON + timedelta(minutes=1))
    found = fresh(callout)
    assert (found.state, found.urgency, found.stepped_down) == ("offered", "emergency", 1)
    assert offer_of(callout).entry == roster["bo"]
    [task] = tasks(scene, words.REPLACE)
    assert task.organisation_id == scene.protector.organisation_id
    answer(offer_of(callout), at=NOON + timedelta(minutes=2))
    sweep(NOON + timedelta(minutes=2))
    assert not tasks(scene, words.REPLACE)


def test_without_an_account_a_coordinator_telephones(
    scene: Scene, roster: Roster, coordinator: Actor
) -> None:
    callout = ask(scene, language="ta")
    offer = offer_of(callout)
    assert offer.user is None
    [task] = tasks(scene, words.TELEPHONE)
    assert task.due_at == offer.expires_at
    with pytest.raises(NotTheirs), behind(scene.protector):
        actions.accept(offer_id=offer.pk, by=_with_answers(scene.protector), at=NOON)
    with behind(coordinator):
        actions.accept(offer_id=offer.pk, by=coordinator, at=NOON)
    assert fresh(callout).state == "accepted" and not tasks(scene, words.TELEPHONE)
    assert CalloutOffer.objects.get(pk=offer.pk).recorded_by_id == coordinator.user_id
    with behind(scene.protector):  # whoever asked sees them come
        actions.arrive(offer_id=offer.pk, by=scene.protector, at=NOON + HOUR)
        actions.finish(offer_id=offer.pk, outcome="partly", by=scene.protector, at=NOON + 2 * HOUR)
    assert fresh(callout).state == "done"


def _with_answers(actor: Actor) -> Actor:
    return replace(actor, permissions=actor.permissions | {Permission.CALLOUT_ANSWER})


def test_called_off_everything_is_given_back(scene: Scene, roster: Roster) -> None:
    callout = ask(scene, kind="assistance_specialist", language="", at=FAR)
    answer(offer_of(callout), at=FAR)
    with behind(scene.outsider), pytest.raises(Callout.DoesNotExist):
        actions.cancel(callout_id=callout.pk, why="not_needed", by=scene.outsider, at=FAR)
    with behind(scene.protector):
        with pytest.raises(Invalid):
            actions.cancel(callout_id=callout.pk, why="", by=scene.protector, at=FAR)
        actions.cancel(callout_id=callout.pk, why="not_needed", by=scene.protector, at=FAR)
    assert not Booking.objects.exists()
    assert not Grant.objects.filter(basis_id=callout.pk, ended_at=None).exists()
    with behind(scene.protector), pytest.raises(StepRefused):
        actions.cancel(callout_id=callout.pk, why="not_needed", by=scene.protector, at=FAR)


def test_who_does_not_come_is_recorded_after_the_hour_only(scene: Scene, roster: Roster) -> None:
    callout = ask(scene)
    offer = offer_of(callout)
    answer(offer)
    with pytest.raises(TooEarly), behind(scene.protector):
        actions.miss(offer_id=offer.pk, by=scene.protector, at=NOON + HOUR)
    with pytest.raises(NotAllowed):
        answer(offer, actions.miss, at=NOON + 2 * HOUR)
    sweep(callout.ends_at)
    assert len(tasks(scene, words.CONFIRM)) == 1
    with behind(scene.protector):
        actions.miss(offer_id=offer.pk, by=scene.protector, at=callout.ends_at)
    assert fresh(callout).state == "missed" and not tasks(scene, words.CONFIRM)


def test_a_closed_case_needs_nobody_any_more(scene: Scene, roster: Roster) -> None:
    callout = ask(scene)
    answer(offer_of(callout))
    sweep()
    assert fresh(callout).state == "accepted"
    Case.objects.filter(pk=scene.case.pk).update(closed_at=NOON, outcome="completed")
    sweep()
    assert fresh(callout).state == "cancelled" and not Booking.objects.exists()


def test_the_office_is_asked_once_who_came(scene: Scene, roster: Roster) -> None:
    callout = ask(scene)
    answer(offer_of(callout))
    for minute in range(3):
        sweep(callout.ends_at + timedelta(minutes=minute))
    assert len(tasks(scene, words.CONFIRM)) == 1
    with telling_system():
        assert not actions.sweep(at=callout.ends_at + HOUR), "nothing is left to do"


def test_whoever_is_barred_from_the_person_is_not_asked(scene: Scene, roster: Roster) -> None:
    ada = roster["ada"].user
    assert ada is not None
    Block.objects.create(
        case=scene.case,
        person=scene.case.person,
        user=ada,
        why="known",
        since=NOON,
        by_id=scene.enforcer.user_id,
    )
    callout = ask(scene)
    assert offer_of(callout).entry == roster["bo"]
    with pytest.raises(DoesNotFit), behind(scene.protector):
        actions.offer_to(callout_id=callout.pk, entry_id=roster["ada"].pk, by=scene.protector, at=NOON)
