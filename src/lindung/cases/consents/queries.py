"""Reads of consents and of who sees a case: within what the reader sees themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from lindung.access.actors import Actor
from lindung.access.models import Organisation, User
from lindung.cases import queries as hub
from lindung.cases.consents.models import Block, Consent, Handed
from lindung.cases.consents.rules import fitting
from lindung.cases.majority.models import Majority
from lindung.cases.models import Case, Grant
from lindung.kernel.sealing.fields import SealedField


def visible_to(actor: Actor) -> QuerySet[Consent]:
    """Return the consents of cases that the actor sees."""
    return Consent.objects.filter(case__in=hub.visible_to(actor))


def of_case(*, case: Case) -> Sequence[Consent]:
    """Return a visible case's consents, newest first, without their words."""
    words = [field.name for field in Consent._meta.concrete_fields if isinstance(field, SealedField)]
    rows = Consent.objects.filter(case=case).select_related(
        "organisation", "by", "recorded_for", "withdrawn_by"
    )
    return list(rows.defer(*words).order_by("-recorded_at", "-id"))


def one(*, consent_id: UUID, code: str, by: Actor) -> Consent:
    """Return a consent of a visible case with its case and person. Raises Consent.DoesNotExist."""
    rows = visible_to(by).select_related(
        "case__person", "case__lead_organisation", "organisation", "by", "recorded_for", "withdrawn_by"
    )
    return rows.get(pk=consent_id, case__code=code)


def for_change(*, consent_id: UUID, by: Actor) -> Consent:
    """Return a consent, its case locked first and then itself. Raises Consent.DoesNotExist for outsiders."""
    case_id = visible_to(by).values_list("case", flat=True).get(pk=consent_id)
    case = hub.for_change(case_id=case_id, by=by)
    consent = Consent.objects.select_for_update(of=("self",)).get(pk=consent_id)
    consent.case = case
    return consent


def holding(*, case: Case, at: datetime) -> QuerySet[Consent]:
    """Return the consents of a case that hold at `at`: given, not withdrawn, not run out.

    What others agreed to for a child no longer holds once that child has come of age.
    """
    given = Consent.objects.filter(case=case, answer=Consent.Answer.GIVEN, withdrawn_at=None)
    grown = Exists(Majority.objects.filter(case=OuterRef("case"), reached_at__isnull=False))
    mine = Q(child=False) | Q(given_by=Consent.GivenBy.PERSON)
    return given.filter(Q(until=None) | Q(until__gt=at)).filter(mine | ~grown)


def usable(*, case: Case, organisation_id: UUID, purpose: str, at: datetime) -> QuerySet[Consent]:
    """Return the consents on which an organisation may be let in for a purpose, newest first."""
    rows = holding(case=case, at=at).filter(organisation=organisation_id, purposes__contains=[purpose])
    return rows.order_by("-recorded_at", "-id")


@dataclass(frozen=True, slots=True)
class Seer:
    """A grant as people read it, with what hands did to it."""

    grant: Grant
    handed: Handed | None
    live: bool


def seers(*, case: Case, at: datetime) -> Sequence[Seer]:
    """Return who sees a case and who saw it, live ones first, each longest first."""
    rows = Grant.objects.filter(case=case).select_related("organisation", "user").defer("mark")
    hands = {one.pk: one for one in Handed.objects.filter(case=case).select_related("given_by", "ended_by")}
    found = [
        Seer(
            grant=row,
            handed=hands.get(row.pk),
            live=row.ended_at is None and (row.until is None or row.until > at),
        )
        for row in rows.order_by("since", "id")
    ]
    return sorted(found, key=lambda one: not one.live)


def blocks(*, case: Case) -> Sequence[Block]:
    """Return who is kept from a visible case, newest first."""
    rows = Block.objects.filter(person=case.person_id, ended_at=None)
    return list(rows.select_related("user__organisation", "by").order_by("-since"))


def receivers(*, case: Case, by: Actor, purposes: frozenset[str]) -> QuerySet[Organisation]:
    """Return the other organisations whose work includes one of `purposes`."""
    rows = Organisation.objects.filter(active=True).exclude(pk=by.organisation_id)
    kinds = set(rows.values_list("kind", flat=True).distinct())
    return rows.filter(kind__in=[kind for kind in kinds if fitting(kind=kind) & purposes]).order_by("code")


def could_see(*, case: Case) -> QuerySet[User]:
    """Return the people who could see a case: of organisations with a live part, and of the national body."""
    parts = Grant.objects.filter(hub.IN_TIME, case=case, ended_at=None).values("organisation")
    there = Q(organisation__in=parts) | Q(organisation__national=True)
    return User.objects.filter(there, is_active=True).order_by("organisation__code", "display_name")
