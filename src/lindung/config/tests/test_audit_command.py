"""`lindung audit` as an operator runs it: a signed head, a whole trail, and a row that somebody edited."""

from __future__ import annotations

import json
from pathlib import Path

import psycopg
import pytest

from lindung.config.tests.installation import Installation
from lindung.kernel.postgres import running

pytestmark = pytest.mark.slow


def _edit(installation: Installation, change: str) -> int:
    """Change the oldest row as the keeper of the database could; return its key."""
    with (
        running(data_dir=installation.home / "postgres") as server,
        psycopg.connect(server.dsn(database="lindung_mys", admin=True)) as keeper,
    ):
        keeper.execute("SET LOCAL session_replication_role = replica")
        row = keeper.execute(
            f"UPDATE kernel_auditevent SET event = {change} WHERE id = (SELECT min(id) FROM kernel_auditevent)"
            " RETURNING id"
        ).fetchone()
    assert row is not None
    return int(row[0])


def test_an_operator_publishes_a_head_and_finds_the_row_that_was_edited(
    installation: Installation, tmp_path: Path
) -> None:
    head = tmp_path / "head.json"
    made = installation.run("audit", "head", "--out", str(head))
    assert made.returncode == 0 and "signed by" in made.stderr, made.stderr
    whole = installation.run("audit", "verify", "--head", str(head), "--json")
    assert whole.returncode == 0, whole.stderr
    answer = json.loads(whole.stdout)
    assert answer["whole"] and answer["rows"] > 0 and answer["heads"] == 1

    edited = _edit(installation, "event || 'x'")
    found = installation.run("audit", "verify", "--json")
    assert found.returncode == 1 and f"row {edited} " in found.stderr
    first = json.loads(found.stdout)["named"][0]
    assert (first["fault"], first["row"]) == ("words", edited)
    _edit(installation, "left(event, -1)")
    assert installation.run("audit", "verify").returncode == 0

    content = json.loads(head.read_text())
    content["head"]["rows"] += 1
    head.write_text(json.dumps(content))
    forged = installation.run("audit", "verify", "--head", str(head))
    assert forged.returncode == 1 and "signature is not this installation's" in forged.stderr
