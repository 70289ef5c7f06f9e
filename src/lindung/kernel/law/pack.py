"""What counting needs of a country; `lindung.kernel.country.CountryPack` is one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from lindung.kernel.law.calendars import Calendar
from lindung.kernel.law.rules import Rule


class LawPack(Protocol):
    """Rules by code, places by code, and the calendar and the clock of each place."""

    @property
    def rules(self) -> Mapping[str, Rule]: ...

    @property
    def places(self) -> Mapping[str, Any]: ...

    def calendar(self, place: str) -> Calendar: ...

    def zone(self, place: str) -> ZoneInfo: ...
