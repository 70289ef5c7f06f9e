"""Reads of callouts. Who sees a case sees its callouts; who is called sees what was offered to them, and no case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from lindung.access.actors import Actor
from lindung.access.models import Organisation, User
from lindung.access.permissions import Permission
from lindung.cases import queries as cases
from lindung.cases.consents.models import Block
from lindung.cases.models import Case
from lindung.directory.roster import queries as roster
from lindung.directory.roster.availability import Span
from lindung.directory.roster.models import Entry
from lindung.kernel.country import current
from lindung.protection.callouts.fitting import Fit, Wanted, ranked
from lindung.protection.callouts.models import Callout, CalloutCase, CalloutOffer
from lindung.protection.callouts.rules import rules_of
from lindung.protection.callouts.workflow import OPEN, RUNNING

LIVE = (CalloutOffer.State.OFFERED, CalloutOffer.State.ACCEPTED, CalloutOffer.State.ATTENDING)
HELD = (*LIVE, CalloutOffer.State.DONE, CalloutOffer.State.MISSED)
"""Offers that say who is, was or may be there."""
MINE = 60
"""So many stand in one's own list at most, the newest."""
SHOWN_AFTER = timedelta(days=14)
"""So long what is over stays in one's own list."""


def visible_to(actor: Actor) -> QuerySet[Callout]:
    """Return the callouts of cases that the actor sees."""
    links = CalloutCase.objects.filter(callout=OuterRef("pk"), case__in=cases.visible_to(actor))
    return Callout.objects.filter(Exists(links))


def of_case(*, case: Case, by: Actor) -> Sequence[Callout]:
    """Return the callouts of a case the actor sees, the open ones first, then the newest (1 query)."""
    links = CalloutCase.objects.filter(case=case, case__in=cases.visible_to(by)).values("callout")
    rows = Callout.objects.filter(pk__in=links).select_related("entry__organisation", "by", "organisation")
    return sorted(rows.order_by("-starts_at", "-id"), key=lambda one: one.state not in RUNNING)


def listed(*, by: Actor, limit: int = 200) -> Sequence[Callout]:
    """Return what the actor's organisation asked (the country, for coordinators), the open ones first."""
    rows = visible_to(by).select_related("entry", "organisation")
    if not by.may(Permission.CASE_READ_NATIONAL):
        rows = rows.filter(organisation=by.organisation_id)
    running = list(rows.filter(state__in=RUNNING).order_by("starts_at", "id")[:limit])
    return running + list(
        rows.exclude(state__in=RUNNING).order_by("-starts_at", "-id")[: limit - len(running)]
    )


def codes_of(callouts: Sequence[Callout], *, by: Actor) -> dict[UUID, list[str]]:
    """Return the codes of the cases that callouts serve, as far as the actor sees them (1 query)."""
    found: dict[UUID, list[str]] = {}
    rows = CalloutCase.objects.filter(callout__in=[one.pk for one in callouts], case__in=cases.visible_to(by))
    for callout, code in rows.order_by("case__code").values_list("callout", "case__code"):
        found.setdefault(callout, []).append(code)
    return found


def due(*, by: Actor, at: datetime) -> QuerySet[Callout]:
    """Return the callouts the actor sees for which nobody has said yes, or nobody came by `at`, the soonest first."""
    late = Q(state__in=OPEN) | Q(state="accepted", starts_at__lt=at)
    return visible_to(by).filter(late, ends_at__gt=at).order_by("starts_at")


def callout(*, callout_id: UUID, code: str, by: Actor) -> Callout:
    """Return a callout of a visible case. Raises Callout.DoesNotExist for outsiders."""
    rows = visible_to(by).select_related("entry__organisation", "entry__user", "organisation", "by")
    return rows.get(pk=callout_id, pk__in=CalloutCase.objects.filter(case__code=code).values("callout"))


def offers_of(*, callout: Callout) -> Sequence[CalloutOffer]:
    """Return to whom a callout was offered, the newest first (the callout was fetched as visible)."""
    rows = CalloutOffer.objects.filter(callout=callout).select_related("entry__organisation", "recorded_by")
    return list(rows.order_by("-offered_at", "-id"))


def mine(*, by: Actor, at: datetime) -> Sequence[CalloutOffer]:
    """Return what was offered to the actor: what waits for an answer first, then by hour; of late also what is over."""
    by.require(Permission.CALLOUT_ANSWER)
    rows = CalloutOffer.objects.filter(user=by.user_id).select_related("callout")
    recent = Q(state__in=[CalloutOffer.State.DONE, CalloutOffer.State.MISSED]) & Q(
        callout__ends_at__gt=at - SHOWN_AFTER
    )
    order = {CalloutOffer.State.OFFERED: 0, CalloutOffer.State.ATTENDING: 1, CalloutOffer.State.ACCEPTED: 2}
    newest = rows.filter(Q(state__in=LIVE) | recent).order_by("-callout__starts_at", "id")[:MINE]
    found = sorted(newest, key=lambda one: one.callout.starts_at)
    return sorted(found, key=lambda one: order.get(CalloutOffer.State(one.state), 3))


