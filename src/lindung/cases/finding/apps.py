"""Django's handle on finding."""

from django.apps import AppConfig


class FindingConfig(AppConfig):
    """Blind tokens, hints and enquiries: a part of the hub with tables of its own."""

    name = "lindung.cases.finding"
    label = "finding"

    def ready(self) -> None:
        """Declare the part's codes once every app is loaded."""
        from lindung.cases.finding import declarations  # noqa: F401 - importing declares
