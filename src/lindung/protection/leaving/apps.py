"""Django's handle on leaving."""

from django.apps import AppConfig


class LeavingConfig(AppConfig):
    """Return, stay or a third country, and what comes after."""

    name = "lindung.protection.leaving"
    label = "leaving"

    def ready(self) -> None:
        """Declare codes, what stops with a consent, and what is asked before a case moves on."""
        from lindung.protection.leaving import declarations  # noqa: F401 - importing declares
