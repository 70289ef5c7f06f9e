"""Helpers for people found together: one interpreter for each language, one specialist for every so many people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

from lindung.access.actors import Actor
from lindung.cases import queries as cases
from lindung.cases.models import Case
from lindung.directory.roster import queries as roster
from lindung.directory.roster.models import Entry
from lindung.kernel.country import current
from lindung.protection.callouts.actions.asking import AskIn, ask
from lindung.protection.callouts.models import Callout

EACH: Final = ("interpreter", "assistance_specialist")


@transaction.atomic
def ask_many(
    *,
    case_ids: Sequence[UUID],
    starts_at: datetime,
    ends_at: datetime,
    by: Actor,
    at: datetime,
    kinds: Sequence[str] = EACH,
    mode: str = Callout.Mode.ON_SITE,
    urgency: str = Callout.Urgency.EMERGENCY,
    persons_per_specialist: int = 5,
    needed_at: datetime | None = None,
) -> list[Callout]:
    """Ask for everybody whom a group needs: an interpreter for each language, another helper for every so many people.

    Each callout serves several cases. Who needs no interpreter is left out of those; who speaks nothing that somebody
    of the register does is asked for by their first language, so that it is known that nobody is found.
    Raises as `ask`; Case.DoesNotExist where the actor does not see one of the cases.
    """
    rows = cases.visible_to(by).filter(pk__in=set(case_ids)).select_related("person").order_by("code")
    people = list(rows)
    if len(people) < len(set(case_ids)):
        raise Case.DoesNotExist
    asked = []
    for kind in kinds:
        groups = (
            by_language(people).items()
            if kind == Entry.Kind.INTERPRETER
            else [("", part) for part in parts(people, persons_per_specialist)]
        )
        for language, group in groups:
            given = AskIn(
                kind=kind,
                language=language,
                starts_at=starts_at,
                ends_at=ends_at,
                mode=mode,
                urgency=urgency,
                needed_at=needed_at,
            )
            asked.append(ask(case_ids=[case.pk for case in group], given=given, by=by, at=at))
    return asked


def ask_helpers(
    *,
    case_ids: Sequence[UUID],
    starts_at: datetime,
    ends_at: datetime,
    by: Actor,
    at: datetime,
    kinds: Sequence[str],
    urgency: str,
    persons_per_specialist: int,
) -> int:
    """The same for a room below, through `cases.helpers_hooks`; return how many were asked for."""
    return len(
        ask_many(
            case_ids=case_ids,
            starts_at=starts_at,
            ends_at=ends_at,
            by=by,
            at=at,
            kinds=kinds,
            urgency=urgency,
            persons_per_specialist=persons_per_specialist,
        )
    )


def by_language(people: Sequence[Case]) -> dict[str, list[Case]]:
    """Return the people who need an interpreter by the language to ask for: the fewest languages that reach all.

    Whoever speaks a language of the country needs none, unless it was said that they do.
    """
    here = {code.split("-")[0] for code in current().languages}
    known = set(roster.languages_spoken(kind=Entry.Kind.INTERPRETER))
    waiting = {
        case.pk: case
        for case in people
        if case.person.interpreter_needed
        or (case.person.interpreter_needed is None and not here & set(case.person.languages))
    }
    found: dict[str, list[Case]] = {}
    while waiting:
        counts: dict[str, int] = {}
        for case in waiting.values():
            for code in _usable(case, known, here):
                counts[code] = counts.get(code, 0) + 1
        if not counts:
            break
        best = max(sorted(counts), key=lambda code: counts[code])
        found[best] = [case for case in waiting.values() if best in _usable(case, known, here)]
        for case in found[best]:
            del waiting[case.pk]
    return found


def _usable(case: Case, known: set[str], here: set[str]) -> list[str]:
    """Return the languages by which somebody can be reached: those of the register, else the first they speak."""
    spoken = list(case.person.languages)
    foreign = [code for code in spoken if code not in here] or spoken
    return [code for code in foreign if code in known] or foreign[:1]


def parts(people: Sequence[Case], size: int) -> list[list[Case]]:
    """Return the people in parts of `size` at most, as even as can be."""
    count = -(-len(people) // max(size, 1))
    return [list(people[number::count]) for number in range(count)]
