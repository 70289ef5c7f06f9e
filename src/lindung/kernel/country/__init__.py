"""Country packs: law, calendar, places, organisations and terms of a country, as data."""

from lindung.kernel.country.choosing import UnknownCountry, available, current, installed, use
from lindung.kernel.country.loading import PackError, load_pack
from lindung.kernel.country.pack import CountryPack
from lindung.kernel.country.strict_yaml import Problem

__all__ = [
    "CountryPack",
    "PackError",
    "Problem",
    "UnknownCountry",
    "available",
    "current",
    "installed",
    "load_pack",
    "use",
]
