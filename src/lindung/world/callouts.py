"""Interpreters and specialists in an invented case: called, offered, answered, there.

`settle` is to be called right after somebody was presumed a victim (after `screen(decision="presume")`), before any
order; `follow` some days later, under an order or in recovery. Both let hours pass; neither needs anything but the
scene. They call nobody to whom nobody of the register could come, now and then, so that this is seen too.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.permissions import Permission
from lindung.directory.roster.models import Entry
from lindung.directory.roster.problems import Booked
from lindung.protection.callouts import actions
from lindung.protection.callouts.actions import AskIn
from lindung.protection.callouts.models import Callout, CalloutOffer
from lindung.world.scene import Scene

ANSWERS = 4
"""So often a callout passes on at most before somebody says yes."""


def settle(scene: Scene) -> None:
    """Call an interpreter where one is needed, and often a specialist who goes with the person."""
    if not scene.finder.may(Permission.CALLOUT_ASK):
        return
    if scene.person.facts.interpreter_needed:
        call(scene, by=scene.finder, kind=Entry.Kind.INTERPRETER, urgency=Callout.Urgency.EMERGENCY)
    if scene.chance.random() < 0.6:
        call(scene, by=scene.finder, kind=Entry.Kind.SPECIALIST, urgency=Callout.Urgency.URGENT)


def follow(scene: Scene) -> None:
    """Call an interpreter again for a planned talk, or a counsellor or lawyer."""
    by = scene.protector or scene.finder
    if not by.may(Permission.CALLOUT_ASK):
        return
    kinds = [Entry.Kind.INTERPRETER] if scene.person.facts.interpreter_needed else []
    kind = scene.chance.choice([*kinds, Entry.Kind.COUNSELLOR, Entry.Kind.LAWYER])
    call(scene, by=by, kind=kind, urgency=Callout.Urgency.ROUTINE)


def call(scene: Scene, *, by: Actor, kind: Entry.Kind, urgency: str) -> Callout:
    """Ask for a helper, and let those who are asked answer; who says yes mostly comes."""
    at = scene._moment()
    planned = urgency == Callout.Urgency.ROUTINE
    wait = timedelta(hours=scene.chance.choice([30, 48, 54] if planned else [1, 2, 3]))
    starts_at = _by_day(scene, at + wait)
    language = next(iter(scene.person.facts.languages), scene.cast.pack.default_language)
    given = AskIn(
        kind=kind,
        language=language if kind == Entry.Kind.INTERPRETER else "",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=scene.chance.choice([2, 3])),
        mode=scene.chance.choice([Callout.Mode.ON_SITE, Callout.Mode.ON_SITE, Callout.Mode.PHONE]),
        urgency=urgency,
        needed_at=at - timedelta(minutes=scene.chance.choice([5, 15, 30, 60])),
    )
    callout = actions.ask(case_ids=[scene.case.pk], given=given, by=by, at=at)
    for _turn in range(ANSWERS):
        offer = _standing(callout)
        if offer is None:
            break
        _answer(scene, offer)
    return _come(scene, callout, by=by)


def _by_day(scene: Scene, moment: datetime) -> datetime:
    """Return a moment when most of the register can be called; now and then the night it is, when few can."""
    local = moment.astimezone(scene.cast.pack.zone(scene.case.place))
    if 8 <= local.hour < 16 or scene.chance.random() < 0.1:
        return moment
    morning = local.replace(hour=9, minute=scene.chance.choice([0, 15, 30]))
    return morning if local.hour < 8 else morning + timedelta(days=1)


def _standing(callout: Callout) -> CalloutOffer | None:
    rows = CalloutOffer.objects.filter(callout=callout, state=CalloutOffer.State.OFFERED)
    return rows.select_related("user", "callout").first()


def _answering(scene: Scene, offer: CalloutOffer) -> Actor:
    """Return who answers: whoever is called, or a coordinator who telephones."""
    if offer.user_id is None:
        return scene._someone_of(kind="secretariat", permission=Permission.CASE_READ_NATIONAL)
    return Actor.of(User.objects.get(pk=offer.user_id))


def _answer(scene: Scene, offer: CalloutOffer) -> None:
    by = _answering(scene, offer)
    at = scene._moment()
    if at >= offer.callout.ends_at:
        return
    if scene.chance.random() < 0.2:
        reason = scene.chance.choice(["not_free", "too_far", "ill", "conflict"])
        actions.decline(offer_id=offer.pk, reason=reason, by=by, at=at)
        return
    try:
        actions.accept(offer_id=offer.pk, by=by, at=at)
    except Booked:  # said yes to another case of this world meanwhile
        actions.decline(offer_id=offer.pk, reason="not_free", by=by, at=at)


def _come(scene: Scene, callout: Callout, *, by: Actor) -> Callout:
    """Let whoever said yes come and go, as far as the world's present reaches; else see how it ends."""
    callout.refresh_from_db()
    offer = CalloutOffer.objects.filter(callout=callout, state=CalloutOffer.State.ACCEPTED).first()
    if offer is None:
        if callout.state != Callout.State.UNMET and callout.ends_at <= scene.until:
            why = Callout.Why.OTHERWISE
            actions.cancel(callout_id=callout.pk, why=why, by=by, at=max(scene._moment(), callout.ends_at))
        return callout
    late = timedelta(minutes=scene.chance.choice([-10, 0, 0, 10, 35]))
    scene.at = max(scene.at, callout.starts_at + late)
    if scene.chance.random() < 0.03:
        scene.later(hours=1)
        actions.miss(offer_id=offer.pk, by=by, at=scene._moment())
        return callout
    helper = by if offer.user_id is None else _answering(scene, offer)
    at = scene._moment()
    actions.arrive(offer_id=offer.pk, present_at=min(callout.starts_at + late, at), by=helper, at=at)
    scene.later(hours=scene.chance.choice([1, 2]))
    outcome = scene.chance.choice(["helped", "helped", "helped", "helped", "partly", "other_language"])
    actions.finish(offer_id=offer.pk, outcome=outcome, by=helper, at=scene._moment())
    callout.refresh_from_db()
    return callout
