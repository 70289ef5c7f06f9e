"""What a reader can do next on a case: each room offers its acts, the desk shows them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Offer:
    """One act on offer: the words on its button, where it leads, and whether it is the likely next one."""

    label: str
    url: str
    primary: bool = False
