"""Django's handle on identification."""

from django.apps import AppConfig


class IdentificationConfig(AppConfig):
    """See the room's README."""

    name = "lindung.identification"
    label = "identification"
