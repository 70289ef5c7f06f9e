"""The door: code and word lead in, nothing else does, and a copy of the database opens nothing."""

from __future__ import annotations

import pickle
from datetime import timedelta

import pytest
from django.db import connection
from hypothesis import given as examples
from hypothesis import strategies as st

from lindung.access.models import Cap
from lindung.access.testing import make_actor
from lindung.access.wall import behind
from lindung.cases.actions.course import move
from lindung.cases.models import Case, Grant
from lindung.cases.voices import actions, boxes, limits
from lindung.cases.voices.actions.giving import HEARD_FOR, Given
from lindung.cases.voices.models import Window
from lindung.cases.voices.pack import frame
from lindung.cases.voices.problems import NoOffice, NoWindow
from lindung.cases.voices.tasks import keep_heard
from lindung.cases.voices.testing import LATER, WORD, Around, at_window, enter
from lindung.kernel.models import AuditEvent
from lindung.kernel.problems import Invalid, Refusal
from lindung.kernel.sealing.boxes import new_pair


def test_code_and_word_lead_in(given: Given) -> None:
    who = enter(given)
    assert who is not None and who.case.pk == given.window.case_id
    given.window.refresh_from_db()
    assert given.window.first_used_at == LATER and given.window.wrong == 0
    assert AuditEvent.objects.get(event="voices.window_used").by_user_id is None


@pytest.mark.parametrize("word", ["Blue  KITE", " blue kite ", "ｂｌｕｅ kite"])
def test_a_word_is_its_letters(given: Given, word: str) -> None:
    assert enter(given, word=word) is not None


def test_a_code_may_be_typed_as_people_type(given: Given) -> None:
    spelt = given.code.lower().replace("-", " ")
    assert actions.open_door(code=spelt, word=WORD, address="a", at=LATER) is not None


@pytest.mark.parametrize("word", ["", "blue", "blue kites", "x" * 300, "\x00"])
def test_a_wrong_word_stays_outside_and_is_counted(given: Given, word: str) -> None:
    assert enter(given, word=word) is None
    given.window.refresh_from_db()
    assert given.window.wrong == 1 and given.window.first_used_at is None


