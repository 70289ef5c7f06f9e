"""What is kept about leaving: what was offered, arranged, assessed, handed over, and how it went."""

from lindung.protection.leaving.models.after import FollowUp, Reintegration, Risk
from lindung.protection.leaving.models.checks import Assessment, BestInterests, Override
from lindung.protection.leaving.models.journey import EmbassyNotice, Handover, Paper
from lindung.protection.leaving.models.leavings import Leaving, Option

__all__ = [
    "Assessment",
    "BestInterests",
    "EmbassyNotice",
    "FollowUp",
    "Handover",
    "Leaving",
    "Option",
    "Override",
    "Paper",
    "Reintegration",
    "Risk",
]
