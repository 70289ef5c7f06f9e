"""Amina's station leads the case, Bo serves beside her, Chidi stands outside, Nora coordinates, Olu keeps accounts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from lindung.access.actors import Actor
from lindung.access.testing import NOON, make_actor, make_organisation
from lindung.cases.finding.indexing import index
from lindung.cases.finding.tokens import Born
from lindung.cases.models import Case
from lindung.cases.testing import make_case

Known = Callable[..., Case]
FACTS = {
    "full_name": "Rokeya Sultana Parvin",
    "document_number": "Passport No. BX 0451273",
    "phone": "012-345 6789",
}
BORN = Born(on=date(1999, 3, 4))


@pytest.fixture
def amina(db: None) -> Actor:
    return make_actor(name="amina", role="front_line_officer", organisation=make_organisation(code="station"))


@pytest.fixture
def bo(db: None) -> Actor:
    return make_actor(name="bo", role="protection_officer", organisation=make_organisation(code="station"))


@pytest.fixture
def chidi(db: None) -> Actor:
    return make_actor(
        name="chidi", role="protection_officer", organisation=make_organisation(code="elsewhere")
    )


@pytest.fixture
def nora(db: None) -> Actor:
    secretariat = make_organisation(code="secretariat", kind="secretariat", national=True)
    return make_actor(name="nora", role="case_coordinator", organisation=secretariat)


@pytest.fixture
def olu(db: None) -> Actor:
    return make_actor(name="olu", role="administrator", organisation=make_organisation(code="elsewhere"))


@pytest.fixture
def known() -> Known:
    """Open a case whose person is known by these facts."""

    def made(by: Actor, born: Born = BORN, **facts: str) -> Case:
        case = make_case(by=by)
        index(person_id=case.person_id, facts={**(facts or FACTS), "birth": born}, by=by, at=NOON)
        return case

    return made
