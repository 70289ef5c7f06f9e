"""Django's handle on access."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Organisations, users and roles."""

    name = "lindung.access"
    label = "access"
