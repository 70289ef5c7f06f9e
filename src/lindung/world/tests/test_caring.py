"""Care is lived in the stories of both countries, and copied whole: one small world of each, seen from all sides."""

from __future__ import annotations

from itertools import cycle

import pytest
from django.db.models import Count, F

from lindung.access.testing import NOON, PASSWORD
from lindung.cases.models import Case, Grant
from lindung.kernel.country import use
from lindung.protection.callouts.models import Callout, CalloutCase
from lindung.protection.care.models import Assessment, CheckIn, Delivery, Plan, Score
from lindung.protection.leaving.models import Assessment as Safety
from lindung.protection.leaving.models import Leaving
from lindung.protection.permissions.models import Application
from lindung.protection.shelters.models import House, Stay
from lindung.world import demo
from lindung.world.stories import Story, gone_home, interim, recovering, services_without_order

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PLAYED, CASES = 12, 24
TOLD = (
    Story("under an interim order", 1, (12, 16), interim, ordered=True),
    Story("gone home", 1, (700, 800), gone_home, ordered=True),
    Story("recovering", 1, (120, 160), recovering, ordered=True),
    Story("gone home", 1, (700, 800), gone_home, ordered=True),
    Story("services", 1, (50, 60), services_without_order),
)


@pytest.fixture(params=["mys", "sgp"])
def world(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """A country in which most of those found are children, whom both make orders for."""
    told = cycle(TOLD)
    monkeypatch.setattr(demo, "choose", lambda *, chance: next(told))
    monkeypatch.setattr(demo, "PLAYED_FOR_BULK", PLAYED)
    monkeypatch.setattr(demo, "CHILDREN", 0.75)
    with use(request.param):
        demo.fill(at=NOON, cases=CASES, seed=5, bulk=True, password=PASSWORD, tell=lambda text: None)
    return str(request.param)


def test_care_is_lived_and_copied(world: str) -> None:
    _helpers()
    _beds()
    _weeks()
    _leaving()
    assert world == "sgp" or Application.objects.exists(), "the second country's law knows no permission"


def _helpers() -> None:
    done = Callout.objects.filter(state="done")
    assert done.count() >= CASES / 2, list(Callout.objects.values_list("kind", "state"))
    assert not done.filter(present_at__lt=F("asked_at")).exists()
    assert done.filter(kind="assistance_specialist").exists() and done.filter(kind="interpreter").exists()
    assert CalloutCase.objects.values("case").distinct().count() >= CASES / 2
    carried = Grant.objects.filter(purpose="services", basis_id__in=done.values("pk"))
    assert carried.filter(user__isnull=False).exists()
    assert not Grant.objects.filter(purpose="referral", ended_at=None).exists()


def _beds() -> None:
    here = Stay.objects.filter(state="here")
    assert here.count() >= 2 and here.count() % 2 == 0
    assert not here.values("bed").annotate(n=Count("id")).filter(n__gt=1).exists()
    copied = House.objects.filter(code__endswith="_1")
    assert copied.exists() and Stay.objects.filter(house__in=copied).exists()


def _weeks() -> None:
    assert Plan.objects.filter(superseded_at=None).exclude(answer="waiting").exists()
    assert CheckIn.objects.filter(state="done").exists()
    assert Assessment.objects.filter(kind="needs").count() >= CASES / 3
    assert Delivery.objects.exists() and Score.objects.exists()
    for one in Delivery.objects.select_related("service", "service__case"):
        assert one.service.case_id == one.case_id
        assert one.service.wish == "yes"


def _leaving() -> None:
    gone = Case.objects.filter(outcome__in=("returned", "third_country"))
    assert gone.exists()
    for case in gone:
        leaving = Leaving.objects.get(case=case, departed_at__isnull=False)
        found = Safety.objects.filter(leaving=leaving).latest("made_at")
        assert found.result != "unsafe" and found.assessor_human != leaving.planner_human
        assert leaving.departed_at is not None and leaving.departed_at <= found.valid_until
