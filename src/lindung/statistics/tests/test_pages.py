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
from lindung.statistics import actions, facts, measures
from lindung.statistics.asking import Ask
from lindung.statistics.models import Result
from lindung.statistics.tests.world import LATEST, YEAR, build
from lindung.statistics.web import words
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
    told = reader.get(
        reverse("figures:result", args=["referrals.answered_in_time", share.pk])
    ).content.decode()
    assert "80" in told
    assert "4 of 5" not in told, "the fifth is one case"


def _kept(day: date, value: int, cells: dict[str, dict[str, int]], measure: str = "cases.opened") -> Result:
    return Result.objects.create(
        measure=measure,
        definition="a",
        starts=YEAR[0],
        ends=YEAR[1],
        as_of=day,
        computed_at=NOON,
        origin="live",
        value=value,
        cells=cells,
    )


def _page(reader: Client, row: Result) -> str:
    return reader.get(reverse("figures:result", args=[row.measure, row.pk])).content.decode()


SENTENCE = "Parts are shown only of a period that is over"


@pytest.mark.django_db
def test_parts_are_shown_of_the_last_result_of_a_period_that_is_over() -> None:
    """One day beside the next would describe the case that came between."""
    running = _kept(date(2025, 12, 31), 30, {"sex": {"female": 10, "male": 20}})
    reader = _client("decision_maker")
    assert SENTENCE in _page(reader, running) and ">20<" not in _page(reader, running)
    first = _kept(date(2026, 1, 9), 31, {"sex": {"female": 11, "male": 20}})
    assert SENTENCE not in _page(reader, first) and ">11<" in _page(reader, first)
    last = _kept(date(2026, 1, 10), 32, {"sex": {"female": 12, "male": 20}})
    for earlier in (running, first):
        page = _page(reader, earlier)
        assert SENTENCE in page and ">20<" not in page
    assert ">12<" in _page(reader, last)


@pytest.mark.django_db
def test_few_cases_are_told_as_few_and_without_parts() -> None:
    few = _kept(date(2026, 1, 9), 1, {"sex": {"female": 1}, "nationality": {"vnm": 1}})
    reader = _client("decision_maker")
    listed = reader.get(reverse("figures:measure", args=[few.measure])).content.decode()
    assert "fewer than 3" in listed and ">1<" not in listed
    page = _page(reader, few)
    assert "fewer than 3" in page and "Female" not in page and "vnm" not in page


@pytest.mark.django_db
def test_a_share_of_few_and_the_parts_of_shares_and_middles_are_not_told() -> None:
    share = _kept(date(2026, 1, 9), 100, {"sex": {"female": 100}}, "screenings.decided_as_advised")
    Result.objects.filter(pk=share.pk).update(numerator=1, denominator=1)
    middle = _kept(date(2026, 1, 9), 40, {"sex": {"female": 40}}, "cases.days_open")
    reader = _client("decision_maker")
    page = _page(reader, share)
    assert "1 of 1" not in page and "100" not in page and "Female" not in page
    page = _page(reader, middle)
    assert "40" in page and "Female" not in page


def test_of_a_family_of_parts_one_is_told() -> None:
    cells = {"organisation": {"office": 5, "hut": 4}, "organisation_kind": {"ministry": 9}}
    told = words.parts(measures.get("cases.opened"), Result(value=9, cells=cells))
    assert [name for name, _lines, _hidden in told] == [
        str(facts.get("cases").columns["organisation_kind"].words)
    ]


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
