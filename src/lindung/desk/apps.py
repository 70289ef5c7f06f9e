"""Django's handle on desk."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """See the room's README."""

    name = "lindung.desk"
    label = "desk"
