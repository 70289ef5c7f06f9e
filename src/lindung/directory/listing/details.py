"""The shape of what is said of a service or a place, whoever says it: a pack, a form or an imported file."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Final, Literal, Self, get_args

import pycountry
from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic.types import StrictBool, StrictInt

from lindung.kernel.country.models import ClockTime, OrderKindCode, PlaceCode
from lindung.kernel.law.labels import Entry, Language

NAME, ABOUT, ROLE = 120, 1000, 120
"""Characters that fit."""
DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
SEXES: Final = ("female", "male")
ORDERS: Final[tuple[str, ...]] = get_args(OrderKindCode)
OLDEST: Final = 120

Day = Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
PHONE: Final = r"^(\+?[0-9][0-9 ()-]{1,23})?$"
EMAIL: Final = r"^([A-Za-z0-9._%+-]{1,64}@([A-Za-z0-9-]{1,40}\.){1,4}[A-Za-z]{2,24})?$"
WEBSITE: Final = r"^(https?://([A-Za-z0-9-]{1,60}\.){1,5}[A-Za-z]{2,24}(/[A-Za-z0-9._~/?&=%#-]{0,200})?)?$"


@cache
def languages() -> frozenset[str]:
    """Every ISO 639 code of two letters, and of three for those without."""
    return frozenset(getattr(one, "alpha_2", one.alpha_3) for one in pycountry.languages)


def _known(code: str) -> str:
    if code not in languages():
        raise ValueError(f"{code[:12]!r} is no language of ISO 639; write its code, such as ms or vi")
    return code


def _short(limit: int) -> object:
    return StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=limit)


Spoken = Annotated[str, StringConstraints(strict=True, max_length=12), AfterValidator(_known)]
Age = Annotated[StrictInt, Field(ge=0, le=OLDEST)]
Many = Annotated[StrictInt, Field(ge=0, le=100_000)]
Line = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, max_length=200)]
Names = dict[Language, Annotated[str, _short(NAME)]]
Roles = dict[Language, Annotated[str, _short(ROLE)]]
Texts = dict[Language, Annotated[str, _short(ABOUT)]]


class Hours(Entry):
    """Days on which it is open, and from when to when in local time; past midnight where it closes before it opens."""

    days: Annotated[tuple[Day, ...], Field(min_length=1, max_length=7)]
    opens: ClockTime
    closes: ClockTime

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if len(set(self.days)) != len(self.days):
            raise ValueError("a day is named twice; name each once")
        if self.opens == self.closes:
            raise ValueError("it opens and closes at the same time; for day and night write 00:00 to 23:59")
        return self


class Detail(Entry):
    """What is said of a service. What is None is left as it stands."""

    status: Literal["active", "paused", "inactive", "defunct"] = "active"
    names: Names = {}
    about: Texts = {}
    how_to: Texts = {}
    contact_role: Roles = {}
    phone: Annotated[str, StringConstraints(strict=True, pattern=PHONE)] = ""
    email: Annotated[str, StringConstraints(strict=True, pattern=EMAIL, max_length=120)] = ""
    website: Annotated[str, StringConstraints(strict=True, pattern=WEBSITE, max_length=300)] = ""
    languages: Annotated[tuple[Spoken, ...], Field(max_length=60)] = ()
    interpreted: StrictBool = False
    minimum_age: Age | None = None
    maximum_age: Age | None = None
    orders: tuple[OrderKindCode, ...] = ()
    capacity: Many | None = None
    free: Many | None = None
    cost: Literal["free", "part", "paid", "unsaid"] = "unsaid"
    hours: Annotated[tuple[Hours, ...], Field(max_length=14)] = ()
    accepts_adults: StrictBool | None = None
    accepts_children: StrictBool | None = None
    accepts_sexes: Annotated[tuple[Literal["female", "male"], ...], Field(min_length=1)] | None = None

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if None not in (low := self.minimum_age, high := self.maximum_age) and (low or 0) > (high or 0):
            raise ValueError("minimum_age is above maximum_age; exchange them")
        if self.free is not None and self.free > (-1 if self.capacity is None else self.capacity):
            raise ValueError("free is more than capacity; correct one of them")
        if self.accepts_adults is False and self.accepts_children is False:
            raise ValueError("it takes neither adults nor children; say whom it takes")
        if len(set(self.languages)) != len(self.languages):
            raise ValueError("a language is named twice; name each once")
        return self


class Site(Entry):
    """What is said of a place."""

    confidential: StrictBool
    name: Line = ""
    address: Annotated[str, _short(200)]
    address_more: Line = ""
    city: Annotated[str, _short(100)]
    postal_code: Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Za-z0-9 -]{0,12}$")] = ""
    place: PlaceCode
    district: Annotated[str, StringConstraints(strict=True, max_length=60)] = ""
    transport: Annotated[str, StringConstraints(strict=True, strip_whitespace=True, max_length=300)] = ""
