"""Taking a partner's file: what is wrong is named, and nothing of it is stored."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lindung.access.actors import NotAllowed
from lindung.access.wall import behind
from lindung.kernel.audit import AuditEvent
from lindung.kernel.audit import keys as own
from lindung.kernel.country import current
from lindung.kernel.problems import Invalid
from lindung.plans.regional import actions, queries
from lindung.plans.regional.models import PartnerKey, Received
from lindung.plans.regional.problems import Settled, Unfit
from lindung.plans.regional.tests.conftest import Partner, Scene


def refused(scene: Scene, data: bytes) -> str:
    """Return the code by which a file is refused, after looking that nothing was stored."""
    before = Received.objects.count(), AuditEvent.objects.filter(subject_type="regional.received").count()
    with pytest.raises(Unfit) as found:
        scene.receive(data)
    after = Received.objects.count(), AuditEvent.objects.filter(subject_type="regional.received").count()
    assert before == after
    assert str(found.value) and found.value.field == "file"
    return found.value.code


def test_a_partners_release_is_kept_as_it_came(scene: Scene) -> None:
    scene.trust()
    data = scene.partner.file()
    row = scene.receive(data)
    assert row.file.encode() == data and row.country == "sgp" and row.period == "2025"
    assert row.content["measures"][0]["cells"]["age_band"] == {"under_12": None, "adult": None}
    with pytest.raises(IntegrityError), transaction.atomic():
        Received.objects.filter(pk=row.pk).update(serial=9)


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (lambda p: p.file(country="zzz"), "unknown_country"),
        (lambda p: p.file(country=current().code), "own_country"),
        (lambda p: Partner(p.country).file(), "unknown_key"),
        (lambda p: p.file().replace(b'"value":41', b'"value":42'), "tampered"),
        (lambda p: p.file().replace(b'"serial":1', b'"serial":7'), "tampered"),
        (lambda p: p.file(plan="ANOTHER"), "unknown_plan"),
        (lambda p: p.file(released_at="2026-12-24T00:00:00Z"), "from_the_future"),
        (lambda p: p.file(released_at="2024-12-24T00:00:00Z"), "unknown_key"),
        (lambda p: p.file() + b" ", "not_a_release"),
        (lambda p: b"x" * 600_000, "too_large"),
        (lambda p: p.file(p.withdrawal()), "nothing_to_withdraw"),
    ],
)
def test_each_fault_has_its_answer(scene: Scene, fault: Callable[[Partner], bytes], code: str) -> None:
    scene.trust()
    assert refused(scene, fault(scene.partner)) == code


def test_a_key_counts_once_it_was_compared_and_until_it_ends(scene: Scene) -> None:
    by = scene.people.monitor
    data = scene.partner.file()
    with behind(by):
        key = actions.register_key(
            country="SGP ", public=scene.partner.public, valid_from=date(2025, 1, 1), by=by, at=scene.at
        )
    assert refused(scene, data) == "unknown_country"
    with behind(by), pytest.raises(Invalid, match="not the fingerprint"):
        actions.compare_key(key_id=key.pk, told="0" * 32, how="By telephone", by=by, at=scene.at)
    with behind(by):
        actions.compare_key(key_id=key.pk, told=key.fingerprint, how="By telephone", by=by, at=scene.at)
        with pytest.raises(Settled):
            actions.compare_key(key_id=key.pk, told=key.fingerprint, how="Again", by=by, at=scene.at)
    assert scene.receive(data).key_id == key.pk
    with behind(by):
        actions.end_key(key_id=key.pk, by=by, at=scene.at)
    assert refused(scene, scene.partner.file(number="REL-0000-0002", serial=2)) == "unknown_country"
    with pytest.raises(IntegrityError), transaction.atomic():
        PartnerKey.objects.filter(pk=key.pk).update(ended_at=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        PartnerKey.objects.filter(pk=key.pk).update(public=Partner().public)


def test_a_key_of_another_country_or_another_time_does_not_sign_for_this_one(scene: Scene) -> None:
    other = Partner("tha")
    scene.trust(other)
    scene.trust(valid_until=date(2026, 2, 1))
    assert refused(scene, other.file(country="sgp")) == "unknown_key"
    assert refused(scene, scene.partner.file()) == "unknown_key"
    assert scene.receive(scene.partner.file(released_at="2026-01-31T02:00:00Z"))


def test_keys_that_cannot_be_are_refused(scene: Scene) -> None:
    by = scene.people.monitor
    scene.trust()
    faults: list[dict[str, object]] = [
        {"country": "s1"},
        {"country": current().code},
        {"country": "tha"},
        {"country": "tha", "public": own.public_text()},
        {"country": "tha", "public": Partner().public, "valid_until": date(2024, 1, 1)},
    ]
    for fault in faults:
        given_ = {"country": "sgp", "public": scene.partner.public, "valid_from": date(2025, 1, 1)} | fault
        with behind(by), pytest.raises(Invalid):
            actions.register_key(**given_, by=by, at=scene.at)  # type: ignore[arg-type]
    assert PartnerKey.objects.count() == 1


def test_the_same_again_and_the_older_stay_out_and_the_newer_replaces(scene: Scene) -> None:
    scene.trust()
    partner = scene.partner
    second = partner.file(number="REL-0000-0002", serial=2)
    scene.receive(second)
    assert refused(scene, second) == "replayed"
    assert refused(scene, partner.file(serial=1)) == "older"
    assert refused(scene, partner.file(number="REL-0000-0003", serial=2)) == "older"
    assert refused(scene, partner.file(number="REL-0000-0002", serial=3)) == "older"
    early = {"code": "2026-A", "starts": "2026-01-01", "ends": "2026-10-31"}
    assert scene.receive(partner.file(serial=1, period=early)).period == "2026-A"
    newer = partner.content(number="REL-0000-0005", serial=5)
    newer["measures"][0]["value"] = 44
    scene.receive(partner.file(newer))
    _periods, blocks = queries.matrix(plan=scene.plan)
    assert [cell.value for cell in blocks[0].rows[0].cells] == [44, 41, None]
    assert [one.replaced for one in queries.issues(plan=scene.plan) if one.number == "REL-0000-0002"] == [
        True
    ]


def test_a_withdrawn_release_leaves_its_place_empty_and_does_not_come_back(scene: Scene) -> None:
    scene.trust()
    data = scene.partner.file()
    scene.receive(data)
    foreign = Partner("tha")
    scene.trust(foreign)
    assert refused(scene, foreign.file(foreign.withdrawal())) == "nothing_to_withdraw"
    row = scene.receive(scene.partner.file(scene.partner.withdrawal()))
    assert row.withdrawn_at == scene.at
    assert queries.matrix(plan=scene.plan)[1] == []
    assert [one.withdrawn_at for one in queries.issues(plan=scene.plan)] == [scene.at]
    assert refused(scene, data) == "older"
    assert refused(scene, scene.partner.file(scene.partner.withdrawal())) == "nothing_to_withdraw"
    assert scene.receive(scene.partner.file(number="REL-0000-0003", serial=3))
    assert queries.matrix(plan=scene.plan)[1]


def test_only_who_may_receives_and_readers_read(scene: Scene) -> None:
    scene.trust()
    for actor in (scene.people.welfare_lead, scene.people.decision_maker, scene.people.case_worker):
        with pytest.raises(NotAllowed):
            scene.receive(scene.partner.file(), by=actor)
    scene.receive(scene.partner.file())
    assert queries.received(actor=scene.people.partner).count() == 1
    assert queries.received(actor=scene.people.case_worker).count() == 0


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_byte_is_changed_nothing_is_stored(scene: Scene, data: st.DataObject) -> None:
    if not PartnerKey.objects.exists():
        scene.trust()
    good = scene.partner.file()
    place = data.draw(st.integers(0, len(good) - 1))
    changed = bytearray(good)
    changed[place] ^= data.draw(st.integers(1, 255))
    assert refused(scene, bytes(changed))


@pytest.mark.django_db(transaction=True)
def test_two_uploads_at_once_are_kept_once(scene: Scene) -> None:
    scene.trust()
    data = scene.partner.file()
    answers: list[str] = []

    def upload() -> None:
        try:
            scene.receive(data)
            answers.append("kept")
        except Unfit as unfit:
            answers.append(unfit.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=upload) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["kept", "replayed", "replayed"]
    assert Received.objects.count() == 1


def test_a_clock_that_is_a_little_fast_is_forgiven(scene: Scene) -> None:
    scene.trust()
    soon = (scene.at + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert scene.receive(scene.partner.file(released_at=soon))
