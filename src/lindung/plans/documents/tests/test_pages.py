"""The pages of documents: ask, look, fetch."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.plans.documents import actions
from lindung.plans.documents.models import Document
from lindung.plans.documents.tests.conftest import Scene

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend=BACKEND)
    return client


def wishes(scene: Scene, **more: str) -> dict[str, str]:
    return {
        "_submission": str(uuid.uuid4()),
        "kind": "review/csv",
        "period": str(scene.period.pk),
        "language": "en",
    } | more


@pytest.mark.django_db(transaction=True)
def test_from_the_wish_to_the_file(scene: Scene) -> None:
    monitor, reader = client_of(scene.people.monitor), client_of(scene.people.decision_maker)
    home = reverse("plandocs:home")
    assert reverse("plandocs:ask") in monitor.get(home).content.decode()
    assert reverse("plandocs:ask") not in reader.get(home).content.decode()
    form = monitor.get(reverse("plandocs:ask") + f"?period={scene.period.pk}").content.decode()
    assert f'value="{scene.period.pk}" selected' in form
    done = monitor.post(reverse("plandocs:ask"), wishes(scene))
    document = Document.objects.get()
    show = reverse("plandocs:show", args=[document.pk])
    assert done.status_code == 302 and done["Location"] == show
    page = monitor.get(show).content.decode()
    assert "You can leave this page" in page and "Download" not in page
    assert "Look again" in reader.get(home).content.decode()
    assert show in reader.get(home + "?plan=SMALL-1").content.decode()
    assert show not in reader.get(home + "?plan=OTHER").content.decode()
    file = reverse("plandocs:fetch", args=[document.pk])
    assert monitor.get(file).status_code == 409
    actions.make(document_id=document.pk, at=scene.at)
    assert file in reader.get(show).content.decode()
    answer = reader.get(file)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="SMALL-1-2024-review-en.csv"'
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert b"P2.S2.O1.ii.2" in answer.content


@pytest.mark.django_db(transaction=True)
def test_who_is_turned_away(scene: Scene) -> None:
    document = Document.objects.create(
        plan=scene.plan,
        period=scene.period,
        kind="review",
        form="pdf",
        language="en",
        asked_by_id=scene.people.monitor.user_id,
        asked_at=scene.at,
    )
    pages = [
        reverse("plandocs:home"),
        reverse("plandocs:show", args=[document.pk]),
        reverse("plandocs:fetch", args=[document.pk]),
        reverse("plandocs:ask"),
    ]
    for page in pages:
        assert client_of(scene.people.case_worker).get(page).status_code == 403
        assert Client().get(page).status_code == 302
    for actor in (scene.people.partner, scene.people.decision_maker, scene.people.welfare_focal):
        assert client_of(actor).get(reverse("plandocs:ask")).status_code == 403
        assert client_of(actor).post(reverse("plandocs:ask"), wishes(scene)).status_code == 403
    missing = reverse("plandocs:show", args=[uuid.uuid4()])
    assert client_of(scene.people.monitor).get(missing).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_wrong_wish_keeps_the_answers(scene: Scene) -> None:
    monitor = client_of(scene.people.monitor)
    answer = monitor.post(reverse("plandocs:ask"), wishes(scene, period=str(uuid.uuid4())))
    assert answer.status_code == 422 and not Document.objects.exists()
    assert 'value="review/csv"' in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_a_problem_is_shown(scene: Scene) -> None:
    document = Document.objects.create(
        plan=scene.plan,
        period=scene.period,
        kind="review",
        form="pdf",
        language="en",
        asked_by_id=scene.people.monitor.user_id,
        asked_at=scene.at,
        state="failed",
        problem="No fonts <b>lie</b> there.",
    )
    page = client_of(scene.people.monitor).get(reverse("plandocs:show", args=[document.pk])).content.decode()
    assert "Could not be made" in page and "No fonts &lt;b&gt;lie&lt;/b&gt; there." in page
