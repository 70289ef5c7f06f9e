"""Making a release: counts only, protected, by two humans, signed with the installation's key."""

from __future__ import annotations

import json

import pytest
from django.db import IntegrityError, transaction

from lindung.access.actors import NotAllowed
from lindung.access.models import Organisation, User
from lindung.access.testing import make_actor
from lindung.access.wall import behind
from lindung.cases.testing import make_case
from lindung.kernel.audit import keys
from lindung.kernel.country import current
from lindung.kernel.problems import Invalid
from lindung.plans.regional import actions, files, queries
from lindung.plans.regional.figures import threshold
from lindung.plans.regional.models import Release
from lindung.plans.regional.problems import OwnRelease, Settled
from lindung.plans.regional.tests.conftest import OCTOBER, Partner, Scene
from lindung.plans.testing import small_plan


def _cases(scene: Scene, adults: int, children: int) -> None:
    for _number in range(adults):
        make_case(by=scene.people.case_worker, at=OCTOBER, age_years=27)
    for _number in range(children):
        make_case(by=scene.people.case_worker, at=OCTOBER, age_years=15)


def test_small_counts_are_hidden_before_anybody_sees_them(scene: Scene) -> None:
    _cases(scene, adults=4, children=2)
    release = scene.propose()
    (measure,) = release.content["measures"]
    assert measure["code"] == "cases.opened" and measure["value"] == 6
    bands = measure["cells"]["age_band"]
    assert len(bands) == 2 and set(bands.values()) == {None}, (
        "the other follows from the sum, so it hides, too"
    )
    assert measure["cells"]["sex"] == {"female": 6}
    assert "organisation" not in measure["cells"]
    _check_nothing_small(release.content)


def _check_nothing_small(content: dict[str, object]) -> None:
    numbers = json.dumps(content["measures"])
    for small in (": 1,", ": 2,", ": 1}", ": 2}"):
        assert small not in numbers


def test_the_pack_says_which_counts_are_small() -> None:
    assert threshold() == current().disclosure.threshold


def test_a_total_below_the_threshold_is_hidden(scene: Scene) -> None:
    _cases(scene, adults=2, children=0)
    (measure,) = scene.propose().content["measures"]
    assert measure["value"] is None
    assert all(count is None or count == 0 for parts in measure["cells"].values() for count in parts.values())


def test_one_proposes_another_human_approves(scene: Scene) -> None:
    release = scene.propose()
    monitor = scene.people.monitor
    body = Organisation.objects.get(pk=monitor.organisation_id)
    second = make_actor(name="mona-two", role="monitoring_officer", organisation=body)
    User.objects.filter(pk=second.user_id).update(human=User.objects.get(pk=monitor.user_id).human)
    for by in (monitor, second):
        with pytest.raises(OwnRelease):
            scene.approve(release, by=by)
        with pytest.raises(IntegrityError, match="who proposed cannot approve"), transaction.atomic():
            Release.objects.filter(pk=release.pk).update(
                state="approved", decided_by=by.user_id, decided_at=scene.at, serial=1, file="{}"
            )
    with pytest.raises(NotAllowed):
        scene.approve(release, by=scene.people.welfare_lead)
    done = scene.approve(release)
    assert done.state == "approved" and done.serial == 1
    with pytest.raises(Settled):
        scene.approve(release)
    for change in ({"file": "{}"}, {"content": {}}, {"state": "proposed"}, {"serial": 8}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Release.objects.filter(pk=release.pk).update(**change)


def test_the_signed_file_is_what_a_partner_takes(scene: Scene) -> None:
    _cases(scene, adults=5, children=0)
    release = scene.approve(scene.propose())
    found = files.read(data=release.file.encode())
    files.assert_signed(found=found, public=keys.public_text())
    assert found.key == keys.fingerprint()
    said = found.release
    assert isinstance(said, files.ReleaseOf)
    assert (said.country, said.plan, said.serial) == (current().code, scene.plan.code, 1)
    assert said.measures[0].value == 5 and said.threshold == 3


def test_a_proposal_has_no_file(scene: Scene) -> None:
    release = scene.propose()
    assert release.file == ""
    by = scene.people.second_monitor
    with behind(by):
        with pytest.raises(Invalid):
            actions.refuse(release_id=release.pk, reason=" ", by=by, at=scene.at)
        actions.refuse(release_id=release.pk, reason="Too early", by=by, at=scene.at)
    with pytest.raises(Settled):
        scene.approve(release)


def test_withdrawing_makes_a_signed_notice_and_empties_the_place(scene: Scene) -> None:
    release = scene.approve(scene.propose())
    assert queries.matrix(plan=scene.plan)[1]
    done = scene.withdraw(release)
    found = files.read(data=done.notice.encode())
    files.assert_signed(found=found, public=keys.public_text())
    assert found.release.kind == "lindung.release.withdrawal" and found.release.number == release.number
    assert found.release.serial > (release.serial or 0)
    assert "Counted wrongly" not in done.notice
    assert queries.matrix(plan=scene.plan)[1] == []
    again = scene.approve(scene.propose())
    assert (again.serial or 0) > found.release.serial
    assert queries.matrix(plan=scene.plan)[1]


def test_what_cannot_be_released_is_refused(scene: Scene) -> None:
    for fault in (
        {"measures": []},
        {"measures": ["determinations.days"]},
        {"measures": ["referrals.answered_in_time"]},
        {"measures": ["no.such"]},
        {"period": "2026-B"},
        {"plan": small_plan()},
    ):
        with pytest.raises(Invalid):
            scene.propose(**fault)
    with pytest.raises(NotAllowed):
        scene.propose(by=scene.people.welfare_lead)
    assert not Release.objects.exists()


def test_two_countries_stand_side_by_side(scene: Scene) -> None:
    _cases(scene, adults=7, children=0)
    scene.approve(scene.propose())
    scene.trust()
    scene.receive(scene.partner.file())
    third = Partner("tha")
    scene.trust(third)
    hidden = third.content()
    hidden["measures"][0] |= {"value": None, "cells": {}}
    scene.receive(third.file(hidden))
    periods, blocks = queries.matrix(plan=scene.plan)
    assert [one.code for one in periods] == ["2025", "2026-A", "2026-B"]
    (block,) = blocks
    assert [row.country for row in block.rows] == [current().code, "sgp", "tha"]
    ours, theirs, hiding = (row.cells for row in block.rows)
    assert [cell.value for cell in ours] == [None, 7, None] and [cell.released for cell in ours] == [
        False,
        True,
        False,
    ]
    assert theirs[0].value == 41 and theirs[0].other_definition
    assert hiding[0].hidden and not hiding[1].released
