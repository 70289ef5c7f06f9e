"""Whether the program lives, and whether it can work."""

from __future__ import annotations

from typing import Any, NoReturn
from unittest.mock import patch

import pytest
from django.db import OperationalError
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from lindung.config import health

pytestmark = [pytest.mark.django_db, pytest.mark.urls("lindung.config.tests.small_urls")]


def test_alive_asks_nothing_of_the_database(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert client.get("/healthz").json() == {"status": "ok"}


def test_ready_when_the_schema_is_this_version(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready"})


def test_not_ready_while_migrations_wait(client: Client) -> None:
    with patch.object(health.MigrationExecutor, "migration_plan", return_value=[("one", False)]):
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["reason"]) == (503, "migrations")


def test_not_ready_while_the_database_is_away(client: Client) -> None:
    def away(*_: Any, **__: Any) -> NoReturn:
        raise OperationalError("away")

    with patch.object(health, "MigrationExecutor", side_effect=away):
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["reason"]) == (503, "database")
