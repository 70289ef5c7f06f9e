"""One case on one page: who, why the reader may see it, how far, what is due, and what happened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.permissions import Permission as P
from lindung.access.purposes import NAMES as PURPOSES
from lindung.access.purposes import Purpose, Section
from lindung.access.web.declare import StaffRequest, requires
from lindung.cases import actions, queries, refuges, words
from lindung.cases.consents import offers as consents
from lindung.cases.documents import offers as documents
from lindung.cases.emergency import offers as emergency
from lindung.cases.exports import offers as exports
from lindung.cases.groups.web import offers as found_together
from lindung.cases.kinds import wording
from lindung.cases.majority.web import offers as majority_offers
from lindung.cases.merging import queries as merging
from lindung.cases.merging.web import offers as merging_offers
from lindung.cases.models import Case, Note
from lindung.cases.offers import Offer
from lindung.cases.retention import offers as retention
from lindung.cases.web import offers as own_offers
from lindung.desk import case_queries as desk
from lindung.desk import trail
from lindung.desk.web import caring, records, tracker
from lindung.desk.web.tasks import rows_of
from lindung.kernel import clock
from lindung.kernel.codes import read_code
from lindung.kernel.country import CountryPack, current
from lindung.kernel.sealing.problems import Erased, Tampered
from lindung.kernel.sealing.ring import Ring
from lindung.kernel.templatetags.lindung import label

TIMELINE_SHOWN = 40
_JOINED = frozenset({"merging.kept", "merging.absorbed"})


@requires(P.CASE_READ)
def case(request: StaffRequest, code: str) -> HttpResponse:
    """Show a case and record that it was seen; a code typed in another way leads to the proper address."""
    proper = read_code(code, prefix=current().case_prefix)
    if proper is None:
        raise Http404
    if proper != code:
        return redirect("case", proper)
    at = clock.now()
    seen = actions.see(code=proper, by=request.actor, at=at)
    return render(request, "desk/case.html", _page(seen, request.actor, at))


def _page(seen: actions.Seen, actor: Actor, at: datetime) -> dict[str, Any]:
    case, pack = seen.case, current()
    tasks = queries.tasks_of(case=case)
    involved = desk.parts(case=case)
    entries = desk.timeline(case=case)
    told = {entry.kind for entry in entries}
    reader = refuges.reader(actor=actor, purposes=seen.hand.purposes)
    held = records.of(case=case, told=told, reader=reader)
    task_rows = rows_of(tasks=tasks, actor=actor, at=at, code=case.code, reader=reader)
    open_tasks = [row for row in task_rows if row.url]
    running = tracker.running_clock(tasks=tasks)
    notes = _notes(seen, reader)
    companions = queries.companions_of(case=case, actor=actor) if "case.linked" in told else []
    also = merging.also(case=case, actor=actor) if told & _JOINED else ()
    # Whoever has no part in the case sees open facts and could seal nothing: they are offered no act on it.
    offers = _offers(case, actor) if seen.hand.grants else []
    # Who was found together, and that two records are one person, is for coordination too: it may have no part.
    offers = [
        *offers,
        *found_together.offers(case=case, told=told),
        *merging_offers.offers(case=case, actor=actor),
    ]
    return {
        "case": case,
        "stage": words.stage(case.stage),
        "stage_colour": words.COLOURS[case.stage],
        "facts": _facts(case, pack),
        "details": _details(case, pack, seen.needs),
        "locked": seen.locked,
        "erased": seen.hand.erased,
        "emergency": emergency.banner(hand=seen.hand, at=at),
        "purpose": _purpose(seen),
        "involved": list(dict.fromkeys(_part(part, reader) for part in involved)),
        "stages": tracker.stages(case=case, clock=running, began=_began(case, held), at=at),
        "warning": tracker.warning(tasks=tasks, at=at) if case.closed_at is None else None,
        "open_tasks": open_tasks,
        "ended_tasks": [row for row in task_rows if not row.url],
        "records": held,
        "companions": [*map(_also, also), *(_companion(one) for one in companions)],
        "notes": notes,
        "timeline": [_entry(entry, reader) for entry in entries[:TIMELINE_SHOWN]],
        "first_offers": offers[:2],
        "more_offers": offers[2:],
        "may_open_identity": actor.may(P.IDENTITY_READ) and Section.IDENTITY in seen.hand.sections,
        "may_see_trail": trail.may_read(case=case, actor=actor),
    }


def _offers(case: Case, actor: Actor) -> Sequence[Offer]:
    """Return every room's offers, the likely next one first; of several likely ones the first keeps the colour."""
    offered = [
        offer
        for room in (
            *records.ROOMS,
            own_offers,
            documents,
            consents,
            exports,
            retention,
            majority_offers,
        )
        for offer in room.offers(case=case, actor=actor)
    ]
    return sorted([*caring.offers(case=case, actor=actor), *offered], key=lambda offer: not offer.primary)


