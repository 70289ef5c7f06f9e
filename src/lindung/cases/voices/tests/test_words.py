"""Messages, consents and marks: what the person says, who is asked, and what the other side sees of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from lindung.access.wall import behind
from lindung.cases import sections
from lindung.cases.actions import withdraw
from lindung.cases.consents import actions as consents
from lindung.cases.consents.models import Consent
from lindung.cases.consents.testing import asked as consent_asked
from lindung.cases.models import Case, Task, TimelineEntry
from lindung.cases.sections import NotCovered
from lindung.cases.voices import actions, boxes, limits, queries, words
from lindung.cases.voices.actions.answering import AskIn
from lindung.cases.voices.actions.giving import Given
from lindung.cases.voices.models import Alarm, Message, Question
from lindung.cases.voices.problems import Enough, NotAlone, NoWindow, OutOfTurn
from lindung.cases.voices.testing import LATER, Around, at_window, make_around
from lindung.kernel import walls
from lindung.kernel.models import AuditEvent
from lindung.kernel.problems import Invalid
from lindung.kernel.sealing.ring import NotInHand

MARK = "zq-unlikely-words"
ASKED = AskIn(matter="sharing", purposes=("services",), text="May the clinic know?", explained=True)


def opened(around: Around) -> list[str | None]:
    found = actions.open_for_staff(case_id=around.case.pk, by=around.manager, at=LATER)
    return [text for _row, text in found.messages]


def ask(around: Around, **more: Any) -> Question:
    return actions.ask(case_id=around.case.pk, given=replace(ASKED, **more), by=around.manager, at=LATER)


def test_a_message_reaches_those_who_care(around: Around, given: Given) -> None:
    who = at_window(given)
    with walls.telling_system():
        actions.write(who=who, text=f" {MARK} ", at=LATER)
        actions.write(who=who, text="And more.", at=LATER)
    task = Task.objects.get(kind=words.MESSAGE)
    assert task.organisation_id == around.shelter.pk and task.state == "open"
    with behind(around.manager):
        assert MARK in opened(around)
    task.refresh_from_db()
    assert task.state == "done" and not Message.objects.filter(read_at=None).exists()
    assert AuditEvent.objects.filter(event="voices.read", by_user_id=around.manager.user_id).count() == 1


def test_who_has_no_care_reads_nothing(around: Around, given: Given) -> None:
    actions.write(who=at_window(given), text=MARK, at=LATER)
    for by, refusal in ((around.outsider, Case.DoesNotExist), (around.enforcer, Exception)):
        with behind(by), pytest.raises(refusal):
            actions.open_for_staff(case_id=around.case.pk, by=by, at=LATER)
    enforcer = replace(around.enforcer, permissions=around.manager.permissions)
    with pytest.raises(NotCovered):
        actions.open_for_staff(case_id=around.case.pk, by=enforcer, at=LATER)
    with pytest.raises(NotCovered):
        actions.write_to(case_id=around.case.pk, text="Hello", by=enforcer, at=LATER)
    with behind(around.outsider):
        assert not Message.objects.exists() and not Alarm.objects.exists()


def test_an_answer_opens_with_code_and_word_only(around: Around, given: Given) -> None:
    row = actions.write_to(case_id=around.case.pk, text=MARK, by=around.manager, at=LATER)
    who = at_window(given)
    [letter], _questions, _lines = queries.to_person(window=who.window)
    read = boxes.unbox(private=who.private, blob=letter.for_person, row=letter.pk, side="person")
    assert read == MARK
    stranger = boxes.person_pair(code=given.code, word="guess", salt=bytes(given.window.salt)).private
    for key, place, side in (
        (stranger, row.pk, "person"),
        (who.private, given.window.pk, "person"),
        (who.private, row.pk, "staff"),
    ):
        assert boxes.unbox(private=key, blob=letter.for_person, row=place, side=side) is None
    actions.note_read(who=who, at=LATER)
    row.refresh_from_db()
    assert row.read_at == LATER


def test_after_a_new_window_old_letters_stay_closed(around: Around, given: Given) -> None:
    actions.write_to(case_id=around.case.pk, text=MARK, by=around.manager, at=LATER)
    ask(around)
    second = around.given(at=LATER)
    who = at_window(second)
    assert queries.to_person(window=who.window) == ([], [], [])
    assert Question.objects.get().state == "withdrawn"
    assert opened(around) == [MARK]


def test_words_have_limits(around: Around, given: Given) -> None:
    who = at_window(given)
    for text in ("", "  ", "x" * 2001, "\u202eabc"):
        with pytest.raises(Invalid):
            actions.write(who=who, text=text, at=LATER)
    for _turn in range(limits.WORDS_A_DAY.most - Message.objects.count()):
        actions.write(who=who, text="Again.", at=LATER)
    with pytest.raises(Enough):
        actions.write(who=who, text="Again.", at=LATER)
    actions.write(who=who, text="Tomorrow.", at=LATER + timedelta(days=1, minutes=1))


def test_nothing_said_lies_in_the_database(around: Around, given: Given) -> None:
    who = at_window(given)
    actions.write(who=who, text=MARK, at=LATER)
    actions.write_to(case_id=around.case.pk, text=MARK, by=around.manager, at=LATER)
    ask(around, text=MARK)
    actions.complain(who=who, kind="complaint", text=MARK, at=LATER)
    with connection.cursor() as cursor:
        tables = [
            name for name in connection.introspection.table_names(cursor) if not name.startswith("procr")
        ]
        for table in tables:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            assert not [
                row
                for row in cursor.fetchall()
                if any(MARK in str(one) or (isinstance(one, bytes) and MARK.encode() in one) for one in row)
            ], table


@pytest.mark.parametrize(("yes", "answer"), [(True, "given"), (False, "refused")])
def test_an_answer_becomes_a_consent(around: Around, given: Given, yes: bool, answer: str) -> None:
    question = ask(around)
    who = at_window(given)
    with walls.telling_system():
        consent = actions.decide(who=who, question_id=question.pk, yes=yes, at=LATER)
    consent.refresh_from_db()
    assert (consent.answer, consent.given_by, consent.how) == (answer, "person", "window")
    assert consent.by_id == around.manager.user_id
    assert AuditEvent.objects.get(event="consents.recorded").by_user_id is None
    assert TimelineEntry.objects.filter(kind__startswith="consent.").latest("recorded_at").by_id is None
    assert Task.objects.filter(kind=words.ANSWERED, organisation=around.shelter).count() == 1
    with pytest.raises(OutOfTurn):
        actions.decide(who=who, question_id=question.pk, yes=not yes, at=LATER)
    assert Consent.objects.count() == 1


def test_nobody_of_the_staff_answers_for_them(around: Around, given: Given) -> None:
    with pytest.raises(Invalid) as refused:
        consents.record(
            case_id=around.case.pk, asked=consent_asked(how="window"), by=around.manager, at=LATER
        )
    assert refused.value.field == "how"


def test_what_is_asked_was_explained(around: Around, given: Given) -> None:
    for wrong, field in (
        ({"explained": False}, "explained"),
        ({"purposes": ()}, "purposes"),
        ({"purposes": ("emergency",)}, "purposes"),
        ({"matter": "anything"}, "matter"),
        ({"text": " "}, "text"),
        ({"organisation": around.case.pk}, "organisation"),
    ):
        with pytest.raises(Invalid) as refused:
            ask(around, **wrong)
        assert refused.value.field == field


@pytest.mark.django_db
def test_a_child_is_not_asked_here() -> None:
    around = make_around(age_years=15)
    given = around.given()
    with pytest.raises(NotAlone):
        ask(around)
    actions.write(who=at_window(given), text="I can write.", at=LATER)


def test_somebody_who_counts_as_a_child_by_now_does_not_answer_alone(around: Around, given: Given) -> None:
    question = ask(around)
    Case.objects.filter(pk=around.case.pk).update(is_child=True)
    with pytest.raises(NotAlone):
        actions.decide(who=at_window(given), question_id=question.pk, yes=True, at=LATER)
    assert not Consent.objects.exists()


def test_a_question_is_answered_at_its_own_window(around: Around, given: Given) -> None:
    question = ask(around)
    actions.take_back(question_id=question.pk, case_id=around.case.pk, by=around.manager, at=LATER)
    with pytest.raises(OutOfTurn):
        actions.decide(who=at_window(given), question_id=question.pk, yes=True, at=LATER)
    later = ask(around)
    second = around.given(at=LATER)
    with pytest.raises(Question.DoesNotExist):
        actions.decide(who=at_window(second), question_id=later.pk, yes=True, at=LATER)


def test_without_a_window_nothing_is_asked(around: Around) -> None:
    with pytest.raises(NoWindow):
        ask(around)
    with pytest.raises(NoWindow):
        actions.write_to(case_id=around.case.pk, text="Hello", by=around.manager, at=LATER)


def test_not_safe_asks_everybody_who_can_come(around: Around, given: Given) -> None:
    who = at_window(given)
    before = TimelineEntry.objects.count()
    with walls.telling_system():
        actions.not_safe(who=who, at=LATER)
        actions.not_safe(who=who, at=LATER + timedelta(minutes=5))
    tasks = Task.objects.filter(kind=words.ALARM)
    assert sorted(tasks.values_list("organisation__code", flat=True)) == [
        "test_refuge",
        "test_secretariat",
        "test_welfare",
    ]
    assert {one.due_at for one in tasks} == {LATER + timedelta(minutes=30)}
    assert Alarm.objects.count() == 2 and TimelineEntry.objects.count() == before
    with behind(around.protector):
        assert queries.due(by=around.protector, at=LATER + timedelta(hours=1)).count() == 2
        assert actions.seen(case_id=around.case.pk, by=around.protector, at=LATER) == 2
    with behind(around.outsider):
        assert not queries.due(by=around.outsider, at=LATER + timedelta(hours=1)).exists()
    assert not tasks.filter(state="open").exists()


def test_a_shelter_that_is_out_of_the_case_is_not_asked(around: Around, given: Given) -> None:
    withdraw(case=around.case, organisation=around.shelter, at=LATER)
    who = at_window(given)
    withdraw(case=around.case, organisation=around.welfare, at=LATER)
    actions.not_safe(who=who, at=LATER)
    actions.write(who=who, text="Hello?", at=LATER)
    alarmed = Task.objects.filter(kind=words.ALARM).values_list("organisation__code", flat=True)
    assert sorted(alarmed) == ["test_police", "test_secretariat"]
    assert not Task.objects.filter(organisation=around.shelter, kind__startswith="window.").exists()
    assert Task.objects.filter(organisation=around.case.lead_organisation, kind=words.MESSAGE).exists()


def test_staff_cannot_open_the_key_they_deposited(around: Around, given: Given) -> None:
    hand = sections.in_hand(case=around.case, by=around.manager, at=LATER)
    with pytest.raises(NotCovered):
        hand.ring(["voice"])
    with pytest.raises(NotInHand):
        hand.ring(["care"]).open(given.window, "office_private")
