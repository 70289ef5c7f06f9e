"""Django's handle on plans."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Action plans as trees of pillars, goals, objectives, outputs, activities and indicators."""

    name = "lindung.plans"
    label = "plans"
