"""The parts of a service or place in a file: from what HSDS calls them to what the listing does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from lindung.directory.listing.details import ABOUT, NAME, ROLE
from lindung.directory.listing.files.values import Values
from lindung.directory.listing.hsds.telling import COST, ORDER, SEX, TAKES
from lindung.kernel.country import CountryPack
from lindung.kernel.vocabularies import vocabulary

_TIME: Final = re.compile(r"^([01]\d|2[0-3]):([0-5]\d)(:[0-5]\d)?(Z|[+-]\d\d:?\d\d)?$")
_CODE: Final = re.compile(r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")
_KEPT: Final = frozenset(
    {
        "id", "organization_id", "name", "description", "url", "email", "status", "interpretation_services",
        "application_process", "fees_description", "eligibility_description", "minimum_age", "maximum_age",
        "assured_date", "last_modified", "alert", "phones", "schedules", "service_areas", "languages", "cost_options",
        "contacts", "capacities", "attributes", "organization", "service_at_locations", "texts",
    }
)  # fmt: skip


def left_out(values: Values) -> list[str]:
    """Return what a service says that the listing has no room for."""
    extra = [
        name if name.isascii() and name.isidentifier() and len(name) <= 40 else "another property"
        for name in values.raw
        if name not in _KEPT and values.has(name)
    ]
    for name in ("phones", "contacts", "capacities"):
        given = values.raw.get(name)
        if isinstance(given, list) and len(given) > 1:
            extra.append(f"{name}[1]")
    return sorted(extra)


def codes(values: Values) -> dict[str, list[str]]:
    """Return the codes that apply to a service, by taxonomy."""
    found: dict[str, list[str]] = {}
    for one in values.objects("attributes"):
        for term in one.objects("taxonomy_term", single=True):
            taxonomy, code = term.text("taxonomy", 60), term.text("code", 60)
            if taxonomy and code:
                found.setdefault(taxonomy, []).append(
                    one.text("value", 20) if taxonomy == "capacity" else code
                )
    return found


def area(values: Values, pack: CountryPack) -> str | None:
    """Return the code of the place a service is offered in; empty for the whole country; None with a complaint."""
    areas = values.objects("service_areas")
    if not areas:
        return ""
    if len(areas) > 1:
        values.complain("service_areas", "more than one; give a service for each")
        return None
    extent, name = areas[0].text("extent", 60), areas[0].text("name", 120)
    wanted = extent or name
    if not wanted or wanted in pack.name.root.values():
        return ""
    return _place(areas[0], "extent" if extent else "name", wanted, pack)


def _place(values: Values, name: str, wanted: str, pack: CountryPack) -> str | None:
    if wanted in pack.places:
        return wanted
    for code, place in pack.places.items():
        if wanted.casefold() in {text.casefold() for text in place.name.root.values()}:
            return code
    values.complain(name, "no place of this country; give its ISO 3166-2 code")
    return None


def detail(values: Values, *, codes: Mapping[str, list[str]], need: str, pack: CountryPack) -> dict[str, Any]:
    """Return what a service says, as `Detail` takes it."""
    low, high = values.number("minimum_age", highest=120), values.number("maximum_age", highest=120)
    takes = codes.get(TAKES, [])
    adults = "adults" in takes if takes else high is None or high >= pack.age_of_majority
    children = "children" in takes if takes else low is None or low < pack.age_of_majority
    for code in takes:
        if code not in {"adults", "children"}:
            values.complain("attributes", f"the taxonomy {TAKES} has the terms adults and children only")
    capacities = values.objects("capacities")[:1]
    free = capacities[0].number("available", highest=100_000) if capacities else None
    room = capacities[0].number("maximum", highest=100_000) if capacities else None
    if room is None and codes.get("capacity", [""])[0].isdecimal():
        room = int(codes["capacity"][0][:6])
    phones = values.objects("phones")[:1]
    return {
        **_texts(values, need, pack),
        "phone": phones[0].text("number", 25, formula=True) if phones else "",
        "email": values.text("email", 120),
        "website": values.text("url", 300),
        "languages": tuple(dict.fromkeys(_languages(values))),
        "interpreted": bool(values.text("interpretation_services", ABOUT)),
        "minimum_age": low,
        "maximum_age": high,
        "orders": tuple(codes.get(ORDER, ())),
        "capacity": room,
        "free": free if room is not None else None,
        "cost": _cost(values, codes),
        "hours": tuple(_hours(values)),
        "accepts_adults": adults,
        "accepts_children": children,
        "accepts_sexes": tuple(codes[SEX]) if codes.get(SEX) else ("female", "male"),
    }


def _texts(values: Values, need: str, pack: CountryPack) -> dict[str, dict[str, str]]:
    """Return texts by language: as the file's own addition says, else in the country's first language."""
    added = values.objects("texts", single=True)
    contacts = values.objects("contacts")
    for one in contacts:
        if one.has("name"):
            one.complain("name", "a person's name; leave it out and give the function as title")
    name = values.text("name", NAME)
    if not name:
        values.complain("name", "missing; HSDS asks for it")
    labels = vocabulary("services").labels(need).values()
    said = {
        "names": "" if name in labels else name,
        "about": values.text("description", ABOUT),
        "how_to": values.text("application_process", ABOUT),
        "contact_role": contacts[0].text("title", ROLE) if contacts else "",
    }
    ours = {
        "names": ("name", NAME),
        "about": ("description", ABOUT),
        "how_to": ("application_process", ABOUT),
    }
    ours["contact_role"] = ("contact_title", ROLE)
    found = {}
    for field, text in said.items():
        by_language = added[0].texts(*ours[field]) if added else {}
        found[field] = by_language or ({pack.default_language: text} if text else {})
    return found


def _languages(values: Values) -> list[str]:
    found = []
    for one in values.objects("languages"):
        code = one.text("code", 12)
        if not code:
            one.complain("code", "missing; give the ISO 639 code of the language")
        else:
            found.append(code)
    return found


def _cost(values: Values, codes: Mapping[str, list[str]]) -> str:
    if codes.get(COST):
        return codes[COST][0]
    amounts = [one.raw.get("amount") for one in values.objects("cost_options")]
    known = [
        amount for amount in amounts if isinstance(amount, (int, float)) and not isinstance(amount, bool)
    ]
    if not known:
        return "unsaid"
    return "free" if max(known) == 0 else "part" if min(known) == 0 else "paid"


def _hours(values: Values) -> list[dict[str, Any]]:
    found = []
    for one in values.objects("schedules"):
        if one.text("freq", 20) not in {"", "WEEKLY"}:
            one.complain("freq", "only weekly hours are kept; say others in the description")
            continue
        times = {
            name: _TIME.fullmatch(one.text(name, 20, formula=True)) for name in ("opens_at", "closes_at")
        }
        for name, match in times.items():
            if match is None:
                one.complain(name, "not a time; write it like 08:30")
        days = [day for day in one.text("byday", 40, formula=True).split(",") if day]
        if not days:
            one.complain("byday", "missing; name the days, such as MO,TU")
        opens, closes = times["opens_at"], times["closes_at"]
        if opens and closes and days:
            found.append(
                {"days": tuple(days), "opens": f"{opens[1]}:{opens[2]}", "closes": f"{closes[1]}:{closes[2]}"}
            )
    return found


def site(values: Values, pack: CountryPack) -> tuple[str, dict[str, Any]] | None:
    """Return a place's code and what is said of it, as `Site` takes it; None with a complaint."""
    key = values.uuid("id", must=True)
    if values.text("location_type", 20) != "physical":
        values.complain("location_type", "only physical places are kept; leave others out")
        return None
    addresses = values.objects("addresses")
    if len(addresses) != 1:
        values.complain("addresses", "exactly one address is needed")
        return None
    there = addresses[0]
    place = _place(there, "state_province", there.text("state_province", 120), pack)
    if place is None or key is None:
        return None
    if there.text("country", 3) != place[:2]:
        there.complain("country", "not the country of its state_province; correct one of them")
        return None
    region = there.text("region", 120).casefold()
    districts = {one.name.casefold(): one.code for one in pack.places[place].districts}
    given = values.text("external_identifier", 60)
    code = given if _CODE.fullmatch(given) else f"file_{key.hex}"
    return code, {
        "name": values.text("name", 200),
        "address": there.text("address_1", 200),
        "address_more": there.text("address_2", 200),
        "city": there.text("city", 100),
        "postal_code": there.text("postal_code", 12),
        "place": place,
        "district": districts.get(region, ""),
        "transport": values.text("transportation", 300),
    }
