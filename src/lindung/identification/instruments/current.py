"""The instruments of the country that this installation serves."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from lindung.identification.instruments.load import Key, load_instruments
from lindung.identification.instruments.model import Instrument
from lindung.kernel.country import CountryPack, current

FOLDER = "instruments"
"""Where a country pack keeps its instruments."""


def instruments_folder(*, pack: CountryPack) -> Path:
    """Return the folder of a pack's instruments."""
    return pack.folder / FOLDER


def coercion_required(*, pack: CountryPack, on: date) -> bool:
    """Tell whether the law of that day asked for coercion; for `assess`, with the day of the events."""
    meaning = pack.meaning_of_trafficking(on)
    return meaning is not None and meaning.coercion_required


def current_instruments() -> dict[Key, Instrument]:
    """Return every instrument of the current country by id and version, sorted. Raises InstrumentError."""
    return load_instruments(folder=instruments_folder(pack=current()))
