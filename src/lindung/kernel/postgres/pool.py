"""What happens to a connection between two requests."""

from __future__ import annotations

from typing import Any

import psycopg

_FORGET = (
    "SELECT set_config('lindung.user', '', false), set_config('lindung.organisation', '', false),"
    " set_config('lindung.reach', '', false), set_config('lindung.barred_persons', '', false),"
    " set_config('lindung.barred_cases', '', false)"
)


def forget(connection: psycopg.Connection[Any]) -> None:
    """Clear who was asking, should anything have told the connection for longer than its transaction."""
    connection.execute(_FORGET)
    if not connection.autocommit:
        connection.commit()
