"""What an act leaves behind: state, trail and tasks change together, once, and the first hand wins."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from lindung.access.actors import Actor, NotAllowed
from lindung.access.holders.testing import bare_ring
from lindung.access.models import Organisation, User
from lindung.access.testing import NOON
from lindung.cases import actions, queries
from lindung.cases.actions.tasks import EndsByItself
from lindung.cases.kinds import TaskKind, declare_tasks
from lindung.cases.models import Case, Note, Task
from lindung.cases.testing import make_case, opened
from lindung.kernel import audit, submissions
from lindung.kernel.country import current
from lindung.kernel.law import due
from lindung.kernel.models import AuditEvent, OutboxEvent
from lindung.kernel.problems import Conflict, Invalid

declare_tasks(TaskKind("test.act", "Something to do", "cases:note"))


def facts(**given: object) -> actions.PersonFacts:
    return actions.PersonFacts(**{"sex": "female", "age_years": 30, "age_basis": "stated", **given})  # type: ignore[arg-type]


def test_a_change_keeps_what_was_believed_before(amina: Actor) -> None:
    case = make_case(by=amina, age_years=17)
    assert case.is_child
    actions.change_person(case_id=case.pk, facts=facts(), expected_version=1, by=amina, at=NOON)
    case.refresh_from_db()
    assert not case.is_child
    trail = AuditEvent.objects.get(event="cases.person_changed", subject_id=case.pk)
    assert trail.detail["before"]["birth_year"] == NOON.year - 17


def test_the_trail_tells_that_a_sealed_birthday_changed_and_not_what_it_was(amina: Actor) -> None:
    case = make_case(by=amina)
    for version, day in enumerate((date(2001, 2, 3), date(2002, 3, 4)), start=case.person.version):
        changed = facts(birth_on=day, age_years=None)
        actions.change_person(case_id=case.pk, facts=changed, expected_version=version, by=amina, at=NOON)
    trail = AuditEvent.objects.filter(event="cases.person_changed").latest("id")
    assert trail.detail["sealed"] == ["birth_on"]
    assert trail.detail["before"]["birth_year"] == 2001
    assert "2001-02-03" not in str(trail.detail)


def test_a_code_said_a_thousand_times_is_kept_once(amina: Actor) -> None:
    case = make_case(by=amina)
    said = facts(languages=("th", "en") * 500)
    actions.change_person(case_id=case.pk, facts=said, expected_version=1, by=amina, at=NOON)
    assert queries.by_code(code=case.code, by=amina).person.languages == ["th", "en"]


def test_the_trail_accepts_rows_and_nothing_else(amina: Actor) -> None:
    make_case(by=amina)
    for change in (
        lambda: AuditEvent.objects.update(event="something.else"),
        lambda: AuditEvent.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE kernel_auditevent ENABLE TRIGGER kernel_audit_no_truncate")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute("TRUNCATE kernel_auditevent")
        cursor.execute("ALTER TABLE kernel_auditevent DISABLE TRIGGER kernel_audit_no_truncate")


@pytest.mark.parametrize(
    "act",
    [
        lambda case, by: actions.note(case_id=case.pk, text="words", by=by, at=NOON),
        lambda case, by: actions.change_person(
            case_id=case.pk, facts=facts(), expected_version=1, by=by, at=NOON
        ),
        lambda case, by: actions.record_identity(
            case_id=case.pk, facts={"full_name": "N."}, expected_version=0, by=by, at=NOON
        ),
        lambda case, by: actions.open_case(
            facts=facts(), origin="raid", place=case.place, found_on=case.found_on, by=by, at=NOON
        ),
        lambda case, by: actions.view(code=case.code, by=by, at=NOON),
    ],
)
@pytest.mark.django_db(transaction=True)
def test_without_its_trail_nothing_happens(amina: Actor, monkeypatch: pytest.MonkeyPatch, act) -> None:  # type: ignore[no-untyped-def]
    bare_ring(organisation_id=amina.organisation_id)
    case = make_case(by=amina)

    def everything() -> list[object]:
        from django.apps import apps

        models = [*apps.get_app_config("cases").get_models(), OutboxEvent]
        return [list(model._default_manager.order_by("pk").values()) for model in models]

    before = everything()

    def broken(**_given: object) -> None:
        raise DatabaseError("the trail cannot be written")

    monkeypatch.setattr(audit.AuditEvent.objects, "create", broken)
    with pytest.raises(DatabaseError, match="trail"):
        act(case, amina)
    assert everything() == before


def test_sending_twice_does_it_once_and_refused_may_be_sent_again(amina: Actor, bo: Actor) -> None:
    case, key = make_case(by=amina), uuid4()

    def write(text: str) -> str:
        return submissions.once(
            key=key,
            sent=text.encode(),
            by=amina,
            at=NOON,
            act=lambda: str(actions.note(case_id=case.pk, text=text, by=amina, at=NOON).pk),
        )

    with pytest.raises(Invalid):
        write("  ")
    first = write("words")
    assert write("words") == first
    assert Note.objects.filter(case=case).count() == 1
    with pytest.raises(submissions.NotYours):
        submissions.once(key=key, sent=b"", by=bo, at=NOON, act=lambda: "never")


@pytest.mark.django_db(transaction=True)
def test_of_two_hands_at_once_the_second_is_told(amina: Actor, bo: Actor) -> None:
    case = make_case(by=amina)
    start, results = threading.Barrier(2), []

    def change(by: Actor, age: int) -> None:
        start.wait()
        try:
            actions.change_person(
                case_id=case.pk, facts=facts(age_years=age), expected_version=1, by=by, at=NOON
            )
            results.append(age)
        except Conflict:
            results.append("told")
        finally:
            connection.close()

    threads = [threading.Thread(target=change, args=pair) for pair in ((amina, 20), (bo, 40))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert "told" in results and len(results) == 2
    winner = next(result for result in results if result != "told")
    person = Case.objects.get(pk=case.pk).person
    assert person.version == 2
    assert person.birth_year == case.found_on.year - winner


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"found_on": date(2026, 11, 10)}, "found_on"),
        ({"found_on": date(1890, 1, 1)}, "found_on"),
        ({"place": "XX-99"}, "place"),
        ({"district": "nowhere"}, "district"),
        ({"origin": "gossip"}, "origin"),
        ({"exploitation": "boredom"}, "exploitation"),
        ({"facts": facts(sex="blue")}, "sex"),
        ({"facts": facts(nationality="ZZZ")}, "nationality"),
        ({"facts": facts(age_years=121)}, "age_years"),
        ({"facts": facts(age_basis="guess")}, "age_basis"),
        ({"facts": facts(languages=("klingon",))}, "best_language"),
        ({"facts": facts(needs=("gold",))}, "needs"),
        ({"facts": facts(birth_on=date(2026, 11, 10), age_years=None)}, "birth_on"),
        ({"facts": facts(birth_on=date(2026, 11, 9), age_years=None)}, "birth_on"),
        ({"facts": facts(birth_on=date(1850, 1, 1), age_years=None)}, "birth_on"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    amina: Actor, wrong: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        make_case(by=amina, **wrong)
    assert refused.value.field == field
    assert not Case.objects.exists()


@pytest.mark.parametrize("text", ["", " \n ", "a" * 10_001, "x" * 10_000_000, "left \u202eright"])
def test_unfit_notes_are_refused(amina: Actor, text: str) -> None:
    case = make_case(by=amina)
    with pytest.raises(Invalid):
        actions.note(case_id=case.pk, text=text, by=amina, at=NOON)
    kept = actions.note(case_id=case.pk, text="kept\x00 \x07plain", by=amina, at=NOON)
    assert opened(kept, "text", case=case, by=amina) == "kept plain"


def _open(case: Case, by: Actor, **given: object) -> Task:
    organisation = Organisation.objects.get(pk=by.organisation_id)
    return actions.open_task(case=case, kind="test.act", organisation=organisation, by=by, at=NOON, **given)  # type: ignore[arg-type]


def test_tasks_are_ticked_only_where_no_act_can_tell(amina: Actor, chidi: Actor) -> None:
    case = make_case(by=amina)
    by_hand, by_act = _open(case, amina), _open(case, amina, fulfilled_by="test.done")
    with pytest.raises(Task.DoesNotExist):
        actions.tick(task_id=by_hand.pk, by=chidi, at=NOON)
    with pytest.raises(EndsByItself):
        actions.tick(task_id=by_act.pk, by=amina, at=NOON)
    assert actions.tick(task_id=by_hand.pk, by=amina, at=NOON).state == Task.State.DONE
    assert actions.fulfil(case=case, act="test.done", by=amina, at=NOON) == 1
    with pytest.raises(Task.DoesNotExist):
        actions.tick(task_id=by_hand.pk, by=amina, at=NOON)


def test_tasks_are_assigned_within_the_organisation(amina: Actor, bo: Actor, chidi: Actor) -> None:
    task = _open(make_case(by=amina), amina)
    amina_herself, stranger = User.objects.get(pk=amina.user_id), User.objects.get(pk=chidi.user_id)
    assert actions.assign(task_id=task.pk, to=amina_herself, by=bo, at=NOON).assignee == amina_herself
    with pytest.raises(User.DoesNotExist):
        actions.assign(task_id=task.pk, to=stranger, by=bo, at=NOON)
    with pytest.raises(NotAllowed):
        actions.assign(task_id=task.pk, to=None, by=amina, at=NOON)
    with pytest.raises(Task.DoesNotExist):
        actions.assign(task_id=task.pk, to=None, by=chidi, at=NOON)


def test_what_is_past_due_goes_to_the_secretariat_once(amina: Actor, nora: Actor) -> None:
    case = make_case(by=amina)
    late, soon = _open(case, amina, due_at=NOON - timedelta(minutes=1)), _open(case, amina, due_at=NOON)
    assert actions.sweep(at=NOON) == 1
    assert actions.sweep(at=NOON) == 0
    assert set(queries.tasks_for(nora)) == {late}
    soon.refresh_from_db()
    assert soon.escalated_at is None
    assert AuditEvent.objects.get(event="cases.task_escalated").subject_id == late.pk


@pytest.mark.parametrize("rule", ["custody.production", "ipo.duration"])
def test_a_clock_is_what_the_law_says(amina: Actor, rule: str) -> None:
    case = make_case(by=amina)
    station = Organisation.objects.get(pk=amina.organisation_id)
    clock = actions.start_clock(
        case=case,
        kind="test.act",
        rule=rule,
        start=NOON,
        organisation=station,
        by=amina,
        at=NOON,
        fulfilled_by="x",
    )
    law = due(pack=current(), rule_code=rule, start=NOON, place=case.place)
    assert clock is not None
    assert (clock.due_at, clock.act_by, clock.rule_value_since) == (law.due_at, law.act_by, law.value_since)
    assert clock.computation == law.as_json()


def test_a_country_without_the_rule_has_no_clock(amina: Actor) -> None:
    case = make_case(by=amina)
    station = Organisation.objects.get(pk=amina.organisation_id)
    assert (
        actions.start_clock(
            case=case,
            kind="test.act",
            rule="no.such_rule",
            start=NOON,
            organisation=station,
            by=amina,
            at=NOON,
            fulfilled_by="x",
        )
        is None
    )


def test_closing_says_how_ends_what_was_open_and_can_be_undone(bo: Actor) -> None:
    case = make_case(by=bo)
    _open(case, bo)
    with transaction.atomic():
        actions.advance(case=queries.for_change(case_id=case.pk, by=bo), step="presume", by=bo, at=NOON)
    with pytest.raises(Invalid):
        actions.move(case_id=case.pk, step="close", by=bo, at=NOON)
    closed = actions.move(case_id=case.pk, step="close", outcome="completed", by=bo, at=NOON)
    assert closed.closed_at == NOON
    assert [task.state for task in queries.tasks_of(case=case)] == [Task.State.CANCELLED]
    again = actions.move(case_id=case.pk, step="reopen", by=bo, at=NOON + timedelta(days=9))
    assert (again.stage, again.closed_at, again.outcome) == ("presumed", None, "")
