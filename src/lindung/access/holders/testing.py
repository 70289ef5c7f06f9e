"""Keys for tests, made through the real actions with the cheapest passphrases there are."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from lindung.access.holders.models import Ring, RingKey
from lindung.access.testing import NOON
from lindung.kernel.sealing import boxes

CHEAP = boxes.Cost(rounds=1, memory=8, lanes=1)
PASSPHRASE = "five quiet boats cross slowly"


def bare_ring(*, organisation_id: UUID, at: datetime = NOON) -> tuple[Ring, bytes]:
    """Return a ring nobody is in, and its private half: enough to seal to, and for a test to look inside."""
    pair = boxes.new_pair()
    ring = Ring.objects.create(organisation_id=organisation_id, version=1, created_at=at)
    RingKey.objects.create(ring=ring, version=1, public=pair.public, created_at=at)
    return ring, pair.private
