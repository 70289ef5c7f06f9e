"""Tables of reporting."""

from lindung.plans.reporting.models.evidence import Evidence, EvidenceFile
from lindung.plans.reporting.models.progress import Progress, Version
from lindung.plans.reporting.models.reminders import Reminder
from lindung.plans.reporting.models.talk import Comment, Invitation, Question

__all__ = [
    "Comment",
    "Evidence",
    "EvidenceFile",
    "Invitation",
    "Progress",
    "Question",
    "Reminder",
    "Version",
]
