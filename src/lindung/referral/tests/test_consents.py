"""A referral rests on what the person agreed to: it opens no more, and stops with it."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from lindung.access.purposes import Section
from lindung.access.testing import NOON
from lindung.access.wall import behind
from lindung.cases.consents import actions as consents
from lindung.cases.consents.models import Consent
from lindung.cases.consents.problems import AlreadyWithdrawn
from lindung.cases.consents.testing import make_consent
from lindung.cases.models import Case, Grant, Task
from lindung.cases.sections import in_hand
from lindung.kernel.problems import Invalid
from lindung.referral import actions, queries
from lindung.referral.models import Referral
from lindung.referral.testing import Scene, make_scene

LATER = NOON + timedelta(minutes=20)


def agreed(scene: Scene, **given: Any) -> Consent:
    return make_consent(
        case=scene.case,
        by=scene.sender,
        **({"matter": "referral", "organisation": scene.receiver.organisation_id} | given),
    )


def withdraw(sent: Referral, scene: Scene) -> None:
    assert sent.consent_record_id is not None
    with behind(scene.sender):
        consents.withdraw(consent_id=sent.consent_record_id, by=scene.sender, at=LATER)


def test_a_yes_is_recorded_with_the_referral(scene: Scene) -> None:
    with behind(scene.sender):
        sent = scene.send()
    made = Consent.objects.get()
    assert (sent.consent_record_id, made.organisation_id) == (made.pk, scene.receiver.organisation_id)
    assert made.purposes == ["services"]
    lawful = scene.send(to=scene.other, consent="refused", legal_basis="danger_to_life")
    assert lawful.consent_record_id is None


def test_a_queued_referral_stops_with_the_consent(scene: Scene) -> None:
    sent = scene.send()
    withdraw(sent, scene)
    sent.refresh_from_db()
    assert (sent.state, sent.withdrawn_at) == ("withdrawn", LATER)
    assert scene.stage() == "presumed"
    assert not Grant.objects.filter(basis_id=sent.pk, ended_at=None).exists()
    told = Task.objects.get(kind="referral.consent_withdrawn")
    assert (told.organisation_id, told.state) == (scene.sender.organisation_id, "open")
    assert not Task.objects.filter(kind="referral.answer", state="open").exists()
    with behind(scene.receiver), pytest.raises(queries.NoLongerOpen):
        actions.accept(referral_id=sent.pk, by=scene.receiver, at=LATER)


def test_an_accepted_one_closes_to_who_accepted(scene: Scene) -> None:
    sent = scene.send()
    with behind(scene.receiver):
        actions.accept(referral_id=sent.pk, by=scene.receiver, at=NOON)
        assert in_hand(case=scene.case, by=scene.receiver, at=NOON).grants
    withdraw(sent, scene)
    assert not in_hand(case=scene.case, by=scene.receiver, at=LATER).grants
    with behind(scene.receiver):
        assert not Case.objects.filter(pk=scene.case.pk).exists()
        found = Referral.objects.get(pk=sent.pk)
        assert not queries.reads_contents(referral=found, actor=scene.receiver)
    assert Referral.objects.get(pk=sent.pk).state == "accepted", "what happened stays told"


def test_the_receiver_may_hear_it_first(scene: Scene) -> None:
    sent = scene.send()
    actions.accept(referral_id=sent.pk, by=scene.receiver, at=NOON)
    with behind(scene.receiver):
        consents.withdraw(consent_id=sent.consent_record_id, by=scene.receiver, at=LATER)  # type: ignore[arg-type]
    assert not in_hand(case=scene.case, by=scene.receiver, at=LATER).grants
    assert Task.objects.filter(kind="referral.consent_withdrawn").count() == 1


def test_what_rests_on_a_law_goes_on(scene: Scene) -> None:
    sent = scene.send(legal_basis="danger_to_life")
    withdraw(sent, scene)
    assert Referral.objects.get(pk=sent.pk).state == "sent"


def test_an_earlier_consent_carries_and_limits_it(scene: Scene) -> None:
    earlier = agreed(scene, sections=("referral", "notes"), until=NOON + timedelta(days=6000))
    with behind(scene.sender):
        sent = scene.send(consent_record=earlier.pk, shared=("facts",))
    with behind(scene.receiver):
        actions.accept(referral_id=sent.pk, by=scene.receiver, at=NOON)
    hand = in_hand(case=scene.case, by=scene.receiver, at=NOON)
    assert hand.sections == {Section.REFERRAL, Section.NOTES}
    assert not in_hand(case=scene.case, by=scene.receiver, at=NOON + timedelta(days=6000)).grants
    assert Consent.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "sent_with"),
    [
        ({"organisation": None}, {}),
        ({"answer": "refused"}, {}),
        ({"purposes": ("health",)}, {}),
        ({"until": NOON + timedelta(minutes=1)}, {}),
        ({"withheld": ("needs",)}, {"shared": ("facts", "needs")}),
        ({"withheld": ("referral",)}, {"shared": ("facts",)}),
    ],
)
def test_a_consent_that_does_not_reach_carries_nothing(
    scene: Scene, given: dict[str, Any], sent_with: dict[str, Any]
) -> None:
    earlier = agreed(scene, **given)
    with pytest.raises(Invalid):
        scene.send(consent_record=earlier.pk, at=LATER, **sent_with)
    assert not Referral.objects.exists()


def test_a_consent_that_ran_out_lets_nobody_in(scene: Scene) -> None:
    earlier = agreed(scene, until=NOON + timedelta(minutes=5))
    sent = scene.send(consent_record=earlier.pk)
    with pytest.raises(AlreadyWithdrawn):
        actions.accept(referral_id=sent.pk, by=scene.receiver, at=LATER)
    assert Referral.objects.get(pk=sent.pk).state == "sent"


def test_a_child_goes_by_those_who_decide_or_by_law(db: None) -> None:
    scene = make_scene(age_years=12)
    with pytest.raises(Invalid) as refused:
        scene.send()
    assert refused.value.field == "consent"
    decided = agreed(
        scene, given_by="best_interests", reasons="Nobody else can.", child_view="He nodded.", explained=False
    )
    assert scene.send(consent_record=decided.pk).state == "sent"


def race(*acts: Any) -> list[Any]:
    barrier, results = Barrier(len(acts)), []

    def run(act: Any) -> None:
        barrier.wait()
        try:
            results.append(act())
        except Exception as error:
            results.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def _behind(actor: Any, act: Any) -> Any:
    def run() -> Any:
        with behind(actor):
            return act()

    return run


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(3))
def test_withdrawing_while_the_referral_is_accepted(turn: int) -> None:
    scene = make_scene()
    sent = scene.send()
    race(
        _behind(scene.receiver, lambda: actions.accept(referral_id=sent.pk, by=scene.receiver, at=LATER)),
        _behind(
            scene.sender,
            lambda: consents.withdraw(consent_id=sent.consent_record_id, by=scene.sender, at=LATER),  # type: ignore[arg-type]
        ),
    )
    assert Consent.objects.get().withdrawn_at == LATER
    assert Referral.objects.get(pk=sent.pk).state in {"accepted", "withdrawn"}
    theirs = Grant.objects.filter(organisation=scene.receiver.organisation_id, ended_at=None)
    assert not theirs.exists(), "whoever came first, nothing is left open"


@pytest.mark.django_db(transaction=True)
def test_of_six_withdrawals_at_once_one_counts() -> None:
    scene = make_scene()
    sent = scene.send()
    key = sent.consent_record_id
    assert key is not None
    results = race(
        *[
            _behind(scene.sender, lambda: consents.withdraw(consent_id=key, by=scene.sender, at=LATER))
            for _ in range(6)
        ]
    )
    assert sum(isinstance(one, Consent) for one in results) == 1, results
    assert sum(isinstance(one, AlreadyWithdrawn) for one in results) == 5
    assert Task.objects.filter(kind="referral.consent_withdrawn").count() == 1
