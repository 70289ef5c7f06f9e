"""A conflict of interest: for who is barred, the person's cases do not exist, whatever their role."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.test import Client

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.testing import NOON, make_actor, make_organisation
from lindung.access.wall import behind
from lindung.cases import actions as cases
from lindung.cases import queries as hub
from lindung.cases.consents import actions
from lindung.cases.consents.models import Block
from lindung.cases.consents.problems import AlreadyGiven, NotTheLead
from lindung.cases.consents.testing import make_consent
from lindung.cases.models import Case, Note, Task, TimelineEntry
from lindung.cases.sections import in_hand
from lindung.cases.testing import make_case
from lindung.kernel import clock
from lindung.kernel.codes import new_code
from lindung.kernel.country import current
from lindung.kernel.models import AuditEvent

LATER = NOON + timedelta(minutes=30)
BOUND = (
    "cases_grant", "cases_task", "cases_timelineentry", "cases_note", "consents_consent", "consents_block",
    "consents_handed", "kernel_auditevent",
)  # fmt: skip


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with clock.travel(to=LATER):
        yield


@pytest.fixture
def full(case: Case, amina: Actor, bo: Actor) -> Case:
    """The case with a note and a consent."""
    cases.note(case_id=case.pk, text="Slept badly.", by=amina, at=NOON)
    make_consent(case=case, by=bo)
    return case


def browser(actor: Actor) -> Client:
    client = Client()
    client.force_login(
        User.objects.get(pk=actor.user_id), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def rows(actor: Actor, case: Case) -> int:
    """Return how many rows of a case the database shows to an actor, asked in plain SQL."""
    total = 0
    with behind(actor), connection.cursor() as cursor:
        for table in BOUND:
            cursor.execute(f"SELECT count(*) FROM {table} WHERE case_id = %s", [case.pk])
            total += cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM cases_case WHERE id = %s", [case.pk])
        total += cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM cases_person WHERE id = %s", [case.person_id])
        total += cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM sealing_keywrap WHERE subject = %s", [case.person_id])
        return total + int(cursor.fetchone()[0])


def bare(body: bytes, code: str) -> str:
    """Return an answer without what differs each time: the code asked for, and the keys of this page."""
    text = body.decode().replace(code, "")
    return re.sub(r'(nonce|value)="[^"]*"', "", text)


@pytest.mark.parametrize("who", ["amina", "nora"])
def test_for_the_barred_nothing_is_there(
    request: pytest.FixtureRequest, who: str, bo: Actor, full: Case
) -> None:
    barred: Actor = request.getfixturevalue(who)
    assert rows(barred, full) > 4
    other = make_case(by=bo)
    with behind(bo):
        made = actions.block(case_id=full.pk, user_id=barred.user_id, why="family", by=bo, at=NOON)
    assert rows(barred, full) == 0
    assert rows(bo, full) > 4, "the others go on"
    assert list(hub.visible_to(barred)) == [other]
    assert hub.page(actor=barred, wanted=hub.CaseFilter(), after=None, size=9)[0] == [other]
    assert not hub.live_grants(barred).filter(case=full).exists()
    assert not in_hand(case=full, by=barred, at=LATER).grants
    client = browser(barred)
    nowhere = new_code(prefix=current().case_prefix, draw=123456789)
    for address in ("/cases/{}/", "/cases/{}/consents/", "/cases/{}/access/", "/api/v1/cases/{}/grants"):
        gone, never = client.get(address.format(full.code)), client.get(address.format(nowhere))
        assert gone.status_code == never.status_code == 404, address
        assert bare(gone.content, full.code) == bare(never.content, nowhere)
    with behind(bo):
        actions.lift(block_id=made.pk, by=bo, at=LATER)
    assert rows(barred, full) > 4
    assert client.get(f"/cases/{full.code}/access/").status_code == 200


def test_stepping_aside_closes_at_once_and_gives_tasks_back(bo: Actor, amina: Actor, full: Case) -> None:
    from lindung.cases.kinds import TaskKind, declare_tasks

    declare_tasks(TaskKind("test.block", "Something to do", "cases:note"))  # type: ignore[arg-type]
    task = cases.open_task(
        case=full, kind="test.block", organisation=full.lead_organisation, by=amina, at=NOON
    )
    cases.assign(task_id=task.pk, to=User.objects.get(pk=amina.user_id), by=bo, at=NOON)
    page = browser(amina)
    form = page.get(f"/cases/{full.code}/access/step-aside/")
    key = form.context["form"]["_submission"].value()
    done = page.post(f"/cases/{full.code}/access/step-aside/", {"why": "known", "_submission": str(key)})
    assert (done.status_code, done["Location"]) == (302, "/")
    assert page.get(f"/cases/{full.code}/").status_code == 404
    assert Task.objects.get(pk=task.pk).assignee is None
    assert not hub.tasks_for(amina).filter(case=full).exists()
    assert AuditEvent.objects.filter(event="consents.blocked", case_id=full.pk).count() == 1


def test_the_human_is_barred_from_every_account_and_every_case_of_the_person(bo: Actor, full: Case) -> None:
    first = make_actor(
        name="fay", role="case_coordinator", organisation=make_organisation(code="sec", national=True)
    )
    second = make_actor(
        name="fay2", role="protection_officer", organisation=make_organisation(code="office", kind="welfare")
    )
    actions.block(case_id=full.pk, user_id=first.user_id, why="suspect", by=bo, at=NOON)
    assert rows(second, full) > 4
    User.objects.filter(pk=second.user_id).update(human=User.objects.get(pk=first.user_id).human)
    assert rows(second, full) == 0
    assert not hub.visible_to(second).exists()
    with pytest.raises(Block.DoesNotExist):
        actions.lift(block_id=Block.objects.get().pk, by=second, at=LATER)


def test_who_may_block_and_lift(bo: Actor, amina: Actor, esi: Actor, full: Case) -> None:
    from lindung.cases.consents.tests.conftest import organisation

    cases.involve(case=full, organisation=organisation(esi), purpose="enforcement", at=NOON)
    with pytest.raises(NotTheLead):
        actions.block(case_id=full.pk, user_id=amina.user_id, why="known", by=esi, at=NOON)
    made = actions.block(case_id=full.pk, user_id=amina.user_id, why="known", by=bo, at=NOON)
    with pytest.raises(AlreadyGiven):
        actions.block(case_id=full.pk, user_id=amina.user_id, why="known", by=bo, at=NOON)
    with pytest.raises(NotTheLead):
        actions.lift(block_id=made.pk, by=esi, at=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Block.objects.filter(pk=made.pk).update(ended_at=LATER, ended_by=amina.user_id)


def test_a_barred_reader_writes_nothing_either(bo: Actor, nora: Actor, full: Case) -> None:
    actions.block(case_id=full.pk, user_id=nora.user_id, why="known", by=bo, at=NOON)
    with behind(nora):
        written: QuerySet[TimelineEntry] = TimelineEntry.objects.filter(case=full)
        assert written.update(kind="case.closed") == 0
        assert Note.objects.filter(case=full).delete()[0] == 0
    with pytest.raises(Exception, match="row-level security"), behind(nora):
        cases.tell(case=full, kind="case.closed", by=nora, at=LATER)
