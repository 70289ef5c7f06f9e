"""Locking a callout before it changes: its cases first, in the order of their keys, then itself."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from lindung.access.actors import Actor
from lindung.access.permissions import Permission
from lindung.cases.models import Case, Grant
from lindung.protection.callouts import queries
from lindung.protection.callouts.models import Callout, CalloutOffer
from lindung.protection.callouts.problems import NotTheirs


def lock_cases(keys: Iterable[UUID]) -> list[Case]:
    """Lock cases that the wall shows, in the order of their keys."""
    return list(Case.objects.select_for_update(of=("self",)).filter(pk__in=list(keys)).order_by("pk"))


def for_asker(*, callout_id: UUID, by: Actor) -> Callout:
    """Return a callout of cases the actor sees, locked. Raises Callout.DoesNotExist for outsiders."""
    found = queries.visible_to(by).get(pk=callout_id)
    lock_cases(link.case_id for link in queries.links_of(found))
    return lock(found.pk)


def for_system(*, callout_id: UUID) -> Callout:
    """Return a callout for the worker, locked."""
    found = Callout.objects.get(pk=callout_id)
    lock_cases(link.case_id for link in queries.links_of(found))
    return lock(found.pk)


def lock(callout_id: UUID) -> Callout:
    """Lock a callout alone, its cases having been locked by whoever sees them."""
    return Callout.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=callout_id)


def for_answer(*, offer_id: UUID, by: Actor) -> tuple[Callout, CalloutOffer]:
    """Return a callout and its offer, locked, for whoever it was made to, or a coordinator who telephones.

    Raises CalloutOffer.DoesNotExist for others, `NotTheirs` for who may look on only.
    """
    by.require(Permission.CALLOUT_ANSWER)
    offer = _offer(offer_id, by)
    if offer.user_id != by.user_id and not _telephones(offer, by):
        raise NotTheirs
    return _locked(offer)


def for_witness(*, offer_id: UUID, by: Actor) -> tuple[Callout, CalloutOffer]:
    """Return both for whoever is called themselves, or whoever sees the case and may ask. Raises as `for_answer`."""
    offer = _offer(offer_id, by)
    if offer.user_id == by.user_id:
        by.require(Permission.CALLOUT_ANSWER)
    else:
        by.require(Permission.CALLOUT_ASK)
    return _locked(offer)


def _offer(offer_id: UUID, by: Actor) -> CalloutOffer:
    offer = CalloutOffer.objects.select_related("callout").get(pk=offer_id)
    if offer.user_id != by.user_id and not queries.visible_to(by).filter(pk=offer.callout_id).exists():
        raise CalloutOffer.DoesNotExist
    return offer


def _telephones(offer: CalloutOffer, by: Actor) -> bool:
    """Tell whether a coordinator answers for somebody without an account."""
    return offer.user_id is None and by.may(Permission.CASE_READ_NATIONAL)


def _locked(offer: CalloutOffer) -> tuple[Callout, CalloutOffer]:
    keys = [link.case_id for link in queries.links_of(offer.callout)]
    keys += list(previews(offer).values_list("case", flat=True))
    lock_cases(keys)
    callout = lock(offer.callout_id)
    row = CalloutOffer.objects.select_for_update(of=("self",)).select_related("entry").get(pk=offer.pk)
    row.callout = callout
    return callout, row


def previews(offer: CalloutOffer) -> QuerySet[Grant]:
    """Return the glimpses of cases that an offer to a specialist carries until it is answered."""
    rows = Grant.objects.filter(basis_id=offer.callout_id, ended_at=None, purpose="referral")
    return rows.filter(user=offer.user_id) if offer.user_id else rows.none()
