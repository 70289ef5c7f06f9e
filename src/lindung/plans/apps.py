"""Django's handle on plans."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Action plans as trees of pillars, goals, objectives, outputs, activities and indicators."""

    name = "lindung.plans"
    label = "plans"

    def ready(self) -> None:
        """Let the page of imports take a file."""
        from lindung.cases.documents.web.receiving import expect

        expect("plans:import")
