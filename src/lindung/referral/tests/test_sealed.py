"""The keys away, envelopes in other hands, and what is left of a referral that is closed: nothing in clear."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from lindung.access.actions import issue_token
from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.testing import NOON
from lindung.access.wall import behind
from lindung.cases.testing import unsealed
from lindung.kernel import clock
from lindung.kernel.models import AuditEvent
from lindung.kernel.sealing.keyfile import FileProvider
from lindung.kernel.sealing.problems import Locked
from lindung.referral import actions, queries
from lindung.referral.models import Referral
from lindung.referral.testing import Scene

SECRET = "She fears the man in the blue lorry"
REACHED = "the keys cannot be reached"
NOT_SEALED_HERE = "it is not what was sealed here"
LATER = NOON + timedelta(minutes=30)


@pytest.fixture(autouse=True)
def later() -> Iterator[None]:
    """Let every page be seen half an hour after the case was opened."""
    with clock.travel(to=LATER):
        yield


@pytest.fixture
def keyless(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return what takes the keeper of the keys away; the patch's `undo` brings it back."""

    def away(*_args: Any, **_given: Any) -> bytes:
        raise Locked("away")

    def leave() -> pytest.MonkeyPatch:
        for name in ("unwrap", "wrap", "sign"):
            monkeypatch.setattr(FileProvider, name, away)
        return monkeypatch

    return leave


def browser(actor: Actor) -> Client:
    """Return a signed-in browser of an actor."""
    client = Client()
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    client.force_login(User.objects.get(pk=actor.user_id), backend=backend)
    return client


def caller(actor: Actor) -> Client:
    """Return a program that acts for an actor."""
    key = issue_token(user=User.objects.get(pk=actor.user_id), name="test", by=None, at=NOON)
    return Client(headers={"Authorization": f"Bearer {key}"})


def filled(**values: Any) -> dict[str, Any]:
    """Return a form's answers with a fresh submission key."""
    return {"_submission": str(uuid.uuid4()), **values}


