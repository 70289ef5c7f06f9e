"""People who talk, people who read, and one who stands outside; the browser of each; and talks under way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone, translation

from lindung.access.actors import Actor
from lindung.access.models import User
from lindung.access.testing import NOON, make_organisation, make_user
from lindung.cases.models import Case
from lindung.cases.testing import make_case, unsealed
from lindung.identification import actions
from lindung.identification.kept import values_of
from lindung.identification.models import Screening
from lindung.kernel import clock
from lindung.kernel.country import current

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def noon() -> Iterator[datetime]:
    """Let every page see the same moment, where the country's clocks stand, and leave no language behind."""
    with clock.travel(to=NOON), timezone.override(current().time_zone), translation.override("en"):
        yield NOON


@pytest.fixture
def people(db: None) -> dict[str, User]:
    """Amina and Bo talk for the police; Rani registers for the court; Chidi inspects labour, outside the case."""
    station = make_organisation(code="station", kind="police")
    labour = make_organisation(code="labour", kind="labour")
    court = make_organisation(code="court", kind="court")
    clinic = make_organisation(code="clinic", kind="health")
    national = make_organisation(code="secretariat", kind="secretariat", national=True)
    return {
        "amina": make_user(username="amina", role="front_line_officer", organisation=station),
        "bo": make_user(username="bo", role="enforcement_officer", organisation=station),
        "chidi": make_user(username="chidi", role="front_line_officer", organisation=labour),
        "dewi": make_user(username="dewi", role="health_worker", organisation=clinic),
        "nora": make_user(username="nora", role="case_coordinator", organisation=national),
        "rani": make_user(username="rani", role="court_registrar", organisation=court),
    }


ActorOf = Callable[[str], Actor]
Browser = Callable[[str], Client]


@pytest.fixture
def actor(people: dict[str, User]) -> ActorOf:
    """Return the actor of someone by name."""
    return lambda name: Actor.of(people[name])


@pytest.fixture
def browser(people: dict[str, User]) -> Browser:
    """Return a signed-in browser of someone by name."""

    def sign_in(name: str) -> Client:
        client = Client()
        client.force_login(people[name], backend=BACKEND)
        return client

    return sign_in


@pytest.fixture
def case(actor: ActorOf) -> Case:
    """A case that Amina's station opened and nobody has screened."""
    return make_case(by=actor("amina"))


@pytest.fixture
def talk(case: Case, actor: ActorOf) -> Screening:
    """A talk of Amina's with an adult, just begun."""
    return actions.start(instrument="adult", language="en", case_id=case.pk, by=actor("amina"), at=NOON)


Say = Callable[..., Screening]


@pytest.fixture
def say(actor: ActorOf) -> Say:
    """Answer a page of a talk through the action, on the version that is there."""

    def answer(talk: Screening, topic: str, *, by: str = "amina", **answers: Any) -> Screening:
        version = Screening.objects.get(pk=talk.pk).version
        return actions.answer(
            screening_id=talk.pk,
            topic_id=topic,
            raw=answers,
            expected_version=version,
            by=actor(by),
            at=NOON,
        ).screening

    return answer


def said(talk: Screening) -> dict[str, Any]:
    """Return question id to what a talk holds of it."""
    return dict(values_of(unsealed(talk, "answers") or {}))


def finished(screening_id: UUID, *, by: Actor) -> Screening:
    """Finish a talk and return it."""
    actions.finish(screening_id=screening_id, by=by, at=NOON)
    return Screening.objects.get(pk=screening_id)
