"""The pages: each act from a form to the next page, what they refuse, and what they cost."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.testing import NOON
from lindung.cases.testing import unsealed
from lindung.kernel import clock
from lindung.kernel.country import current
from lindung.kernel.models import AuditEvent
from lindung.protection import actions, queries
from lindung.protection.models import Order
from lindung.protection.testing import DAY, Scene
from lindung.protection.web import offers

Browser = Callable[[Actor], Client]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
BUDGET = 20


@pytest.fixture(autouse=True)
def day_after(scene: Scene) -> Iterator[datetime]:
    """Let every page see the day after the case was accepted."""
    with clock.travel(to=NOON + DAY), timezone.override(current().time_zone):
        yield NOON + DAY


@pytest.fixture
def browser(scene: Scene) -> Browser:
    """Return a signed-in browser of an actor."""

    def sign_in(actor: Actor) -> Client:
        client = Client()
        client.force_login(User.objects.get(pk=actor.user_id), backend=BACKEND)
        return client

    return sign_in


def moment(name: str, value: datetime) -> dict[str, str]:
    """Return the four boxes of a moment as a person fills them in."""
    there = timezone.localtime(value)
    return {
        f"{name}_day": str(there.day),
        f"{name}_month": str(there.month),
        f"{name}_year": str(there.year),
        f"{name}_time": f"{there:%H:%M}",
    }


def sent(**values: Any) -> dict[str, Any]:
    """Return a form's answers with a fresh submission key."""
    return {"_submission": str(uuid.uuid4()), **values}


def interim_form(scene: Scene, **changed: Any) -> dict[str, Any]:
    """Return the answers that record an interim order made at noon of the first day."""
    answers = {
        **moment("made_at", NOON),
        "reference": "I-1",
        "court": scene.court.code,
        "place_of_refuge": scene.refuge.code,
        "protection_officer": scene.officer.username,
    }
    return sent(**(answers | changed))


def address(name: str, scene: Scene) -> str:
    """Return the address of an act on the scene's case."""
    return reverse(f"protection:{name}", args=[scene.case.code])


ACTS = ("custody", "apply", "interim_order", "report", "protection_order", "extension", "release")


@pytest.mark.parametrize("name", ACTS)
def test_every_page_opens_for_its_people_only(
    scene: Scene, browser: Browser, name: str, django_assert_max_num_queries: Any
) -> None:
    client = browser(scene.enforcer)
    with django_assert_max_num_queries(BUDGET):
        assert client.get(address(name, scene)).status_code == 200
    assert browser(scene.outsider).get(address(name, scene)).status_code == 404
    assert Client().get(address(name, scene)).status_code == 302
    assert client.get(reverse(f"protection:{name}", args=["NONE-0000-0000"])).status_code == 404


def test_a_role_without_the_permission_is_told_so(scene: Scene, browser: Browser) -> None:
    assert browser(scene.registrar).get(address("custody", scene)).status_code == 403
    assert browser(scene.protector).get(address("custody", scene)).status_code == 403


def test_custody_form_starts_the_clock(scene: Scene, browser: Browser) -> None:
    client = browser(scene.enforcer)
    answers = sent(**moment("began_at", NOON), reference="C-7")
    done = client.post(address("custody", scene), answers)
    again = client.post(address("custody", scene), answers)
    order = Order.objects.get()
    assert done.status_code == again.status_code == 302
    assert done["Location"] == again["Location"] == reverse("protection:order", args=[order.pk])
    assert order.made_at == NOON


def test_forms_are_filled_in_beforehand(scene: Scene, browser: Browser) -> None:
    scene.application(at=NOON)
    page = browser(scene.registrar).get(address("interim_order", scene)).content.decode()
    assert f'value="{scene.court.code}" selected' in page
    assert 'value="2026"' in page


def test_interim_form_and_its_order_page(
    scene: Scene, browser: Browser, django_assert_max_num_queries: Any
) -> None:
    client = browser(scene.enforcer)
    done = client.post(address("interim_order", scene), interim_form(scene))
    assert done.status_code == 302, done.context["form"].errors
    with django_assert_max_num_queries(BUDGET):
        page = client.get(done["Location"])
    law = Order.objects.get().computation
    assert page.status_code == 200
    assert str(law["value"]) in page.content.decode()
    assert scene.refuge.name in page.content.decode(), "the office that wrote it down knows it"
    told = browser(scene.protector).get(done["Location"]).content.decode()
    assert (scene.refuge.name in told, "I-1" in told) == (True, True)
    assert (
        AuditEvent.objects.filter(event="protection.order_read", subject_id=Order.objects.get().pk).count()
        == 2
    )
    assert browser(scene.outsider).get(done["Location"]).status_code == 404
    with_code = reverse(
        "protection:order", kwargs={"case_code": scene.case.code, "subject": Order.objects.get().pk}
    )
    assert client.get(with_code).status_code == 200


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"made_at_day": "31", "made_at_month": "4"}, "31 April does not exist"),
        ({"made_at_year": "2027"}, "must be in the past"),
        ({"made_at_day": "1"}, "before the day the person was found"),
        ({"court": "nowhere"}, "Choose one from the list"),
        ({"reference": ""}, "Enter the reference"),
        ({"reference": "A\u202eB"}, "invisible characters"),
        ({"reference": "x" * 100_000}, "too long"),
        ({"last_day_day": "1", "last_day_month": "11", "last_day_year": "2026"}, "end before it starts"),
        (
            {"last_day_day": "1", "last_day_month": "11", "last_day_year": "2029"},
            "does not let this order last",
        ),
        ({"protection_officer": "outsider"}, "Choose one from the list"),
    ],
)
def test_wrong_answers_come_back_with_words(
    scene: Scene, browser: Browser, changed: dict[str, str], words: str
) -> None:
    page = browser(scene.enforcer).post(address("interim_order", scene), interim_form(scene, **changed))
    assert page.status_code == 422
    assert words in page.content.decode()
    assert not Order.objects.exists()


