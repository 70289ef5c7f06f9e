"""`python -m bench.audit`: what the trail's chain costs with 1, 8 and 32 writers at once, and how fast it is read.

Three tables of the same shape on a server of our own that syncs every commit: without a chain, with one chain whose
head is locked until commit (the naive design), and the real one. Each act writes a row of its own and one of the
trail; in the second half of the table it then goes on for some milliseconds before it commits, as acts do.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import time
import uuid
from datetime import UTC, datetime
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import psycopg

HOME = Path(__file__).parents[1] / ".cache" / "bench" / "audit"
TABLES = {"no chain": "bench_plain", "one chain": "bench_naive", "this one": "kernel_auditevent"}
PREPARE = """
DROP TABLE IF EXISTS bench_act, bench_head, bench_plain, bench_naive;
CREATE TABLE bench_act (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, words text);
CREATE TABLE bench_plain (LIKE kernel_auditevent INCLUDING ALL);
CREATE TABLE bench_naive (LIKE kernel_auditevent INCLUDING ALL);
ALTER TABLE bench_plain DROP CONSTRAINT audit_row_is_in_a_chain;
ALTER TABLE bench_plain ALTER COLUMN shard SET DEFAULT floor(random() * 2000000000),
    ALTER COLUMN sequence SET DEFAULT floor(random() * 2000000000);
CREATE TABLE bench_head (sequence bigint, hash bytea);
INSERT INTO bench_head VALUES (0, decode(repeat('00', 32), 'hex'));
CREATE OR REPLACE FUNCTION bench_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE head record;
BEGIN
    SELECT * INTO head FROM bench_head FOR UPDATE;
    NEW.shard := 0;
    NEW.sequence := head.sequence + 1;
    NEW.previous := head.hash;
    NEW.hash := sha256(head.hash || kernel_audit_place(0, NEW.sequence, NEW.id, NEW.mark) || kernel_audit_said(
        NEW.at, NEW.by_user_id, NEW.by_organisation_id, NEW.subject_id, NEW.case_id, NEW.event, NEW.subject_type,
        NEW.detail));
    UPDATE bench_head SET sequence = NEW.sequence, hash = NEW.hash;
    RETURN NEW;
END $$;
CREATE TRIGGER bench_chain BEFORE INSERT ON bench_naive FOR EACH ROW EXECUTE FUNCTION bench_chain();
"""
INSERT = (
    "INSERT INTO {table} (at, event, by_user_id, by_organisation_id, subject_type, subject_id, case_id, detail, mark)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s) RETURNING id, shard, sequence, previous, hash"
)
MANY = """
CREATE TEMPORARY TABLE bench_many AS
    SELECT now() - n * interval '1 second' AS at, 'cases.viewed'::varchar AS event, gen_random_uuid() AS by_user_id,
        gen_random_uuid() AS by_organisation_id, 'cases.case'::varchar AS subject_type, id AS subject_id, id AS case_id,
        '{"sections": ["needs", "notes"]}'::jsonb AS detail
    FROM (SELECT n, gen_random_uuid() AS id FROM generate_series(1, %s) AS n) AS rows
"""


def main() -> None:
    """Prepare the server, let the writers write, read everything again, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--writers", type=int, nargs="+", default=[1, 8, 32])
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument(
        "--pause", type=float, default=5.0, help="Milliseconds an act goes on after its trail."
    )
    parser.add_argument("--bulk", type=int, default=1_000_000, help="Rows chained at once, 0 for none.")
    given = parser.parse_args()
    os.environ["LINDUNG_HOME"] = str(HOME)
    from lindung.config.commands.ground import ground

    with ground(country="mys", migrate=True):
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SHOW fsync")
            print(f"\nfsync {cursor.fetchone()[0]}, {os.cpu_count()} cores; rows of the trail per second")
        with psycopg.connect(_dsn(), autocommit=True) as owner:
            owner.execute(PREPARE)
        print(f"{'writers':>8}{'pause ms':>10}" + "".join(f"{name:>14}" for name in TABLES))
        for pause in (0.0, given.pause):
            for writers in given.writers:
                rates = [_load(table, writers, given.seconds, pause / 1000) for table in TABLES.values()]
                print(
                    f"{writers:>8}{pause:>10.0f}" + "".join(f"{rate:>14,.0f}" for rate in rates), flush=True
                )
        if given.bulk:
            _bulk(given.bulk)
        _read()


def _load(table: str, writers: int, seconds: float, pause: float) -> float:
    """Let so many processes write for some seconds; return rows per second of all together."""
    from django.db import connections

    connections.close_all()
    context = multiprocessing.get_context("fork")
    together, counts = context.Barrier(writers), context.Queue()
    crowd = [
        context.Process(target=_writer, args=(table, seconds, pause, together, counts))
        for _ in range(writers)
    ]
    for process in crowd:
        process.start()
    total = sum(counts.get() for _ in crowd)
    for process in crowd:
        process.join()
    return float(total) / seconds


def _writer(table: str, seconds: float, pause: float, together: Barrier, counts: Any) -> None:
    from lindung.kernel.audit import canonical, keys

    statement, rows = INSERT.format(table=table), 0
    with psycopg.connect(_dsn(), autocommit=True) as connection:
        connection.execute("SELECT 1")
        together.wait()
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            subject = uuid.uuid4()
            said = canonical.Said(
                datetime.now(UTC),
                "cases.viewed",
                subject,
                subject,
                "cases.case",
                subject,
                subject,
                '{"n": 1}',
            )
            with connection.transaction():
                connection.execute("INSERT INTO bench_act (words) VALUES (%s)", ["what was done"])
                values = [getattr(said, name) for name in said.__slots__]
                connection.execute(statement, [*values, keys.mark(said=canonical.said_bytes(said))])
                if pause:
                    time.sleep(pause)
            rows += 1
    counts.put(rows)


def _dsn() -> str:
    from django.db import connection

    own = connection.settings_dict
    return psycopg.conninfo.make_conninfo(
        host=own["HOST"], port=own["PORT"], dbname=own["NAME"], user=own["USER"], password=own["PASSWORD"]
    )


def _bulk(rows: int) -> None:
    from django.db import connection, transaction

    from lindung.kernel import audit

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(MANY.replace("%s", str(rows)))
        started = time.monotonic()
        audit.chain_bulk(source="bench_many")
        took = time.monotonic() - started
    print(f"chained in bulk: {rows:,} rows in {took:.1f} s, {rows / took:,.0f} a second")


def _read() -> None:
    from lindung.kernel import clock
    from lindung.kernel.audit import heads
    from lindung.kernel.audit.verify import verify

    started = time.monotonic()
    head = heads.present(at=clock.now())
    print(f"head of {len(head.shards)} chains read in {1000 * (time.monotonic() - started):.1f} ms")
    started = time.monotonic()
    report = verify(heads=[head])
    took = time.monotonic() - started
    print(
        f"verified: {report.rows:,} rows on {report.shards} chains in {took:.1f} s, {report.rows / took:,.0f} a second;"
        f" {'whole' if report.whole else report.named}"
    )


if __name__ == "__main__":
    main()
