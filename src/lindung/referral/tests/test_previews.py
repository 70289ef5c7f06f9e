"""What a referral shows before it is answered, and that it ends with the answer, the withdrawal, or the case."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.purposes import Purpose
from lindung.access.testing import NOON
from lindung.cases import actions as hub
from lindung.cases.models import Grant
from lindung.cases.sections import NotCovered, in_hand
from lindung.cases.testing import make_case, walk
from lindung.kernel import clock
from lindung.referral import actions, queries
from lindung.referral.models import Referral
from lindung.referral.testing import Scene

LATER = NOON + timedelta(hours=1)


@pytest.fixture(autouse=True)
def later() -> Iterator[None]:
    """Let every page be seen an hour after the case was opened."""
    with clock.travel(to=LATER):
        yield


def browser(actor: Actor) -> Client:
    """Return a signed-in browser of an actor."""
    client = Client()
    user = User.objects.get(pk=actor.user_id)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def sections(scene: Scene, actor: Actor) -> set[str]:
    """Return what an actor could open of the scene's case now."""
    return set(in_hand(case=scene.case, by=actor, at=LATER).sections)


def test_a_preview_opens_what_is_shared_and_nothing_else(scene: Scene) -> None:
    sent = scene.send(shared=("facts",))
    assert sections(scene, scene.receiver) == {"referral"}
    assert browser(scene.receiver).get(reverse("case", args=[scene.case.code])).status_code == 404
    shared = actions.read(referral_id=sent.pk, by=scene.receiver, at=LATER).shared
    assert shared is not None
    assert (shared.message, shared.needs) == ("Bring an interpreter, please.", None)
    scene.send(to=scene.other, shared=("needs",))
    assert sections(scene, scene.other) == {"referral", "needs"}
    assert sections(scene, scene.outsider) == set()


def test_accepting_turns_the_preview_into_a_part(scene: Scene) -> None:
    sent = scene.send()
    actions.accept(referral_id=sent.pk, by=scene.receiver, at=LATER)
    parts = Grant.objects.filter(basis_id=sent.pk, ended_at=None)
    assert [part.purpose for part in parts] == [Purpose.SERVICES]
    shared = actions.read(referral_id=sent.pk, by=scene.receiver, at=LATER).shared
    assert shared is not None
    assert shared.message == "Bring an interpreter, please."


def test_two_referrals_to_one_receiver_live_and_end_apart(scene: Scene) -> None:
    from lindung.referral.testing import offer

    offer(organisation=scene.organisation(scene.receiver), need="counselling")
    first, second = scene.send(), scene.send(need="counselling")
    actions.decline(referral_id=first.pk, reason="no_capacity", by=scene.receiver, at=LATER)
    assert sections(scene, scene.receiver) == {"referral"}, "the other one still waits"
    actions.withdraw(referral_id=second.pk, by=scene.sender, at=LATER)
    assert sections(scene, scene.receiver) == set()


def test_declined_or_withdrawn_it_is_said_to_be_closed(scene: Scene) -> None:
    sent = scene.send()
    page = reverse("referral:show", args=[scene.case.code, sent.pk])
    bo = browser(scene.receiver)
    assert bo.get(page).status_code == 200
    actions.withdraw(referral_id=sent.pk, by=scene.sender, at=LATER)
    closed = bo.get(page)
    assert (closed.status_code, "no longer open" in closed.content.decode()) == (410, True)
    assert browser(scene.outsider).get(page).status_code == 404


def test_a_closed_case_is_not_taken_on(scene: Scene) -> None:
    sent = scene.send()
    walk(case=scene.case, steps=(), by=scene.sender)
    from django.db import transaction

    from lindung.cases import queries as cases

    with transaction.atomic():
        case = cases.for_change(case_id=scene.case.pk, by=scene.sender)
        case.stage = "follow_up"
        case.save(update_fields=["stage"])
        hub.advance(case=case, step="close", by=scene.sender, at=LATER, outcome="completed", on_behalf=True)
    assert sections(scene, scene.receiver) == set()
    with pytest.raises(actions.CaseClosed):
        actions.accept(referral_id=sent.pk, by=scene.receiver, at=LATER)
    refused = browser(scene.receiver).get(reverse("referral:show", args=[scene.case.code, sent.pk]))
    assert refused.status_code == 410
    assert not queries.inbox(actor=scene.receiver, limit=9).waiting
    assert not queries.unanswered(actor=scene.secretariat, at=LATER)


def test_nobody_shares_what_they_do_not_see(scene: Scene) -> None:
    coordinator = replace(scene.secretariat)
    with pytest.raises(NotCovered):
        scene.send(by=coordinator)
    assert not Referral.objects.exists()
    assert not Grant.objects.filter(purpose=Purpose.REFERRAL).exists()


def test_a_message_of_another_referral_does_not_open_here(scene: Scene) -> None:
    first = scene.send(message="First")
    second = replace(scene, case=make_case(by=scene.sender)).send(message="Second")
    Referral.objects.filter(pk=first.pk).update(message=second.message)
    shared = actions.read(referral_id=first.pk, by=scene.receiver, at=LATER).shared
    assert shared is not None
    assert (shared.message, "not what was sealed" in str(shared.message_problem)) == (None, True)
    assert shared.facts is not None, "the rest is shown"
