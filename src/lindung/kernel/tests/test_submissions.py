"""Sending twice does once, whoever is how quick."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from django.db import connection

from lindung.kernel import outbox
from lindung.kernel.models import OutboxEvent, Submission
from lindung.kernel.problems import Refusal
from lindung.kernel.submissions import NotYours, SentOtherwise, once

AT = datetime(2026, 11, 9, 4, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Somebody:
    user_id: UUID = field(default_factory=uuid4)
    organisation_id: UUID = field(default_factory=uuid4)


def emitting(subject: UUID) -> Callable[[], str]:
    """Return an act that leaves one countable row."""

    def act() -> str:
        outbox.emit(event="test.done", subject_id=subject, at=AT)
        return "/there/"

    return act


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_do_it_once_and_all_hear_the_same() -> None:
    key, subject, somebody, start = uuid4(), uuid4(), Somebody(), threading.Barrier(8)

    def send() -> str:
        try:
            start.wait()
            return once(key=key, sent=b"/form/", by=somebody, at=AT, act=emitting(subject))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as crowd:
        results = [future.result() for future in [crowd.submit(send) for _ in range(8)]]
    assert results == ["/there/"] * 8
    assert OutboxEvent.objects.filter(subject_id=subject).count() == 1


@pytest.mark.django_db(transaction=True)
def test_while_the_first_is_refused_the_second_gets_its_chance() -> None:
    key, subject, somebody = uuid4(), uuid4(), Somebody()
    first_acts, second_waits = threading.Event(), threading.Event()

    def refused() -> str:
        emitting(subject)()
        first_acts.set()
        second_waits.wait(timeout=1)
        raise Refusal("Not like this. Choose another day.")

    def first() -> None:
        try:
            with pytest.raises(Refusal, match="another day"):
                once(key=key, sent=b"/form/", by=somebody, at=AT, act=refused)
        finally:
            connection.close()

    def second() -> str:
        try:
            first_acts.wait()
            second_waits.set()
            return once(key=key, sent=b"/form/", by=somebody, at=AT, act=emitting(subject))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as crowd:
        ends = [crowd.submit(first), crowd.submit(second)]
        assert [end.result() for end in ends] == [None, "/there/"]
    assert OutboxEvent.objects.filter(subject_id=subject).count() == 1


@pytest.mark.django_db
def test_a_refused_act_leaves_neither_key_nor_trace() -> None:
    key, subject = uuid4(), uuid4()

    def refused() -> str:
        emitting(subject)()
        raise Refusal("Not like this.")

    with pytest.raises(Refusal):
        once(key=key, sent=b"/form/", by=Somebody(), at=AT, act=refused)
    assert not Submission.objects.filter(pk=key).exists()
    assert not OutboxEvent.objects.filter(subject_id=subject).exists()


@pytest.mark.django_db
def test_another_persons_key_is_refused_without_saying_what_it_did() -> None:
    key, somebody = uuid4(), Somebody()
    assert once(key=key, sent=b"/form/", by=somebody, at=AT, act=lambda: "/secret-place/") == "/secret-place/"
    with pytest.raises(NotYours) as refusal:
        once(key=key, sent=b"/form/", by=Somebody(), at=AT, act=lambda: "/mine/")
    assert "secret" not in str(refusal.value)
    assert once(key=key, sent=b"/form/", by=somebody, at=AT, act=lambda: "/again/") == "/secret-place/"


@pytest.mark.django_db
def test_a_key_used_for_one_thing_never_hides_another() -> None:
    key, somebody, done = uuid4(), Somebody(), []

    def act() -> str:
        done.append("done")
        return "/there/"

    def send(sent: bytes) -> str:
        return once(key=key, sent=sent, by=somebody, at=AT, act=act)

    assert send(b"/note/ one") == send(b"/note/ one") == "/there/"
    for other in (b"/note/ two", b"/close/ one"):
        with pytest.raises(SentOtherwise, match="other answers"):
            send(other)
    assert done == ["done"]
    assert "one" not in Submission.objects.get(pk=key).fingerprint
    Submission.objects.filter(pk=key).update(fingerprint="")  # as written before there were fingerprints
    assert send(b"/note/ two") == "/there/"


@pytest.mark.django_db(transaction=True)
def test_nobody_is_told_of_what_stands_in_no_transaction() -> None:
    with pytest.raises(outbox.EventOutsideTransaction, match="open a transaction"):
        outbox.emit(event="test.done", subject_id=uuid4(), at=AT)
