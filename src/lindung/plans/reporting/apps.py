"""Django's handle on reporting."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """Periods, reports on indicators, evidence, comments and reminders."""

    name = "lindung.plans.reporting"
    label = "reporting"

    def ready(self) -> None:
        """Tell the plan how many reports each indicator has, so that none is lost when a part is dropped."""
        from lindung.plans import hooks
        from lindung.plans.reporting import queries

        hooks.report_counters.append(queries.count_of)
