"""Which country this installation serves: one, chosen by `LINDUNG_COUNTRY`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from lindung.kernel.country.loading import load_pack
from lindung.kernel.country.pack import CountryPack

FOLDER = Path(__file__).resolve().parents[2] / "countries"
VARIABLE = "LINDUNG_COUNTRY"
DEFAULT = "mys"

_chosen: list[str] = []


class UnknownCountry(LookupError):
    """No pack of this code is installed."""


def available() -> list[str]:
    """Return the codes of the installed packs, sorted."""
    return sorted(path.parent.name for path in FOLDER.glob("*/country.yaml"))


def current() -> CountryPack:
    """Return the country this process serves."""
    return installed(code=_chosen[-1] if _chosen else os.environ.get(VARIABLE) or DEFAULT)


@cache
def installed(*, code: str) -> CountryPack:
    """Return an installed pack, read once per process. Raises `UnknownCountry` and `PackError`."""
    if code not in available():
        raise UnknownCountry(
            f"There is no country pack {code!r}; there are: {', '.join(available())}. "
            f"Set {VARIABLE} to one of them, or add a folder."
        )
    return load_pack(folder=FOLDER / code)


@contextmanager
def use(code: str) -> Iterator[CountryPack]:
    """Serve another country inside the block, in every thread of the process (for tests)."""
    pack = installed(code=code)
    _chosen.append(code)
    try:
        yield pack
    finally:
        _chosen.pop()
