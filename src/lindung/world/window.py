"""Windows of invented people: given, written at, answered, and complained at. Played through the real acts.

To be called once a protection officer is at hand: `give_window` after the interim or the protection order, then
`speak` some days later, then `hear` at the end of the story. None of it is for copies in bulk: rows of `voices` are
bound to the keys of their own case (`lindung.cases.voices` except `WeDid`).
"""

from __future__ import annotations

from typing import Final

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.permissions import Permission
from lindung.cases.voices import actions, boxes, queries
from lindung.cases.voices.actions import Inside
from lindung.cases.voices.actions.giving import Given
from lindung.cases.voices.pack import frame
from lindung.world.scene import Scene

WORDS: Final = ("blue kite", "seven rivers", "morning rain", "red boat", "small moon")
_WRITTEN: Final = (
    "When may I call my mother?",
    "I want to see the doctor again.",
    "Thank you for the books.",
    "Which day do we go to the court?",
)
_ANSWERED: Final = (
    "We talk about it tomorrow morning.",
    "Yes. We go with you.",
    "On the day that stands above.",
)
_SAID: Final = (
    ("complaint", "Nobody speaks my language at night."),
    ("complaint", "The telephone hour is too short."),
    ("idea", "A garden would be good."),
    ("thanks", "The cook is kind."),
)
_DID: Final = (
    ("Nobody speaks our languages at night.", "An interpreter can be called at every hour now."),
    ("The telephone hour is short.", "There are two hours now, one in the evening."),
    ("A garden would be good.", "Three beds were dug; seeds are at the desk."),
)


def give_window(scene: Scene) -> Inside:
    """Let the protection officer give the person a window, and the person come in once."""
    by = scene.protector
    assert by is not None
    at = scene._moment()
    word = scene.chance.choice(WORDS)
    known = frame().file.languages
    spoken = [one for one in scene.person.facts.languages if one in known]
    given = actions.give(
        case_id=scene.case.pk,
        word=word,
        language=spoken[0] if spoken else "en",
        by=by,
        at=at,
        draw=scene.chance.getrandbits(35),
    )
    return _come_in(scene, given, word)


def _come_in(scene: Scene, given: Given, word: str) -> Inside:
    pair = boxes.person_pair(code=given.code, word=word, salt=bytes(given.window.salt))
    who = actions.inside(window_id=given.window.pk, private=pair.private, at=scene._moment())
    assert who is not None
    return who


def speak(scene: Scene, who: Inside) -> None:
    """Let the person write, and somebody answer; one in three also says something to the office outside."""
    by = scene.protector
    assert by is not None
    actions.write(who=who, text=scene.chance.choice(_WRITTEN), at=scene._moment())
    scene.later(hours=scene.chance.choice([2, 6, 20]))
    actions.open_for_staff(case_id=scene.case.pk, by=by, at=scene._moment())
    text = scene.chance.choice(_ANSWERED)
    actions.write_to(case_id=scene.case.pk, text=text, by=by, at=scene._moment())
    if scene.chance.random() < 1 / 3:
        kind, said = scene.chance.choice(_SAID)
        actions.complain(who=who, kind=kind, text=said, at=scene._moment())


def hear(scene: Scene) -> None:
    """Let the office read and answer what waits longest, close it, and say to everybody what was done."""
    by = _hearer(scene)
    waiting = queries.complaint_list(by=by) if by else []
    if by is None or not waiting:
        return
    row = waiting[0]
    actions.read(complaint_id=row.pk, by=by, at=scene._moment())
    actions.reply(complaint_id=row.pk, text="We have spoken with the place.", by=by, at=scene._moment())
    outcome = "thanked" if row.kind == "thanks" else "put_right"
    actions.close(complaint_id=row.pk, outcome=outcome, by=by, at=scene._moment())
    if row.about_id is not None:
        said, did = scene.chance.choice(_DID)
        actions.publish(
            organisation_id=row.about_id, said=said, did=did, language="en", by=by, at=scene._moment()
        )


def _hearer(scene: Scene) -> Actor | None:
    office = scene.cast.organisations.get(frame().file.complaints_to)
    found = User.objects.filter(organisation=office, is_active=True).order_by("username") if office else []
    actors = [Actor.of(one) for one in found]
    return next((one for one in actors if one.may(Permission.COMPLAINT_HEAR)), None)
