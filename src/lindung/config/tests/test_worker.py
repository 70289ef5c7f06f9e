"""Background work: escalation once, and a worker that takes jobs from the database."""

from __future__ import annotations

import time
from datetime import timedelta

import psycopg
import pytest
from django.db import transaction

from lindung.access.testing import NOON, make_actor, make_organisation
from lindung.cases.actions import open_task
from lindung.cases.tasks import escalate
from lindung.cases.testing import make_case
from lindung.config.tests.installation import Installation
from lindung.kernel.models import AuditEvent
from lindung.kernel.postgres import running


@pytest.mark.django_db
def test_what_is_past_due_is_escalated_once() -> None:
    police = make_organisation(code="police-north", kind="police")
    amina = make_actor(name="amina", role="enforcement_officer", organisation=police)
    case, late = make_case(by=amina), NOON + timedelta(hours=1)
    given = {"case": case, "kind": "screening.refer", "organisation": police, "by": None, "at": NOON}
    with transaction.atomic():
        task = open_task(due_at=NOON + timedelta(minutes=5), **given)
        open_task(due_at=late + timedelta(days=1), **given)
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
