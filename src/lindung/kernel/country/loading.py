"""Loads a country's folder, strictly: all that is wrong is found in one go, each with file and line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import time
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar, cast, get_args

from pydantic import BaseModel, ValidationError

from lindung.kernel.country import models as shape
from lindung.kernel.country.holiday_names import UnknownHolidays, holidays_of
from lindung.kernel.country.pack import CountryPack
from lindung.kernel.country.strict_yaml import Document, Problem, Unreadable, read
from lindung.kernel.law.calendars import Calendar, Weekend
from lindung.kernel.law.labels import Labels
from lindung.kernel.law.rules import Rule

Model = TypeVar("Model", bound=BaseModel)
Keyed = TypeVar("Keyed")

_WEEKDAYS = get_args(shape.Weekday)


class PackError(ValueError):
    """A country pack with mistakes; `problems` lists every one, in order of file and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        lines = "\n".join(str(problem) for problem in self.problems)
        super().__init__(
            f"The country pack has {len(self.problems)} problem(s). Correct each and load again:\n{lines}"
        )


def load_pack(*, folder: Path) -> CountryPack:
    """Return the pack in `folder`. Raises `PackError` with everything that is wrong."""
    return _Loading(folder).pack()


def validate(*, document: Document, model: type[Model]) -> tuple[Model | None, list[Problem]]:
    """Return the document as `model`, or None and what is wrong with it, line by line."""
    try:
        return model.model_validate(document.data), []
    except ValidationError as error:
        problems = []
        for detail in error.errors(include_url=False, include_input=False):
            path = detail["loc"]
            where = ".".join(str(part) for part in path)
            message = detail["msg"].removeprefix("Value error, ")
            problems.append(document.problem(f"{where}: {message}" if where else message, *path))
        return None, problems


