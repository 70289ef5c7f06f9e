"""Permission to move freely and to work in the invented world: asked for, papers, decided, and the work after.

`settle` is called right after a story's protection order, `follow` after it (or later): both let days pass and stop by
themselves where the order is over or the country's law knows no such permission.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.access.queries import secretariat
from lindung.protection.permissions import actions, queries
from lindung.protection.permissions.actions import DecideIn, PaperIn, VisitIn, common
from lindung.protection.permissions.models import Application, Decision, Visit
from lindung.protection.permissions.pack import permissions_of
from lindung.world.scene import Scene

INVENTED: Final = "Invented for the demonstration."
_SECTORS: Final = ("restaurant", "retail", "manufacturing", "cleaning", "hotel")
_SKILLS: Final = ("cooking", "sewing", "caring", "cleaning", "selling", "machines", "driving", "farming")
_LATE: Final = ("council_did_not_meet", "question_to_others", "many_applications", "papers_unclear")


def settle(scene: Scene) -> Decision | None:
    """Ask for a permission after the protection order, bring the papers and let the secretariat decide.

    Most decisions come within the time of the law, some late with a reason; one in eight is refused, and some of these
    are looked at again by another human.
    """
    country = permissions_of(scene.cast.pack)
    by = scene.protector
    if country is None or by is None or scene.chance.random() > 0.75:
        return None
    scene.later(days=scene.chance.randint(2, 14))
    if not _covered(scene):
        return None
    kind = scene.chance.choice([*country.kinds, country.kinds[-1]])
    at = scene._moment()
    application = actions.apply(case_id=scene.case.pk, kind=kind, wish=INVENTED, by=by, at=at)
    for code in scene.chance.sample(country.codes, len(country.codes)):
        scene.later(days=scene.chance.randint(1, 7))
        _receive(scene, application, code, by)
    if scene.chance.random() < 0.08:
        _fall_away(scene, application, by)
    scene.later(days=scene.chance.choice([2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 19]))
    if not _covered(scene):
        return None
    delegates = _delegates(scene)
    first = scene.chance.choice(delegates)
    decision = _decide(scene, application, first)
    others = [one for one in delegates if one.user_id != first.user_id]
    if decision.result == Decision.Result.REFUSED and others and scene.chance.random() < 0.4:
        scene.later(days=scene.chance.randint(1, 6))
        actions.ask_review(application_id=application.pk, by=by, at=scene._moment())
        scene.later(days=scene.chance.randint(3, 12))
        if _covered(scene):
            decision = _decide(scene, application, scene.chance.choice(others))
    return decision


def follow(scene: Scene) -> None:
    """Let the person work under the permission that holds, and be visited as the country's schedule says."""
    by = scene.protector
    permit = _holding(scene)
    if by is None or permit is None or "work" not in permit.parts:
        return
    actions.note_job(
        case_id=scene.case.pk,
        wishes=tuple(scene.chance.sample(_SECTORS, 2)),
        skills=tuple(scene.chance.sample(_SKILLS, 2)),
        said=INVENTED,
        by=by,
        at=scene._moment(),
    )
    scene.later(days=scene.chance.randint(3, 12))
    if _holding(scene) is None:
        return
    at = scene._moment()
    actions.begin_work(
        application_id=permit.application_id,
        employer=INVENTED,
        sector=scene.chance.choice(_SECTORS),
        place=scene.case.place,
        started_on=common.day_of(case=scene.case, at=at),
        by=by,
        at=at,
    )
    for _number in range(2):
        waiting = Visit.objects.filter(case=scene.case, visited_on=None, cancelled_on=None).first()
        if waiting is None:
            return
        days = (waiting.due_on - common.day_of(case=scene.case, at=scene.at)).days
        scene.later(days=max(1, days - scene.chance.choice([-2, 0, 0, 1])))
        if _holding(scene) is None:
            return
        _visit(scene, waiting, permit, by)


def _covered(scene: Scene) -> bool:
    day = common.day_of(case=scene.case, at=scene.at + timedelta(hours=1))
    return queries.order_last_day(case=scene.case, on=day)[0]


def _holding(scene: Scene) -> Decision | None:
    """Return the permission that holds now and for some days more."""
    today = common.day_of(case=scene.case, at=scene.at)
    rows = Decision.objects.filter(case=scene.case, last_day__gt=today + timedelta(days=2)).order_by(
        "recorded_at"
    )
    held = [one for one in rows if queries.holds(one, on=today)]
    return held[-1] if held and _covered(scene) else None


def _delegates(scene: Scene) -> list[Actor]:
    there = scene._there(secretariat().pk)
    return [one for one in there if one.may(Permission.PERMISSION_DECIDE)]


def _receive(scene: Scene, application: Application, code: str, by: Actor) -> None:
    at = scene._moment()
    paper = PaperIn(
        code=code,
        received_on=common.day_of(case=scene.case, at=at),
        result=scene.chance.choice(["favours", "favours", "favours", "conditions"]),
    )
    actions.receive(application_id=application.pk, given=paper, by=by, at=at)


def _fall_away(scene: Scene, application: Application, by: Actor) -> None:
    """Let one paper turn out not to be valid, and its successor come."""
    scene.later(days=2)
    paper = queries.papers_of(application=application)[0]
    actions.drop(paper_id=paper.pk, application_id=application.pk, why="invalid", by=by, at=scene._moment())
    scene.later(days=scene.chance.randint(3, 8))
    _receive(scene, application, paper.code, by)


def _decide(scene: Scene, application: Application, by: Actor) -> Decision:
    at = scene._moment()
    application.refresh_from_db()
    today = common.day_of(case=scene.case, at=at)
    late = application.state == "complete" and application.due_on is not None and application.due_on < today
    why = scene.chance.choice(_LATE) if late else ""
    luck = scene.chance.random()
    if luck < 0.12:
        given = DecideIn(result="refused", reasons=("danger_outside",), words=INVENTED, late_why=why)
    elif luck < 0.24 and len(application.parts) > 1:
        given = DecideIn(
            result="partly",
            parts=("move",),
            reasons=("papers_do_not_bear",),
            words=INVENTED,
            conditions=("return_by_hour",),
            last_day=_until(scene, today),
            late_why=why,
        )
    else:
        last_day = _until(scene, today)
        given = DecideIn(
            result="granted",
            conditions=("stay_at_address", "tell_of_changes"),
            last_day=last_day,
            pass_number=f"P{today.year}/{scene.chance.randrange(10_000, 99_999)}",
            pass_until=last_day,
            late_why=why,
        )
    return actions.decide(application_id=application.pk, given=given, by=by, at=at)


def _until(scene: Scene, today: date) -> date:
    last = queries.order_last_day(case=scene.case, on=today)[1]
    return min(last or today + timedelta(days=180), today + timedelta(days=365))


def _visit(scene: Scene, waiting: Visit, permit: Decision, by: Actor) -> None:
    at = scene._moment()
    bad = scene.chance.random() < 0.12
    given = VisitIn(
        visited_on=common.day_of(case=scene.case, at=at),
        found="mixed" if bad else "good",
        wages_paid="partly" if bad else "yes",
        concern=bad,
        words=INVENTED if bad else "",
    )
    actions.visit(visit_id=waiting.pk, application_id=permit.application_id, given=given, by=by, at=at)
