"""Snapshots: the same figures as the database, no person in them, and nothing changed unnoticed."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from lindung.access.actors import NotAllowed
from lindung.access.models import Organisation, User
from lindung.access.testing import NOON, make_actor, make_organisation
from lindung.cases.models import Case, Person
from lindung.kernel.audit import AuditEvent
from lindung.kernel.problems import Invalid
from lindung.statistics import actions, facts, measures
from lindung.statistics.asking import Ask
from lindung.statistics.models import Snapshot
from lindung.statistics.snapshots import duck
from lindung.statistics.snapshots.answering import open_snapshot
from lindung.statistics.snapshots.making import make
from lindung.statistics.snapshots.manifest import NoSnapshot
from lindung.statistics.tests.world import LATEST, YEAR, build

YEARS = ((date(2024, 1, 1), date(2024, 12, 31)), YEAR, (date(2025, 7, 1), date(2025, 9, 30)))


@pytest.mark.django_db
def test_a_snapshot_gives_every_figure_and_every_part_that_the_database_gives(tmp_path: Path) -> None:
    build()
    make(folder=tmp_path / "one", at=LATEST)
    held = open_snapshot(tmp_path / "one")
    asks = [Ask(code, *years) for code in measures.all() for years in YEARS]
    asks += [Ask("referrals.sent", *YEAR, {"child": [True], "state": ["AA-01", "AA-02"]})]
    for as_of in (None, date(2025, 8, 15)):
        live = {row.pk: row for row in actions.compute(asks=asks, at=LATEST, as_of=as_of)}
        rows = actions.compute(asks=asks, at=LATEST, as_of=as_of, snapshot=held)
        told = [
            (row.measure, row.starts, row.value, row.numerator, row.denominator, row.cells) for row in rows
        ]
        assert told == [
            (row.measure, row.starts, row.value, row.numerator, row.denominator, row.cells)
            for row in live.values()
        ]
        assert {row.origin for row in rows} == {held.manifest.mark}
    assert any(row.value for row in rows)


@pytest.mark.django_db
def test_no_key_code_or_name_lies_in_a_snapshot_and_two_cannot_be_joined(tmp_path: Path) -> None:
    build()
    for name in ("one", "two"):
        make(folder=tmp_path / name, at=LATEST)
    marks = {str(key) for model in (Case, Person, User) for key in model.objects.values_list("pk", flat=True)}
    marks |= {mark.replace("-", "") for mark in marks} | set(Case.objects.values_list("code", flat=True))
    marks |= set(User.objects.values_list("username", flat=True)) - set(
        Organisation.objects.values_list("code", flat=True)
    )
    keys: list[set[str]] = []
    for name in ("one", "two"):
        held = open_snapshot(tmp_path / name)
        for fact in facts.every().values():
            rows = held.engine(f"SELECT * FROM facts.{fact.name}", [])
            assert not {str(value) for row in rows for value in row} & marks
            assert len(rows) == held.manifest.facts[fact.name].rows
        keys.append({str(key) for (key,) in held.engine("SELECT case_key FROM facts.cases", [])})
    assert len(keys[0]) == len(keys[1]) == Case.objects.count() and not keys[0] & keys[1]


@pytest.mark.django_db
def test_making_one_is_recorded_and_kept_from_others(tmp_path: Path) -> None:
    bureau = make_organisation(code="bureau", kind="secretariat")
    keeper = make_actor(name="kamal", role="monitoring_officer", organisation=bureau)
    reader = make_actor(name="dina", role="decision_maker", organisation=bureau)
    with pytest.raises(NotAllowed):
        make(folder=tmp_path / "no", at=NOON, by=reader)
    assert not (tmp_path / "no").exists()
    made = make(folder=tmp_path / "one", at=NOON, by=keeper)
    row = Snapshot.objects.get(mark=made.mark)
    assert AuditEvent.objects.get(event="statistics.snapshot").subject_id == row.pk
    assert {path.stat().st_mode & 0o077 for path in [tmp_path / "one", *(tmp_path / "one").iterdir()]} == {0}
    assert not [path for path in (tmp_path / "one").iterdir() if path.name.startswith(".")], (
        "nothing left behind"
    )
    with pytest.raises(Invalid, match="not empty"):
        make(folder=tmp_path / "one", at=NOON)


@pytest.mark.django_db
def test_what_was_changed_cut_or_is_of_another_version_does_not_answer(tmp_path: Path) -> None:
    make(folder=tmp_path / "one", at=NOON)
    cases, manifest = tmp_path / "one" / "cases.parquet", tmp_path / "one" / "manifest.json"
    whole, said = cases.read_bytes(), manifest.read_text()
    for wrong in (whole[:-1], whole + b"x", bytes([whole[0] ^ 1]) + whole[1:]):
        cases.write_bytes(wrong)
        with pytest.raises(NoSnapshot, match=r"cases\.parquet"):
            open_snapshot(tmp_path / "one")
    cases.write_bytes(whole)
    for text in ("", "{}", "[]", said.replace('"format": 1', '"format": 2')):
        manifest.write_text(text)
        with pytest.raises(NoSnapshot):
            open_snapshot(tmp_path / "one")
    other = json.loads(said)
    del other["facts"]["cases"]
    manifest.write_text(json.dumps(other))
    with pytest.raises(NoSnapshot, match="fact cases"):
        open_snapshot(tmp_path / "one")
    manifest.write_text(said)
    assert open_snapshot(tmp_path / "one").manifest.made_at == NOON


@pytest.mark.django_db
def test_a_snapshot_knows_nothing_of_later_days(tmp_path: Path) -> None:
    make(folder=tmp_path / "one", at=NOON)
    held = open_snapshot(tmp_path / "one")
    with pytest.raises(Invalid, match="not come yet"):
        actions.compute(
            asks=[Ask("cases.opened", *YEAR)],
            at=NOON + timedelta(days=3),
            as_of=NOON.date() + timedelta(days=1),
            snapshot=held,
        )


def test_without_duckdb_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "duckdb", None)
    with pytest.raises(duck.NoDuck, match=r"lindung\[statistics\]"):
        duck.connect()