def test_out_of_turn_is_said_in_words(scene: Scene, browser: Browser) -> None:
    answers = interim_form(scene)
    answers |= {"place_of_refuge": scene.refuge.code}
    page = browser(scene.registrar).post(address("protection_order", scene), answers)
    assert page.status_code == 409
    assert "cannot be taken at the present stage" in page.content.decode()


def test_report_page_shows_both_halves(scene: Scene, browser: Browser) -> None:
    scene.interim()
    answers = sent(findings="Paper kept by the employer.", on_day="9", on_month="11", on_year="2026")
    assert browser(scene.enforcer).post(address("report", scene), answers).status_code == 302
    page = browser(scene.protector).get(address("report", scene)).content.decode()
    assert "Paper kept by the employer." in page
    assert "Not signed yet" in page
    assert AuditEvent.objects.filter(
        event="protection.report_read", by_user_id=scene.protector.user_id
    ).exists()
    answers["_submission"] = str(uuid.uuid4())
    assert browser(scene.protector).post(address("report", scene), answers).status_code == 302
    assert queries.reports_of(case=scene.case)[0].is_complete
    reader = browser(scene.registrar)
    assert "Sign this half" not in reader.get(address("report", scene)).content.decode()
    assert reader.post(address("report", scene), answers).status_code == 200


def test_decision_leads_on_and_refusal_is_recorded(scene: Scene, browser: Browser) -> None:
    order = scene.application(at=NOON)
    client = browser(scene.registrar)
    decide = reverse("protection:decide", args=[scene.case.code, order.pk])
    assert client.get(decide).status_code == 200
    assert client.post(decide, sent(decision="made"))["Location"] == address("interim_order", scene)
    refuse = client.post(decide, sent(decision="refused"))["Location"]
    assert client.get(refuse).status_code == 200
    assert client.post(refuse, sent(**moment("made_at", NOON), reason="No ground.")).status_code == 302
    order.refresh_from_db()
    assert order.state == "refused"


def test_correction_hands_on_what_differs(scene: Scene, browser: Browser) -> None:
    old = scene.interim()
    client = browser(scene.registrar)
    correct = reverse("protection:correction", args=[old.pk])
    assert client.get(correct).status_code == 200
    same = interim_form(scene, enforcement_officer="enforcer", correction_reason="A slip.")
    same |= dict(
        zip(
            ("last_day_day", "last_day_month", "last_day_year"),
            f"{old.last_day:%d-%m-%Y}".split("-"),
            strict=True,
        )
    )
    unchanged = client.post(correct, same)
    assert unchanged.status_code == 422
    assert "Nothing would change" in unchanged.content.decode()
    done = client.post(correct, same | {"_submission": str(uuid.uuid4()), "reference": "I-2"})
    new = Order.objects.get(corrects=old)
    assert done["Location"] == reverse("protection:order", args=[new.pk])
    assert (unsealed(new, "document_reference"), new.made_at) == ("I-2", old.made_at)
    assert "has been corrected" in client.get(reverse("protection:order", args=[old.pk])).content.decode()
    assert client.get(reverse("protection:order", args=[new.pk])).status_code == 200


def test_end_and_release(scene: Scene, browser: Browser) -> None:
    order = scene.interim()
    client = browser(scene.enforcer)
    end = reverse("protection:end", args=[order.pk])
    assert client.get(end).status_code == 200
    assert client.post(end, sent(**moment("ended_at", NOON), reason="Left.")).status_code == 302
    answers = sent(**moment("made_at", NOON), destination="free", reference="R-1")
    assert client.post(address("release", scene), answers).status_code == 302
    assert scene.stage() == "closed"


def test_offers_ask_the_database_nothing(scene: Scene, django_assert_num_queries: Any) -> None:
    assert scene.stage() == "accepted"
    with django_assert_num_queries(0):
        likely = [
            offer.url for offer in offers.offers(case=scene.case, actor=scene.enforcer) if offer.primary
        ]
        assert likely == [address("custody", scene)]
        assert not offers.offers(case=scene.case, actor=Actor(uuid.uuid4(), uuid.uuid4(), frozenset()))


def test_lists_cost_one_query(scene: Scene, django_assert_num_queries: Any) -> None:
    scene.custody(at=NOON)
    scene.interim(at=NOON + DAY)
    scene.sign("enforcement", at=NOON + DAY)
    with django_assert_num_queries(1):
        assert [order.court and order.court.name for order in queries.orders_of(case=scene.case)]
    with django_assert_num_queries(1):
        assert queries.reports_of(case=scene.case)
    assert list(queries.visible_to(scene.outsider)) == []
    assert len(queries.visible_to(scene.protector)) == 2
    assert actions.watching.act_by(order=queries.running(case=scene.case)[0]) is not None
