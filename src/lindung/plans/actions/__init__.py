"""Writes of plans: importing them, seeding them, amending them. Each keeps what was before, and why."""

from lindung.plans.actions.activities import Half, add_activity, split_activity, withdraw_activity
from lindung.plans.actions.changing import amend_dates, amend_target, change_committee, change_lead, retitle
from lindung.plans.actions.importing import Imported, import_plan
from lindung.plans.actions.seeding import seed

__all__ = [
    "Half",
    "Imported",
    "add_activity",
    "amend_dates",
    "amend_target",
    "change_committee",
    "change_lead",
    "import_plan",
    "retitle",
    "seed",
    "split_activity",
    "withdraw_activity",
]
