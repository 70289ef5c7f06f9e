"""The pages: from the case to a sent referral, from the inbox to its answer; what they refuse, show and cost."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.testing import NOON
from lindung.cases.kinds import task_kind
from lindung.cases.models import Task
from lindung.kernel import clock
from lindung.kernel.country import current
from lindung.referral import actions
from lindung.referral.models import Referral
from lindung.referral.testing import Scene, make_scene

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SECRET = "She fears the man in the blue lorry"
BUDGET = 20


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    """Let every page be seen half an hour after the case was opened."""
    with clock.travel(to=NOON + timedelta(minutes=30)), timezone.override(current().time_zone):
        yield


def browser(actor: Actor) -> Client:
    """Return a signed-in browser of an actor."""
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend=BACKEND)
    return client


def filled(**values: Any) -> dict[str, Any]:
    """Return a form's answers with a fresh submission key."""
    return {"_submission": str(uuid.uuid4()), **values}


def send_form(scene: Scene, **changed: Any) -> dict[str, Any]:
    """Return the answers that refer the scene's case to the shelter."""
    answers = {
        "to": scene.organisation(scene.receiver).code,
        "purposes": ["assistance"],
        "urgency": "urgent",
        "consent": "given",
        "legal_basis": "",
        "shared": ["facts"],
        "message": SECRET,
    }
    return filled(**(answers | changed))


def address(name: str, scene: Scene, referral: Referral | None = None) -> str:
    """Return the address of a page of the scene's case, or of a referral of it."""
    return reverse(f"referral:{name}", args=[scene.case.code, *([referral.pk] if referral else [])])


def test_from_the_case_to_a_referral(scene: Scene) -> None:
    amina = browser(scene.sender)
    first = amina.get(address("send", scene))
    assert b"?need=shelter" in first.content
    assert b"adjudication" not in first.content
    form = amina.get(address("send", scene) + "?need=shelter").content.decode()
    assert "Shelter" in form
    assert "Haven" in form
    assert "Far" not in form
    done = amina.post(address("send", scene) + "?need=shelter", send_form(scene))
    sent = Referral.objects.get()
    assert done.url == address("show", scene, sent)
    assert scene.stage() == "referred"
    assert SECRET in amina.get(done.url).content.decode()


def test_a_double_click_sends_once(scene: Scene) -> None:
    amina, answers = browser(scene.sender), send_form(scene)
    addresses = {amina.post(address("send", scene) + "?need=shelter", answers).url for _ in range(2)}
    assert addresses == {address("show", scene, Referral.objects.get())}


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"to": ""}, "Choose who is asked"),
        ({"to": "nobody"}, "from the list"),
        ({"to": str(uuid.uuid4())}, "from the list"),
        ({"to": "shel\x00ter"}, "from the list"),
        ({"purposes": []}, "at least one purpose"),
        ({"consent": ""}, "what the person said"),
        ({"consent": "refused"}, "Ask again"),
        ({"consent": "legal_basis"}, "Name the law"),
        ({"urgency": "whenever"}, "valid choice"),
        ({"message": "x" * 4_001}, "too long"),
        ({"message": "a\u202eb"}, "direction"),
        ({"shared": ["identity"]}, "valid choice"),
    ],
)
def test_wrong_answers_are_kept_and_explained(scene: Scene, changed: dict[str, Any], says: str) -> None:
    answer = browser(scene.sender).post(address("send", scene) + "?need=shelter", send_form(scene, **changed))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    assert "message" in changed or SECRET in page
    assert not Referral.objects.exists()


def test_what_the_domain_refuses_is_said_beside_the_field(scene: Scene) -> None:
    scene.send()
    answer = browser(scene.sender).post(address("send", scene) + "?need=shelter", send_form(scene))
    assert answer.status_code == 409
    assert "already lies with that organisation" in answer.content.decode()


def test_ten_megabytes_are_turned_away(scene: Scene) -> None:
    big = send_form(scene, message="x" * 10_000_000)
    answer = browser(scene.sender).post(address("send", scene) + "?need=shelter", big)
    assert answer.status_code in {400, 413, 422}
    assert not Referral.objects.exists()


def test_an_unknown_need_or_harm_asks_again(scene: Scene) -> None:
    amina = browser(scene.sender)
    for name, query in (("send", "need=miracles"), ("send", "need=adjudication"), ("other_harm", "harm=bad")):
        answer = amina.get(f"{address(name, scene)}?{query}")
        assert b'name="to"' not in answer.content
        assert "That is not in the list" in answer.content.decode()


def test_where_nobody_offers_it_the_page_says_so(db: None) -> None:
    scene = make_scene(age_years=9)
    shelter = scene.organisation(scene.receiver)
    shelter.active = False
    shelter.save()
    answer = browser(scene.sender).get(address("send", scene) + "?need=shelter")
    assert answer.status_code == 200
    assert "No organisation offers this" in answer.content.decode()


def test_the_receiver_answers(scene: Scene) -> None:
    sent = scene.send(message=SECRET)
    bo = browser(scene.receiver)
    inbox = bo.get(reverse("referral:list")).content.decode()
    assert address("show", scene, sent) in inbox
    assert SECRET not in inbox
    page = bo.get(address("answer", scene, sent)).content.decode()
    assert SECRET in page
    assert "25 to 29" in page
    assert "about 27" not in page
    case = reverse("case", args=[scene.case.code])
    assert case not in page
    assert bo.get(case).status_code == 404
    accepted = bo.post(address("accept", scene, sent), filled())
    assert accepted.url == case
    assert bo.get(case).status_code == 200


