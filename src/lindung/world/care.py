"""Needs, plans and check-ins of invented people.

`settle(scene)` is for the days after somebody who protects has been found (an interim order, or a service accepted);
`follow(scene, weeks=…)` for the weeks after it, before the person leaves: it lets `weeks` weeks pass. Both do nothing
where nobody on the scene cares for the person. They end with `TheEnd` where the world's present comes first.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Final

from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.access.permissions import Permission
from lindung.cases.consents import actions as consents
from lindung.cases.consents.actions.recording import is_child
from lindung.cases.consents.rules import Asked
from lindung.cases.sections import in_hand
from lindung.protection.care import actions, queries
from lindung.protection.care.actions import AnswerIn, AssessIn, ClaimIn, DeliverIn, Part, ServiceIn
from lindung.protection.care.actions.common import only_treats
from lindung.protection.care.kit import kit_of
from lindung.protection.care.models import CheckIn, PlannedService
from lindung.world.scene import Scene

INVENTED: Final = "Invented for the demonstration."
GOALS: Final = {
    "psychological": ("I want to sleep through the night.", "counselling"),
    "health": ("I want the pain in my back to stop.", "medical"),
    "livelihood": ("I want to learn to sew and earn by it.", "skills"),
    "legal": ("I want the wages I worked for.", "legal_aid"),
    "education": ("I want to go to school again.", "education"),
    "family": ("I want to hear my sister's voice.", "counselling"),
}
"""Domain -> a goal in a person's words, and what helps to reach it."""
SERVING: Final = frozenset({"health", "welfare", "ngo_shelter"})
"""Kinds of organisation that serve a person on their consent."""


def settle(scene: Scene) -> None:
    """Ask what helps, write a plan with the person, and hear what they say to it."""
    by = _carer(scene)
    if by is None:
        return
    scene.later(hours=scene.chance.choice([6, 20, 30]))
    _ask(scene, by=by, better=0)
    if scene.chance.random() < 0.5:
        _ask_risk(scene, by=by)
    goals = [
        "psychological",
        *scene.chance.sample(["health", "livelihood", "legal", "education", "family"], 2),
    ]
    if scene.person.is_child:
        goals = ["psychological", "education"]
    for domain in goals:
        said, code = GOALS[domain]
        goal = actions.set_goal(case_id=scene.case.pk, domain=domain, said=said, by=by, at=scene._moment())
        _plan(scene, code=code, goal=goal.pk, by=by)
    if scene.chance.random() < 0.06:
        return  # nobody has asked the person yet
    _answer(scene, by=by)
    if scene.chance.random() < 0.6:
        _measure(scene, by=by, better=0)


def follow(scene: Scene, *, weeks: int = 5) -> None:
    """Let weeks of care pass: check-ins, some missed; services; at the end the same questions once more."""
    by = _carer(scene)
    if by is None:
        return
    conferred = scene.chance.randrange(1, max(weeks, 2))
    for week in range(weeks):
        scene.later(days=7)
        if scene.chance.random() < 0.85:
            _check_in(scene, by=by)
        if scene.chance.random() < 0.7:
            _deliver(scene, by=by)
        if week == conferred and scene.chance.random() < 0.4:
            _confer(scene, by=by)
    if scene.chance.random() < 0.35:
        _legal(scene, by=by)
    _ask(scene, by=by, better=scene.chance.choice([0, 1, 1, 2]))
    if scene.chance.random() < 0.6:
        _measure(scene, by=by, better=1)


def _carer(scene: Scene) -> Actor | None:
    """Return who protects, if they care for the whole person."""
    by = scene.protector
    if by is None or not by.may(Permission.CARE_WRITE):
        return None
    return None if only_treats(in_hand(case=scene.case, by=by, at=scene.at).purposes) else by


def _ask(scene: Scene, *, by: Actor, better: int) -> None:
    instrument = kit_of(scene.cast.pack).instruments["needs-1"]
    parts = {}
    for domain in instrument.domains:
        if scene.chance.random() < 0.15:
            continue  # skipped
        needs = [need.code for need in domain.needs]
        chosen = scene.chance.sample(needs, scene.chance.randint(0, min(2, len(needs))))
        level = min(4, scene.chance.choice([0, 1, 1, 2, 2, 3]) + better)
        parts[domain.code] = Part(level=level, needs=tuple(chosen))
    at = scene._moment()
    given = AssessIn(
        instrument=instrument.name,
        made_on=scene.today,
        present=True,
        agreed=scene.chance.choice(["yes", "yes", "yes", "partly"]),
        parts=parts,
        words=INVENTED,
    )
    actions.assess(case_id=scene.case.pk, given=given, by=by, at=at)


def _ask_risk(scene: Scene, *, by: Actor) -> None:
    at = scene._moment()
    given = AssessIn(
        instrument="risk_officer-1",
        made_on=scene.today,
        present=True,
        agreed="yes",
        parts={
            "safety": Part(level=scene.chance.randint(1, 4)),
            "family": Part(level=scene.chance.randint(1, 4)),
        },
    )
    actions.assess(case_id=scene.case.pk, given=given, by=by, at=at)


