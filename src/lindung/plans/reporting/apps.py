"""Django's handle on reporting."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """Periods, reports on indicators, evidence, comments and reminders."""

    name = "lindung.plans.reporting"
    label = "reporting"

    def ready(self) -> None:
        """Tell the plan how many reports its parts have, and the upload which address takes files."""
        from lindung.cases.documents.web.receiving import expect
        from lindung.plans import hooks
        from lindung.plans.reporting import queries, walls

        walls.declare()
        expect("reporting:evidence")
        hooks.report_counters.append(queries.count_of)
