"""Django's handle on consents."""

from django.apps import AppConfig


class ConsentsConfig(AppConfig):
    """Consents, grants by hand and conflicts of interest."""

    name = "lindung.cases.consents"
    label = "consents"

    def ready(self) -> None:
        """Declare what the app's codes are called, and its walls, once every app is loaded."""
        from lindung.cases.consents import declarations, walls  # noqa: F401 - importing declares

        walls.declare()
