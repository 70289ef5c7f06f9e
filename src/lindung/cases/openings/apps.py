"""Django's handle on openings."""

from django.apps import AppConfig


class OpeningsConfig(AppConfig):
    """Asking, deciding and looking."""

    name = "lindung.cases.openings"
    label = "openings"

    def ready(self) -> None:
        """Make the task and timeline kinds known."""
        from lindung.cases.openings import declarations  # noqa: F401
