"""The country's invented houses as data: `directory/houses.yaml`, read strictly, all problems at once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field, StringConstraints, model_validator
from pydantic.types import StrictBool, StrictInt

from lindung.kernel.country import CountryPack, PackError
from lindung.kernel.country.loading import validate
from lindung.kernel.country.strict_yaml import Document, Problem, Unreadable, read
from lindung.kernel.law.labels import Entry, Labels, Language
from lindung.protection.shelters.kinds import Audience, Children, HouseKind, OrderKind

FILE: Final = "directory/houses.yaml"
Key = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Age = Annotated[StrictInt, Field(ge=0, le=30)]


class ZoneEntry(Entry):
    """A zone and how many beds it has."""

    code: Key
    name: Labels
    audience: Audience
    orders: tuple[OrderKind, ...] = ()
    beds: Annotated[StrictInt, Field(ge=1, le=200)]


class HouseEntry(Entry):
    """A house of an organisation of the directory."""

    code: Key
    organisation: Key
    name: Labels
    kind: HouseKind
    place: str | None = None
    sexes: tuple[Key, ...] = ("female", "male")
    adults: StrictBool = True
    children: Children = Children.NONE
    ages: tuple[Age, Age] | None = None
    orders: tuple[OrderKind, ...] = tuple(OrderKind)
    trans_welcome: StrictBool = False
    languages: tuple[Language, ...] = ()
    invented: StrictBool
    zones: tuple[ZoneEntry, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _sound(self) -> HouseEntry:
        if not self.adults and self.children == Children.NONE:
            raise ValueError("a house is for adults, children or both; say which")
        codes = [zone.code for zone in self.zones]
        if len(set(codes)) < len(codes):
            raise ValueError("a zone is given twice; keep one")
        if self.ages and self.ages[0] > self.ages[1]:
            raise ValueError("ages: the youngest comes first")
        return self


class HousesFile(Entry):
    """`directory/houses.yaml`."""

    houses: tuple[HouseEntry, ...]


def houses_of(pack: CountryPack) -> tuple[HouseEntry, ...]:
    """Return the houses of a country's pack; none where it has no such file. Raises `PackError` with every problem."""
    problems = list(check_houses(pack))
    file = _read(pack.folder / FILE)[0]
    if problems or file is None:
        raise PackError(problems)
    return file.houses


@lru_cache(maxsize=8)
def _read(path: Path) -> tuple[HousesFile | None, Document | None, tuple[Problem, ...]]:
    if not path.exists():
        return HousesFile(houses=()), None, ()
    try:
        document = read(path=path, name=str(path))
    except Unreadable as error:
        return None, None, (error.problem,)
    file, problems = validate(document=document, model=HousesFile)
    return file, document, tuple(problems)


def check_houses(pack: CountryPack) -> Iterator[Problem]:
    """Yield what is wrong with a country's houses (`lindung country check`)."""
    file, document, problems = _read(pack.folder / FILE)
    yield from problems
    if file is None or document is None:
        return
    seen: set[str] = set()
    for index, house in enumerate(file.houses):
        if house.organisation not in pack.organisations:
            yield document.problem(f"no organisation {house.organisation}", "houses", index, "organisation")
        elif "shelter" not in pack.organisations[house.organisation].services:
            yield document.problem(f"{house.organisation} shelters nobody", "houses", index, "organisation")
        if house.place is not None and house.place not in pack.places:
            yield document.problem(f"no place {house.place}", "houses", index, "place")
        if house.code in seen:
            yield document.problem(f"{house.code} is given twice; keep one", "houses", index, "code")
        seen.add(house.code)
        for labels in (house.name, *(zone.name for zone in house.zones)):
            for language in pack.languages:
                if language not in labels.languages:
                    yield document.problem(f"no text in language {language!r}; add it", "houses", index)
