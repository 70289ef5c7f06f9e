"""Django's handle on regional."""

from django.apps import AppConfig


class RegionalConfig(AppConfig):
    """Releases made here, releases received, and the keys of partners."""

    name = "lindung.plans.regional"
    label = "regional"

    def ready(self) -> None:
        """Say which address takes a file."""
        from lindung.cases.documents.web.receiving import expect

        expect("regional:receive")
