"""Django's handle on callouts."""

from django.apps import AppConfig


class CalloutsConfig(AppConfig):
    """Interpreters and other helpers, called to people."""

    name = "lindung.protection.callouts"
    label = "callouts"

    def ready(self) -> None:
        """Declare codes and walls once every app is loaded."""
        from lindung.protection.callouts import declarations, walls

        walls.declare()
        declarations.declare()
