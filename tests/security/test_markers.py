"""Marks in everything that is sealed, then a search for them wherever they must not be.

Read by those whose part covers it, each mark is found: a search that finds nothing because nothing was written fails.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection, transaction

from lindung.access.holders.testing import PASSPHRASE
from lindung.access.models import SessionRecord, User
from lindung.access.permissions import Permission as P
from lindung.access.purposes import COVERS, Purpose
from lindung.access.roles import ROLES
from lindung.cases.models import Note
from lindung.kernel.fields import Tier
from lindung.kernel.sealing.fields import sealed_fields
from lindung.kernel.walls import own_models
from tests.security import marks, policy
from tests.security.asking import Caller, quieted
from tests.security.hearing import PLACE, asked, boxed, heard_by, pages_of, sections_of
from tests.security.homes import home
from tests.security.housing import House, standing
from tests.security.keeping import ADDRESS
from tests.security.marking import (
    COMPLAINT,
    browser,
    send,
    stand_in,
    whole_ring,
)
from tests.security.plan_marks import OPENS_EVIDENCE, READS_EVIDENCE, handed_out

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.filterwarnings("ignore::RuntimeWarning")]
EVERYONE = (policy.VISITOR, *ROLES)
NATIONAL = {code for code, role in ROLES.items() if P.CASE_READ_NATIONAL in role.permissions}
HEARS = "complaints_officer"
READERS = {code for code, role in ROLES.items() if P.CASE_READ in role.permissions}
IN_CLEAR = {
    "access.User.email": "of staff, who sign in with it",
    "finding.Handle.case": "leads from a hint to a case for fifteen minutes",
    "finding.SearchToken.token": "a keyed hash: its key is not in the database",
    "kernel.AuditEvent.detail": "codes and names of fields, never words about a person",
    "reporting.Evidence.key": "an envelope of the report's key, of no case: `reporting.sealing`",
    "reporting.Evidence.title": "the same; the list of marks below is searched for it",
    "voices.Line.for_office": "a box to the window's key for the office: opened and judged below like a sealed value",
    "voices.Line.for_person": "a box to the key that only the person's code and word make",
    "voices.Message.for_person": "the same",
    "voices.Message.for_staff": "a box to the window's key for the staff, itself sealed in the section of care",
    "voices.Question.for_person": "a box to the person's key",
    "voices.Question.for_staff": "a box to the staff's key",
    "shelters.Absence.organisation": "the key of an organisation: rows are walled, pages mask it (threat model)",
    "shelters.Incident.organisation": "the same",
    "shelters.Stay.bed": "the key of a bed: the database itself sees to it that no bed is given twice",
    "shelters.Stay.house": "the key of a house: rows are walled, a house's own page is its people's",
    "shelters.Stay.organisation": "the key of an organisation: rows are walled, pages mask it (threat model)",
    "shelters.Stay.zone": "the key of a part of a house, as the house",
    "protection.Order.place_of_refuge": "the key of an organisation: rows are walled, pages mask it (threat model)",
}
"""Columns that are called protected and lie in clear, and why that is borne; no further one without a reason."""
LEADERS = "The ledger lies open."
"""Words that lie in clear where the search looks: it must be able to see."""


@pytest.fixture(scope="module")
def house(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """The marked country, once for all tests of the file."""
    folder, scratch = tmp_path_factory.mktemp("house"), tmp_path_factory.mktemp("scratch")
    with standing(folder=folder, scratch=scratch, unblocked=django_db_blocker.unblock()) as made:
        yield made


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    quieted(monkeypatch)


def test_every_sealed_column_holds_a_mark(house: House) -> None:
    """A column that nobody writes here would pass every search below for no reason."""
    wanted = {str(field) for model in own_models() for field in sealed_fields(model)}
    for relation, one in house.marked.items():
        written = {str(field) for _row, field, value in one.plain() if value}
        assert wanted <= written, f"{relation}: write a mark into these in tests/security/marking.py: " + str(
            sorted(wanted - written)
        )


def test_every_field_that_is_not_open_is_sealed(house: House) -> None:
    """What a model calls protected or sealed is an envelope: nothing else of that class lies in a column."""
    found = {
        f"{model._meta.label}.{name}"
        for model in own_models()
        for name, tier in model.field_classes.items()
        if tier in (Tier.PROTECTED, Tier.SEALED) and name not in {one.name for one in sealed_fields(model)}
    }
    assert found == IN_CLEAR.keys()


def test_no_table_holds_a_mark(house: House) -> None:
    secrets = house.secrets()
    assert len(secrets) > 20
    leaks = [
        f"{table}: {secrets[word]}" for table, data in marks.tables() for word in marks.holds(data, *secrets)
    ]
    assert not leaks, leaks
    assert not marks.holds(marks.sessions([SessionRecord]), *secrets)
    assert not mail.outbox


def test_the_search_sees_what_lies_in_clear_in_any_table(house: House) -> None:
    with transaction.atomic():
        note = Note.objects.filter(case=house.marked["shared"].file.case).first()
        assert note is not None
        for planted in (LEADERS.encode(), LEADERS.encode("utf-16"), LEADERS.encode().hex().encode()):
            Note.objects.filter(pk=note.pk).update(text=planted)
            seen = [table for table, data in marks.tables() if marks.holds(data, LEADERS)]
            assert seen == ["public.cases_note"]
        transaction.set_rollback(True)


def test_no_key_and_no_passphrase_lies_in_any_table_or_file(house: House) -> None:
    """A stolen database opens nothing: neither a person's key nor what the holders type lies in it."""
    held = [key for one in house.marked.values() for key in whole_ring(one.file.case)._keys.values()]
    held += [one.private() for one in house.marked.values()]
    assert len(held) >= 4
    for place, data in [*marks.tables(), *_files(house)]:
        for key in held:
            assert key not in data and key.hex().encode() not in data, place
        assert not marks.holds(data, PASSPHRASE), place


