"""Every operation as every role, with what the description allows and with what it does not: no crash, no surprise."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks

from lindung.access.actions import issue_token
from lindung.access.roles import ROLES
from tests.security import objects, policy
from tests.security.addresses import Address, description
from tests.security.asking import quieted
from tests.security.world import LATER, RELATIONS, Country

CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]
SECONDS = 120
"""For each role, on however busy a machine; the operations take turns, so that none goes without."""
EXAMPLES = 3
REFUSED_FIRST = {"401", "403", "405"}
SETTINGS = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def one_connection(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep the test's transaction: a request does not close the connection at its end."""
    quieted(monkeypatch)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@cache
def operations() -> list[Any]:
    """Return what schemathesis makes of each operation of the description."""
    schema = schemathesis.openapi.from_dict(description(), config=SchemathesisConfig())
    schema.app = get_wsgi_application()
    return [found.ok() for found in schema.get_all_operations()]


@pytest.mark.parametrize("role", list(ROLES))
def test_no_crash_and_no_undocumented_answer(role: str, country: Country) -> None:
    user = country.users[role]
    key = issue_token(user=user, name="attack", by=None, at=LATER)
    found = operations()
    until = time.monotonic() + SECONDS
    asked = 0
    wrong: dict[str, str] = {}
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
        for operation in found:
            if time.monotonic() > until:
                break
            try:
                asked += _attack(operation, mode, country, role, key)
            except Exception as failure:
                wrong.setdefault(operation.label, f"{mode}: {failure}")
    assert not wrong, "\n\n".join(f"{label}\n{words[:1500]}" for label, words in wrong.items())
    assert asked > len(found), "the deadline left no time: raise it"


def _attack(operation: Any, mode: GenerationMode, country: Country, role: str, key: str) -> int:
    address = Address(path=operation.full_path, method=operation.method.upper(), name="")
    asked = 0
    cell = policy.read().get(role, {}).get((address.path, address.method), "")
    refused = (
        set(cell.split("/")) <= REFUSED_FIRST
    )  # whoever is refused at the door gets no further with other words

    @settings(SETTINGS, max_examples=1 if refused else EXAMPLES)
    @given(case=operation.as_strategy(generation_mode=mode), relation=st.sampled_from(["", *RELATIONS]))
    def attack(case: Any, relation: str) -> None:
        nonlocal asked
        asked += 1
        if relation:
            file = country.file(role=role, relation=relation)
            if objects.of_the_plan(address):
                case.path_parameters |= objects.values_in_the_plan(address, country.planned)
            for param in () if objects.of_the_plan(address) else address.params:
                filled = objects.pick(address, param)
                case.path_parameters[param] = str(filled(file)) if callable(filled) else filled
        with transaction.atomic():
            answer = case.call(headers={"Authorization": f"Bearer {key}"})
            transaction.set_rollback(True)
        case.validate_response(answer, checks=CHECKS)

    attack()
    return asked
