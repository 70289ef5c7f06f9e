"""From the organisations of a file to services with their places; what is wrong is said of each, all in one go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final
from uuid import UUID

from pydantic import ValidationError

from lindung.directory.listing.details import Detail, Site
from lindung.directory.listing.files import parts
from lindung.directory.listing.files.reading import Problem
from lindung.directory.listing.files.values import Values
from lindung.directory.listing.hsds.telling import NEED
from lindung.directory.listing.queries import TRAVELLED_TO
from lindung.kernel.country import CountryPack
from lindung.kernel.vocabularies import vocabulary


@dataclass(frozen=True, slots=True)
class Whose:
    """An organisation as a file names it: by its code here, or by its key."""

    code: str
    key: UUID | None


@dataclass(frozen=True, slots=True)
class Place:
    """A place of a row; `code` is its stable name within the organisation."""

    code: str
    site: Site


@dataclass(frozen=True, slots=True)
class Row:
    """A service of a file that can be read. `checked_on` is the day somebody vouched for it."""

    where: str
    whose: Whose
    need: str
    place: str
    detail: Detail
    places: tuple[Place, ...]
    checked_on: date | None


@dataclass(slots=True)
class Rows:
    """What was found in a file."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    doubts: list[Problem] = field(default_factory=list)
    """What is left out, though nothing is wrong with it."""


_STATUS: Final = {
    "active": "active",
    "temporarily closed": "paused",
    "inactive": "inactive",
    "defunct": "defunct",
}


def rows_of(*, organisations: Sequence[Any], pack: CountryPack, today: date) -> Rows:
    """Return every service of a file, and everything that is wrong with it."""
    found = Rows()
    seen: dict[str, str] = {}
    for number, raw in enumerate(organisations):
        where = f"organizations[{number}]"
        values = Values(raw, where, found.problems)
        if not values.sound:
            continue
        whose = _whose(values)
        if whose is None:
            continue
        known = _places_by_id(values, pack)
        services = values.objects("services")
        if not services:
            found.doubts.append(Problem(where, "services", "none, so nothing is imported of it"))
        for service in services:
            before = len(found.problems)
            _once(service, "id", seen)
            row = _service(service, whose, known, pack, today, found)
            if row is not None and len(found.problems) == before:
                key = f"{whose.code or whose.key} {row.need} {row.place}"
                if key in seen:
                    message = f"offers the same in the same place as {seen[key]}; keep one"
                    found.problems.append(Problem(service.where, "", message))
                    continue
                seen[key] = service.where
                found.rows.append(row)
    return found


def _once(values: Values, name: str, seen: dict[str, str]) -> None:
    """Complain of an id that the file has given before; one that is missing or no UUID is said as well."""
    key = values.uuid(name, must=True)
    if key is None:
        return
    if str(key) in seen:
        values.complain(name, f"given before, at {seen[str(key)]}; each needs its own")
    else:
        seen[str(key)] = values.where


def _whose(values: Values) -> Whose | None:
    key = values.uuid("id", must=True)
    codes = [
        one.text("identifier", 60)
        for one in values.objects("organization_identifiers")
        if one.text("identifier_scheme", 60) == "lindung" and one.text("identifier_type", 60) == "code"
    ]
    return None if key is None and not codes else Whose(codes[0] if codes else "", key)


def _places_by_id(values: Values, pack: CountryPack) -> dict[str, tuple[str, dict[str, Any]] | None]:
    """Return the places an organisation lists, read once; None for one that cannot be."""
    return {
        str(key): parts.site(one, pack)
        for one in values.objects("locations")
        if (key := one.uuid("id", must=True)) is not None
    }


def _service(
    values: Values,
    whose: Whose,
    known: Mapping[str, tuple[str, dict[str, Any]] | None],
    pack: CountryPack,
    today: date,
    found: Rows,
) -> Row | None:
    codes = parts.codes(values)
    needs = codes.get(NEED, [])
    if len(needs) != 1 or needs[0] not in vocabulary("services"):
        offered = ", ".join(vocabulary("services").codes)
        values.complain("attributes", f"one term of the taxonomy {NEED} is needed, one of: {offered}")
        return None
    need = needs[0]
    status = values.text("status", 40)
    if status not in _STATUS:
        values.complain("status", f"none of: {', '.join(_STATUS)}")
    place = parts.area(values, pack)
    checked_on = values.day("assured_date")
    if checked_on and checked_on > today:
        values.complain("assured_date", "lies in the future; correct it")
    said = parts.detail(values, codes=codes, need=need, pack=pack) | {"status": _STATUS.get(status, "active")}
    detail = _validated(values, said)
    places = tuple(_places(values, need, known, pack))
    for name in parts.left_out(values):
        found.doubts.append(Problem(values.where, name, "is not kept here"))
    if detail is None or place is None:
        return None
    return Row(values.where, whose, need, place, detail, places, checked_on)


def _validated(values: Values, said: Mapping[str, Any]) -> Detail | None:
    try:
        return Detail.model_validate(said)
    except ValidationError as error:
        _complain(values, error)
        return None


def _complain(values: Values, error: ValidationError) -> None:
    for wrong in error.errors(include_url=False, include_input=False):
        path = ".".join(str(part) for part in wrong["loc"])
        values.complain(path, wrong["msg"].removeprefix("Value error, "))


def _places(
    values: Values,
    need: str,
    known: Mapping[str, tuple[str, dict[str, Any]] | None],
    pack: CountryPack,
) -> Iterable[Place]:
    for one in values.objects("service_at_locations"):
        nested = one.objects("location", single=True)
        key = nested[0].uuid("id", must=True) if nested else one.uuid("location_id", must=True)
        if nested:
            told = parts.site(nested[0], pack)
        elif str(key) in known:
            told = known[str(key)]
        else:
            one.complain("location_id", "no such place in the organisation's locations; add it")
            continue
        if told is None:
            continue
        code, said = told
        try:
            site = Site.model_validate({**said, "confidential": need in TRAVELLED_TO})
        except ValidationError as error:
            _complain(nested[0] if nested else one, error)
            continue
        yield Place(code, site)
