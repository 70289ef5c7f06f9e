"""What the kernel must know of whoever acts: two keys, nothing more."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID


class ActorKeys(Protocol):
    """Anyone who can be named in the audit trail; `lindung.access.actors.Actor` is one."""

    @property
    def user_id(self) -> UUID: ...

    @property
    def organisation_id(self) -> UUID: ...
