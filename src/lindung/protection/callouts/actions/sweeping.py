"""What the worker does each minute: unanswered offers pass on, cases are told, what nobody came to ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import CharField, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Concat

from lindung.kernel.sealing.problems import Locked
from lindung.protection.callouts.actions import locking
from lindung.protection.callouts.actions.asking import call_off
from lindung.protection.callouts.actions.noting import CONFIRMING, ask_who_came, note, record
from lindung.protection.callouts.actions.offering import offer_next, take_back
from lindung.protection.callouts.models import Callout, CalloutCase, CalloutOffer
from lindung.protection.callouts.workflow import CALLOUT, OPEN, RUNNING

AGAIN: Final = 10
"""Every so many minutes the register is searched again for whom nobody was found."""
TOLD_WITHIN: Final = timedelta(days=2)
"""What ended longer ago was told long since."""


def sweep(*, at: datetime, limit: int = 200) -> int:
    """Do what is due, each callout in a transaction of its own; return how many were looked at.

    Runs for nobody in particular: behind the wall of the system. One whose keys cannot be reached waits for the next
    minute and holds up no other.
    """
    looking = ["requested", "nobody"] if at.minute % AGAIN == 0 else ["requested"]
    over = Q(state__in=["accepted", "attending"], ends_at__lte=at) & ~Q(noted__endswith=CONFIRMING)
    return (
        _each(_needless(limit), _drop, at)
        + _each(_running(Q(state__in=OPEN, ends_at__lte=at), limit), _lapse, at)
        + _each(_unanswered(at, limit), _expire, at)
        + _each(_running(Q(state__in=looking, ends_at__gt=at), limit), _offer, at)
        + _each(_untold(at, limit), _note, at)
        + _each(_running(over, limit), _ask, at)
    )


def _needless(limit: int) -> list[UUID]:
    """Return what still runs although every case it was for is closed."""
    open_cases = CalloutCase.objects.filter(callout=OuterRef("pk"), case__closed_at=None)
    rows = Callout.objects.filter(~Exists(open_cases), state__in=RUNNING - {"attending"})
    return list(rows.order_by("ends_at").values_list("pk", flat=True)[:limit])


def _running(condition: Q, limit: int) -> list[UUID]:
    rows = Callout.objects.filter(condition, state__in=RUNNING)
    return list(rows.order_by("ends_at").values_list("pk", flat=True)[:limit])


def _unanswered(at: datetime, limit: int) -> list[UUID]:
    rows = CalloutOffer.objects.filter(state=CalloutOffer.State.OFFERED, expires_at__lte=at)
    return list(rows.order_by("expires_at").values_list("callout", flat=True)[:limit])


def _untold(at: datetime, limit: int) -> list[UUID]:
    """Return what its cases have not been told yet: of what runs, and of what ended in the last days."""
    standing = Concat(F("state"), Value("."), F("tries"), output_field=CharField())
    recent = Q(state__in=RUNNING) | Q(ended_at__gt=at - TOLD_WITHIN)
    rows = Callout.objects.annotate(standing=standing).filter(recent)
    told = Q(noted=F("standing")) | Q(
        noted=Concat(F("standing"), Value(CONFIRMING), output_field=CharField())
    )
    return list(rows.exclude(told).order_by("asked_at").values_list("pk", flat=True)[:limit])


def _each(keys: Iterable[UUID], act: Callable[[Callout, datetime], None], at: datetime) -> int:
    done = 0
    for key in keys:
        try:
            with transaction.atomic():
                act(locking.for_system(callout_id=key), at)
        except Locked:
            continue
        done += 1
    return done


def _drop(callout: Callout, at: datetime) -> None:
    """Call off what nobody needs any more: its cases are closed."""
    if callout.state in RUNNING - {"attending"}:
        state = CALLOUT.pick("cancel", state=callout.state).target
        call_off(callout, why=Callout.Why.NOT_NEEDED, state=state, by=None, at=at)


def _lapse(callout: Callout, at: datetime) -> None:
    """End what nobody said yes to in time."""
    if callout.state not in OPEN or callout.ends_at > at:
        return
    take_back(callout, at=at, state=CalloutOffer.State.EXPIRED)
    callout.state, callout.ended_at = CALLOUT.pick("lapse", state=callout.state).target, at
    callout.save(update_fields=["state", "ended_at"])
    record("unmet", callout, by=None, at=at)
    note(callout, by=None, at=at)


def _expire(callout: Callout, at: datetime) -> None:
    """Ask the next where nobody answered in time."""
    late = CalloutOffer.objects.filter(callout=callout, state=CalloutOffer.State.OFFERED, expires_at__lte=at)
    if callout.state != Callout.State.OFFERED or not late.exists():
        return
    take_back(callout, at=at, state=CalloutOffer.State.EXPIRED)
    callout.state = CALLOUT.pick("expire", state=callout.state).target
    callout.save(update_fields=["state"])
    record("expired", callout, by=None, at=at)
    offer_next(callout, by=None, at=at)


def _offer(callout: Callout, at: datetime) -> None:
    """Go on looking, also where nobody was found a minute ago: somebody may have become free."""
    if callout.state in {"requested", "nobody"}:
        note(callout, by=None, at=at)
        offer_next(callout, by=None, at=at)


def _note(callout: Callout, at: datetime) -> None:
    note(callout, by=None, at=at)


def _ask(callout: Callout, at: datetime) -> None:
    """Let the office that asked say who came."""
    if callout.state in {"accepted", "attending"}:
        ask_who_came(callout, at=at)
