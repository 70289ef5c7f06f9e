"""Reads instruments from a folder of a country pack: strict, cached, each mistake with file and line.

A folder holds one file for each version, `adult-1.yaml`, and `published.lock`, which keeps published files
from changing.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from types import MappingProxyType

from lindung.identification.instruments.consistency import mistakes
from lindung.identification.instruments.model import Instrument
from lindung.kernel.country.loading import validate
from lindung.kernel.country.strict_yaml import Problem, Unreadable, read

Key = tuple[str, int]
"""Instrument id and version."""


class InstrumentError(ValueError):
    """An instrument that cannot be used; `problems` names file, line, what is wrong and what to do."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


class UnknownInstrument(LookupError):
    """No instrument of this name, or not in this version."""


def load_instruments(*, folder: Path) -> dict[Key, Instrument]:
    """Return every instrument of the folder by id and version, sorted. Raises InstrumentError.

    A pack without the folder has no instruments.
    """
    return dict(_load(folder.resolve()))


def newest(*, instruments: dict[Key, Instrument]) -> dict[str, Instrument]:
    """Return the newest published version of each instrument: the one to start a talk with."""
    published = sorted(key for key, found in instruments.items() if found.status == "published")
    return {name: instruments[name, version] for name, version in published}


def pick(*, instruments: dict[Key, Instrument], name: str, version: int | None = None) -> Instrument:
    """Return one instrument, its newest published version when none is named. Raises UnknownInstrument."""
    found = newest(instruments=instruments).get(name) if version is None else instruments.get((name, version))
    if found is None:
        known = ", ".join(f"{known} (version {number})" for known, number in instruments) or "none"
        raise UnknownInstrument(
            f"This country has no published instrument of this name and version. It has: {known}."
        )
    return found


@cache
def _load(folder: Path) -> MappingProxyType[Key, Instrument]:
    problems: list[Problem] = []
    found: dict[Key, Instrument] = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            instrument = read_instrument(path=path)
        except InstrumentError as error:
            problems += error.problems
        else:
            found[instrument.id, instrument.version] = instrument
    if problems:
        raise InstrumentError(problems)
    return MappingProxyType(dict(sorted(found.items())))


def read_instrument(*, path: Path) -> Instrument:
    """Return the instrument in one file. Raises InstrumentError."""
    name = f"{path.parent.name}/{path.name}"
    try:
        document = read(path=path, name=name)
    except Unreadable as error:
        raise InstrumentError([error.problem]) from None
    instrument, problems = validate(document=document, model=Instrument)
    if instrument is None:
        raise InstrumentError(problems)
    problems = [document.problem(message, *where) for message, where in mistakes(instrument=instrument)]
    if path.stem != f"{instrument.id}-{instrument.version}":
        problems.append(
            document.problem(f"rename the file to {instrument.id}-{instrument.version}.yaml", "id")
        )
    if problems:
        raise InstrumentError(problems)
    return instrument
