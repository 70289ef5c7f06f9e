"""Django's handle on world."""

from django.apps import AppConfig


class WorldConfig(AppConfig):
    """See the room's README."""

    name = "lindung.world"
    label = "world"
