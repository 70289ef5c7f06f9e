"""Django's handle on emergency access."""

from django.apps import AppConfig


class EmergencyConfig(AppConfig):
    """Entering, ending, reviewing."""

    name = "lindung.cases.emergency"
    label = "emergency"

    def ready(self) -> None:
        """Make the task and timeline kinds known."""
        from lindung.cases.emergency import declarations  # noqa: F401
