"""Django's handle on shelters."""

from django.apps import AppConfig


class SheltersConfig(AppConfig):
    """Houses with their zones and beds, who stays where, and the standards they are held to."""

    name = "lindung.protection.shelters"
    label = "shelters"

    def ready(self) -> None:
        """Declare what the app's codes are called, and the functions its walls use, once every app is loaded."""
        from lindung.protection.shelters import declarations, walls  # noqa: F401 - importing declares

        walls.declare()
