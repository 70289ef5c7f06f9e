"""Tampering with the trail: whatever is edited, removed, inserted, moved or cut off is found and named."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lindung.kernel.audit import canonical, heads, keys
from lindung.kernel.audit.bulk import SAID
from lindung.kernel.audit.verify import Fault, verify
from lindung.kernel.models import AuditEvent, OutboxEvent
from lindung.kernel.tasks import publish_audit_head
from lindung.kernel.tests.trail import NOON, Undo, intruder, rechain, write

_json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(min_value=-(10**30), max_value=10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])), inner, max_size=4
        )
    ),
    max_leaves=12,
)
_slow = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)


@pytest.mark.django_db
@settings(_slow, max_examples=200)
@given(
    detail=st.dictionaries(
        st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])), _json
    )
)
def test_python_and_the_database_make_the_same_bytes(detail: dict[str, Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::text::jsonb::text", [json.dumps(detail)])
        assert canonical.as_stored(detail) == cursor.fetchone()[0]


@pytest.mark.django_db
@_slow
@given(data=st.data())
def test_any_single_edit_is_found_and_named(data: st.DataObject) -> None:
    changes = {
        "at": "at + interval '1 microsecond'",
        "event": "event || 'x'",
        "by_user_id": "gen_random_uuid()",
        "by_organisation_id": "gen_random_uuid()",
        "subject_type": "subject_type || 'x'",
        "subject_id": "gen_random_uuid()",
        "case_id": "gen_random_uuid()",
        "detail": """detail || '{"m": 1}'""",
        "mark": "set_byte(mark, 0, get_byte(mark, 0) # 255)",
        "shard": "shard + 1",
        "sequence": "sequence + 1",
        "previous": "set_byte(previous, 0, get_byte(previous, 0) # 255)",
        "hash": "set_byte(hash, 0, get_byte(hash, 0) # 255)",
        "id": "id + 100000",
    }
    column = data.draw(st.sampled_from(sorted(changes)))
    skilled = column in set(SAID) | {"mark"} and data.draw(st.booleans())
    with pytest.raises(Undo), transaction.atomic():
        rows = write(6)
        # The last row alone cannot be missed: it is what nothing follows.
        victim = data.draw(st.sampled_from(rows[:-1] if column in {"shard", "sequence", "id"} else rows))
        with intruder() as cursor:
            cursor.execute(
                f"UPDATE kernel_auditevent SET {column} = {changes[column]} WHERE id = %s", [victim.pk]
            )
            if skilled:
                rechain(cursor)
            found = verify().first
            assert found is not None
            near = {rows.index(victim), min(rows.index(victim) + 1, 5)}
            assert found.row in {rows[n].pk for n in near} | {victim.pk, victim.pk + 100_000}
            raise Undo


@pytest.mark.django_db
@_slow
@given(data=st.data())
def test_any_deletion_insertion_or_swap_is_found(data: st.DataObject) -> None:
    how = data.draw(st.sampled_from(["delete", "insert", "swap", "swap words"]))
    skilled = data.draw(st.booleans())
    with pytest.raises(Undo), transaction.atomic():
        rows = write(6)
        head = heads.present(at=NOON)
        one, other = sorted(data.draw(st.permutations(range(5)))[:2])
        a, b = rows[one].pk, rows[other].pk
        said = ", ".join(SAID)
        with intruder() as cursor:
            if how == "delete":
                cursor.execute("DELETE FROM kernel_auditevent WHERE id = %s", [a])
            elif how == "insert":
                cursor.execute(
                    f"INSERT INTO kernel_auditevent ({said}, mark, shard, sequence, previous, hash) SELECT"
                    f" {said}, sha256(mark), shard, sequence, previous, hash FROM kernel_auditevent WHERE id = %s",
                    [a],
                )
            else:
                columns = ["id"] if how == "swap" else [*SAID, "mark"]
                cursor.execute("CREATE TEMPORARY TABLE t ON COMMIT DROP AS SELECT * FROM kernel_auditevent")
                cursor.execute("DELETE FROM kernel_auditevent WHERE id IN (%s, %s)", [a, b])
                for mine, theirs in ((a, b), (b, a)):
                    names = [field.column for field in AuditEvent._meta.concrete_fields]
                    values = [f"{'o' if name in columns else 'm'}.{name}" for name in names]
                    cursor.execute(
                        f"INSERT INTO kernel_auditevent ({', '.join(names)}) OVERRIDING SYSTEM VALUE"
                        f" SELECT {', '.join(values)} FROM t m, t o WHERE m.id = %s AND o.id = %s",
                        [mine, theirs],
                    )
            if skilled:
                rechain(cursor)
            assert not verify(heads=[head]).whole
            if not skilled:
                assert not verify().whole, "without keys or skill the chain alone shows it"
            raise Undo


@pytest.mark.django_db
def test_a_cut_end_is_seen_against_the_published_head(tmp_path: Path) -> None:
    rows = write(5)
    heads.publish(at=NOON, folder=tmp_path)
    latest = heads.read(path=tmp_path / heads.LATEST)
    assert latest.rows == 5 and OutboxEvent.objects.filter(event="kernel.audit_head").count() == 1
    write(2)
    assert verify(heads=[latest]).whole, "a trail may have grown since"
    heads.publish(at=NOON + timedelta(minutes=1), folder=tmp_path)
    latest = heads.read(path=tmp_path / heads.LATEST)
    with intruder() as cursor:
        cursor.execute("DELETE FROM kernel_auditevent WHERE sequence > 4")
    assert verify().whole, "without the head nothing tells of a cut end"
    found = verify(heads=[latest]).first
    assert found is not None and (found.fault, found.sequence) == (Fault.CUT, 7)
    with pytest.raises(heads.Broken, match="cut or rewritten"):
        heads.publish(at=NOON + timedelta(minutes=2), folder=tmp_path)
    assert heads.read(path=tmp_path / heads.LATEST) == latest, "the evidence stays"
    write(9)
    found = verify(heads=[latest]).first
    assert found is not None and found.fault == Fault.HEAD, "filling up again does not hide it"
    assert rows[0].pk < (found.row or 0)


@pytest.mark.django_db
def test_a_head_of_another_hand_is_refused(tmp_path: Path) -> None:
    write(3)
    path = tmp_path / "head.json"
    heads.write(head=heads.present(at=NOON), path=path)
    assert heads.read(path=path).rows == 3
    content = json.loads(path.read_text())
    for altered in (
        content | {"head": content["head"] | {"rows": 2}},
        content | {"head": content["head"] | {"shards": {"0": [2, "00" * 32]}}},
        content | {"head": content["head"] | {"more": 1}},
        content | {"signature": "AAAA" + content["signature"][4:]},
        {"head": 1},
        [],
    ):
        path.write_text(json.dumps(altered))
        with pytest.raises(heads.WrongHead):
            heads.read(path=path)
    path.write_text("{")
    with pytest.raises(heads.WrongHead):
        heads.read(path=path)


@pytest.mark.django_db
def test_the_key_is_made_once_and_read_by_nobody_else() -> None:
    said = b"words"
    assert keys.is_marked(said=said, mark=keys.mark(said=said))
    assert not keys.is_marked(said=b"other", mark=keys.mark(said=said))
    path = Path(django_settings.KEYS_FOLDER) / keys.MARK_FILE
    assert path.stat().st_mode & 0o077 == 0
    before = path.read_bytes()
    keys.write_once(path=path, content=b"another")
    assert path.read_bytes() == before


@pytest.mark.django_db
def test_the_worker_publishes_each_minute_and_stops_where_the_trail_was_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(django_settings, "HEADS_FOLDER", str(tmp_path))
    write(3)
    tick = int(NOON.timestamp())
    assert publish_audit_head(timestamp=tick) == 3
    write(2)
    assert publish_audit_head(timestamp=tick + 60) == 5
    names = [path.name for path in heads.published()]
    assert names == ["2026-11-09.json", heads.LATEST], "one is kept for the day"
    assert OutboxEvent.objects.filter(event="kernel.audit_head").count() == 1
    known = [heads.read(path=path) for path in heads.published()]
    assert [head.rows for head in known] == [3, 5] and verify(heads=known).whole
    with intruder() as cursor:
        cursor.execute("DELETE FROM kernel_auditevent WHERE sequence > 4")
    with pytest.raises(heads.Broken, match="lindung audit verify"):
        publish_audit_head(timestamp=tick + 120)
