"""Django's handle on reporting."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """Periods, reports on indicators, evidence, comments and reminders."""

    name = "lindung.plans.reporting"
    label = "reporting"
