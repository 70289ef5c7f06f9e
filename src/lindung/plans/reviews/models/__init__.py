"""Tables of reviews."""

from lindung.plans.reviews.models.adjustments import Adjustment, CarryOver
from lindung.plans.reviews.models.reviews import Gap, Review
from lindung.plans.reviews.models.standings import FrozenFigure, Override, Standing

__all__ = ["Adjustment", "CarryOver", "FrozenFigure", "Gap", "Override", "Review", "Standing"]
