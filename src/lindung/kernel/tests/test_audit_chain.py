"""The chain of the trail: one statement a row, one key, many writers who never wait, copies in bulk."""

from __future__ import annotations

import threading
import uuid
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, connections, transaction
from pytest_django import DjangoAssertNumQueries

from lindung.kernel import audit, walls
from lindung.kernel.audit import heads
from lindung.kernel.audit.bulk import SAID
from lindung.kernel.audit.verify import Fault, verify
from lindung.kernel.models import AuditEvent, Submission
from lindung.kernel.tests.trail import NOON, Undo, subject, write


@pytest.mark.django_db
def test_one_statement_each_and_the_chain_is_whole(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with transaction.atomic(), django_assert_num_queries(1):
        first = audit.record(event="test.act", subject=subject(), by=None, at=NOON)
    more = write(3)
    assert (first.sequence, more[-1].sequence - first.sequence) == (1, 3)
    assert more[0].previous == first.hash != b""
    report = verify()
    assert report.whole and report.rows == 4 and report.shards == 1


@pytest.mark.django_db
def test_nobody_chooses_the_place_of_a_row() -> None:
    write(2)
    with transaction.atomic():
        made = AuditEvent.objects.create(
            id=999_999,
            at=NOON,
            event="x",
            subject_type="x",
            subject_id=uuid.uuid4(),
            mark=b"x",
            shard=7,
            sequence=70,
        )
    assert (made.pk, made.shard, made.sequence) != (999_999, 7, 70) and made.sequence == 3
    found = verify().first
    assert found is not None and (found.fault, found.row) == (Fault.WORDS, made.pk), "no key, no mark: forged"


def test_outside_a_transaction_nothing_is_recorded(db: None) -> None:
    outside = SimpleNamespace(in_atomic_block=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(audit.transaction, "get_connection", lambda: outside)  # type: ignore[attr-defined]
        with pytest.raises(audit.AuditOutsideTransaction, match="open a transaction"):
            audit.record(event="test.act", subject=subject(), by=None, at=NOON)
    assert not AuditEvent.objects.exists()


@pytest.mark.django_db
def test_a_broken_trigger_undoes_the_act() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION test_break() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'the trail is broken'; END $$;"
            "CREATE TRIGGER test_break BEFORE INSERT ON kernel_auditevent FOR EACH ROW EXECUTE FUNCTION test_break()"
        )
    with pytest.raises(DatabaseError, match="the trail is broken"), transaction.atomic():
        subject().save(force_insert=True)
        audit.record(event="test.act", subject=subject(), by=None, at=NOON)
    assert not Submission.objects.exists()


@pytest.mark.django_db
def test_what_belongs_to_a_case_is_found_by_it() -> None:
    case = uuid.uuid4()
    with transaction.atomic():
        audit.record(event="test.act", subject=subject(case_id=case), by=None, at=NOON)
        audit.record(event="test.act", subject=subject(), by=None, at=NOON)
    assert AuditEvent.objects.filter(case_id=case).count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_writers_never_wait_and_no_chain_forks() -> None:
    writers, acts, failed = 12, 15, []
    together = threading.Barrier(writers, timeout=30)

    def work(number: int) -> None:
        try:
            together.wait()
            for act in range(acts):
                try:
                    with transaction.atomic():
                        with transaction.atomic():
                            audit.record(event="test.inner", subject=subject(), by=None, at=NOON)
                        audit.record(event="test.act", subject=subject(), by=None, at=NOON)
                        if act % 5 == number % 5:
                            raise Undo
                        audit.record(event="test.last", subject=subject(), by=None, at=NOON)
                except Undo:
                    continue
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    report = verify()
    assert not failed and report.whole, report.named
    assert report.rows == writers * acts * 12 // 5
    assert report.shards <= writers * 2


@pytest.mark.django_db(transaction=True)
def test_a_writer_does_not_wait_for_one_who_holds_a_chain() -> None:
    def quick() -> None:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '2s'")
                shards.append(write(1)[0].shard)
        finally:
            connections.close_all()

    shards: list[int] = []
    with transaction.atomic():
        held = write(2)[0].shard
        thread = threading.Thread(target=quick)
        thread.start()
        thread.join(timeout=20)
    assert shards and shards[0] != held
    assert verify().whole and verify().shards == 2


@pytest.mark.django_db
def test_rows_copied_in_bulk_are_as_good_as_recorded_ones() -> None:
    write(3)
    with transaction.atomic(), connection.cursor() as cursor:
        columns = ", ".join(SAID)
        cursor.execute(
            f"CREATE TEMPORARY TABLE many ON COMMIT DROP AS SELECT {columns} FROM kernel_auditevent"
        )
        cursor.execute(f"INSERT INTO many SELECT {columns} FROM many, generate_series(1, 99)")
        assert audit.chain_bulk(source="many") == 300
        assert audit.chain_bulk(source="many") == 300
    write(2)
    report = verify(heads=[heads.present(at=NOON)])
    assert report.whole and (report.rows, report.shards) == (605, 3)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditEvent.objects.update(event="x")


@pytest.mark.django_db
def test_the_role_that_serves_pages_adds_rows_and_nothing_else() -> None:
    write(2)
    with walls.telling(user=str(uuid.uuid4()), organisation="", reach="system"):
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_user, pg_has_role(current_user, 'pg_write_all_data', 'MEMBER')")
            assert cursor.fetchone() == (walls.APP_ROLE, False)
        made = write(1)[0]
        for attack in (
            "UPDATE kernel_auditevent SET event = 'x'",
            "DELETE FROM kernel_auditevent",
            "TRUNCATE kernel_auditevent",
            "ALTER TABLE kernel_auditevent DISABLE TRIGGER kernel_audit_chain",
            "DROP TRIGGER kernel_audit_append_only ON kernel_auditevent",
            "CREATE OR REPLACE FUNCTION kernel_audit_chain() RETURNS trigger LANGUAGE sql AS $$ SELECT NULL $$",
            "SELECT kernel_audit_chain()",
            "SET LOCAL session_replication_role = replica",
        ):
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(attack)
    assert made.sequence == 3 and verify().whole


@pytest.mark.django_db(transaction=True)
def test_a_writer_that_dies_halfway_leaves_the_chain_whole() -> None:
    write(1)
    backends: list[int] = []
    ready, dead = threading.Event(), threading.Event()

    def die() -> None:
        try:
            with transaction.atomic():
                write(3)
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_backend_pid()")
                    backends.append(cursor.fetchone()[0])
                ready.set()
                dead.wait(timeout=20)
                write(1)
        except DatabaseError:
            backends.append(0)
        finally:
            connections.close_all()

    thread = threading.Thread(target=die)
    thread.start()
    assert ready.wait(timeout=20)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [backends[0]])
        assert cursor.fetchone() == (True,)
    dead.set()
    thread.join(timeout=20)
    assert backends[-1] == 0, "the writer met its end"
    assert write(1)[0].sequence == 2, "what it had written is gone, and its place is free"
    assert verify().whole and verify().rows == 2
