"""Django's handle on statistics."""

from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    """Facts, measures and their results."""

    name = "lindung.statistics"
    label = "statistics"
