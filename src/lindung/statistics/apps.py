"""Django's handle on statistics."""

from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    """Facts, measures and their results."""

    name = "lindung.statistics"
    label = "statistics"

    def ready(self) -> None:
        """Declare the facts of the rooms below, and have their views raised."""
        from lindung.statistics.facts import ours, schema

        ours.declare()
        schema.declare()
