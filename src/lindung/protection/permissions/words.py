"""Names of acts, tasks and events of permissions."""

from __future__ import annotations

from typing import Final

PAPERS: Final = "permission.papers"
COMPLETED: Final = "permission.completed"
"""Ask for missing papers; ended by the last of them."""
DECIDE: Final = "permission.decide"
REVIEW: Final = "permission.review"
DECIDED: Final = "permission.decided"
"""Decide, or decide again; ended by the decision."""
RENEW: Final = "permission.renew"
RENEWED: Final = "permission.renewed"
VISIT: Final = "permission.visit"
CONCERN: Final = "permission.concern"
VISITED: Final = "permission.visited"
CONCERN_MET: Final = "permission.concern_met"

CONDITIONS: Final = "permission_conditions"
REASONS: Final = "permission_reasons"
DELAYS: Final = "permission_delays"
SKILLS: Final = "work_skills"
SECTORS: Final = "inspection_sectors"
