"""What rests on a consent elsewhere: rooms say here what of theirs stops when it is withdrawn.

A referral that waits, an export in the queue, an opening: whoever starts something because a person agreed adds a
function. It runs inside the withdrawal's transaction, the case locked, and returns the keys of what carried grants
(`Grant.basis_id`): these end last and together, since the one who acts may see the case by one of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from lindung.access.actors import Actor
from lindung.cases.consents.models import Consent

Stop = Callable[[Consent, Actor, datetime], Iterable[UUID]]

_stops: dict[str, Stop] = {}


def on_withdrawal(*, name: str, stop: Stop) -> None:
    """Let `stop` run at each withdrawal; one for each `name`."""
    _stops[name] = stop


def stop_all(*, consent: Consent, by: Actor, at: datetime) -> list[UUID]:
    """Stop what rests on a consent; return the keys whose grants are to end with it, the consent's own first."""
    carriers = [consent.pk]
    for stop in _stops.values():
        carriers.extend(stop(consent, by, at))
    return carriers