def _plan(scene: Scene, *, code: str, goal: object, by: Actor) -> None:
    """Plan a service: by an organisation that serves the person on their consent, else by one's own."""
    case = scene._fresh()
    offered = [
        one
        for one in queries.providers(code=code, case=case, by=by)
        if one.kind in SERVING and one.pk != by.organisation_id
    ]
    provider, basis = by.organisation_id, ""
    if offered and scene.chance.random() < 0.5:
        chosen = scene.chance.choice(offered)
        provider = chosen.pk
        if is_child(case):
            basis = "child_protection"
        elif by.may(Permission.CONSENT_RECORD):
            _agree(scene, to=chosen, by=by)
        else:
            provider = by.organisation_id
    at = scene._moment()
    given = ServiceIn(
        code=code,
        provider=provider,
        due_on=scene.today + timedelta(days=scene.chance.randint(5, 30)),
        goal=goal,  # type: ignore[arg-type]
        legal_basis=basis,
    )
    actions.add_service(case_id=scene.case.pk, given=given, by=by, at=at)


def _agree(scene: Scene, *, to: Organisation, by: Actor) -> None:
    at = scene._moment()
    said = Asked(
        matter="sharing",
        answer="given",
        purposes=("services",),
        organisation=to.pk,
        explained=True,
        words=INVENTED,
    )
    consents.record(case_id=scene.case.pk, asked=said, by=by, at=at)


def _answer(scene: Scene, *, by: Actor) -> None:
    rows = list(queries.running(case=scene.case).order_by("made_at", "id"))
    said = scene.chance.choices(["yes", "partly", "refused"], [80, 15, 5])[0]
    refused = [scene.chance.choice(rows).pk] if said == "partly" and rows else []
    at = scene._moment()
    given = AnswerIn(
        answer=said,
        answered_on=scene.today,
        refused=refused,
        words=INVENTED,
        every_days=scene.chance.choice([7, 7, 14]),
    )
    actions.answer(case_id=scene.case.pk, given=given, by=by, at=at)


def _check_in(scene: Scene, *, by: Actor) -> None:
    safety = scene.chance.choices(["safe", "worried", "not_safe", "not_said"], [78, 16, 3, 3])[0]
    at = scene._moment()
    row = actions.check_in(case_id=scene.case.pk, safety=safety, said=INVENTED, by=by, at=at)
    if safety == CheckIn.Safety.NOT_SAFE and scene.chance.random() < 0.9:
        scene.later(hours=scene.chance.choice([0, 1, 3]))
        actions.answer_alarm(check_in_id=row.pk, said=INVENTED, by=by, at=scene._moment())


def _deliver(scene: Scene, *, by: Actor) -> None:
    """Record one delivery of a service the person wants, where what it rests on holds."""
    at = scene._moment()
    rows = PlannedService.objects.filter(case=scene.case, wish="yes", state__in=queries.UNDER_WAY)
    fitting = [
        one
        for one in rows.select_related("consent").order_by("made_at", "id")
        if one.consent is None or queries.holds(one.consent, at=at)
    ]
    if not fitting:
        return
    row = scene.chance.choice(fitting)
    given = DeliverIn(
        delivered_on=scene.today,
        outcome=scene.chance.choice(["helped", "helped", "partly", "too_early", "not_come"]),
        cost=Decimal(scene.chance.randint(4, 60) * 5) if scene.chance.random() < 0.6 else None,
        note=INVENTED,
        complete=row.state == PlannedService.State.RUNNING and scene.chance.random() < 0.35,
    )
    actions.deliver(service_id=row.pk, given=given, by=by, at=at)


def _measure(scene: Scene, *, by: Actor, better: int) -> None:
    at = scene._moment()
    measures = ("safety", "health", "stability", "livelihood", "satisfaction")
    scores = {code: min(5, scene.chance.randint(1, 4) + better) for code in measures}
    actions.measure(
        case_id=scene.case.pk, asked_on=scene.today, provider=by.organisation_id, scores=scores, by=by, at=at
    )


def _confer(scene: Scene, *, by: Actor) -> None:
    at = scene._moment()
    there = [one.pk for one in queries.parts(case=scene.case, at=at)]
    row = actions.confer(
        case_id=scene.case.pk,
        held_on=scene.today,
        present=scene.chance.random() < 0.7,
        organisations=there,
        minutes=INVENTED,
        by=by,
        at=at,
    )
    decided = actions.decide(
        conference_id=row.pk,
        said=INVENTED,
        owner=by.organisation_id,
        due_on=scene.today + timedelta(days=10),
        by=by,
        at=scene._moment(),
    )
    if scene.chance.random() < 0.6:
        scene.later(days=scene.chance.randint(1, 5))
        actions.decision_done(decision_id=decided.pk, by=by, at=scene._moment())


def _legal(scene: Scene, *, by: Actor) -> None:
    offered = list(queries.providers(code="legal_aid", case=scene._fresh(), by=by))
    at = scene._moment()
    actions.assign_lawyer(
        case_id=scene.case.pk,
        provider=scene.chance.choice(offered).pk,
        lawyer=INVENTED,
        assigned_on=scene.today,
        by=by,
        at=at,
    )
    at = scene._moment()
    given = ClaimIn(
        kind=scene.chance.choice(["wages", "compensation"]),
        asked_on=scene.today,
        amount=Decimal(scene.chance.randint(8, 120) * 100),
        note=INVENTED,
    )
    actions.claim(case_id=scene.case.pk, given=given, by=by, at=at)
