"""The cap holds for hands at once; the wall holds for plain SQL; what was typed stands nowhere."""

from __future__ import annotations

import base64
import io
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import ProgrammingError, connection, transaction

from lindung.access.actors import Actor
from lindung.access.testing import NOON
from lindung.access.wall import behind
from lindung.cases.consents.models import Block
from lindung.cases.finding import actions
from lindung.cases.finding.tests.conftest import FACTS, Known
from lindung.cases.finding.tokens import Asked
from lindung.kernel.models import AuditEvent
from lindung.kernel.sealing.problems import Locked
from lindung.kernel.walls import APP_ROLE

NUMBER = Asked(document="BX0451273")


@pytest.mark.django_db
def test_the_twenty_first_in_an_hour_is_refused_and_the_data_officer_can_see_it(
    amina: Actor, bo: Actor, known: Known
) -> None:
    known(amina)
    for _count in range(20):
        with behind(amina):
            assert actions.look_up(by=amina, at=NOON, given=NUMBER).hints
    with behind(amina):
        refused = actions.look_up(by=amina, at=NOON, given=NUMBER)
    assert isinstance(refused.refused, actions.TooMany) and not refused.hints
    assert AuditEvent.objects.get(event="finding.refused").detail == {"limit": "finding/hour"}
    assert actions.look_up(by=bo, at=NOON, given=NUMBER).hints, "a colleague has a count of their own"
    assert actions.look_up(by=amina, at=NOON + timedelta(hours=1), given=NUMBER).hints