def own_offer(*, offer_id: UUID, by: Actor) -> CalloutOffer:
    """Return an offer made to the actor. Raises CalloutOffer.DoesNotExist for others."""
    by.require(Permission.CALLOUT_ANSWER)
    return CalloutOffer.objects.select_related("callout").get(pk=offer_id, user=by.user_id, state__in=HELD)


def links_of(callout: Callout) -> list[CalloutCase]:
    """Return the cases that a callout serves, with the people, as far as the wall shows them, in the order of keys."""
    rows = CalloutCase.objects.filter(callout=callout).select_related(
        "case__person", "case__lead_organisation"
    )
    return list(rows.order_by("case"))


def wanted_of(callout: Callout, people: Sequence[Case]) -> Wanted:
    """Return what a callout asks of whoever comes; needs to see all its cases."""
    gone = CalloutOffer.objects.filter(callout=callout).exclude(state__in=LIVE)
    asked = gone.exclude(state=CalloutOffer.State.WITHDRAWN).values_list("entry", flat=True)
    return wanted_for(
        people=people,
        kind=callout.kind,
        language=callout.language,
        dialect=callout.dialect,
        span=Span(callout.starts_at, callout.ends_at),
        mode=callout.mode,
        place=callout.place,
        sex=callout.sex,
        organisation=callout.organisation,
        asked=frozenset(asked) if callout.pk else frozenset(),
        other_than=callout.pk,
    )


def wanted_for(
    *,
    people: Sequence[Case],
    kind: str,
    language: str,
    dialect: str,
    span: Span,
    mode: str,
    place: str,
    sex: str,
    organisation: Organisation,
    asked: frozenset[UUID] = frozenset(),
    other_than: UUID | None = None,
) -> Wanted:
    """Return what is asked of whoever comes to these people; calls `other_than` one that wait count (2 queries)."""
    blocks = Block.objects.filter(person__in=[case.person_id for case in people], ended_at=None)
    humans = blocks.values("user__human")
    waiting = CalloutOffer.objects.filter(
        state=CalloutOffer.State.OFFERED,
        callout__starts_at__lt=span.ends_at,
        callout__ends_at__gt=span.starts_at,
    ).exclude(callout=other_than)
    return Wanted(
        kind=kind,
        language=language,
        dialect=dialect,
        span=span,
        mode=mode,
        place=place,
        sex=sex,
        person_sex=sex_of(people),
        child=any(case.is_child for case in people),
        nationalities=frozenset(case.person.nationality for case in people if case.person.nationality),
        organisations=frozenset({organisation.code, *(case.lead_organisation.code for case in people)}),
        barred=frozenset(User.objects.filter(human__in=humans).values_list("pk", flat=True)),
        asked=asked,
        pending=frozenset(waiting.values_list("entry", flat=True)),
    )


def sex_of(people: Sequence[Case]) -> str:
    """Return the sex of the people, `mixed` where they differ."""
    found = {case.person.sex for case in people}
    return found.pop() if len(found) == 1 else "mixed"


def proposal(*, wanted: Wanted) -> list[Fit]:
    """Return everybody of the kind with why they fit or not, the best first (5 queries)."""
    rows = Entry.objects.filter(kind=wanted.kind, active=True)
    return ranked(cards=roster.cards_of(rows, span=wanted.span), wanted=wanted)


@dataclass(frozen=True, slots=True)
class Relay:
    """Another way when nobody interprets a language: a language that helps, or by telephone."""

    language: str
    by_phone: bool
    people: int
    """How many of the register fit then."""


def relays(*, wanted: Wanted, people: Sequence[Case]) -> list[Relay]:
    """Return what else would find somebody: the people's other languages, related ones, each also by telephone."""
    spoken = [one for case in people for one in case.person.languages]
    related = rules_of(current()).related.get(wanted.language, ())
    languages = dict.fromkeys([wanted.language, *spoken, *related])
    cards = roster.cards_of(Entry.objects.filter(kind=wanted.kind, active=True), span=wanted.span)
    found: list[Relay] = []
    for language in filter(None, languages):
        for mode in (wanted.mode, Callout.Mode.PHONE):
            if mode == Callout.Mode.PHONE and wanted.mode == mode and language == wanted.language:
                continue
            other = _instead(wanted, language=language, mode=mode)
            fitting = sum(fit.fits for fit in ranked(cards=cards, wanted=other))
            if fitting and not any(one.language == language for one in found):
                found.append(Relay(language, mode == Callout.Mode.PHONE, fitting))
    return found


def _instead(wanted: Wanted, *, language: str, mode: str) -> Wanted:
    return replace(wanted, language=language, dialect="", mode=mode)


def interpreters_of(*, case: Case, by: Actor) -> list[Entry]:
    """Return the interpreters who were with the person of a case the actor sees, the last first (1 query)."""
    links = CalloutCase.objects.filter(case=case, case__in=cases.visible_to(by)).values("callout")
    rows = Callout.objects.filter(
        pk__in=links, kind=Entry.Kind.INTERPRETER, state__in=["attending", "done"], entry__isnull=False
    )
    found = rows.select_related("entry").order_by("-present_at")
    return list({one.entry_id: one.entry for one in found if one.entry is not None}.values())
