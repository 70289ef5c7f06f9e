"""How callouts are shown: words for codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from lindung.directory.roster.words import language_name, place_name
from lindung.protection.callouts.models import Callout, CalloutOffer
from lindung.protection.callouts.words import SEXES, STATE_COLOURS


@dataclass(frozen=True, slots=True)
class Line:
    """A callout in words."""

    row: Callout
    what: str
    where: str
    colour: str
    codes: list[str]


def what_of(callout: Callout) -> str:
    """Return who is called for, with the language."""
    parts = [callout.get_kind_display(), language_name(callout.language), callout.dialect]
    return ", ".join(filter(None, parts))


def where_of(callout: Callout) -> str:
    """Return the place, or that it is by telephone."""
    return place_name(callout.place) if callout.mode == Callout.Mode.ON_SITE else callout.get_mode_display()


def line_of(callout: Callout, codes: list[str] | None = None) -> Line:
    """Return a callout in words."""
    return Line(callout, what_of(callout), where_of(callout), STATE_COLOURS[callout.state], codes or [])


def own_of(offer: CalloutOffer, codes: list[str]) -> dict[str, Any]:
    """Return what whoever is called learns: no name, no code of a case unless it is open to them anyway."""
    callout = offer.callout
    colours = {"offered": "yellow", "accepted": "green", "attending": "teal"}
    return {
        "offer": offer,
        "callout": callout,
        "what": what_of(callout),
        "where": place_name(callout.place),
        "mode": callout.get_mode_display(),
        "person": SEXES.get(callout.person_sex, _("Not known")),
        "colour": colours.get(offer.state, "grey"),
        "codes": codes,
    }
