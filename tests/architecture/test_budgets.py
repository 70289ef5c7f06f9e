"""Pages ask as little of a large country as of a small one: the same questions at 100 cases and at 20,000."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.testing import NOON, PASSWORD
from lindung.cases.models import Case
from lindung.cases.queries import visible_to
from lindung.identification import queries as identification
from lindung.identification.actions import start
from lindung.kernel import clock
from lindung.world import bulk, demo

SMALL, ROUNDS = 100, 199  # each round copies the whole small world: 199 of them make 20,000
LIST, CASE_PAGE, FORM_STEP = 10, 15, 5
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def _pages(topic: str) -> Iterator[tuple[str, str, int]]:
    """Yield user, address and budget: lists, one played case of each stage for each reader, and a step of a form."""
    for username in ("nurul.welfare", "faridah.nso"):
        yield username, reverse("home"), LIST
        yield username, reverse("case_list"), LIST
        yield username, reverse("case_list") + "?closed=1", LIST
        actor = Actor.of(User.objects.get(username=username))
        for stage in Case.objects.values_list("stage", flat=True).distinct().order_by("stage"):
            found = visible_to(actor).filter(stage=stage).order_by("opened_at", "id").first()
            if found is not None:
                yield username, reverse("case", args=[found.code]), CASE_PAGE
    yield "faridah.nso", reverse("overview"), LIST
    yield "farah.labour", reverse("referral:list"), LIST
    yield "farah.labour", topic, FORM_STEP


def _asked(pages: Sequence[tuple[str, str, int]]) -> dict[tuple[str, str], tuple[int, int]]:
    """Return how many queries each page asks, and its budget, each for a session that has been seen before."""
    clients = {}
    found = {}
    for username, address, budget in pages:
        if username not in clients:
            clients[username] = Client()
            clients[username].force_login(User.objects.get(username=username), backend=BACKEND)
            clients[username].get(reverse("home"))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert clients[username].get(address).status_code == 200, address
        # Between requests a test takes its own role back; a served request has nothing to take back.
        real = [
            one
            for one in queries
            if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))
            and "set_config('role', 'none'" not in one["sql"]
        ]
        found[username, address] = (len(real), budget)
    return found


@pytest.mark.slow
@pytest.mark.django_db
def test_pages_keep_their_budget_at_100_and_at_20_000_cases() -> None:
    with clock.travel(to=NOON):
        demo.fill(at=NOON, cases=SMALL, seed=5, bulk=False, password=PASSWORD, tell=lambda text: None)
        farah = Actor.of(User.objects.get(username="farah.labour"))
        talk = start(
            instrument="adult", language="ms", place="MY-07", found_on=NOON.date(), by=farah, at=NOON
        )
        page = identification.instrument_of(screening=talk).topics[0]
        topic = reverse("identification:topic", args=[talk.pk, page.id])
        pages = list(_pages(topic))
        small = _asked(pages)
        # The copies' sealed sections open nowhere: lists show open facts, and the cases looked at are played ones.
        bulk.multiply(prefix="TIP", rounds=ROUNDS, seed=5, tell=lambda text: None, sealed=False)
        assert Case.objects.count() == (SMALL + 1) * (ROUNDS + 1) > 20_000
        large = _asked(pages)
    over = {page: asked for page, asked in (small | large).items() if asked[0] > asked[1]}
    assert not over, f"(queries, budget): {over}"
    assert max(asked for asked, _budget in large.values()) <= max(asked for asked, _budget in small.values())
    shared = small.keys() & large.keys()
    assert len(shared) >= 8
    assert {page: large[page][0] for page in shared} == {page: small[page][0] for page in shared}, (
        "nothing grows"
    )
