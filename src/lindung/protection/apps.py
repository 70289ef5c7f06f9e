"""Django's handle on protection."""

from django.apps import AppConfig


class ProtectionConfig(AppConfig):
    """Orders, the clocks they start, and the enquiry's joint report."""

    name = "lindung.protection"
    label = "protection"

    def ready(self) -> None:
        """Declare the room's codes once every app is loaded."""
        from lindung.protection import declarations  # noqa: F401 - importing declares
