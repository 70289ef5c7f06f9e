"""Giving somebody's time away, once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from lindung.directory.roster.models import Booking
from lindung.directory.roster.problems import Booked


def book(*, entry_id: UUID, starts_at: datetime, ends_at: datetime, reason_id: UUID) -> Booking:
    """Give a time of an entry away within an act of another room. Raises `Booked` where it was given already.

    The database decides: two who book at the same moment wait for each other, and one is refused.
    """
    try:
        with transaction.atomic():
            return Booking.objects.create(
                entry_id=entry_id, starts_at=starts_at, ends_at=ends_at, reason_id=reason_id
            )
    except IntegrityError as error:
        if "roster_nobody_booked_twice" not in str(error):
            raise
        raise Booked from error


def release(*, reason_id: UUID) -> None:
    """Give a time back."""
    Booking.objects.filter(reason_id=reason_id).delete()
