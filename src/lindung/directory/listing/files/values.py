"""Values of a file, each taken only as what it should be; what it is not is said with its place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from lindung.directory.listing.files.reading import Problem
from lindung.kernel.problems import Refusal
from lindung.kernel.text import clean_text

_FORMULA: Final = re.compile(r"^\s*([=@|%]|[+-][\w(])")
_ODD: Final = re.compile(r"[^A-Za-z0-9_.\[\]-]")
MOST_PARTS: Final = 500
"""Entries in one list."""


class Values:
    """One object of a file; complains into a shared list."""

    def __init__(self, raw: Any, where: str, problems: list[Problem]) -> None:
        self.where = where
        self.problems = problems
        self.sound = isinstance(raw, dict)
        self.raw: dict[str, Any] = raw if isinstance(raw, dict) else {}
        if not self.sound:
            problems.append(Problem(where, "", "not an object; write {...}"))

    def complain(self, name: str, message: str) -> None:
        """Say what is wrong with a property."""
        # Names come from the file as well: nothing in them may move a terminal's cursor.
        self.problems.append(Problem(self.where, _ODD.sub("?", name[:80]), message))

    def has(self, name: str) -> bool:
        """Tell whether a property says anything."""
        return self.raw.get(name) not in (None, "", [], {})

    def text(self, name: str, limit: int, *, formula: bool = False) -> str:
        """Return a cleaned text, or nothing. What begins like a formula is refused unless `formula` allows it."""
        value = self.raw.get(name)
        if value is None:
            return ""
        return self.cleaned(name, value, limit, formula=formula)

    def cleaned(self, name: str, value: Any, limit: int, *, formula: bool = False) -> str:
        """Return any value as a cleaned text, or nothing with a complaint."""
        if not isinstance(value, str):
            self.complain(name, "not a text; write it in quotes")
            return ""
        try:
            found = clean_text(value=value, limit=limit)
        except Refusal as refusal:
            self.complain(name, str(refusal))
            return ""
        if not formula and _FORMULA.search(found):
            self.complain(name, "begins like a formula of a spreadsheet; begin it with a letter")
            return ""
        return found

    def texts(self, name: str, limit: int) -> dict[str, str]:
        """Return texts by language; nothing where there are none."""
        value = self.raw.get(name)
        if value is None:
            return {}
        if not isinstance(value, dict) or len(value) > 40:
            self.complain(name, "not texts by language; write {en: ...}")
            return {}
        return {
            code: text
            for code, given in value.items()
            if (text := self.cleaned(f"{name}.{code[:12]}", given, limit))
        }

    def uuid(self, name: str, *, must: bool = False) -> UUID | None:
        """Return a key; None with a complaint where it is none."""
        value = self.raw.get(name)
        if value is None and not must:
            return None
        try:
            if isinstance(value, str) and len(value) == 36:
                return UUID(value)
        except ValueError:
            pass
        self.complain(name, "not a UUID, which HSDS asks for; give each thing one")
        return None

    def number(self, name: str, *, highest: int) -> int | None:
        """Return a whole number from 0, or None."""
        value = self.raw.get(name)
        if value is None:
            return None
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if not number or not 0 <= value <= highest or value != int(value):
            self.complain(name, f"not a whole number from 0 to {highest}")
            return None
        return int(value)

    def day(self, name: str) -> date | None:
        """Return a day, or None."""
        text = self.text(name, 40)
        if not text:
            return None
        try:
            return date.fromisoformat(text[:10])
        except ValueError:
            self.complain(name, "not a day; write it like 2026-01-31")
            return None

    def objects(self, name: str, *, single: bool = False) -> Sequence[Values]:
        """Return the objects of a list (with `single`: one object), those that are none complained of."""
        value = self.raw.get(name)
        if value is None:
            return []
        if single:
            found = Values(value, f"{self.where}.{name}", self.problems)
            return [found] if found.sound else []
        if not isinstance(value, list) or (name != "services" and len(value) > MOST_PARTS):
            self.complain(name, f"not a list of at most {MOST_PARTS}")
            return []
        made = [
            Values(one, f"{self.where}.{name}[{number}]", self.problems) for number, one in enumerate(value)
        ]
        return [one for one in made if one.sound]
