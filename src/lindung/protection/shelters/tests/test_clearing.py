"""A case is closed while the person has a bed: the house is asked where they went, and the bed is not kept silently."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse

from lindung.access.testing import NOON
from lindung.access.wall import behind
from lindung.cases.actions import advance
from lindung.cases.models import Case, Task
from lindung.kernel.walls import telling_system
from lindung.protection import actions as protection
from lindung.protection.models import Order
from lindung.protection.shelters import actions, queries, words
from lindung.protection.shelters.models import Stay
from lindung.protection.shelters.testing import Sheltering
from lindung.protection.shelters.tests.conftest import LATER
from lindung.protection.shelters.tests.test_pages import browser

HOUR = timedelta(hours=1)


def release(one: Sheltering) -> Case:
    """Let the court release the person."""
    enforcer = one.scene.enforcer
    with behind(enforcer):
        protection.release(
            case_id=one.scene.case.pk,
            destination=Order.Destination.FREE,
            made_at=NOON + HOUR,
            reference="R-1",
            by=enforcer,
            at=NOON + HOUR,
        )
    one.scene.case.refresh_from_db()
    return one.scene.case


def swept() -> int:
    with telling_system():
        return actions.clear_closed(at=LATER)


def asked() -> list[Task]:
    return list(Task.objects.filter(kind=words.SAY_WHERE, state=Task.State.OPEN))


def test_the_house_is_asked_once_and_says_where_the_person_went(sheltering: Sheltering) -> None:
    stay = sheltering.settle()
    assert swept() == 0 and not asked(), "an open case asks nothing"
    assert release(sheltering).closed_at is not None
    assert swept() == 1 and swept() == 0
    (task,) = asked()
    assert (task.organisation_id, task.subject_id) == (sheltering.house.organisation_id, stay.pk)
    manager = sheltering.manager
    with behind(manager):
        actions.leave(stay_id=stay.pk, left_at=LATER, reason=Stay.Reason.RELEASED, by=manager, at=LATER)
    assert swept() == 0 and not asked()
    assert not queries.live(Stay.objects.filter(house=sheltering.house), at=LATER).exists()
    assert not Task.objects.filter(kind=words.FIND_BED, state=Task.State.OPEN).exists()


def test_the_board_and_the_house_show_it(sheltering: Sheltering) -> None:
    stay = sheltering.settle()
    mine = browser(sheltering.manager)
    board, house = reverse("shelters:board"), reverse("shelters:house", args=[sheltering.house.pk])
    way = reverse("shelters:leave", args=[stay.case.code, stay.pk])
    assert "case closed" not in mine.get(board).content.decode() + mine.get(house).content.decode()
    release(sheltering)
    assert "1 case closed" in mine.get(board).content.decode(), "at once, before anything is swept"
    page = mine.get(house).content.decode()
    assert "case closed" in page and way in page
    assert mine.get(way).status_code == 200


def test_a_hold_of_a_closed_case_ends(sheltering: Sheltering) -> None:
    protector = sheltering.scene.protector
    held = actions.hold(
        case_id=sheltering.scene.case.pk, given=sheltering.given(), hours=6, by=protector, at=NOON
    )
    release(sheltering)
    assert swept() == 1
    held.refresh_from_db()
    assert held.state == Stay.State.LET_GO and not asked()
    assert not Task.objects.filter(kind=words.FIND_BED, state=Task.State.OPEN).exists()


def test_nobody_is_asked_about_a_case_opened_again(sheltering: Sheltering) -> None:
    sheltering.settle()
    case = release(sheltering)
    assert swept() == 1
    locked = Case.objects.get(pk=case.pk)
    advance(case=locked, step="reopen", by=sheltering.scene.protector, at=LATER, on_behalf=True)
    assert swept() == 0 and not asked()
    assert Task.objects.get(kind=words.SAY_WHERE).state == Task.State.CANCELLED
