"""Tables of committees. What the database itself refuses beyond constraints: `migrations/0002`."""

from lindung.plans.committees.models.meetings import AgendaItem, Attendance, Decision, Meeting
from lindung.plans.committees.models.points import ActionPoint
from lindung.plans.committees.models.seats import Committee, Seat

__all__ = ["ActionPoint", "AgendaItem", "Attendance", "Committee", "Decision", "Meeting", "Seat"]
