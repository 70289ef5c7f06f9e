"""What is arranged, in plain words for the person. No name, no place, no code: a paper can fall into other hands."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from lindung.cases.words import nationality_name
from lindung.protection.leaving import pack
from lindung.protection.leaving.queries import File
from lindung.protection.leaving.web.shown import day
from lindung.protection.leaving.workflow import AFTER, BEFORE


def lines(file: File) -> list[str]:
    """Return the sentences of the sheet, from open facts only."""
    return list(_lines(file))


def _lines(file: File) -> Iterator[str]:
    leaving = file.leaving
    where = nationality_name(leaving.country) if leaving.country else ""
    if leaving.state == "stopped":
        yield _("What was arranged has stopped. We ask you what you want instead.")
        return
    if leaving.state == "refused":
        yield _("We looked at whether the journey is safe for you. It is not safe now, so you do not travel.")
        yield _("You can talk with us about staying here or going to another country.")
        return
    if not leaving.travels:
        yield _("You stay in this country.")
    elif where:
        yield _("You go to: %(country)s.") % {"country": where}
    if leaving.state in BEFORE and leaving.travels:
        yield from _before(file)
    if leaving.state in AFTER:
        for one in file.follow_ups:
            if one.done_at is None:
                yield _("Around %(day)s we ask you how you are.") % {"day": day(one.due_on)}
        yield _("You do not have to answer. You can ask us for help at any time.")
    yield _("You decide. You can change your mind at any time, and nobody may punish you for it.")
    yield _("Nobody may take your papers or your money from you.")


def _before(file: File) -> Iterator[str]:
    leaving = file.leaving
    if not file.assessments:
        yield _(
            "First somebody finds out whether the journey is safe for you. You do not travel before that."
        )
    if leaving.travels_on is not None and leaving.state == "booked":
        yield _("You travel on %(day)s.") % {"day": day(leaving.travels_on)}
        if leaving.escort:
            who = pack.label(pack.rules().escorts, leaving.escort)
            yield _("Who goes with you: %(who)s.") % {"who": who}
        yield _("You pay nothing for the journey.")
    known = pack.rules().papers
    for one in file.papers:
        if one.state in {"asked", "ready"}:
            name, state = pack.label(known, one.kind), one.get_state_display()
            yield _("%(paper)s: %(state)s.") % {"paper": name, "state": state}
    handover = next((one for one in file.handovers if one.withdrawn_at is None), None)
    if handover is not None:
        yield _("Somebody waits for you when you arrive. Ask us who it is.")
        if not handover.data:
            yield _("We tell them nothing about what happened to you.")
        else:
            names = ", ".join(str(dict(type(handover).Data.choices)[code]) for code in handover.data)
            yield _("What they learn about you, because you agreed: %(facts)s.") % {"facts": names}