def test_an_unknown_code_costs_the_same_and_says_the_same(
    given: Given, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked: list[str] = []
    real = boxes.person_pair
    monkeypatch.setattr(boxes, "person_pair", lambda **how: worked.append(how["code"]) or real(**how))
    assert enter(given, word="wrong") is None
    for code in ("W-0000-0000", "no code at all", "", "x" * 5000):
        assert actions.open_door(code=code, word=WORD, address=code[:9], at=LATER) is None
    assert len(worked) == 5


def test_too_many_tries_of_one_code_end_even_with_the_right_word(given: Given) -> None:
    for _turn in range(limits.OF_CODE.most):
        assert enter(given, word="wrong") is None
    assert enter(given) is None
    assert enter(given, at=LATER + timedelta(hours=1, minutes=1)) is not None


def test_one_address_tries_so_often(given: Given) -> None:
    for number in range(limits.FROM_ADDRESS.most):
        actions.open_door(code=f"W-{number:04}-0000", word="x", address="203.0.113.1", at=LATER)
    assert enter(given, address="203.0.113.1") is None
    assert enter(given, address="203.0.113.2") is not None


def test_a_window_locks_itself_until_staff_open_it(around: Around, given: Given) -> None:
    at = LATER
    for _turn in range(limits.WRONG_IN_ALL + 1):
        at += timedelta(hours=2)
        assert enter(given, word="wrong", at=at) is None
    given.window.refresh_from_db()
    assert given.window.locked_at is not None
    at += timedelta(hours=2)
    assert enter(given, at=at) is None
    actions.reopen(case_id=around.case.pk, by=around.manager, at=at)
    at += timedelta(hours=2)
    assert enter(given, at=at) is not None


def test_it_ends_by_staff_by_time_and_by_a_new_one(around: Around, given: Given) -> None:
    who = at_window(given)
    assert enter(given, at=given.window.expires_at) is None
    second = around.given(at=LATER, word="red boat")
    assert actions.inside(window_id=who.window.pk, private=who.private, at=LATER) is None
    assert enter(given) is None and enter(second, word="red boat") is not None
    actions.end(case_id=around.case.pk, why="lost", by=around.manager, at=LATER)
    assert enter(second, word="red boat") is None
    with pytest.raises(NoWindow):
        actions.end(case_id=around.case.pk, why="lost", by=around.manager, at=LATER)


def test_it_ends_with_the_case_whoever_closes_it(around: Around, given: Given) -> None:
    who = at_window(given)
    with behind(around.protector):
        move(case_id=around.case.pk, step="begin_recovery", by=around.protector, at=LATER)
    assert enter(given) is not None, "no other step ends it"
    with behind(around.protector):
        move(case_id=around.case.pk, step="close", outcome="completed", by=around.protector, at=LATER)
    assert enter(given) is None
    assert actions.inside(window_id=who.window.pk, private=who.private, at=LATER) is None
    row = Window.objects.get(pk=given.window.pk)
    assert (row.ended_at, row.ended_why, row.ended_by_id) == (LATER, "over", around.protector.user_id)
    assert AuditEvent.objects.get(event="voices.window_ended").detail["why"] == "over"


def test_another_key_is_not_inside(given: Given) -> None:
    other = new_pair().private
    assert actions.inside(window_id=given.window.pk, private=other, at=LATER) is None


def test_neither_code_nor_word_lies_in_the_database(given: Given) -> None:
    enter(given)
    plain = given.code.replace("-", "")
    with connection.cursor() as cursor:
        for table in ("voices_window", "access_cap", "kernel_auditevent", "cases_timelineentry"):
            cursor.execute(f"SELECT * FROM {table}")
            stored = repr(cursor.fetchall()).lower()
            assert not [part for part in (given.code, plain, WORD) if part.lower() in stored], table
    assert Cap.objects.exists()


def test_a_copy_of_the_database_cannot_be_guessed_at(given: Given, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even code and word make another key without the key service of this installation."""

    class Thief:
        def token(self, *, kind: str, text: str) -> bytes:
            return bytes(32)

    row: Window = pickle.loads(pickle.dumps(given.window))
    monkeypatch.setattr(boxes, "provider", Thief)
    assert boxes.tried(window=row, code=given.code, word=WORD) is None


def test_who_gives_one_and_who_does_not(around: Around) -> None:
    with behind(around.protector):
        assert around.given(by=around.protector).code.startswith("W-")
    for by, refusal in ((around.outsider, Case.DoesNotExist), (around.enforcer, Refusal)):
        with behind(by), pytest.raises(refusal):
            around.given(by=by)
    with pytest.raises(Refusal):
        around.given(by=around.hearer)


@pytest.mark.parametrize("word", ["", "abc", "   a   ", "x" * 61])
def test_a_word_has_some_length(around: Around, word: str) -> None:
    with pytest.raises(Invalid) as refused:
        around.given(word=word)
    assert refused.value.field == "passphrase"


def test_without_an_office_none_is_given(around: Around) -> None:
    around.office.active = False
    around.office.save()
    with pytest.raises(NoOffice):
        around.given()


def test_the_office_is_let_in_with_every_window_alike(around: Around, given: Given) -> None:
    parts = Grant.objects.filter(case=around.case, organisation=around.office)
    [part] = parts
    assert part.user_id == around.hearer.user_id and part.sections == ["voice"] and not part.listed
    assert part.until == given.window.expires_at + HEARD_FOR
    assert actions.let_office_in(window=given.window, at=LATER) == 0
    before = list(parts.values_list("pk", flat=True))
    actions.complain(who=at_window(given), kind="complaint", text="The door.", at=LATER)
    assert list(parts.values_list("pk", flat=True)) == before


@pytest.mark.django_db
@examples(st.text(max_size=40), st.text(max_size=40))
def test_no_typed_text_breaks_the_door(code: str, word: str) -> None:
    assert boxes.plain_code(code) is not None
    assert boxes.plain_word(word) == boxes.plain_word(boxes.plain_word(word))


def test_a_new_officer_is_let_in_by_the_worker(around: Around, given: Given) -> None:
    make_actor(name="second", role="complaints_officer", organisation=around.office)
    assert keep_heard(timestamp=int(LATER.timestamp())) == 1
    assert keep_heard(timestamp=int(LATER.timestamp())) == 0


def test_the_frame_is_whole() -> None:
    assert len(frame().wordings) == 10
    keys = {frozenset(one.texts) for one in frame().wordings.values()}
    assert len(keys) == 1
