"""How an entry is shown: words for codes, trainings that have run out marked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from lindung.directory.roster.models import Training
from lindung.directory.roster.queries import Card
from lindung.directory.roster.words import WEEKDAYS, language_name, place_name


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the register."""

    card: Card
    languages: list[dict[str, Any]]
    places: list[str]
    trainings: list[tuple[str, Training, bool]]


def line_of(card: Card, *, today: date) -> Line:
    """Return an entry in words; a training is marked where it no longer counts on `today`."""
    return Line(
        card=card,
        languages=[
            {"name": language_name(one.language), "dialects": one.dialects, "level": one.get_level_display()}
            for one in card.languages
        ],
        places=[place_name(code) for code in card.entry.places],
        trainings=[(one.get_kind_display(), one, card.trained(one.kind, today)) for one in card.trainings],
    )


def week_of(hours: dict[int, tuple[time, time]]) -> list[tuple[str, tuple[time, time] | None]]:
    """Return the weekdays with their hours, None where there are none."""
    return [(str(name), hours.get(number)) for number, name in enumerate(WEEKDAYS)]
