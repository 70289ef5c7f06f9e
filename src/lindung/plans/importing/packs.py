"""The plans that come with the program: where they are, and whether those of a country's folder are sound."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lindung.kernel.country import CountryPack
from lindung.kernel.country.strict_yaml import Problem
from lindung.kernel.vocabularies import REQUIRED_LANGUAGES
from lindung.plans.checks import Around
from lindung.plans.importing.reading import read_path

REGIONS: Final = Path(__file__).resolve().parents[2] / "regions"


def files(*, pack: CountryPack) -> Iterator[Path]:
    """Yield the files of the plans of a country and of every region, in order."""
    yield from of_country(pack=pack)
    yield from sorted(REGIONS.glob("*/plans/*.yaml"))


def of_country(*, pack: CountryPack) -> Iterator[Path]:
    """Yield the files of a country's own plans, in order."""
    yield from sorted((pack.folder / "plans").glob("*.yaml"))


def check_plans(pack: CountryPack) -> Iterator[Problem]:
    """Yield what is wrong with the plans of a country's folder: a part of `lindung country check`."""

    def around(country: str | None) -> Around:
        return Around(pack.languages if country else REQUIRED_LANGUAGES, frozenset(pack.organisations))

    seen: dict[str, Path] = {}
    for path in of_country(pack=pack):
        read = read_path(path=path, around=around)
        yield from read.problems
        if read.filed is None:
            continue
        code, row = next(iter(read.filed.rows["plan"].items()))
        if row["country"] != pack.code:
            yield Problem(
                str(path), 1, f"this is a plan of {row['country'] or row['region']}, not of {pack.code}"
            )
        if code in seen:
            yield Problem(str(path), 1, f"{code} is also the plan in {seen[code].name}; keep one")
        seen[code] = path
