"""A referral for tests, made through the real actions: who sends it, who may take it, who stands outside."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from lindung.access.actors import Actor
from lindung.access.models import Organisation
from lindung.access.testing import NOON, make_actor, make_organisation
from lindung.cases.models import Case
from lindung.cases.testing import make_case, walk
from lindung.directory.models import Service
from lindung.kernel.country import current
from lindung.referral import actions
from lindung.referral.models import Referral
from lindung.referral.rules import Contents

AGREED = Contents(
    purposes=("assistance",), consent="given", urgency="urgent", message="Bring an interpreter, please."
)


@dataclass(frozen=True, slots=True)
class Scene:
    """A presumed victim; the sender's office; two that shelter; a secretariat; one that has no part in it."""

    case: Case
    sender: Actor
    receiver: Actor
    second: Actor
    other: Actor
    secretariat: Actor
    outsider: Actor

    def organisation(self, actor: Actor) -> Organisation:
        """Return the organisation an actor serves in."""
        return Organisation.objects.get(pk=actor.organisation_id)

    def send(self, *, to: Actor | None = None, need: str = "shelter", **given: Any) -> Referral:
        """Refer the scene's case; `given` may hold `by`, `at` and changes to the contents."""
        by, at = given.pop("by", self.sender), given.pop("at", NOON)
        return actions.send(
            case_id=self.case.pk,
            need=need,
            to=(to or self.receiver).organisation_id,
            contents=replace(AGREED, **given),
            by=by,
            at=at,
        )

    def send_many(self, number: int) -> list[Referral]:
        """Refer as many further people of the sender's to the receiver."""
        return [replace(self, case=make_case(by=self.sender)).send() for _ in range(number)]

    def stage(self) -> str:
        """Return where the case stands now."""
        return Case.objects.get(pk=self.case.pk).stage


def offer(*, organisation: Organisation, need: str, place: str = "", children: bool = True) -> Service:
    """Let an organisation offer `need` in `place` (empty: everywhere)."""
    return Service.objects.create(
        organisation=organisation, code=need, place=place, accepts_children=children, active=True
    )


def make_scene(*, steps: tuple[str, ...] = ("presume",), at: datetime = NOON, **given: Any) -> Scene:
    """Return a scene whose case has taken `steps`; `given` goes to the case."""
    here = next(iter(current().places))
    office = make_organisation(code="office", kind="labour", place=here)
    shelter = make_organisation(code="shelter", kind="ngo_shelter", place=here)
    haven = make_organisation(code="haven", kind="ngo_shelter")
    centre = make_organisation(code="centre", kind="secretariat", national=True)
    far = make_organisation(code="far", kind="health")
    offer(organisation=shelter, need="shelter", place=here)
    offer(organisation=haven, need="shelter", children=False)
    offer(organisation=centre, need="coordination")
    sender = make_actor(name="amina", role="front_line_officer", organisation=office)
    case = make_case(by=sender, at=at, **given)
    return Scene(
        case=walk(case=case, steps=steps, by=sender, at=at),
        sender=sender,
        receiver=make_actor(name="bo", role="shelter_manager", organisation=shelter),
        second=make_actor(name="dewi", role="shelter_manager", organisation=shelter),
        other=make_actor(name="esi", role="shelter_manager", organisation=haven),
        secretariat=make_actor(name="farid", role="case_coordinator", organisation=centre),
        outsider=make_actor(name="chidi", role="health_worker", organisation=far),
    )
