"""Houses and their beds, who stays in them, and the standards they are held to."""

from lindung.protection.shelters.kinds import OrderKind
from lindung.protection.shelters.models.houses import Bed, House, Zone
from lindung.protection.shelters.models.standards import Finding, Review
from lindung.protection.shelters.models.stays import Absence, Incident, Stay

__all__ = ["Absence", "Bed", "Finding", "House", "Incident", "OrderKind", "Review", "Stay", "Zone"]