def test_the_second_to_accept_learns_it(scene: Scene) -> None:
    sent = scene.send()
    actions.accept(referral_id=sent.pk, by=scene.second, at=NOON)
    late = browser(scene.receiver).post(address("accept", scene, sent), filled())
    assert late.status_code == 409
    assert "has been answered or withdrawn meanwhile" in late.content.decode()


def test_accepting_without_a_key_or_by_reading_does_nothing(scene: Scene) -> None:
    sent, bo = scene.send(), browser(scene.receiver)
    assert bo.get(address("accept", scene, sent)).status_code == 405
    stale = bo.post(address("accept", scene, sent))
    assert (stale.status_code, b"out of date" in stale.content) == (422, True)
    sent.refresh_from_db()
    assert sent.state == "sent"


def test_declining_closes_the_page_and_leads_the_sender_on(scene: Scene) -> None:
    sent = scene.send(message=SECRET)
    bo, amina = browser(scene.receiver), browser(scene.sender)
    assert bo.post(address("decline", scene, sent), filled(reason="other", text="")).status_code == 422
    done = bo.post(address("decline", scene, sent), filled(reason="no_capacity", text="Full until Friday"))
    assert done.status_code == 302
    closed = bo.get(address("show", scene, sent)).content.decode()
    assert SECRET not in closed
    assert "no longer open to your organisation" in closed
    page = amina.get(address("show", scene, sent)).content.decode()
    assert "Full until Friday" in page
    assert address("send", scene) + "?need=shelter" in page
    assert amina.post(address("settle", scene, sent), filled()).status_code == 302
    assert "?need=shelter" not in amina.get(address("show", scene, sent)).content.decode()


def test_withdrawing_and_completing(scene: Scene) -> None:
    amina, esi = browser(scene.sender), browser(scene.other)
    first, second = scene.send(), scene.send(to=scene.other)
    assert amina.get(address("withdraw", scene, first)).status_code == 200
    assert amina.post(address("withdraw", scene, first), filled()).status_code == 302
    assert amina.post(address("withdraw", scene, first), filled()).status_code == 409
    esi.post(address("accept", scene, second), filled())
    assert esi.post(address("complete", scene, second), filled(note="A bed")).status_code == 302
    states = Referral.objects.order_by("sent_at", "state").values_list("state", flat=True)
    assert sorted(states) == ["completed", "withdrawn"]


def test_another_harm_closes_the_case(scene: Scene) -> None:
    amina = browser(scene.sender)
    kind = current().non_tip_agencies["sexual_offence"]
    agency = scene.organisation(scene.outsider)
    agency.kind = kind
    agency.save()
    assert b"?harm=sexual_offence" in amina.get(address("other_harm", scene)).content
    form = address("other_harm", scene) + "?harm=sexual_offence"
    assert "closes the case" in amina.get(form).content.decode()
    done = amina.post(form, send_form(scene, to=agency.code))
    assert done.url == address("show", scene, Referral.objects.get())
    assert scene.stage() == "closed"
    assert amina.get(done.url).status_code == 200


@pytest.mark.parametrize("name", ["show", "answer", "decline", "complete", "withdraw", "settle"])
def test_outsiders_find_nothing(scene: Scene, name: str) -> None:
    sent = scene.send()
    stranger = browser(scene.outsider)
    assert stranger.get(address(name, scene, sent)).status_code == 404
    assert stranger.post(address(name, scene, sent), filled(reason="no_capacity")).status_code in {404, 405}
    assert stranger.post(address("accept", scene, sent), filled()).status_code == 404
    assert stranger.get(address("send", scene)).status_code == 404
    elsewhere = reverse(f"referral:{name}", args=["TIP-0000-0000", sent.pk])
    assert browser(scene.sender).get(elsewhere).status_code in {403, 404}
    assert Client().get(address(name, scene, sent)).status_code == 302


def test_those_on_the_case_see_the_fact_not_the_words(scene: Scene) -> None:
    sent = scene.send(message=SECRET)
    page = browser(scene.secretariat).get(address("show", scene, sent)).content.decode()
    assert "Shelter" in page
    assert SECRET not in page
    assert "Accept" not in page.split("<main")[1]


def test_malay(scene: Scene) -> None:
    sent = scene.send()
    bo = browser(scene.receiver)
    page = bo.get(address("show", scene, sent), headers={"Accept-Language": "ms"}).content.decode()
    assert "Tempat tinggal selamat" in page


def test_task_kinds_lead_to_pages(scene: Scene) -> None:
    sent = scene.send()
    task = Task.objects.get(subject_id=sent.pk)
    kind = task_kind(code=task.kind)
    names = {"case_code": scene.case.code, "subject": task.subject_id}
    assert browser(scene.receiver).get(reverse(kind.url_name, kwargs=names)).status_code == 200


@pytest.mark.parametrize("many", [2, 12])
def test_pages_cost_the_same_at_any_size(scene: Scene, many: int, django_assert_max_num_queries: Any) -> None:
    for number in range(many):
        sent = scene.send(to=scene.receiver if number % 2 else scene.other)
        actions.withdraw(referral_id=sent.pk, by=scene.sender, at=NOON)
    sent = scene.send()
    amina, bo = browser(scene.sender), browser(scene.receiver)
    for client, url in (
        (bo, reverse("referral:list")),
        (amina, reverse("referral:list")),
        (bo, address("show", scene, sent)),
        (amina, address("send", scene)),
        (amina, address("send", scene) + "?need=shelter"),
    ):
        with django_assert_max_num_queries(BUDGET):
            assert client.get(url).status_code == 200
