"""Harm that is not trafficking: closed as such, taken on by the agency whose task it is, never lost."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from lindung.access.testing import NOON, make_actor, make_organisation
from lindung.cases.actions import open_task
from lindung.cases.models import Case, Task
from lindung.cases.testing import walk
from lindung.cases.workflow import CASE
from lindung.kernel.country import current, use
from lindung.kernel.problems import Invalid
from lindung.kernel.workflow import StepRefused
from lindung.referral import actions
from lindung.referral.models import Referral
from lindung.referral.rules import harms_to_refer
from lindung.referral.testing import AGREED, Scene, make_scene

LATER = NOON + timedelta(hours=1)


def open_tasks(scene: Scene, kind: str) -> list[Task]:
    """Return the open tasks of a kind on the scene's case."""
    return list(Task.objects.filter(case=scene.case, kind=kind, state="open"))


def refer_harm(scene: Scene, *, harm: str = "labour_dispute", at: datetime = NOON, **given: Any) -> Referral:
    """Refer another harm to the agency of the country's choice, made on first use."""
    kind = current().non_tip_agencies[harm]
    agency = make_organisation(code=f"agency-{kind}", kind=kind)
    values = {"harm": harm, "to": agency.pk, "contents": AGREED, "by": scene.sender, "at": at}
    return actions.refer_other_harm(case_id=scene.case.pk, **(values | given))


def test_another_harm_closes_the_case_and_reaches_its_agency(scene: Scene) -> None:
    open_task(
        case=scene.case,
        kind="screening.refer",
        organisation=scene.organisation(scene.sender),
        by=None,
        at=NOON,
        fulfilled_by="referral.sent",
    )
    sent = refer_harm(scene)
    case = Case.objects.get(pk=scene.case.pk)
    assert (case.stage, case.outcome, case.harm) == ("closed", "other_harm", "labour_dispute")
    assert (sent.need, sent.other_harm) == ("", "labour_dispute")
    assert [task.subject_id for task in Task.objects.filter(case=case, state="open")] == [sent.pk]
    officer = make_actor(
        name="ira", role="front_line_officer", organisation=Referral.objects.get(pk=sent.pk).to_organisation
    )
    assert actions.accept(referral_id=sent.pk, by=officer, at=LATER).state == "accepted"
    assert Case.objects.get(pk=case.pk).stage == "closed"


def test_the_task_that_asked_for_it_is_done_and_what_else_was_open_ends(scene: Scene) -> None:
    ours = scene.organisation(scene.sender)
    asked, other = (
        open_task(
            case=scene.case, kind="screening.refer", organisation=ours, by=None, at=NOON, fulfilled_by=act
        )
        for act in ("referral.other_harm", "identification.decided")
    )
    refer_harm(scene)
    for task, state in ((asked, "done"), (other, "cancelled")):
        task.refresh_from_db()
        assert task.state == state


def test_another_harm_is_for_its_agency_only(scene: Scene) -> None:
    with pytest.raises(actions.CannotReceive):
        refer_harm(scene, to=scene.receiver.organisation_id)
    with pytest.raises(Invalid) as unknown:
        actions.refer_other_harm(
            case_id=scene.case.pk,
            harm="trafficking",
            to=scene.receiver.organisation_id,
            contents=AGREED,
            by=scene.sender,
            at=NOON,
        )
    assert unknown.value.field == "harm"
    assert scene.stage() == "presumed"


def test_help_already_asked_for_is_not_called_off(db: None) -> None:
    scene = make_scene(steps=())
    help_asked = scene.send()
    refer_harm(scene)
    assert help_asked.pk in {task.subject_id for task in open_tasks(scene, "referral.answer")}
    assert actions.accept(referral_id=help_asked.pk, by=scene.receiver, at=LATER).state == "accepted"


def test_a_declined_harm_goes_to_another_agency(scene: Scene) -> None:
    sent = refer_harm(scene)
    second = make_organisation(code="agency-second", kind=sent.to_organisation.kind)
    officer = make_actor(name="ira", role="front_line_officer", organisation=sent.to_organisation)
    actions.decline(referral_id=sent.pk, reason="wrong_place", by=officer, at=LATER)
    assert len(open_tasks(scene, "referral.redirect")) == 1
    with pytest.raises(Invalid):
        refer_harm(scene, harm="fraud", at=LATER)
    again = refer_harm(scene, to=second.pk, at=LATER)
    assert again.state == "sent"
    assert not open_tasks(scene, "referral.redirect")


def test_a_determined_victim_is_no_other_harm(db: None) -> None:
    scene = make_scene(steps=("presume", "make_interim_order", "determine_victim"))
    with pytest.raises(StepRefused):
        refer_harm(scene)
    assert scene.stage() == "determined_victim"
    walk(case=scene.case, steps=("reconsider", "determine_other_harm"), by=scene.sender)
    assert refer_harm(scene).case.stage == "closed"


@pytest.mark.parametrize("country", ["mys", "sgp"])
def test_every_harm_has_an_agency(country: str) -> None:
    with use(country):
        assert harms_to_refer()
        assert set(harms_to_refer()) == set(current().non_tip_agencies)


def test_the_second_country_refers_too(pack_sgp: None, db: None) -> None:
    scene = make_scene()
    assert scene.case.code.startswith(current().case_prefix)
    sent = scene.send()
    actions.accept(referral_id=sent.pk, by=scene.receiver, at=LATER)
    off = current().steps_switched_off
    steps = {row.name for row in CASE.available(state="presumed", switched_off=off)}
    assert scene.stage() == ("accepted" if "refer" in steps else "presumed")
