"""The log tells what broke, and nothing about a person."""

from __future__ import annotations

import logging
import sys
from logging import LogRecord

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from lindung.access.models import User
from lindung.access.testing import make_organisation, make_user
from lindung.config.logs import LineFormatter


def logged() -> str:
    """Return the log entry of the error being handled."""
    line = settings.LOGGING["formatters"]["line"]["format"]
    record = LogRecord("django.request", logging.ERROR, __file__, 1, "Broken: %s", ("/x/",), sys.exc_info())
    return LineFormatter(line).format(record)


def test_settings_log_by_it() -> None:
    assert settings.LOGGING["formatters"]["line"]["()"] == "lindung.config.logs.LineFormatter"


@pytest.mark.django_db
def test_a_refused_row_is_not_quoted() -> None:
    name = "-".join(("a", "name", "somebody", "typed"))
    user = make_user(username="siti", role="front_line_officer", organisation=make_organisation(code="x"))
    try:
        with transaction.atomic():
            User.objects.filter(pk=user.pk).update(display_name=f"Siti\n{name}", roles=[])
    except IntegrityError as error:
        assert name in str(error), "the database quotes the row"
        told = logged()
    assert name not in told
    assert "user_has_a_role" in told
    assert "IntegrityError: 23514" in told
    assert "test_logs.py" in told


def test_other_errors_are_told_as_they_are() -> None:
    try:
        raise LookupError("There is no role 'x'.")
    except LookupError:
        assert "LookupError: There is no role 'x'." in logged()
