"""Django's handle on the configuration room."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Holds the commands."""

    name = "lindung.config"
    label = "config"