def test_no_file_of_the_installation_holds_a_mark(house: House) -> None:
    secrets = house.secrets()
    found = _files(house)
    assert sum("/files/" in place for place, _data in found) >= 2 * 4, "documents must lie there"
    assert not [(place, marks.holds(data, *secrets)) for place, data in found if marks.holds(data, *secrets)]
    assert not list(house.scratch.iterdir()), "something was left in the folder for temporary files"


def _files(house: House) -> list[tuple[str, bytes]]:
    folders = (house.folder, house.scratch, Path(settings.KEYS_FOLDER))
    return [(str(path), data) for path, data in marks.files(*folders)]


def test_the_servers_own_files_hold_no_mark(house: House) -> None:
    """Tables with their dead rows, the write-ahead log and the server's log: what a thief of the disk reads."""
    planted = f"{os.urandom(8).hex()}clear"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE planted AS SELECT %s AS word FROM generate_series(1, 20000)", [planted])
        transaction.set_rollback(True)
    seen: set[str] = set()
    for place, data in marks.disk():
        assert not marks.holds(data, marks.CORE), place
        seen |= marks.holds(data, planted)
    assert seen == {planted}, "the search did not see what a transaction wrote and took back"


def test_no_line_of_the_log_holds_a_mark(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", False)
    secrets = house.secrets()
    client = browser(house.marked["shared"].crew.finder)
    before = len(house.log)
    client.get("/no/such/page/")
    assert len(house.log) > before, "the log must be heard"
    assert not marks.holds("\n".join(house.log).encode(), *secrets)


def test_a_page_that_breaks_says_nothing_it_was_told(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """An error in the middle of an act, with the words in its hands: neither the page nor the log repeats them."""
    shared = house.marked["shared"]
    client, word = browser(shared.crew.finder), f"{marks.CORE}brokes"
    monkeypatch.setattr(logging.getLogger("django.request"), "disabled", False)
    for fault in (RuntimeError("out of order"), Exception()):
        before = len(house.log)
        with transaction.atomic():
            with monkeypatch.context() as patch:
                patch.setattr("lindung.kernel.audit.record", _broken(fault))
                patch.setattr("lindung.cases.actions.notes.audit.record", _broken(fault))
                answer = send(
                    client,
                    f"/cases/{shared.file.case.code}/note/",
                    expect=500,
                    text=f"What {word} said",
                    audience="notes",
                )
            transaction.set_rollback(True)
        told = "\n".join(house.log[before:])
        assert "Traceback" in told, "the error must reach the log"
        assert not marks.holds(answer.content + told.encode(), marks.CORE)
    missing = client.get(f"/cases/{word}/")
    assert missing.status_code == 404
    assert not [line for line in house.log if marks.CORE in line and "Traceback" in line]


def _broken(fault: Exception) -> Any:
    def record(**_given: Any) -> None:
        raise fault

    return record


def test_nothing_that_leaves_the_plans_rooms_holds_a_mark(house: House, tmp_path: Path) -> None:
    secrets, seen = house.secrets(), b""
    for name, data in handed_out(house.planned, tmp_path / "snapshot"):
        assert not marks.holds(data, *secrets), name
        seen += data
    assert marks.holds(seen, "Small plan", "A training on indicators") == {"Small plan"}
    assert b"welfare" in seen, "the facts of what was held must be in the snapshot"


@pytest.mark.parametrize("role", EVERYONE)
def test_nobody_is_answered_with_a_mark_outside_their_purpose(role: str, house: House) -> None:
    belongs = sections_of(house.marked["shared"])
    covered = {section.value for section in COVERS[Purpose(home(role)[1])]} if role in READERS else set()
    covered |= {COMPLAINT} if role == HEARS else set()
    covered |= {PLACE} if role in NATIONAL else set()
    wrong = []
    for (relation, method, path), words in heard_by(house, role).items():
        if path == READS_EVIDENCE and method == "GET":
            assert bool(words) == (role in OPENS_EVIDENCE), f"{role}: {words}"
            continue
        for word in words:
            section = belongs.get(word) if relation == "shared" or word == ADDRESS else "another's case"
            if section not in covered:
                wrong.append(f"{method} {path}: {word} of {section}")
    assert not wrong, "\n".join(wrong)


def test_those_whose_part_covers_them_are_answered_with_every_mark(house: House) -> None:
    """Else the test above would pass on a site that shows nothing."""
    shared = house.marked["shared"]
    belongs, hidden_in = sections_of(shared), boxed(shared)
    for role in sorted({*READERS, HEARS}):
        heard_by(house, role)
    heard = {word for asked in house.heard.values() for words in asked.values() for word in words}
    sides = shared.crew.finder, shared.crew.enforcer, stand_in(shared.crew.other)
    for actor in sides:  # what a referral says is its two sides' own
        caller = Caller(User.objects.get(pk=actor.user_id))
        heard |= {word for address, url in pages_of(shared) for word in asked(caller, address, url, shared)}
    hidden = [f"{section} {word}" for word, section in belongs.items() if word not in heard | hidden_in]
    assert not hidden, f"nobody is shown: {hidden}"
    assert not heard & hidden_in, "what names a person stands on no page without an opening"
    assert len(heard) >= 20
