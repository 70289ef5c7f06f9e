"""Words in several languages, and sources: the two things every file of a country pack carries."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, RootModel, StringConstraints
from pydantic.types import Strict

Text = Annotated[str, StringConstraints(strict=True, strip_whitespace=True, min_length=1, max_length=2000)]
Language = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
Day = Annotated[date, Strict()]


class Entry(BaseModel):
    """Base of everything read from a pack: frozen, and no key that is not declared."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Labels(RootModel[Annotated[dict[Language, Text], Field(min_length=1)]]):
    """One text per language code, such as `{en: Court, fr: Tribunal}`."""

    model_config = ConfigDict(frozen=True)

    @property
    def languages(self) -> frozenset[str]:
        """The languages this text exists in."""
        return frozenset(self.root)

    def text(self, language: str) -> str:
        """Return the text in `language` (region ignored), else in the first language given."""
        return self.root.get(language) or self.root.get(language[:2]) or next(iter(self.root.values()))


class Verification(StrEnum):
    """Whether somebody has compared the entry with the text it cites."""

    VERIFIED = "verified"
    TO_BE_VERIFIED = "to_be_verified"


class Source(Entry):
    """Where a value comes from, and how far that has been checked.

    `section` is the pinpoint as one cites it ("s. 51(3)"). An administrative choice of our own has a title
    that says so and stays to be verified until the country confirms it.
    """

    title: Labels
    section: Text | None = None
    href: Annotated[str, StringConstraints(pattern=r"^https://\S+$")] | None = None
    verification: Verification
    last_checked_on: Day
    note: Text | None = None

    def cite(self, language: str) -> str:
        """Return title and pinpoint in `language`."""
        title = self.title.text(language)
        return f"{title}, {self.section}" if self.section else title
