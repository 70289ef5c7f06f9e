"""The small plan as a file, edited as a test wants it."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import yaml

from lindung.plans.importing.comparing import around
from lindung.plans.importing.reading import read_bytes
from lindung.plans.neutral import Filed
from lindung.plans.testing import SMALL

Edit = Callable[[dict[str, Any]], object]


def text(edit: Edit | None = None, *, order: int | None = None) -> bytes:
    """Return the small plan as YAML, edited, its lists in another order."""
    data = yaml.safe_load(SMALL.read_text("utf-8"))
    for period in data["periods"]:
        period["code"] = str(period["code"])
    if edit is not None:
        edit(data)
    if order is not None:
        chance = random.Random(order)
        for listed in (*(one for one in data.values() if isinstance(one, list)),):
            chance.shuffle(listed)
        for activity in data["activities"]:
            chance.shuffle(activity["indicators"])
    return yaml.dump(data, Dumper=_Plain, allow_unicode=True, sort_keys=False).encode()


class _Plain(yaml.SafeDumper):
    """Writes what stands twice twice: aliases are not read."""

    def ignore_aliases(self, data: Any) -> bool:
        """Never point back."""
        return True


def filed(edit: Edit | None = None, *, order: int | None = None) -> Filed:
    read = read_bytes(data=text(edit, order=order), name="small.yaml")
    assert read.filed is not None, read.problems
    return read.filed


def told(edit: Edit) -> list[str]:
    """Return what is said about an edited plan, which must not be taken."""
    read = read_bytes(data=text(edit), name="small.yaml", around=around)
    assert read.filed is None
    return [str(one) for one in read.problems]


def activity(data: dict[str, Any], code: str) -> dict[str, Any]:
    return next(one for one in data["activities"] if one["code"] == code)


def drop(data: dict[str, Any], code: str) -> None:
    data["activities"].remove(activity(data, code))
