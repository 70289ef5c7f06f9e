"""Tables of care, each row of one case."""

from lindung.protection.care.models.assessing import Assessment, Level
from lindung.protection.care.models.following import (
    Asking,
    CheckIn,
    Conference,
    Decision,
    Participant,
    Score,
)
from lindung.protection.care.models.legal import Claim, LegalAid
from lindung.protection.care.models.planning import Delivery, Goal, Plan, PlannedService

__all__ = [
    "Asking",
    "Assessment",
    "CheckIn",
    "Claim",
    "Conference",
    "Decision",
    "Delivery",
    "Goal",
    "LegalAid",
    "Level",
    "Participant",
    "Plan",
    "PlannedService",
    "Score",
]
