"""Background work: escalation once, and a worker that takes jobs from the database."""

from __future__ import annotations

import time
from datetime import timedelta

import psycopg
import pytest

from lindung.access.testing import NOON, make_actor, make_organisation
from lindung.cases.models import Task
from lindung.cases.tasks import escalate
from lindung.cases.testing import make_case
from lindung.config.tests.installation import Installation
from lindung.kernel.models import AuditEvent
from lindung.kernel.postgres import running


@pytest.mark.django_db
def test_what_is_past_due_is_escalated_once() -> None:
    police = make_organisation(code="police-north", kind="police")
    amina = make_actor(name="amina", role="enforcement_officer", organisation=police)
    make_case(by=amina)
    late = NOON + timedelta(hours=1)
    task = Task.objects.filter(state=Task.State.OPEN).first()
    assert task is not None
    Task.objects.filter(pk=task.pk).update(due_at=NOON, escalated_at=None)
    Task.objects.exclude(pk=task.pk).update(due_at=late + timedelta(days=1))
    assert escalate(timestamp=int(late.timestamp())) == 1
    assert escalate(timestamp=int(late.timestamp())) == 0
    assert AuditEvent.objects.filter(event="cases.task_escalated", subject_id=task.pk).count() == 1


@pytest.mark.slow
def test_the_worker_takes_a_job_from_the_database_and_does_it(installation: Installation) -> None:
    job = "INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES (%s, %s, %s) RETURNING id"
    with (
        installation.program("worker"),
        running(data_dir=installation.home / "postgres") as server,
        psycopg.connect(server.dsn(database="lindung_mys"), autocommit=True) as connection,
    ):
        given = ("default", "lindung.cases.tasks.escalate", '{"timestamp": 1}')
        row = connection.execute(job, given).fetchone()
        assert row is not None
        deadline, status = time.monotonic() + 30, ""
        while status != "succeeded" and time.monotonic() < deadline:
            time.sleep(0.1)
            found = connection.execute(
                "SELECT status FROM procrastinate_jobs WHERE id = %s", [row[0]]
            ).fetchone()
            status = str(found[0]) if found else "succeeded"
        assert status == "succeeded", (installation.home / "worker.log").read_text()
