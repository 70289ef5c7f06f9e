"""`directory/services.yaml` of a country: details of its services and places, read strictly, all problems at once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field
from pydantic.types import StrictInt

from lindung.directory.listing.details import Detail, Site
from lindung.kernel.country import CountryPack, PackError
from lindung.kernel.country.loading import validate
from lindung.kernel.country.models import Code, Service
from lindung.kernel.country.strict_yaml import Document, Problem, Unreadable, read
from lindung.kernel.law.labels import Day, Entry

FILE: Final = "directory/services.yaml"


class PackLocation(Site):
    """A place of the pack; `code` is its stable name within its organisation."""

    organisation: Code
    code: Code


class PackService(Entry):
    """The same detail for some services of an organisation; `at` names the places where they are given."""

    organisation: Code
    codes: Annotated[tuple[Service, ...], Field(min_length=1)]
    at: tuple[Code, ...] = ()
    detail: Detail


class Listing(Entry):
    """The whole file. `reviewed_on` says when its writers looked; entries are due so many days after a review."""

    review_every_days: Annotated[StrictInt, Field(ge=7, le=1100)]
    reviewed_on: Day
    locations: tuple[PackLocation, ...] = ()
    services: Annotated[tuple[PackService, ...], Field(min_length=1)]


def listing_of(pack: CountryPack) -> Listing:
    """Return what a country says of its services, read once per process. Raises `PackError` with
    everything that is wrong.
    """
    loaded, problems, document = _cached(pack.folder)
    if loaded is not None and document is not None:
        problems += tuple(_crossed(loaded, document, pack))
    if loaded is None or problems:
        raise PackError(problems)
    return loaded


@lru_cache(maxsize=8)
def _cached(folder: Path) -> tuple[Listing | None, tuple[Problem, ...], Document | None]:
    try:
        document = read(path=folder / FILE, name=str(folder / FILE))
    except Unreadable as error:
        return None, (error.problem,), None
    loaded, problems = validate(document=document, model=Listing)
    return loaded, tuple(problems), document


def check_listing(pack: CountryPack) -> Iterator[Problem]:
    """Yield what is wrong with a country's services (`lindung country check`)."""
    loaded, problems, document = _cached(pack.folder)
    yield from problems
    if loaded is not None and document is not None:
        yield from _crossed(loaded, document, pack)


def _crossed(file: Listing, document: Document, pack: CountryPack) -> Iterator[Problem]:
    """Yield what points nowhere, is said twice or lacks one of the country's languages."""
    places: set[tuple[str, str]] = set()
    for number, site in enumerate(file.locations):
        where = ("locations", number)
        if site.organisation not in pack.organisations:
            yield document.problem(f"no organisation {site.organisation}", *where, "organisation")
        if site.place not in pack.places:
            yield document.problem(f"no place {site.place} in places.yaml", *where, "place")
        elif site.district and site.district not in pack.places[site.place].district_codes:
            yield document.problem(f"no district {site.district} in {site.place}", *where, "district")
        if (site.organisation, site.code) in places:
            yield document.problem(f"the place {site.code} is given twice; keep one", *where, "code")
        places.add((site.organisation, site.code))
    said: set[tuple[str, str]] = set()
    for number, one in enumerate(file.services):
        where = ("services", number)
        known = pack.organisations.get(one.organisation)
        for code in one.codes:
            if known is None or code not in known.services:
                yield document.problem(
                    f"{one.organisation} offers no {code} in organisations.yaml", *where, "codes"
                )
            if (one.organisation, code) in said:
                yield document.problem(f"{one.organisation} {code} is given twice; keep one", *where, "codes")
            said.add((one.organisation, code))
        for site_code in one.at:
            if (one.organisation, site_code) not in places:
                yield document.problem(f"{one.organisation} has no place {site_code} above", *where, "at")
        detail = one.detail
        if {detail.accepts_adults, detail.accepts_children, detail.accepts_sexes} != {None}:
            yield document.problem("whom it takes is said in organisations.yaml", *where, "detail")
        for name in ("names", "about", "how_to", "contact_role"):
            texts: dict[str, str] = getattr(detail, name)
            for missing in [language for language in pack.languages if texts and language not in texts]:
                message = f"no text in language {missing!r}; add it"
                yield document.problem(message, *where, "detail", name)
