"""The keys away, and envelopes of orders and reports in other hands: each says so by itself, the rest is shown."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lindung.access.actions import issue_token
from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.testing import NOON
from lindung.access.wall import behind
from lindung.kernel import clock
from lindung.kernel.country import current
from lindung.kernel.models import AuditEvent
from lindung.kernel.sealing.keyfile import FileProvider
from lindung.kernel.sealing.problems import Locked
from lindung.protection import actions
from lindung.protection.models import JointReport, Order
from lindung.protection.testing import DAY, Scene

SECRET = "Kept behind the blue gate"
REACHED = "the keys cannot be reached"
NOT_SEALED_HERE = "it is not what was sealed here"


@pytest.fixture(autouse=True)
def day_after(scene: Scene) -> Iterator[datetime]:
    """Let every page see the day after the case was accepted."""
    with clock.travel(to=NOON + DAY), timezone.override(current().time_zone):
        yield NOON + DAY


def away(*_args: Any, **_given: Any) -> bytes:
    """Stand in for a keeper that cannot be reached."""
    raise Locked("away")


@pytest.fixture
def keyless(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return what takes the keeper of the keys away; the patch's `undo` brings it back."""

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


def moment(name: str, value: datetime) -> dict[str, str]:
    """Return the four boxes of a moment as a person fills them in."""
    there = timezone.localtime(value)
    boxes = {"day": str(there.day), "month": str(there.month), "year": str(there.year)}
    return {f"{name}_{box}": text for box, text in (boxes | {"time": f"{there:%H:%M}"}).items()}


def day(name: str, value: datetime) -> dict[str, str]:
    """Return the three boxes of a day."""
    return {box: text for box, text in moment(name, value).items() if not box.endswith("_time")}


