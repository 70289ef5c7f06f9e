"""Two records that turn out to be one person, for the demonstration; not for bulk: a copy would join strangers.

`recorded_twice` is called in a story that is still early (reported or screened), `join` later in the same story: the
finder's record goes on, the second one closes and points to it.
"""

from __future__ import annotations

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.permissions import Permission
from lindung.cases import actions as cases
from lindung.cases.merging import actions
from lindung.cases.merging.models import Merge
from lindung.cases.models import Case
from lindung.world.scene import Scene


def recorded_twice(scene: Scene) -> Case:
    """Let the finder's office write the same person down a second time, as it happens on a long night."""
    return cases.open_case(
        facts=scene.person.facts,
        origin="report",
        place=scene.case.place,
        district=scene.case.district,
        found_on=scene.today,
        by=scene.finder,
        at=scene._moment(),
        code_draw=scene.chance.getrandbits(35),
    )


def join(scene: Scene, second: Case) -> Merge | None:
    """Let one coordinator find out and, where there is a second human, that one confirm; return the merge."""
    coordinators = [
        actor
        for (_code, role), actors in sorted(scene.cast.actors.items())
        for actor in actors
        if role == "case_coordinator" and actor.may(Permission.PERSON_MERGE)
    ]
    if not coordinators:
        return None
    first = coordinators[0]
    merge = actions.propose(
        kept_id=scene.case.pk, absorbed_id=second.pk, why=Merge.Why.TWICE, by=first, at=scene._moment()
    )
    other = next((one for one in coordinators[1:] if _human(one) != _human(first)), None)
    return actions.confirm(merge_id=merge.pk, by=other, at=scene._moment()) if other else merge


def _human(actor: Actor) -> object:
    return User.objects.values_list("human", flat=True).get(pk=actor.user_id)
