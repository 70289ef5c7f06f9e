"""The marked country, and everything its making leaves behind outside the database."""

from __future__ import annotations

import json
import logging
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction

from lindung.access.actors import Actor
from lindung.access.roles import ROLES
from lindung.cases import actions as cases
from lindung.config.logs import LineFormatter
from lindung.kernel import clock
from tests.security import marks, plan_marks
from tests.security.homes import WITH_FILES, home, make_home_user
from tests.security.marking import (
    BORN,
    Marked,
    write,
)
from tests.security.planning import Planned, make_planned
from tests.security.world import LATER, Country, make_crew

SHORTEST = 12
"""Shorter values (a code, a letter) stand by chance where nobody wrote them."""
Where = tuple[str, str, str]
"""Relation, method, address."""


@dataclass(frozen=True, slots=True)
class House:
    """The marked country, and everything its making left behind outside the database."""

    country: Country
    marked: dict[str, Marked]
    folder: Path
    scratch: Path
    log: list[str]
    planned: Planned
    listed: tuple[str, ...]
    """Telephone numbers in a list of who came to an event."""
    heard: dict[str, dict[Where, set[str]]]
    """By role: what the site answered, asked once for all tests."""

    def secrets(self) -> dict[str, str]:
        """Return every sealed value in the spelling in which it would lie somewhere, and where it belongs."""
        found: dict[str, str] = {marks.CORE: "any mark"}
        numbers = [number for one in self.marked.values() for number in one.numbers]
        for number in (*numbers, *self.listed):
            found |= dict.fromkeys((number, _digits(number), _digits(number)[-8:]), "a telephone number")
        for relation, one in self.marked.items():
            for _row, field, value in one.plain():
                for form in _forms(value):
                    if marks.CORE not in form.lower() and len(form) >= SHORTEST:
                        found[form] = f"{relation} {field}"
            found[BORN[relation].isoformat()] = "a day of birth"
            found[one.file.cared.spoken.given.code] = "the code of a window"
        return found


def _digits(number: str) -> str:
    return "".join(sign for sign in number if sign.isdigit())


def _forms(value: Any) -> set[str]:
    """Return how a sealed value would be written where nobody sealed it."""
    if isinstance(value, str):
        return {value}
    forms = {json.dumps(value), json.dumps(value, separators=(",", ":")), str(value)}
    return forms | ({"{" + ",".join(map(str, value)) + "}"} if isinstance(value, list) else set())


@contextmanager
def standing(*, folder: Path, scratch: Path, unblocked: AbstractContextManager[None]) -> Iterator[House]:
    """Make the marked country, in a transaction that is undone at the end."""
    log: list[str] = []
    patch = pytest.MonkeyPatch()
    patch.setattr(settings, "FILES_FOLDER", str(folder / "files"))
    patch.setattr(settings, "SCANNER", "")
    patch.setattr(tempfile, "tempdir", str(scratch))
    with unblocked, _heard(log), clock.travel(to=LATER), transaction.atomic():
        given, crew = marks.Marks(), make_crew()
        users = {role: make_home_user(role) for role in ROLES}
        heard = {"shared": replace(crew, hearer=Actor.of(users["complaints_officer"]))}
        marked = {
            relation: write(relation=relation, crew=heard.get(relation, crew), marks=given)
            for relation in BORN
        }
        for role in WITH_FILES:
            user = users[role]
            organisation, case = user.organisation, marked["shared"].file.case
            cases.involve(case=case, organisation=organisation, purpose=home(role)[1], at=LATER)
        files = {("", relation): one.file for relation, one in marked.items()}
        made = make_planned(keeper=Actor.of(users["monitoring_officer"]))
        planned, listed = plan_marks.mark(made, given)
        country = Country(users=users, files=files, planned=planned)
        yield House(country, marked, folder, scratch, log, planned, listed, {})
        transaction.set_rollback(True)
    patch.undo()


class _heard(logging.Handler):
    """Keeps every line that any logger writes, as the log would hold it."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__(level=logging.DEBUG)
        self.lines = lines
        self.setFormatter(LineFormatter())

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))

    def __enter__(self) -> None:
        root = logging.getLogger()
        self.before = root.level
        root.setLevel(logging.DEBUG)
        root.addHandler(self)

    def __exit__(self, *_error: object) -> None:
        logging.getLogger().removeHandler(self)
        logging.getLogger().setLevel(self.before)