@pytest.mark.django_db
def test_a_day_has_a_hundred(amina: Actor, known: Known) -> None:
    known(amina)
    moments = [NOON + timedelta(hours=count // 20, minutes=count // 20) for count in range(101)]
    answers = [actions.look_up(by=amina, at=at, given=NUMBER).refused is None for at in moments]
    assert answers == [True] * 100 + [False]


@pytest.mark.django_db(transaction=True)
def test_hands_at_once_share_one_count(amina: Actor, known: Known) -> None:
    known(amina)

    def look(_turn: int) -> bool:
        try:
            with behind(amina):
                return actions.look_up(by=amina, at=NOON, given=NUMBER).refused is None
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as hands:
        answers = list(hands.map(look, range(26)))
    assert sum(answers) == 20


@pytest.mark.django_db(transaction=True)
def test_two_asking_at_once_make_one_enquiry(amina: Actor, chidi: Actor, known: Known) -> None:
    known(amina)
    handles = [actions.look_up(by=chidi, at=NOON, given=NUMBER).handle for _turn in range(2)]

    def ask(handle: str) -> bool:
        try:
            with behind(chidi):
                actions.enquire(handle=handle, purpose="protection", reason="met_again", by=chidi, at=NOON)
            return True
        except actions.Conflict:
            return False
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as hands:
        assert sorted(hands.map(ask, handles)) == [False, True]


def seen(by: Actor, table: str) -> int:
    with behind(by), connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone()[0] == APP_ROLE
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


@pytest.mark.django_db
def test_plain_sql_sees_ones_own_tokens_only_and_no_handle(
    amina: Actor, chidi: Actor, nora: Actor, known: Known
) -> None:
    known(amina)
    handle = actions.look_up(by=chidi, at=NOON, given=NUMBER).handle
    assert seen(amina, "finding_searchtoken") == seen(nora, "finding_searchtoken") > 10
    assert seen(chidi, "finding_searchtoken") == 0
    for table in ("finding_handle",):
        for by in (amina, chidi, nora):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                seen(by, table)
    with behind(chidi):
        actions.enquire(handle=handle, purpose="protection", reason="met_again", by=chidi, at=NOON)
    assert seen(chidi, "finding_enquiry") == seen(amina, "finding_enquiry") == 1
    assert (seen(chidi, "finding_enquirytarget"), seen(amina, "finding_enquirytarget")) == (0, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "line",
    [
        "INSERT INTO finding_searchtoken (id, person_id, source, kind, token)"
        " SELECT gen_random_uuid(), %s, 'phone', 'phone', '\\x00'::bytea",
        "INSERT INTO finding_enquirytarget (enquiry_id, case_id, organisation_id, open, asked_at)"
        " SELECT gen_random_uuid(), %s, gen_random_uuid(), true, now()",
    ],
)
def test_a_stranger_writes_nothing_about_a_person(
    amina: Actor, chidi: Actor, known: Known, line: str
) -> None:
    case = known(amina)
    with pytest.raises(ProgrammingError), behind(chidi), connection.cursor() as cursor:
        cursor.execute(line, [case.person_id])


@pytest.mark.django_db
def test_functions_with_the_owners_rights_have_a_fixed_path(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, prosecdef, proconfig FROM pg_proc WHERE proname LIKE 'finding%' ORDER BY proname"
        )
        rows = cursor.fetchall()
    assert [row[0] for row in rows] == [
        "finding_asked_of",
        "finding_elsewhere",
        "finding_enquire",
        "finding_score",
    ]
    assert {row[0] for row in rows if not row[1]} == {"finding_score"}
    assert all(row[2] == ["search_path=pg_catalog, public, pg_temp"] for row in rows)


@pytest.mark.django_db
def test_equality_on_tokens_uses_the_index_behind_the_wall(amina: Actor, known: Known) -> None:
    known(amina)
    with behind(amina), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT person_id FROM finding_searchtoken"
            " WHERE kind = 'document' AND token = ANY ('{\"\\\\x00\"}'::bytea[])"
        )
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "token_by_value" in plan and "Index Cond" in plan and "ANY" in plan


MARKERS = {"name": "Zubaidiyanti Qwartsehwati", "document": "MK7788123", "phone": "0198877661"}


def dumped() -> str:
    """Return every row of every table as text, with binary columns in hex."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT t::text FROM "{table}" t')
            found.extend(row[0] for row in cursor.fetchall())
    return "\n".join(found).lower()


def disguises(text: str) -> list[str]:
    raw = [text.encode(), text.lower().encode(), text.encode("utf-16-le")]
    return [
        text.lower(),
        *(one.hex() for one in raw),
        *(base64.b64encode(one).decode().lower() for one in raw),
    ]


@pytest.mark.django_db
def test_what_is_kept_and_what_is_typed_stands_nowhere_in_clear(
    amina: Actor, chidi: Actor, known: Known
) -> None:
    kept = {"full_name": MARKERS["name"], "document_number": MARKERS["document"], "phone": MARKERS["phone"]}
    known(amina, **kept)
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    logging.getLogger().addHandler(handler)
    try:
        with behind(chidi):
            given = Asked(name=MARKERS["name"], document=MARKERS["document"], phone=MARKERS["phone"])
            assert actions.look_up(by=chidi, at=NOON, given=given).handle
    finally:
        logging.getLogger().removeHandler(handler)
    everything = dumped() + heard.getvalue().lower()
    words = [*MARKERS.values(), *MARKERS["name"].split(), "60198877661"]
    found = [word for word in words for form in disguises(word) if form in everything]
    assert not found
    assert "finding.looked_up" in everything, "the dump sees what is there"


@pytest.mark.django_db
def test_without_the_keeper_nothing_is_kept_and_nothing_found(
    amina: Actor, known: Known, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = known(amina)

    class Away:
        def token(self, **given: object) -> bytes:
            raise Locked("away")

    stand_in: Callable[[], Away] = Away
    monkeypatch.setattr("lindung.cases.finding.tokens.provider", stand_in)
    with pytest.raises(Locked):
        actions.look_up(by=amina, at=NOON, given=NUMBER)
    with pytest.raises(Locked):
        actions.index(person_id=case.person_id, facts=FACTS, by=amina, at=NOON)
    monkeypatch.undo()
    assert actions.look_up(by=amina, at=NOON, given=NUMBER).hints, "the old tokens stand"


@pytest.mark.django_db
@pytest.mark.parametrize("walled", [True, False])
def test_a_conflict_of_interest_leaves_no_hint_of_the_person(
    amina: Actor, bo: Actor, chidi: Actor, known: Known, walled: bool
) -> None:
    case = known(amina)

    def found(by: Actor) -> bool:
        if not walled:
            answer = actions.look_up(by=by, at=NOON, given=NUMBER)
        else:
            with behind(by):
                answer = actions.look_up(by=by, at=NOON, given=NUMBER)
        return bool(answer.hints or answer.handle)

    assert found(bo) and found(chidi)
    for one in (bo, chidi):
        Block.objects.create(
            case=case,
            person_id=case.person_id,
            user_id=one.user_id,
            why="suspect",
            since=NOON,
            by_id=amina.user_id,
        )
    assert not found(bo), "not as a case of their own"
    assert not found(chidi), "nor as one of somebody else's"
    assert found(amina)