def in_clear(text: str) -> list[str]:
    """Return the tables that hold `text` as it was written."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", [f"%{text}%"])
            if cursor.fetchone() != (0,):
                found.append(table)
    return found


def flip(row: Referral, name: str) -> None:
    """Change one bit of an envelope as somebody with the database would."""
    blob = bytearray(getattr(Referral.objects.get(pk=row.pk), name))
    blob[-1] ^= 1
    Referral.objects.filter(pk=row.pk).update(**{name: bytes(blob)})


def test_a_referral_written_without_the_keys_stays_on_the_page(scene: Scene, keyless: Any) -> None:
    form = {
        "to": "shelter",
        "purposes": ["assistance"],
        "urgency": "urgent",
        "consent": "given",
        "legal_basis": "",
        "shared": ["facts", "needs"],
        "message": SECRET,
    }
    address = reverse("referral:send", args=[scene.case.code]) + "?need=shelter"
    patch = keyless()
    stopped = browser(scene.sender).post(address, filled(**form))
    assert (stopped.status_code, REACHED in stopped.content.decode()) == (503, True)
    kept = stopped.context["form"]
    assert {name: kept[name].value() for name in form} == form
    assert not Referral.objects.exists()
    assert (scene.stage(), in_clear(SECRET)) == ("presumed", [])
    patch.undo()
    assert browser(scene.sender).post(address, filled(**form)).status_code == 302
    assert unsealed(Referral.objects.get(), "message") == SECRET
    assert in_clear(SECRET) == []


@pytest.mark.parametrize(
    ("page", "answers", "words"),
    [
        ("decline", {"reason": "other", "text": SECRET}, "text"),
        ("complete", {"note": SECRET}, "note"),
    ],
)
def test_an_answer_written_without_the_keys_stays_on_the_page(
    scene: Scene, keyless: Any, page: str, answers: dict[str, str], words: str
) -> None:
    sent = scene.send()
    if page == "complete":
        actions.accept(referral_id=sent.pk, by=scene.receiver, at=NOON)
    before = Referral.objects.values().get(pk=sent.pk)
    keyless()
    address = reverse(f"referral:{page}", args=[scene.case.code, sent.pk])
    stopped = browser(scene.receiver).post(address, filled(**answers))
    assert (stopped.status_code, REACHED in stopped.content.decode()) == (503, True)
    assert stopped.context["form"][words].value() == SECRET
    assert Referral.objects.values().get(pk=sent.pk) == before
    assert in_clear(SECRET) == []


def test_over_the_interface_too(scene: Scene, keyless: Any) -> None:
    sent = scene.send(message=SECRET)
    keyless()
    body = {"need": "shelter", "to": "haven", "purposes": ["safety"], "consent": "given", "message": SECRET}
    program = caller(scene.sender)
    asked = [
        program.get(f"/api/v1/referrals/{sent.pk}"),
        program.post(
            f"/api/v1/referrals/cases/{scene.case.code}", json.dumps(body), content_type="application/json"
        ),
    ]
    for answer in asked:
        assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
        assert answer.json()["type"] == "urn:lindung:problem:locked"
    assert program.get("/api/v1/referrals/").status_code == 200, "open facts work"
    assert Referral.objects.count() == 1
    assert AuditEvent.objects.filter(event="referral.viewed", subject_id=sent.pk).count() == 1, (
        "a vain look too"
    )


def test_an_accepted_one_goes_without_words_and_without_keys(scene: Scene, keyless: Any) -> None:
    sent = scene.send()
    with_no_words = {"reason": "no_capacity"}
    keyless()
    page = reverse("referral:decline", args=[scene.case.code, sent.pk])
    assert browser(scene.receiver).post(page, filled(**with_no_words, text="")).status_code == 302
    assert Referral.objects.get(pk=sent.pk).state == "declined"


@pytest.mark.parametrize("name", ["message", "completion_note"])
def test_what_was_changed_is_a_problem_over_the_interface_and_one_line_on_the_page(
    scene: Scene, name: str
) -> None:
    sent = scene.send(message=SECRET, shared=("facts",))
    actions.accept(referral_id=sent.pk, by=scene.receiver, at=NOON)
    actions.complete(referral_id=sent.pk, by=scene.receiver, at=NOON, note="A bed was found.")
    assert caller(scene.sender).get(f"/api/v1/referrals/{sent.pk}").json()["shared"]["message"] == SECRET
    flip(sent, name)
    answer = caller(scene.sender).get(f"/api/v1/referrals/{sent.pk}")
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:lindung:problem:tampered")
    page = browser(scene.sender).get(reverse("referral:show", args=[scene.case.code, sent.pk]))
    text = page.content.decode()
    assert (page.status_code, text.count(NOT_SEALED_HERE)) == (200, 1)
    assert (SECRET in text, "A bed was found." in text) == (name != "message", name != "completion_note")
    assert page.context["facts"], "the open facts are shown"


def test_an_answer_moved_to_another_column_or_row_does_not_open(scene: Scene) -> None:
    sent = scene.send(message=SECRET)
    actions.accept(referral_id=sent.pk, by=scene.receiver, at=NOON)
    actions.complete(referral_id=sent.pk, by=scene.receiver, at=NOON, note="Done.")
    row = Referral.objects.get(pk=sent.pk)
    Referral.objects.filter(pk=sent.pk).update(message=row.completion_note, completion_note=row.message)
    opened = actions.read(referral_id=sent.pk, by=scene.sender, at=LATER)
    assert opened.shared is not None
    assert (opened.shared.message, opened.completion_note.content) == (None, None)
    assert NOT_SEALED_HERE in str(opened.shared.message_problem)
    assert NOT_SEALED_HERE in opened.completion_note.problem


@pytest.mark.parametrize("ended_by", ["decline", "withdraw"])
def test_who_declined_still_sees_that_they_did_and_nothing_of_the_person(scene: Scene, ended_by: str) -> None:
    sent = scene.send(message=SECRET)
    if ended_by == "decline":
        with behind(scene.receiver):
            actions.decline(referral_id=sent.pk, reason="other", text=SECRET, by=scene.receiver, at=LATER)
    else:
        actions.withdraw(referral_id=sent.pk, by=scene.sender, at=LATER)
    page = browser(scene.receiver).get(reverse("referral:list"))
    [row] = page.context["received"]
    state = "Declined" if ended_by == "decline" else "Withdrawn"
    assert (row.url, row.code, row.state, row.other) == ("", "", state, "Office")
    text = page.content.decode()
    assert ("Closed to you" in text, scene.case.code in text, SECRET in text) == (True, False, False)
    [told] = caller(scene.receiver).get("/api/v1/referrals/").json()["received"]
    assert (told["id"], told["case"], told["shared"]) == (str(sent.pk), None, None)
    mine = browser(scene.sender).get(reverse("referral:list"))
    assert [row.code for row in mine.context["sent"]] == [scene.case.code]


def test_the_inbox_is_the_same_behind_the_wall_and_before_it(scene: Scene) -> None:
    kept, gone = scene.send(), scene.send(to=scene.other)
    actions.accept(referral_id=kept.pk, by=scene.receiver, at=LATER)
    actions.decline(referral_id=gone.pk, reason="no_capacity", by=scene.other, at=LATER)
    for reader in (scene.sender, scene.receiver, scene.other, scene.outsider):
        outside = queries.inbox(actor=reader, limit=9)
        with behind(reader):
            assert queries.inbox(actor=reader, limit=9) == outside
    received = queries.inbox(actor=scene.receiver, limit=9).received
    assert [(one.referral.pk, one.code) for one in received] == [(kept.pk, scene.case.code)]
    assert queries.inbox(actor=scene.other, limit=9).received[0].code == ""
