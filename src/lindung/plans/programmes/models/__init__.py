"""Tables of programmes."""

from lindung.plans.programmes.models.counts import Attendance, Tally
from lindung.plans.programmes.models.events import Event
from lindung.plans.programmes.models.imports import Import
from lindung.plans.programmes.models.links import EventChange, EventIndicator

__all__ = ["Attendance", "Event", "EventChange", "EventIndicator", "Import", "Tally"]
