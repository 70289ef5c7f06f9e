"""Django's handle on permissions."""

from django.apps import AppConfig


class PermissionsConfig(AppConfig):
    """Applications for permission to move freely and to work, decisions, and work under a permission."""

    name = "lindung.protection.permissions"
    label = "permissions"

    def ready(self) -> None:
        """Declare what the app's codes are called once every app is loaded."""
        from lindung.protection.permissions import declarations  # noqa: F401 - importing declares
