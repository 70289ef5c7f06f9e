"""The published description of the HTTP interface."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from lindung.access.testing import make_organisation, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def description(client: Client) -> dict[str, Any]:
    user = make_user(
        username="amina", role="administrator", organisation=make_organisation(code="north", kind="welfare")
    )
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.get("/api/v1/openapi.json")
    assert answer.status_code == 200
    return dict(answer.json())


def operations(description: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        f"{method} {path}": operation
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    }


def test_it_is_openapi_and_every_reference_leads_somewhere(description: dict[str, Any]) -> None:
    assert description["openapi"].startswith("3.1.")
    assert description["info"]["title"] == "Lindung"

    def follow(node: Any) -> None:
        if isinstance(node, dict):
            if "$ref" in node:
                target: Any = description
                for part in node["$ref"].removeprefix("#/").split("/"):
                    target = target[part]
            for value in node.values():
                follow(value)
        elif isinstance(node, list):
            for value in node:
                follow(value)

    follow(description)


def test_every_operation_is_described_guarded_and_unique(description: dict[str, Any]) -> None:
    found = operations(description)
    assert len(found) >= 20
    for name, operation in found.items():
        assert operation.get("description"), f"{name}: write a docstring"
        assert operation.get("security"), f"{name}: open to everyone"
        assert operation["tags"], name
        assert all(
            parameter["name"] in name for parameter in operation["parameters"] if parameter["in"] == "path"
        )
    names = [operation["operationId"] for operation in found.values()]
    assert len(set(names)) == len(names)
