"""What the trail may say about an act: codes, names of fields, counts and keys. Every test's acts are held to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

_CODE: Final = re.compile(r"[a-z0-9_]{1,64}([.:/-][a-z0-9_]{1,64}){0,5}")
"""`interim_order`, `cases:case:read`, `finding/hour`, a key, a day, a fingerprint."""
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(\+\d\d:\d\d|Z)")
_OURS: Final = re.compile(r"[A-Z]{2,5}(-[A-Z0-9]{4}){2}")
"""A case's code."""
_COUNTRY: Final = re.compile(r"[A-Z]{3}")
_PLANNED: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_OTHERS: Final = {
    ".found": re.compile(r"[A-Za-z0-9]{1,40}([._:-][A-Za-z0-9]{1,40}){1,8}"),
    **dict.fromkeys((".plan", ".committee", ".actor", ".activity", ".indicator", ".period"), _PLANNED),
}
"""Codes that others gave, by their place: what a scanner calls what it found, what a plan calls its parts."""


def free_text(detail: Mapping[str, Any]) -> list[str]:
    """Return where `detail` holds anything else, as paths without the values: they may be just what must not show."""
    return [path for path, value in _leaves(detail, "") if not _is_plain(value, path)]


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield f"{path}.(name)", name
            yield from _leaves(inner, f"{path}.{name}")
    elif isinstance(value, Sequence) and not isinstance(value, str | bytes):
        for inner in value:
            yield from _leaves(inner, f"{path}[]")
    else:
        yield path, value


def _is_plain(value: Any, path: str) -> bool:
    if value is None or isinstance(value, bool | int):
        return True
    known = [_CODE, _MOMENT, _OURS, _COUNTRY, *([_OTHERS[path]] if path in _OTHERS else [])]
    return isinstance(value, str) and (value == "" or any(one.fullmatch(value) is not None for one in known))
