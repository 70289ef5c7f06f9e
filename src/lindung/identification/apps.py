"""Django's handle on identification."""

from django.apps import AppConfig


class IdentificationConfig(AppConfig):
    """Instruments, screenings, determinations."""

    name = "lindung.identification"
    label = "identification"

    def ready(self) -> None:
        """Declare the room's codes once every app is loaded."""
        from lindung.identification import declarations  # noqa: F401 - importing declares
