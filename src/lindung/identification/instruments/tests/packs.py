"""The instruments of every installed country, for tests that must hold for all of them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from lindung.identification.instruments import Instrument, load_instruments

COUNTRIES = Path(__file__).resolve().parents[3] / "countries"
FOLDERS = sorted(COUNTRIES.glob("*/instruments"))
INSTRUMENTS = {
    f"{folder.parent.name}-{name}-{version}": instrument
    for folder in FOLDERS
    for (name, version), instrument in load_instruments(folder=folder).items()
}
AT = datetime(2026, 11, 7, 12, tzinfo=UTC)


def any_adult() -> Instrument:
    """Return one instrument for adults: the wording differs by country, the elements do not."""
    return next(found for found in INSTRUMENTS.values() if found.id == "adult")


def any_child() -> Instrument:
    """Return one instrument for children."""
    return next(found for found in INSTRUMENTS.values() if found.id == "child")
