"""Django's handle on desk."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """See the room's README."""

    name = "lindung.desk"
    label = "desk"

    def ready(self) -> None:
        """Declare what the walls need of this room, and lend the trail's words to pages below."""
        from lindung.cases.emergency import words
        from lindung.desk import trail_words, walls

        walls.declare()
        words.EVENTS.update(trail_words.EVENTS)
