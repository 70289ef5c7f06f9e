"""Reads of informing. What an actor may not see does not exist for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from lindung.access.actors import Actor
from lindung.cases import queries as cases
from lindung.cases.consents import queries as consents
from lindung.cases.consents.models import Consent
from lindung.cases.models import Case, Task
from lindung.kernel.country import current
from lindung.protection.informing import words
from lindung.protection.informing.kit import kit_of
from lindung.protection.informing.models import Contact, Told

OPEN = (Contact.State.ASKED, Contact.State.SENT, Contact.State.ANSWERED)


@dataclass(frozen=True, slots=True)
class Informing:
    """What there is of a case, newest first, without its sealed words opened."""

    told: Sequence[Told]
    contacts: Sequence[Contact]

    @property
    def understood(self) -> bool:
        """Whether the person has understood the sheet at some time."""
        return any(one.understood == Told.Understood.YES for one in self.told)


def of_case(*, case: Case, by: Actor) -> Informing:
    """Return what was told and which contacts were wished for on a case the actor sees (2 queries)."""
    seen = cases.visible_to(by)
    told = Told.objects.filter(case=case, case__in=seen).select_related("by", "organisation")
    contacts = Contact.objects.filter(case=case, case__in=seen).select_related("by", "organisation")
    return Informing(
        told=list(told.order_by("-told_at", "-recorded_at")), contacts=list(contacts.order_by("-asked_at"))
    )


def contact(*, contact_id: UUID, code: str, by: Actor) -> Contact:
    """Return a contact of a visible case with its case. Raises Contact.DoesNotExist for outsiders."""
    rows = Contact.objects.filter(case__in=cases.visible_to(by)).select_related(
        "case__person", "by", "organisation"
    )
    return rows.get(pk=contact_id, case__code=code)


def for_change(*, contact_id: UUID, by: Actor) -> Contact:
    """Return a contact, its case locked first and then itself. Raises Contact.DoesNotExist for outsiders."""
    rows = Contact.objects.filter(case__in=cases.visible_to(by))
    case = cases.for_change(case_id=rows.values_list("case", flat=True).get(pk=contact_id), by=by)
    found = Contact.objects.select_for_update(of=("self",)).get(pk=contact_id)
    found.case = case
    return found


def agreed(*, case: Case, kind: str, at: datetime) -> Consent | None:
    """Return the consent that a contact of `kind` may rest on at `at`; None without one.

    The person's last word counts: an earlier yes is nothing beside a later no, or a later yes taken back.
    """
    said = Consent.objects.filter(case=case, matter=words.MATTERS[kind])
    last = said.exclude(answer=Consent.Answer.CANNOT).order_by("-recorded_at", "-answer", "-id").first()
    if last is None or not consents.holding(case=case, at=at).filter(pk=last.pk).exists():
        return None
    return last


def _untold() -> QuerySet[Case]:
    """Return open cases at a step from which somebody has to be told, to whom nobody has explained anything."""
    told = Told.objects.filter(case=OuterRef("pk"))
    stages = kit_of(current()).inform.stages
    return Case.objects.filter(~Exists(told), stage__in=stages, closed_at=None)


def due(*, by: Actor, at: datetime) -> QuerySet[Case]:
    """Return the cases the actor sees whose person should have been told by `at`, the longest waiting first."""
    since = at - timedelta(hours=kit_of(current()).inform.hours)
    return _untold().filter(pk__in=cases.visible_to(by), stage_since__lte=since).order_by("stage_since")


def to_ask_for(*, since: datetime, limit: int) -> Sequence[Case]:
    """Return cases for the worker to open a task on: nobody told, none asked, at their step since `since` or later."""
    asked = Task.objects.filter(case=OuterRef("pk"), kind=words.TELL)
    rows = _untold().filter(~Exists(asked), stage_since__gte=since).select_related("lead_organisation")
    return list(rows.order_by("stage_since")[:limit])


def open_on(*, consent: Consent) -> QuerySet[Contact]:
    """Return the open contacts of a case that are about what a consent is about."""
    kinds = [kind for kind, matter in words.MATTERS.items() if matter == consent.matter]
    return Contact.objects.filter(state__in=OPEN, case=consent.case_id, kind__in=kinds)
