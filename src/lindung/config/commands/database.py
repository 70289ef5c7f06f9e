"""The schema."""

from __future__ import annotations

from lindung.config.commands.ground import ground, say
from lindung.config.commands.run import Country


def migrate(country: Country = None) -> None:
    """Bring the database's schema, and the organisations and plans of the country pack, to this version.

    Example: lindung migrate --country mys
    """
    with ground(country=country, migrate=True, quiet=False):
        from lindung.directory.actions import seed
        from lindung.kernel import clock
        from lindung.kernel.country import current
        from lindung.plans.actions import seed as seed_plans
        from lindung.protection.shelters.actions import seed as seed_houses

        now = clock.now()
        count = seed(pack=current(), at=now)
        plans = seed_plans(pack=current(), at=now)
        houses = seed_houses(pack=current(), at=now)
        say(f"Schema and directory are current: {count} organisations, {houses} houses, {plans} plans.")
