"""The pages of figures: read by some, computed by fewer, hidden from all others."""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.testing import NOON, make_actor, make_organisation
from lindung.statistics import actions, measures
from lindung.statistics.asking import Ask
from lindung.statistics.models import Result
from lindung.statistics.tests.world import LATEST, YEAR, build
from lindung.statistics.web.words import shield

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def _client(role: str) -> Client:
    office = make_organisation(code="office", kind="ministry")
    actor: Actor = make_actor(name=role.split("_")[0], role=role, organisation=office, at=NOON)
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend=BACKEND)
    return client


def _answers(**given: str) -> dict[str, str]:
    return {
        "_submission": str(uuid.uuid4()),
        "starts": "2025-01-01",
        "ends": "2025-12-31",
        "as_of": "",
    } | given


@pytest.mark.django_db
def test_who_reads_figures_sees_every_measure_and_how_each_result_came_to_be() -> None:
    build()
    asks = [Ask("referrals.sent", *YEAR, {"child": [True]}), Ask("referrals.answered_in_time", *YEAR)]
    sent, share = actions.compute(asks=asks, at=LATEST)
    reader = _client("decision_maker")
    listed = reader.get(reverse("figures:list")).content.decode()
    for code in measures.all():
        assert reverse("figures:measure", args=[code]) in listed
    page = reader.get(reverse("figures:measure", args=["referrals.sent"])).content.decode()
    assert "facts.referrals" in page and reverse("figures:result", args=["referrals.sent", sent.pk]) in page
    assert "Child: Yes" in page and reverse("figures:compute", args=["referrals.sent"]) not in page
    shown = reader.get(reverse("figures:result", args=["referrals.sent", sent.pk])).content.decode()
    assert "4 referrals" in shown and "case_key" not in shown
    assert (
        "4 of 5"
        in reader.get(
            reverse("figures:result", args=["referrals.answered_in_time", share.pk])
        ).content.decode()
    )


@pytest.mark.django_db
def test_every_measure_has_a_page_in_every_language() -> None:
    reader = _client("decision_maker")
    for code in measures.all():
        for language in ("en", "ms"):
            answer = reader.get(
                reverse("figures:measure", args=[code]), headers={"accept-language": language}
            )
            assert answer.status_code == 200, (code, language)


@pytest.mark.django_db
def test_only_who_runs_measures_computes_and_for_a_past_day_too() -> None:
    build()
    keeper, reader = _client("monitoring_officer"), _client("decision_maker")
    address = reverse("figures:compute", args=["determinations.made"])
    assert keeper.get(address).status_code == 200
    assert reader.get(address).status_code == reader.post(address, _answers()).status_code == 403
    assert not Result.objects.exists()
    done = keeper.post(address, _answers(as_of="2025-08-15"))
    row = Result.objects.get()
    assert done["Location"] == reverse("figures:result", args=["determinations.made", row.pk])
    assert (row.value, row.as_of) == (3, date(2025, 8, 15))
    wrong = keeper.post(address, _answers(starts="2026-01-01"))
    assert wrong.status_code == 422 and "ends on or after" in wrong.content.decode()
    assert keeper.post(address, _answers(as_of="2099-01-01")).status_code == 422
    assert Result.objects.count() == 1


@pytest.mark.django_db
def test_others_see_nothing_of_it() -> None:
    [row] = actions.compute(asks=[Ask("cases.opened", *YEAR)], at=NOON)
    pages = [
        reverse("figures:list"),
        reverse("figures:measure", args=["cases.opened"]),
        reverse("figures:result", args=["cases.opened", row.pk]),
    ]
    stranger, nobody = _client("plan_partner"), Client()
    for page in pages:
        assert stranger.get(page).status_code == 403
        assert nobody.get(page).status_code == 302
    reader = _client("decision_maker")
    assert reader.get(reverse("figures:measure", args=["cases.lost"])).status_code == 404
    assert reader.get(reverse("figures:result", args=["cases.closed", row.pk])).status_code == 404
    assert reader.get(reverse("figures:result", args=["cases.opened", uuid.uuid4()])).status_code == 404


def test_parts_too_small_are_hidden_beside_a_total_that_is_shown() -> None:
    assert shield({"female": 9, "male": 1, "unknown": 4}) == {"female": 9, "male": None, "unknown": None}
    assert shield({"female": 9, "male": 0}) == {"female": 9, "male": 0}
    assert shield({"female": 2}) is None
