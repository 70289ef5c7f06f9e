"""Django's handle on protection."""

from django.apps import AppConfig


class ProtectionConfig(AppConfig):
    """See the room's README."""

    name = "lindung.protection"
    label = "protection"
