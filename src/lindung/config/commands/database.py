"""The schema."""

from __future__ import annotations

from lindung.config.commands.ground import ground, say
from lindung.config.commands.run import Country


def migrate(country: Country = None) -> None:
    """Bring the database's schema, and the organisations of the country pack, to this version.

    Example: lindung migrate --country mys
    """
    with ground(country=country, migrate=True, quiet=False):
        from lindung.directory.actions import seed
        from lindung.kernel import clock
        from lindung.kernel.country import current

        count = seed(pack=current(), at=clock.now())
        say(f"Schema and directory are current: {count} organisations.")