def in_clear(text: str) -> list[str]:
    """Return the tables that hold `text` as it was written."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", [f"%{text}%"])
            if cursor.fetchone() != (0,):
                found.append(table)
    return found


def put(row: Model, name: str, blob: bytes) -> None:
    """Write an envelope as somebody with the database would."""
    type(row)._default_manager.filter(pk=row.pk).update(**{name: blob})


def flipped(row: Model, name: str) -> bytes:
    """Return an envelope as it lies in the database, its last bit changed."""
    blob = bytearray(getattr(type(row)._default_manager.get(pk=row.pk), name))
    blob[-1] ^= 1
    return bytes(blob)


def standing() -> tuple[Any, ...]:
    """Return every order and report as they lie in the database."""
    return list(Order.objects.order_by("pk").values()), list(JointReport.objects.order_by("pk").values())


def forms(scene: Scene, prepared: dict[str, Order]) -> dict[str, tuple[Actor, str, dict[str, str], str]]:
    """Return page -> who fills it in, its address, the answers, and the name of the one that is sealed."""
    on_case = {
        name: reverse(f"protection:{name}", args=[scene.case.code]) for name in ("custody", "apply", "report")
    }
    interim, applied = prepared["interim"], prepared["applied"]
    return {
        "apply": (
            scene.enforcer,
            on_case["apply"],
            {"kind": "extension", "court": scene.court.code, **day("applied_on", NOON), "reference": SECRET},
            "reference",
        ),
        "report": (scene.enforcer, on_case["report"], {"findings": SECRET, **day("on", NOON)}, "findings"),
        "end": (
            scene.enforcer,
            reverse("protection:end", args=[interim.pk]),
            {**moment("ended_at", NOON), "reason": SECRET},
            "reason",
        ),
        "refuse": (
            scene.registrar,
            reverse("protection:refuse", args=[scene.case.code, applied.pk]),
            {**moment("made_at", NOON), "reason": SECRET},
            "reason",
        ),
        "release": (
            scene.enforcer,
            reverse("protection:release", args=[scene.case.code]),
            {**moment("made_at", NOON), "destination": "free", "reference": SECRET},
            "reference",
        ),
    }


@pytest.mark.parametrize("page", ["apply", "report", "end", "refuse", "release"])
def test_what_is_written_without_the_keys_stays_on_the_page(scene: Scene, keyless: Any, page: str) -> None:
    prepared = {"interim": scene.interim()}
    prepared["applied"] = scene.application(kind="protection_order")
    actor, address, answers, sealed = forms(scene, prepared)[page]
    client, before = browser(actor), standing()
    patch = keyless()
    stopped = client.post(address, {"_submission": str(uuid.uuid4()), **answers})
    assert (stopped.status_code, REACHED in stopped.content.decode()) == (503, True)
    assert stopped.context["form"][sealed].value() == SECRET
    assert standing() == before
    assert in_clear(SECRET) == []
    patch.undo()
    done = client.post(address, {"_submission": str(uuid.uuid4()), **answers})
    assert done.status_code == 302, done.context["form"].errors
    assert standing() != before
    assert in_clear(SECRET) == []


def test_custody_and_corrections_wait_for_the_keys_too(scene: Scene, keyless: Any) -> None:
    custody = scene.custody(at=NOON + DAY - timedelta(hours=2))
    before = standing()
    keyless()
    with pytest.raises(Locked), behind(scene.registrar):
        actions.correct_order(
            order_id=custody.pk,
            changes=actions.OrderChanges(reference="C-2"),
            reason=SECRET,
            by=scene.registrar,
            at=NOON + DAY,
        )
    with pytest.raises(Locked), behind(scene.enforcer):
        scene.interim(at=NOON + DAY)
    assert standing() == before
    page = browser(scene.enforcer).get(reverse("protection:order", args=[custody.pk]))
    text = page.content.decode()
    assert (page.status_code, REACHED in text, "C-1" in text) == (200, True, False)
    assert str(page.context["order"].get_state_display()) in text, "open facts are shown"


def test_a_changed_value_says_so_and_the_others_are_shown(scene: Scene) -> None:
    order = scene.interim()
    right = actions.correct_order(
        order_id=order.pk,
        changes=actions.OrderChanges(reference="I-2"),
        reason=SECRET,
        by=scene.registrar,
        at=NOON + DAY,
    )
    page = reverse("protection:order", args=[right.pk])
    for changed, other in (("correction_reason", "I-2"), ("document_reference", SECRET)):
        whole = bytes(getattr(Order.objects.get(pk=right.pk), changed))
        put(right, changed, flipped(right, changed))
        answer = browser(scene.registrar).get(page)
        text = answer.content.decode()
        assert (answer.status_code, text.count(NOT_SEALED_HERE), other in text) == (200, 1, True)
        assert scene.court.name in text
        put(right, changed, whole)
    assert NOT_SEALED_HERE not in browser(scene.registrar).get(page).content.decode()


def test_envelopes_of_two_orders_do_not_open_in_each_other(scene: Scene) -> None:
    interim = scene.interim()
    applied = scene.application(kind="protection_order")
    first, second = (bytes(Order.objects.get(pk=one.pk).document_reference) for one in (interim, applied))
    put(interim, "document_reference", second)
    put(applied, "document_reference", first)
    for one in (interim, applied):
        opened = actions.read_order(order_id=one.pk, by=scene.registrar, at=NOON + DAY)
        assert (opened.reference.content, NOT_SEALED_HERE in opened.reference.problem) == (None, True)
        assert opened.order.court == scene.court
    put(interim, "document_reference", first)
    assert (
        actions.read_order(order_id=interim.pk, by=scene.registrar, at=NOON + DAY).reference.content == "I-1"
    )


def test_the_halves_of_a_report_do_not_open_in_each_other(scene: Scene) -> None:
    scene.interim()
    scene.sign("enforcement", findings="What the enquiry found.")
    scene.sign("protection", findings="What the person told in care.")
    report = JointReport.objects.get()
    mine, theirs = bytes(report.enforcement_findings), bytes(report.protection_findings)
    put(report, "enforcement_findings", theirs)
    page = reverse("protection:report", args=[scene.case.code])
    text = browser(scene.registrar).get(page).content.decode()
    assert (text.count(NOT_SEALED_HERE), text.count("What the person told in care.")) == (1, 1)
    put(report, "enforcement_findings", mine[:-1])
    text = browser(scene.registrar).get(page).content.decode()
    assert (text.count(NOT_SEALED_HERE), "What the enquiry found." in text) == (1, False)
    put(report, "enforcement_findings", mine)
    assert "What the enquiry found." in browser(scene.registrar).get(page).content.decode()


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(min_value=0, max_value=10_000), bit=st.integers(min_value=0, max_value=7))
def test_no_flipped_bit_goes_unnoticed(scene: Scene, place: int, bit: int) -> None:
    order = Order.objects.first() or scene.interim()
    whole = bytes(Order.objects.get(pk=order.pk).document_reference)
    blob = bytearray(whole)
    blob[place % len(blob)] ^= 1 << bit
    put(order, "document_reference", bytes(blob))
    opened = actions.read_order(order_id=order.pk, by=scene.registrar, at=NOON + DAY)
    assert (opened.reference.content, bool(opened.reference.problem)) == (None, True)
    put(order, "document_reference", whole)


def test_over_the_interface_what_does_not_open_is_a_problem(scene: Scene, keyless: Any) -> None:
    order = scene.interim()
    address = f"/api/v1/protection/orders/{order.pk}"
    program = caller(scene.registrar)
    assert program.get(address).json()["reference"] == "I-1"
    whole = bytes(Order.objects.get(pk=order.pk).document_reference)
    put(order, "document_reference", flipped(order, "document_reference"))
    changed = program.get(address)
    assert (changed.status_code, changed.json()["type"]) == (409, "urn:lindung:problem:tampered")
    put(order, "document_reference", whole)
    keyless()
    locked = program.get(address)
    assert (locked.status_code, locked.json()["type"]) == (503, "urn:lindung:problem:locked")
    assert {answer["Content-Type"] for answer in (changed, locked)} == {"application/problem+json"}
    looks = AuditEvent.objects.filter(event="protection.order_read", subject_id=order.pk)
    assert looks.count() == 3, "also the vain ones"
