"""How invented people leave: return, stay or a third country, assessed by somebody who does not plan it.

`leave` is called once somebody has recovered (the case in `recovery`, a protector at hand) and ends with the departure,
or with having settled; `follow` comes after it, and `close_as` with what came of it closes the case.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Final

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.cases.consents import actions as consents
from lindung.cases.consents.actions.recording import is_child
from lindung.cases.consents.models import Consent
from lindung.cases.consents.rules import Asked
from lindung.protection.leaving import actions, pack
from lindung.protection.leaving.actions import BestIn, BookIn, FollowIn, ReintegrateIn
from lindung.protection.leaving.models import FollowUp, Leaving
from lindung.protection.models import Order
from lindung.world.scene import Scene

INVENTED: Final = "Invented for the demonstration."
_KINDS: Final = {"returned": "return", "stayed": "stay", "third_country": "third_country"}
_UNSAFE: Final = 0.12
"""How often a journey is found not safe; then the person stays."""


def leave(scene: Scene, *, outcome: str) -> str:
    """Arrange what `outcome` says and let it happen; return the outcome that came of it."""
    colleague = _colleague(scene)
    kind = _KINDS[outcome] if colleague is not None else "stay"
    leaving = _plan(scene, kind=kind)
    if colleague is not None and leaving.travels:
        if not _assess(scene, leaving, colleague):
            scene.later(days=3)
            leaving, outcome = _plan(scene, kind="stay"), "stayed"
        else:
            _travel(scene, leaving, colleague)
            return outcome
    scene.later(days=10)
    actions.settle(leaving_id=leaving.pk, by=_planner(scene), at=scene._moment())
    return "stayed"


def follow(scene: Scene, *, times: int) -> None:
    """Let the arrival be confirmed, and somebody ask so many times how the person is."""
    planner = _planner(scene)
    leaving = Leaving.objects.filter(case=scene.case, state__in=("departed", "following")).latest(
        "planned_at"
    )
    if leaving.state == Leaving.State.DEPARTED and scene.chance.random() < 0.9:
        scene.later(days=2)
        arrived = scene._moment() - timedelta(days=1)
        actions.receive(
            leaving_id=leaving.pk,
            arrived_at=arrived,
            confirmed_by=Leaving.Confirmed.RECEIVER,
            receipt_by=INVENTED,
            by=planner,
            at=scene.at,
        )
    for row in FollowUp.objects.filter(leaving=leaving).order_by("months")[:times]:
        scene.later(days=max((row.due_on - scene.today).days, 0) + scene.chance.randint(0, 9))
        reached = scene.chance.random() < 0.8
        lives = (
            "safe",
            scene.chance.choice(("housed", "with_family")),
            scene.chance.choice(("working", "in_debt")),
        )
        given = FollowIn(
            reached=reached,
            situations=lives if reached else (),
            risk=scene.chance.choice(("low", "low", "medium", "high")) if reached else "",
            said=INVENTED,
        )
        actions.follow_up(follow_up_id=row.pk, given=given, by=planner, at=scene._moment())


def _planner(scene: Scene) -> Actor:
    assert scene.protector is not None
    return scene.protector


def _colleague(scene: Scene) -> Actor | None:
    """Return somebody beside the planner who cares for the person: where they are sheltered, or in the same office."""
    planner = _planner(scene)
    orders = Order.objects.filter(case=scene.case, place_of_refuge__isnull=False)
    places = [*orders.values_list("place_of_refuge", flat=True), planner.organisation_id]
    able = [
        actor
        for place in dict.fromkeys(places)
        for actor in scene._there(place)
        if actor.may(Permission.LEAVING_PLAN) and actor.user_id != planner.user_id
    ]
    return able[0] if able else None


def _plan(scene: Scene, *, kind: str) -> Leaving:
    planner = _planner(scene)
    home = scene.person.facts.nationality
    to = {"return": "" if home not in {"", "XXX"} else "IDN", "third_country": "CAN", "stay": ""}[kind]
    option = actions.talk_over(
        case_id=scene.case.pk,
        kind=kind,
        view=scene.chance.choice(("wants", "wants", "unsure")),
        said=INVENTED,
        to=to,
        by=planner,
        at=scene._moment(),
    )
    leaving = actions.plan(option_id=option.pk, by=planner, at=scene._moment())
    actions.weigh_risk(
        leaving_id=leaving.pk,
        factors=(stated := scene.chance.sample(["debt", "no_income", "stigma", "before"], 2)),
        decided=actions.advice(stated)[1],
        by=planner,
        at=scene._moment(),
    )
    goals = tuple(scene.chance.sample(["income", "trade", "housing", "family"], 2))
    plan = ReintegrateIn(goals=goals, said=INVENTED, helper=INVENTED)
    actions.reintegrate(leaving_id=leaving.pk, given=plan, by=planner, at=scene._moment())
    return leaving


def _assess(scene: Scene, leaving: Leaving, colleague: Actor) -> bool:
    """Let a colleague assess the journey; return whether it is safe."""
    scene.later(days=scene.chance.randint(1, 4))
    safe = scene.chance.random() >= _UNSAFE
    result = scene.chance.choice(("safe", "safe", "safe_with_measures")) if safe else "unsafe"
    actions.assess(
        leaving_id=leaving.pk,
        result=result,
        reasons=INVENTED,
        measures=INVENTED,
        by=colleague,
        at=scene._moment(),
    )
    return safe


def _travel(scene: Scene, leaving: Leaving, colleague: Actor) -> None:
    planner = _planner(scene)
    _agree(scene, leaving, colleague)
    scene.later(days=2)
    for paper in pack.rules().papers_for(kind=leaving.kind, child=leaving.child):
        state = "not_needed" if paper.instead_of or paper.optional else "ready"
        actions.paper(
            leaving_id=leaving.pk,
            kind=paper.code,
            state=state,
            day=scene.today,
            by=planner,
            at=scene._moment(),
        )
    actions.agree_handover(
        leaving_id=leaving.pk, receiver=INVENTED, to=leaving.country, data=(), by=planner, at=scene._moment()
    )
    booking = BookIn(
        travels_on=scene.today + timedelta(days=5),
        escort="officer" if leaving.child else scene.chance.choice(("none", "ngo")),
        ticket_amount=Decimal(scene.chance.randrange(180, 900)),
        money_amount=Decimal(100),
        currency="USD",
    )
    actions.book(leaving_id=leaving.pk, given=booking, by=planner, at=scene._moment())
    scene.later(days=5)
    gone = scene._moment()
    actions.depart(leaving_id=leaving.pk, departed_at=gone, by=planner, at=gone)


def _agree(scene: Scene, leaving: Leaving, colleague: Actor) -> None:
    """Record that the person, or two people for a child, agree to the journey."""
    planner = _planner(scene)
    child = is_child(scene._fresh())
    asked = Asked(
        matter="return",
        answer="given",
        purposes=("return",),
        given_by=Consent.GivenBy.BEST_INTERESTS if child else Consent.GivenBy.PERSON,
        reasons=INVENTED if child else "",
        child_view=INVENTED if child else "",
        language=scene.person.facts.languages[0] if scene.person.facts.languages else "en",
        explained=True,
        words=INVENTED,
    )
    consents.record(case_id=scene.case.pk, asked=asked, by=planner, at=scene._moment())
    if child:
        given = BestIn(
            body=pack.rules().best_interests.bodies[-1].code,
            decided_on=scene.today,
            result="in_best_interests",
            reasons=INVENTED,
            child_view="agrees",
            child_words=INVENTED,
        )
        row = actions.determine(leaving_id=leaving.pk, given=given, by=planner, at=scene._moment())
        actions.confirm(best_id=row.pk, by=colleague, at=scene._moment())
