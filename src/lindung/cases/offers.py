"""What a reader can do next on a case: each room offers its acts, the desk shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Offer:
    """One act on offer: the words on its button, where it leads, and whether it is the likely next one."""

    label: str
    url: str
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Glance:
    """How one part of a person's care stands, as the care page of a case shows it."""

    title: str
    """What it is about: "Place to stay"."""
    state: str
    """How it stands, in a few words."""
    url: str
    """Where it is done; empty where the reader may only know."""
    due_at: datetime | None = None
    alarm: str = ""
    """What is missing or late, in a few words; empty: all is well."""
