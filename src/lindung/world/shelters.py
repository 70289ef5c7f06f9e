"""Where invented people stay.

`prepare` comes once, after the directory is seeded: houses from the pack, reviews of most. `settle(scene)` is for the
hours after an order named a place of refuge; `follow(scene)` for any time later in the story: an absence, an incident,
a move, or nothing; `leave(scene, reason=…)` just before the case is closed or the person released. They do nothing
where no bed is free or nobody protects, and end with `TheEnd` where the world's present comes first.

Copies of cases bring copies of their houses: add "shelters" to the rooms that `bulk` copies, and `BULK` to its special
columns. Every copy then lies in a copied bed, and no bed is given twice.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from django.db import models

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.access.queries import secretariat
from lindung.cases.rules import local_date
from lindung.kernel.problems import Refusal
from lindung.protection.shelters import actions, proposals, queries
from lindung.protection.shelters.actions import PlaceIn
from lindung.protection.shelters.models import Finding, House, Stay
from lindung.world.cast import Cast
from lindung.world.scene import Scene

INVENTED: Final = "Invented for the demonstration."
BULK: Final[dict[tuple[type[models.Model], str], str]] = {(House, "code"): "t.code || '_' || r.round"}
"""How columns of copied rows differ, beside their keys."""
_TRIES: Final = 4


def prepare(*, cast: Cast, at: datetime, seed: int = 7) -> int:
    """Seed the houses and let coordination review most of them within the last year; return how many houses."""
    count = actions.seed(pack=cast.pack, at=at)
    chance = Random(seed)  # noqa: S311 - repeatable on purpose
    by = _reviewer(cast)
    for house in House.objects.order_by("code"):
        if by is not None and by.organisation_id != house.organisation_id and chance.random() < 0.8:
            _review(house, by=by, at=at - timedelta(days=chance.randint(20, 420)), chance=chance, until=at)
    return count


def settle(scene: Scene) -> Stay | None:
    """Let the protection officer place the person: three in four beds are held first, then the person comes."""
    by = scene.protector
    if by is None or queries.of_case(case=scene.case, by=by).now is not None:
        return None
    scene.later(hours=scene.chance.choice([0.5, 1, 2]))
    case = scene._fresh()
    found = proposals.propose(case=case, by=by, at=scene.at)
    fitting = [one for one in found if one.fit.fits and (one.ordered or one.terms.free > 1)][:_TRIES]
    for one in fitting:
        given = PlaceIn(
            zone=one.terms.zone,
            why="" if one.ordered else INVENTED,
            despite_order=not one.ordered,
        )
        try:
            return _place(scene, given, by=by)
        except Refusal:
            continue
    return None


def _place(scene: Scene, given: PlaceIn, *, by: Actor) -> Stay:
    at = scene._moment()
    if scene.chance.random() < 0.25:
        return actions.place(case_id=scene.case.pk, given=given, arrived_at=at, by=by, at=at)
    held = actions.hold(case_id=scene.case.pk, given=given, hours=12, by=by, at=at)
    scene.later(hours=scene.chance.choice([1, 2, 4]))
    arrived = scene._moment()
    return actions.arrive(stay_id=held.pk, arrived_at=arrived, by=by, at=arrived)


def follow(scene: Scene) -> None:
    """Let something happen in the house, or nothing: away by agreement, away without, an incident."""
    by = scene.protector
    here = queries.of_case(case=scene.case, by=by).now if by is not None else None
    if by is None or here is None:
        return
    scene.later(days=scene.chance.randint(2, 12))
    drawn = scene.chance.random()
    if drawn < 0.3:
        _away(scene, here, by=by)
    elif drawn < 0.36:
        _missing(scene, here, by=by)
    elif drawn < 0.48:
        _incident(scene, here, by=by)


def leave(scene: Scene, *, reason: str = Stay.Reason.INDEPENDENT) -> Stay | None:
    """Let the person leave where they stay."""
    by = scene.protector
    here = queries.of_case(case=scene.case, by=by).now if by is not None else None
    if by is None or here is None:
        return None
    at = scene._moment()
    return actions.leave(stay_id=here.pk, left_at=at, reason=reason, by=by, at=at)


def _away(scene: Scene, here: Stay, *, by: Actor) -> None:
    at = scene._moment()
    days = scene.chance.randint(1, 3)
    absence = actions.go_away(
        stay_id=here.pk,
        kind="agreed",
        since=at,
        until=at + timedelta(days=days),
        company=INVENTED,
        by=by,
        at=at,
    )
    scene.later(days=days - 0.2)
    _back(scene, absence.pk, outcome="returned", by=by)


def _missing(scene: Scene, here: Stay, *, by: Actor) -> None:
    at = scene._moment()
    absence = actions.go_away(
        stay_id=here.pk, kind="unplanned", since=at, until=None, company=INVENTED, by=by, at=at
    )
    scene.later(hours=scene.chance.choice([2, 3, 20]))
    if scene.chance.random() < 0.7:
        _back(scene, absence.pk, outcome="found", by=by)
    else:
        leave(scene, reason=Stay.Reason.GONE)


def _back(scene: Scene, absence_id: Any, *, outcome: str, by: Actor) -> None:
    at = scene._moment()
    actions.come_back(absence_id=absence_id, outcome=outcome, ended_at=at, note="", by=by, at=at)


def _incident(scene: Scene, here: Stay, *, by: Actor) -> None:
    at = scene._moment()
    severity = scene.chance.choices(["low", "serious", "critical"], weights=[6, 3, 1])[0]
    incident = actions.report_incident(
        stay_id=here.pk,
        kind=scene.chance.choice(["health", "loss", "violence", "self_harm", "other"]),
        severity=severity,
        happened_at=at,
        account=INVENTED,
        told=() if severity == "low" else ("protection_officer", "health"),
        follow_up_on=local_date(at) + timedelta(days=5),
        by=by,
        at=at,
    )
    scene.later(days=scene.chance.choice([1, 2, 4]))
    done = scene._moment()
    actions.settle(incident_id=incident.pk, done=INVENTED, by=by, at=done)


def _reviewer(cast: Cast) -> Actor | None:
    office = secretariat().pk
    for actors in cast.actors.values():
        for actor in actors:
            if actor.organisation_id == office and actor.may(Permission.STANDARDS_REVIEW):
                return actor
    return None


def _review(house: House, *, by: Actor, at: datetime, chance: Random, until: datetime) -> None:
    review = actions.start_review(house_id=house.pk, on=local_date(at), by=by, at=at)
    short = []
    for item in actions.standard_of(review).items:
        mark = chance.choices(["met", "partly", "not_met", "not_applicable"], weights=[80, 12, 5, 3])[0]
        given: dict[str, Any] = {"mark": mark}
        if mark in {"partly", "not_met"}:
            due = local_date(at) + timedelta(days=chance.choice([30, 60, 90]))
            given |= {"found": INVENTED, "to_do": INVENTED, "due_on": due}
        row = actions.mark_item(review_id=review.pk, item=item, given=given, by=by, at=at)
        if row.due_on is not None:
            short.append(row)
    actions.finish_review(review_id=review.pk, by=by, at=at)
    _evidence(short, by=by, at=at + timedelta(days=40), chance=chance, until=until)


def _evidence(rows: list[Finding], *, by: Actor, at: datetime, chance: Random, until: datetime) -> None:
    """Mark most findings as done where their time has come; the house's own word is entered in its name."""
    for row in rows:
        if at < until and chance.random() < 0.7:
            Finding.objects.filter(pk=row.pk).update(evidence=INVENTED, evidence_at=at)
            actions.close_finding(finding_id=row.pk, by=by, at=at)
