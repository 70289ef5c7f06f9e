"""Whether this installation is sound."""

from __future__ import annotations

import io
from pathlib import Path

from lindung.config.commands.ground import ground, refuse, say
from lindung.config.commands.run import Country


def check(country: Country = None) -> None:
    """Examine this installation: settings, country pack, database, schema, built pages.

    Example: lindung check
    """
    problems: list[str] = []
    with ground(country=country) as code:
        from django.core.management import CommandError, call_command
        from django.db import connection
        from django.db.migrations.executor import MigrationExecutor

        from lindung.kernel.country import current
        from lindung.kernel.postgres import find_binaries

        try:
            call_command("check", "--fail-level", "WARNING", stdout=io.StringIO(), stderr=io.StringIO())
        except CommandError as error:
            problems.append(f"Settings: {error}")
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            version = cursor.fetchone()[0]
            cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
            if cursor.fetchone()[0]:
                problems.append("Database: the program connects as a superuser. Give it an ordinary role.")
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if waiting:
            problems.append(f"Schema: {len(waiting)} steps behind. Run lindung migrate.")
        built = Path(__file__).parents[2] / "kernel/web/static/built/css/app.css"
        if not built.exists():
            problems.append("Pages: styles are not built. Run make assets.")
        say(
            f"PostgreSQL {version} (binaries: {find_binaries().origin}); country {code}: {len(current().rules)} rules."
        )
    if problems:
        refuse("\n".join(problems))
    say("All well.")
