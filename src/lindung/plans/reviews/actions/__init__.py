"""Acts of reviews."""

from lindung.plans.reviews.actions.standing import freeze, override, refresh, refresh_plan

__all__ = ["freeze", "override", "refresh", "refresh_plan"]
