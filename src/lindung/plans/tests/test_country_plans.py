"""The plans that come with the program arrive whole: every pillar, activity and indicator that their sources count."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from lindung.access.models import Organisation
from lindung.access.testing import NOON
from lindung.directory import actions as directory
from lindung.kernel.country import installed, use
from lindung.plans import actions
from lindung.plans import models as table
from lindung.plans.models import Amendment, Plan
from lindung.plans.queries import claimed_by_two_committees

pytestmark = pytest.mark.django_db
LARGE = "NAPTIP-3.0"
COUNTS = {
    table.Pillar: 4,
    table.Goal: 9,
    table.Objective: 34,
    table.Output: 78,
    table.Activity: 209,
    table.Indicator: 221,
}


@pytest.fixture
def seeded() -> None:
    pack = installed(code="mys")
    directory.seed(pack=pack, at=NOON)
    actions.seed(pack=pack, at=NOON)


@pytest.mark.usefixtures("seeded")
def test_the_whole_plan_arrives() -> None:
    """4 pillars, 9 goals, 34 objectives, 78 outputs, 209 activities, 221 indicators; by pillar as printed."""
    plan = Plan.objects.get(code=LARGE)
    found = {model: model._default_manager.filter(plan=plan).count() for model in COUNTS}
    assert found == COUNTS
    pillars = Counter(table.Activity.objects.filter(plan=plan).values_list("pillar__code", flat=True))
    assert pillars == {"P1": 45, "P2": 78, "P3": 60, "P4": 26}
    assert (plan.version, plan.starts.year, plan.ends.year) == (1, 2021, 2025)


@pytest.mark.usefixtures("seeded")
def test_every_activity_has_an_owner_and_a_committee_and_every_indicator_a_feed() -> None:
    """Nothing is left to nobody."""
    activities = table.Activity.objects.filter(plan__code=LARGE)
    assert not activities.filter(lead=None).exists()
    assert not activities.filter(committee=None).exists()
    assert not table.Indicator.objects.filter(plan__code=LARGE, feed="report", reporter="").exists()
    computed = table.Indicator.objects.filter(plan__code=LARGE).exclude(feed="report")
    assert computed.filter(feed="measure").count() >= 12


@pytest.mark.usefixtures("seeded")
def test_titles_are_in_both_languages_and_actors_lead_to_organisations() -> None:
    """A reader of either language finds words, and reminders find somebody."""
    for model in COUNTS:
        for title in model._default_manager.values_list("title", flat=True):
            assert title["en"] and title["ms"]
    known = set(Organisation.objects.values_list("code", flat=True))
    leads = table.PlanActor.objects.filter(pk__in=table.Activity.objects.values("lead"), plan__code=LARGE)
    for actor in leads:
        assert set(actor.organisations) <= known


@pytest.mark.usefixtures("seeded")
def test_two_committees_claiming_one_activity_are_shown() -> None:
    """Where several committees are responsible the first one watches, and the clash can be settled."""
    claims = claimed_by_two_committees(plan=Plan.objects.get(code=LARGE))
    assert claims
    assert all(len(one.committees) > 1 and one.activity.committee is not None for one in claims)


@pytest.mark.usefixtures("seeded")
def test_the_region_has_its_plan_too() -> None:
    """A regional plan belongs to no country."""
    assert Plan.objects.filter(country="").exclude(region="").exists()


def test_another_country_brings_its_own_plan() -> None:
    """Which plans there are is the pack's word."""
    with use("sgp") as pack:
        directory.seed(pack=pack, at=NOON)
        actions.seed(pack=pack, at=NOON)
        assert Plan.objects.filter(country="sgp").exists()
        assert not Plan.objects.filter(country="mys").exists()


@pytest.mark.usefixtures("seeded")
def test_seeding_again_changes_nothing_also_not_what_was_amended() -> None:
    """An upgrade of the program must not take back what the secretariat decided."""
    one = table.Indicator.objects.filter(plan__code=LARGE, kind="count").order_by("position")[0]
    actions.amend_target(indicator_id=one.pk, span="plan", value=Decimal(7), reason="New", by=None, at=NOON)
    before = Amendment.objects.count()
    actions.seed(pack=installed(code="mys"), at=NOON)
    assert Amendment.objects.count() == before
    assert Plan.objects.get(code=LARGE).version == 2
