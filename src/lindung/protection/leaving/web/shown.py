"""A leaving as it is shown: who looks at it, a card of rows, and the stages of the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext

from lindung.access.actors import Actor
from lindung.access.purposes import Section
from lindung.cases.opened import Opened
from lindung.cases.refuges import Reader
from lindung.protection.leaving.models import Leaving
from lindung.protection.leaving.queries import File


@dataclass(frozen=True, slots=True)
class Shown:
    """A leaving and who looks at it."""

    file: File
    opened: Opened
    reader: Reader
    actor: Actor
    human: UUID
    at: datetime

    @property
    def leaving(self) -> Leaving:
        """The leaving."""
        return self.file.leaving

    @property
    def cares(self) -> bool:
        """Whether the reader's part covers what was said; acts that add to it are for these alone."""
        return Section.CARE in self.opened.hand.sections

    def who(self, row: Any, by: str = "by") -> str:
        """Return who wrote a row; a shelter stays unnamed to whoever is not told of it."""
        office = row.organisation
        return self.reader.name(
            f"{getattr(row, by).display_name}, {office.name}", kind=office.kind, organisation_id=office.pk
        )


@dataclass(slots=True)
class Card:
    """A heading with rows (key, value, hint, sealed) and links; `alarm` says what is missing."""

    title: str
    rows: list[dict[str, Any]] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    alarm: str = ""

    def row(self, key: str, value: object, hint: str = "", *, sealed: bool = False) -> None:
        """Add a row unless there is nothing to show."""
        if value:
            self.rows.append({"key": key, "value": value, "hint": hint, "sealed": sealed})


def day(value: Any) -> str:
    """Return a day or a moment's day in the reader's way."""
    if value is None:
        return ""
    return str(date_format(localtime(value) if isinstance(value, datetime) else value, gettext("j F Y")))


def tracker(leaving: Leaving) -> list[dict[str, str]]:
    """Return the stages of the way for `stage_tracker`."""
    names = dict(Leaving.State.choices)
    way: tuple[str, ...] = (
        "planned",
        "assessed",
        "documents",
        "booked",
        "departed",
        "received",
        "following",
        "ended",
    )
    if not leaving.travels:
        way = ("planned", "following", "ended")
    if leaving.state not in way:
        done = way.index(leaving.stopped_from) if leaving.stopped_from in way else 0
        rows = [{"title": str(names[one]), "note": "", "state": "done"} for one in way[: done + 1]]
        return [
            *rows,
            {"title": str(names[leaving.state]), "note": day(leaving.state_since), "state": "late"},
        ]
    here = way.index(leaving.state)
    return [
        {
            "title": str(names[one]),
            "note": day(leaving.state_since) if number == here else "",
            "state": "done" if number < here else "now" if number == here else "",
        }
        for number, one in enumerate(way)
    ]
