"""`directory/roster.yaml` of a country: the register it starts with. Read strictly, all problems at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from typing import Annotated, Final, Literal, get_args

from pydantic import BeforeValidator, Field, StringConstraints
from pydantic.types import StrictBool

from lindung.directory.roster.words import is_language
from lindung.kernel.country import CountryPack, PackError
from lindung.kernel.country.loading import validate
from lindung.kernel.country.strict_yaml import Problem, Unreadable, read
from lindung.kernel.law.labels import Entry, Text

FILE: Final = "directory/roster.yaml"
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
DAYS: Final[tuple[str, ...]] = get_args(Weekday)

Key = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Clock = Annotated[
    time,
    BeforeValidator(lambda text: time.fromisoformat(text) if isinstance(text, str) else text),
]
Day = Annotated[
    date,
    BeforeValidator(lambda text: date.fromisoformat(text) if isinstance(text, str) else text),
]


class Spoken(Entry):
    """A language of somebody in the register."""

    language: Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z]{2,3}$")]
    level: Literal["native", "fluent", "basic"] = "fluent"
    dialects: tuple[Text, ...] = ()


class Trained(Entry):
    """A training of somebody in the register."""

    kind: Literal["trauma_informed", "gender", "child"]
    taken_on: Day
    expires_on: Day | None = None


class Open(Entry):
    """Weekly hours that are the same on several days."""

    days: tuple[Weekday, ...] = Field(min_length=1)
    opens: Clock
    closes: Clock


class Person(Entry):
    """Somebody invented who can be called."""

    code: Key
    kind: Literal["interpreter", "assistance_specialist", "protection_officer", "counsellor", "lawyer"]
    organisation: Key
    username: str = ""
    display_name: Text
    sex: Literal["female", "male", "other"]
    languages: tuple[Spoken, ...] = Field(min_length=1)
    trainings: tuple[Trained, ...] = ()
    places: tuple[str, ...] = ()
    by_phone: StrictBool = True
    on_site: StrictBool = True
    hours: tuple[Open, ...] = ()
    not_for_nationalities: tuple[str, ...] = ()
    not_for_organisations: tuple[Key, ...] = ()
    reviewed_on: Day | None = None


class RosterFile(Entry):
    """`roster.yaml`."""

    roster: tuple[Person, ...]


def roster_of(pack: CountryPack) -> tuple[Person, ...]:
    """Return the register of a country. Raises `PackError` with everything that is wrong."""
    found, problems = _load(pack)
    if problems:
        raise PackError(problems)
    return found


def check_roster(pack: CountryPack) -> Iterator[Problem]:
    """Yield what is wrong with a country's register (`lindung country check`)."""
    yield from _load(pack)[1]


def _load(pack: CountryPack) -> tuple[tuple[Person, ...], list[Problem]]:
    path = pack.folder / FILE
    try:
        document = read(path=path, name=str(path))
    except Unreadable as error:
        return (), [error.problem]
    file, problems = validate(document=document, model=RosterFile)
    if file is None:
        return (), problems
    seen: set[str] = set()
    for number, one in enumerate(file.roster):
        for complaint in _complaints(one, pack, seen):
            problems.append(document.problem(complaint, "roster", number))
        seen.add(one.code)
    return file.roster, problems


def _complaints(one: Person, pack: CountryPack, seen: set[str]) -> Iterator[str]:
    if one.code in seen:
        yield f"{one.code} is given twice; keep one"
    for code in (one.organisation, *one.not_for_organisations):
        if code not in pack.organisations:
            yield f"no organisation {code}; name one of directory/organisations.yaml"
    if one.username and one.username not in pack.demo_users:
        yield f"no account {one.username}; name one of directory/demo_users.yaml"
    for place in one.places:
        if place not in pack.places:
            yield f"no place {place}; name one of places.yaml"
    for spoken in one.languages:
        if not is_language(spoken.language):
            yield f"ISO 639 has no language {spoken.language}"
