"""Writes of plans: importing them, seeding them, amending them. Each keeps what was before, and why."""

from lindung.plans.actions.importing import Imported, import_plan
from lindung.plans.actions.seeding import seed

__all__ = ["Imported", "import_plan", "seed"]
