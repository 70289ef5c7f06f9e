"""Django's handle on programmes."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """Events that were held, whom they reached, and what they count for."""

    name = "lindung.plans.programmes"
    label = "programmes"

    def ready(self) -> None:
        """Say where files are taken, and declare the facts that figures are made of."""
        from lindung.cases.documents.web.receiving import expect
        from lindung.plans.programmes import figures

        expect("programmes:import", "programmes:people_list")
        figures.declare()
