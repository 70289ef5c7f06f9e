"""Django's handle on the roster."""

from django.apps import AppConfig


class RosterConfig(AppConfig):
    """Registers of those who can be called to a person, and when they are free."""

    name = "lindung.directory.roster"
    label = "roster"
