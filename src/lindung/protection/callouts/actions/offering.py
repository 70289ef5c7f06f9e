"""Offering a callout to the next who fits, and taking an offer back."""

from __future__ import annotations

import uuid
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from lindung.access.actors import Actor
from lindung.access.purposes import Purpose, Section
from lindung.cases.actions.grants import end_carried_by, give
from lindung.cases.models import Case, Grant
from lindung.directory.roster.models import Entry
from lindung.kernel.country import current
from lindung.protection.callouts import queries
from lindung.protection.callouts.actions.noting import note, record
from lindung.protection.callouts.fitting import Fit
from lindung.protection.callouts.models import Callout, CalloutOffer
from lindung.protection.callouts.problems import DoesNotFit
from lindung.protection.callouts.rules import rules_of
from lindung.protection.callouts.workflow import CALLOUT


def offer_next(callout: Callout, *, by: Actor | None, at: datetime) -> CalloutOffer | None:
    """Offer a callout that waits to the best who fits; None where nobody does, which its cases are told.

    The callout and its cases are locked, and the actor (None: the worker) sees them all. A callout for which nobody
    was found before stays as it is and is told nothing new.
    """
    people = [link.case for link in queries.links_of(callout)]
    fits = queries.proposal(wanted=queries.wanted_of(callout, people))
    best = next((fit for fit in fits if fit.fits), None)
    if best is not None:
        return _offer(callout, best.card.entry, people=people, by=by, at=at)
    if callout.state == Callout.State.REQUESTED:
        callout.state = CALLOUT.pick("run_dry", state=callout.state).target
        callout.save(update_fields=["state"])
        record("nobody", callout, by=by, at=at, language=callout.language)
        note(callout, by=by, at=at)
    return None


def offer_to_entry(callout: Callout, *, entry_id: UUID, by: Actor, at: datetime) -> CalloutOffer:
    """Offer a callout to somebody chosen by hand. Raises `DoesNotFit` with what speaks against them."""
    people = [link.case for link in queries.links_of(callout)]
    fit = chosen(queries.proposal(wanted=queries.wanted_of(callout, people)), entry_id)
    waits = CalloutOffer.objects.filter(callout=callout, entry=entry_id, state=CalloutOffer.State.OFFERED)
    if not fit.fits or waits.exists():
        raise DoesNotFit(fit.against or _("Was asked already"))
    take_back(callout, at=at)
    return _offer(callout, fit.card.entry, people=people, by=by, at=at)


def chosen(fits: list[Fit], entry_id: UUID) -> Fit:
    """Return how an entry fits. Raises Entry.DoesNotExist for one that is not in the register of this kind."""
    found = next((fit for fit in fits if fit.card.entry.pk == entry_id), None)
    if found is None:
        raise Entry.DoesNotExist
    return found


def take_back(callout: Callout, *, at: datetime, state: str = CalloutOffer.State.WITHDRAWN) -> None:
    """End the offer that waits for an answer, with the glimpse of the cases that it carried."""
    CalloutOffer.objects.filter(callout=callout, state=CalloutOffer.State.OFFERED).update(
        state=state, answered_at=at if state == CalloutOffer.State.DECLINED else None
    )
    end_carried_by(basis_id=callout.pk, at=at, purpose=Purpose.REFERRAL)


def _offer(
    callout: Callout, entry: Entry, *, people: list[Case], by: Actor | None, at: datetime
) -> CalloutOffer:
    callout.state = CALLOUT.pick("offer", state=callout.state).target
    expires_at = at + rules_of(current()).answer_within(callout.urgency)
    offer = CalloutOffer(
        id=uuid.uuid4(),
        callout=callout,
        entry=entry,
        user_id=entry.user_id,
        offered_at=at,
        expires_at=expires_at,
    )
    callout.tries += 1
    callout.offered_at = callout.offered_at or at
    callout.save(update_fields=["state", "tries", "offered_at"])
    offer.save(force_insert=True)
    if entry.kind == Entry.Kind.SPECIALIST and entry.user is not None:
        for case in people:
            give(
                case=case,
                organisation=entry.user.organisation,
                user=entry.user,
                purpose=Purpose.REFERRAL,
                sections=[Section.REFERRAL],
                basis=Grant.Basis.REFERRAL,
                basis_id=callout.pk,
                at=at,
            )
    record("offered", callout, by=by, at=at, entry=str(entry.pk), tries=callout.tries)
    note(callout, by=by, at=at)
    return offer
