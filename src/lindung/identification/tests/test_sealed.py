"""Envelopes in other hands: moved, changed, put back; and the keys gone."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lindung.access.testing import NOON
from lindung.cases.testing import make_case, unsealed
from lindung.identification import actions
from lindung.identification.models import Decision, Screening
from lindung.identification.tests.conftest import ActorOf, Browser, Say, finished, said
from lindung.kernel.sealing.problems import Erased, Locked, Tampered

SECRET = "marks on both wrists"
NOT_SEALED_HERE = "it is not what was sealed here"
REACHED = "the keys cannot be reached"


def no_keys(*_args: Any, **_given: Any) -> bytes:
    """Stand in for a keeper that cannot be reached."""
    raise Locked("away")


@pytest.fixture
def keyless(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Return what takes the keeper of the keys away when its `undo` has not been called."""
    from lindung.kernel.sealing.keyfile import FileProvider

    for name in ("unwrap", "wrap", "sign"):
        monkeypatch.setattr(FileProvider, name, no_keys)
    return monkeypatch


def put(row: Any, name: str, blob: bytes) -> None:
    """Write an envelope as somebody with the database would."""
    type(row).objects.filter(pk=row.pk).update(**{name: blob})


def test_answers_of_another_person_do_not_open_here(talk: Screening, say: Say, actor: ActorOf) -> None:
    other = actions.start(
        instrument="adult", language="en", case_id=make_case(by=actor("bo")).pk, by=actor("bo"), at=NOON
    )
    mine, theirs = say(talk, "how_you_are", safe_now="no"), say(other, "how_you_are", by="bo", safe_now="yes")
    first, second = bytes(mine.answers), bytes(theirs.answers)
    put(talk, "answers", second)
    put(other, "answers", first)
    for one in (talk, other):
        with pytest.raises(Tampered):
            unsealed(one, "answers")
    put(talk, "answers", first)
    assert said(talk) == {"safe_now": "no"}


def test_earlier_answers_put_back_do_not_open(talk: Screening, say: Say) -> None:
    earlier = bytes(say(talk, "how_you_are", safe_now="no").answers)
    say(talk, "how_you_are", safe_now="yes")
    assert said(talk) == {"safe_now": "yes"}
    put(talk, "answers", earlier)
    with pytest.raises(Tampered):
        said(talk)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(min_value=0, max_value=10_000), bit=st.integers(min_value=0, max_value=7))
def test_no_flipped_bit_goes_unnoticed(talk: Screening, say: Say, place: int, bit: int) -> None:
    say(talk, "how_you_are", safe_now="no")
    whole = bytearray(Screening.objects.get(pk=talk.pk).answers)
    whole[place % len(whole)] ^= 1 << bit
    put(talk, "answers", bytes(whole))
    try:
        with pytest.raises((Tampered, Erased)):  # or a version of the key that there never was
            said(talk)
    finally:
        whole[place % len(whole)] ^= 1 << bit
        put(talk, "answers", bytes(whole))


def test_what_was_changed_is_said_and_the_rest_is_shown(
    browser: Browser, talk: Screening, say: Say, actor: ActorOf
) -> None:
    say(talk, "how_you_are", safe_now="no", hurt_self="yes")
    finished(talk.pk, by=actor("amina"))
    actions.decide(screening_id=talk.pk, decision="presume", reasons=SECRET, by=actor("amina"), at=NOON)
    changed = bytearray(Screening.objects.get(pk=talk.pk).answers)
    changed[-1] ^= 1
    put(talk, "answers", bytes(changed))
    page = browser("bo").post(reverse("identification:show", args=[talk.pk]))
    text = page.content.decode()
    assert page.status_code == 200
    assert (NOT_SEALED_HERE in text, SECRET in text, page.context["pages"]) == (True, True, [])
    swapped = bytearray(Decision.objects.get(pk=talk.pk).reasons)
    swapped[20] ^= 1
    put(Decision.objects.get(pk=talk.pk), "reasons", bytes(swapped))
    again = browser("bo").post(reverse("identification:show", args=[talk.pk])).content.decode()
    assert SECRET not in again
    assert browser("bo").get(reverse("case", args=[talk.case.code])).status_code == 200


def test_without_the_keys_forms_keep_their_answers_and_nothing_is_written(
    browser: Browser, talk: Screening, say: Say, keyless: pytest.MonkeyPatch
) -> None:
    client = browser("amina")
    before = Screening.objects.values().get(pk=talk.pk)
    address = reverse("identification:topic", args=[talk.pk, "how_you_are"])
    answer = {"_version": "1", "_shown": "safe_now", "_then": "next", "safe_now": "no"}
    stopped = client.post(address, answer)
    assert (stopped.status_code, REACHED in stopped.content.decode()) == (503, True)
    asked = {one.id: one for one in stopped.context["questions"]}
    assert [one.code for one in asked["safe_now"].options if one.chosen] == ["no"]
    assert Screening.objects.values().get(pk=talk.pk) == before
    assert client.get(reverse("case_list")).status_code == 200
    shown = client.get(reverse("case", args=[talk.case.code]))
    assert (shown.status_code, "Locked" in shown.content.decode()) == (200, True)
    stop = {"_submission": str(uuid.uuid4()), "reason": "distress"}
    assert client.post(reverse("identification:stop", args=[talk.pk]), stop).status_code == 302, (
        "needs no key"
    )
    keyless.undo()
    assert said(talk) == {}


def test_a_decision_written_without_the_keys_stays_on_the_page(
    browser: Browser, talk: Screening, actor: ActorOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    finished(talk.pk, by=actor("amina"))
    from lindung.kernel.sealing.keyfile import FileProvider

    monkeypatch.setattr(FileProvider, "unwrap", no_keys)
    form = {"_submission": str(uuid.uuid4()), "decision": "presume", "exploitation": "", "reasons": SECRET}
    page = browser("amina").post(reverse("identification:result", args=[talk.pk]), form)
    assert (page.status_code, page.context["form"]["reasons"].value()) == (503, SECRET)
    assert not Decision.objects.exists()


def test_no_word_lies_in_clear(talk: Screening, actor: ActorOf) -> None:
    actions.finish(screening_id=talk.pk, by=actor("amina"), at=NOON)
    actions.decide(screening_id=talk.pk, decision="presume", reasons=SECRET, by=actor("amina"), at=NOON)
    assert unsealed(Decision.objects.get(pk=talk.pk), "reasons") == SECRET
    with connection.cursor() as cursor:
        for table in (
            "identification_decision",
            "kernel_auditevent",
            "cases_timelineentry",
            "kernel_outboxevent",
        ):
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", [f"%{SECRET}%"])
            assert cursor.fetchone() == (0,), table
