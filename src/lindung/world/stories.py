"""What happens to invented people: each story is a lawful course of a case, told backwards from today.

`days` says how long ago a story begins, so that today's clocks run, some near their end and some past it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from lindung.protection.models import JointReport
from lindung.world import caring, leaving
from lindung.world.scene import Scene

Tale = Callable[[Scene], None]


@dataclass(frozen=True, slots=True)
class Story:
    """A course of events, how often it happens, and how many days ago it may begin (from, to)."""

    name: str
    weight: int
    days: tuple[float, float]
    tell: Tale
    ordered: bool = False
    """Goes through orders, which some countries make for children only."""


def _presumed(scene: Scene) -> None:
    scene.later(hours=scene.chance.choice([1, 2, 3]))
    scene.screen(decision="presume")
    if scene.chance.random() < 0.7:
        scene.name_them()
    caring.found(scene)


def _held(scene: Scene) -> None:
    """Presumed, with enforcement, and in temporary custody where the law knows no other way in."""
    _presumed(scene)
    scene.hand_to_enforcement()
    scene.later(hours=scene.chance.choice([1, 3, 6]))
    scene.custody()


def _under_interim_order(scene: Scene) -> None:
    _held(scene)
    scene.later(hours=scene.chance.choice([6, 12, 18]))
    scene.apply(kind="interim_order")
    scene.later(hours=2)
    scene.interim_order()
    if scene.chance.random() < 0.85:
        scene.later(hours=scene.chance.choice([1, 3, 16]))
        scene.inform()
    caring.sheltered(scene)


def _reported_on(scene: Scene) -> None:
    _under_interim_order(scene)
    scene.later(days=scene.chance.randint(2, 5))
    scene.sign(half=JointReport.Half.ENFORCEMENT)
    scene.later(days=scene.chance.randint(1, 4))
    scene.sign(half=JointReport.Half.PROTECTION)


def _determined(scene: Scene, result: str) -> None:
    """By the report where an interim order brought one about, else from custody."""
    if scene.knows("make_interim_order"):
        _reported_on(scene)
        scene.later(days=scene.chance.randint(1, 3))
    else:
        _held(scene)
        scene.apply(kind="protection_order")
        scene.later(hours=12)
    scene.determine(result=result)


def just_screened(scene: Scene) -> None:
    """Screened, the decision still to come."""
    scene.later(hours=1)
    scene.screen(decision="")


def look_further(scene: Scene) -> None:
    """Not clear yet: to be screened again."""
    scene.later(hours=1)
    scene.screen(decision="look_further")


def waiting_for_answer(scene: Scene) -> None:
    """Referred, nobody has answered; some have waited too long."""
    _presumed(scene)
    scene.refer(
        need="investigation",
        kinds=("police", "immigration"),
        urgency=scene.chance.choice(["urgent", "routine"]),
    )


def declined_once(scene: Scene) -> None:
    """The first shelter is full; the second is asked."""
    _presumed(scene)
    sent = scene.refer(need="shelter", kinds=("ngo_shelter",))
    scene.later(hours=5)
    scene.decline(sent, reason="no_capacity")
    scene.later(hours=3)
    scene.refer(need="counselling", kinds=("welfare", "ngo_shelter", "health"), urgency="routine")


def services_without_order(scene: Scene) -> None:
    """The person wants no order and still gets help."""
    _presumed(scene)
    sent = scene.refer(need="counselling", kinds=("ngo_shelter", "welfare"))
    scene.later(hours=8)
    scene.protector = scene.accept(sent)
    scene.later(days=1)
    scene.move(step="begin_recovery")
    caring.served(scene)


def in_custody(scene: Scene) -> None:
    """The clock to court is running, or has run out."""
    _held(scene)


def interim(scene: Scene) -> None:
    """Under an interim order, the enquiry not begun."""
    if not scene.knows("make_interim_order"):
        return _held(scene)
    return _under_interim_order(scene)


def half_signed(scene: Scene) -> None:
    """One half of the report is signed."""
    if not scene.knows("make_interim_order"):
        return determined(scene)
    _under_interim_order(scene)
    scene.later(days=scene.chance.randint(1, 4))
    return scene.sign(half=JointReport.Half.ENFORCEMENT)


def awaiting_determination(scene: Scene) -> None:
    """The report is in, the authority has to determine."""
    if not scene.knows("make_interim_order"):
        return determined(scene)
    return _reported_on(scene)


def determined(scene: Scene) -> None:
    """A victim, the protection order still to be made."""
    _determined(scene, "victim")


def under_protection(scene: Scene) -> None:
    """Under a protection order, with services."""
    _determined(scene, "victim")
    scene.later(hours=20)
    scene.protection_order()
    if scene.chance.random() < 0.6:
        scene.later(days=2)
        sent = scene.refer(
            need="counselling", kinds=("ngo_shelter", "health"), by=scene.enforcer, urgency="routine"
        )
        scene.later(hours=20)
        scene.accept(sent)
    caring.protected(scene)


def recovering(scene: Scene) -> None:
    """Beyond the order, recovering."""
    under_protection(scene)
    scene.later(days=5)
    scene.move(step="begin_recovery")


def gone_home(scene: Scene) -> None:
    """Through the whole course, and home, settled here or in a third country; some are no longer reached."""
    _left(scene, asked=scene.chance.choice([1, 1, 2, 4]))


def _left(scene: Scene, *, asked: int) -> None:
    recovering(scene)
    scene.later(days=30)
    outcome = scene.chance.choice(["returned", "stayed", "third_country", "lost_contact"])
    if outcome == "lost_contact":
        scene.move(step="plan_leaving")
        scene.later(days=12)
        caring.moved_out(scene, reason="gone")
        scene.move(step="follow_up")
        scene.later(days=20)
    else:
        outcome = leaving.leave(scene, outcome=outcome)
        caring.moved_out(scene, reason="returned" if outcome == "returned" else "independent")
        leaving.follow(scene, times=asked)
        scene.later(days=3)
    scene.move(step="close", outcome=outcome)


def reopened(scene: Scene) -> None:
    """Home, and found in the same hands again."""
    _left(scene, asked=1)
    scene.later(days=15)
    scene.move(step="reopen")


def not_a_victim(scene: Scene) -> None:
    """Determined as no victim and released."""
    _determined(scene, "not_victim")
    scene.later(hours=6)
    caring.moved_out(scene, reason="released")
    scene.release()


def other_harm(scene: Scene) -> None:
    """Another harm, for another agency."""
    scene.later(hours=1)
    scene.screen(decision="other_harm")
    scene.later(hours=1)
    scene.refer_other_harm(harms=("labour_dispute", "domestic_violence", "fraud", "migrant_smuggling"))


def set_aside(scene: Scene) -> None:
    """No reason to presume."""
    scene.later(hours=1)
    scene.screen(decision="not_presumed")


_YEARS_BACK = 2080
"""Days: what has ended reaches back so far, that a plan of five years finds its own work in it."""

STORIES: tuple[Story, ...] = (
    Story("just screened", 6, (0.1, 2), just_screened),
    Story("look further", 4, (0.5, 10), look_further),
    Story("waiting for an answer", 10, (0.2, 5), waiting_for_answer),
    Story("declined once", 5, (1, 6), declined_once),
    Story("services without an order", 7, (4, 60), services_without_order),
    Story("in custody", 6, (0.3, 1.4), in_custody, ordered=True),
    Story("under an interim order", 12, (2, 24), interim, ordered=True),
    Story("half of the report signed", 8, (9, 23), half_signed, ordered=True),
    Story("awaiting determination", 7, (14, 24), awaiting_determination, ordered=True),
    Story("determined, order to come", 4, (18, 24), determined, ordered=True),
    Story("under a protection order", 13, (24, 105), under_protection, ordered=True),
    Story("recovering", 5, (85, 170), recovering, ordered=True),
    Story("gone home", 14, (160, _YEARS_BACK), gone_home, ordered=True),
    Story("reopened", 2, (200, 900), reopened, ordered=True),
    Story("not a victim", 8, (25, _YEARS_BACK), not_a_victim, ordered=True),
    Story("other harm", 10, (3, _YEARS_BACK), other_harm),
    Story("set aside", 10, (2, _YEARS_BACK), set_aside),
)


def choose(*, chance: Random) -> Story:
    """Draw a story by its weight."""
    return chance.choices(STORIES, weights=[story.weight for story in STORIES])[0]
