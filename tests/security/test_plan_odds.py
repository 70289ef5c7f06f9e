"""Odd words and days asked of the rooms of the action plan, and what their trail and their refusals say."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from django.test import Client

from lindung.kernel.models import AuditEvent
from lindung.plans.reporting.models import Progress
from lindung.statistics.models import Result
from tests.security import objects
from tests.security.addresses import every_address
from tests.security.asking import quieted, signed_in
from tests.security.planning import INDICATOR, MEASURE, PERIOD
from tests.security.stage import Stage

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.filterwarnings("ignore::RuntimeWarning")]
REPORT = ("SMALL-1", INDICATOR, PERIOD)
CODE = re.compile(r"[\w.:+/-]{0,120}")


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    quieted(monkeypatch)


# -- odd addresses and days ---------------------------------------------------------------------------------------


def test_odd_words_in_an_address_are_nothing_that_is_there(stage: Stage) -> None:
    client = signed_in(stage.users["monitoring_officer"], raise_request_exception=False)
    wrong = []
    for address in every_address():
        words = [
            one for one in address.params if f"<str:{one}>" in address.path or f"{{{one}}}" in address.path
        ]
        if address.method != "GET" or not objects.of_the_plan(address):
            continue
        for word in words:
            for odd in ("a\x00b", "x" * 3000, "' OR 1=1 --", "\u202e" + INDICATOR):
                url = address.fill(
                    objects.values_in_the_plan(address, stage.planned) | {word: quote(odd, safe="")}
                )
                if (status := client.get(url).status_code) not in {400, 404, 405}:
                    wrong.append(f"{address.path} with {odd[:12]!r} as {word}: {status}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("odd", ["a\x00b", "x" * 2000, "-1", "1e400", "' OR 1=1 --", "9" * 400, "\udcff"])
def test_odd_words_in_a_question_break_no_list(stage: Stage, odd: str) -> None:
    client: Client = signed_in(stage.users["monitoring_officer"], raise_request_exception=False)
    said = quote(odd, safe="", errors="surrogateescape")
    asked = {
        "/plans/SMALL-1/": ("period",),
        "/plans/SMALL-1/timeline/": ("pillar", "period"),
        "/plans/SMALL-1/compare/": ("left", "right"),
        "/reporting/committee/": ("committee",),
        "/reviews/SMALL-1/evaluation/": ("period",),
        f"/reviews/{stage.planned.review.pk}/": ("standing",),
        f"/reviews/{stage.planned.review.pk}/propose/target/": ("activity", "indicator", "gap"),
        f"/programmes/{stage.planned.event.pk}/indicators/": ("q",),
        "/programmes/": ("after", "year", "organisation", "plan", "indicator", "kind"),
        "/programmes/import/": ("kind",),
        "/plan-documents/": ("plan",),
        "/plan-documents/ask/": ("period",),
        "/api/v1/plans/SMALL-1/indicators": ("period",),
    }
    for path, names in asked.items():
        for name in names:
            assert client.get(f"{path}?{name}={said}").status_code < 500, (path, name)


@pytest.mark.parametrize(
    ("starts", "ends", "as_of"),
    [
        ("2026-01-01", "2026-10-31", "2026-12-31"),
        ("2026-10-31", "2026-01-01", ""),
        ("0001-01-01", "9999-12-31", ""),
        ("2026-01-01", "2026-10-31", "0001-01-01"),
        ("2026-01-01'; DROP TABLE cases_case; --", "2026-10-31", ""),
    ],
)
def test_a_day_that_cannot_be_breaks_nothing(stage: Stage, starts: str, ends: str, as_of: str) -> None:
    fields: dict[str, str] = {}
    for name, day in (("starts", starts), ("ends", ends), ("as_of", as_of)):
        year, month, rest = [*day.split("-", 2), "", ""][:3]
        fields |= {f"{name}_year": year, f"{name}_month": month, f"{name}_day": rest}
    before = Result.objects.count()
    answer = stage.send(stage.users["monitoring_officer"], "figures:compute", MEASURE, **fields)
    assert answer.status_code in {302, 422}
    assert Result.objects.count() - before == (answer.status_code == 302)


# -- what is left behind ------------------------------------------------------------------------------------------


def test_the_trail_of_the_plans_rooms_says_codes_and_numbers_only(stage: Stage) -> None:
    rooms = ("reporting.", "committees.", "reviews.", "regional.", "programmes.", "plandocs.", "statistics.")
    wordy, seen = [], set()
    for row in AuditEvent.objects.all():
        if not row.event.startswith(rooms):
            continue
        seen.add(row.event.partition(".")[0])
        wordy += [f"{row.event}: {one!r}" for one in _leaves(row.detail) if not CODE.fullmatch(str(one))]
    assert seen >= {"reporting", "committees", "reviews", "regional", "programmes"}
    assert not wordy, "\n".join(wordy)


def _leaves(value: object) -> list[object]:
    if isinstance(value, dict):
        return [leaf for one in value.values() for leaf in _leaves(one)]
    if isinstance(value, list):
        return [leaf for one in value for leaf in _leaves(one)]
    return [value]


def test_a_refusal_does_not_repeat_what_it_refuses(stage: Stage) -> None:
    focal, number = stage.users["plan_focal_point"], "+60 12-345 6789"
    answer = stage.send(
        focal, "reporting:write", *REPORT, narrative=f"We called {number}.", seen="1", note="x"
    )
    assert answer.status_code == 422
    told = re.sub(r"<textarea.*?</textarea>", "", answer.text, flags=re.DOTALL)
    assert "telephone" in told and number in answer.text, (
        "what was typed stays in its field, and nowhere else"
    )
    assert number not in told
    assert Progress.objects.get(pk=stage.planned.progress.pk).version == 1