def _purpose(seen: actions.Seen) -> str:
    """Return why the reader may see the case: the purposes of their grants, or the country's coordination."""
    purposes = sorted(seen.hand.purposes) or [Purpose.OVERSIGHT]
    return ", ".join(words.word(PURPOSES, purpose) for purpose in purposes)


def _notes(seen: actions.Seen, reader: refuges.Reader) -> Sequence[dict[str, Any]]:
    """Return the notes whose audience the reader belongs to, opened; of the others not even that they are there."""
    ring = seen.ring
    if ring is None:
        return []
    return [
        {
            "text": _words(ring, line),
            "audience": Note.Audience(line.audience).label,
            "written_at": line.written_at,
            "who": _who(line.by, line, reader),
        }
        for line in desk.notes(case=seen.case)
        if ring.covers(line.audience)
    ]


def _words(ring: Ring, line: desk.NoteLine) -> str:
    """Return a note's words, or why this one stays shut: the others are still read."""
    try:
        return str(ring.read(Note, "text", key=line.id, blob=line.sealed, section=line.audience))
    except (Tampered, Erased) as shut:
        return str(shut)


def _facts(case: Case, pack: CountryPack) -> list[tuple[str, str]]:
    person = case.person
    who = f"{words.label('sex', person.sex)}, {words.age(person=person, on=case.found_on)}"
    rows = [(_("Child") if case.is_child else _("Adult"), who)]
    if person.languages:
        rows.append((_("Speaks"), ", ".join(words.language_name(code) for code in person.languages)))
    rows.append((_("Found in"), words.place_name(pack=pack, place=case.place, district=case.district)))
    rows.append((_("Lead agency"), case.lead_organisation.name))
    return rows


def _details(case: Case, pack: CountryPack, needs: Sequence[str] | None) -> list[tuple[str, str]]:
    person = case.person
    interpreter = {True: _("Needed"), False: _("Not needed"), None: _("Not known")}[person.interpreter_needed]
    nationality = words.nationality_name(person.nationality) if person.nationality else _("Not known")
    rows = [
        (
            _("Form of exploitation"),
            words.label("exploitation_forms", case.exploitation) or _("Not known yet"),
        ),
        (_("How we learned of it"), words.word(words.ORIGINS, case.origin) or _("Not known")),
        (_("Nationality"), nationality),
        (_("Basis of the age"), words.word(words.AGE_BASES, person.age_basis)),
        (_("Interpreter"), interpreter),
    ]
    if needs:
        rows.append((_("Urgent needs"), ", ".join(words.label("urgent_needs", code) for code in needs)))
    if case.outcome:
        rows.append((_("How it ended"), words.word(words.OUTCOMES, case.outcome)))
    return rows


def _also(one: merging.Also) -> tuple[str, str]:
    return (_("Goes on as") if one.kept else _("Also recorded as")), one.code


def _companion(one: queries.Companion) -> tuple[str, str]:
    first, second = words.LINKS[one.kind]
    return str(second if one.reversed else first), one.code


def _entry(entry: desk.Told, reader: refuges.Reader) -> dict[str, Any]:
    title = wording(kind=entry.kind, params=reader.params(entry.params))
    return {"title": title, "who": _who(entry.by, entry, reader), "at": entry.happened_at}


def _who(name: str | None, line: desk.Told | desk.NoteLine, reader: refuges.Reader) -> str:
    """Return who did something and for which organisation, as far as the reader may know it."""
    who = ", ".join(part for part in (name, label(line.organisation)) if part)
    return reader.name(who, kind=line.organisation_kind, organisation_id=line.organisation_id)


def _part(part: desk.Part, reader: refuges.Reader) -> tuple[str, str]:
    name = reader.name(label(part.organisation), kind=part.kind, organisation_id=part.organisation_id)
    return name, words.word(PURPOSES, part.purpose)


def _began(case: Case, held: records.Records) -> dict[str, date]:
    """Return on which day each phase began, as far as the records say."""
    return {"identification": case.found_on, **held.began}
