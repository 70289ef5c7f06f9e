"""Django's handle on informing."""

from django.apps import AppConfig


class InformingConfig(AppConfig):
    """The information sheet, that it was explained, and contacts the person wishes for."""

    name = "lindung.protection.informing"
    label = "informing"

    def ready(self) -> None:
        """Declare what the app's codes are called once every app is loaded."""
        from lindung.protection.informing import declarations  # noqa: F401 - importing declares
