"""Applications, papers, decisions, and work under a permission."""

from lindung.protection.permissions.models.asking import Application, Paper
from lindung.protection.permissions.models.deciding import Decision
from lindung.protection.permissions.models.working import Employment, JobNote, Visit

__all__ = ["Application", "Decision", "Employment", "JobNote", "Paper", "Visit"]
