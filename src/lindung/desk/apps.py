"""Django's handle on desk."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """See the room's README."""

    name = "lindung.desk"
    label = "desk"

    def ready(self) -> None:
        """Declare what the walls need of this room."""
        from lindung.desk import walls

        walls.declare()
