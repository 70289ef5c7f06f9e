"""What pages and the interface cost: the same for five referrals as for forty."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lindung.access.actions import issue_token
from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.testing import NOON
from lindung.kernel import clock
from lindung.referral import actions, queries
from lindung.referral.testing import Scene

FEW, MANY = 5, 40
PAGE = 14
"""Queries of any page of the room: session, reader, what waits for them in the head, and the page's own."""


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    """Let every page be seen half an hour after the cases were opened."""
    with clock.travel(to=NOON + timedelta(minutes=30)):
        yield


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


def cost(client: Client, url: str) -> int:
    """Return how many queries an address takes once the session is warm."""
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


@pytest.mark.parametrize("sign_in", [browser, caller])
def test_the_list_costs_the_same_for_many(scene: Scene, sign_in: Callable[[Actor], Client]) -> None:
    url = reverse("referral:list") if sign_in is browser else "/api/v1/referrals/"
    readers = [sign_in(scene.receiver), sign_in(scene.sender)]
    scene.send_many(FEW)
    first = [cost(reader, url) for reader in readers]
    answered = scene.send_many(MANY - FEW)
    for one in answered[:10]:
        actions.accept(referral_id=one.pk, by=scene.receiver, at=NOON)
    assert [cost(reader, url) for reader in readers] == first
    assert max(first) <= PAGE


def test_a_referral_costs_the_same_among_many(scene: Scene) -> None:
    sent = scene.send()
    url = reverse("referral:show", args=[scene.case.code, sent.pk])
    readers = [browser(scene.receiver), browser(scene.sender), browser(scene.secretariat)]
    scene.send_many(FEW)
    first = [cost(reader, url) for reader in readers]
    scene.send_many(MANY - FEW)
    assert [cost(reader, url) for reader in readers] == first
    assert max(first) <= PAGE


def test_lists_stop_somewhere(scene: Scene) -> None:
    scene.send_many(FEW)
    assert len(queries.inbox(actor=scene.receiver, limit=3).waiting) == 3
    assert len(queries.unanswered(actor=scene.secretariat, at=NOON, limit=2)) == 2


def test_the_countrys_unanswered_take_one_query(scene: Scene, django_assert_num_queries: Any) -> None:
    scene.send_many(FEW)
    with django_assert_num_queries(1):
        found = queries.unanswered(actor=scene.secretariat, at=NOON + timedelta(hours=30))
        assert all(one.overdue and one.referral.case.code for one in found)
    assert queries.unanswered(actor=scene.outsider, at=NOON) == []
