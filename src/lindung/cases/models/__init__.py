"""Tables of the hub."""

from lindung.cases.models.case import Case, Grant
from lindung.cases.models.person import Identity, Person, PersonLink
from lindung.cases.models.task import Task
from lindung.cases.models.timeline import Note, TimelineEntry

__all__ = ["Case", "Grant", "Identity", "Note", "Person", "PersonLink", "Task", "TimelineEntry"]
