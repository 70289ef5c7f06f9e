"""Shortcuts of the tests of exports."""

from __future__ import annotations

import json

from django.db import connection

from lindung.access.actors import Actor
from lindung.access.wall import behind
from lindung.cases.exports import actions
from lindung.cases.exports.actions.fetching import Fetched
from lindung.cases.exports.models import Export
from lindung.cases.exports.tests.conftest import Scene


def made(scene: Scene) -> Export:
    """Return an export that is ready."""
    export = scene.ask()
    scene.approve(export)
    assert actions.make(export_id=export.pk, at=scene.at) == "ready"
    export.refresh_from_db()
    return export


def fetch(scene: Scene, export: Export, *, by: Actor | None = None, **given: object) -> Fetched:
    """Fetch behind the wall."""
    with behind(by or scene.farah):
        return actions.fetch(export_id=export.pk, by=by or scene.farah, at=given.get("at", scene.at))  # type: ignore[arg-type]


def queued(export: Export) -> list[object]:
    """Return what the queue holds of an export's making."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT args::text FROM procrastinate_jobs WHERE task_name LIKE '%%make_export'")
        held = [json.loads(row[0]) for row in cursor.fetchall()]
    return [one for one in held if str(export.pk) in one.values()]