class _Loading:
    """One attempt to load one folder; collects problems until the end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        self.documents: dict[type[BaseModel], Document] = {}

    def pack(self) -> CountryPack:
        country = self.file("country.yaml", shape.Country)
        places = self.file("places.yaml", shape.Places)
        calendar = self.file("calendar.yaml", shape.CalendarFile)
        organisations = self.file("directory/organisations.yaml", shape.Organisations)
        users = self.file("directory/demo_users.yaml", shape.DemoUsers)
        terms = self.file("terms/terms.yaml", shape.Terms)
        rules = self.rules(country.languages if country else ())
        if not (country and places and calendar and organisations and users and terms):
            raise PackError(self.problems)
        self.cross_check(country, places, organisations, users, terms)
        pack = CountryPack(
            folder=self.folder,
            code=country.code,
            name=country.name,
            languages=country.languages,
            time_zone=country.time_zone,
            case_prefix=country.case_prefix,
            telephone=country.telephone,
            age_of_majority=country.age_of_majority.years,
            age_of_majority_source=country.age_of_majority.source,
            meanings_of_trafficking=country.meaning_of_trafficking,
            determination_authorities=_by(country.determination_authorities, lambda entry: entry.code),
            order_kinds=_by(country.order_kinds, lambda entry: entry.code),
            steps_switched_off=frozenset(country.steps_switched_off),
            non_tip_agencies=MappingProxyType(cast("dict[str, str]", country.non_tip_agencies)),
            referral=country.referral,
            disclosure=country.disclosure,
            words=country.words,
            places=_by(places.places, lambda entry: entry.code),
            organisations=_by(organisations.organisations, lambda entry: entry.code),
            demo_users=_by(users.demo_users, lambda entry: entry.username),
            terms=MappingProxyType(cast("dict[str, Labels]", terms.terms)),
            rules=MappingProxyType(rules),
            calendars=MappingProxyType(self.calendars(calendar, places)),
        )
        if self.problems:
            raise PackError(self.problems)
        return pack

    def file(self, name: str, model: type[Model]) -> Model | None:
        """Return the file as `model`, its labels checked; None if it has problems."""
        try:
            document = read(path=self.folder / name, name=str(self.folder / name))
        except Unreadable as error:
            self.problems.append(error.problem)
            return None
        self.documents[model] = document
        loaded, problems = validate(document=document, model=model)
        self.problems.extend(problems)
        return loaded

    def rules(self, languages: tuple[str, ...]) -> dict[str, Rule]:
        found: dict[str, Rule] = {}
        for path in sorted((self.folder / "law").glob("*.yaml")):
            rule = self.file(f"law/{path.name}", Rule)
            if rule is None:
                continue
            document = self.documents[Rule]
            if path.stem != rule.code:
                self.problems.append(
                    document.problem(f"rule {rule.code} belongs in {rule.code}.yaml", "code")
                )
            self.languages(document, rule, languages)
            found[rule.code] = rule
        return found

    def languages(self, document: Document, entry: object, wanted: tuple[str, ...]) -> None:
        """Complain of every text below `entry` that lacks one of the country's languages."""
        for path, labels in _labels_in(entry, ()):
            for missing in (language for language in wanted if language not in labels.languages):
                self.problems.append(document.problem(f"no text in language {missing!r}; add it", *path))

    def cross_check(
        self,
        country: shape.Country,
        places: shape.Places,
        organisations: shape.Organisations,
        users: shape.DemoUsers,
        terms: shape.Terms,
    ) -> None:
        """Complain of codes that point nowhere, codes given twice and words left out."""
        for entry in (country, places, organisations, users, terms):
            self.languages(self.documents[type(entry)], entry, country.languages)
        self.languages_of_users(country, users)
        self.once(shape.Places, "places", [entry.code for entry in places.places])
        self.once(shape.Organisations, "organisations", [entry.code for entry in organisations.organisations])
        self.once(shape.DemoUsers, "demo_users", [entry.username for entry in users.demo_users])
        self.once(shape.Country, "order_kinds", [entry.code for entry in country.order_kinds])
        known_places = {place.code: place for place in places.places}
        for index, body in enumerate(organisations.organisations):
            place = known_places.get(body.place or "")
            if body.place and place is None:
                self.say(shape.Organisations, f"no place {body.place}", "organisations", index, "place")
            if body.district and (place is None or body.district not in place.district_codes):
                self.say(
                    shape.Organisations, f"no district {body.district}", "organisations", index, "district"
                )
        bodies = {body.code for body in organisations.organisations}
        for index, user in enumerate(users.demo_users):
            if user.organisation not in bodies:
                self.say(
                    shape.DemoUsers,
                    f"no organisation {user.organisation}",
                    "demo_users",
                    index,
                    "organisation",
                )
        named = {path.stem for path in (self.folder / "law").glob("*.yaml")}  # some may not have loaded
        for index, kind in enumerate(country.order_kinds):
            if kind.rule is not None and kind.rule not in named:
                self.say(shape.Country, f"no rule {kind.rule} in law/", "order_kinds", index, "rule")
        kinds = {body.kind for body in organisations.organisations}
        for harm, agency in country.non_tip_agencies.items():
            if agency not in kinds:
                self.say(shape.Country, f"no organisation of kind {agency}", "non_tip_agencies", harm)
        for key in (key for key in get_args(shape.TermKey) if key not in terms.terms):
            self.say(shape.Terms, f"the term {key} is missing", "terms")

    def languages_of_users(self, country: shape.Country, users: shape.DemoUsers) -> None:
        for index, user in enumerate(users.demo_users):
            if user.language not in country.languages:
                self.say(
                    shape.DemoUsers, f"no language {user.language} here", "demo_users", index, "language"
                )

    def once(self, model: type[BaseModel], part: str, codes: list[str]) -> None:
        for index, code in enumerate(codes):
            if code in codes[:index]:
                self.say(model, f"{code} is given twice; keep one", part, index)

    def say(self, model: type[BaseModel], message: str, *path: str | int) -> None:
        self.problems.append(self.documents[model].problem(message, *path))

    def calendars(self, file: shape.CalendarFile, places: shape.Places) -> dict[str, Calendar]:
        found: dict[str, Calendar] = {}
        hours = file.office_hours
        for index, place in enumerate(places.places):
            weekends = file.weekends.get(place.calendar)
            if weekends is None:
                self.say(
                    shape.Places,
                    f"no weekends {place.calendar} in calendar.yaml",
                    "places",
                    index,
                    "calendar",
                )
                continue
            try:
                holidays = holidays_of(
                    country=file.holidays_of,
                    part=place.holidays,
                    library_languages=file.holiday_languages,
                    extras=[
                        extra
                        for extra in file.extra_holidays
                        if not extra.places or place.code in extra.places
                    ],
                )
                found[place.code] = Calendar(
                    weekends=[
                        Weekend(entry.since, frozenset(_WEEKDAYS.index(day) for day in entry.days))
                        for entry in weekends
                    ],
                    holidays_of=holidays,
                    opens=time.fromisoformat(hours.opens),
                    closes=time.fromisoformat(hours.closes),
                )
            except UnknownHolidays as error:
                self.say(shape.Places, str(error), "places", index, "holidays")
            except ValueError as error:
                self.say(shape.CalendarFile, str(error), "weekends", place.calendar)
        return found


def _by(entries: Iterable[Keyed], key: Callable[[Keyed], str]) -> Mapping[str, Keyed]:
    return MappingProxyType({key(entry): entry for entry in entries})


def _labels_in(entry: object, path: tuple[str | int, ...]) -> Iterable[tuple[tuple[str | int, ...], Labels]]:
    """Yield every `Labels` below `entry` with its path in the document."""
    if isinstance(entry, Labels):
        yield path, entry
    elif isinstance(entry, BaseModel):
        for name in type(entry).model_fields:
            yield from _labels_in(getattr(entry, name), (*path, name))
    elif isinstance(entry, tuple):
        for index, part in enumerate(entry):
            yield from _labels_in(part, (*path, index))
    elif isinstance(entry, dict):
        for key, part in cast("dict[str, Any]", entry).items():
            yield from _labels_in(part, (*path, key))
