"""Tables of an action plan: the tree, who owes what, and what was amended."""

from lindung.plans.models.amendments import Amendment
from lindung.plans.models.duties import PlanActor, Responsibility
from lindung.plans.models.indicators import Indicator, Target
from lindung.plans.models.periods import Period
from lindung.plans.models.proposals import Proposal
from lindung.plans.models.tree import Activity, Goal, Objective, Output, Pillar, Plan, ProgrammeArea

__all__ = [
    "Activity",
    "Amendment",
    "Goal",
    "Indicator",
    "Objective",
    "Output",
    "Period",
    "Pillar",
    "Plan",
    "PlanActor",
    "ProgrammeArea",
    "Proposal",
    "Responsibility",
    "Target",
]
